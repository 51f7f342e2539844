"""What an analyst asks figures of: columns read from a table, and every fault told at once, in Thai and in English."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.errors import UsageError
from ruamjai.poverty.designs import LonePsu, one_unit
from ruamjai.poverty.given import Data, as_arrow, opened, unknown_column
from ruamjai.poverty.incomes.estimating import Design
from ruamjai.poverty.incomes.people import Floats, Marks, Whole

Line = int | float | Fraction | str
ROWS = "_n"
"""In the place of a column of units: each row was drawn by itself."""


@dataclass(slots=True)
class Faults:
    """Everything that is wrong, in the order it was found."""

    thai: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)

    def tell(self, thai: str, english: str) -> None:
        self.thai.append(thai)
        self.english.append(english)

    def end(self) -> None:
        """``UsageError`` with every fault, if there is one: nothing is computed without what was asked for."""
        if self.english:
            raise UsageError(
                "Incomes cannot be measured so:\n" + "\n".join(self.english),
                message_th="วัดรายได้ตามที่ขอไม่ได้:\n" + "\n".join(self.thai),
            )


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Rows by the values of a column, or of several crossed: ``of_row`` (rows,) is the place of a row's value in ``levels``."""

    name: str
    levels: list[str]
    of_row: Whole


@dataclass(frozen=True, slots=True)
class Asked:
    """One row a person (or household): income (NaN unknown), weight and line (NaN none), their design and their subgroups.

    ``design`` is None where none was told: then there are no errors.
    """

    income: Floats
    weight: Floats
    line: Floats
    design: Design | None
    by: tuple[Subgroups, ...]


def ask(
    data: Data,
    *,
    income: str,
    line: Line,
    by: Sequence[str],
    weight: str | None,
    strata: str | None,
    psu: str | None,
    lone_psu: LonePsu,
    level: float,
) -> Asked:
    """Read and check what was asked for; ``UsageError`` with every fault."""
    faults = Faults()
    if not 0 < level < 1:
        faults.tell(f"ระดับความเชื่อมั่น {level} ต้องอยู่ระหว่าง 0 กับ 1", f"level {level} must lie between 0 and 1")
    if lone_psu not in get_args(LonePsu):
        known = ", ".join(get_args(LonePsu))
        faults.tell(f"lone_psu ต้องเป็นหนึ่งใน {known}", f"lone_psu must be one of {known}")
    with _opened(data) as (there, fetched):
        crossed = {name: (name,) if name in there else tuple(part.strip() for part in name.split("*")) for name in by}
        wanted = [("income", income), *(("by", column) for columns in crossed.values() for column in columns)]
        design = (("weight", weight), ("strata", strata), ("psu", None if psu == ROWS else psu))
        wanted += [(what, column) for what, column in design if column]
        wanted += [("line", line)] if isinstance(line, str) else []
        kept = dict.fromkeys(column for _what, column in wanted)
        for what, column in dict.fromkeys(wanted):
            if column not in there:
                unknown = unknown_column(what, column)
                faults.tell(unknown.th, unknown.en)
        faults.end()  # without its columns nothing more can be checked
        rows = fetched(list(kept))
    asked = Asked(
        income=_incomes(rows, income, faults),
        weight=_weights(rows, weight, faults),
        line=_lines(rows, line, faults),
        design=_design(rows, strata, psu, lone_psu, faults),
        by=tuple(_subgroups(rows, name, columns) for name, columns in crossed.items()),
    )
    faults.end()
    return asked


@contextmanager
def _opened(data: Data) -> Iterator[tuple[Sequence[str], Callable[[list[str]], pa.Table]]]:
    """The names of the columns, and how some of them are fetched; rows that lie in memory stay there, in their order."""
    if isinstance(data, ir.Table | str | Path):
        with opened(data) as (table, collect):
            yield table.columns, lambda kept: collect(table.select(*kept))
    else:
        there = as_arrow(data)
        yield there.column_names, there.select


def _numbers(rows: pa.Table, name: str, faults: Faults) -> Floats:
    """A column as floats, NaN where it is empty; a fault, and all NaN, if it does not hold numbers."""
    column = rows[name]
    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind)):
        faults.tell(f"คอลัมน์ {name} ไม่ใช่ตัวเลข ({kind})", f"column {name} holds no numbers ({kind})")
        return np.full(rows.num_rows, np.nan)
    values: Floats = pc.fill_null(column.cast(pa.float64(), safe=False), np.nan).to_numpy()
    endless = int(np.isinf(values).sum())
    if endless:
        faults.tell(f"คอลัมน์ {name} เป็นอนันต์ {endless} แถว", f"column {name} is infinite in {endless} rows")
    return values


