"""The first step of a run: all standing batches laid together, the newest one's word for each row, household or area."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai import rulebook
from ruamjai.registers.inbox import FINDINGS, SEQUENCE, Batch, batches
from ruamjai.tables import TABLES, Table
from ruamjai.tables.registers import REGISTER_TABLES
from ruamjai.thai.areas import all_areas
from ruamjai.thai.order import order_key
from ruamjai.warehouse import Expression, arrow_schema, empty_table, promised
from ruamjai.warehouse.reading import read_column

Read = Callable[[Path], ir.Table]

_SEQUENCE = "_sequence"
_HOUSEHOLD = "household_record_id"
_HOUSEHOLDS = TABLES["household_records"]
_WITH_VILLAGES = ("person_records", "household_records")


def union(*, inbox: Path, read: Read, rules: rulebook.Rulebook) -> dict[str, Expression]:
    """Every table that registers promise, from the standing batches of ``inbox``.

    ``read`` turns Parquet files, given by a path that may hold ``*``, into an expression. Where two batches speak of one
    household, person or area, the one taken last stands, a household with all its members: who is no longer in it is not
    carried on from the older file. A register without batch gives empty tables.
    """
    del rules  # which findings refuse and which empty was decided, and written into the batch, when it was taken
    standing = [batch for batch in batches(inbox) if batch.standing]
    made: dict[str, Expression] = {}
    for table in REGISTER_TABLES:
        if table.name == "areas":
            made[table.name] = _areas(standing)
        elif table.name == "batches":
            made[table.name] = _batches(standing)
        else:
            made[table.name] = _newest(table, standing, inbox, read)
    return made


def _newest(table: Table, standing: Sequence[Batch], inbox: Path, read: Read) -> Expression:
    holding = [batch for batch in standing if table.name == "findings" or table.name in batch.tables]
    if not holding:
        return empty_table(table)
    rows = _rows(table, holding, inbox, read)
    if table.name == "findings" or len(holding) == 1:
        return rows.select(*table.column_names)
    households = [batch for batch in holding if _HOUSEHOLDS.name in batch.tables]
    if _HOUSEHOLD in table.column_names and households:
        rows = _of_newest_households(rows, _rows(_HOUSEHOLDS, households, inbox, read))
    latest = rows.group_by(*table.key).aggregate(_latest=rows[_SEQUENCE].max())
    matches = [rows[name] == latest[name] for name in table.key]
    newest = rows.inner_join(latest, [*matches, rows[_SEQUENCE] == latest["_latest"]])
    return newest.select(*(rows[name] for name in table.column_names))


def _of_newest_households(rows: ir.Table, households: ir.Table) -> ir.Table:
    """Without the rows of households that a later batch has surveyed again."""
    latest = households.group_by(_HOUSEHOLD).aggregate(_latest=households[_SEQUENCE].max())
    joined = rows.left_join(latest, _HOUSEHOLD)
    return joined.filter(joined["_latest"].isnull() | (joined[_SEQUENCE] >= joined["_latest"])).select(*rows.columns)


def _rows(table: Table, holding: Sequence[Batch], inbox: Path, read: Read) -> ir.Table:
    """A table of all these batches, each row with the sequence of its batch. Every file is found by one pattern."""
    found = read(_path(inbox / "*", table.name))
    order = read(inbox / "*" / SEQUENCE)
    order = order.filter(order["batch"].isin([batch.id for batch in holding])).select(_batch="batch", _sequence="sequence")
    return promised(found, table, _batch=found["batch"]).inner_join(order, "_batch").drop("_batch")


def _path(folder: Path, table: str) -> Path:
    return folder / (FINDINGS if table == "findings" else f"{table}.parquet")


def _batches(standing: Sequence[Batch]) -> pa.Table:
    schema = arrow_schema(TABLES["batches"])
    names = {"batch": "id"}
    columns = [pa.array([getattr(batch, names.get(f.name, f.name)) for batch in standing], f.type) for f in schema]
    return pa.table(columns, schema=schema)


def _areas(standing: Iterable[Batch]) -> pa.Table:
    """Every area of the country and the villages that the standing batches name."""
    rows = [
        (area.code, area.level, area.parent, area.name_th, area.name_en, order_key(area.name_th), area.lon, area.lat)
        for area in all_areas()
    ]
    for code in sorted(_villages(standing)):
        number = int(code[6:])
        key = order_key(f"หมู่ที่ {number:02d}")  # by number, not by its first digit
        rows.append((code, "village", code[:6], f"หมู่ที่ {number}", f"Village {number}", key, None, None))
    schema = arrow_schema(TABLES["areas"])
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def _villages(standing: Iterable[Batch]) -> set[str]:
    found: set[str] = set()
    for batch in standing:
        for table in _WITH_VILLAGES:
            if table in batch.tables:
                found.update(code for code in read_column(_path(batch.folder, table), "village_code").to_pylist() if code)
    return found
