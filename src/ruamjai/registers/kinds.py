"""How a cell of each kind is read: from the agency's text to our value, or to the code of what is wrong with it.

A reader sees each distinct text of a column once. What it gives back are the values of its outputs and, where something
is wrong, a finding's code; the rulebook says by the finding's severity whether the value still counts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ruamjai.registers.spelling import plain, says_nothing, word_key
from ruamjai.thai import areas, citizen_id, dates, names
from ruamjai.thai.address import split_address
from ruamjai.thai.text import normalise

if TYPE_CHECKING:
    from ruamjai.registers.shelf import Column

Reading = tuple[tuple[Any, ...], str | None]
Read = Callable[[str], Reading]

_FIRST_YEAR, _LAST_YEAR = 1950, 2100  # CE, of surveys and schemes
_ENOUGH_DATES = 500  # distinct dates of a column that show how it writes them


@dataclass(frozen=True, slots=True)
class Kind:
    """``outputs`` become columns of ours ("=" stands for the column's own name); ``when_empty`` is what a blank cell means.

    ``closed`` kinds admit few texts, so that a foreign one in them shows a shifted row.
    """

    reader: "Callable[[Column, Sequence[str]], Read]"
    outputs: tuple[str, ...] = ("=",)
    when_empty: tuple[Any, ...] | None = None
    closed: bool = True


def _text(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        return ((None if says_nothing(text) else text),), None

    return read


_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}")


def _number(column: "Column", _: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = re.sub(r"\s|บาท$", "", plain(cell))
        if says_nothing(text):
            return (None,), None
        if not _NUMBER.fullmatch(text):
            return (None,), "number_unreadable"
        value = float(text.replace(",", ""))
        fits = (column.least is None or value >= column.least) and (column.most is None or value <= column.most)
        return (value,), (None if fits else "number_out_of_range")

    return read


def _whole(column: "Column", cells: Sequence[str]) -> Read:
    number = _number(column, cells)

    def read(cell: str) -> Reading:
        (value,), fault = number(cell)
        if value is None:
            return (None,), fault
        return ((int(value),), fault) if value == int(value) else ((None,), "number_unreadable")

    return read


def _code(column: "Column", _: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        word = word_key(cell)
        if word in column.codes:
            return (column.codes[word],), None
        return (None,), (None if says_nothing(word) else "code_unknown")

    return read


def _present(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        word = word_key(cell)
        if word in ("ไม่มี", "ว่าง", "-", "–", "0", "ไม่"):
            return (False,), None
        return (None if says_nothing(word) else True,), None

    return read


def _year(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        found = dates.parse(plain(cell))
        if found is dates.DateFault.EMPTY:
            return (None,), None
        if isinstance(found, dates.DateFault) or found.month or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return (None,), "year_implausible"
        return (found.year,), None

    return read


def _dates_of(cells: Sequence[str]) -> Callable[[str], tuple[dates.PartialDate | None, str | None]]:
    step = max(1, len(cells) // _ENOUGH_DATES)
    era = dates.detect_column(cells[::step])

    def read(cell: str) -> tuple[dates.PartialDate | None, str | None]:
        found = dates.parse(cell, era=era.era, order=era.order)
        if isinstance(found, dates.DateFault):
            return None, (None if found is dates.DateFault.EMPTY else f"date_{found.value}")
        return found, None

    return read


def _date(_: "Column", cells: Sequence[str]) -> Read:
    parse = _dates_of(cells)

    def read(cell: str) -> Reading:
        found, fault = parse(cell)
        day = found.as_date() if found else None
        return (day,), ("date_unreadable" if found and day is None else fault)

    return read


def _birth(_: "Column", cells: Sequence[str]) -> Read:
    parse = _dates_of(cells)

    def read(cell: str) -> Reading:
        found, fault = parse(cell)
        return ((found.year, found.month, found.day) if found else (None, None, None)), fault

    return read


def _birth_year(column: "Column", cells: Sequence[str]) -> Read:
    birth = _birth(column, cells)

    def read(cell: str) -> Reading:
        (year, _, _), fault = birth(cell)
        return (year,), fault

    return read


def _citizen_id(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        found = citizen_id.read(cell)
        fault = f"citizen_id_{found.state}" if found.state in ("damaged", "invalid") else None
        # A number that was mistyped still says something beside the right one.
        digits = _NO_DIGIT.sub("", normalise(cell)) if found.state == "invalid" else ""
        return (found.number, found.state, digits if len(digits) == _CITIZEN_ID_DIGITS else None), fault

    return read


_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_CITIZEN_ID_DIGITS = 13
_LETTER = re.compile(r"[ก-ฮA-Za-z]")
_TWO_WORDS = re.compile(r"([^\s#()\[\]]+) ([^\s#()\[\]]+)")


@lru_cache(maxsize=1 << 17)
def _split_title(text: str) -> tuple[str | None, str]:
    return names.split_title(text)


@lru_cache(maxsize=1 << 17)
def _name_part(text: str) -> str | None:
    return names.name_part(text) if _LETTER.search(text) else None


def _split_name(text: str) -> names.Name:
    """``names.split_name``, with the title and given name of a two-word name taken apart once however many bear them."""
    if two := _TWO_WORDS.fullmatch(text):
        title, first = _split_title(two[1])
        if first:
            return names.Name(title, _name_part(first), _name_part(two[2]))
    return names.split_name(text) if _LETTER.search(text) else names.Name(None, None, None)


def _person_name(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        found = _split_name(normalise(cell).lstrip("'"))  # nearly every cell differs: not worth keeping as plain() does
        return (found.title, found.first, found.last), ("name_unlikely" if _DIGIT.search(cell) else None)

    return read


def _title(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        title = names.standard_title(text)
        return (title,), (None if title or says_nothing(text) else "title_unknown")

    return read


def _first_name(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        title, rest = _split_title(text)
        fault = "name_unlikely" if _DIGIT.search(text) else None
        return (_name_part(text), title if rest else None, _name_part(rest)), fault

    return read


def _last_name(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        return (_name_part(text),), ("name_unlikely" if _DIGIT.search(text) else None)

    return read


def _house_code(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = re.sub(r"[\s\-]", "", plain(cell))
        if says_nothing(text):
            return (None,), None
        return ((text,), None) if re.fullmatch(r"\d{11}", text) else ((None,), "house_code_malformed")

    return read


_BECAME_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[- ](?:[A-Za-z]{3}|[ก-ฮ]\S*\.)|(?:[A-Za-z]{3}|[ก-ฮ]\S*\.)[- ]\d{1,4}")


def _house_no(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        if says_nothing(text):
            return (None,), None
        if _BECAME_DATE.fullmatch(text):
            return (None,), "house_no_became_date"
        return (re.sub(r"\s", "", text),), None

    return read


_MOO = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?)?\s*0*(\d{1,2})")


def _moo(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = plain(cell)
        if says_nothing(text):
            return (None,), None
        found = _MOO.fullmatch(text)
        return ((int(found[1]) or None,), None) if found else ((None,), "moo_unreadable")

    return read


def _tambon_code(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = re.sub(r"[\s\-]", "", plain(cell))
        if says_nothing(text):
            return (None,), None
        # Villages' codes have two digits more. Whether the tambon exists is asked together with the names beside it.
        return ((text[:6],), None) if re.fullmatch(r"\d{6}(?:\d{2})?", text) else ((None,), "area_unknown")

    return read


def _area_code(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        text = re.sub(r"\s", "", plain(cell))
        return ((text,), None) if areas.current(text) else ((None,), "area_unknown")

    return read


def _address(_: "Column", __: Sequence[str]) -> Read:
    def read(cell: str) -> Reading:
        found = split_address(cell)
        moo = int(found.moo) if found.moo else None
        return (found.house_no, moo, found.tambon, found.amphoe, found.province), None

    return read


BIRTH = ("birth_year", "birth_month", "birth_day")
KINDS: dict[str, Kind] = {
    "text": Kind(_text, closed=False),
    "number": Kind(_number),
    "whole": Kind(_whole),
    "code": Kind(_code),
    "present": Kind(_present, when_empty=(False,), closed=False),
    "year": Kind(_year),
    "date": Kind(_date),
    "birth": Kind(_birth, BIRTH),
    "birth_year": Kind(_birth_year),
    "citizen_id": Kind(
        _citizen_id, ("citizen_id", "citizen_id_state", "citizen_id_written"), when_empty=(None, "missing", None)
    ),
    "person_name": Kind(_person_name, ("title", "first_name", "last_name"), closed=False),
    "title": Kind(_title, closed=False),
    "first_name": Kind(_first_name, ("first_name", "title_in_name", "name_without_title"), closed=False),
    "last_name": Kind(_last_name, closed=False),
    "house_code": Kind(_house_code),
    "house_no": Kind(_house_no, closed=False),
    "moo": Kind(_moo),
    "province": Kind(_text),
    "amphoe": Kind(_text),
    "tambon": Kind(_text),
    "tambon_code": Kind(_tambon_code),
    "area_code": Kind(_area_code),
    "address": Kind(_address, ("house_no", "moo", "tambon", "amphoe", "province"), closed=False),
}
