"""Reviewed pairs written out by hand, for tests of estimates."""

from itertools import count

from ruamjai.linking.quality.verdicts import Reviewed, verdict_of

_NUMBERS = count()
STATED = {"tier1": 0.9998, "duplicates": 0.999, "tier2": 0.995, "possible": 0.1}


def pair(kind="tier2", first="same", second="same", third=None, *, n_stratum=100, stated=None, **design):
    """One pair; its stratum follows from register, kind and stated probability."""
    register, province = design.pop("register", "tpmap"), design.pop("province", "57")
    stated = STATED[kind] if stated is None else stated
    number = next(_NUMBERS)
    verdict, state = verdict_of(first, second, third)
    rest = {
        "sample": "0123456789ab", "run": "0003", "stratum": f"{register}:{kind}:{stated}", "n_cell": n_stratum,
        "n_side": 10 * n_stratum,
    }  # fmt: skip
    return Reviewed(
        left_record_id=f"basic_needs:{number:024d}", right_record_id=f"{register}:{number:024d}", right_register=register,
        kind=kind, probability=stated, province=province, n_stratum=n_stratum, first=first, second=second, settled=third,
        verdict=verdict, state=state, **rest | design,
    )  # fmt: skip


def pairs(kind, same, different=0, open_=0, **design):
    """So many pairs that both reviewers called the same, different, or that nobody answered."""
    said = ["same"] * same + ["different"] * different + [None] * open_
    return [pair(kind, answer, answer, **design) for answer in said]
