"""XLSX as agencies write it: title rows, merged cells, several sheets; and workbooks made to exhaust a machine."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from ruamjai.warehouse.cells import Cells, plain_text
from ruamjai.warehouse.headings import TOP, Headings, IsHeading, find_headings
from ruamjai.warehouse.packages import MOST_UNPACKED, refuse_bombs, refuse_document_types, refuse_endless_text
from ruamjai.warehouse.text_files import MOST_COLUMNS, cut_short, too_large, unreadable

MOST_CELLS = 40_000_000
"""Cells of the rectangle that holds a sheet's cells; the reader keeps all of it in memory, empty or not."""

_DEFLATE_AT_MOST = 1032  # no deflated byte unpacks to more
_BLOCK = 1 << 20
# References of cells that hold something, however their attributes are ordered, quoted and written: those beyond column ZZ or
# below row 9,999, and the columns of all. Nothing nearer can make a rectangle that does not fit. A tag that ends in "/>" holds
# nothing; one whose end is not seen is taken to hold something.
_HOLDS = rb"""(?!(?:[^>"'/]|/(?!>)|"[^"]*"|'[^']*')*+/>)"""
_FAR_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{3,}\d+|[A-Za-z]{1,2}\d{5,})["']""" + _HOLDS)
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)\d+["']""" + _HOLDS)
# Rows, and cells that say nothing of where they are: each stands beside the one before it.
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*\s)?r\s*=\s*["'](\d+)["']""")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^>]*\sr\s*=)")
_OVERLAP = 256
_LONGEST = 12  # letters and digits of a reference that are read; beyond, all are too far
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ENOUGH_HEADINGS = 3

_Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """The rows below the headings, column by column; ``other_sheets`` have headings that are known too."""

    headings: Headings
    columns: list[Cells]
    first_row: int
    rows: int
    sheet: str
    other_sheets: list[str]


def read_workbook(path: Path, is_heading: IsHeading, sheet: str | None = None) -> SheetGrid | None:
    """The rows of the sheet whose headings are known best (or of the named one); None if all are blank.

    A merged cell's value stands in every cell that it covers. ``FileRefused`` where the file is cut short, no workbook,
    or larger unpacked than ``MOST_UNPACKED`` and ``MOST_CELLS`` allow.
    """
    check_size(path)
    try:
        with load_workbook(path) as book:
            found = _best_sheet(book, is_heading, sheet)
            if found is None:
                return None
            page, headings, others = found
            rows = page.to_python(skip_empty_area=False)
            columns = _columns(rows, headings)
            _fill_merged(columns, page.merged_cell_ranges or [], headings)
    except CalamineError as error:
        raise unreadable(f"it is no whole workbook ({type(error).__name__})") from None
    below = len(rows) - headings.below
    return SheetGrid(headings, [_cells(column) for column in columns], headings.below + 1, max(below, 0), page.name, others)


def check_size(path: Path) -> None:
    """Refuse a workbook that is cut short or would not fit, without unpacking more than the allowed bytes of it."""
    try:
        package = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise cut_short("the end of the workbook is missing") from None
    with package:
        parts = package.infolist()
        if not any(part.filename.startswith("xl/") for part in parts):
            raise unreadable("it is an archive, not a workbook")
        refuse_bombs(package, path.stat().st_size)
        try:
            _check_parts(package, parts, suspicious=path.stat().st_size * _DEFLATE_AT_MOST > MOST_UNPACKED)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise unreadable("a part of the workbook is damaged") from None


def _check_parts(package: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo], *, suspicious: bool) -> None:
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise too_large("unpacked it would be larger than this programme reads")
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            _check_sheet(package, part)
        elif suspicious and part.compress_size * _DEFLATE_AT_MOST > MOST_UNPACKED:
            with package.open(part) as stream:  # a declared size may lie: zipfile stops there and finds a wrong checksum
                while stream.read(_BLOCK):
                    pass
    refuse_document_types(package, parts)
    refuse_endless_text(package, [part for part in parts if part.filename.startswith("xl/worksheets/")])


