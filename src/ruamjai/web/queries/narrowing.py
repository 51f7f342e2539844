"""What a list of rows is narrowed to: areas that its reader may see, and what comes after the last row that was read."""

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
from django.db.models import Q

from ruamjai.tables.schema import Table


def inside(table: ir.Table, areas: Sequence[str]) -> ir.BooleanValue:
    """Rows inside any of the areas, by ``tambon_code`` and ``village_code``.

    A row without a tambon lies in the country only; one without a village, or of a table that knows none, in no village.
    """
    if "TH" in areas:
        return ibis.literal(True)
    found: ir.BooleanValue = ibis.literal(False)
    for code in areas:
        if len(code) < 8:
            found = found | table.tambon_code.startswith(code)
        elif "village_code" in table.columns:
            found = found | (table.village_code == code)
    return found.fill_null(False)


def not_sensitive(table: ir.Table, promise: Table) -> ir.Table:
    """Without the rows that are of section 26 as a whole; columns that are, the reader of them leaves out."""
    if promise.sensitive_rows is None:
        return table
    column, values = promise.sensitive_rows
    return table.filter(~table[column].isin(sorted(values)))


def lying_in(areas: Sequence[str]) -> Q:
    """Rows of the database whose ``area_code`` lies in any of the areas; of none no row.

    What lies in no known area ("") is for whoever holds the whole country.
    """
    if "TH" in areas:
        return Q()
    found = Q(pk__in=[])
    for code in areas:
        found |= Q(area_code__startswith=code)
    return found


def beyond(table: ir.Table, keys: Sequence[str], after: Sequence[Any]) -> ir.BooleanValue:
    """Rows whose key comes after: written out, as engines compare rows of several columns each in its own way."""
    found: ir.BooleanValue = ibis.literal(False)
    equal: ir.BooleanValue = ibis.literal(True)
    for key, value in zip(keys, after, strict=True):
        found = found | (equal & (table[key] > value))
        equal = equal & (table[key] == value)
    return found
