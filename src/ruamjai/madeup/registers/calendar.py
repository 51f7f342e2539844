"""Days of birth as small integers, with tables of what each day is called; quicker than asking a calendar of each person."""

import numpy as np

from ruamjai.madeup.draws import Ints
from ruamjai.madeup.people import parts
from ruamjai.thai.dates import BUDDHIST_OFFSET

_START, _END = np.datetime64("1900-01-01"), np.datetime64("2023-12-31")
DAYS = np.arange(_START, _END + 1)
LAST_DAY = len(DAYS) - 1
YEAR, MONTH, DAY = parts(DAYS)  # of each day; years are CE
ISO = [str(day) for day in DAYS]


def last_of_month(year: Ints, month: Ints) -> Ints:
    """The last day of months."""
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    found: Ints = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month] + leap
    return found


def buddhist_text(year: int, month: int, day: int) -> str:
    """dd/mm/yyyy in the Buddhist era, or the year alone where the month is 0."""
    return f"{day:02}/{month:02}/{year + BUDDHIST_OFFSET}" if month else str(year + BUDDHIST_OFFSET)


def iso_text(year: int, month: int, day: int) -> str:
    """yyyy-mm-dd, or the year alone where the month is 0."""
    return f"{year:04}-{month:02}-{day:02}" if month else str(year)
