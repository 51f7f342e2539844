"""Tier 0: person records as whole numbers, ready for joins and comparison. Distinct names are worked on once.

Everything is sorted first (list by list, then by record id), so that nothing later depends on the order in which an engine
hands rows over. A list is what one register says of one year: within a list a person stands once, two rounds of one
survey are two lists.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.rules import LinkingRules
from ruamjai.thai.letters import one_byte_matrix
from ruamjai.thai.skeletons import latin_sound_of
from ruamjai.thai.sounds import lk82_numbers

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
NONE = -1  # unknown, in every column of whole numbers
_FIRST_THAI, _LAST_LATIN = 0x30, 26  # one-byte letters; between them digits, marks, and letters of other scripts
_NO_SOUND, _LATIN_SOUND = 10**12, 10**9  # sounds of names without a Thai one lie below the Thai ones, apart from each other
START = 2
# Fillers: of real names the commonest has under one in a hundred rows, of real birthdays one in some twenty thousand.
_COMMONEST_NAME, _COMMONEST_DAY, _FEWEST_ROWS = 0.3, 0.02, 100

RUN_COLUMNS = (
    "record_id", "register", "household_record_id", "citizen_id", "citizen_id_written", "first_name", "last_name", "sex",
    "birth_year", "birth_month", "birth_day", "house_no", "village_code", "tambon_code",
)  # fmt: skip
# The person table: what one file says of people, one row a record, null where unknown.
PERSON_COLUMNS = (
    "number", "number_valid", "first_name", "last_name", "sex", "birth_year", "birth_month", "birth_day", "house_no",
    "village", "tambon", "amphoe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Distinct names: as written, one byte a character (bytes), whether in Latin letters, and codes of the first two letters
    and of the sound."""

    written: pa.Array
    spelt: Objects
    latin: Bools
    starts: Ints
    sounds: Ints

    def __len__(self) -> int:
        return len(self.spelt)


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
        return registers, by_code(places, in_list)


@dataclass(frozen=True, slots=True)
class Records:
    """Person records as columns of one length; names and houses are codes, ``NONE`` is unknown.

    ``number`` is the number as written where it has its digits, ``valid`` whether it is one that tier 1 may trust.
    A birth on 1 January has no month and day here: files write it where they are not known.
    """

    ids: pa.ChunkedArray
    lists: Lists
    in_list: Ints
    household_ids: pa.Array
    household: Ints
    number: Ints
    valid: Bools
    first: Ints
    last: Ints
    sex: Ints
    year: Ints
    month: Ints
    day: Ints
    house: Ints
    village: Ints
    tambon: Ints
    amphoe: Ints
    first_names: Names
    last_names: Names

    def __len__(self) -> int:
        return len(self.in_list)

    def part(self, name: str, rows: Ints) -> Ints:
        """A part that blocking rules name, of the records ``rows``."""
        derived = _DERIVED.get(name)
        found: Ints = derived(self, rows) if derived else getattr(self, name)[rows]
        return found


def _number(records: Records, rows: Ints) -> Ints:
    return np.where(records.valid[rows], records.number[rows], NONE)


def _birth(records: Records, rows: Ints) -> Ints:
    year, month, day = (values[rows].astype(np.int64) for values in (records.year, records.month, records.day))
    return np.where(day > 0, year * 10000 + month * 100 + day, NONE)


