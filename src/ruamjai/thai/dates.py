"""Buddhist dates at the edge: coming in with their precision, going out in Thai.

Inside the house a date is Gregorian. A year from 2400 on is พ.ศ.; 543 is subtracted before anything is asked of the
calendar (the Gregorian year 2567 has no 29 February, the Buddhist year 2567 has). Two-digit years are faults, never
guesses. A day or month written 00 is unknown, and the date keeps that precision.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from ruamjai.thai.text import normalise

BUDDHIST_OFFSET = 543
FIRST_BUDDHIST_YEAR = 2400
_FIRST_YEAR, _LAST_YEAR = FIRST_BUDDHIST_YEAR - BUDDHIST_OFFSET, 2156  # CE, the years a register can mean

EraName = Literal["be", "ce", "auto"]
OrderName = Literal["dmy", "ymd"]

MONTHS_LONG = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateFault(StrEnum):
    """Why a cell is not a date. The value is the last part of a finding's code."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    TWO_DIGIT_YEAR = "two_digit_year"
    IMPLAUSIBLE_YEAR = "implausible_year"
    NO_SUCH_DAY = "no_such_day"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as well as it is known: year (CE), month and day, each of the last two possibly unknown (None)."""

    year: int
    month: int | None = None
    day: int | None = None

    def as_date(self) -> dt.date | None:
        """The calendar date, or None where day or month is unknown."""
        if self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)

    def legal_date(self) -> dt.date:
        """The day that age is counted from: section 16 of the Civil and Commercial Code takes the first day of the
        month where only the day is unknown, and the first day of the calendar year where the month is unknown too."""
        return dt.date(self.year, self.month or 1, (self.day or 1) if self.month else 1)


class Era(NamedTuple):
    """How one column writes dates: pass both to ``parse``."""

    era: EraName
    order: OrderName


def to_buddhist(year: int) -> int:
    """The Buddhist year of a CE year."""
    return year + BUDDHIST_OFFSET


def from_buddhist(year: int) -> int:
    """The CE year of a Buddhist year."""
    return year - BUDDHIST_OFFSET


def parse(value: str | int | dt.date, *, era: EraName = "auto", order: OrderName = "dmy") -> PartialDate | DateFault:
    """Reads one cell: dd/mm/yyyy, yyyy-mm-dd, yyyymmdd, ddmmyyyy, "15 ก.พ. 2566", mm/yyyy, a year alone, a spreadsheet's date.

    ``era`` says what a year may be ("auto": from 2400 on Buddhist, below CE); a year of the other era is then
    implausible. ``order`` settles only what stands at both ends of separators; eight digits in a row have one reading.
    Never guesses: months come before days in no accepted form, and a two-digit year is a fault.
    """
    if isinstance(value, dt.date):
        return _build(value.year, value.month, value.day, era)
    text = normalise(str(value)).strip(" '\"")
    if text.lower() in _EMPTY or not _TIME.sub("", text).strip("0/.- "):
        return DateFault.EMPTY
    parts = _split(text, order)
    if parts is None:
        return DateFault.UNREADABLE
    return _from_digits(*parts, era)


# Besides these, zeros alone are no date: databases write 0000-00-00 where none was given.
_EMPTY = {"–", "ไม่ทราบ", "ไม่ระบุ", "ไม่ปรากฏ", "ไม่มี", "null", "none", "nan", "nat", "n/a"}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?( ?น\.?)?$")
_ERA_WORD = re.compile(r"(?:พ\.?ศ\.?|ค\.?ศ\.?|b\.?e\.?|a\.?d\.?)(?=\s|\d|$)", re.IGNORECASE)
_SEPARATED = re.compile(r"(\d{1,4})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})")
_WITH_MONTH = re.compile(r"(?:(\d{1,2}|-{1,2})\s*[/.\-]?\s*)?([^\d\s/\-][^\d/\-]*?)\s*[/.\-]?\s*(\d{1,4})")
_EIGHT = re.compile(r"(\d{8})(?:\.0+)?")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})\s*[/\-]\s*(\d{3,4})|(\d{3,4})\s*[/\-]\s*(\d{1,2})")
_YEAR = re.compile(r"(\d{1,4})(?:\.0+)?")
_DASH_FOR_UNKNOWN = re.compile(r"(?<!\d)-{1,2}(?=/)")
_LEADING_WORD = re.compile(r"^(?:วันที่|วัน\S+?ที่|เมื่อ|ปี)\s*|(?<![ก-๎])เดือน\s*|(?<=\d)เดือน\s*")
# Months as they are spoken: กุมภา, เมษา, พฤศจิกา.
_SPOKEN = re.compile("(?:คม|ยน|พันธ์)$")


def _month_numbers() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for i in range(12):
        for spelling in (MONTHS_LONG[i], MONTHS_SHORT[i], _ENGLISH[i], _SPOKEN.sub("", MONTHS_LONG[i])):
            numbers[_plain(spelling)] = i + 1
    return numbers


def _plain(word: str) -> str:
    return word.replace(".", "").replace(" ", "").lower()


_MONTH_NUMBERS = _month_numbers()


def _month_number(word: str) -> int | None:
    plain = _plain(word)
    return _MONTH_NUMBERS.get(plain) or (_MONTH_NUMBERS.get(plain[:3]) if plain.isascii() else None)


def _split(text: str, order: OrderName) -> tuple[str, str, str] | None:
    """(year, month, day) as digit strings, an unknown part "0"; None where the text is no date."""
    text = _LEADING_WORD.sub("", _ERA_WORD.sub(" ", _TIME.sub("", text))).strip()
    text = _DASH_FOR_UNKNOWN.sub("0", text)
    if found := _EIGHT.fullmatch(text):
        text = found[1]
        # DDMMYYYY and YYYYMMDD exclude each other: a month and day read as a year are below 1300.
        year_last = int(text[4:]) >= _FIRST_YEAR
        return (text[4:], text[2:4], text[:2]) if year_last else (text[:4], text[4:6], text[6:])
    if found := _YEAR.fullmatch(text):
        return found[1], "0", "0"
    if found := _SEPARATED.fullmatch(text):
        year_first = len(found[1]) > 2 or (len(found[3]) <= 2 and order == "ymd")
        return (found[1], found[2], found[3]) if year_first else (found[3], found[2], found[1])
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return found[2] or found[3], found[1] or found[4], "0"
    if found := _WITH_MONTH.fullmatch(text):
        month = _month_number(found[2])
        if month is not None:
            return found[3], str(month), (found[1] or "0").strip("-") or "0"
    return None


def _from_digits(year: str, month: str, day: str, era: EraName) -> PartialDate | DateFault:
    if len(year) <= 2:
        return DateFault.TWO_DIGIT_YEAR
    return _build(int(year), int(month), int(day), era)


def _build(year: int, month: int, day: int, era: EraName) -> PartialDate | DateFault:
    buddhist = year >= FIRST_BUDDHIST_YEAR
    if (era == "be" and not buddhist) or (era == "ce" and buddhist):
        return DateFault.IMPLAUSIBLE_YEAR
    year = from_buddhist(year) if buddhist else year
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return DateFault.IMPLAUSIBLE_YEAR
    if month == 0:
        return PartialDate(year)
    if not 1 <= month <= 12:
        return DateFault.NO_SUCH_DAY
    if day == 0:
        return PartialDate(year, month)
    try:
        dt.date(year, month, day)
    except ValueError:
        return DateFault.NO_SUCH_DAY
    return PartialDate(year, month, day)


def detect_column(values: Iterable[str | int | dt.date]) -> Era:
    """How a column writes its dates, from its cells together.

    The era is "be" or "ce" where all readable cells (but one in a hundred) agree, so that the odd cell becomes a
    finding; "auto" where both are common or nothing is readable. The order is "ymd" where the year mostly stands first.
    """
    buddhist = christian = year_first = year_last = 0
    for value in values:
        if isinstance(parse(value), DateFault):
            continue
        text = value.isoformat() if isinstance(value, dt.date) else normalise(str(value)).strip(" '\"")
        parts = _split(text, "dmy")
        year = parts[0] if parts else ""
        buddhist += int(year or 0) >= FIRST_BUDDHIST_YEAR
        christian += int(year or 0) < FIRST_BUDDHIST_YEAR
        if text != year:
            year_first += text.startswith(year)
            year_last += not text.startswith(year)
    era: EraName = "auto"
    if buddhist > 99 * christian:
        era = "be"
    elif christian > 99 * buddhist:
        era = "ce"
    return Era(era, "ymd" if year_first > year_last else "dmy")


def age_on(birth: PartialDate | dt.date, day: dt.date) -> int | None:
    """Completed years on a day; None where the birth lies after it.

    A birth known by year (or year and month) alone counts from the day that section 16 of the Civil and Commercial Code
    names, see ``PartialDate.legal_date``.
    """
    born = birth.legal_date() if isinstance(birth, PartialDate) else birth
    if born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def format_thai(date: dt.date | PartialDate, style: Literal["short", "long"] = "short") -> str:
    """A date for Thai readers: "15 ก.พ. 2566" or "15 กุมภาพันธ์ 2566"; of a partial date what is known."""
    months = MONTHS_SHORT if style == "short" else MONTHS_LONG
    words = [str(date.day)] if date.day and date.month else []
    words += [months[date.month - 1]] if date.month else []
    return " ".join([*words, str(to_buddhist(date.year))])


def fiscal_year(date: dt.date) -> int:
    """The Thai fiscal year (BE): year n runs from 1 October n-1 to 30 September n."""
    return to_buddhist(date.year) + (date.month >= 10)
