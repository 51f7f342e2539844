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
    last = listed.row[newest_listing(group, len(keys), listed.row, rows)]
    told = np.flatnonzero(listed.relation != NONE)
    word = newest_listing(group[told], len(keys), listed.row[told], rows)
    relation = np.append(listed.relation[told], NONE)[word]
    lives_in = homes.person_household[person]
    newest = rows.surveyed[last] == _newest_survey(rows, household, listed)[unit]
    here = np.where(newest, BASES.index("newest_survey"), BASES.index("earlier_survey"))
    away = np.where(lives_in == NONE, BASES.index("left"), BASES.index("elsewhere"))
    n_sources, n_registers = _counts(rows, listed, group, len(keys))
    return Members(
        household=unit,
        person=person,
        basis=np.where(lives_in == unit, here, away),
        relation=relation,
        first=_first_told(rows, listed, group, len(keys)),
        last=last,
        n_sources=n_sources,
        n_registers=n_registers,
        of_listing=group,
    )


def _newest_survey(rows: HouseholdRows, household: Ints, listed: Listings) -> Ints:
    """The day of each household's newest survey that lists anybody."""
    found = np.full(int(household.max(initial=-1)) + 1, NONE)
    np.maximum.at(found, household[listed.row], rows.surveyed[listed.row])
    return found


def _first_told(rows: HouseholdRows, listed: Listings, group: Ints, n_groups: int) -> Ints:
    """The row of each group's oldest survey with a year; of one day, of the list linked first."""
    order = np.lexsort((rows.in_list, rows.surveyed))
    rank = np.empty(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    told = rows.year[listed.row] != NONE
    oldest = np.full(n_groups, len(rows))
    np.minimum.at(oldest, group[told], rank[listed.row[told]])
    found: Ints = np.append(order, NONE)[oldest]
    return found


def _counts(rows: HouseholdRows, listed: Listings, group: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """How many surveys, and how many registers, list each group."""
    n_sources = np.bincount(group[~listed.again], minlength=n_groups)
    n_registers = np.ones(n_groups, np.int64)
    several = np.flatnonzero(n_sources[group] > 1)
    registers, register = rows.lists.register_of(rows.in_list)
    n = max(len(registers), 1)
    pairs = distinct(group[several] * n + register[listed.row[several]])
    n_registers[pairs // n] = 0
    np.add.at(n_registers, pairs // n, 1)
    return n_sources.astype(np.int64), n_registers
