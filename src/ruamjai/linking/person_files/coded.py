"""A column of a person file as its distinct texts and, for each row, which of them: what all reading here works on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.warehouse.cells import plain_text

Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

NONE = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """``values`` are texts (Arrow strings, none null), ``codes`` says for each row which one it holds, -1 for none."""

    values: pa.StringArray
    codes: Codes

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, column: pa.Array | pa.ChunkedArray) -> "Coded":
        """From an Arrow column of any flat type; what is no text is written as ``warehouse.cells`` would write it."""
        whole = _whole(column)
        if not pa.types.is_dictionary(whole.type):
            whole = whole.dictionary_encode()
        indices, values = whole.indices, whole.dictionary
        codes = (indices.fill_null(NONE) if indices.null_count else indices).to_numpy(zero_copy_only=False)
        coded = cls(_texts(values), codes.astype(np.int32, copy=False))
        return coded if coded.values.null_count == 0 else coded.spelt(coded.values)

    @classmethod
    def nothing(cls, rows: int) -> "Coded":
        """A column without values."""
        return cls(pa.array([], pa.string()), np.full(rows, NONE, np.int32))

    @property
    def filled(self) -> Bools:
        """Which rows hold a value."""
        filled: Bools = self.codes != NONE
        return filled

    def spelt(self, values: pa.Array) -> "Coded":
        """The column with each text replaced by the one at its place; a null empties, equal texts become one."""
        encoded = values.cast(pa.string()).dictionary_encode()
        if len(encoded.dictionary) == len(self.values):
            return Coded(encoded.dictionary, self.codes)
        return Coded(encoded.dictionary, self.gather(encoded.indices.fill_null(NONE).to_numpy(), NONE))

    def respelt(self, odd: pa.BooleanArray, read: Callable[[str], str | None]) -> "Coded":
        """The column with ``read`` applied to each text that ``odd`` (one item a text) says needs it."""
        if not pc.any(odd).as_py():
            return self
        old = self.values.filter(odd).to_pylist()
        new = [read(text) for text in old]
        if new == old:
            return self
        return self.spelt(pc.replace_with_mask(self.values, odd, pa.array(new, pa.string())))

    def gather(self, of_value: npt.NDArray[Any], otherwise: Any) -> npt.NDArray[Any]:
        """One item a row: the item of its value, ``otherwise`` where it holds none."""
        return np.append(of_value, np.array([otherwise], of_value.dtype))[self.codes]

    def items(self, of_value: list[int | None], kind: type[np.generic], otherwise: int = NONE) -> npt.NDArray[Any]:
        """As ``gather``, of a list in which None stands for ``otherwise``."""
        return self.gather(np.array([otherwise if item is None else item for item in of_value], kind), otherwise)

    def where(self, mine: Bools, other: "Coded") -> "Coded":
        """This column's text where ``mine`` is true, the other's elsewhere."""
        if mine.all() or not mine.any():
            return self if mine.any() else other
        shifted = np.where(other.codes == NONE, NONE, other.codes + np.int32(len(self.values)))
        both = Coded(pa.concat_arrays([self.values, other.values]), np.where(mine, self.codes, shifted).astype(np.int32))
        return both.spelt(both.values)

    def otherwise(self, second: "Coded") -> "Coded":
        """This column, and the second one's text where this one holds none."""
        return self if len(second.values) == 0 else self.where(self.filled, second)

    def arrow(self) -> pa.DictionaryArray:
        """The column as dictionary<int32, string>."""
        return pa.DictionaryArray.from_arrays(masked(self.codes, self.codes == NONE), self.values)


def masked(values: npt.NDArray[Any], empty: Bools) -> pa.Array:
    """The values as an Arrow array, null where ``empty``."""
    return pa.array(values, mask=empty) if empty.any() else pa.array(values)


def together(*columns: Coded) -> tuple[Codes, list[tuple[str | None, ...]]]:
    """For each row the number of its combination of texts, and the combinations that occur."""
    combined = np.zeros(len(columns[0]), np.int32)
    for column in columns:
        # One column after the other and numbered anew, so that the product never outgrows the whole numbers.
        number = combined.astype(np.int64) * (len(column.values) + 1) + column.codes + 1
        combined = pa.array(number).dictionary_encode().indices.to_numpy()
    first = np.zeros(int(combined.max(initial=NONE)) + 1, np.int64)
    first[combined[::-1]] = np.arange(len(combined))[::-1]
    return combined, list(zip(*(_at_rows(column, first) for column in columns), strict=True))


def _at_rows(column: Coded, rows: Ints) -> list[str | None]:
    found: list[str | None] = column.values.take(masked(column.codes[rows], column.codes[rows] == NONE)).to_pylist()
    return found


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    return (column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column).combine_chunks()


def _texts(values: pa.Array) -> pa.StringArray:
    kind = values.type
    if pa.types.is_string(kind):
        return values
    if pa.types.is_large_string(kind) or pa.types.is_integer(kind) or kind == pa.string_view():
        return values.cast(pa.string())
    return pa.array([plain_text(value) for value in values.to_pylist()], pa.string())
