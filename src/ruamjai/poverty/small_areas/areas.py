"""Small areas: Fay-Herriot beside the direct figure."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, empty_table


def model_small_areas(
    *,
    poverty_measures: ir.Table,
    household_poverty: ir.Table,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """To be written."""
    del poverty_measures, household_poverty, person_poverty, areas, rules, collect
    return {
        name: empty_table(TABLES[name])
        for name in (
            "small_areas",
            "small_area_models",
        )
    }
