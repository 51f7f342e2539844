"""From cells to figures with errors: one grouping after the other, by the design that was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells, Floats, Groups
from ruamjai.poverty.counting.figures import Figure, Rows
from ruamjai.poverty.designs import (
    AlikeTotals,
    Estimates,
    Totals,
    ratios,
    ratios_of_alike,
    shares,
    shares_of_alike,
    sum_by,
)


class Estimator(Protocol):
    """Figures of groups from cells. ``sums``: (groups, names); ``share`` is of the whole, (groups, 1)."""

    def sums(self, groups: Groups, names: Sequence[str]) -> Floats: ...
    def ratios(self, groups: Groups, pairs: Sequence[tuple[str, str]]) -> Estimates: ...
    def share(self, groups: Groups, name: str) -> Estimates: ...


@dataclass(frozen=True, slots=True)
class Clustered:
    """Cells are groups within primary sampling units. ``present``: the column that is above zero where somebody counts."""

    cells: Cells
    asked: Asked
    present: str

    def sums(self, groups: Groups, names: Sequence[str]) -> Floats:
        return sum_by(groups.codes, self._columns(names), len(groups.levels))

    def ratios(self, groups: Groups, pairs: Sequence[tuple[str, str]]) -> Estimates:
        names = tuple(dict.fromkeys(name for pair in pairs for name in pair))
        places = [(names.index(over), names.index(under)) for over, under in pairs]
        return ratios(self.totals(groups, names), places, lone=self.asked.lone)

    def share(self, groups: Groups, name: str) -> Estimates:
        return shares(self.totals(groups, (name,)), 0, lone=self.asked.lone)

    def totals(self, groups: Groups, names: Sequence[str]) -> Totals:
        """The cells of each group and unit, those with nobody in the sample left out; every unit stays in the design."""
        here = self.cells.column(self.present) > 0
        units = max(len(self.cells.stratum_of), 1)
        pair, place = np.unique(groups.codes[here] * units + self.cells.unit[here], return_inverse=True)
        group, unit = pair // units, pair % units
        values = sum_by(place, self._columns(names)[here], len(pair))
        stratum_of = self.cells.stratum_of
        return Totals(group, stratum_of[unit], unit, values, stratum_of, len(groups.levels))

    def _columns(self, names: Sequence[str]) -> Floats:
        return np.column_stack([self.cells.column(name) for name in names])


@dataclass(frozen=True, slots=True)
class Undesigned:
    """No design was given: figures without errors."""

    cells: Cells

    def sums(self, groups: Groups, names: Sequence[str]) -> Floats:
        return sum_by(groups.codes, np.column_stack([self.cells.column(name) for name in names]), len(groups.levels))

    def ratios(self, groups: Groups, pairs: Sequence[tuple[str, str]]) -> Estimates:
        over = self.sums(groups, [name for name, _ in pairs])
        under = self.sums(groups, [name for _, name in pairs])
        return _without_error(over / np.where(under == 0, np.nan, under))

    def share(self, groups: Groups, name: str) -> Estimates:
        part = self.sums(groups, [name])
        return _without_error(part / part.sum() if part.sum() else part * np.nan)


def _without_error(b: Floats) -> Estimates:
    return Estimates(b, np.full(b.shape, np.nan), np.zeros(len(b)), 0, np.zeros((0, b.shape[1])))


@dataclass(frozen=True, slots=True)
class OfRows:
    """Each row is a unit: cells of rows alike, and what they answered."""

    cells: Cells
    answers: Callable[[str], Floats]
    asked: Asked

    def sums(self, groups: Groups, names: Sequence[str]) -> Floats:
        counted = {"n", "rows"}
        columns = []
        for name in names:
            rows = name in counted or name.startswith(("n", "kn_"))
            columns.append(self.answers(name) * self.cells.column("rows" if rows else "weight"))
        return sum_by(groups.codes, np.column_stack(columns), len(groups.levels))

    def ratios(self, groups: Groups, pairs: Sequence[tuple[str, str]]) -> Estimates:
        return ratios_of_alike(self._totals(groups), list(pairs), self.answers, lone=self.asked.lone)

    def share(self, groups: Groups, name: str) -> Estimates:
        return shares_of_alike(self._totals(groups), self.answers(name), lone=self.asked.lone)

    def _totals(self, groups: Groups) -> AlikeTotals:
        rows_of = np.rint(np.bincount(self.cells.stratum, self.cells.column("rows"))).astype(np.int64)
        weight, squares = self.cells.column("weight"), self.cells.column("squares")
        return AlikeTotals(groups.codes, self.cells.stratum, weight, squares, rows_of, len(groups.levels))


def add_groups(rows: Rows, estimator: Estimator, groups: Groups, figures: Sequence[Figure]) -> None:
    """The figures of one grouping into the long table."""
    found = estimator.ratios(groups, [(figure.over, figure.under) for figure in figures])
    n = estimator.sums(groups, [figure.n for figure in figures])
    everybody = estimator.sums(groups, ["rows"])[:, 0]
    rows.add(groups, figures, found.b, found.se, found.df, n, everybody)


def add_share(rows: Rows, estimator: Estimator, groups: Groups, figure: Figure) -> None:
    """What each group is of the whole into the long table; ``figure.over`` is the weight of the sample."""
    found = estimator.share(groups, figure.over)
    n, everybody = estimator.sums(groups, [figure.n]), estimator.sums(groups, ["rows"])[:, 0]
    rows.add(groups, [figure], found.b, found.se, found.df, n, everybody)
