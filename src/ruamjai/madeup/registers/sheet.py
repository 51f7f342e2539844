"""A register's columns on their way to a file."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.madeup.draws import Ints, Whole
from ruamjai.madeup.registers.coded import Coded, digits

_HYPHENED, _WITH_HYPHENS = r"^(.)(....)(.....)(..)(.)$", r"\1-\2-\3-\4-\5"


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

    def lay_over(self, rows: Whole, other: "Sheet") -> None:
        """Write the other sheet's rows over ``rows``."""
        self.number[rows] = other.number
        for name in TEXTS:
            getattr(self, name).lay_over(rows, getattr(other, name))


TEXTS = Sheet.__slots__[2:]


def row_names(rows: Ints, letter: str) -> pa.StringArray:
    """A register's own ids of its rows, which are counted from 0: a letter and seven digits or more."""
    return digits(rows + 1, 7 if rows.max(initial=0) < 9_999_999 else 10, prefix=letter)


def table_of(sheet: Sheet, letter: str, hyphened: Whole) -> pa.Table:
    """The file's table: every column is text. Citizen numbers in the rows ``hyphened`` have hyphens, as on the card."""
    number = digits(sheet.number, 13)
    if len(hyphened):
        chosen = np.zeros(len(sheet), dtype=bool)
        chosen[hyphened] = True
        number = pc.if_else(chosen, pc.replace_substring_regex(number, _HYPHENED, _WITH_HYPHENS), number)
    texts = {name: getattr(sheet, name).arrow() for name in TEXTS}
    return pa.table({"id": row_names(np.arange(len(sheet)), letter), "citizen_id": number, **texts})
