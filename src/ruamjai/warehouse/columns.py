"""Some columns of somebody's file as an Arrow table: Parquet with its own types, CSV and XLSX as text.

Columns of text come as dictionaries: a name is then spelt, compared and kept once however many rows bear it. Only those
asked for are read, so that a file of many columns costs no more than the few that are needed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.errors import FileRefused
from ruamjai.warehouse.cells import Cells
from ruamjai.warehouse.headings import IsHeading
from ruamjai.warehouse.reading import RawTable, read_rows
from ruamjai.warehouse.text_files import cut_short, unreadable

__all__ = ["ColumnFile", "open_columns"]

_PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """An open file of rows: its headings in order ("" where a column has none) and how many rows it holds."""

    headings: tuple[str, ...]
    rows: int
    _path: Path
    _raw: RawTable | None = None

    def read(self, names: Sequence[str], *, plain: Collection[str] = ()) -> pa.Table:
        """The named columns, in that order. Those in ``plain`` (nearly every row another value) come without dictionary.

        ``FileRefused`` with code ``columns_doubled`` where a name stands over two columns, ``file_unreadable`` where the
        file is damaged or a column holds lists or records. ``KeyError`` for a name that is no heading.
        """
        wanted = list(dict.fromkeys(names))
        for name in wanted:
            if name not in self.headings:
                raise KeyError(name)
            if self.headings.count(name) > 1:
                raise _doubled(name)
        if self._raw is not None:
            return pa.table({name: _as_arrow(self._raw.columns[self.headings.index(name)]) for name in wanted})
        return _read_parquet(self._path, wanted, plain)


def open_columns(path: Path, *, is_heading: IsHeading = lambda _: False) -> ColumnFile:
    """Open a Parquet, CSV or XLSX file, told apart by its first bytes. ``is_heading`` finds the headings below title rows.

    Of Parquet only the end is read yet. ``FileRefused`` as ``reading.read_rows``, and where there are no rows.
    """
    if not _is_parquet(path):
        raw = read_rows(path, is_heading=is_heading)
        return ColumnFile(raw.headings, len(raw), path, raw)
    try:
        about = pq.read_metadata(path)
    except pa.ArrowException:
        raise cut_short("the end of the Parquet file is missing or damaged") from None
    except OSError as error:
        raise unreadable(f"the system refuses to open it ({type(error).__name__})") from None
    if about.num_rows == 0:
        raise FileRefused("The file has no rows.", code="file_empty", message_th="ไฟล์ว่าง ไม่มีแถวข้อมูล")
    return ColumnFile(tuple(about.schema.to_arrow_schema().names), about.num_rows, path)


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PARQUET)) == _PARQUET
    except FileNotFoundError:
        raise FileRefused("There is no such file.", code="file_missing", message_th="ไม่พบไฟล์นี้") from None
    except OSError as error:
        raise unreadable(f"the system refuses to open it ({type(error).__name__})") from None


def _read_parquet(path: Path, names: list[str], plain: Collection[str]) -> pa.Table:
    try:
        about = pq.read_metadata(path)
        kinds = about.schema.to_arrow_schema()
        if any(pa.types.is_nested(kinds.field(name).type) for name in names):
            raise unreadable("a column that is asked for holds lists or records")
        coded = [name for name in names if name not in plain and _is_text(kinds.field(name).type)]
        with pq.ParquetFile(path, metadata=about, read_dictionary=coded) as file:
            return file.read(names).select(names)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise unreadable(f"it is damaged ({type(error).__name__})") from None


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _as_arrow(cells: Cells) -> pa.DictionaryArray:
    codes = pa.array(cells.codes, mask=~cells.filled)
    return pa.DictionaryArray.from_arrays(codes, pa.array(cells.values, pa.string()))


def _doubled(name: str) -> FileRefused:
    # The name is one that was asked for, so it is a heading and no person's data.
    return FileRefused(
        f"Two columns are called “{name}”; rename one.",
        code="columns_doubled",
        message_th=f"มีสองคอลัมน์ชื่อ “{name}” ให้เปลี่ยนชื่อหนึ่งคอลัมน์",
    )
