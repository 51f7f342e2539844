"""Survey files of analysts: CSV, XLSX, Parquet, Stata (.dta) and SPSS (.sav), each to one Arrow table with types.

Unlike an agency's register (``reading``), a survey comes with numbers that are already meant as numbers. What a file is
is told by its first bytes. Stata and SPSS need the extra "survey" (see ``statistical_files``).
"""

import csv
import functools
import io
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ruamjai.errors import FileRefused, UsageError
from ruamjai.warehouse.cells import Cells, plain_text
from ruamjai.warehouse.headings import TOP, Headings, find_headings
from ruamjai.warehouse.reading import MOST_BYTES, RawTable, read_rows
from ruamjai.warehouse.statistical_files import Reader, write_statistical
from ruamjai.warehouse.text_files import find_encoding, too_large, unreadable
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

Kind = Literal["csv", "xlsx", "parquet", "stata", "spss"]

SUFFIXES = (".csv", ".parquet", ".xlsx", ".dta", ".sav")
"""Endings that ``write_survey`` knows."""

# How programs write "no answer": R, pandas, Stata (its 27 kinds), spreadsheets.
_NO_NUMBER = frozenset(
    ("", ".", *(f".{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "NA", "N/A", "#N/A", "NaN", "nan", "null", "NULL")
)
_PARQUET, _SPSS, _STATA = b"PAR1", (b"$FL2", b"$FL3"), b"<stata_dta>"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_OLD_STATA = range(102, 116)  # the first byte of .dta before Stata 13 is its version, the next two order and type
_EXACT = 2.0**53  # beyond it a float64 no longer tells whole numbers apart
_SAMPLE = 1 << 18
_RAGGED = re.compile(r"Expected (?P<headings>\d+) columns, got (?P<cells>\d+)")


@dataclass(frozen=True)
class SurveyFile:
    """A survey file that was looked into: ``kind``, its ``columns`` in order and the value labels it carries by column."""

    path: Path
    kind: Kind
    columns: tuple[str, ...]
    rows: int | None = None
    value_labels: Mapping[str, Mapping[Any, str]] = field(default_factory=dict, repr=False)
    _read: Callable[[tuple[str, ...]], pa.Table] = field(default=lambda _: pa.table({}), repr=False)

    def read(self, columns: Iterable[str] | None = None, *, labels: bool | Collection[str] = False) -> pa.Table:
        """These columns (all unless said) as an Arrow table, in that order.

        Whole numbers are int64, other numbers float64; no answer is null: an empty cell, NaN, "." and "NA" among numbers,
        user-missing values of SPSS, extended missing values of Stata. A labelled number stays a number; for the columns in
        ``labels`` (True: all) it becomes the text of its label. Days of Stata and SPSS stay those programs' own numbers.
        ``UsageError`` naming every column that the file has not, ``FileRefused`` where it cannot be read.
        """
        wanted = tuple(dict.fromkeys(self.columns if columns is None else columns))
        self._check(wanted)
        table = _typed(self._read(wanted))
        if table.num_rows == 0:
            raise _empty()
        for name in wanted if labels is True else labels or ():
            if name in self.value_labels and name in wanted:
                table = table.set_column(wanted.index(name), name, _labelled(table[name], self.value_labels[name]))
        return table

    def _check(self, wanted: tuple[str, ...]) -> None:
        unknown = [name for name in wanted if name not in self.columns]
        if unknown:
            raise UsageError(
                f"{self.path.name} has no column {', '.join(unknown)}. It has: {', '.join(self.columns)}.",
                message_th=f"{self.path.name} ไม่มีคอลัมน์ {', '.join(unknown)} มีแต่ {', '.join(self.columns)}",
            )
        double = [name for name in wanted if self.columns.count(name) > 1]
        if double:
            raise FileRefused(
                f"{self.path.name} has more than one column {', '.join(double)}.",
                code="file_unreadable",
                message_th=f"{self.path.name} มีคอลัมน์ {', '.join(double)} ซ้ำกัน",
            )


def open_survey(path: Path, known: Collection[str] = ()) -> SurveyFile:
    """Look into a survey file. ``known`` are names to look for where titles stand above the headings.

    ``FileRefused`` (code ``file_missing``, ``file_empty``, ``file_cut_short``, ``file_unreadable``, ``file_too_large``, …),
    and ``EnvironmentFault`` for Stata and SPSS where the extra "survey" is not installed.
    """
    kind = _kind(path)
    try:
        return _OPENERS[kind](path, frozenset(known))
    except (pa.ArrowException, OSError, UnicodeError, csv.Error) as error:
        raise unreadable(f"it is damaged ({type(error).__name__})") from None


def read_survey(path: Path, columns: Iterable[str] | None = None, *, labels: bool | Collection[str] = False) -> pa.Table:
    """A survey file as an Arrow table, or some columns of it: see ``open_survey`` and ``SurveyFile.read``."""
    wanted = None if columns is None else tuple(columns)
    return open_survey(path, wanted or ()).read(wanted, labels=labels)


def check_name(path: Path) -> None:
    """``UsageError`` unless the name ends as one of ``SUFFIXES``."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"{path.name}: the name must end in {', '.join(SUFFIXES)}.",
            message_th=f"{path.name}: ชื่อไฟล์ต้องลงท้าย {' '.join(SUFFIXES)}",
        )


def write_survey(table: pa.Table, path: Path, *, value_labels: Mapping[str, Mapping[int, str]] | None = None) -> None:
    """Write a table by the name's ending (``SUFFIXES``); the file appears whole or not at all. Labels: Stata and SPSS only.

    ``UsageError`` for another ending, ``OSError`` where it cannot be written.
    """
    check_name(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(table, path, encoding="utf-8")
    elif suffix == ".parquet":
        write_parquet(table, path)
    elif suffix == ".xlsx":
        write_xlsx(table, path, sheet="survey")
    else:
        write_statistical(table, path, value_labels or {})


def _kind(path: Path) -> Kind:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
    except FileNotFoundError:
        raise FileRefused(f"There is no file {path.name}.", code="file_missing", message_th=f"ไม่พบไฟล์ {path.name}") from None
    except OSError as error:
        raise unreadable(f"the system refuses to open it ({type(error).__name__})") from None
    if size > MOST_BYTES:
        raise too_large(f"it has more than {MOST_BYTES >> 30} GiB")
    if start.startswith(_SPSS):
        return "spss"
    if start.startswith(_STATA) or (len(start) > 2 and start[0] in _OLD_STATA and start[1] in (1, 2) and start[2] == 1):
        return "stata"
    if start.startswith(_PARQUET):
        return "parquet"
    return "xlsx" if start.startswith(_PACKED) else "csv"


# -- Parquet -----------------------------------------------------------------------------------------------------------


def _open_parquet(path: Path, known: frozenset[str]) -> SurveyFile:
    about = pq.read_metadata(path)

    def read(wanted: tuple[str, ...]) -> pa.Table:
        return _arrow(lambda: pq.read_table(path, columns=list(wanted)).select(list(wanted)))

    return SurveyFile(path, "parquet", tuple(pq.read_schema(path).names), about.num_rows, {}, read)


def _arrow(read: Callable[[], pa.Table]) -> pa.Table:
    try:
        return read()
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise unreadable(f"it is damaged ({type(error).__name__})") from None


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _open_csv(path: Path, known: frozenset[str]) -> SurveyFile:
    encoding = find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    found = [(delimiter, _top(sample, delimiter, known)) for delimiter in ",;\t|"]
    delimiter, (headings, lines) = max(found, key=lambda one: (one[1][0].known, len(one[1][0].names)) if one[1][0] else (-1, 0))
    if headings is None:
        raise _empty()

    def read(wanted: tuple[str, ...]) -> pa.Table:
        return _arrow(lambda: _read_csv(path, encoding, delimiter, headings.names, lines, wanted))

    return SurveyFile(path, "csv", headings.names, None, {}, read)


def _top(sample: str, delimiter: str, known: frozenset[str]) -> tuple[Headings | None, int]:
    """The headings, and how many lines of the file stand above the data."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows, lines = [], [0]
    try:
        for row in itertools.islice(reader, TOP):
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error:  # a quotation mark that is never closed; the rows before it still show the headings
        pass
    headings = find_headings(rows, known.__contains__) if known else None
    if headings is None or not headings.known:
        headings = find_headings(rows, _like_a_name)
    return headings, lines[headings.below] if headings else 0


def _like_a_name(text: str) -> bool:
    return not text[0].isdigit() and text[0] not in "-+." and text not in _NO_NUMBER


def _read_csv(
    path: Path, encoding: str, delimiter: str, names: tuple[str, ...], lines: int, wanted: tuple[str, ...]
) -> pa.Table:
    places = [str(names.index(name)) for name in wanted]  # by place, for headings may repeat or be empty

    def read(texts: Iterable[str] = ()) -> pa.Table:
        return pa_csv.read_csv(
            path,
            pa_csv.ReadOptions(
                column_names=[str(place) for place in range(len(names))], skip_rows=lines,
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            ),
            pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            pa_csv.ConvertOptions(
                include_columns=places, null_values=sorted(_NO_NUMBER), strings_can_be_null=False,
                column_types=dict.fromkeys(texts, pa.string()),
            ),
        )  # fmt: skip

    try:
        table = read()
    except pa.ArrowInvalid as error:
        found = _RAGGED.search(str(error))  # the rest of what Arrow says holds the row itself
        if found is None:
            raise
        raise unreadable(f"a row has {found['cells']} cells where {found['headings']} columns are named") from None
    longer = [place for place in places if _beyond_float(table[place])]
    return (read(longer) if longer else table).rename_columns(list(wanted))


def _beyond_float(column: pa.ChunkedArray) -> bool:
    """Whether numbers are so long (codes of 17 digits and more) that different ones would fall together."""
    return pa.types.is_floating(column.type) and (pc.max(pc.abs(column)).as_py() or 0) > _EXACT


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _open_workbook(path: Path, known: frozenset[str]) -> SurveyFile:
    raw = read_rows(path, is_heading=known.__contains__) if known else None
    if raw is None or not raw.known_headings:
        raw = read_rows(path, is_heading=_like_a_name)
    return SurveyFile(path, "xlsx", raw.headings, len(raw), {}, functools.partial(_read_workbook, raw))


def _read_workbook(raw: RawTable, wanted: tuple[str, ...]) -> pa.Table:
    columns = dict(zip(reversed(raw.headings), reversed(raw.columns), strict=True))
    return pa.table({name: _numbers_or_texts(columns[name]) for name in wanted})


def _numbers_or_texts(cells: Cells) -> pa.Array:
    """Whole numbers if all distinct values are, else numbers, else texts."""
    kinds: tuple[tuple[type, pa.DataType], ...] = ((int, pa.int64()), (float, pa.float64()))
    for kind, arrow in kinds:
        try:
            read = [None if value in _NO_NUMBER else kind(value) for value in cells.values]
            return cells.replaced(read).arrow(arrow)
        except (ValueError, OverflowError, pa.ArrowInvalid):
            continue
    return cells.arrow(pa.string())


# -- Stata and SPSS ----------------------------------------------------------------------------------------------------


def _open_statistical(kind: Literal["stata", "spss"], path: Path, known: frozenset[str]) -> SurveyFile:
    reader = Reader(kind, path)
    about = reader.about()
    return SurveyFile(path, kind, about.columns, about.rows, about.labels, functools.partial(reader.read, about))


def _labelled(column: pa.ChunkedArray, labels: Mapping[Any, str]) -> pa.Array:
    cells = Cells.of(column.to_pylist())
    return cells.mapped(lambda value: labels.get(value, plain_text(value))).arrow(pa.string())


# -- All kinds ---------------------------------------------------------------------------------------------------------


def _typed(table: pa.Table) -> pa.Table:
    """The table in the few types that measures know, with every kind of "no answer" as null."""
    return pa.table({name: _plain(name, table[name]) for name in table.column_names})


def _plain(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_nested(kind):
        raise _of_no_use(name, "holds lists or records", "เป็นรายการหรือระเบียนซ้อน")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise _of_no_use(name, "holds broken characters", "มีอักขระที่อ่านไม่ได้")
    if pa.types.is_decimal(kind) or pa.types.is_null(kind):
        column = column.cast(pa.float64())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.if_else(pc.equal(column, ""), pa.scalar(None, kind), column)
    return _whole(column) if pa.types.is_floating(column.type) else column


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Floats without NaN; as int64 if every one is whole, for SPSS and pandas keep whole numbers as floats."""
    column = column.cast(pa.float64())
    column = pc.if_else(pc.is_finite(column), column, pa.scalar(None, pa.float64()))
    sure = pc.and_(pc.equal(pc.floor(column), column), pc.less_equal(pc.abs(column), _EXACT))
    return column.cast(pa.int64()) if pc.all(sure).as_py() else column


def _of_no_use(name: str, why: str, why_th: str) -> FileRefused:
    return FileRefused(
        f"The file cannot be read: its column {name} {why}.", code="file_unreadable",
        message_th=f"เปิดอ่านไฟล์นี้ไม่ได้: คอลัมน์ {name} {why_th}",
    )  # fmt: skip


def _empty() -> FileRefused:
    return FileRefused("The file has no rows.", code="file_empty", message_th="ไฟล์ว่าง ไม่มีแถวข้อมูล")


_OPENERS: Mapping[Kind, Callable[[Path, frozenset[str]], SurveyFile]] = {
    "parquet": _open_parquet,
    "csv": _open_csv,
    "xlsx": _open_workbook,
    "stata": functools.partial(_open_statistical, "stata"),
    "spss": functools.partial(_open_statistical, "spss"),
}
