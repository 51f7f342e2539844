"""Figures of everybody there is, each household its own unit, with as few passes over the rows as their formulas allow.

The figures and influences are those of ``figures``, where a survey's are worked out row by row. Here only sums of squared
influences are wanted, so nothing is worked out for who is not poor, where the influence of a measure of poverty is −θ, nor
household by household for a share, whose influence is a straight line in income between two edges of the fifths.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from ruamjai.poverty.designs import RowMoments, ratios_of_rows
from ruamjai.poverty.incomes.alike import Amounts, Cells
from ruamjai.poverty.incomes.estimating import SAMPLES, Estimates, of_median, with_intervals
from ruamjai.poverty.incomes.figures import COUNTED, FIFTHS, MEASURES, Counted, distances, distances_along, over
from ruamjai.poverty.incomes.people import Floats, Groups, Whole

_PLACE = {measure: j for j, measure in enumerate(MEASURES)}
_FIRST_SHARE = _PLACE["share_q1"]
# Where an area's people are parted, in tenths of them: the edges of the fifths, and the median among them.
_TENTHS = (2, 4, 5, 6, 8)
_FIFTHS, _MEDIAN = (0, 1, 3, 4), 2


@dataclass(frozen=True, slots=True)
class Register:
    """Households whose income is known: the ``incomes`` of all, and of the poor the incomes as a part of their line.

    ``samples``: of each sample of ``COUNTED``, (homes, 3): households, people, and the squares of people summed.
    """

    incomes: Amounts
    gaps: Amounts
    samples: Mapping[Counted, Floats]

    @classmethod
    def of(cls, income: Floats, n: Whole, line: Floats, home: Whole, homes: int) -> Self:
        """Of all households (rows,): ``income`` is NaN where unknown, ``line`` where there is none; ``home`` counts from 0."""
        known = ~np.isnan(income)
        if not known.all():
            income, n, line, home = income[known], n[known], line[known], home[known]
        kind = home * np.int32(4) + ~np.isnan(line) * np.int8(2) + (income > 0)
        sums = [np.bincount(kind, values, homes * 4) for values in (None, n, n * n)]
        by_kind = np.stack(sums, axis=1).reshape(homes, 2, 2, 3).astype(np.float64)
        poor = np.flatnonzero(income < line)
        return cls(
            Amounts.of(income, n, home),
            Amounts.of(income[poor] / line[poor], n[poor], home[poor]),
            {which: _of_sample(by_kind, which) for which in SAMPLES},
        )

    def by_area(self, area_of: Whole, areas: int, *, level: float = 0.95) -> Estimates:
        """Every measure of each area, NaN where there is none; ``area_of``: (homes,), the area of each, −1 for none.

        No error from one household. ``n`` of the result is people.
        """
        inside = np.flatnonzero(area_of >= 0)
        gather = csr_array((np.ones(len(inside)), (area_of[inside], inside)), shape=(areas, len(area_of)))
        counts = np.stack([gather @ self.samples[COUNTED[measure]] for measure in MEASURES], axis=-1)
        nothing = np.full((2, areas, len(MEASURES)), np.nan)
        sums = _Sums(counts[:, 0], counts[:, 1], counts[:, 2], nothing[0], nothing[1])
        _poverty(sums, self.gaps.by_area(area_of))
        median = np.full((3, areas), np.nan)
        for at, cells in self.incomes.by_area(area_of):
            incomes = _inequality(sums, at, cells)
            error, df = sums.error("median", at), sums.rows[at, _PLACE["median"]] - 1
            median[:, at] = of_median(incomes.at_or_below_the_median(), error, df, incomes.at, level=level)
        everywhere = np.arange(areas)
        se = np.stack([sums.error(measure, everywhere) for measure in MEASURES], axis=1)
        return with_intervals(sums.b, se, sums.rows - 1, sums.people, (median[0], median[1], median[2]), level=level)


def _of_sample(by_kind: Floats, which: Counted) -> Floats:
    """(homes, 3) of those kinds (homes, lined, positive, 3) that a sample counts."""
    lined = slice(1, 2) if which in ("lined", "lined_positive") else slice(None)
    positive = slice(1, 2) if which in ("positive", "lined_positive") else slice(None)
    found: Floats = by_kind[:, lined, positive].sum(axis=(1, 2))
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """What errors are made of, each (areas, measures): ``squares`` is Σ n² I² over households, I the influence.

    ``rows``, ``people`` and ``people_squared``, Σ n², are of those whom the measure counts.
    """

    rows: Floats
    people: Floats
    people_squared: Floats
    b: Floats
    squares: Floats

    def note(self, measure: str, at: Whole, b: Floats, squares: Floats) -> None:
        """A measure of the areas ``at``."""
        self.b[at, _PLACE[measure]], self.squares[at, _PLACE[measure]] = b, squares

    def error(self, measure: str, at: Whole) -> Floats:
        """The standard error of a measure, of the areas ``at``."""
        j, nothing = _PLACE[measure], np.zeros((len(at), 1))
        # The influences sum to zero by weight: their mean needs no sums but that of the squares.
        squares, people = self.squares[at, j, np.newaxis], self.people[at, j, np.newaxis]
        return ratios_of_rows(RowMoments(self.rows[at, j], nothing, people, squares, nothing, nothing))[1][:, 0]


def _poverty(sums: _Sums, lots: Iterator[tuple[Whole, Cells]]) -> None:
    """Measures of poverty: means over everybody of what only the poor have. ``lots``: the poor, incomes as parts of lines."""
    for measure in ("fgt0", "fgt1", "fgt2", "watts", "sen"):
        nobody = np.where(sums.people[:, _PLACE[measure]] > 0, 0.0, np.nan)
        sums.note(measure, np.arange(len(nobody)), nobody, nobody)
    for at, cells in lots:
        groups, x, w, ww = cells.groups, cells.y, cells.w, cells.ww
        gap = 1 - x
        far = distances(groups, x, w)
        among = groups.spread(over(groups.sum(w * far), groups.sum(w)) / 2)
        sens = gap + far - among
        for measure, values in (("fgt0", np.ones(len(x))), ("fgt1", gap), ("fgt2", gap * gap), ("sen", sens)):
            _of_mean(sums, measure, at, groups, values, w, ww)
        positive = x > 0
        _of_mean(sums, "watts", at, groups, -cells.log, w * positive, ww * positive)


def _of_mean(sums: _Sums, measure: str, at: Whole, groups: Groups, values: Floats, w: Floats, ww: Floats) -> None:
    """A mean over all whom the measure counts, zero for who is not in the rows."""
    j = _PLACE[measure]
    b = over(groups.sum(w * values), sums.people[at, j])
    others = sums.people_squared[at, j] - groups.sum(ww)
    sums.note(measure, at, b, others * b**2 + groups.sum(ww * np.square(values - groups.spread(b))))


@dataclass(frozen=True, slots=True)
class _Incomes:
    """People through each cell, (cells,), of ``total`` people in each area, and the cell of the ``median``, (areas,)."""

    cells: Cells
    through: Floats
    total: Floats
    median: Whole

    def at_or_below_the_median(self) -> Floats:
        """(areas,): the share of people."""
        found: Floats = self.through[self.median] / self.total
        return found

    def at(self, p: Floats) -> Floats:
        """(areas,): the income at a share of people, NaN for none; see ``figures.quantile``."""
        edge = self.cells.groups.first_reaching(self.through, p * self.total * (1 - 1e-12))
        found: Floats = np.where(np.isnan(p), np.nan, self.cells.y[edge])
        return found


def _inequality(sums: _Sums, at: Whole, cells: Cells) -> _Incomes:
    """Mean, median, Gini, Theil and shares of the areas ``at``."""
    groups, y, w, ww = cells.groups, cells.y, cells.w, cells.ww
    through, wy = groups.running(w), w * y
    earned = groups.running(wy)
    total = groups.sum(w)
    mean = groups.sum(wy) / total
    above = y - groups.spread(mean)
    edges = np.stack([groups.first_reaching(10 * through, tenths * total) for tenths in _TENTHS])
    parts = _parts(groups, edges, above, ww)
    sums.note("mean", at, mean, parts[2].sum(axis=0))
    _median(sums, at, y[edges[_MEDIAN]], parts[0], through[edges[_MEDIAN]] / total)
    _theil(sums, at, cells, wy)
    mean = np.where(mean > 0, mean, np.nan)  # nothing to be shared
    far = distances_along(groups, y, through, earned)
    gini = groups.sum(w * far) / total / (2 * mean)
    # (D − G y) / μ − G
    far -= groups.spread(gini) * above
    far -= groups.spread(2 * gini * mean)
    sums.note("gini", at, gini, groups.sum(ww * np.square(far)) / mean**2)
    _shares(sums, at, (y[edges], through[edges], earned[edges]), parts, mean, total)
    return _Incomes(cells, through, total, edges[_MEDIAN])


def _parts(groups: Groups, edges: Whole, above: Floats, ww: Floats) -> Floats:
    """(3, parts, areas): Σ ww, Σ ww a and Σ ww a² of the parts up to and with each edge, and above the last.

    a is the income above the mean: of incomes all alike it is nothing, and so is what is made of these sums.
    """
    starts = np.vstack([groups.starts[:-1], edges + 1])
    empty = starts == np.vstack([starts[1:], groups.starts[1:]])
    # One row of nothing more at the end, where a part of nobody may begin.
    values = np.zeros((3, len(ww) + 1))
    values[0, :-1] = ww
    np.multiply(ww, above, out=values[1, :-1])
    np.multiply(values[1, :-1], above, out=values[2, :-1])
    found = np.stack([np.add.reduceat(row, starts.T.ravel()) for row in values]).reshape(3, len(groups), len(starts))
    return np.where(empty, 0, found.transpose(0, 2, 1))


def _median(sums: _Sums, at: Whole, b: Floats, ww: Floats, share: Floats) -> None:
    """The influence is that of the ``share`` of people at or below it. ``ww``: (parts, areas)."""
    upto = _MEDIAN + 1
    sums.note("median", at, b, ww[:upto].sum(axis=0) * (1 - share) ** 2 + ww[upto:].sum(axis=0) * share**2)


def _theil(sums: _Sums, at: Whole, cells: Cells, wy: Floats) -> None:
    groups, y, w, ww = cells.groups, cells.y, cells.w, cells.ww
    positive = y > 0
    if not positive.all():
        wy, w, ww, y = wy * positive, w * positive, ww * positive, y * positive
    total = groups.sum(w)
    mean = over(groups.sum(wy), total)
    s = y / groups.spread(mean)
    entropy = cells.log - groups.spread(np.log(mean))
    entropy *= s
    b = over(groups.sum(w * entropy), total)
    # s ln s − T − (T + 1)(s − 1)
    s *= groups.spread(b + 1)
    entropy -= s
    entropy += 1
    sums.note("theil", at, b, groups.sum(ww * np.square(entropy)))


def _shares(sums: _Sums, at: Whole, edges: tuple[Floats, Floats, Floats], parts: Floats, mean: Floats, total: Floats) -> None:
    """``edges``: income, people through and income through each edge, (edges, areas); ``parts``: see ``_parts``.

    With a the income above the mean, μ times the influence of L(p) is (1 − L) a + (1 − L) μ − (1 − p) Q below the edge, and
    −L a − L μ + p Q above it.
    """
    y, through, earned = edges
    nothing = np.zeros((len(parts[0]), len(mean)))
    low, low_line = np.zeros(len(mean)), (nothing, nothing)
    for q in range(1, FIFTHS + 1):
        if q < FIFTHS:
            edge, p = _FIFTHS[q - 1], q / FIFTHS
            high = (earned[edge] - (through[edge] - p * total) * y[edge]) / (mean * total)
            below = (np.arange(len(nothing)) <= edge)[:, np.newaxis]
            slope = below - high
            line = slope * mean + (p - below) * y[edge], slope
        else:
            high, line = np.where(np.isnan(mean), np.nan, 1.0), (nothing, nothing)
        level, slope = line[0] - low_line[0], line[1] - low_line[1]
        squares = level**2 * parts[0] + 2 * level * slope * parts[1] + slope**2 * parts[2]
        sums.note(f"share_q{q}", at, high - low, np.maximum(squares.sum(axis=0), 0) / mean**2)
        low, low_line = high, line
