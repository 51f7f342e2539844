"""Precision, recall and agreement, for all pairs, by register and by province: rows of ``link_quality``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from ruamjai.linking.quality.intervals import Floats, Shares, combined, kappa, ratio
from ruamjai.linking.quality.pairs import DUPLICATES, LINKED, POSSIBLE, TIER1, TIER2, PairCount
from ruamjai.linking.quality.readings import (
    REST,
    Group,
    KindAndBin,
    by_province,
    by_register,
    extreme_shares,
    groups,
    shares,
)
from ruamjai.linking.quality.verdicts import ANSWERS, Reviewed

FEWEST_VERDICTS = 10
"""Links with a verdict that a scope needs before anything is estimated of it."""
PARTS = {"all": LINKED, "tier1": (TIER1,), "duplicates": (DUPLICATES,), "tier2": (TIER2,)}
_NEEDS_BLOCKING = (TIER2, POSSIBLE, REST)  # found by blocking; a true pair of tier 1 is found by its number
Reach = Mapping[str, float | None]
"""Of each register the share of true pairs that blocking proposes, between 0 and 1; None where nobody measured it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of ``link_quality``."""

    scope: str
    scope_id: str
    measure: str
    part: str
    basis: str
    estimate: float | None = None
    ll: float | None = None
    ul: float | None = None
    least: float | None = None
    most: float | None = None
    n_reviewed: int = 0
    n_open: int = 0
    n_pairs: int = 0
    run: str | None = None


def measured(pairs: Sequence[Reviewed], reach: Reach) -> list[Figure]:
    """What reviewers measured, from the pairs of one frame; empty without any."""
    if not pairs:
        return []
    whole = groups(pairs)
    wider = {(group.kind, group.edge): share for group in whole if (share := group.share()) is not None}
    figures = _Scope("all", "all", pairs, whole, wider, reach).figures() + _agreement(pairs)
    for register, mine in by_register(pairs).items():
        figures += _Scope("register", register, mine, groups(mine), wider, reach).figures()
    for province, mine in by_province(pairs).items():
        figures += _Scope("province", province, mine, groups(mine, in_provinces=True), wider, reach).figures()
    return figures


@dataclass(slots=True)
class _Scope:
    """The pairs of one scope and what can be said of them."""

    scope: str
    scope_id: str
    pairs: Sequence[Reviewed]
    groups: Sequence[Group]
    wider: Mapping[KindAndBin, float]
    reach: Reach
    made: list[Figure] = field(default_factory=list)

    def figures(self) -> list[Figure]:
        for part, kinds in PARTS.items():
            chosen = [group for group in self.groups if group.linked and (part == "all" or group.kind in kinds)]
            if chosen:
                self._precision(part, chosen)
        self._recall("recall_weighed", [0.0] * len(self.groups))
        self._recall("recall", self._never_weighed())
        return self.made

    def _precision(self, part: str, chosen: Sequence[Group]) -> None:
        size = sum(group.size for group in chosen)
        weights = np.array([group.size / size for group in chosen])
        found = self._shares(chosen)
        figure = self._figure("precision", part, chosen)
        if found is not None:
            estimate, low, high = combined(weights, found)
            least, most = (float(weights @ extreme_shares(chosen, for_the_links=side)) for side in (False, True))
            figure = _told(figure, estimate, max(low, 0.0), min(high, 1.0), least, most)
        self.made.append(figure)

    def _recall(self, measure: str, missed: Sequence[float] | None) -> None:
        """``missed``: true pairs never weighed for each true pair of a group that was; None where that is not known."""
        figure = self._figure(measure, "all", self.groups)
        found = self._shares(self.groups) if missed is not None and self._apart_were_read() else None
        if found is not None and missed is not None:
            sizes = np.array([float(group.size) for group in self.groups])
            top = sizes * np.array([group.linked for group in self.groups])
            bottom = sizes * (1 + np.array(missed))
            between = ratio(top, bottom, found)
            if between is not None:
                sides = (extreme_shares(self.groups, for_the_links=side) for side in (False, True))
                figure = _told(figure, *between, *(_of(top, bottom, side) for side in sides))
        self.made.append(figure)

    def _shares(self, chosen: Sequence[Group]) -> Shares | None:
        if sum(group.n for group in self.groups if group.linked) < FEWEST_VERDICTS or not any(group.n for group in chosen):
            return None
        return shares(chosen, self.wider)

    def _apart_were_read(self) -> bool:
        return any(group.n for group in self.groups if not group.linked)

    def _never_weighed(self) -> list[float] | None:
        """For each group (1 - b) / b, b being the reach of blocking; groups of several registers take the mean by pairs."""
        missed = []
        mean = _mean_missed(self.pairs, self.reach)
        for group in self.groups:
            if group.kind not in _NEEDS_BLOCKING:
                missed.append(0.0)
                continue
            parts = [
                (cell.size, mean if cell.register == REST else _missed(self.reach.get(cell.register)))
                for cell in group.cells.values()
            ]
            known = [(size, odds) for size, odds in parts if odds is not None]
            if len(known) < len(parts):
                return None
            missed.append(sum(size * odds for size, odds in known) / sum(size for size, _ in known))
        return missed

    def _figure(self, measure: str, part: str, chosen: Sequence[Group]) -> Figure:
        return Figure(
            self.scope, self.scope_id, measure, part, "review", n_reviewed=sum(group.n for group in chosen),
            n_open=sum(group.n_open for group in chosen), n_pairs=sum(group.size for group in chosen), run=self.pairs[0].run,
        )  # fmt: skip


def _told(figure: Figure, estimate: float, low: float, high: float, least: float | None, most: float | None) -> Figure:
    return Figure(**asdict(figure) | {"estimate": estimate, "ll": low, "ul": high, "least": least, "most": most})


def _of(top: Floats, bottom: Floats, p: Floats) -> float | None:
    whole = float(bottom @ p)
    return float(top @ p) / whole if whole > 0 else None


def _missed(reach: float | None) -> float | None:
    return None if reach is None or reach <= 0 else (1 - reach) / reach


def _mean_missed(pairs: Iterable[Reviewed], reach: Reach) -> float | None:
    known = [_missed(reach.get(pair.right_register)) for pair in pairs if pair.kind in _NEEDS_BLOCKING]
    told = [odds for odds in known if odds is not None]
    return sum(told) / len(told) if told and len(told) == len(known) else None


def _agreement(pairs: Sequence[Reviewed]) -> list[Figure]:
    """How far two reviewers who read on their own agree, over all pairs that both answered."""
    both = [pair for pair in pairs if pair.first is not None and pair.second is not None]
    table = np.zeros((len(ANSWERS), len(ANSWERS)), np.int64)
    for pair in both:
        table[ANSWERS.index(str(pair.first)), ANSWERS.index(str(pair.second))] += 1
    found = kappa(table)
    figures = []
    for measure, values in (("agreement", found[0] if found else None), ("kappa", found[1] if found else None)):
        estimate, low, high = values or (None, None, None)
        figures.append(
            Figure(
                "all", "all", measure, "all", "review", estimate, low, high, n_reviewed=len(both),
                n_open=len(pairs) - len(both), n_pairs=len(pairs), run=pairs[0].run,
            )
        )  # fmt: skip
    return figures


def stated(counts: Sequence[PairCount], reach: Reach) -> list[Figure]:
    """What the model thinks of its own links: the mean of its probabilities. An opinion, no measurement; no interval."""
    figures = _stated("all", "all", counts, reach)
    for register in sorted({count.right_register for count in counts}):
        figures += _stated("register", register, [count for count in counts if count.right_register == register], reach)
    for province in sorted({count.province for count in counts if count.province}):
        figures += _stated("province", province, [count for count in counts if count.province == province], reach)
    return figures


def _stated(scope: str, scope_id: str, counts: Sequence[PairCount], reach: Reach) -> list[Figure]:
    figures = []
    for part, kinds in PARTS.items():
        chosen = [count for count in counts if count.kind in kinds]
        n = sum(count.n for count in chosen)
        if n:
            mean = sum(count.stated for count in chosen) / n
            figures.append(Figure(scope, scope_id, "precision", part, "model", estimate=mean, n_pairs=n))
    linked = sum(count.stated for count in counts if count.linked)
    apart = sum(count.stated for count in counts if not count.linked)
    n, weighed, of_all = sum(count.n for count in counts), None, None
    if apart and linked:  # without pairs left apart nothing says what was missed
        weighed = linked / (linked + apart)
        odds = [(count.stated, _missed(reach.get(count.right_register))) for count in counts if count.kind in _NEEDS_BLOCKING]
        if all(missed is not None for _, missed in odds):
            of_all = linked / (linked + apart + sum(mean * missed for mean, missed in odds if missed is not None))
    figures.append(Figure(scope, scope_id, "recall_weighed", "all", "model", estimate=weighed, n_pairs=n))
    figures.append(Figure(scope, scope_id, "recall", "all", "model", estimate=of_all, n_pairs=n))
    return figures
