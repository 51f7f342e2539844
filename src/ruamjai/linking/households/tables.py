"""What was found of households, as the promised tables, each in the order of its key."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.linking.households.homes import Homes, n_registers
from ruamjai.linking.households.ids import in_one, numbers_of, ranks, taken
from ruamjai.linking.households.members import BASES, LIVES_HERE, Members
from ruamjai.linking.households.rows import RELATIONS, HouseholdRows, Listings
from ruamjai.linking.standardise import NONE, Ints, Records


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Pseudonyms and the place of each in the order of all."""

    ids: pa.Array
    rank: Ints


def pseudonyms(ids: Sequence[str] | pa.Array) -> Pseudonyms:
    """The pseudonyms, ranked."""
    texts = ids if isinstance(ids, pa.Array) else pa.array(ids, pa.string())
    return Pseudonyms(texts, ranks(texts))


def sources_table(rows: HouseholdRows, household: Ints, households: Pseudonyms) -> pa.Table:
    """The table ``household_sources``."""
    table = pa.table(
        {
            "household_record_id": rows.ids,
            "register": _registers(rows, np.arange(len(rows))),
            "household_id": _texts(households.ids, household),
        }
    )
    return table.sort_by("household_record_id")


def households_table(
    rows: HouseholdRows, household: Ints, households: Pseudonyms, labels: Sequence[str] | pa.Array, homes: Homes
) -> pa.Table:
    """The table ``households``."""
    n = len(households.ids)
    housed = homes.person_household[homes.person_household != NONE]
    table = pa.table(
        {
            "household_id": households.ids,
            "label": labels if isinstance(labels, pa.Array) else pa.array(labels, pa.string()),
            "village_code": _codes(homes.household_village),
            "tambon_code": _codes(homes.household_tambon),
            "n_members": pa.array(np.bincount(housed, minlength=n), pa.int16()),
            "n_registers": pa.array(n_registers(household, rows.lists, rows.in_list, n), pa.int8()),
        }
    )
    return table.take(pa.array(_inverse(households.rank)))


def members_table(rows: HouseholdRows, members: Members, households: Pseudonyms, people: Pseudonyms) -> pa.Table:
    """The table ``household_members``."""
    order = _order(members, households, people)
    basis, first, last = members.basis[order], members.first[order], members.last[order]
    return pa.table(
        {
            "household_id": _texts(households.ids, members.household[order]),
            "person_id": _texts(people.ids, members.person[order]),
            "lives_here": pa.array(np.isin(basis, [BASES.index(name) for name in LIVES_HERE])),
            "basis": _texts(BASES, basis),
            "relation": _texts(RELATIONS, members.relation[order]),
            "first_year": _numbers(_at(rows.year, first), pa.int16()),
            "first_date": _numbers(_at(rows.date, first), pa.int32()).cast(pa.date32()),
            "last_year": _numbers(rows.year[last], pa.int16()),
            "last_date": _numbers(rows.date[last], pa.int32()).cast(pa.date32()),
            "last_register": _registers(rows, last),
            "n_sources": pa.array(members.n_sources[order], pa.int16()),
            "n_registers": pa.array(members.n_registers[order], pa.int8()),
        }
    )


def member_sources_table(
    records: Records, rows: HouseholdRows, listed: Listings, members: Members, households: Pseudonyms, people: Pseudonyms
) -> pa.Table:
    """The table ``household_member_sources``."""
    place = _inverse(_order(members, households, people))[members.of_listing]
    record_ids = in_one(records.ids)
    order = np.argsort(place)
    equal = place[order][1:] == place[order][:-1]
    tied = np.append(False, equal) | np.append(equal, False) if len(order) else np.zeros(0, bool)
    several = order[tied]
    order[tied] = several[
        _by_record(place[several], record_ids, listed.record[several], rows.in_list[listed.row[several]], rows)
    ]
    row = listed.row[order]
    return pa.table(
        {
            "household_id": _texts(households.ids, members.household[members.of_listing[order]]),
            "person_id": _texts(people.ids, listed.person[order]),
            "record_id": taken(record_ids, listed.record[order]),
            "register": _registers(rows, row),
            "household_record_id": taken(rows.ids, row),
            "survey_year": _numbers(rows.year[row], pa.int16()),
            "survey_date": _numbers(rows.date[row], pa.int32()).cast(pa.date32()),
            "relation": _texts(RELATIONS, listed.relation[order]),
        }
    )


def _order(members: Members, households: Pseudonyms, people: Pseudonyms) -> Ints:
    """The members by household_id, then person_id."""
    n_people = max(len(people.ids), 1)
    return np.argsort(households.rank[members.household] * n_people + people.rank[members.person]).astype(np.int64)


def _by_record(place: Ints, record_ids: pa.Array, record: Ints, in_list: Ints, rows: HouseholdRows) -> Ints:
    """Places in the order of ``place``, then of the record's id, which begins with its register."""
    registers, register = rows.lists.register_of(in_list)
    begins = np.argsort(np.argsort([f"{name}:" for name in registers]))
    number = np.zeros(len(record), np.uint64)
    for one in range(len(registers)):
        here = np.flatnonzero(register == one)
        ids = taken(record_ids, record[here])
        numbers = numbers_of(ids)
        number[here] = ranks(ids) if numbers is None else numbers
    found: Ints = np.lexsort((number, place * len(registers) + begins[register])).astype(np.int64)
    return found


def _inverse(order: Ints) -> Ints:
    found = np.empty(len(order), np.int64)
    found[order] = np.arange(len(order))
    return found


def _registers(rows: HouseholdRows, chosen: Ints) -> pa.Array:
    registers, register = rows.lists.register_of(rows.in_list)
    return _texts(registers, register[chosen])


def _texts(texts: Sequence[str] | pa.Array, places: Ints) -> pa.Array:
    """``texts[place]``, null where the place is ``NONE``."""
    ids = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    missing = places == NONE
    return ids.take(pa.array(places, mask=missing)) if missing.any() else taken(ids, places)


def _at(values: Ints, places: Ints) -> Ints:
    """``values[place]``, ``NONE`` where the place is."""
    return np.append(values, NONE)[places]


def _numbers(values: Ints, kind: pa.DataType) -> pa.Array:
    return pa.array(values, mask=values == NONE).cast(kind)


def _codes(values: Ints) -> pa.Array:
    """Area codes as text; Thai codes never begin with 0."""
    return _numbers(values, pa.int64()).cast(pa.string())
