"""Citizen numbers of a whole column: thirteen digits with a right check digit, or nothing.

Six million cells are too many to be read one by one. Cells of thirteen digits are taken as the bytes they are, in blocks
that fit the processor's cache; all others are read by ``thai.citizen_id``, each distinct text once. What is valid is decided
there and only there: the rules here are the same, in whole columns, and the tests hold the two together.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import NONE, Bools, Coded, Ints, masked
from ruamjai.thai import citizen_id
from ruamjai.thai.text import normalise

DIGITS = 13
FEW = 0.05
"""Share of thirteen-digit cells below which a column holds identifiers of some other kind."""
SHARED_BY = 50
"""Rows of one file that hold one number: nobody's number, but what somebody typed where none was known."""

_BLOCK = 1 << 16
_TIDY = r"^'|[ \-]|\.0$"
_LOST_A_ZERO, _NO_CITIZEN_ID = citizen_id.CitizenId(None, "damaged"), citizen_id.CitizenId(None, "invalid")
_NO_NUMBER = {"", "-", "--", "0", "null", "none", "nan", "n/a", "na", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ"}
_TWELVE_DIGITS, _FIRST_TOO_LONG = 10**11, 10**13
_FIRST_OF_NO_CLASS = 900  # as the first three digits


@dataclass(frozen=True, slots=True)
class Numbers:
    """``number`` is -1 where there is none. ``filled``: cells that hold something; ``foreign``: not Thai citizen numbers;
    ``defaults``: rows whose number was one of those that nobody has, emptied."""

    number: Ints
    filled: int
    foreign: bool
    defaults: int

    def arrow(self) -> pa.Array:
        """The numbers as int64 with nulls."""
        return masked(self.number, self.number == NONE)


def read_numbers(column: pa.ChunkedArray, *, check: bool | None) -> Numbers:
    """The numbers of a column of texts or whole numbers.

    ``check`` False: an identifier of another kind, of which a stable 62-bit hash is kept; None: told by the cells, of which
    at least ``FEW`` must be of thirteen digits to be citizen numbers.
    """
    parts = [] if check is False else [_read_chunk(chunk) for chunk in _as_text_or_int(column).chunks]
    number = np.concatenate([np.zeros(0, np.int64), *(part.number for part in parts)])
    filled, judged, long = (sum(counts) for counts in zip((0, 0, 0), *(part.counts for part in parts), strict=True))
    foreign = check is False or (check is None and judged > 0 and long < FEW * judged)
    if foreign:
        number, filled = _hashed(column)
    number, defaults = _without_defaults(number)
    return Numbers(number, filled, foreign, defaults)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows' numbers, and how many cells are filled, neither missing nor ruined, and of those of thirteen digits."""

    number: Ints
    counts: tuple[int, int, int]


def _as_text_or_int(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
        column = column.cast(kind)
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.equal(pc.floor(column), column), column, None)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return column.cast(pa.int64(), safe=False)
    if pa.types.is_string(kind):
        return column
    if pa.types.is_large_string(kind) or kind == pa.string_view():
        return column.cast(pa.string())
    coded = Coded.of(column)
    return pa.chunked_array([coded.arrow().cast(pa.string())])


def _read_chunk(chunk: pa.Array) -> _Chunk:
    number = np.full(len(chunk), NONE, np.int64)
    filled = len(chunk) - chunk.null_count
    if pa.types.is_integer(chunk.type):
        there = chunk.is_valid().to_numpy(zero_copy_only=False)
        values = chunk.fill_null(0).to_numpy()
        number[:] = np.where(there, _read_whole(values), NONE)
        missing = int((there & (values == 0)).sum())
        long = int(((values >= _TWELVE_DIGITS) & (values < _FIRST_TOO_LONG)).sum())
        return _Chunk(number, (filled - missing, filled - missing, long))
    thirteen = pc.equal(pc.binary_length(chunk), DIGITS).fill_null(False).to_numpy(zero_copy_only=False)
    valid, plain = _thirteen_digits(chunk, thirteen)
    places = np.flatnonzero(thirteen)
    number[places] = np.where(plain, valid, NONE)
    odd = chunk.is_valid().to_numpy(zero_copy_only=False)
    odd[places[plain]] = False
    number[odd], missing, ruined, repaired = _read_odd(chunk.filter(pa.array(odd)))
    return _Chunk(number, (filled - missing, filled - missing - ruined, int(plain.sum()) + repaired))


def _thirteen_digits(chunk: pa.StringArray, thirteen: Bools) -> tuple[Ints, Bools]:
    """Of the cells of thirteen bytes, the valid numbers (-1 for the others), and whether they are digits throughout."""
    rows = int(thirteen.sum())
    number, plain = np.zeros(rows, np.int64), np.zeros(rows, bool)
    if rows == 0:
        return number, plain
    if _bytes(chunk) != rows * DIGITS:
        chunk = chunk.filter(pa.array(thirteen))
    # Now cells without thirteen bytes have none, and the others stand back to back.
    _, offsets, data = chunk.buffers()
    first = int(np.frombuffer(offsets, np.int32)[chunk.offset])
    letters = np.frombuffer(data, np.uint8, rows * DIGITS, first).reshape(rows, DIGITS)
    for start in range(0, rows, _BLOCK):
        digits = np.ascontiguousarray(letters[start : start + _BLOCK].T) - np.uint8(ord("0"))
        plain[start : start + _BLOCK] = digits.max(axis=0) <= 9
        wide = np.minimum(digits, 9).astype(np.int16)
        groups = [(wide[place] * 10 + wide[place + 1]) * 10 + wide[place + 2] for place in (0, 3, 6, 9)]
        number[start : start + _BLOCK] = _checked(groups, wide[12])
    return number, plain


def _bytes(cells: pa.StringArray) -> int:
    """The bytes from the first cell's to the last one's."""
    ends = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]
    return int(ends[-1] - ends[0])


