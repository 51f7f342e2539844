"""Two registers of one people, with known truth: for measuring how well, and how fast, records are linked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.madeup.draws import Ints, stream
from ruamjai.madeup.registers.calendar import buddhist_text, iso_text
from ruamjai.madeup.registers.chances import Chances
from ruamjai.madeup.registers.habits import Batches, fill_in, ordain, vary, without_surname
from ruamjai.madeup.registers.people import People, make_people
from ruamjai.madeup.registers.rates import RATES, SHARED, Difficulty, Rates
from ruamjai.madeup.registers.rosters import Rosters, make_rosters, pairs_between, pairs_within
from ruamjai.madeup.registers.sheet import Sheet, row_names, table_of
from ruamjai.madeup.registers.slips import slip, spoil_numbers
from ruamjai.madeup.registers.truth import write_down
from ruamjai.warehouse.writing import write_parquet

Progress = Callable[[str, int, int], None]

LEFT, RIGHT = "A", "B"  # what the registers' row names begin with
_NONE: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class MadeRegisters:
    """The files written, all Parquet. ``truth`` holds ``left_id`` and ``right_id`` of each of its ``pairs``.

    ``left_duplicates`` and ``right_duplicates``, of the same two columns, pair rows of one register about one person; they are
    None where nobody stands in a register twice.
    """

    left: Path
    right: Path
    truth: Path
    pairs: int
    left_duplicates: Path | None = None
    right_duplicates: Path | None = None


def make_registers(
    out: Path,
    *,
    left: int = 6_000_000,
    right: int = 900_000,
    difficulty: Difficulty = "standard",
    numbers: bool = True,
    seed: int = 1,
    progress: Progress | None = None,
) -> MadeRegisters:
    """Write ``left.parquet``, ``right.parquet`` and ``truth.parquet`` under ``out``: two lists of made-up people, raw.

    ``left`` and ``right`` are numbers of records; 85 % of the right register's people are in the left one, which must hold
    as many. All columns are text. Births are ISO dates in the left file and dd/mm/yyyy of the Buddhist era in the right one,
    a year alone where no more is known. Without ``numbers`` the right register has no citizen numbers. The same arguments
    give the same bytes. ``progress(what, done, total)`` is told of each file. Raises ``UsageError`` for sizes that cannot be.
    """
    tell = progress or (lambda what, done, total: None)
    rates = RATES[difficulty]
    tell("people", 0, 3)
    rosters = _rosters(left, right, rates, seed)
    people = make_people(n=rosters.people, habits=rates.habits, seed=seed)
    tell("left", 1, 3)
    write_parquet(table_of(_left(people, rosters, rates, seed), LEFT, _NONE), out / "left.parquet")
    tell("right", 2, 3)
    sheet, hyphened = _right(people, rosters, rates, seed)
    if not numbers:
        sheet.number[:] = -1
    write_parquet(table_of(sheet, RIGHT, hyphened), out / "right.parquet")
    made = _write_truth(rosters, out)
    tell("truth", 3, 3)
    return made


def _rosters(left: int, right: int, rates: Rates, seed: int) -> Rosters:
    left_twice, right_twice = round(left * rates.habits.left_twice), round(right * rates.habits.right_twice)
    shared = round((right - right_twice) * SHARED)
    if left < 1 or right < 1 or left - left_twice < shared:
        raise UsageError(
            f"{left:,} and {right:,} records cannot be: {SHARED:.0%} of the right register's people are in the left one.",
            message_th=f"ทะเบียน {left:,} และ {right:,} ระเบียนเป็นไปไม่ได้: คนในทะเบียนขวาร้อยละ {SHARED * 100:.0f} ต้องอยู่ในทะเบียนซ้าย",
        )
    return make_rosters(left=left, right=right, left_twice=left_twice, right_twice=right_twice, shared=shared, seed=seed)


def _left(people: People, rosters: Rosters, rates: Rates, seed: int) -> Sheet:
    """The left register: nothing is wrong but some numbers, and whatever is wrong with people entered a second time."""
    rng = stream(seed, "registers", "left")
    sheet = _written(people, rosters.left, rates.habits.left_monks, rng)
    chances = Chances(rng, len(sheet))
    sheet = replace(sheet, number=spoil_numbers(people, sheet.person, rates.left_numbers, chances, rng))
    second = rosters.left_second
    if len(second):
        chances = Chances(rng, len(second))
        again = _written(people, sheet.person[second], rates.habits.left_monks, rng)
        again = slip(again, people, rates.right, chances, rng, date_text=iso_text)
        sheet.lay_over(second, replace(again, number=spoil_numbers(people, again.person, rates.again, chances, rng)))
    if rates.habits.hill_households:
        without_surname(sheet, rng)
    return sheet


def _right(people: People, rosters: Rosters, rates: Rates, seed: int) -> tuple[Sheet, Ints]:
    """The right register, and in which rows its numbers have hyphens."""
    rng = stream(seed, "registers", "right")
    sheet = _written(people, rosters.right, 1.0, rng)
    chances = Chances(rng, len(sheet))
    sheet = slip(sheet, people, rates.right, chances, rng, date_text=buddhist_text)
    number = spoil_numbers(people, sheet.person, rates.right_numbers, chances, rng)
    second = rosters.right_second
    if len(second):
        number[second] = spoil_numbers(people, sheet.person[second], rates.again, Chances(rng, len(second)), rng)
    sheet = replace(sheet, number=number)
    habits = rates.habits
    if habits == type(habits)():
        return sheet, _NONE
    batches = Batches(sheet, people, rng)
    without_surname(sheet, rng)
    latin = vary(sheet, people, habits, rng)
    return sheet, fill_in(sheet, batches, habits, latin)


def _written(people: People, person: Ints, monks_known: float, rng: np.random.Generator) -> Sheet:
    sheet = write_down(people, person)
    if (people.names.monk >= 0).any():
        ordain(sheet, people, monks_known, rng)
    return sheet


def _write_truth(rosters: Rosters, out: Path) -> MadeRegisters:
    left, right = pairs_between(rosters)
    _write_pairs(left, LEFT, right, RIGHT, out / "truth.parquet")
    return MadeRegisters(
        left=out / "left.parquet",
        right=out / "right.parquet",
        truth=out / "truth.parquet",
        pairs=len(left),
        left_duplicates=_write_duplicates(rosters.left, rosters.left_second, LEFT, out / "left_duplicates.parquet"),
        right_duplicates=_write_duplicates(rosters.right, rosters.right_second, RIGHT, out / "right_duplicates.parquet"),
    )


def _write_duplicates(roster: Ints, second: Ints, letter: str, path: Path) -> Path | None:
    path.unlink(missing_ok=True)  # of an earlier, harder pair of registers
    if not len(second):
        return None
    first, again = pairs_within(roster, second)
    _write_pairs(first, letter, again, letter, path)
    return path


def _write_pairs(left: Ints, left_letter: str, right: Ints, right_letter: str, path: Path) -> None:
    write_parquet(pa.table({"left_id": row_names(left, left_letter), "right_id": row_names(right, right_letter)}), path)
