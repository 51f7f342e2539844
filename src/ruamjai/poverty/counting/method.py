"""How a measure of deprivations is summed and read: what the door asks of either kind of measure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import ibis.expr.types as ir
import numpy as np

from ruamjai.poverty.counting.alike import Answers, alike_totals, mask_names
from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells, Floats
from ruamjai.poverty.counting.figures import Figure, figures_of, shares_wanted
from ruamjai.poverty.counting.sums import Plan, totals


class Method(Protocol):
    """From rows to cells, and from cells to figures. ``present``: the sum above zero where a cell has anybody."""

    @property
    def present(self) -> str: ...
    @property
    def masks(self) -> tuple[str, ...]: ...
    def totals(self, table: ir.Table) -> ir.Table: ...
    def alike(self, table: ir.Table) -> ir.Table: ...
    def answers(self, cells: Cells) -> Callable[[str], Floats]: ...
    def finish(self, cells: Cells) -> Cells: ...
    def figures(self) -> Sequence[Figure]: ...
    def shares(self) -> Sequence[Figure]: ...


@dataclass(frozen=True, slots=True)
class CountingMethod:
    """Of a measure that counts deprivations."""

    asked: Asked
    plan: Plan

    @property
    def present(self) -> str:
        """In the sample where there is one sample, else there at all."""
        return "n" if self.plan.whole else "rows"

    @property
    def masks(self) -> tuple[str, ...]:
        """The key columns that say what was answered, where rows are units."""
        return mask_names(self.plan)

    def totals(self, table: ir.Table) -> ir.Table:
        """Sums by group, stratum and unit."""
        return totals(table, self.asked, self.plan)

    def alike(self, table: ir.Table) -> ir.Table:
        """Rows that answered alike by group and stratum, where rows are units."""
        return alike_totals(table, self.asked, self.plan)

    def answers(self, cells: Cells) -> Callable[[str], Floats]:
        """What a row of each cell of rows alike adds to a named sum."""
        return Answers(cells, self.asked, self.plan)

    def finish(self, cells: Cells) -> Cells:
        """The sums of each nested dimension's censored deprivations, beside those of its indicators."""
        plan = self.plan
        names, columns = list(cells.names), [cells.sums]
        for cut in range(plan.cuts):
            for dimension, places in plan.items.dimensions.items():
                names.append(f"sum{cut}_{dimension}")
                weights = [plan.items.items[place].weight for place in places]
                parts = [cells.column(f"hdk{cut}_d{place}") * w for place, w in zip(places, weights, strict=True)]
                columns.append(np.sum(parts, axis=0)[:, np.newaxis])
        return replace(cells, names=tuple(names), sums=np.concatenate(columns, axis=1))

    def figures(self) -> Sequence[Figure]:
        """Every figure of a group, the shares of groups aside."""
        return figures_of(self.asked, self.plan)

    def shares(self) -> Sequence[Figure]:
        """The share of each group in the sample of each cut-off."""
        return [Figure("popshare", k, "", w, w, n) for k, w, n in shares_wanted(self.asked, self.plan)]
