"""The step in the flow: from visits to each person's latest, and to how wrong each list is. See docs/method/list-errors.md."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.poverty.areas import TO_AMPHOE
from ruamjai.poverty.checking.rates import rates
from ruamjai.poverty.checking.visits import count_by_village, latest_visits, visits_of
from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema, promised


def check_lists(
    *,
    field_checks: ir.Table,
    record_persons: ir.Table,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``checked_people`` and ``list_errors`` of ``ruamjai.tables.disagreement``.

    Whether a rule takes a person in is worked out anew from ``person_poverty``, so that any rule of the rulebook can be
    checked, by the version that holds for the person's จปฐ. year. Only counts by rule and village leave the engine.
    """
    visits = visits_of(field_checks, record_persons, person_poverty)
    known = areas.filter(areas.level.isin([level for level, _ in TO_AMPHOE]))
    codes = collect(known.select("area_code")).column("area_code").to_pylist()
    rows = rates(collect(count_by_village(visits, rules.rules)), codes)
    return {
        "checked_people": promised(latest_visits(visits), TABLES["checked_people"]),
        "list_errors": pa.Table.from_pylist(rows, schema=arrow_schema(TABLES["list_errors"])),
    }
