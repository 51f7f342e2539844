"""Who is listed in which household: since when, by whom, and whether they live there still."""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.households.evidence import distinct, numbered
from ruamjai.linking.households.homes import Homes, newest_listing
from ruamjai.linking.households.rows import HouseholdRows, Listings
from ruamjai.linking.standardise import NONE, Ints

# Lives there: found by the household's newest survey; or by the newest that lists them, while one by a register that
# never listed them there is newer. Does not: lives in another household now; or in none, as far as registers know.
BASES = ("newest_survey", "earlier_survey", "elsewhere", "left")
LIVES_HERE = BASES[:2]


@dataclass(frozen=True, slots=True)
class Members:
    """Every person that any survey lists in a household, once, by household and person.

    ``basis`` is a place in ``BASES``, ``relation`` in ``RELATIONS`` (the newest word on it, or ``NONE``). ``first`` is the
    row of the oldest survey with a year that lists them here (``NONE`` without), ``last`` of the newest. ``of_listing`` is
    the member that each listing speaks of.
    """

    household: Ints
    person: Ints
    basis: Ints
    relation: Ints
    first: Ints
    last: Ints
    n_sources: Ints
    n_registers: Ints
    of_listing: Ints

    def __len__(self) -> int:
        return len(self.household)


def find_members(rows: HouseholdRows, household: Ints, listed: Listings, homes: Homes) -> Members:
    """The members of all households, those who are elsewhere too."""
    n_people = max(len(homes.person_household), 1)
    keys, group = numbered(household[listed.row] * n_people + listed.person)
    unit, person = keys // n_people, keys % n_people
    last, relation, first, n_sources, n_registers = _of_groups(rows, listed, group, len(keys))
    lives_in = homes.person_household[person]
    newest = rows.surveyed[last] == _newest_survey(rows, household, listed)[unit]
    here = np.where(newest, BASES.index("newest_survey"), BASES.index("earlier_survey"))
    away = np.where(lives_in == NONE, BASES.index("left"), BASES.index("elsewhere"))
    return Members(
        household=unit,
        person=person,
        basis=np.where(lives_in == unit, here, away),
        relation=relation,
        first=first,
        last=last,
        n_sources=n_sources,
        n_registers=n_registers,
        of_listing=group,
    )


def _of_groups(rows: HouseholdRows, listed: Listings, group: Ints, n_groups: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """(row of the newest survey, relation, row of the oldest with a year, surveys, registers) of each group of listings.

    Most groups have one listing, which says it all; only the others are worked on.
    """
    only = np.empty(n_groups, np.int64)
    only[group] = np.arange(len(listed))
    last, relation = listed.row[only], listed.relation[only]
    first = np.where(rows.year[last] != NONE, last, NONE)
    several = np.flatnonzero(np.bincount(group, minlength=n_groups)[group] > 1)
    whose, row = group[several], listed.row[several]
    last[whose] = row[newest_listing(whose, n_groups, row, rows)[whose]]
    told = np.flatnonzero(listed.relation[several] != NONE)
    word = newest_listing(whose[told], n_groups, row[told], rows)[whose]
    relation[whose] = np.append(listed.relation[several][told], NONE)[word]
    first[whose] = _first_told(rows, row, whose, n_groups)[whose]
    n_sources, n_registers = np.ones(n_groups, np.int64), np.ones(n_groups, np.int64)
    n_sources[whose] = np.bincount(whose[~listed.again[several]], minlength=n_groups)[whose]
    registers, register = rows.lists.register_of(rows.in_list)
    n = max(len(registers), 1)
    n_registers[whose] = np.bincount(distinct(whose * n + register[row]) // n, minlength=n_groups)[whose]
    return last, relation, first, n_sources, n_registers


def _newest_survey(rows: HouseholdRows, household: Ints, listed: Listings) -> Ints:
    """The day of each household's newest survey that lists anybody."""
    found = np.full(int(household.max(initial=-1)) + 1, NONE)
    np.maximum.at(found, household[listed.row], rows.surveyed[listed.row])
    return found


def _first_told(rows: HouseholdRows, row: Ints, group: Ints, n_groups: int) -> Ints:
    """The row of each group's oldest survey with a year; of one day, of the list linked first."""
    order = np.lexsort((rows.in_list, rows.surveyed))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    told = rows.year[row] != NONE
    oldest = np.full(n_groups, len(rows))
    np.minimum.at(oldest, group[told], rank[row[told]])
    found: Ints = np.append(order, NONE)[oldest]
    return found