def _read_whole(numbers: Ints) -> Ints:
    """As ``_thirteen_digits``, of whole numbers."""
    found = np.full(len(numbers), NONE, np.int64)
    for start in range(0, len(numbers), _BLOCK):
        block = numbers[start : start + _BLOCK]
        # One leading zero is lost without harm; shorter numbers are no citizen numbers.
        fits = (block >= _TWELVE_DIGITS) & (block < _FIRST_TOO_LONG)
        rest = np.where(fits, block, 0)
        groups = [(rest // 10**power % 1000).astype(np.int16) for power in (10, 7, 4, 1)]
        found[start : start + _BLOCK] = np.where(fits, _checked(groups, (rest % 10).astype(np.int16)), NONE)
    return found


def _tables() -> list[npt.NDArray[np.int16]]:
    """For each group of three of the twelve digits, what it adds to the sum that the check digit is made of."""
    group = np.arange(1000)
    digits = np.stack([group // 100, group // 10 % 10, group % 10])
    weights = np.arange(13, 1, -1)
    return [(digits * weights[place : place + 3, None]).sum(axis=0).astype(np.int16) for place in (0, 3, 6, 9)]


_SUMS = _tables()
_CHECK_DIGIT = ((11 - np.arange(13 * 9 * 12) % 11) % 10).astype(np.int16)


def _checked(groups: list[npt.NDArray[np.int16]], last: npt.NDArray[np.int16]) -> Ints:
    """The numbers of four groups of three digits and a last one; -1 where ``thai.citizen_id`` would not take them.

    That is where the class does not exist, the check digit does not hold, or a spreadsheet has rounded the number.
    """
    total = sum(table[group] for table, group in zip(_SUMS, groups, strict=True))
    front = groups[0].astype(np.int32) * 1000 + groups[1]
    back = groups[2].astype(np.int32) * 1000 + groups[3]
    rounded = (back == 0) & (last == 0)
    holds = (_CHECK_DIGIT[total] == last) & (groups[0] < _FIRST_OF_NO_CLASS) & ~rounded
    return np.where(holds, front.astype(np.int64) * 10**7 + back * 10 + last, NONE)


def _read_odd(cells: pa.StringArray) -> tuple[Ints, int, int, int]:
    """Cells that are not thirteen digits as they stand: (numbers, missing cells, ruined ones, those of thirteen after all)."""
    # The ways in which whole columns are written: 1-2345-67890-12-3, '1234567890123, 1234567890123.0.
    tidied = pc.replace_substring_regex(cells, _TIDY, "")
    thirteen = pc.equal(pc.binary_length(tidied), DIGITS).to_numpy(zero_copy_only=False)
    valid, plain = _thirteen_digits(tidied, thirteen)
    number = np.full(len(cells), NONE, np.int64)
    done = np.flatnonzero(thirteen)[plain]
    number[done] = valid[plain]
    left = np.ones(len(cells), bool)
    left[done] = False
    rest = Coded.of(cells.filter(pa.array(left)))
    read = [_read_one(text) for text in rest.values.to_pylist()]
    number[left] = rest.items([int(one.number) if one.number else None for one in read], np.int64)
    rows = np.bincount(rest.codes, minlength=len(read))
    states = np.array([one.state for one in read], object)
    missing, ruined, repaired = (int(rows[states == state].sum()) for state in ("missing", "damaged", "valid"))
    return number, missing, ruined, len(done) + repaired


def _read_one(text: str) -> citizen_id.CitizenId:
    if text.isascii() and text.isdigit() and len(text) != DIGITS and text.strip("0"):  # common, and soon told
        return _LOST_A_ZERO if len(text) == DIGITS - 1 else _NO_CITIZEN_ID
    return citizen_id.read(text)


def _hashed(column: pa.ChunkedArray) -> tuple[Ints, int]:
    cells = Coded.of(column)
    hashes = [_hash(normalise(text).lower()) for text in cells.values.to_pylist()]
    number = cells.items(hashes, np.int64)
    return number, int((number != NONE).sum())


def _hash(text: str) -> int | None:
    if text in _NO_NUMBER:
        return None
    return stable_hash(text, bits=62)


def stable_hash(text: str, *, bits: int) -> int:
    """A whole number of so many bits that the text gives on every machine and in every year."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> (64 - bits)


def _without_defaults(number: Ints) -> tuple[Ints, int]:
    """Numbers that ``SHARED_BY`` rows or more hold are nobody's and emptied; how many rows that were."""
    known = np.sort(number[number != NONE])
    shared = np.unique(known[SHARED_BY - 1 :][known[SHARED_BY - 1 :] == known[: len(known) - SHARED_BY + 1]])
    if len(shared) == 0:
        return number, 0
    gone = np.isin(number, shared)
    return np.where(gone, NONE, number), int(gone.sum())
