import datetime as dt

import numpy as np
import pyarrow as pa

from linking.few_records import records_of
from linking.made_up_people import as_promised
from linking.shipped import RULES
from ruamjai.linking.households import agreed, build_households, find_homes, household_rows, memberships, n_registers
from ruamjai.linking.standardise import NONE

CODE = "57050000012"


def rows_of(*rows):
    """Household rows by hand: (id, register, house code, village, survey date)."""
    addresses, facts = [], []
    for name, register, code, village, day in rows:
        source = {"household_record_id": name, "register": register, "batch": "b", "row_number": 2}
        place = {"village_code": village, "tambon_code": village and village[:6]}
        addresses.append(source | place | {"house_code": code})
        facts.append(source | place | {"survey_year": day and day.year, "survey_date": day})
    return household_rows(as_promised("household_addresses", addresses), as_promised("household_records", facts), RULES)


def build(rows, listings):
    """``listings``: (person, household row id)."""
    people = records_of(*({"household_record_id": name, "record_id": f"r{i:02d}"} for i, (_, name) in enumerate(listings)))
    order = [int(name[1:]) for name in people.ids.to_pylist()]
    person = np.array([listings[k][0] for k in order], np.int64)
    listed = memberships(people, person, rows)
    household = build_households(rows, listed, RULES)
    named = dict(zip(rows.ids.to_pylist(), household.tolist(), strict=True))
    return named, household, listed, people, person


def test_one_house_code_is_one_household():
    rows = rows_of(
        ("b1", "basic_needs", CODE, "57050503", None), ("b2", "basic_needs", "57050000013", "57050503", None),
        ("p1", "pppconnext", CODE, "57050503", None), ("p2", "pppconnext", None, "57050503", None),
    )  # fmt: skip
    named, *_ = build(rows, [])
    assert named["b1"] == named["p1"]
    assert len({named["b1"], named["b2"], named["p2"]}) == 3


def test_a_code_typed_into_another_tambon_joins_nothing():
    rows = rows_of(("b1", "basic_needs", CODE, "57050503", None), ("p1", "pppconnext", CODE, "57130303", None))
    named, *_ = build(rows, [])
    assert named["b1"] != named["p1"]


def test_shared_people_join_households_that_no_code_joins():
    rows = rows_of(
        ("b1", "basic_needs", CODE, "57050503", None), ("b2", "basic_needs", None, "57050503", None),
        ("p1", "pppconnext", None, "57050503", None), ("p2", "pppconnext", None, "57050503", None),
    )  # fmt: skip
    # p1 holds two of b1's four people and one of its own; p2 one of b2's four: too little
    listings = [(i, "b1") for i in (1, 2, 3, 4)] + [(i, "b2") for i in (5, 6, 7, 8)]
    listings += [(1, "p1"), (2, "p1"), (21, "p1"), (5, "p2"), (22, "p2"), (23, "p2"), (24, "p2")]
    named, *_ = build(rows, listings)
    assert named["p1"] == named["b1"]
    assert named["p2"] != named["b2"]


def test_one_who_moved_out_alone_takes_no_household_along():
    rows = rows_of(("b1", "basic_needs", None, "57050503", None), ("p1", "pppconnext", None, "57130302", None))
    named, *_ = build(rows, [(1, "b1"), (2, "b1"), (1, "p1")])
    assert named["b1"] != named["p1"]
    named, *_ = build(rows, [(1, "b1"), (2, "b1"), (3, "b1"), (1, "p1"), (2, "p1")])
    assert named["b1"] == named["p1"]  # but most of a household may move together


def test_two_rounds_of_one_survey_are_one_household():
    rows = rows_of(
        ("p1", "pppconnext", None, "57050503", dt.date(2021, 3, 1)), ("p2", "pppconnext", None, "57050503", dt.date(2022, 3, 1))
    )
    named, *_ = build(rows, [(1, "p1"), (2, "p1"), (1, "p2"), (2, "p2")])
    assert named["p1"] == named["p2"]


def test_households_of_one_list_with_a_shared_person_stay_two():
    rows = rows_of(("b1", "basic_needs", None, "57050503", None), ("b2", "basic_needs", None, "57050503", None))
    named, *_ = build(rows, [(1, "b1"), (1, "b2")])
    assert named["b1"] != named["b2"]


def test_a_person_lives_where_the_latest_survey_found_them():
    rows = rows_of(
        ("b1", "basic_needs", None, "57050503", dt.date(2022, 5, 1)),
        ("p1", "pppconnext", None, "57130302", dt.date(2022, 9, 1)),
    )
    _, household, listed, people, person = build(rows, [(0, "b1"), (0, "p1"), (1, "b1")])
    homes = find_homes(people, person, 2, rows, household, listed)
    by_row = dict(zip(rows.ids.to_pylist(), household.tolist(), strict=True))
    assert homes.person_household.tolist() == [by_row["p1"], by_row["b1"]]
    assert homes.person_village.tolist() == [57130302, 57050503]


def test_a_survey_known_by_year_counts_as_mid_year_and_no_survey_as_earliest():
    rows = rows_of(("b1", "basic_needs", None, "57050503", None), ("p1", "pppconnext", None, "57130302", dt.date(1990, 1, 1)))
    _, household, listed, people, person = build(rows, [(0, "b1"), (0, "p1")])
    homes = find_homes(people, person, 1, rows, household, listed)
    assert homes.person_tambon.tolist() == [571303]


def test_a_person_without_household_lives_where_the_first_register_says():
    rows = rows_of()
    people = records_of(
        {"record_id": "w", "register": "welfare_card", "tambon_code": None, "village_code": None},
        {"record_id": "t", "register": "tpmap", "tambon_code": "571303", "village_code": None},
    )
    person = np.zeros(2, np.int64)
    listed = memberships(people, person, rows)
    homes = find_homes(people, person, 1, rows, build_households(rows, listed, RULES), listed)
    assert (homes.person_household.tolist(), homes.person_tambon.tolist(), homes.person_village.tolist()) == (
        [NONE],
        [571303],
        [NONE],
    )


def test_agreement_and_counts():
    values, person = np.array([1, 1, 2, 1, NONE]), np.array([0, 0, 1, 1, 2])
    assert agreed(values, person, 3, values != NONE).tolist() == [1, NONE, NONE]
    rows = rows_of(("b1", "basic_needs", CODE, "57050503", None), ("p1", "pppconnext", CODE, "57050503", dt.date(2021, 1, 1)),
                   ("p2", "pppconnext", CODE, "57050503", dt.date(2022, 1, 1)))  # fmt: skip
    _, household, *_ = build(rows, [])
    assert n_registers(household, rows.lists, rows.in_list, 1).tolist() == [2]
    assert isinstance(rows.ids, pa.Array)
