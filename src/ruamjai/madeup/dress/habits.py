"""Habits of the office that made a file. Every habit occurs in some files, whatever the seed: they follow the file's place."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from geothai.abolished import abolished_areas

from ruamjai.madeup.draws import Floats
from ruamjai.thai.areas import current, successor
from ruamjai.warehouse.writing import Encoding

_ENCODINGS: tuple[Encoding, ...] = ("utf-8-sig", "cp874", "utf-8")
_PREFIXES = (("", "", ""), ("ต.", "อ.", "จ."), ("ตำบล", "อำเภอ", "จังหวัด"), ("ต. ", "", ""))


@dataclass(frozen=True, slots=True)
class Habits:
    """What one office does to its file. ``prefixes`` stand before the names of tambon, amphoe and province."""

    encoding: Encoding
    prefixes: tuple[str, str, str]
    title_rows: bool
    glued_names: bool
    thai_digits: bool
    ruined_numbers: float
    shifted_rows: int
    pseudo_tambons: bool
    town_names: bool
    abolished_tambons: bool
    summary_row: bool
    sex_in_words: bool
    no_is_two: bool
    numeric_ids: bool


def habits_of(place: int) -> Habits:
    """Habits of the ``place``-th file of a register, counted from 0."""
    return Habits(
        encoding=_ENCODINGS[place % 3],
        prefixes=_PREFIXES[place % 4],
        title_rows=place % 2 == 1,
        glued_names=place % 5 == 2,
        thai_digits=place % 7 == 3,
        ruined_numbers=0.03 if place % 6 == 4 else 0.001,
        shifted_rows=3 if place % 9 == 5 else 0,
        pseudo_tambons=place % 3 != 2,
        town_names=place % 6 == 3,
        abolished_tambons=place % 2 == 0,
        summary_row=place % 6 == 1,
        sex_in_words=place % 3 == 2,
        no_is_two=place % 8 == 6,
        numeric_ids=place % 12 == 0,
    )


@cache
def _abolished() -> dict[str, str]:
    """For a current tambon the code it had before, where geothai knows just one successor of that code."""
    found: dict[str, str] = {}
    for area in abolished_areas():
        if len(area.code) == 6 and len(area.successors) == 1 and current(area.successors[0]):
            found.setdefault(area.successors[0], area.code)
    return found


def earlier_code(tambon: str) -> str | None:
    """The abolished code of a tambon, if geothai knows one."""
    return _abolished().get(tambon)


def pseudo_code(amphoe: str) -> str:
    """A municipality's pseudo-tambon: the highest code of the amphoe that leads to no current tambon."""
    return next(code for last in range(99, 50, -1) if not current(code := f"{amphoe}{last}") and not successor(code))


def ruined(value: str, how: float) -> str:
    """A citizen number as spreadsheets ruin it; ``how`` in [0, 1) chooses. The first two cannot be restored."""
    ways = (
        f"{int(value):.4E}".replace("E+0", "E+"),
        value[1:],
        f"{value}.0",
        f"'{value}",
        f'"{value}"',
        f"{value[0]}-{value[1:5]}-{value[5:10]}-{value[10:12]}-{value[12]}",
        f" {value[0]} {value[1:5]} {value[5:10]} {value[10:12]} {value[12]}",
    )
    return ways[int(how * len(ways))]


def ruin_numbers(values: list[str | None], rate: float, rng: np.random.Generator) -> list[str | None]:
    """The column with some numbers ruined: at least two where there are any, so that a small file shows it too."""
    draws: Floats = rng.random((len(values), 2))
    rows = set(np.flatnonzero(draws[:, 0] < rate).tolist())
    if rate > 0.01:
        rows |= set(np.flatnonzero([value is not None for value in values])[:2].tolist())
    return [ruined(value, draws[row, 1]) if value is not None and row in rows else value for row, value in enumerate(values)]
