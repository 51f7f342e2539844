"""A register's columns on their way to a file."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.madeup.draws import Ints
from ruamjai.madeup.registers.coded import Coded, digits


@dataclass(frozen=True, slots=True)
class Sheet:
    """One register: ``person`` says who each row is about; ``number`` is -1 where there is none."""

    person: Ints
    number: Ints
    title: Coded
    first_name: Coded
    last_name: Coded
    sex: Coded
    birth_date: Coded
    house_no: Coded
    moo: Coded
    tambon: Coded
    amphoe: Coded
    province: Coded

    def __len__(self) -> int:
        return len(self.person)


def row_names(rows: Ints, letter: str) -> pa.StringArray:
    """A register's own ids of its rows: a letter and seven digits or more."""
    width = max(7, len(str(int(rows.max(initial=0)) + 1)))
    return digits(rows + 1, width, prefix=letter)


def table_of(sheet: Sheet, letter: str) -> pa.Table:
    """The file's table: every column is text."""
    texts = {name: getattr(sheet, name).arrow() for name in Sheet.__slots__ if name not in ("person", "number")}
    return pa.table({"id": row_names(np.arange(len(sheet)), letter), "citizen_id": digits(sheet.number, 13), **texts})
