"""What another cut-off, other weights or fewer dimensions give, without reading the data again.

Kept is one row a group and pattern of answers: which items are deprived and which unknown (a bit each), how many rows answered
so and what they weigh. Scores are looked up a few bits at a time, sums are counts of bins: some hundredths of a second for a
million patterns. Figures only: errors need the units of the design, which patterns do not hold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.counting.alike import masks
from ruamjai.poverty.counting.asking import Asked, Grouping, as_fraction
from ruamjai.poverty.counting.cells import Cells, Floats, Groups, Whole, cells_from
from ruamjai.poverty.counting.scoring import Items
from ruamjai.poverty.counting.sums import Plan, keys_of, states_of, weight_of
from ruamjai.poverty.counting.words import Words, refuse
from ruamjai.rulebook.surveys.model import MissingRule

MOST_ITEMS = 30
"""Bits of a pattern."""
_BINS = 1 << 17  # of a table of sums by group and a few bits of the pattern: one that stays in the cache


@dataclass(frozen=True, slots=True)
class KeptFigures:
    """Figures by group, NaN where undefined. ``h``, ``a``, ``m0``, ``weight``: (groups,); ``hd``, ``hdk``: (groups, items).

    ``n`` and ``n_missing`` are rows in the sample and left out.
    """

    k: Fraction
    levels: tuple[str, ...]
    items: tuple[str, ...]
    h: Floats
    a: Floats
    m0: Floats
    hd: Floats
    hdk: Floats
    weight: Floats
    n: Whole
    n_missing: Whole


@dataclass(frozen=True, slots=True)
class Sweep:
    """H, A and M0 by cut-off and group, (cut-offs, groups) each, NaN where undefined."""

    ks: tuple[Fraction, ...]
    levels: tuple[str, ...]
    h: Floats
    a: Floats
    m0: Floats


@dataclass(frozen=True, slots=True)
class _Scored:
    """Patterns under some weights: ``least`` and ``most`` scores, who is ``full`` (known in all that counts; None: all)."""

    least: Whole
    most: Whole
    full: NDArray[np.bool_] | None
    scale: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Patterns by group. ``deprived``, ``unknown``: (patterns,), a bit an item; ``weight`` and ``rows`` of each pattern."""

    items: Items
    k: Fraction
    missing: MissingRule
    groupings: tuple[Grouping, ...]
    cells: Cells
    deprived: Whole
    unknown: Whole
    weight: Floats
    rows: Floats

    def at(
        self,
        *,
        k: str | Fraction | None = None,
        weights: Mapping[str, str | Fraction] | None = None,
        switched_on: Iterable[str] | None = None,
        by: str = "",
    ) -> KeptFigures:
        """H, A, M0 and headcounts of the groups ``by`` (the whole: "") at another cut-off, other weights or fewer items.

        ``weights`` by item must sum to 1; items not named weigh nothing. ``switched_on`` keeps those items (or the items of
        those dimensions) in proportion to their weights, so that a union is recomputed and never summed. ``UsageError``.
        """
        cut, whole = self._cut(self.k if k is None else k), self._weights(weights, switched_on)
        scored, groups = self._score(whole), self._groups(by)
        line, g = ceil(cut * scored.scale), len(groups.levels)
        poor = scored.least >= line
        drop = self.missing == "drop" and scored.full is not None
        sample = scored.full if drop else None if scored.full is None else poor | (scored.most < line)
        weight = self.weight if sample is None else self.weight * sample
        here = np.flatnonzero(poor if scored.full is None or not drop else poor & scored.full)  # the poor are few
        of, heavy = groups.codes[here], self.weight[here]
        w, p = _sums(groups.codes, weight, g), _sums(of, heavy, g)
        c = _sums(of, heavy * scored.least[here], g)
        n = _sums(groups.codes, self.rows if sample is None else self.rows * sample, g)
        all_rows = _sums(groups.codes, self.rows, g)
        known = self._known(groups.codes, g, weight, scored.full)
        with np.errstate(divide="ignore", invalid="ignore"):
            return KeptFigures(
                cut, groups.levels, tuple(item.id for item in self.items.items),
                h=p / _some(w), a=c / _some(p) / scored.scale, m0=c / _some(w) / scored.scale,
                hd=self._bits(groups.codes, g, self.deprived, known[0]) / _some(known[1]),
                hdk=self._bits(of, g, self.deprived[here], heavy) / _some(w)[:, np.newaxis],
                weight=w, n=np.rint(n).astype(np.int64), n_missing=np.rint(all_rows - n).astype(np.int64),
            )  # fmt: skip

    def sweep(
        self,
        ks: Sequence[str | Fraction],
        *,
        weights: Mapping[str, str | Fraction] | None = None,
        switched_on: Iterable[str] | None = None,
        by: str = "",
    ) -> Sweep:
        """H, A and M0 of the groups ``by`` at each of many cut-offs."""
        cuts = tuple(self._cut(k) for k in ks)
        scored, groups = self._score(self._weights(weights, switched_on)), self._groups(by)
        lines = np.array([ceil(cut * scored.scale) for cut in cuts], np.int64)
        order = np.argsort(lines, kind="stable")
        drop = self.missing == "drop" and scored.full is not None
        weight = self.weight * scored.full if drop and scored.full is not None else self.weight
        shape = (len(groups.levels), len(cuts) + 1)
        place = groups.codes * shape[1] + _lines_met(scored.least, lines[order], scored.scale)
        p, c = _met(place, weight, shape), _met(place, weight * scored.least, shape)
        w = np.broadcast_to(_sums(groups.codes, weight, shape[0])[:, np.newaxis], p.shape)
        if not drop and scored.full is not None:  # who could be poor and is not for sure is of no sample
            could = groups.codes * shape[1] + _lines_met(scored.most, lines[order], scored.scale)
            w = w - (_met(could, weight, shape) - p)
        back = np.argsort(order, kind="stable")
        with np.errstate(divide="ignore", invalid="ignore"):
            h, a, m0 = p / _some(w), c / _some(p) / scored.scale, c / _some(w) / scored.scale
        return Sweep(cuts, groups.levels, h[:, back].T, a[:, back].T, m0[:, back].T)

    def coarser(self, column: str, name: str, to: Callable[[str], str]) -> "Kept":
        """With a column ``name`` beside: what ``to`` makes of the levels of ``column``, as of tambons their provinces."""
        coded = self.cells.by[column]
        words = sorted({to(level) for level in coded.levels})
        codes = np.array([words.index(to(level)) for level in coded.levels], np.int64)[coded.codes]
        by = {**self.cells.by, name: replace(coded, codes=codes, levels=tuple(words))}
        groupings = (*self.groupings, Grouping(name, (name,)))
        return replace(self, cells=replace(self.cells, by=by), groupings=groupings)

    def _groups(self, by: str) -> Groups:
        named = {grouping.name: grouping for grouping in self.groupings}
        if by not in named:
            listed = ", ".join(name or '""' for name in named)
            refuse([Words("by", f"ไม่ได้เก็บกลุ่ม {by} ไว้ มี {listed}", f"No groups {by} were kept: there are {listed}.")])
        return self.cells.groups(named[by])

    def _cut(self, k: str | Fraction) -> Fraction:
        cut = as_fraction(k)
        if cut is None or not 0 < cut <= 1:
            refuse([Words("k", f"k = {k} ต้องเป็นเศษส่วนที่มากกว่า 0 และไม่เกิน 1", f"k = {k} must be a fraction above 0, at most 1.")])
        return cut or Fraction(1)

    def _weights(self, weights: Mapping[str, str | Fraction] | None, switched_on: Iterable[str] | None) -> list[Fraction]:
        items, faults = self.items.items, []
        found = {item.id: Fraction(item.weight, self.items.scale) for item in items}
        if weights is not None:
            given = {name: as_fraction(w) for name, w in weights.items()}
            faults += [_no_item(name, found) for name in given if name not in found]
            found = {name: given.get(name) or Fraction(0) for name in found}
            bad = [name for name, weight in given.items() if weight is None or weight < 0]
            faults += [
                Words("weight", f"น้ำหนักของ {name} ไม่ถูกต้อง", f"The weight of {name} is no fraction from 0 up.") for name in bad
            ]
            total = sum(found.values(), Fraction(0))
            if total != 1 and not faults:
                faults.append(Words("weight", f"น้ำหนักรวมกันได้ {total} ไม่ใช่ 1", f"The weights sum to {total}, not to 1."))
        if switched_on is not None:
            wanted = set(switched_on)
            names = {*found, *(item.dimension for item in items)}
            faults += [_no_item(name, found) for name in sorted(wanted - names)]
            found = {item.id: found[item.id] if {item.id, item.dimension} & wanted else Fraction(0) for item in items}
            if not sum(found.values()) and not faults:
                faults.append(Words("switched_on", "ไม่มีมิติใดเปิดอยู่", "Nothing that has a weight is switched on."))
        refuse(faults)
        total = sum(found.values(), Fraction(0))
        return [weight / total for weight in found.values()]

    def _score(self, weights: Sequence[Fraction]) -> _Scored:
        scale = lcm(1, *(weight.denominator for weight in weights))
        whole = [int(weight * scale) for weight in weights]
        least = _look_up(self.deprived, whole)
        counted = sum(1 << place for place, weight in enumerate(whole) if weight)
        unknown = self.unknown & counted
        if not unknown.any():
            return _Scored(least, least, None, scale)
        return _Scored(least, least + _look_up(unknown, whole), unknown == 0, scale)

    def _known(self, codes: Whole, g: int, weight: Floats, full: NDArray[np.bool_] | None) -> tuple[Floats, Floats]:
        """The weights that uncensored headcounts are of, by pattern, and who is known in each item, (groups, items)."""
        taken = weight if self.missing == "drop" or full is None else self.weight
        whole = _sums(codes, taken, g)[:, np.newaxis]
        some = np.flatnonzero(self.unknown)
        return taken, whole - self._bits(codes[some], g, self.unknown[some], taken[some])

    def _bits(self, codes: Whole, g: int, patterns: Whole, weight: Floats) -> Floats:
        """Σ weight of the patterns that have each bit, (groups, items), a few bits at a time."""
        n = len(self.items.items)
        width = max(1, min(n, int(np.log2(max(_BINS // max(g, 1), 2)))))
        found = []
        for start in range(0, n, width):
            size = 1 << min(width, n - start)
            few = (patterns >> start) & (size - 1)
            table = np.bincount(codes * size + few, weight, minlength=g * size).reshape(g, size)
            ones = ((np.arange(size)[:, np.newaxis] >> np.arange(min(width, n - start))) & 1).astype(np.float64)
            found.append(table @ ones)
        return np.concatenate(found, axis=1)


def pattern_totals(table: ir.Table, asked: Asked, plan: Plan) -> ir.Table:
    """Rows and weight by group and pattern, as ``kept_from`` takes them."""
    keys = keys_of(table, asked, design=False)
    every = states_of(table, plan.items)
    states = [every[f"d{i}"] for i in range(len(plan.items.items))]
    found = masks(states, gaps=plan.gaps)
    keys |= found if plan.gaps else {"deprived": found["deprived"]}
    rows = table.select(**keys, weight=weight_of(table, asked) if plan.weighted else ibis.literal(1, "int8"))
    more = {"weight": rows.weight.sum().cast("float64")} if plan.weighted else {}
    return rows.group_by(list(keys)).agg(rows=rows.count(), **more)


def kept_from(fetched: pa.Table, asked: Asked, plan: Plan) -> Kept:
    """Patterns as they are kept."""
    names = ("deprived", "unknown") if plan.gaps else ("deprived",)
    cells = cells_from(fetched, asked.by_columns, masks=names)
    deprived = cells.masks["deprived"].astype(np.int64)
    unknown = cells.masks["unknown"].astype(np.int64) if plan.gaps else np.zeros(len(deprived), np.int64)
    weight = cells.column("weight") if plan.weighted else cells.column("rows")
    return Kept(plan.items, asked.ks[0], asked.missing, asked.groupings, cells, deprived, unknown, weight, cells.column("rows"))


def _look_up(patterns: Whole, weights: Sequence[int]) -> Whole:
    """Σ of the weights whose bits are set, from tables over ten bits at a time."""
    found = np.zeros(len(patterns), np.int64)
    for start in range(0, len(weights), 10):
        some = np.array(weights[start : start + 10], np.int64)
        size = 1 << len(some)
        table = ((np.arange(size)[:, np.newaxis] >> np.arange(len(some))) & 1) @ some
        found += table[(patterns >> start) & (size - 1)]
    return found


def _lines_met(score: Whole, lines: Whole, scale: int) -> Whole:
    """How many of the rising ``lines`` each score meets."""
    if scale < 1 << 20:
        met: Whole = np.searchsorted(lines, np.arange(scale + 1), side="right")[score]
        return met
    return np.searchsorted(lines, score, side="right")


def _met(place: Whole, weight: Floats, shape: tuple[int, int]) -> Floats:
    """Σ weight of who meets each line, (groups, lines), from ``place`` = group · (lines + 1) + lines met."""
    bins = np.bincount(place, weight, minlength=shape[0] * shape[1]).reshape(shape)
    return np.cumsum(bins[:, ::-1], axis=1)[:, ::-1][:, 1:].astype(np.float64)


def _sums(place: Whole, weight: Floats, places: int) -> Floats:
    return np.bincount(place, weight, minlength=places).astype(np.float64)


def _some(values: Floats) -> Floats:
    return np.where(values == 0, np.nan, values)


def _no_item(name: str, among: Iterable[str]) -> Words:
    listed = ", ".join(among)
    return Words("item", f"ไม่มีตัวชี้วัด {name} มี {listed}", f"Nothing counted is called {name}: there are {listed}.")
