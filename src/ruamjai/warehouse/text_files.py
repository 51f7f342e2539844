"""CSV as agencies write it: UTF-8 with and without a mark, windows-874, UTF-16; commas, semicolons, tabs; ragged rows."""

import codecs
import contextlib
import csv
import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from ruamjai.errors import FileRefused
from ruamjai.warehouse.cells import Cells, plain_text
from ruamjai.warehouse.headings import TOP, Headings, IsHeading, find_headings

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 18
_BLOCK = 1 << 20
_ROWS_AT_ONCE = 50_000
_UNDEFINED_IN_874 = bytes([*range(0x81, 0x85), *range(0x86, 0x91), *range(0x98, 0xA0), *range(0xDB, 0xDF), *range(0xFC, 0x100)])
_MOST_GARBLED = 0.001
MOST_COLUMNS = 702
"""Of a text file, and of a workbook (A to ZZ): each is kept by itself."""
MOST_LINE = 8 << 20
"""Bytes of one line: it is split whole before its columns can be counted."""
GARBLED = "\ufffd"


@dataclass(frozen=True, slots=True)
class TextGrid:
    """The rows below the headings, column by column; ``short`` and ``long`` are numbers of ragged rows."""

    headings: Headings
    columns: list[Cells]
    first_row: int
    rows: int
    short: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    unended: bool = False


def read_text(path: Path, is_heading: IsHeading) -> TextGrid | None:
    """The CSV file's rows, or None if it is blank. ``FileRefused`` where it is no text or ends in the middle of a row."""
    _refuse_endless_lines(path)
    encoding = find_encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _find_delimiter(file.read(_SAMPLE), is_heading)
        file.seek(0)
        records = csv.reader(file, delimiter=delimiter)
        try:
            top = list(itertools.islice(records, TOP))
            if max(map(len, top), default=0) > MOST_COLUMNS:
                raise too_large("it has more columns than any register")
            headings = find_headings(top, is_heading)
            if headings is None:
                return None
            grid = _read_quickly(path, encoding, delimiter, headings) or _read_below(
                headings, itertools.chain(top[headings.below :], records), ended=_ends_with_newline(path)
            )
        except csv.Error:
            raise cut_short("a quotation mark is opened and never closed") from None
    if _ends_in_quotes(grid, path, encoding):
        raise cut_short("a quotation mark is opened and never closed")
    return grid


def _refuse_endless_lines(path: Path) -> None:
    length = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            begins, ends = (place(block, b"\n", b"\r") for place in (_first_of, _last_of))
            if length + (begins if begins >= 0 else len(block)) > MOST_LINE:
                raise too_large("one of its lines has no end")
            length = len(block) - ends - 1 if ends >= 0 else length + len(block)


def _first_of(block: bytes, *marks: bytes) -> int:
    return min((at for mark in marks if (at := block.find(mark)) >= 0), default=-1)


def _last_of(block: bytes, *marks: bytes) -> int:
    return max(block.rfind(mark) for mark in marks)


def _ends_in_quotes(grid: TextGrid, path: Path, encoding: str) -> bool:
    """Whether the last filled cell swallowed lines, and the file's quotation marks do not pair off."""
    last = next((column.values[column.codes[-1]] for column in reversed(grid.columns) if grid.rows and column.filled[-1]), "")
    if "\n" not in last:
        return False
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        return sum(block.count('"') for block in iter(lambda: file.read(_BLOCK), "")) % 2 == 1


def find_encoding(path: Path) -> str:
    """utf-8-sig, cp874 or utf-16, by the bytes of the whole file; ``FileRefused`` if it is no text or cut in a character.

    A file with a few broken characters is still read; they appear as U+FFFD and become findings.
    """
    with path.open("rb") as file:
        mark = file.read(2)
    if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    bad_in_utf8 = bad_in_874 = length = tail = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if b"\x00" in block:
                raise unreadable("it holds bytes that no text file has")
            bad_in_utf8 += decoder.decode(block).count(GARBLED)
            bad_in_874 += len(block) - len(block.translate(None, _UNDEFINED_IN_874))
            length += len(block)
    tail = decoder.decode(b"", final=True).count(GARBLED)
    if bad_in_utf8 == 0:
        if tail:
            raise cut_short("its last character is broken")
        return "utf-8-sig"
    if bad_in_874 == 0:
        return "cp874"
    if min(bad_in_utf8, bad_in_874) > _MOST_GARBLED * length + 3:
        raise unreadable("its characters are in no encoding that Thai files use")
    return "utf-8-sig" if bad_in_utf8 <= bad_in_874 else "cp874"


