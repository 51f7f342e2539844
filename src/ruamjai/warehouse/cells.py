"""A column of a file as its distinct values and, for each row, which of them: what all standardising works on.

A name, a date or a code is read once however many rows hold it; a row costs one number.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

EMPTY = -1
_EXACT = 2.0**53  # up to here a float64 holds every whole number


@dataclass(frozen=True, slots=True)
class Cells:
    """``values`` are the distinct values, ``codes`` says for each row which one it holds, -1 for an empty cell."""

    values: list[Any]
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, items: Sequence[Any]) -> "Cells":
        """From one value a row; None is an empty cell. Values must be hashable."""
        place: dict[Any, int] = {}
        codes = np.fromiter(
            (EMPTY if item is None else place.setdefault(item, len(place)) for item in items), np.int32, len(items)
        )
        return cls(list(place), codes)

    @classmethod
    def of_arrow(cls, column: pa.Array | pa.ChunkedArray) -> "Cells":
        """From an Arrow column of any flat type, each value in the one spelling of ``plain_text``."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        codes = coded.indices.fill_null(EMPTY).to_numpy(zero_copy_only=False).astype(np.int32)
        return cls(coded.dictionary.to_pylist(), codes).mapped(plain_text)

    @classmethod
    def nothing(cls, rows: int) -> "Cells":
        """A column of empty cells."""
        return cls([], np.full(rows, EMPTY, np.int32))

    @property
    def filled(self) -> Mask:
        """Which rows hold a value."""
        filled: Mask = self.codes != EMPTY
        return filled

    def mapped(self, read: Callable[[Any], Hashable]) -> "Cells":
        """The column with ``read`` applied to each distinct value; None empties the cell, equal results become one."""
        return self.replaced([read(value) for value in self.values])

    def replaced(self, results: Iterable[Hashable]) -> "Cells":
        """The column with each distinct value replaced by the result at its place."""
        place: dict[Any, int] = {}
        new = [EMPTY if result is None else place.setdefault(result, len(place)) for result in results]
        return Cells(list(place), np.array([*new, EMPTY], np.int32)[self.codes])

    def take(self, rows: Rows | Mask) -> "Cells":
        """The chosen rows, by number or by mask."""
        return Cells(self.values, self.codes[rows])

    def emptied(self, rows: Mask) -> "Cells":
        """The column with the cells of these rows emptied."""
        return Cells(self.values, np.where(rows, np.int32(EMPTY), self.codes))

    def otherwise(self, second: "Cells") -> "Cells":
        """This column, and the second one's cell where this one's is empty."""
        offset = len(self.values)
        return Cells(
            self.values + second.values,
            np.where(self.filled, self.codes, np.where(second.filled, second.codes + offset, EMPTY)).astype(np.int32),
        )

    def holding(self, chosen: Callable[[Any], bool]) -> Mask:
        """The rows whose value is chosen; never an empty cell's."""
        return np.array([*(chosen(value) for value in self.values), False], np.bool_)[self.codes]

    def items(self) -> list[Any]:
        """One Python value a row, None for an empty cell."""
        values = [*self.values, None]
        return [values[code] for code in self.codes.tolist()]

    def arrow(self, kind: pa.DataType) -> pa.Array:
        """The column as an Arrow array of that type."""
        return pa.array(self.values, kind).take(pa.array(self.codes, mask=~self.filled))


def plain_text(value: object) -> str | None:
    """One spelling for a cell's value whatever kind of file it came in; None for a blank cell.

    A whole number loses ".0" and is never written 1.1E+12; a spreadsheet's date is written 2023-02-15, true and false 1
    and 0. Text keeps its own spelling, without the blanks around it.
    """
    match value:
        case None:
            return None
        case str():
            return value.strip() or None
        case bool():
            return str(int(value))
        case float():
            return _number_text(value)
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", "replace").strip() or None
    return str(value)


def _number_text(value: float) -> str | None:
    if value != value:  # NaN, which some writers put for an empty cell
        return None
    return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else repr(value)
