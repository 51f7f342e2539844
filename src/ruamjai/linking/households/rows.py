"""What registers say of households, as whole numbers: rows, and who is listed in which.

A row is one survey of one household by one register. Rows stand list by list, then by id, so that nothing depends on the
order in which an engine hands them over.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.households.ids import Finder, in_one, in_order, places_of, taken
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Lists, Records, ints, rank_lists

ROW_COLUMNS = ("household_record_id", "register", "village_code", "tambon_code", "survey_year", "survey_date")
ADDRESS_COLUMNS = ("household_record_id", "house_code", "house_no")
RELATIONS = ("head", "spouse", "child", "grandchild", "parent", "other")
HEAD = RELATIONS.index("head")

_ID = "household_record_id"
_CODE = r"^[0-9]{11}$"
_HOUSE_NUMBER = r"[1-9]"  # "-" and "0" stand for no number, and would make one house of a village


@dataclass(frozen=True, slots=True)
class HouseholdRows:
    """Household rows, list by list, then by id; ``NONE`` where unknown.

    ``house`` is a code of the house number, ``year`` (CE) and ``date`` (days since 1970) are as told, ``surveyed`` is the day
    that the order of surveys goes by.
    """

    ids: pa.Array
    lists: Lists
    in_list: Ints
    code: Ints
    house: Ints
    village: Ints
    tambon: Ints
    year: Ints
    date: Ints
    surveyed: Ints

    def __len__(self) -> int:
        return len(self.in_list)

    def oldest_first(self) -> Ints:
        """The rows from the oldest survey to the newest; of one day, the list linked first and its first row come last."""
        found: Ints = np.lexsort((-np.arange(len(self)), -self.in_list, self.surveyed))
        return found

    def place(self) -> Ints:
        """House code with its tambon: a code typed wrongly into another tambon joins nothing."""
        return np.where((self.code > 0) & (self.tambon != NONE), self.code * 1_000_000 + self.tambon, NONE)

    def address(self) -> Ints:
        """Village with house number."""
        n_houses = int(self.house.max(initial=0)) + 1
        return np.where((self.house != NONE) & (self.village != NONE), self.village * n_houses + self.house, NONE)


def household_rows(addresses: pa.Table, facts: pa.Table, rules: LinkingRules) -> HouseholdRows:
    """The rows of household_records (``ROW_COLUMNS``) with what household_addresses (``ADDRESS_COLUMNS``) adds to them."""
    table = _joined(facts.select(list(ROW_COLUMNS)), addresses.select(list(ADDRESS_COLUMNS)))
    lists, in_list = _lists(table, rules)
    ids = in_one(table[_ID])
    order = np.concatenate([_in_list(ids, in_list == rank) for rank in range(len(lists.register))] or [np.zeros(0, np.int64)])
    table, in_list = table.take(pa.array(order)).combine_chunks(), in_list[order]
    date = pc.cast(pc.cast(table["survey_date"], pa.int32()), pa.int64())
    year = pc.coalesce(pc.cast(table["survey_year"], pa.int64()), pc.year(table["survey_date"]))
    # A survey whose day is not told counts as done in the middle of its year.
    middle = pc.cast(pc.multiply(pc.subtract(pc.cast(year, pa.float64()), 1970), 365.25), pa.int64(), safe=False)
    return HouseholdRows(
        ids=in_one(table[_ID]),
        lists=lists,
        in_list=in_list,
        code=ints(pc.cast(_matching(table["house_code"], _CODE), pa.int64())),
        house=_coded(_matching(table["house_no"], _HOUSE_NUMBER))[0],
        village=ints(pc.cast(table["village_code"], pa.int64())),
        tambon=ints(pc.cast(table["tambon_code"], pa.int64())),
        year=ints(year),
        date=ints(date),
        surveyed=ints(pc.coalesce(date, pc.add(middle, 182))),
    )


def _joined(facts: pa.Table, addresses: pa.Table) -> pa.Table:
    """The facts with their addresses. An engine mostly hands both over in one order; then nothing has to be searched."""
    if len(facts) == len(addresses) and pc.all(pc.equal(facts[_ID], addresses[_ID])).as_py() is not False:
        for name in ADDRESS_COLUMNS[1:]:
            facts = facts.append_column(name, addresses[name])
        return facts
    return facts.join(addresses, _ID, join_type="left outer")


def _lists(table: pa.Table, rules: LinkingRules) -> tuple[Lists, Ints]:
    """The lists, in the order in which they are joined, and the place of each row's list among them."""
    register, names = _coded(table["register"])
    year, years = _coded(table["survey_year"])
    pair = (register * (len(years) + 1)) + year + 1
    found, first, place = np.unique(pair, return_index=True, return_inverse=True)
    lists, ranked = rank_lists(table.select(["register", "survey_year"]).take(pa.array(first)), rules)
    rank_of = {(one["register"], one["survey_year"]): one["list"] for one in ranked.to_pylist()}
    told = [(names[code // (len(years) + 1)], ([None, *years])[code % (len(years) + 1)]) for code in found.tolist()]
    return lists, np.array([rank_of[one] for one in told], np.int64)[place] if told else np.zeros(0, np.int64)


def _coded(column: pa.ChunkedArray) -> tuple[Ints, list[Any]]:
    """(the place of each row's value, ``NONE`` for null; the values)."""
    encoded = in_one(column).dictionary_encode()
    codes: Ints = pc.fill_null(encoded.indices, NONE).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, encoded.dictionary.to_pylist()


def _in_list(ids: pa.Array, chosen: Bools) -> Ints:
    places = np.flatnonzero(chosen).astype(np.int64)
    found: Ints = places[in_order(taken(ids, places))]
    return found


def _matching(column: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.if_else(pc.match_substring_regex(column, pattern), column, None)


@dataclass(frozen=True, slots=True)
class Listings:
    """Who is listed where: one a person record whose household row is there. Columns of one length, list by list.

    ``relation`` is a place in ``RELATIONS``, ``again`` marks a person's second record in one row.
    """

    record: Ints
    person: Ints
    row: Ints
    relation: Ints
    sex: Ints
    birth_year: Ints
    again: Bools

    def __len__(self) -> int:
        return len(self.record)

    def among(self, chosen: Bools | Ints | slice) -> "Listings":
        """Those chosen."""
        return Listings(
            record=self.record[chosen], person=self.person[chosen], row=self.row[chosen], relation=self.relation[chosen],
            sex=self.sex[chosen], birth_year=self.birth_year[chosen], again=self.again[chosen],
        )  # fmt: skip


def listings(records: Records, person: Ints, rows: HouseholdRows, relations: pa.Table | None = None) -> Listings:
    """Who is listed in which row. A record whose household row is not there is left out.

    ``relations`` has columns record_id and relation (one of ``RELATIONS``), where registers tell it.
    """
    row_of = _rows_of(records.household_ids, rows)
    household = records.household
    row = np.where(household != NONE, row_of[household], NONE) if len(row_of) else np.full(len(records), NONE)
    listed = np.flatnonzero(row != NONE).astype(np.int64)
    listed = listed[np.argsort(rows.in_list[row[listed]].astype(np.int16), kind="stable")]  # most often as it is
    return Listings(
        record=listed,
        person=person[listed].astype(np.int64),
        row=row[listed],
        relation=_relations(records, listed, rows.in_list[row[listed]], relations),
        sex=records.sex[listed].astype(np.int64),
        birth_year=records.year[listed].astype(np.int64),
        again=_again(person[listed], row[listed], len(rows)),
    )


def _rows_of(ids: pa.Array, rows: HouseholdRows) -> Ints:
    """The row of each id, ``NONE`` where it is not there; register by register, as ids begin with the register's."""
    registers, register = rows.lists.register_of(rows.in_list)
    found, open_ids = np.full(len(ids), NONE), np.ones(len(ids), bool)
    for place, name in enumerate(registers):
        sought = np.flatnonzero(pc.starts_with(ids, f"{name}:").to_numpy(zero_copy_only=False))
        theirs = np.flatnonzero(register == place)
        found[sought] = np.append(theirs, NONE)[places_of(taken(ids, sought), taken(rows.ids, theirs))]
        open_ids[sought] = False
    others = np.flatnonzero(open_ids)
    found[others] = places_of(taken(ids, others), rows.ids)
    return found


def _relations(records: Records, listed: Ints, in_list: Ints, relations: pa.Table | None) -> Ints:
    found = np.full(len(listed), NONE)
    if relations is None:
        return found
    word = pc.fill_null(pc.index_in(relations["relation"], pa.array(RELATIONS)), NONE).to_numpy().astype(np.int64)
    ids, told = in_one(records.ids), Finder(in_one(relations["record_id"]))
    for rank in np.unique(in_list).tolist():
        here = np.flatnonzero(in_list == rank)
        place = told.places(taken(ids, listed[here]))
        found[here] = np.append(word, NONE)[place]
    return found


def _again(person: Ints, row: Ints, n_rows: int) -> Bools:
    """Listings whose person stands in the same row before them."""
    again = np.zeros(len(person), bool)
    often = np.flatnonzero(np.bincount(person)[person] > 1) if len(person) else np.zeros(0, np.int64)
    _, first = np.unique(person[often].astype(np.int64) * n_rows + row[often], return_index=True)
    again[often] = True
    again[often[first]] = False
    return again
