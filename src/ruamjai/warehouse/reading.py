"""Agencies' files in: CSV, XLSX and Parquet to one shape, whatever they are called and however they are written.

What a file *is* is told by its first bytes, not by its name. Nothing here knows a register; the caller says which
headings it would recognise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.errors import FileRefused
from ruamjai.warehouse.cells import Cells, Rows
from ruamjai.warehouse.headings import IsHeading
from ruamjai.warehouse.text_files import cut_short, read_text, too_large, unreadable
from ruamjai.warehouse.workbooks import read_workbook

__all__ = ["MOST_BYTES", "Cells", "RawTable", "read_column", "read_rows", "read_table"]

MOST_BYTES = 4 << 30
"""Size of the largest file that is read."""
MOST_VALUES = 200_000_000
"""Rows times columns of a Parquet file: two million people with a hundred answers. A few bytes may claim any number."""
_MOST_STRAY = 3  # filled cells of a column without heading that are taken for a note beside the table

_ZIP, _PARQUET, _OLD_OFFICE = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of a file as text in one spelling (``cells.plain_text``), before anything is understood.

    ``headings`` are the agency's own, "" where a column has none; ``row_numbers`` count from 1 as a spreadsheet shows
    them. ``notes`` are (row number or None, finding code) of what was odd about rows; those of ``row_long`` hold more
    cells than there are headings.
    """

    headings: tuple[str, ...]
    columns: tuple[Cells, ...]
    row_numbers: Rows
    header_row: int
    known_headings: int
    notes: tuple[tuple[int | None, str], ...] = ()

    def __len__(self) -> int:
        return len(self.row_numbers)


def read_rows(path: Path, *, is_heading: IsHeading = lambda _: False, sheet: str | None = None) -> RawTable:
    """Read a CSV, XLSX or Parquet file into a ``RawTable``.

    ``is_heading`` says which texts are headings that some register knows; the heading row is hunted for below title rows
    by it. ``FileRefused`` with code ``file_missing``, ``file_empty``, ``file_cut_short``, ``file_unreadable``,
    ``file_locked``, ``file_old_excel``, ``file_too_large`` or ``file_several_sheets``.
    """
    kind = _kind(path)
    try:
        raw = _from_parquet(path, is_heading) if kind == "parquet" else None
        raw = raw or (_from_workbook(path, is_heading, sheet) if kind == "xlsx" else _from_text(path, is_heading))
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise unreadable(f"it is damaged ({type(error).__name__})") from None
    if raw is None or len(raw) == 0:
        raise FileRefused("The file has no rows.", code="file_empty", message_th="ไฟล์ว่าง ไม่มีแถวข้อมูล")
    return _without_stray_columns(raw)


def read_table(path: Path, columns: Iterable[str] | None = None) -> pa.Table:
    """A Parquet file of our own as an Arrow table, or some columns of it."""
    return pq.read_table(path, columns=None if columns is None else list(columns))


def read_column(path: Path, column: str) -> pa.ChunkedArray:
    """The distinct values of one column of a Parquet file of our own."""
    return read_table(path, [column]).column(column).unique()


def _kind(path: Path) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(max(size - 4, 0))
            end = file.read()
    except FileNotFoundError:
        raise FileRefused("There is no such file.", code="file_missing", message_th="ไม่พบไฟล์นี้") from None
    except OSError as error:
        raise unreadable(f"the system refuses to open it ({type(error).__name__})") from None
    if size > MOST_BYTES:
        raise too_large(f"it has more than {MOST_BYTES >> 30} GiB")
    if start.startswith(_OLD_OFFICE):
        raise _old_office(path)
    if start.startswith(_ZIP):
        return "xlsx"
    if start.startswith(_PARQUET):
        if end != _PARQUET or size < 12:
            raise cut_short("the end of the Parquet file is missing")
        return "parquet"
    return "text"


def _old_office(path: Path) -> FileRefused:
    with path.open("rb") as file:
        locked = _ENCRYPTED in file.read(1 << 20)
    if locked:
        return FileRefused("The workbook is locked with a password.", code="file_locked", message_th="ไฟล์ถูกล็อกด้วยรหัสผ่าน")
    return FileRefused("The file is of an old Excel (.xls).", code="file_old_excel", message_th="ไฟล์เป็น Excel รุ่นเก่า (.xls)")


def _from_parquet(path: Path, is_heading: IsHeading) -> RawTable | None:
    about = pq.read_metadata(path)
    unpacked = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
    if unpacked > MOST_BYTES or about.num_rows * about.num_columns > MOST_VALUES:
        raise too_large("unpacked it would be larger than this programme reads")
    kinds = about.schema.to_arrow_schema()
    texts = [field.name for field in kinds if pa.types.is_string(field.type) or pa.types.is_binary(field.type)]
    table = pq.read_table(path, read_dictionary=texts)  # a long text that each row repeats is held once
    headings = tuple(str(name).strip() for name in table.column_names)
    nested = [name for name, kind in zip(headings, table.schema.types, strict=True) if pa.types.is_nested(kind)]
    if nested:
        raise unreadable("a column of the Parquet file holds lists or records")
    return RawTable(
        headings, tuple(Cells.of_arrow(column) for column in table.columns), _numbers(2, table.num_rows), 1,
        sum(map(is_heading, set(headings))),
    )  # fmt: skip


def _from_workbook(path: Path, is_heading: IsHeading, sheet: str | None) -> RawTable | None:
    grid = read_workbook(path, is_heading, sheet)
    if grid is None:
        return None
    if grid.other_sheets:
        names = ", ".join([grid.sheet, *grid.other_sheets])
        raise FileRefused(
            f"Several sheets hold data: {names}.", code="file_several_sheets", message_th=f"มีข้อมูลหลายแผ่นงาน: {names}"
        )
    headings = grid.headings.names + ("",) * (len(grid.columns) - len(grid.headings.names))
    return RawTable(
        headings, tuple(grid.columns[: len(headings)]), _numbers(grid.first_row, grid.rows), grid.headings.row + 1,
        grid.headings.known,
    )  # fmt: skip


def _from_text(path: Path, is_heading: IsHeading) -> RawTable | None:
    grid = read_text(path, is_heading)
    if grid is None:
        return None
    notes: list[tuple[int | None, str]] = [(row, "row_short") for row in grid.short]
    notes += [(row, "row_long") for row in grid.long]
    if grid.unended:
        notes.append((grid.first_row + grid.rows - 1, "row_unended"))
    return RawTable(
        grid.headings.names, tuple(grid.columns), _numbers(grid.first_row, grid.rows), grid.headings.row + 1,
        grid.headings.known, tuple(notes),
    )  # fmt: skip


def _numbers(first: int, rows: int) -> Rows:
    return np.arange(first, first + rows, dtype=np.int64)


def _without_stray_columns(raw: RawTable) -> RawTable:
    """Without columns that have neither heading nor data; a note or two beside the table is told and left out."""
    counts = [int(column.filled.sum()) for column in raw.columns]
    keep = [place for place, name in enumerate(raw.headings) if name or counts[place] > _MOST_STRAY]
    stray: list[tuple[int | None, str]] = []
    for place, name in enumerate(raw.headings):
        if not name and 0 < counts[place] <= _MOST_STRAY:
            stray += [(int(row), "cell_stray") for row in raw.row_numbers[raw.columns[place].filled]]
    return RawTable(
        tuple(raw.headings[place] for place in keep), tuple(raw.columns[place] for place in keep), raw.row_numbers,
        raw.header_row, raw.known_headings, (*raw.notes, *sorted(set(stray), key=str)),
    )  # fmt: skip
