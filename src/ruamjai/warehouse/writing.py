"""Tables out to files that people open: CSV, XLSX, Parquet. Each file appears whole or not at all."""

import datetime
import itertools
import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

from ruamjai.errors import UsageError

Encoding = Literal["utf-8-sig", "utf-8", "cp874"]

# A spreadsheet runs a cell that starts so as a formula (OWASP, "CSV Injection"); a leading ' makes it text again.
_FORMULA_STARTS = "=+-@\t\r"
_FORMULA = "^[=+\\-@\t\r]"
ROWS_AT_ONCE = 65_536
SHEET_ROWS = 1_048_576  # Excel's own limit on a sheet
_EXACT_IN_A_CELL = 2**53  # a cell's number is a float64; larger whole numbers are written as text
MADE_ON = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # a fixed day: the same table gives the same bytes


def write_csv(table: pa.Table, path: Path, *, encoding: Encoding = "utf-8-sig", title_rows: Sequence[str] = ()) -> None:
    """Write ``table`` as CSV with a header row, ``title_rows`` above it, one cell each; empty cells for nulls.

    Text that a spreadsheet would run as a formula gets a leading apostrophe. ``utf-8-sig`` (the default) is what Excel
    opens rightly in Thai; ``cp874`` is the Windows code page of older Thai programs. The file appears whole or not at all.
    Raises ``UsageError`` when a character does not exist in the encoding.
    """
    plain = neutralised(decoded(table))
    options = pa_csv.WriteOptions(include_header=False)
    with whole(path) as part, part.open("wb") as out:
        if encoding == "utf-8-sig":
            out.write(b"\xef\xbb\xbf")
        header = "".join(line([safe(title)]) for title in title_rows) + line([safe(name) for name in plain.column_names])
        out.write(_encode(header, encoding))
        for batch in plain.to_batches(max_chunksize=ROWS_AT_ONCE):
            buffer = BytesIO()
            pa_csv.write_csv(pa.Table.from_batches([batch]), buffer, options)
            out.write(_encode(buffer.getvalue().decode("utf-8"), encoding) if encoding == "cp874" else buffer.getbuffer())


def write_xlsx(
    table: pa.Table,
    path: Path,
    *,
    sheet: str,
    title_rows: Sequence[str] = (),
    merge_columns: Sequence[str] = (),
    merge_by: str | Sequence[str] | None = None,
) -> None:
    """Write ``table`` as a workbook of one sheet, ``title_rows`` above the header, one cell each.

    Neighbouring rows with an equal ``merge_by`` (one column, or several together) form a group; in the ``merge_columns``
    its cells are merged and hold the group's first value. Text is written as text, never as a formula; the same table
    gives the same bytes.
    Raises ``UsageError`` when the sheet would be longer than Excel allows.
    """
    if table.num_rows + len(title_rows) + 1 > SHEET_ROWS:
        raise UsageError(
            f"{table.num_rows:,} rows do not fit into one XLSX sheet; write CSV or Parquet.",
            message_th=f"ข้อมูล {table.num_rows:,} แถวเกินกว่าที่แผ่นงาน XLSX รับได้ ให้ส่งออกเป็น CSV หรือ Parquet",
        )
    plain = neutralised(decoded(table))
    first = len(title_rows) + 1
    merged = [plain.column_names.index(name) for name in merge_columns]
    by = [merge_by] if isinstance(merge_by, str) else list(merge_by or ())
    starts = _group_starts(plain.select(by)) if by and merged else None
    with whole(path) as part:
        book = xlsxwriter.Workbook(str(part), {"constant_memory": True})
        book.set_properties({"created": MADE_ON})
        page = book.add_worksheet(sheet)
        for row, title in enumerate(title_rows):
            page.write_string(row, 0, safe(title))
        for column, name in enumerate(plain.column_names):
            page.write_string(first - 1, column, safe(name))
        put = cell_writers(plain.schema, book)
        skip = frozenset(merged)
        row = first
        for batch in plain.to_batches(max_chunksize=ROWS_AT_ONCE):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                inside = starts is not None and not starts[row - first]
                for column, value in enumerate(values):
                    if value is not None and not (inside and column in skip):
                        put[column](page, row, column, value)
                row += 1
        if starts is not None:
            _merge_down(page, starts, merged, first)
        book.close()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write ``table`` as Parquet (zstd), types and nulls kept; nothing is neutralised, for no spreadsheet opens it."""
    with whole(path) as part:
        pq.write_table(table, part, compression="zstd")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; moved to ``path`` in one step when all went well, removed otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _encode(text: str, encoding: Encoding) -> bytes:
    try:
        return text.encode("utf-8" if encoding == "utf-8-sig" else encoding)
    except UnicodeEncodeError as fault:
        raise UsageError(
            f"{encoding} has no character U+{ord(text[fault.start]):04X}; write the file as utf-8-sig.",
            message_th=f"รหัสอักขระ {encoding} ไม่มีตัว U+{ord(text[fault.start]):04X} ให้เขียนแฟ้มเป็น utf-8-sig",
        ) from None


def line(cells: Sequence[str]) -> str:
    """One line of CSV, every cell in quotes."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"


def safe(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(tuple(_FORMULA_STARTS)) else text


def decoded(table: pa.Table) -> pa.Table:
    """The table with dictionary columns as plain values."""
    columns = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def neutralised(table: pa.Table) -> pa.Table:
    """The table with every text made ``safe``."""
    columns = []
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            risky = pc.match_substring_regex(column, _FORMULA)
            if pc.any(risky).as_py():
                column = pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)  # noqa: PLW2901
        columns.append(column)
    return pa.table(columns, names=table.column_names)


def _group_starts(keys: pa.Table) -> list[bool]:
    values = list(zip(*(column.to_pylist() for column in keys.columns), strict=True))
    return [row == 0 or value != values[row - 1] for row, value in enumerate(values)]


def _merge_down(page: xlsxwriter.worksheet.Worksheet, starts: list[bool], columns: Sequence[int], first: int) -> None:
    # merge_range() writes blanks into later rows, which a sheet written row by row no longer holds; the list of merged
    # ranges itself is written when the book is closed.
    heads = [row for row, start in enumerate(starts) if start] + [len(starts)]
    for head, following in itertools.pairwise(heads):
        if following - head > 1:
            page.merge.extend([head + first, column, following - 1 + first, column] for column in columns)


_Put = Callable[[xlsxwriter.worksheet.Worksheet, int, int, Any], object]


def cell_writers(schema: pa.Schema, book: xlsxwriter.Workbook) -> list[_Put]:
    """For each column what puts its values into a sheet."""
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    return [_cell_writer(field.type, day, moment) for field in schema]


def _cell_writer(kind: pa.DataType, day: object, moment: object) -> _Put:
    if pa.types.is_boolean(kind):
        return lambda page, row, column, value: page.write_boolean(row, column, value)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _put_number
    if pa.types.is_date(kind):
        return lambda page, row, column, value: page.write_datetime(row, column, value, day)
    if pa.types.is_timestamp(kind):
        return lambda page, row, column, value: page.write_datetime(row, column, value.replace(tzinfo=None), moment)
    return lambda page, row, column, value: page.write_string(row, column, str(value))


def _put_number(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: int | float) -> None:
    if math.isnan(value):
        return
    if abs(value) > _EXACT_IN_A_CELL:  # infinities among them
        page.write_string(row, column, safe(str(value)))
    else:
        page.write_number(row, column, value)
