"""Rows whose cells have slid into their neighbours' columns.

An import of such rows once created districts called อยู่ยาก, อยู่ลำบาก and ไม่มีข้อมูล (thai-facts 6.5). A row is shifted when
a cell that its own column cannot read holds what another column's closed list knows: a code word, the name of an area in
a column of numbers, a citizen number, a date.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ruamjai.registers.kinds import KINDS
from ruamjai.registers.shelf import Column
from ruamjai.registers.spelling import plain, word_key
from ruamjai.thai import areas
from ruamjai.warehouse.cells import Cells, Mask

AREA_KINDS = frozenset({"province", "amphoe", "tambon"})
_NO_DATE = frozenset({"code", "citizen_id", "house_code", "moo", "tambon_code", *AREA_KINDS})
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}")
_THIRTEEN = re.compile(r"\d{13}|\d-\d{4}-\d{5}-\d{2}-\d")
_SIX = re.compile(r"\d{6}")
_DIGITS = 13
_NAMES = frozenset({"title", "first_name", "last_name", "person_name"})
_THAI = re.compile("[ก-๎]")
# Words that people also write into a cell of their own accord: they show no shift.
_EVERYDAY = frozenset({"มี", "ไม่มี", "ใช่", "ไม่ใช่", "ผ่าน", "ไม่ผ่าน", "ได้", "ไม่ได้", "ปกติ", "ไม่มีหน่วยงานใด", "อื่นๆ", "อื่น"})

Part = tuple[Column, str, Cells, set[int]]
"""A column, its heading, its cells, and the places of the texts that it could not read."""


def shifted_cells(parts: Sequence[Part]) -> Iterator[tuple[str, Mask]]:
    """For each column that holds foreign cells: its heading and the rows. A closed list is told by its own column's words."""
    words = {id(column): _words(column) for column, _, _, _ in parts}
    for column, heading, cells, faults in parts:
        own = words[id(column)]
        others = frozenset().union(*(listed for listed in words.values() if listed is not own)) - own
        suspects = faults if KINDS[column.kind].closed and column.kind not in AREA_KINDS else range(len(cells.values))
        foreign = {place for place in suspects if _is_foreign(column, cells.values[place], others)}
        if foreign:
            yield heading, cells.replaced([place if place in foreign else None for place in range(len(cells.values))]).filled


def _words(column: Column) -> frozenset[str]:
    """The words of a column's code list: single letters and numbers prove nothing."""
    return frozenset(word for word in column.codes if len(word) > 2 and _THAI.search(word)) - _EVERYDAY


def _is_foreign(column: Column, text: str, others: frozenset[str]) -> bool:
    """Whether a text that its own column may not hold is something of another column's."""
    if column.kind in _NAMES:
        return _is_thirteen_digits(text)
    if not KINDS[column.kind].closed:
        return column.kind == "address" and bool(_DATE.fullmatch(text))
    if column.kind in AREA_KINDS and _is_area(column.kind, text):
        return False
    if column.kind != "citizen_id" and _is_thirteen_digits(text):
        return True
    plainly = plain(text)
    if column.kind in _NO_DATE and _DATE.fullmatch(plainly):
        return True
    if column.kind in ("code", *AREA_KINDS):
        return word_key(text) in others or bool(_SIX.fullmatch(plainly) and areas.current(plainly))
    return word_key(text) in others or _is_any_area(text)


def _is_thirteen_digits(text: str) -> bool:
    """A citizen number, whether or not its check digit holds: nothing else in these files has 13 digits."""
    return len(text) >= _DIGITS and text[-1].isdigit() and bool(_THIRTEEN.fullmatch(plain(text)))


@cache
def _is_area(kind: str, text: str) -> bool:
    index = areas.index()
    if kind == "province":
        return bool(index.match_province(text))
    return bool(index.match_amphoe(text) if kind == "amphoe" else index.match(text))


@cache
def _is_any_area(text: str) -> bool:
    return bool(_THAI.search(text)) and any(_is_area(kind, text) for kind in AREA_KINDS)
