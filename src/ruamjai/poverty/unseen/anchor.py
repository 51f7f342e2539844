"""One definition of poor: the first register judges, and the others tell how many it did not reach.

Registers mean different people by "poor". Whom the first one judged not poor is not missed by it, though others call them poor,
and is no part of the population. Whom it did not reach and others name with the words h counts in the history 0h with the share
q_h of the poor among those people of the same words whom it judged. With two lists q falls out of the estimate: what is left
is how many of those on the second the first reached (see ``estimate_anchored``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ruamjai.poverty.unseen.estimates import Estimate
from ruamjai.poverty.unseen.estimating import estimate_cells, why_not
from ruamjai.poverty.unseen.log_linear import Floats, cells
from ruamjai.poverty.unseen.two_lists import chapman

Source = Literal["names", "words", "area", "country"]

_ELSEWHERE = "elsewhere"  # people of other areas, beside the words of this one


@dataclass(frozen=True, slots=True)
class Words:
    """People of whom the other registers say the same: judged poor or not poor by the first, and those it did not reach."""

    poor: float = 0
    not_poor: float = 0
    unreached: float = 0

    @property
    def judged(self) -> float:
        return self.poor + self.not_poor

    def __add__(self, other: "Words") -> "Words":
        return Words(self.poor + other.poor, self.not_poor + other.not_poor, self.unreached + other.unreached)

    def missed_times(self, times: float) -> "Words":
        """As if the first register misses a poor person ``times`` as often as another of the same words: that many fewer of
        those not poor make the share, whose odds are ``times`` as high."""
        return Words(self.poor, self.not_poor / times, self.unreached)


@dataclass(frozen=True, slots=True)
class Share:
    """The share ``b`` of the poor, as ``n`` judged people tell it, and whose they are.

    ``words``: those of the same words; ``area``: all in the area whom another register names; ``country``: those of all areas
    with the same registers; ``names``: the first register only names people, so who is named counts as they are.
    """

    b: float
    n: float
    source: Source


@dataclass(frozen=True, slots=True)
class Anchored:
    """``estimates`` (the figure to show first), ``shares`` by words, and ``named``: how many of the people whom the first
    register did not reach and others name are poor, as expected; None where too few were judged to say."""

    estimates: tuple[Estimate, ...]
    shares: Mapping[str, Share | None]
    named: float | None


def named_by_others(words: Mapping[str, Words]) -> Words:
    """All people whom at least one of the other registers names."""
    return sum((one for name, one in words.items() if "1" in name), Words())


def shares(
    words: Mapping[str, Words], *, country: Words | None = None, judged_at_least: int = 1, judges: bool = True
) -> dict[str, Share | None]:
    """The share of the poor for each words (such as "01") with people not reached; None where too few were judged anywhere."""
    found: dict[str, Share | None] = {}
    area = named_by_others(words)
    for name, one in words.items():
        if "1" not in name or not one.unreached:
            continue
        if not judges:
            found[name] = Share(1.0, one.judged, "names")
            continue
        pools: tuple[tuple[Words, Source], ...] = ((one, "words"), (area, "area"), (country or Words(), "country"))
        found[name] = next(
            (Share(pool.poor / pool.judged, pool.judged, source) for pool, source in pools if pool.judged >= judged_at_least),
            None,
        )
    return found


def estimate_anchored(
    words: Mapping[str, Words], lists: int, *, country: Words | None = None, judges: bool = True, judged_at_least: int = 1,
    people_at_least: int = 1, overlap_at_least: int = 1, dispersion: float = 1.0,
) -> Anchored:  # fmt: skip
    """How many people poor by the first register's definition none of ``lists`` registers knows.

    ``words``: what the other registers say (a digit each) → people. ``country``: all whom another register names in all areas
    with the same registers, for shares that too few people of the area tell. ``judges`` is False where the first register
    never says "not poor": every share is 1, and the estimate is that of ``estimate_unseen`` on plain counts.

    With two lists, n10 poor people whom the second does not name, and of those it names J judged and U not reached, the cells
    n10, n01 = qU and n11 = qJ make n10 n01 / n11 = n10 U / J, whatever q is: Chapman's estimate with J in common of lists of
    n10 + J and U + J people, and its variance n10² U² / J² (1/n10 + 1/U + 1/J + J/(n10 U)), all but the corrections. With more,
    log-linear models of the expected counts, with the covariance of these (``spread_of``). A share that does not rest on
    the same words leaves two lists with Chapman's estimate of the expected counts and its error, which takes qU for a Poisson
    count: its 1 / (qU) is above the 1 / U of those not reached by (1 - q) / (qU), no less than the borrowed share's own
    (1 - q) / (qJ) as long as J is at least U. ``reason`` is ``few_judged`` where a share cannot be told.
    """
    if lists < 2:
        return Anchored((Estimate("chapman", reason="one_register"),), {}, None)
    told = shares(words, country=country, judged_at_least=judged_at_least, judges=judges)
    kind = "chapman" if lists == 2 else "average"
    counts = {f"1{name}": float(one.poor) for name, one in words.items()}
    named = 0.0
    for name, share in told.items():
        if share is None:
            return Anchored((Estimate(kind, reason="few_judged"),), told, None)
        counts[f"0{name}"] = share.b * words[name].unreached
        named += counts[f"0{name}"]
    found = cells(counts, lists)
    reason = why_not(found, people_at_least=people_at_least, overlap_at_least=overlap_at_least)
    if reason:
        return Anchored((Estimate(kind, reason=reason),), told, named)
    if lists == 2:
        return Anchored((_two(words, told, dispersion),), told, named)
    return Anchored(
        estimate_cells(found, dispersion=dispersion, spread=spread_of(words, told, lists, country=country)), told, named
    )


def _two(words: Mapping[str, Words], told: Mapping[str, Share | None], dispersion: float) -> Estimate:
    alone, both = words.get("0", Words()).poor, words.get("1", Words())
    share = told.get("1")
    reached: float = both.judged
    missed: float = both.unreached
    if share is not None and share.source != "words":  # "names" has a share of 1 and nobody judged not poor
        reached, missed = both.poor, share.b * both.unreached
    return chapman(alone + reached, missed + reached, reached, dispersion=dispersion)


def spread_of(
    words: Mapping[str, Words], told: Mapping[str, Share | None], lists: int, *, country: Words | None = None
) -> Floats:
    """The covariance of the expected counts in the order of ``cells``, (2^lists - 1, 2^lists - 1).

    By the delta method: D diag(n) D', D the change of each cell with each number of people counted, which are Poisson. A cell
    1h changes by 1 with its own people; a cell 0h, q U_h, by q with those not reached, by U_h (1 - q) / J with the poor among
    the J judged people on whom q rests, and by -U_h q / J with those not poor. Those J may be of other words and other areas.
    """
    cell = {format(i, f"0{lists}b"): i - 1 for i in range(1, 2**lists)}
    area = named_by_others(words)
    elsewhere = Words(country.poor - area.poor, country.not_poor - area.not_poor) if country else Words()
    groups = {**words, _ELSEWHERE: elsewhere}
    column = {name: 3 * i for i, name in enumerate(groups)}
    change = np.zeros((len(cell), 3 * len(groups)))
    for name in words:
        change[cell[f"1{name}"], column[name]] = 1.0
    for name, share in told.items():
        if share is None:
            continue
        row, missed = cell[f"0{name}"], words[name].unreached
        change[row, column[name] + 2] = share.b
        for other in _rests_on(name, share, words):
            change[row, column[other]] = missed * (1 - share.b) / share.n
            change[row, column[other] + 1] = -missed * share.b / share.n
    n = np.array([n for one in groups.values() for n in (one.poor, one.not_poor, one.unreached)], np.float64)
    found: Floats = change @ (change * n).T
    return found


def _rests_on(name: str, share: Share, words: Mapping[str, Words]) -> list[str]:
    """The groups of people whose judgement makes a share."""
    if share.source in ("names", "words"):
        return [name] if share.source == "words" else []
    return [other for other in words if "1" in other] + ([_ELSEWHERE] if share.source == "country" else [])
