"""Where each household is, and where each person lives."""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.households.rows import HouseholdRows, Listings
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Lists, Records


@dataclass(frozen=True, slots=True)
class Homes:
    """Where each person and household is: codes, ``NONE`` where unknown."""

    person_household: Ints
    person_village: Ints
    person_tambon: Ints
    household_village: Ints
    household_tambon: Ints


def find_homes(
    records: Records, person: Ints, n_people: int, rows: HouseholdRows, household: Ints, listed: Listings, rules: LinkingRules
) -> Homes:
    """A household lies where its latest survey found it; a person lives in the household of the latest survey that lists
    them, unless they have left it. A person who lives in no household is where the first register that names a tambon says."""
    person_household = _where_people_live(n_people, rows, household, listed, rules)
    order = rows.oldest_first()
    placed = order[rows.tambon[order] != NONE]
    household_village, household_tambon = (np.full(int(household.max(initial=-1)) + 1, NONE) for _ in range(2))
    household_village[household[placed]] = rows.village[placed]  # the last one, the newest, stays
    household_tambon[household[placed]] = rows.tambon[placed]
    village, tambon = np.full(n_people, NONE), np.full(n_people, NONE)
    named = np.flatnonzero(records.tambon != NONE)[::-1]  # the first record is written last and stays
    village[person[named]], tambon[person[named]] = records.village[named], records.tambon[named]
    lives = np.flatnonzero(person_household != NONE)
    lives = lives[household_tambon[person_household[lives]] != NONE]
    village[lives] = household_village[person_household[lives]]
    tambon[lives] = household_tambon[person_household[lives]]
    return Homes(person_household, village, tambon, household_village, household_tambon)


def _where_people_live(n_people: int, rows: HouseholdRows, household: Ints, listed: Listings, rules: LinkingRules) -> Ints:
    newest = newest_listing(listed.person, n_people, listed.row, rows)
    listed_last = np.full(n_people, NONE)
    housed = newest != NONE
    listed_last[housed] = listed.row[newest[housed]]
    home = np.full(n_people, NONE)
    home[housed] = household[listed_last[housed]]
    if rules.households.unlisted_left:
        # A register that once listed them here has surveyed the household since they were last seen, without them.
        here = household[listed.row] == home[listed.person]
        since = newest_survey_of_register(rows, household, listed)[listed.row] > rows.surveyed[listed_last[listed.person]]
        home[listed.person[here & since]] = NONE
    return home


def newest_listing(group: Ints, n_groups: int, row: Ints, rows: HouseholdRows) -> Ints:
    """The place of each group's newest listing, of one row the first; ``NONE`` for an empty group.

    ``group`` and ``row`` are those of each listing.
    """
    rank = np.empty(len(rows), np.int64)
    rank[rows.oldest_first()] = np.arange(len(rows))
    n = len(row)
    best = np.full(n_groups, NONE)
    np.maximum.at(best, group, rank[row] * n + (n - 1 - np.arange(n)))
    return np.where(best != NONE, n - 1 - best % max(n, 1), NONE)


def newest_survey_of_register(rows: HouseholdRows, household: Ints, listed: Listings) -> Ints:
    """For each row the day on which its register last surveyed its household and listed anybody."""
    registers, register = rows.lists.register_of(rows.in_list)
    unit = household * max(len(registers), 1) + register
    peopled = np.zeros(len(rows), bool)
    peopled[listed.row] = True
    newest = np.full(int(unit.max(initial=-1)) + 1, NONE)
    np.maximum.at(newest, unit[peopled], rows.surveyed[peopled])
    found: Ints = newest[unit]
    return found


def n_registers(unit: Ints, lists: Lists, in_list: Ints, n_units: int) -> Ints:
    """How many registers know each person or household."""
    registers, register = lists.register_of(in_list)
    found = np.zeros(n_units, np.int64)
    for place in range(len(registers)):
        known = np.zeros(n_units, bool)
        known[unit[register == place]] = True
        found += known
    return found


def agreed(values: Ints, person: Ints, n_people: int, known: Bools) -> Ints:
    """The one value that all records of a person give, ``NONE`` where they give none or differ."""
    least, most = np.full(n_people, np.iinfo(np.int64).max), np.full(n_people, NONE)
    np.minimum.at(least, person[known], values[known])
    np.maximum.at(most, person[known], values[known])
    return np.where(least == most, least, NONE)
