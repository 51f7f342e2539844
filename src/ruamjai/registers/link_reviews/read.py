"""What no mapping says of a reviewer's file: the pair's code is unfolded into the pair and the design it was drawn by."""

from dataclasses import fields
from functools import partial

from ruamjai.registers.rows import Rows
from ruamjai.tables.pair_codes import PairCode, read_pair_code


def read(rows: Rows) -> None:
    """Add the columns of ``PairCode``; refuse rows whose code cannot be read, note rows that nobody has answered yet."""
    codes = rows.column("pair_code")
    heading = rows.heading("pair_code")
    rows.tell("review_code_damaged", heading, codes.holding(lambda cell: read_pair_code(cell) is None) | ~codes.filled)
    for field in fields(PairCode):
        rows.columns[field.name] = codes.mapped(partial(_part, name=field.name))
        rows.headings.setdefault(field.name, heading or "")
    rows.tell("review_unanswered", rows.heading("answer"), ~rows.column("answer").filled & ~rows.refused)


def _part(cell: str, name: str) -> str | float | int | None:
    pair = read_pair_code(cell)
    value: str | float | int | None = None if pair is None else getattr(pair, name)
    return None if value == "" else value