def _check_sheet(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet with cells so far apart that the rectangle around them would not fit; its XML is read in blocks."""
    far = _references(package, part, _FAR_CELL)
    beside, rows = _bare_cells(package, part)
    if not far and not beside:
        return
    lowest = max([rows, *map(_row_number, far)])
    widest = max([beside, *(_column_number(letters) for letters in _references(package, part, _COLUMN))])
    if widest > MOST_COLUMNS or widest * lowest > MOST_CELLS:
        raise too_large("a cell stands so far from the others that the sheet would fill the memory")


def _references(package: zipfile.ZipFile, part: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> set[bytes]:
    """The distinct references that the pattern finds, in capitals; of those with a row, one a block, the lowest."""
    found: set[bytes] = set()
    tail = b""
    with package.open(part) as stream:
        read = stream.read(_BLOCK)
        while block := tail + read:
            whole = len(block) - _OVERLAP if read else len(block)  # a tag that begins behind it is seen with the next block
            here = {match[1].upper() for match in pattern.finditer(block) if match.start() < whole}
            if pattern is _FAR_CELL and here:
                here = {max(here, key=_row_number)}
            found |= here
            tail = block[-_OVERLAP:] if read else b""
            read = stream.read(_BLOCK) if read else b""
    return found


def _bare_cells(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """The most cells without a reference in one row, and the last row of the sheet; (0, 0) where all cells have one."""
    widest = count = rows = last = 0
    tail = b""
    with package.open(part) as stream:
        while read := stream.read(_BLOCK):
            block = tail + read
            cut = block.rfind(b"<")
            block, tail = (block[:cut], block[cut:]) if cut > 0 else (block, b"")
            last = max([last, *map(_row_number, _ROW_NUMBER.findall(block))])
            if _all_say_where(block):
                begun = block.count(b"<row")
                rows, count = rows + begun, 0 if begun else count
                continue
            first, *others = _ROW.split(block)
            rows += len(others)
            for i, piece in enumerate((first, *others)):
                count = (0 if i else count) + len(_BARE_CELL.findall(piece))
                widest = max(widest, count)
    return (widest, max(rows, last)) if widest else (0, 0)


def _all_say_where(block: bytes) -> bool:
    """Whether every cell begins with its reference, as office programmes write them: told by counting, without a pattern."""
    cells = sum(block.count(begin) for begin in (b"<c ", b"<c>", b"<c\n", b"<c\r", b"<c\t"))
    return block.count(b"<c r=") == cells and b":c" not in block


def _row_number(reference: bytes) -> int:
    return int(reference.lstrip(_LETTERS).lstrip(b"0")[:_LONGEST] or b"0")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:_LONGEST]:
        number = number * 26 + letter - 64
    return number


def _best_sheet(
    book: CalamineWorkbook, is_heading: IsHeading, wanted: str | None
) -> tuple[CalamineSheet, Headings, list[str]] | None:
    """The sheet to read, its headings, and other sheets that look like data too."""
    found: list[tuple[CalamineSheet, Headings]] = []
    for meta in book.sheets_metadata:
        shown = meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
        if meta.name == wanted or (wanted is None and shown):
            page = book.get_sheet_by_name(meta.name)  # the costly part: the sheet is parsed here, once
            headings = find_headings(page.to_python(skip_empty_area=False, nrows=TOP), is_heading)
            if headings is not None:
                found.append((page, headings))
    if not found:
        return None
    best = max(found, key=lambda pair: pair[1].known)
    others = [page.name for page, headings in found if page is not best[0] and headings.known >= _ENOUGH_HEADINGS]
    return best[0], best[1], others


def _columns(rows: Sequence[Sequence[Any]], headings: Headings) -> list[list[Any]]:
    below = rows[headings.below :]
    columns = [list(column) for column in zip(*below, strict=True)]
    return columns or [[] for _ in headings.names]


def _fill_merged(
    columns: list[list[Any]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], headings: Headings
) -> None:
    if sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in merged) > MOST_CELLS:
        raise too_large("its merged cells cover more than a sheet holds")
    for (top, left), (bottom, right) in merged:
        first, last = top - headings.below, bottom - headings.below
        if first < 0 or left >= len(columns):
            continue
        value = columns[left][first]
        for column in columns[left : right + 1]:
            column[first : last + 1] = [value] * (min(last + 1, len(column)) - first)


def _cells(column: list[Any]) -> Cells:
    place = {value: code for code, value in enumerate(dict.fromkeys(column))}
    codes = list(map(place.__getitem__, column))
    return Cells(list(place), np.array(codes, np.int32)).mapped(plain_text)