_DERIVED: dict[str, Callable[[Records, Ints], Ints]] = {
    "number": _number,
    "number_front": lambda records, rows: np.where(records.number[rows] > 0, records.number[rows] // 10**6, NONE),
    "number_back": lambda records, rows: np.where(records.number[rows] > 0, records.number[rows] % 10**6, NONE),
    "birth": _birth,
    "first_start": lambda records, rows: by_code(records.first_names.starts, records.first[rows]),
    "last_start": lambda records, rows: by_code(records.last_names.starts, records.last[rows]),
    "first_sound": lambda records, rows: by_code(records.first_names.sounds, records.first[rows]),
    "last_sound": lambda records, rows: by_code(records.last_names.sounds, records.last[rows]),
}


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
    """The columns ``RUN_COLUMNS`` of person_records as ``Records``; ``survey_years`` gives household_record_id, survey_year."""
    with_year = person_records.select(list(RUN_COLUMNS)).join(
        survey_years.select(["household_record_id", "survey_year"]), "household_record_id", join_type="left outer"
    )
    lists, table = rank_lists(with_year, rules)
    table = table.sort_by([("list", "ascending"), ("record_id", "ascending")])
    household, household_ids = codes(table["household_record_id"])
    tambon = pc.cast(table["tambon_code"], pa.int64())
    people = pa.table(
        {
            "number": pc.cast(pc.coalesce(table["citizen_id"], table["citizen_id_written"]), pa.int64()),
            "number_valid": pc.is_valid(table["citizen_id"]),
            "village": pc.cast(table["village_code"], pa.int64()),
            "tambon": tambon,
            "amphoe": pc.divide(tambon, 100),
        }
        | {
            name: table[name]
            for name in ("first_name", "last_name", "sex", "birth_year", "birth_month", "birth_day", "house_no")
        }
    )
    return records_of([people], table["record_id"], lists, ints(table["list"]), household, household_ids)


def two_lists(left: pa.Table, right: pa.Table) -> Records:
    """Two person tables with a column ``id`` as the records of two lists, "left" and "right", in the order of their rows."""
    return _as_lists([left, right], ("left", "right"))


def one_list(people: pa.Table) -> Records:
    """One person table with a column ``id`` as the records of one list, in the order of its rows."""
    return _as_lists([people], ("people",))


def _as_lists(tables: list[pa.Table], names: tuple[str, ...]) -> Records:
    ids = pa.chunked_array([pc.cast(chunk, pa.string()) for table in tables for chunk in table["id"].chunks], pa.string())
    in_list: Ints = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    return records_of(tables, ids, Lists(names, (None,) * len(tables)), in_list)


def records_of(
    tables: Sequence[pa.Table],
    ids: pa.ChunkedArray,
    lists: Lists,
    in_list: Ints,
    household: Ints | None = None,
    household_ids: pa.Array | None = None,
) -> Records:
    """The rows of person tables, one after the other, coded together."""

    def column(name: str) -> pa.ChunkedArray:
        chunks = [chunk for table in tables for chunk in table[name].chunks]
        return pa.chunked_array(chunks, tables[0][name].type)

    with ThreadPoolExecutor(2) as threads:  # Arrow and NumPy let go of the interpreter while they work on long columns
        names = [threads.submit(_names, column(name)) for name in ("last_name", "first_name")]
        houses = threads.submit(codes, column("house_no"))
        kinds: dict[str, type[np.signedinteger]] = {
            "sex": np.int8,
            "birth_year": np.int16,
            "birth_month": np.int16,
            "birth_day": np.int16,
        }
        whole_numbers = ("number", "village", "tambon", "amphoe", *kinds)
        numbers = {name: threads.submit(ints, column(name), kinds.get(name, np.int64)) for name in whole_numbers}
    (last, last_names), (first, first_names) = (found.result() for found in names)
    number = {name: found.result() for name, found in numbers.items()}
    year, month, day = (number[name] for name in ("birth_year", "birth_month", "birth_day"))
    for codes_of in (first, last):
        codes_of[_fillers(codes_of, in_list, _COMMONEST_NAME)] = NONE
    whole_day = (year > 0) & (month > 0) & (day > 0) & ~((month == 1) & (day == 1))
    days = np.where(whole_day, (year.astype(np.int32) * 13 + month) * 32 + day, NONE)
    year[_fillers(days, in_list, _COMMONEST_DAY)] = NONE
    unknown_day = (year <= 0) | (month <= 0) | (day <= 0) | ((month == 1) & (day == 1))
    month[unknown_day], day[unknown_day] = NONE, NONE
    return Records(
        ids=ids,
        lists=lists,
        in_list=in_list,
        household_ids=household_ids if household_ids is not None else pa.array([], pa.string()),
        household=household if household is not None else np.full(len(in_list), NONE, np.int32),
        number=number["number"],
        valid=pc.fill_null(column("number_valid"), False).to_numpy(),
        first=first,
        last=last,
        sex=number["sex"],
        year=year,
        month=month,
        day=day,
        house=houses.result()[0],
        village=number["village"],
        tambon=number["tambon"],
        amphoe=number["amphoe"],
        first_names=first_names,
        last_names=last_names,
    )


def _fillers(values: Ints, in_list: Ints, share: float) -> Bools:
    """True for rows with a value that more than this ``share`` of all rows or of their list's have, where these are many: what
    somebody typed where nothing was known tells nobody apart. ``values`` are small whole numbers, ``NONE`` is none."""
    found = np.zeros(len(values), bool)
    begins = np.searchsorted(in_list, np.arange(int(in_list.max(initial=-1)) + 2))  # rows stand list by list
    for mine in (slice(None), *(slice(*ends) for ends in pairwise(begins.tolist()))):
        rows = np.bincount(values[mine] + 1)  # the first counts NONE
        known = int(rows[1:].sum())
        if known >= _FEWEST_ROWS and rows[1:].max() > share * known:
            rows[0] = 0
            found[mine] |= (rows > share * known)[values[mine] + 1]
    return found


def whole(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return pa.concat_arrays(column.chunks) if column.num_chunks != 1 else column.chunk(0)


def ints(column: pa.ChunkedArray, kind: type[np.signedinteger] = np.int64) -> Ints:
    """The column as whole numbers, ``NONE`` where it is null."""
    found = np.empty(len(column), kind)
    start = 0
    for chunk in column.chunks:
        found[start : start + len(chunk)] = pc.fill_null(chunk, pa.scalar(NONE, chunk.type)).to_numpy(zero_copy_only=False)
        start += len(chunk)
    return found


def codes(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """(code of each row, ``NONE`` for null; the distinct values). Codes say equal or not, and nothing of order."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    if column.num_chunks == 0:
        return np.zeros(0, np.int32), pa.array([], column.type.value_type)
    if column.num_chunks > 1:
        column = pa.chunked_array([_zero_under_nulls(chunk) for chunk in column.chunks]).unify_dictionaries()
    indices = pa.chunked_array([chunk.indices for chunk in column.chunks])
    return ints(pc.cast(indices, pa.int32()), np.int32), column.chunk(0).dictionary


def _zero_under_nulls(chunk: pa.DictionaryArray) -> pa.DictionaryArray:
    """Arrow, when it unifies dictionaries, looks up what lies under nulls too: -1 there reads what is no part of the table, and
    may end the process."""
    indices = chunk.indices
    if indices.null_count == 0:
        return chunk
    empty = pc.is_null(indices).to_numpy(zero_copy_only=False)
    return pa.DictionaryArray.from_arrays(pa.array(pc.fill_null(indices, 0).to_numpy(), mask=empty), chunk.dictionary)


def _names(column: pa.ChunkedArray) -> tuple[Ints, Names]:
    """Names are one where they differ only in case; a name in no letters that can be compared is unknown."""
    coded, values = codes(column)
    lower = pc.utf8_lower(values)
    folded = lower.dictionary_encode()
    spellings = folded.dictionary
    if len(spellings) < len(values):
        coded = by_code(folded.indices.to_numpy().astype(np.int32), coded)
    letters, _ = one_byte_matrix(spellings)
    return _known_letters_only(coded, letters), _spelt(spellings, letters)


def names_of(spellings: pa.Array) -> Names:
    """Names by their distinct spellings, which are in lower case."""
    return _spelt(spellings, one_byte_matrix(spellings)[0])


def _spelt(spellings: pa.Array, letters: npt.NDArray[np.uint8]) -> Names:
    spelt = letters.view(f"S{letters.shape[1]}").ravel().astype(object)
    latin = (letters[:, 0] > 0) & (letters[:, 0] < _FIRST_THAI)
    return Names(spellings, spelt, latin, _starts(letters), _sounds(spellings, latin))


def _known_letters_only(coded: Ints, letters: npt.NDArray[np.uint8]) -> Ints:
    """Names of other scripts are all one letter here: they would all be alike, so they are unknown, as marks alone are."""
    other = np.flatnonzero(letters[:, 0] < _FIRST_THAI)
    of_other = letters[other]
    unread = np.zeros(len(letters) + 1, bool)  # the last one for NONE
    unread[other] = ~((of_other >= _FIRST_THAI) | ((of_other > 0) & (of_other <= _LAST_LATIN))).any(axis=1)
    return np.where(unread[coded], np.int32(NONE), coded) if unread.any() else coded


def _sounds(spellings: pa.Array, latin: Bools) -> Ints:
    """One number for names that sound alike; a name without a sound of its own sounds like itself alone."""
    sounds = lk82_numbers(spellings)
    sounds = np.where(sounds > 0, sounds, -np.arange(len(sounds)) - _NO_SOUND)
    if latin.any():
        of_latin = pa.array(latin_sound_of(spellings.filter(pa.array(latin)).to_pylist())).dictionary_encode()
        sounds[latin] = -of_latin.indices.to_numpy().astype(np.int64) - _LATIN_SOUND
    return sounds


def _starts(letters: npt.NDArray[np.uint8]) -> Ints:
    """One number for the first two letters of each name, ``NONE`` where it has fewer."""
    if letters.shape[1] < START:
        return np.full(len(letters), NONE, np.int64)
    first, second = letters[:, 0].astype(np.int64), letters[:, 1].astype(np.int64)
    return np.where(second > 0, first * 256 + second, NONE)


def by_code(values: Ints, coded: Ints) -> Ints:
    """``values[code]``, and ``NONE`` where the code is."""
    if len(values) == 0:
        return np.full(len(coded), NONE, np.int64)
    return np.where(coded >= 0, values[np.maximum(coded, 0)], values.dtype.type(NONE))
