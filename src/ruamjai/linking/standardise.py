"""Tier 0: person records as whole numbers, ready for joins and comparison. Distinct names are worked on once.

Everything is sorted first (list by list, then by record id), so that nothing later depends on the order in which an engine
hands rows over. A list is what one register says of one year: within a list a person stands once, two rounds of one
survey are two lists.
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
class Lists:
    """The lists in the order in which they are linked: the register and the year surveyed (None where not told) of each."""

    register: tuple[str, ...]
    year: tuple[int | None, ...]

    def names(self) -> list[str]:
        """Such as "pppconnext 2021"; what models are called by."""
        return [name if year is None else f"{name} {year}" for name, year in zip(self.register, self.year, strict=True)]

    def register_of(self, in_list: Ints) -> tuple[list[str], Ints]:
        """(registers, the place of each row's register among them)."""
        registers = list(dict.fromkeys(self.register))
        places = np.array([registers.index(name) for name in self.register], np.int64)
        return registers, _by_code(places, in_list)


@dataclass(frozen=True, slots=True)
class Records:
    """Person records as columns of one length; names, houses and sounds are codes, ``NONE`` is unknown."""

    ids: pa.Array
    lists: Lists
    in_list: Ints
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
        return len(self.in_list)

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


def rank_lists(table: pa.Table, rules: LinkingRules) -> tuple[Lists, pa.Table]:
    """The lists that a table with columns register and survey_year holds, and the table with its rows' ``list`` added.

    Registers stand in the rulebook's order, those it does not name after them by id; within one, rows of no year come
    first, then year by year.
    """
    present = table.select(["register", "survey_year"]).group_by(["register", "survey_year"]).aggregate([]).to_pylist()
    order = {name: place for place, name in enumerate(rules.order)}
    pairs = [(row["register"], row["survey_year"]) for row in present]
    pairs.sort(key=lambda pair: (order.get(pair[0], len(order)), pair[0], pair[1] or 0))
    lists = Lists(tuple(name for name, _ in pairs), tuple(year for _, year in pairs))
    ranks = pa.table(
        {
            "register": pa.array(lists.register, pa.string()),
            "year": pa.array([year or 0 for year in lists.year], pa.int64()),
            "list": pa.array(range(len(pairs)), pa.int64()),
        }
    )
    years = pc.fill_null(pc.cast(table["survey_year"], pa.int64()), 0)
    return lists, table.append_column("year", years).join(ranks, ["register", "year"]).combine_chunks()


def standardise(person_records: pa.Table, survey_years: pa.Table, rules: LinkingRules) -> Records:
    """The columns ``COLUMNS`` of person_records as ``Records``; ``survey_years`` gives household_record_id, survey_year.

    A birth on 1 January counts as known by year alone: files write it where day and month are not known.
    """
    with_year = person_records.select(list(COLUMNS)).join(
        survey_years.select(["household_record_id", "survey_year"]), "household_record_id", join_type="left outer"
    )
    lists, table = rank_lists(with_year, rules)
    table = table.sort_by([("list", "ascending"), ("record_id", "ascending")]).combine_chunks()
    year, month, day = (ints(table[name]) for name in ("birth_year", "birth_month", "birth_day"))
    known_day = (year > 0) & (month > 0) & (day > 0) & ~((month == 1) & (day == 1))
    first, first_names = _names(table["first_name"])
    last, last_names = _names(table["last_name"])
    household, household_ids = _codes(table["household_record_id"])
    return Records(
        ids=whole(table["record_id"]),
        lists=lists,
        in_list=ints(table["list"]),
        household_ids=household_ids,
        household=household,
        number=ints(pc.cast(table["citizen_id"], pa.int64())),
        first=first,
        last=last,
        sex=ints(table["sex"]),
        year=year,
        month=np.where(known_day, month, NONE),
        day=np.where(known_day, day, NONE),
        house=_codes(table["house_no"])[0],
        village=ints(pc.cast(table["village_code"], pa.int64())),
        tambon=ints(pc.cast(table["tambon_code"], pa.int64())),
        first_names=first_names,
        last_names=last_names,
    )


def whole(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def ints(column: pa.ChunkedArray) -> Ints:
    """The column as whole numbers, ``NONE`` where it is null."""
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
