"""Which household rows of different registers are one household, and where each person lives.

Rows meet by house code (11 digits of the house register); rows that no code brings together meet by the people linked in
them. Lists (a register's year) are joined in the order in which people are.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.assigning import one_to_one
from ruamjai.linking.joins import best_of_each, equal_pairs, first_of_each
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Lists, Records, ints, rank_lists, whole

_CODE = r"^[0-9]{11}$"


@dataclass(frozen=True, slots=True)
class HouseholdRows:
    """Household rows, list by list, then by id. ``surveyed`` is in days since 1970."""

    ids: pa.Array
    lists: Lists
    in_list: Ints
    code: Ints
    village: Ints
    tambon: Ints
    surveyed: Ints

    def __len__(self) -> int:
        return len(self.in_list)


def household_rows(addresses: pa.Table, facts: pa.Table, rules: LinkingRules) -> HouseholdRows:
    """The rows of household_records with the house codes of household_addresses."""
    coded = addresses.select(["household_record_id", "house_code"])
    lists, table = rank_lists(facts.join(coded, "household_record_id", join_type="left outer"), rules)
    table = table.sort_by([("list", "ascending"), ("household_record_id", "ascending")]).combine_chunks()
    code = pc.if_else(pc.match_substring_regex(table["house_code"], _CODE), table["house_code"], None)
    # A survey whose day is not told counts as done in the middle of its year.
    middle = pc.cast(
        pc.multiply(pc.subtract(pc.cast(table["survey_year"], pa.float64()), 1970), 365.25), pa.int64(), safe=False
    )
    day = pc.coalesce(pc.cast(pc.cast(table["survey_date"], pa.int32()), pa.int64()), pc.add(middle, 182))
    return HouseholdRows(
        ids=whole(table["household_record_id"]),
        lists=lists,
        in_list=ints(table["list"]),
        code=ints(pc.cast(code, pa.int64())),
        village=ints(pc.cast(table["village_code"], pa.int64())),
        tambon=ints(pc.cast(table["tambon_code"], pa.int64())),
        surveyed=ints(day),
    )


@dataclass(frozen=True, slots=True)
class Memberships:
    """(person, household row) pairs, each once: who is listed where."""

    person: Ints
    row: Ints


def memberships(records: Records, person: Ints, rows: HouseholdRows) -> Memberships:
    """Who is listed in which household row. A record whose household row is not there is left out."""
    row_of = pc.fill_null(pc.index_in(records.household_ids, rows.ids), NONE).to_numpy().astype(np.int64)
    listed = records.household != NONE
    row = row_of[records.household[listed]] if len(row_of) else np.zeros(0, np.int64)
    pairs = np.unique(np.column_stack([person[listed][row != NONE], row[row != NONE]]), axis=0)
    return Memberships(pairs[:, 0], pairs[:, 1])


def build_households(rows: HouseholdRows, listed: Memberships, rules: LinkingRules) -> Ints:
    """Which household each row speaks of: 0, 1, … in the order in which households are first met."""
    household = np.full(len(rows), NONE)
    n_households = 0
    for rank in range(len(rows.lists.register)):
        here = np.flatnonzero(rows.in_list == rank).astype(np.int64)
        entity = _by_code_inside(rows, here)
        found = np.full(int(entity.max()) + 1, NONE)
        if rank:
            before = np.arange(here[0])
            _join_by_code(rows, household, before, here, entity, found, rules)
            _join_by_people(rows, listed, household, here, entity, found, rules)
        new = found == NONE
        found[new] = n_households + np.arange(new.sum())
        n_households += int(new.sum())
        household[here] = found[entity]
    return household


def _place(rows: HouseholdRows, chosen: Ints) -> Ints:
    """House code with its tambon: a code typed wrongly into another tambon joins nothing."""
    known = (rows.code[chosen] > 0) & (rows.tambon[chosen] != NONE)
    return np.where(known, rows.code[chosen] * 1_000_000 + rows.tambon[chosen], NONE)


def _by_code_inside(rows: HouseholdRows, here: Ints) -> Ints:
    """Rows of one list with one house code (two rounds within a year) are one household."""
    place = _place(rows, here)
    alone = place == NONE
    place[alone] = -2 - np.flatnonzero(alone)
    _, first, group = np.unique(place, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
    found: Ints = rank[group].astype(np.int64)
    return found


def _join_by_code(
    rows: HouseholdRows, household: Ints, before: Ints, here: Ints, entity: Ints, found: Ints, rules: LinkingRules
) -> None:
    ours, theirs = before[_place(rows, before) != NONE], here[_place(rows, here) != NONE]
    i, j = equal_pairs(_place(rows, ours), _place(rows, theirs), largest=rules.largest_block)
    _link(household[ours[i]], entity[theirs[j] - here[0]], np.ones(len(i)), found)


def _join_by_people(
    rows: HouseholdRows, listed: Memberships, household: Ints, here: Ints, entity: Ints, found: Ints, rules: LinkingRules
) -> None:
    """Households of one village that share the rulebook's part of the smaller one's known people; of two villages, where
    someone may have moved out alone, that part of both and at least two people."""
    earlier = listed.row < here[0]
    now = (listed.row >= here[0]) & (listed.row <= here[-1])
    ours = np.unique(np.column_stack([household[listed.row[earlier]], listed.person[earlier]]), axis=0)
    theirs = np.unique(np.column_stack([entity[listed.row[now] - here[0]], listed.person[now]]), axis=0)
    theirs = theirs[found[theirs[:, 0]] == NONE]
    ours = ours[~np.isin(ours[:, 0], found[found != NONE])]
    i, j = equal_pairs(ours[:, 1], theirs[:, 1], largest=rules.largest_block)
    pairs, shared = np.unique(np.column_stack([ours[i, 0], theirs[j, 0]]), axis=0, return_counts=True)
    if len(pairs) == 0:
        return
    size, other_size = np.bincount(ours[:, 0])[pairs[:, 0]], np.bincount(theirs[:, 0])[pairs[:, 1]]
    village = rows.village[: here[0]][first_of_each(household[: here[0]])]
    other_village = rows.village[here][first_of_each(entity)]
    near = (village[pairs[:, 0]] == other_village[pairs[:, 1]]) & (village[pairs[:, 0]] != NONE)
    most = shared / np.maximum(size, other_size) >= rules.shared_members
    part = shared / np.minimum(size, other_size)
    enough = (part >= rules.shared_members) & (near | (most & (shared > 1)))
    _link(pairs[enough, 0], pairs[enough, 1], (shared * part)[enough], found)


def _link(household: Ints, entity: Ints, score: np.ndarray, found: Ints) -> None:
    best = best_of_each(household, entity, score)
    linked = best[one_to_one(household[best], entity[best], score[best], accept=0.0).pairs]
    found[entity[linked]] = household[linked]


@dataclass(frozen=True, slots=True)
class Homes:
    """Where each person and household is: codes, ``NONE`` where unknown."""

    person_household: Ints
    person_village: Ints
    person_tambon: Ints
    household_village: Ints
    household_tambon: Ints


def find_homes(
    records: Records, person: Ints, n_people: int, rows: HouseholdRows, household: Ints, listed: Memberships
) -> Homes:
    """A household lies where its latest survey found it; a person lives in the household of the latest survey that lists
    them. A person whom no household lists lives where the first register that names a tambon says."""
    n_households = int(household.max(initial=-1)) + 1
    # Last in this order wins: latest survey, among equal ones the earlier list, then the earlier row.
    latest = np.lexsort((-np.arange(len(rows)), -rows.in_list, rows.surveyed, rows.tambon != NONE))
    newest_row = np.full(n_households, NONE)
    newest_row[household[latest]] = latest
    rank = np.empty(len(rows), np.int64)
    rank[latest] = np.arange(len(rows))
    order = np.argsort(rank[listed.row], kind="stable")
    person_household = np.full(n_people, NONE)
    person_household[listed.person[order]] = household[listed.row[order]]
    village = np.full(n_people, NONE)
    tambon = np.full(n_people, NONE)
    named = np.flatnonzero(records.tambon != NONE)[::-1]  # the first record is written last and stays
    village[person[named]], tambon[person[named]] = records.village[named], records.tambon[named]
    housed = person_household != NONE
    household_village, household_tambon = rows.village[newest_row], rows.tambon[newest_row]
    lives = housed.copy()
    lives[housed] = household_tambon[person_household[housed]] != NONE
    village[lives] = household_village[person_household[lives]]
    tambon[lives] = household_tambon[person_household[lives]]
    return Homes(person_household, village, tambon, household_village, household_tambon)


def n_registers(unit: Ints, lists: Lists, in_list: Ints, n_units: int) -> Ints:
    """How many registers know each person or household."""
    pairs = np.unique(np.column_stack([unit, lists.register_of(in_list)[1]]), axis=0)
    return np.bincount(pairs[:, 0], minlength=n_units).astype(np.int64)


def agreed(values: Ints, person: Ints, n_people: int, known: Bools) -> Ints:
    """The one value that all records of a person give, ``NONE`` where they give none or differ."""
    least, most = np.full(n_people, np.iinfo(np.int64).max), np.full(n_people, NONE)
    np.minimum.at(least, person[known], values[known])
    np.maximum.at(most, person[known], values[known])
    return np.where(least == most, least, NONE)
