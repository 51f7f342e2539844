"""Capitals before and after help, matched on the household."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def compare_capitals(
    *,
    household_capitals: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """To be written."""
    del household_capitals, areas, rules, collect
    return {
        name: empty_table(TABLES[name])
        for name in (
            "capital_changes",
            "area_capital_changes",
        )
    }