def _find_delimiter(sample: str, is_heading: IsHeading) -> str:
    def score(delimiter: str) -> tuple[int, int]:
        top: list[list[str]] = []
        # A quotation mark that is never closed stops the reader; the rows before it still show the delimiter.
        with contextlib.suppress(csv.Error):
            top.extend(itertools.islice(csv.reader(io.StringIO(sample), delimiter=delimiter), TOP))
        found = find_headings(top, is_heading)
        return (found.known, len(found.names)) if found else (0, 0)

    return max(_DELIMITERS, key=score)


def _read_quickly(path: Path, encoding: str, delimiter: str, headings: Headings) -> TextGrid | None:
    """Arrow's parser for a file without a fault; None where a row is ragged or blank, which the plain way tells apart."""
    if encoding == "utf-16":  # its lines cannot be counted by bytes
        return None
    lines = _lines_above(path, encoding, delimiter, headings.below)
    names = [str(place) for place in range(len(headings.names))]
    kind = pa.dictionary(pa.int32(), pa.string())
    with path.open("rb") as file:
        for _ in range(lines):
            file.readline()
        try:
            table = pa_csv.read_csv(
                file,
                pa_csv.ReadOptions(column_names=names, encoding="utf-8" if encoding == "utf-8-sig" else encoding),
                pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
                pa_csv.ConvertOptions(column_types=dict.fromkeys(names, kind), strings_can_be_null=False),
            )
        except (pa.ArrowInvalid, UnicodeError):
            return None
    if table.num_rows == 0 or not _ends_with_newline(path):
        return None
    columns = [Cells.of_arrow(column.unify_dictionaries()) for column in table.columns]
    return TextGrid(headings, columns, headings.below + 1, table.num_rows)


def _lines_above(path: Path, encoding: str, delimiter: str, records: int) -> int:
    """Lines of the file that its first ``records`` records take up; a cell of a title may hold line breaks."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        for _ in range(records):
            next(reader)
        return reader.line_num


def _read_below(headings: Headings, records: Iterable[list[str]], *, ended: bool) -> TextGrid:
    width = len(headings.names)
    first = headings.below + 1
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    short: list[int] = []
    long: list[int] = []
    count = 0
    last_is_short = False
    rest = iter(records)
    while chunk := list(itertools.islice(rest, _ROWS_AT_ONCE)):
        last_is_short = len(chunk[-1]) < width
        _square(chunk, width, first + count, short, long)
        for place, column in enumerate(zip(*chunk, strict=True)):
            chunks[place].append(pa.array(column, pa.string()).dictionary_encode())
        count += len(chunk)
    if last_is_short and not ended:
        raise cut_short("its last row has no end")
    columns = [
        Cells.of_arrow(pa.chunked_array(column).unify_dictionaries()) if column else Cells.nothing(0) for column in chunks
    ]
    return TextGrid(headings, columns, first, count, short, long, unended=count > 0 and not ended)


def _square(chunk: list[list[str]], width: int, first: int, short: list[int], long: list[int]) -> None:
    """Give every record ``width`` cells, noting the numbers of those that had fewer or more."""
    for place, record in enumerate(chunk):
        missing = width - len(record)
        if missing == 0:
            continue
        if missing > 0:
            if any(map(str.strip, record)):
                short.append(first + place)
            record.extend([""] * missing)
        else:
            if any(plain_text(cell) for cell in record[width:]):
                long.append(first + place)
            del record[width:]


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(0, io.SEEK_END)
        file.seek(max(file.tell() - 2, 0))
        return file.read().rstrip(b"\x00").endswith((b"\n", b"\r"))


def cut_short(how: str) -> FileRefused:
    """The refusal of a file that ends too early."""
    return FileRefused(f"The file is cut short: {how}.", code="file_cut_short", message_th="ไฟล์ไม่ครบ ขาดตอนท้าย")


def too_large(how: str, how_th: str = "") -> FileRefused:
    """The refusal of a file beyond the stated sizes."""
    message_th = f"ไฟล์ใหญ่เกินกำหนด: {how_th}" if how_th else "ไฟล์ใหญ่เกินกำหนด"
    return FileRefused(f"The file is too large: {how}.", code="file_too_large", message_th=message_th)


def unreadable(why: str) -> FileRefused:
    """The refusal of a file that cannot be read."""
    return FileRefused(f"The file cannot be read: {why}.", code="file_unreadable", message_th="เปิดอ่านไฟล์นี้ไม่ได้")
