"""TPMAP's public aggregates (thai-facts 1.5): counts of the made-up survey, and rows that TPMAP published for BE 2561.

The published rows are those of provinces that are not made up; nothing is invented for them.
"""

import numpy as np
import pyarrow as pa

from ruamjai.madeup.cards import NONE, VERIFIED
from ruamjai.madeup.draws import Bools, Ints, Words, stream
from ruamjai.madeup.dress.tpmap import DIMENSIONS, Joined
from ruamjai.madeup.people import CHRONIC, DISABLED
from ruamjai.madeup.slips import Record
from ruamjai.madeup.survey import asked
from ruamjai.madeup.world import World

_MOST_DIGITS = {"province": 2, "amphoe": 4, "tambon": 6}
_DIMENSION_SUFFIX = {name: "accessibility" if name == "access" else name for name in DIMENSIONS}

# TPMAP's public CSV of BE 2561, 61_province_11111.csv and 61_province_common.csv (github.com/na399/faces-of-poverty,
# downloaded there from https://www.tpmap.in.th/public/data/61/): province, households, members, poor, registered, verified,
# rate, then the verified poor by dimension: health, living, education, income, access.
PUBLISHED_2561 = (
    ("11", 307_334, 543_159, 67_271, 9_021, 7_436, 1.3690, 2_385, 1_832, 1_071, 3_947, 27),
    ("14", 179_896, 496_595, 45_720, 11_353, 9_365, 1.8858, 708, 966, 1_835, 6_544, 30),
    ("30", 640_069, 1_714_753, 224_825, 63_079, 51_234, 2.9878, 9_346, 7_620, 22_387, 18_328, 148),
)


def published() -> pa.Table:
    """The three provinces' rows of BE 2561 as published."""
    names = (
        "province_ID", "household.CNT", "HOUSEMEMBER_CNT", "poor.JPT.CNT", "poor.JPT.MOFreg.CNT", "poor.JPT.MOFval.CNT",
        "JPT.MOFval.pov.rate", *(f"poor.JPT.MOFval.{suffix}" for suffix in _DIMENSION_SUFFIX.values()),
    )  # fmt: skip
    return pa.table([pa.array(column) for column in zip(*PUBLISHED_2561, strict=True)], names=list(names))


def aggregate(world: World, record: Record, joined: Joined, *, level: str, seed: int) -> pa.Table:
    """Counts by ``level`` (province, amphoe or tambon) over the survey's people, with the columns of both public files."""
    household = world.household[record.person]
    tambon = world.tambon[household]
    codes = np.array([code[: _MOST_DIGITS[level]] for code in world.places.tambon_code], dtype=object)
    areas, of_tambon = np.unique(codes.astype(str), return_inverse=True)
    area = of_tambon[tambon]
    first = np.concatenate([[True], household[1:] != household[:-1]])

    def count(rows: Bools) -> Ints:
        return np.bincount(area[rows], minlength=len(areas))

    registered, verified = joined.card > NONE, joined.card == VERIFIED
    target = joined.poor & verified
    columns: dict[str, Ints | Words | pa.Array] = {
        f"{level}_ID": areas,
        "poor.household.CNT": count(joined.poor & first),
        "poor.JPT.CNT": count(joined.poor),
        "poor.JPT.MOFreg.CNT": count(joined.poor & registered),
        "poor.JPT.MOFval.CNT": count(target),
        **{f"poor.JPT.MOFval.{_DIMENSION_SUFFIX[name]}": count(target & lacking) for name, lacking in joined.lacks.items()},
    }
    members = np.bincount(area, minlength=len(areas))
    columns["JPT.MOFval.pov.rate"] = np.round(count(target) / np.maximum(members, 1) * 100, 4)
    failed = world.survey.failed
    columns |= {f"poor.JPT.MOFval.ind{i}.CNT": count(target & failed[i][household]) for i in range(1, 32)}
    columns |= _common(world, record, registered, verified, area, first, len(areas), seed)
    held = members > 0
    return pa.table({name: pa.array(np.asarray(values)[held]) for name, values in columns.items()})


def _common(
    world: World,
    record: Record,
    registered: Bools,
    verified: Bools,
    area: Ints,
    first: Bools,
    n_areas: int,
    seed: int,
) -> dict[str, Ints | Words]:
    """The columns of the "common" file: who lives there, and for each indicator people in households that it applies to."""
    household = world.household[record.person]
    lives, person = world.lives, record.person

    def count(rows: Bools) -> Ints:
        return np.bincount(area[rows], minlength=n_areas)

    happy = np.clip(stream(seed, "dress", "happiness").normal(8.0, 1.0, len(person)), 0, 10)
    found: dict[str, Ints | Words] = {
        "household.CNT": count(first),
        "HOUSEMEMBER_CNT": count(np.ones(len(person), dtype=bool)),
        "MOF_REG_CNT": count(registered),
        "MOF_VAL_CNT": count(verified),
        "ELDERLY_CNT": count(lives.age[person] >= 60),
        "DISABLED_CNT": count(lives.body[person] == DISABLED),
        "CHRONICPATIENT_CNT": count(lives.body[person] == CHRONIC),
        "happiness": np.round(
            np.bincount(area, weights=happy, minlength=n_areas) / np.maximum(np.bincount(area, minlength=n_areas), 1), 2
        ),
    }
    applies = _applies(world)
    for i in range(1, 32):
        found[f"indicator{i}.ALL"] = count(applies[i][household])
        found[f"indicator{i}.CNT"] = count(world.survey.failed[i][household])
    return found


_ASKED_OF_MEMBERS = {
    2: "1241", 3: "1321", 6: "1641", 7: "1711", 15: "31521", 16: "31621", 17: "31721", 18: "31821", 19: "31921", 20: "42021",
    21: "42121", 24: "52411", 25: "52511", 26: "52611", 27: "52721", 28: "52831", 29: "52921",
}  # fmt: skip


def _applies(world: World) -> dict[int, Bools]:
    """Surveyed households to which each of the 31 indicators applies, for they hold someone who is asked."""
    n = len(world.village)
    found = dict.fromkeys(range(1, 32), world.survey.surveyed)
    found[1] = (world.survey.household_answers["1111"] == 1) & world.survey.surveyed
    whom = asked(world.lives)
    for i, code in _ASKED_OF_MEMBERS.items():
        found[i] = np.bincount(world.household[whom[code] & world.survey.listed], minlength=n) > 0
    return found
