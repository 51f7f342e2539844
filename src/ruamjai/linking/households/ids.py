"""Ids as whole numbers that stand in the order of the ids: sorting and finding numbers is several times quicker.

Record ids and pseudonyms are a prefix and at least 16 hexadecimal digits, the first 16 of which are a number of 64 bits. Ids
of another form are sorted and found as texts.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.standardise import NONE, Ints

_DIGITS = 16
_MOST_BYTES = 2**31 - 1  # of one Arrow array of texts
_NO_DIGIT = 255
_VALUE = np.full(256, _NO_DIGIT, np.uint8)
_VALUE[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)


@dataclass(frozen=True, slots=True)
class _Keys:
    prefix: bytes
    numbers: npt.NDArray[np.uint64]


def in_one(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column in one piece, an empty one too."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def taken(ids: pa.Array, places: Ints) -> pa.Array:
    """The ids at those places. Ids of one length are moved as blocks of bytes, which is several times quicker."""
    if len(places) and (np.diff(places) == 1).all():
        return ids.slice(int(places[0]), len(places))
    letters = _letters(ids)
    if letters is None or letters.shape[1] * len(places) > _MOST_BYTES:
        return ids.take(pa.array(places))
    width = letters.shape[1]
    found = np.take(letters.view(f"V{width}").ravel(), places)
    offsets = np.arange(0, width * len(places) + 1, width, dtype=np.int32)
    return pa.StringArray.from_buffers(len(places), pa.py_buffer(offsets), pa.py_buffer(found))


def _letters(ids: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The ids as a table of bytes, an id a row; None where they are of several lengths, or any is missing."""
    if len(ids) == 0 or ids.null_count:
        return None
    _, offsets, letters = ids.buffers()
    starts = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1]
    width = int(starts[1] - starts[0])
    if width == 0 or (np.diff(starts) != width).any():
        return None
    return np.frombuffer(letters, np.uint8)[starts[0] : starts[-1]].reshape(len(ids), width)


def in_order(ids: pa.Array) -> Ints:
    """The places of the ids, from the least to the greatest."""
    keys = _keys(ids)
    if keys is None:
        found: Ints = pc.sort_indices(ids).to_numpy().astype(np.int64)
        return found
    order = np.argsort(keys.numbers).astype(np.int64)
    equal = keys.numbers[order][1:] == keys.numbers[order][:-1]
    if equal.any():  # ids that differ in their last digits only
        tied = np.append(False, equal) | np.append(equal, False)
        places = order[tied]
        texts = pa.table({"number": keys.numbers[places], "id": ids.take(pa.array(places))})
        order[tied] = places[pc.sort_indices(texts, sort_keys=[("number", "ascending"), ("id", "ascending")]).to_numpy()]
    return order


def ranks(ids: pa.Array) -> Ints:
    """The place of each id in the order of all."""
    found = np.empty(len(ids), np.int64)
    found[in_order(ids)] = np.arange(len(ids))
    return found


def numbers_of(ids: pa.Array) -> npt.NDArray[np.uint64] | None:
    """A number of each id that is in order as they are; None where they are of another form, or of several prefixes."""
    keys = _keys(ids)
    return None if keys is None else keys.numbers


def places_of(sought: pa.Array, ids: pa.Array) -> Ints:
    """Where each of the ``sought`` stands among the ``ids``, none of which stands twice; ``NONE`` where it does not."""
    return Finder(ids).places(sought)


class Finder:
    """Finds ids among others, none of which stands twice. What it has to put in order is put in order once."""

    def __init__(self, ids: pa.Array) -> None:
        self._ids = ids
        self._known: tuple[Ints, npt.NDArray[np.uint64]] | None = None

    def places(self, sought: pa.Array) -> Ints:
        """Where each of the ``sought`` stands; ``NONE`` where it does not."""
        if len(sought) == len(self._ids) and pc.all(pc.equal(sought, self._ids)).as_py() is not False:
            return np.arange(len(sought))
        keys = _keys(sought)
        if keys is not None and self._all_begin_otherwise(keys.prefix):
            return np.full(len(sought), NONE)
        known = None if keys is None else self._in_order()
        if keys is None or known is None:
            return _places_of_texts(sought, self._ids)
        order, numbers = known
        sought_order, sought_numbers = _sorted(keys.numbers)  # a search in order stays in the processor's cache
        at = np.minimum(np.searchsorted(numbers, sought_numbers), len(numbers) - 1)
        found = np.full(len(sought), NONE)
        found[sought_order] = np.where(numbers[at] == sought_numbers, order[at], NONE)
        there = np.flatnonzero(found != NONE)
        same = pc.all(pc.equal(taken(sought, there), taken(self._ids, found[there]))).as_py()
        return found if same is not False else _places_of_texts(sought, self._ids)

    def _all_begin_otherwise(self, prefix: bytes) -> bool:
        """Whether all ids have one prefix, and that another one."""
        if len(self._ids) == 0:
            return True
        first = str(self._ids[0].as_py()).encode()
        own = first[: _prefix(first)]
        names = own.endswith(b":") and prefix.endswith(b":")  # no name of a register with its colon begins another
        return names and own != prefix and pc.all(pc.starts_with(self._ids, own.decode())).as_py() is True

    def _in_order(self) -> tuple[Ints, npt.NDArray[np.uint64]] | None:
        if self._known is None and (keys := _keys(self._ids)) is not None:
            self._known = _sorted(keys.numbers)
        return self._known


def _sorted(numbers: npt.NDArray[np.uint64]) -> tuple[Ints, npt.NDArray[np.uint64]]:
    """(the places in the order of the numbers, the numbers in order). They mostly are in order already."""
    if (numbers[1:] >= numbers[:-1]).all():
        return np.arange(len(numbers)), numbers
    order = np.argsort(numbers).astype(np.int64)
    return order, numbers[order]


def _places_of_texts(sought: pa.Array, ids: pa.Array) -> Ints:
    found: Ints = pc.fill_null(pc.index_in(sought, ids), NONE).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _keys(ids: pa.Array) -> _Keys | None:
    """The ids as one prefix and numbers; None where they are not of that form."""
    table = _letters(ids)
    if table is None:
        return None
    prefix = _prefix(table[0].tobytes())
    if prefix + _DIGITS > table.shape[1] or (table[:, :prefix] != table[0, :prefix]).any():
        return None
    digits = _VALUE[table[:, prefix : prefix + _DIGITS]]
    if (digits == _NO_DIGIT).any():
        return None
    pairs = np.ascontiguousarray((digits[:, ::2] << 4) | digits[:, 1::2])
    return _Keys(table[0, :prefix].tobytes(), pairs.view(">u8").ravel().astype(np.uint64))


def _prefix(one: bytes) -> int:
    """How long the prefix is: up to the colon of a record id, the one letter of a pseudonym."""
    return one.find(b":") + 1 or 1
