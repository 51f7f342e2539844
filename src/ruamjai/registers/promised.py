"""From rows to the tables that a register promises: one row a person, a household or an area."""

import numpy as np
import pyarrow as pa

from ruamjai.registers.rows import Rows
from ruamjai.registers.shelf import Layout
from ruamjai.tables import TABLES, Table
from ruamjai.warehouse import arrow_schema
from ruamjai.warehouse.cells import EMPTY, Cells
from ruamjai.warehouse.cells import Rows as Numbers

_HOUSEHOLD_KEY = ("household_record_id",)
# Filled by the machinery, not by a column of the file.
_OURS = frozenset({"register", "batch", "row_number", "record_id", "household_record_id"})


def refuse_incomplete(rows: Rows) -> None:
    """Refuse rows that leave open what one of their tables promises never to leave open."""
    for table in _tables(rows.layout):
        for column in table.columns:
            if not column.nullable and column.name not in _OURS:
                empty = ~rows.column(column.name).filled
                rows.tell("cell_needed", rows.heading(column.name), empty & ~rows.refused)


def tables_of(rows: Rows, *, register: str, batch: str) -> dict[str, pa.Table]:
    """The promised tables of the kept rows, each with exactly the promised columns."""
    kept = np.flatnonzero(rows.kept)
    heads, filled = _households(rows, kept) if rows.layout.household_key else (kept, {})
    made = {}
    for table in _tables(rows.layout):
        of_households = table.key == _HOUSEHOLD_KEY
        chosen = heads if of_households else kept
        made[table.name] = _table(rows, table, chosen, filled if of_households else {}, register=register, batch=batch)
    return made


def _tables(layout: Layout) -> list[Table]:
    return [TABLES[name] for name in layout.produces]


def _table(rows: Rows, table: Table, chosen: Numbers, filled: dict[str, Cells], *, register: str, batch: str) -> pa.Table:
    schema = arrow_schema(table)
    arrays = []
    for field in schema:
        if field.name in ("register", "batch"):
            arrays.append(pa.repeat(pa.scalar(register if field.name == "register" else batch, pa.string()), len(chosen)))
        elif field.name == "row_number":
            arrays.append(pa.array(rows.row_numbers[chosen], pa.int32()))
        else:
            arrays.append((filled.get(field.name) or rows.column(field.name).take(chosen)).arrow(field.type))
    return pa.table(arrays, schema=schema)


def _households(rows: Rows, kept: Numbers) -> tuple[Numbers, dict[str, Cells]]:
    """The first row of each household among the kept, and its columns: of each the first filled cell.

    Where a later member's row says something else of the household, that is told and the first one's word stands.
    """
    keys = rows.column("household_record_id").codes[kept]
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    group, heads = rank[group.reshape(-1)], kept[first[order]]
    filled = {}
    for name in _household_columns(rows):
        cells = rows.column(name)
        codes = cells.codes[kept]
        where = np.full(len(heads), len(kept), np.int64)
        said = np.flatnonzero(codes != EMPTY)
        np.minimum.at(where, group[said], said)
        value = np.append(codes, np.int32(EMPTY))[where]
        differs = np.zeros(len(rows), np.bool_)
        differs[kept] = (codes != EMPTY) & (codes != value[group])
        rows.tell("household_differs", rows.heading(name), differs)
        filled[name] = Cells(cells.values, value)
    return heads, filled


def _household_columns(rows: Rows) -> list[str]:
    names = {column.name for table in _tables(rows.layout) if table.key == _HOUSEHOLD_KEY for column in table.columns}
    return [name for name in rows.columns if name in names - _OURS]
