"""Two registers of one country's people with known truth: for measuring how well, and how fast, records are linked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.madeup.draws import Ints, stream
from ruamjai.madeup.registers.chances import Chances
from ruamjai.madeup.registers.people import People, make_people
from ruamjai.madeup.registers.rates import RATES, SHARED, Difficulty, Rates
from ruamjai.madeup.registers.sheet import Sheet, row_names, table_of
from ruamjai.madeup.registers.slips import slip, spoil_numbers
from ruamjai.madeup.registers.truth import write_down
from ruamjai.warehouse.writing import write_parquet

Progress = Callable[[str, int, int], None]

LEFT, RIGHT = "A", "B"


@dataclass(frozen=True, slots=True)
class MadeRegisters:
    """The files written. ``truth`` has ``left_id`` and ``right_id`` of every true pair."""

    left: Path
    right: Path
    truth: Path
    pairs: int


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
    as many. Births are ISO dates in the left file and dd/mm/yyyy of the Buddhist era in the right one, a year alone where no
    more is known. Without ``numbers`` the right register has no citizen numbers. The same arguments give the same data.
    ``progress(what, done, total)`` is told of each file. Raises ``UsageError`` for sizes that cannot be.
    """
    _check(left, right)
    tell = progress or (lambda what, done, total: None)
    rates = RATES[difficulty]
    shared = round(right * SHARED)
    tell("people", 0, 3)
    people = make_people(n=left + right - shared, seed=seed)
    of_left, of_right = _who(len(people), left, right, shared, seed)
    tell("left", 1, 3)
    write_parquet(table_of(_left(people, of_left, rates, seed), LEFT), out / "left.parquet")
    tell("right", 2, 3)
    sheet = _right(people, of_right, rates, seed)
    if not numbers:
        sheet = replace(sheet, number=np.full(right, -1))
    write_parquet(table_of(sheet, RIGHT), out / "right.parquet")
    pairs = _pairs(len(people), of_left, of_right)
    write_parquet(pairs, out / "truth.parquet")
    tell("right", 3, 3)
    return MadeRegisters(out / "left.parquet", out / "right.parquet", out / "truth.parquet", pairs.num_rows)


def _check(left: int, right: int) -> None:
    if left < 1 or right < 1 or left < round(right * SHARED):
        raise UsageError(
            f"{left:,} and {right:,} records cannot be: {SHARED:.0%} of the right register's people are in the left one.",
            message_th=f"ทะเบียน {left:,} และ {right:,} ระเบียนเป็นไปไม่ได้: คนในทะเบียนขวาร้อยละ {SHARED * 100:.0f} ต้องอยู่ในทะเบียนซ้าย",
        )


def _who(n: int, left: int, right: int, shared: int, seed: int) -> tuple[Ints, Ints]:
    """Who is in each register, in the order of its rows, which says nothing."""
    rng = stream(seed, "registers", "who")
    order = rng.permutation(n)
    of_left = order[:left]
    return rng.permutation(of_left), rng.permutation(order[left - shared : left - shared + right])


def _left(people: People, person: Ints, rates: Rates, seed: int) -> Sheet:
    rng = stream(seed, "registers", "left")
    sheet = write_down(people, person, rng)
    number = spoil_numbers(people, person, rates.left_numbers, Chances(rng, len(person)), rng)
    return replace(sheet, number=number)


def _right(people: People, person: Ints, rates: Rates, seed: int) -> Sheet:
    rng = stream(seed, "registers", "right")
    chances = Chances(rng, len(person))
    sheet = slip(write_down(people, person, rng), people, rates.right, chances, rng)
    return replace(sheet, number=spoil_numbers(people, person, rates.right_numbers, chances, rng))


def _pairs(n: int, of_left: Ints, of_right: Ints) -> pa.Table:
    row = np.full(n, -1, dtype=np.int64)
    row[of_left] = np.arange(len(of_left))
    both = np.flatnonzero(row[of_right] >= 0)
    return pa.table({"left_id": row_names(row[of_right[both]], LEFT), "right_id": row_names(both, RIGHT)})
