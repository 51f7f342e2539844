"""Titles by sex, age and marriage, and what a careless clerk writes instead."""

import numpy as np

from ruamjai.madeup.draws import Bools, Whole
from ruamjai.madeup.registers.coded import Coded

BOY, GIRL, MR, MRS, MISS = range(5)
TITLES = ("เด็กชาย", "เด็กหญิง", "นาย", "นาง", "นางสาว")
_CHILD, _MARRIES_LATE = 15, 35
_RANKS = ("จ.ส.อ.", "ด.ต.", "ส.ต.ท.", "ว่าที่ร้อยตรี", "ร.ต.", "อส.ทพ.")
# What stands instead of a title, with its share; "" is nothing.
_INSTEAD = {
    MR: {"": 0.45, "นาย.": 0.25, "คุณ": 0.15, **{rank: 0.15 / len(_RANKS) for rank in _RANKS}},
    MRS: {"นางสาว": 0.35, "น.ส.": 0.30, "": 0.25, "คุณ": 0.10},
    MISS: {"น.ส.": 0.55, "นาง": 0.20, "": 0.20, "นส.": 0.05},
}
_YOUNG = {
    BOY: {"ด.ช.": 0.75, "": 0.15, "นาย": 0.10},
    GIRL: {"ด.ญ.": 0.75, "": 0.15, "นางสาว": 0.10},
    MR: {"เด็กชาย": 0.4, "ด.ช.": 0.3, "": 0.3},
    MRS: {"นางสาว": 0.5, "น.ส.": 0.3, "": 0.2},
    MISS: {"น.ส.": 0.5, "เด็กหญิง": 0.25, "ด.ญ.": 0.15, "": 0.1},
}
_STILL_A_CHILD = 18  # some registers keep a child's title after 15


def goes_by_mrs(married: Bools, age: Whole, rng: np.random.Generator) -> Bools:
    """Which wives go by นาง: fewer of the young do, since the law leaves it to them."""
    found: Bools = married & (rng.random(len(age)) < np.where(age >= _MARRIES_LATE, 0.9, 0.55))
    return found


def true_titles(male: Bools, age: Whole, mrs: Bools) -> Whole:
    """Indices into ``TITLES``."""
    child = age < _CHILD
    found: Whole = np.where(male, np.where(child, BOY, MR), np.where(child, GIRL, np.where(mrs, MRS, MISS)))
    return found


def other_titles(column: Coded, rows: Whole, age: Whole, rng: np.random.Generator) -> None:
    """Write something else in ``rows``, which hold ``TITLES``: an abbreviation, an outdated or wrong title, a rank, nothing."""
    true, young = column.codes[rows], age[rows] < _STILL_A_CHILD
    for table, among in ((_INSTEAD, ~young), (_YOUNG, young)):
        for title, options in table.items():
            mine = rows[(true == title) & among]
            which = rng.choice(len(options), len(mine), p=np.array([*options.values()]) / sum(options.values()))
            for number, text in enumerate(options):
                column.fill(mine[which == number], text)
