"""Days of birth as small integers, with tables of what each day is called; quicker than asking a calendar of each person."""

import numpy as np

from ruamjai.madeup.people import parts
from ruamjai.thai.dates import BUDDHIST_OFFSET

_START, _END = np.datetime64("1900-01-01"), np.datetime64("2023-12-31")
DAYS = np.arange(_START, _END + 1)
FIRST_DAY, LAST_DAY = 0, len(DAYS) - 1
YEAR, MONTH, DAY = parts(DAYS)  # of each day from FIRST_DAY on; years are CE
ISO = [str(day) for day in DAYS]


def last_of_month(year: np.ndarray, month: np.ndarray) -> np.ndarray:
    """The last day of months."""
    days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])[month]
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return days + leap


def buddhist_text(year: int, month: int, day: int) -> str:
    """dd/mm/yyyy in the Buddhist era, or the year alone where the month is 0."""
    return f"{day:02}/{month:02}/{year + BUDDHIST_OFFSET}" if month else str(year + BUDDHIST_OFFSET)
