"""Which survey row a household's results rest on: the latest, with ties told by the row's own id."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def register_rows(register: str, household_records: ir.Table, household_sources: ir.Table) -> ir.Table:
    """Each household row of one register with the household it speaks of (``household_id``)."""
    rows = household_records.filter(household_records.register == register)
    sources = household_sources.filter(household_sources.register == register)
    return rows.join(sources.select("household_record_id", "household_id"), "household_record_id").select(
        "household_id", "household_record_id", "village_code", "tambon_code", "survey_year", "survey_date"
    )


def latest(rows: ir.Table, by: Sequence[str], newest: Sequence[str]) -> ir.Table:
    """One row for each ``by``: the one with the highest ``newest`` columns, then the lowest ``household_record_id``.

    An empty ``newest`` cell counts as oldest.
    """
    order = [rows[name].desc(nulls_first=False) for name in newest]
    place = ibis.row_number().over(ibis.window(group_by=list(by), order_by=[*order, rows.household_record_id]))
    placed = rows.mutate(place=place)
    return placed.filter(placed.place == 0).drop("place")
