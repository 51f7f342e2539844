"""Birth dates of a whole column as year, month and day, as well as each is known.

The three common ways (2501-02-15, 25010215, 15/02/2501, in either era) are read as columns of digits, what is written
otherwise by ``thai.dates``, each distinct text once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import NONE, Coded, Ints, masked
from ruamjai.thai.dates import (
    BUDDHIST_OFFSET,
    FIRST_BUDDHIST_YEAR,
    DateFault,
    EraName,
    OrderName,
    PartialDate,
    parse,
)

_FIRST_YEAR, _LAST_YEAR = 1857, 2156  # CE, the years that thai.dates takes a register to mean
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
# Expression, width in bytes, and where year, month and day begin.
_YEAR_FIRST = (r"^[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}$", 10, (0, 5, 8))
_YEAR_LAST = (r"^[0-9]{2}[-/.][0-9]{2}[-/.][0-9]{4}$", 10, (6, 3, 0))
_EIGHT_YEAR_FIRST = (r"^(?:1[89]|2[0-7])[0-9]{2}(?:0[0-9]|1[0-2])[0-9]{2}$", 8, (0, 4, 6))
_EIGHT_SAID_SO = (r"^(?:1[89]|2[0-7])[0-9]{6}$", 8, (0, 4, 6))


@dataclass(frozen=True, slots=True)
class Births:
    """Years CE, months and days, -1 where unknown. ``unread``: how many rows hold something that is no date."""

    year: npt.NDArray[np.int16]
    month: npt.NDArray[np.int8]
    day: npt.NDArray[np.int8]
    unread: int

    def arrow(self) -> dict[str, pa.Array]:
        """The three columns of a person table."""
        parts: dict[str, npt.NDArray[Any]] = {"birth_year": self.year, "birth_month": self.month, "birth_day": self.day}
        return {name: masked(part, part == NONE) for name, part in parts.items()}


def read_births(column: Coded, *, era: EraName = "auto", order: OrderName = "dmy") -> Births:
    """The births of a column. A day that no calendar has (30 February) leaves the year alone.

    ``order`` "ymd" says that eight digits in a row begin with the year even where that makes no date (20111985).
    """
    parts = np.full((3, len(column.values)), NONE, np.int64)
    open_ = np.ones(len(column.values), bool)
    eight = _EIGHT_SAID_SO if order == "ymd" else _EIGHT_YEAR_FIRST
    for expression, width, starts in (_YEAR_FIRST, _YEAR_LAST, eight):
        fits = pc.match_substring_regex(column.values, expression).to_numpy(zero_copy_only=False) & open_
        if fits.any():
            parts[:, fits] = _plausible(*_digits(column.values.filter(pa.array(fits)), width, starts), era)
            open_ &= ~fits
    empty = np.zeros(len(column.values), bool)
    for place, text in zip(np.flatnonzero(open_).tolist(), column.values.filter(pa.array(open_)).to_pylist(), strict=True):
        found = _read_one(text, era, order)
        if found is None:
            empty[place] = True
        else:
            parts[:, place] = found
    unread = (parts[0] == NONE) & ~empty
    rows = np.bincount(column.codes[column.filled], minlength=len(unread)) if len(unread) else np.zeros(0, np.int64)
    year, month, day = (
        column.gather(part.astype(kind), NONE) for part, kind in zip(parts, (np.int16, np.int8, np.int8), strict=True)
    )
    return Births(year, month, day, int(rows[unread].sum()))


def _digits(texts: pa.StringArray, width: int, starts: tuple[int, int, int]) -> tuple[Ints, Ints, Ints]:
    _, offsets, data = texts.buffers()
    first = int(np.frombuffer(offsets, np.int32)[texts.offset])
    letters = np.frombuffer(data, np.uint8, len(texts) * width, first).reshape(len(texts), width).astype(np.int64) - ord("0")
    year, month, day = starts
    return (
        letters[:, year : year + 4] @ np.array([1000, 100, 10, 1]),
        letters[:, month : month + 2] @ np.array([10, 1]),
        letters[:, day : day + 2] @ np.array([10, 1]),
    )


def _plausible(year: Ints, month: Ints, day: Ints, era: EraName) -> Ints:
    """(year CE, month, day) with -1 for what is unknown or impossible, by the rules of ``thai.dates.parse``."""
    buddhist = year >= FIRST_BUDDHIST_YEAR
    year = np.where(buddhist, year - BUDDHIST_OFFSET, year)
    possible = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR)
    if era != "auto":
        possible &= buddhist if era == "be" else ~buddhist
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    most = np.where((month == 2) & ~leap, 28, _DAYS[np.minimum(month, 12)])
    exists = (month <= 12) & (day <= most)
    month_known = possible & exists & (month > 0)
    day_known = month_known & (day > 0)
    return np.stack([np.where(possible, year, NONE), np.where(month_known, month, NONE), np.where(day_known, day, NONE)])


def _read_one(text: str, era: EraName, order: OrderName) -> tuple[int, int, int] | None:
    """The parts of a date written in some other way, all -1 where it is none; None for a cell that is left open."""
    found = parse(_padded(text), era=era, order=order)
    if found is DateFault.NO_SUCH_DAY:
        found = _year_alone(text, era, order)
    if isinstance(found, PartialDate):
        return found.year, found.month or NONE, found.day or NONE
    return None if found is DateFault.EMPTY else (NONE, NONE, NONE)


def _padded(text: str) -> str:
    """Seven digits are a day, a month and a year that lost the day's leading zero when they were made a number."""
    return f"0{text}" if len(text) == 7 and text.isdigit() else text


def _year_alone(text: str, era: EraName, order: OrderName) -> PartialDate | DateFault:
    """The year of a date whose month or day is impossible: the four digits in it that are a year."""
    digits = "".join(char if char.isascii() and char.isdigit() else " " for char in text).split()
    if len(digits) == 1 and len(digits[0]) in (7, 8):
        digits = [digits[0][:4], digits[0][-4:]] if order == "ymd" else [digits[0][-4:], digits[0][:4]]
    years = [parse(year, era=era) for year in digits if len(year) == 4]
    return next((year for year in years if isinstance(year, PartialDate)), DateFault.NO_SUCH_DAY)
