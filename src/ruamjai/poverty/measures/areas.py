"""Alkire-Foster figures of every area with errors, and the small table from which any cut-off or weights follow."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def measure_areas(
    *,
    household_poverty: ir.Table,
    indicator_results: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """To be written."""
    del household_poverty, indicator_results, areas, rules, collect
    return {
        name: empty_table(TABLES[name])
        for name in (
            "poverty_measures",
            "deprivation_patterns",
        )
    }
