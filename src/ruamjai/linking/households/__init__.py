"""Which household rows of different registers are one household, who is listed in it, and where each person lives.

``rows`` reads what registers say, ``composing`` joins rows to households by ``evidence``, ``homes`` says where each person
lives, ``members`` who is listed where and since when, ``tables`` writes the promised tables.
"""

from ruamjai.linking.households.composing import build_households
from ruamjai.linking.households.homes import Homes, agreed, find_homes, n_registers
from ruamjai.linking.households.members import Members, find_members
from ruamjai.linking.households.rows import ADDRESS_COLUMNS, ROW_COLUMNS, HouseholdRows, Listings, household_rows, listings
from ruamjai.linking.households.tables import (
    Pseudonyms,
    households_table,
    member_sources_table,
    members_table,
    pseudonyms,
    sources_table,
)

__all__ = [
    "ADDRESS_COLUMNS",
    "ROW_COLUMNS",
    "Homes",
    "HouseholdRows",
    "Listings",
    "Members",
    "Pseudonyms",
    "agreed",
    "build_households",
    "find_homes",
    "find_members",
    "household_rows",
    "households_table",
    "listings",
    "member_sources_table",
    "members_table",
    "n_registers",
    "pseudonyms",
    "sources_table",
]
