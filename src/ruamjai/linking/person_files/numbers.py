"""Citizen numbers of a whole column: thirteen digits, and whether they are a valid number.

A number that was mistyped still says something beside the right one, so it is kept as it was written and marked not valid.

Six million cells are too many to be read one by one. Cells of thirteen digits are taken as the bytes they are, in blocks
that fit the processor's cache; all others are read by ``thai.citizen_id``, each distinct text once. What is valid is decided
there and only there: the rules here are the same, in whole columns, and the tests hold the two together.
"""

import hashlib
import re
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
_NO_NUMBER = {"", "-", "--", "0", "null", "none", "nan", "n/a", "na", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ"}
_TWELVE_DIGITS, _FIRST_TOO_LONG = 10**11, 10**13
_ONES = 1_111_111_111_111
_FIRST_OF_NO_CLASS = 900  # as the first three digits


@dataclass(frozen=True, slots=True)
class Numbers:
    """``number`` is -1 where there are no thirteen digits; ``valid`` is what ``thai.citizen_id`` takes (of foreign ones, all).

    ``filled``: cells that hold something; ``foreign``: not Thai citizen numbers; ``defaults``: rows whose number was one of
    those that nobody has, emptied.
    """

    number: Ints
    valid: Bools
    filled: int
    foreign: bool
    defaults: int

    def arrow(self) -> dict[str, pa.Array]:
        """The columns number (int64 with nulls) and number_valid of a person table."""
        return {"number": masked(self.number, self.number == NONE), "number_valid": pa.array(self.valid)}


def read_numbers(column: pa.ChunkedArray, *, check: bool | None) -> Numbers:
    """The numbers of a column of texts or whole numbers.

    ``check`` False: an identifier of another kind, of which a stable 62-bit hash is kept; None: told by the cells, of which
    at least ``FEW`` must be of thirteen digits to be citizen numbers.
    """
    parts = [] if check is False else [_read_chunk(chunk) for chunk in _as_text_or_int(column).chunks]
    signed = np.concatenate([np.zeros(0, np.int64), *(part.signed for part in parts)])
    filled, judged, long = (sum(counts) for counts in zip((0, 0, 0), *(part.counts for part in parts), strict=True))
    foreign = check is False or (check is None and judged > 0 and long < FEW * judged)
    if foreign:
        signed, filled = _hashed(column)
    valid = signed >= 0
    number = np.where(valid, signed, ~signed)
    number[number == 0] = NONE
    defaults = _defaults(number)
    number[defaults] = NONE
    return Numbers(number, valid & ~defaults, filled, foreign, int(defaults.sum()))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows' numbers, and how many cells are filled, neither missing nor ruined, and of those of thirteen digits.

    In ``signed`` a number n that is not valid stands as ~n; -1, which is ~0, is none.
    """

    signed: Ints
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
    signed = np.full(len(chunk), NONE, np.int64)
    filled = len(chunk) - chunk.null_count
    if pa.types.is_integer(chunk.type):
        there = chunk.is_valid().to_numpy(zero_copy_only=False)
        values = chunk.fill_null(0).to_numpy()
        signed[:] = np.where(there, _read_whole(values), NONE)
        missing = int((there & (values == 0)).sum())
        long = int(((values >= _TWELVE_DIGITS) & (values < _FIRST_TOO_LONG)).sum())
        return _Chunk(signed, (filled - missing, filled - missing, long))
    thirteen = pc.equal(pc.binary_length(chunk), DIGITS).fill_null(False).to_numpy(zero_copy_only=False)
    digits, plain = _thirteen_digits(chunk, thirteen)
    places = np.flatnonzero(thirteen)
    signed[places] = np.where(plain, digits, NONE)
    odd = chunk.is_valid().to_numpy(zero_copy_only=False)
    odd[places[plain]] = False
    signed[odd], missing, ruined, repaired = _read_odd(chunk.filter(pa.array(odd)))
    return _Chunk(signed, (filled - missing, filled - missing - ruined, int(plain.sum()) + repaired))


def _thirteen_digits(chunk: pa.StringArray, thirteen: Bools) -> tuple[Ints, Bools]:
    """Of the cells of thirteen bytes, the numbers (``signed``), and whether they are digits throughout."""
    rows = int(thirteen.sum())
    signed, plain = np.zeros(rows, np.int64), np.zeros(rows, bool)
    if rows == 0:
        return signed, plain
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
        signed[start : start + _BLOCK] = _checked(groups, wide[12])
    return signed, plain


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
    """The numbers of four groups of three digits and a last one, ``signed`` by whether ``thai.citizen_id`` would take them.

    It would not where the class does not exist, the check digit does not hold, or a spreadsheet has rounded the number. A
    rounded one, and one digit thirteen times, is no number at all.
    """
    total = sum(table[group] for table, group in zip(_SUMS, groups, strict=True))
    front = groups[0].astype(np.int32) * 1000 + groups[1]
    back = groups[2].astype(np.int32) * 1000 + groups[3]
    number = front.astype(np.int64) * 10**7 + back * 10 + last
    holds = (_CHECK_DIGIT[total] == last) & (groups[0] < _FIRST_OF_NO_CLASS)
    number[((back == 0) & (last == 0)) | (number % _ONES == 0)] = 0
    return np.where(holds & (number > 0), number, ~number)


def _read_odd(cells: pa.StringArray) -> tuple[Ints, int, int, int]:
    """Cells that are not thirteen digits as they stand: (signed, missing cells, ruined ones, those of thirteen after all)."""
    # The ways in which whole columns are written: 1-2345-67890-12-3, '1234567890123, 1234567890123.0.
    tidied = pc.replace_substring_regex(cells, _TIDY, "")
    thirteen = pc.equal(pc.binary_length(tidied), DIGITS).to_numpy(zero_copy_only=False)
    digits, plain = _thirteen_digits(tidied, thirteen)
    signed = np.full(len(cells), NONE, np.int64)
    done = np.flatnonzero(thirteen)[plain]
    signed[done] = digits[plain]
    left = np.ones(len(cells), bool)
    left[done] = False
    rest = Coded.of(cells.filter(pa.array(left)))
    read = [_read_one(text) for text in rest.values.to_pylist()]
    signed[left] = rest.items([number for number, _ in read], np.int64)
    rows = np.bincount(rest.codes, minlength=len(read))
    states = np.array([state for _, state in read], object)
    missing, ruined, repaired = (int(rows[states == state].sum()) for state in ("missing", "damaged", "valid"))
    return signed, missing, ruined, len(done) + repaired


def _read_one(text: str) -> tuple[int, citizen_id.State]:
    """(signed number, state) of a cell written in some uncommon way."""
    if text.isascii() and text.isdigit() and len(text) != DIGITS and text.strip("0"):  # common, and soon told
        return NONE, "damaged" if len(text) == DIGITS - 1 else "invalid"
    found = citizen_id.read(text)
    if found.number:
        return int(found.number), found.state
    digits = re.sub(_TIDY, "", normalise(text))
    if found.state == "invalid" and len(digits) == DIGITS and digits.isdigit() and int(digits) % _ONES:
        return ~int(digits), found.state
    return NONE, found.state


def _hashed(column: pa.ChunkedArray) -> tuple[Ints, int]:
    cells = Coded.of(column)
    hashes = [_hash(normalise(text).lower()) for text in cells.values.to_pylist()]
    signed = cells.items(hashes, np.int64)
    return signed, int((signed != NONE).sum())


def _hash(text: str) -> int | None:
    if text in _NO_NUMBER:
        return None
    return stable_hash(text, bits=62)


def stable_hash(text: str, *, bits: int) -> int:
    """A whole number of so many bits that the text gives on every machine and in every year."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> (64 - bits)


def _defaults(number: Ints) -> Bools:
    """The rows of numbers that ``SHARED_BY`` rows or more hold: these are nobody's."""
    known = np.sort(number[number != NONE])
    last = known[SHARED_BY - 1 :]
    shared = np.unique(last[last == known[: len(last)]])
    return np.isin(number, shared) if len(shared) else np.zeros(len(number), bool)
