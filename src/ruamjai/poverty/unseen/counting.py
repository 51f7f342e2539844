"""How many poor people no register knows, by capture-recapture."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def count_unseen(
    *,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """To be written."""
    del person_poverty, areas, rules, collect
    return {
        name: empty_table(TABLES[name])
        for name in (
            "capture_counts",
            "unseen_poor",
        )
    }
