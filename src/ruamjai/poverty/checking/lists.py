"""How wrong each list is, from field checks."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def check_lists(
    *,
    field_checks: ir.Table,
    record_persons: ir.Table,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """To be written."""
    del field_checks, record_persons, person_poverty, areas, rules, collect
    return {
        name: empty_table(TABLES[name])
        for name in (
            "checked_people",
            "list_errors",
        )
    }
