"""Finding the row of headings below an agency's title rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ruamjai.warehouse.cells import plain_text

TOP = 60
"""Rows at the top of a file among which the headings are looked for."""

_NEARLY = 0.6  # share of the most known names that a row above must have to be the headings

IsHeading = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Headings:
    """``names`` by column ("" where there is none); data begin ``below`` rows from the top; ``known`` names were recognised."""

    names: tuple[str, ...]
    row: int
    below: int
    known: int


def find_headings(top: Sequence[Sequence[object]], is_heading: IsHeading) -> Headings | None:
    """The headings among the first rows: the first row with (nearly) the most names that ``is_heading`` knows.

    Nearly: an agency that renames some headings may repeat the old ones further down, and rows of data must not be taken
    for title rows then.

    Headings may stand in two rows, a group's name merged above the names of its columns: the neighbouring row fills in
    where it has names that are known. Where no row has a known name, the fullest row is handed back with ``known`` 0.
    None if all rows are blank.
    """
    texts = [[plain_text(cell) or "" for cell in row] for row in top[:TOP]]
    scores = [len({cell for cell in row if cell and is_heading(cell)}) for row in texts]
    filled = [sum(map(bool, row)) for row in texts]
    if not any(filled):
        return None
    ranks = scores if any(scores) else filled
    enough = _NEARLY * max(scores) if any(scores) else max(filled)
    best = next(row for row, rank in enumerate(ranks) if rank >= enough)
    names, first, last = list(texts[best]), best, best
    if scores[best]:
        for other in (best - 1, best + 1):
            if 0 <= other < len(texts) and _fills_in(names, texts[other], is_heading, below=other > best):
                first, last = min(first, other), max(last, other)
    while names and not names[-1]:
        names.pop()
    known = len({name for name in names if name and is_heading(name)})
    return Headings(tuple(names), first, last + 1, known)


def _fills_in(names: list[str], row: list[str], is_heading: IsHeading, *, below: bool) -> bool:
    names.extend([""] * (len(row) - len(names)))
    # Below, a name may replace its group's; above, a name merged downwards stands over an empty cell.
    places = [
        place
        for place, cell in enumerate(row)
        if cell and is_heading(cell) and not is_heading(names[place]) and (below or not names[place])
    ]
    if below and len(places) < 2:  # a data cell may by chance read like a heading
        return False
    for place in places:
        names[place] = row[place]
    return bool(places)