def _incomes(rows: pa.Table, name: str, faults: Faults) -> Floats:
    before = len(faults.english)
    values = _numbers(rows, name, faults)
    if len(faults.english) == before and bool(np.isnan(values).all()):
        faults.tell(f"คอลัมน์ {name} ว่างทุกแถว", f"column {name} is empty in every row")
    return values


def _weights(rows: pa.Table, name: str | None, faults: Faults) -> Floats:
    if name is None:
        return np.ones(rows.num_rows)
    before = len(faults.english)
    values = _numbers(rows, name, faults)
    if len(faults.english) > before:
        return values
    negative, empty = int((values < 0).sum()), int(np.isnan(values).sum())
    if negative:
        faults.tell(f"น้ำหนัก {name} ติดลบ {negative} แถว", f"weight {name} is negative in {negative} rows")
    if empty:
        faults.tell(f"น้ำหนัก {name} ว่าง {empty} แถว", f"weight {name} is empty in {empty} rows")
    if not negative and not empty and not values.sum() > 0:
        faults.tell(f"น้ำหนัก {name} เป็นศูนย์ทุกแถว", f"weight {name} is zero in every row")
    return values


def _lines(rows: pa.Table, line: Line, faults: Faults) -> Floats:
    if isinstance(line, str):
        values = _numbers(rows, line, faults)
        low = int((values <= 0).sum())
        if low:
            faults.tell(
                f"เส้นความยากจน {line} ไม่มากกว่าศูนย์ {low} แถว", f"line {line} is not above zero in {low} rows"
            )  # fmt: skip
        return values
    if not 0 < line < float("inf"):
        faults.tell(f"เส้นความยากจน {line} ต้องมากกว่าศูนย์", f"line {line} must be above zero")
    return np.full(rows.num_rows, float(line))


def _design(rows: pa.Table, strata: str | None, psu: str | None, lone: LonePsu, faults: Faults) -> Design | None:
    """A unit is known by its stratum and its number, so that numbers may begin anew in each stratum. Without unit, each row."""
    if strata is None and psu is None:
        return None
    psu = None if psu == ROWS else psu
    before = len(faults.english)
    for name, thai in ((strata, "ชั้นภูมิ"), (psu, "หน่วยตัวอย่างขั้นแรก")):
        empty = int(_unknown(rows[name]).sum()) if name else 0
        if empty:
            faults.tell(
                f"{thai} {name} ว่าง {empty} แถว", f"{name} is empty in {empty} rows: their place in the design is unknown"
            )
    stratum = _places(rows[strata])[0] if strata else np.zeros(rows.num_rows, np.int64)
    unit = _places(rows[psu])[0] if psu else np.arange(rows.num_rows)
    pair = stratum * (int(unit.max(initial=0)) + 1) + unit
    _, first, number = np.unique(pair, return_index=True, return_inverse=True)
    design = Design(number.astype(np.int64), stratum[first], lone)
    whole = len(faults.english) == before and rows.num_rows > 0
    if whole and len(first) == 1:
        told = one_unit(psu)
        faults.tell(told.th, told.en)
    return design


def _subgroups(rows: pa.Table, name: str, columns: tuple[str, ...]) -> Subgroups:
    """Groups in the order of their values, an empty cell first and as an empty text; crossed values with "*" between."""
    code, words = np.zeros(rows.num_rows, np.int64), [""]
    for i, column in enumerate(columns):
        place, values = _places(rows[column])
        texts = ["", *(_text(value) for value in values)]
        code = code * len(texts) + place + 1
        there, code = np.unique(code, return_inverse=True)
        before, here = there // len(texts), there % len(texts)
        words = [f"{words[b]}*{texts[h]}" if i else texts[h] for b, h in zip(before, here, strict=True)]
    return Subgroups(name, words, code.astype(np.int64))


def _unknown(column: pa.ChunkedArray) -> Marks:
    marks: Marks = pc.is_null(column, nan_is_null=True).to_numpy()
    return marks


def _places(column: pa.ChunkedArray) -> tuple[Whole, list[Any]]:
    """(rows,): the place of each row's value among the column's values in their order, −1 for an empty cell; those values."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    known = ~_unknown(column)
    values = column.filter(pa.array(known)).combine_chunks()
    distinct = values.unique()
    distinct = distinct.take(pc.sort_indices(distinct))
    found = np.full(len(known), -1, np.int64)
    found[known] = pc.index_in(values, value_set=distinct).to_numpy(zero_copy_only=False)
    return found, distinct.to_pylist()


def _text(value: Any) -> str:
    """As people write it: 3, not 3.0, for a whole number that came as a float."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def line_text(line: Line) -> str:
    """The line as the ``k`` of the result: the number as people write it, or the name of its column."""
    return line if isinstance(line, str) else _text(line)
