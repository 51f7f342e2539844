"""Tier 0: person records as whole numbers, ready for joins and comparison. Distinct names are worked on once.

Everything is sorted first (register in the rulebook's order, then record id), so that nothing later depends on the order
in which an engine hands rows over.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.rules import LinkingRules
from ruamjai.thai.sounds import lk82
from ruamjai.thai.text import to_one_byte

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NONE = -1  # unknown, in every column of whole numbers
LONGEST_NAME = 40  # characters compared; what stands behind is no name but a cell gone wrong

COLUMNS = (
    "record_id", "register", "household_record_id", "citizen_id", "first_name", "last_name", "sex",
    "birth_year", "birth_month", "birth_day", "house_no", "village_code", "tambon_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Distinct names, one byte a character: ``letters[i]`` is name i's row, padded with 0; ``sounds[i]`` its lk82 code."""

    letters: npt.NDArray[np.uint8]
    lengths: Ints
    sounds: Ints


@dataclass(frozen=True, slots=True)
class Records:
    """Person records as columns of one length; names, houses and sounds are codes, ``NONE`` is unknown."""

    ids: pa.Array
    registers: tuple[str, ...]
    register: Ints
    household_ids: pa.Array
    household: Ints
    number: Ints
    first: Ints
    last: Ints
    sex: Ints
    year: Ints
    month: Ints
    day: Ints
    house: Ints
    village: Ints
    tambon: Ints
    first_names: Names
    last_names: Names

    def __len__(self) -> int:
        return len(self.register)

    @property
    def birth(self) -> Ints:
        """yyyymmdd of births known to the day, else ``NONE``."""
        return np.where(self.day > 0, self.year * 10000 + self.month * 100 + self.day, NONE)

    def part(self, name: str) -> Ints:
        """A part that blocking rules name."""
        if name == "first_sound":
            return _by_code(self.first_names.sounds, self.first)
        if name == "last_sound":
            return _by_code(self.last_names.sounds, self.last)
        found: Ints = getattr(self, name)
        return found


def standardise(person_records: pa.Table, rules: LinkingRules) -> Records:
    """The columns ``COLUMNS`` of person_records as ``Records``.

    A birth on 1 January counts as known by year alone: files write it where day and month are not known.
    """
    present = pc.unique(person_records["register"]).to_pylist()
    registers = (*(r for r in rules.order if r in present), *sorted(set(present) - set(rules.order)))
    rank = pc.index_in(person_records["register"], pa.array(registers, pa.string())).combine_chunks()
    table = person_records.select(list(COLUMNS)).append_column("rank", rank)
    table = table.sort_by([("rank", "ascending"), ("record_id", "ascending")]).combine_chunks()
    year, month, day = (_ints(table[name]) for name in ("birth_year", "birth_month", "birth_day"))
    known_day = (year > 0) & (month > 0) & (day > 0) & ~((month == 1) & (day == 1))
    first, first_names = _names(table["first_name"])
    last, last_names = _names(table["last_name"])
    household, household_ids = _codes(table["household_record_id"])
    return Records(
        ids=_whole(table["record_id"]),
        registers=registers,
        register=_ints(table["rank"]),
        household_ids=household_ids,
        household=household,
        number=_ints(pc.cast(table["citizen_id"], pa.int64())),
        first=first,
        last=last,
        sex=_ints(table["sex"]),
        year=year,
        month=np.where(known_day, month, NONE),
        day=np.where(known_day, day, NONE),
        house=_codes(table["house_no"])[0],
        village=_ints(pc.cast(table["village_code"], pa.int64())),
        tambon=_ints(pc.cast(table["tambon_code"], pa.int64())),
        first_names=first_names,
        last_names=last_names,
    )


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def _ints(column: pa.ChunkedArray) -> Ints:
    filled: Ints = pc.fill_null(pc.cast(column, pa.int64()), NONE).to_numpy().astype(np.int64, copy=False)
    return filled


def _codes(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Codes in the order of the distinct values themselves, so that they do not depend on the order of rows."""
    values = pc.drop_null(pc.unique(column))
    values = values.take(pc.sort_indices(values))
    codes = pc.fill_null(pc.index_in(column, values), NONE)
    return codes.to_numpy().astype(np.int64), values


def _names(column: pa.ChunkedArray) -> tuple[Ints, Names]:
    codes, values = _codes(column)
    spellings = values.to_pylist()
    # Names that differ only in case, or in characters that have no code, are one name.
    spelt = np.array([to_one_byte(name)[:LONGEST_NAME].encode("ascii") for name in spellings], dtype=np.bytes_)
    distinct, one_of_each, name_of = np.unique(spelt, return_index=True, return_inverse=True)
    width = distinct.dtype.itemsize
    letters = np.frombuffer(distinct.tobytes(), np.uint8).reshape(len(distinct), width)
    sounds = pa.array([lk82(spellings[place]) or None for place in one_of_each.tolist()], pa.string())
    names = Names(letters, (letters != 0).sum(axis=1), _codes(pa.chunked_array([sounds]))[0])
    return _by_code(name_of.astype(np.int64), codes), names


def _by_code(values: Ints, codes: Ints) -> Ints:
    """``values[code]``, and ``NONE`` where the code is."""
    if len(values) == 0:
        return np.full(len(codes), NONE, np.int64)
    return np.where(codes >= 0, values[np.maximum(codes, 0)], NONE)
