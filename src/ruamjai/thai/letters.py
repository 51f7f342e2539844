"""Many texts at once as flat arrays of one byte a character: what ``text.to_one_byte`` says, without a loop over texts.

The bytes of an Arrow column are read as they lie. Five hundred thousand names take a twentieth of a second, a loop over
them ten times that.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.thai.text import to_one_byte

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LONGEST = 40  # characters compared; what stands behind is no name but a cell gone wrong
THAI = 0x80  # U+0E00+k is held as 0x80+k, ASCII as itself, every other character as 0x80 (U+0E00 is no character)
_FIRST_THAI = 0x0E00


class Letters(NamedTuple):
    """Texts as one flat array: text i is ``flat[starts[i]:starts[i + 1]]``, one byte a character."""

    flat: Bytes
    starts: Ints

    @property
    def lengths(self) -> Ints:
        """Characters of each text."""
        return np.diff(self.starts)

    def where(self, keep: Bools) -> "Letters":
        """The same texts with those characters only."""
        return Letters(self.flat[keep], counts_before(keep)[self.starts].astype(np.int64))


def counts_before(marked: Bools) -> npt.NDArray[np.int32]:
    """For each place, and for the end, how many marked places stand before it."""
    before = np.zeros(len(marked) + 1, np.int32)
    np.cumsum(marked, out=before[1:])
    return before


def translate(flat: Bytes, table: bytes) -> Bytes:
    """Each byte through a table of 256; many times faster than indexing."""
    return np.frombuffer(flat.tobytes().translate(table), np.uint8)


def characters(values: pa.Array | Sequence[str]) -> Letters:
    """The characters of texts, held as ``THAI`` says. Null counts as empty."""
    column = values if isinstance(values, pa.Array) else pa.array(values, pa.large_string())
    column = pc.cast(pc.fill_null(column, "") if column.null_count else column, pa.large_string())
    _, offsets, data = column.buffers()
    starts = np.zeros(len(column) + 1, np.int64)
    if len(column) == 0 or data is None:
        return Letters(np.empty(0, np.uint8), starts)
    np.cumsum(pc.utf8_length(column).to_numpy(), out=starts[1:])
    ends = np.frombuffer(offsets, np.int64)[[column.offset, column.offset + len(column)]]
    return Letters(_told_apart(bytes(data[ends[0] : ends[1]]).decode("utf-8")), starts)


def _told_apart(text: str) -> Bytes:
    units: npt.NDArray[np.uint16 | np.uint32] = np.frombuffer(text.encode("utf-16-le"), np.uint16)
    if len(units) != len(text):  # an emoji or the like takes two units
        units = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    low = units.astype(np.uint8)  # the lowest byte, of Thai and ASCII below THAI
    thai = (units >= _FIRST_THAI) & (units < _FIRST_THAI + THAI)
    return np.where(thai, low | THAI, np.where(units < THAI, low, THAI)).astype(np.uint8, copy=False)


def _one_byte_table() -> bytes:
    """``text.to_one_byte`` of every character that is told apart here."""
    told_apart = [chr(i) if i < THAI else chr(0x0E00 + i - THAI) for i in range(256)]
    return b"".join(to_one_byte(char).encode("ascii") for char in told_apart)


_ONE_BYTE = _one_byte_table()


def one_byte(values: pa.Array | Sequence[str]) -> Letters:
    """``text.to_one_byte`` of many texts; every code is from 1 to 0x7D."""
    found = characters(values)
    return Letters(translate(found.flat, _ONE_BYTE), found.starts)


def one_byte_matrix(values: pa.Array | Sequence[str], longest: int = LONGEST) -> tuple[Bytes, Ints]:
    """``to_one_byte(value)[:longest]`` of many texts: (a row a text, padded with 0; the length of each).

    The matrix is as wide as the longest text kept, and at least one wide.
    """
    found = one_byte(values)
    return padded(found if int(found.lengths.max(initial=0)) <= longest else found.where(places(found) < longest))


def places(found: Letters) -> Ints:
    """The place of each character in its text, from 0."""
    spots: Ints = np.arange(len(found.flat)) - np.repeat(found.starts[:-1], found.lengths)
    return spots


def padded(found: Letters, width: int = 1) -> tuple[Bytes, Ints]:
    """(a row a text, padded with 0 to the longest text or to ``width``; the length of each)."""
    lengths = found.lengths
    width = max(int(lengths.max(initial=0)), width)
    matrix = np.zeros((len(lengths), width), np.uint8)
    matrix[np.arange(width) < lengths[:, None]] = found.flat
    return matrix, lengths
