"""Tables out in constant memory, however long: rows are read in parts in the order of a key, then made into one file.

::

    <folder>/parts/00000.parquet …    each whole or not there; what is there is not read again
    <folder>/export.csv               the file, which appears whole when it is done

A process that is killed at any moment leaves whole parts. Whoever goes on reads from the last key of the last part, and the
file comes out byte for byte as if nothing had happened: parts are cut by number of rows, not by time.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

from ruamjai.warehouse.writing import (
    MADE_ON,
    ROWS_AT_ONCE,
    SHEET_ROWS,
    cell_writers,
    line,
    neutralised,
    safe,
    whole,
)

Kind = Literal["csv", "xlsx", "parquet"]
KINDS: tuple[Kind, ...] = ("csv", "xlsx", "parquet")
Key: TypeAlias = tuple[Any, ...]
Source: TypeAlias = Callable[[Key | None, int], pa.Table]
"""Rows after a key (None: from the first), in the order of the key, at most so many."""
Progress: TypeAlias = Callable[[int], None]
"""Told the rows done so far. What it raises ends the work; parts stay."""

_CELLS_OF_A_PLAIN_ZIP = 20_000_000  # at some 100 bytes a cell, far below the 4 GiB that a plain ZIP can hold
_BOM = b"\xef\xbb\xbf"


class Staged:
    """The parts of one export: ``schema`` is what every part has, ``key`` the columns it is ordered by."""

    def __init__(self, folder: Path, schema: pa.Schema, key: Sequence[str]) -> None:
        self.folder, self.schema, self.key = folder / "parts", _nullable(schema), tuple(key)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.folder.glob(".*"):  # of whoever was killed while writing a part
            left.unlink()
        self._parts = sorted(self.folder.glob("*.parquet"))
        self.n_rows: int = sum(pq.read_metadata(part).num_rows for part in self._parts)

    def last_key(self) -> Key | None:
        """The key of the last row that is kept; None where there is none."""
        if not self._parts:
            return None
        keys = pq.read_table(self._parts[-1], columns=list(self.key))
        last = keys.slice(keys.num_rows - 1)
        return tuple(last.column(name)[0].as_py() for name in self.key)

    def add(self, rows: pa.Table) -> None:
        """Keep the next rows, on the disk itself."""
        path = self.folder / f"{len(self._parts):05}.parquet"
        with whole(path) as part:
            pq.write_table(rows.select(self.schema.names).cast(self.schema), part, compression="zstd")
            _settle(part)
        _settle(self.folder)
        self._parts.append(path)
        self.n_rows += rows.num_rows

    def tables(self) -> Iterator[pa.Table]:
        """The parts, one at a time."""
        for part in self._parts:
            yield pq.read_table(part, schema=self.schema)

    def clear(self) -> None:
        """Let go of the parts."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._parts = []


def fill(staged: Staged, source: Source, *, at_once: int = ROWS_AT_ONCE, progress: Progress | None = None) -> int:
    """Read what is not yet kept, ``at_once`` rows a part. Returns the number of rows kept in all."""
    while True:
        rows = source(staged.last_key(), at_once)
        if rows.num_rows:
            staged.add(rows)
        if progress:
            progress(staged.n_rows)
        if rows.num_rows < at_once:
            return staged.n_rows


def write(
    staged: Staged,
    path: Path,
    *,
    kind: Kind,
    sheet: str = "data",
    told: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    sheet_rows: int = SHEET_ROWS,
) -> int:
    """Make the kept parts into one file at ``path``, whole or not at all. Returns its size in bytes.

    CSV is UTF-8 with a mark that Excel knows it by; a workbook goes on to a new sheet where one is full (``sheet_rows`` with
    its header); Parquet keeps its types, and ``told`` among its metadata. Text that a spreadsheet would run is made text in
    CSV and XLSX.
    """
    for left in path.parent.glob(f".{path.name}.*.part"):
        left.unlink()
    tell = progress or (lambda _done: None)
    with whole(path) as part:
        part.touch(mode=0o600)
        if kind == "csv":
            _csv(staged, part, tell)
        elif kind == "xlsx":
            _xlsx(staged, part, tell, sheet, sheet_rows)
        else:
            _parquet(staged, part, tell, told or {})
        _settle(part)
    _settle(path.parent)
    return path.stat().st_size


def _csv(staged: Staged, part: Path, tell: Progress) -> None:
    done = 0
    with part.open("wb") as out:
        out.write(_BOM + line([safe(name) for name in staged.schema.names]).encode())
        for table in staged.tables():
            buffer = BytesIO()
            pa_csv.write_csv(neutralised(table), buffer, pa_csv.WriteOptions(include_header=False))
            out.write(buffer.getbuffer())
            done += table.num_rows
            tell(done)


def _parquet(staged: Staged, part: Path, tell: Progress, told: Mapping[str, str]) -> None:
    done = 0
    schema = staged.schema.with_metadata({f"ruamjai.{name}": value for name, value in told.items()})
    with pq.ParquetWriter(part, schema, compression="zstd") as writer:
        for table in staged.tables():
            writer.write_table(table.replace_schema_metadata(schema.metadata))
            done += table.num_rows
            tell(done)


def _xlsx(staged: Staged, part: Path, tell: Progress, sheet: str, sheet_rows: int) -> None:
    scratch = part.parent / "sheets"  # beside the file: rows of people are not left in a folder that all share
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    large = staged.n_rows * len(staged.schema) > _CELLS_OF_A_PLAIN_ZIP
    book = xlsxwriter.Workbook(str(part), {"constant_memory": True, "tmpdir": str(scratch), "use_zip64": large})
    try:
        book.set_properties({"created": MADE_ON})
        put = cell_writers(staged.schema, book)
        page, number, row, done = _sheet(book, staged.schema, sheet, 1), 1, 1, 0
        for table in staged.tables():
            plain = neutralised(table)
            for values in zip(*(column.to_pylist() for column in plain.columns), strict=True):
                if row == sheet_rows:
                    number += 1
                    page, row = _sheet(book, staged.schema, sheet, number), 1
                for column, value in enumerate(values):
                    if value is not None:
                        put[column](page, row, column, value)
                row += 1
            done += table.num_rows
            tell(done)
        book.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _sheet(book: xlsxwriter.Workbook, schema: pa.Schema, sheet: str, number: int) -> Any:
    page = book.add_worksheet(f"{sheet} {number}"[-31:] if number > 1 else sheet[:31])
    for column, name in enumerate(schema.names):
        page.write_string(0, column, safe(name))
    return page


def _nullable(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_nullable(True) for field in schema])


def _settle(path: Path) -> None:
    """On the disk itself: what is there after a crash is whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
