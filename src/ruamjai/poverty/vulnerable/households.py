"""Vulnerable households: low income and/or dependents."""

from collections.abc import Mapping

import ibis.expr.types as ir

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def find_vulnerable(
    *,
    household_poverty: ir.Table,
    indicator_results: ir.Table,
    basic_needs_members: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
) -> Mapping[str, Expression]:
    """To be written."""
    del household_poverty, indicator_results, basic_needs_members, areas, rules
    return {
        name: empty_table(TABLES[name])
        for name in (
            "vulnerable_households",
            "area_vulnerable",
        )
    }
