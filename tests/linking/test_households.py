"""Which rows are one household, and where people live: cases that an official would settle by hand."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from linking.homesteads import CODE, NONE, OTHER_CODE, OTHER_VILLAGE, VILLAGE, day, row, world
from linking.made_up_people import as_promised, make_up
from linking.shipped import PARSED, link
from ruamjai.linking.households import agreed, n_registers
from ruamjai.linking.households.ids import in_order, places_of, ranks
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema

FAMILY = [(1, "head", 1, 1950), (2, "spouse", 2, 1955), (3, "child", 2, 1980), (4, "grandchild", 1, 2010)]
STRANGERS = [(11, None, 1, 1950), (12, None, 2, 1955), (13, None, 2, 1980), (14, None, 1, 2010)]


def test_one_house_code_is_one_household():
    rows = [row("b1", code=CODE), row("b2", code=OTHER_CODE), row("p1", "pppconnext", code=CODE), row("p2", "pppconnext")]
    number = world(rows, {}).compose()
    assert number["b1"] == number["p1"]
    assert len({number["b1"], number["b2"], number["p2"]}) == 3


def test_a_code_typed_into_another_tambon_joins_nothing_by_itself():
    rows = [row("b1", code=CODE), row("p1", "pppconnext", code=CODE, village=OTHER_VILLAGE)]
    number = world(rows, {"b1": [1, 2], "p1": [3]}).compose()
    assert number["b1"] != number["p1"]
    assert world(rows, {"b1": [1, 2], "p1": [1, 2]}).compose() == {"b1": 0, "p1": 0}, "but its people do"


def test_a_code_that_is_none_joins_nothing():
    rows = [row("b1", code="5705000001"), row("p1", "pppconnext", code="5705000001")]
    assert len(set(world(rows, {}).compose().values())) == 2


def test_shared_people_join_households_that_no_code_joins():
    rows = [row("b1", code=CODE), row("b2"), row("p1", "pppconnext"), row("p2", "pppconnext")]
    # p1 holds two of b1's four people and one of its own; p2 one of b2's four: too little
    number = world(rows, {"b1": [1, 2, 3, 4], "b2": [5, 6, 7, 8], "p1": [1, 2, 21], "p2": [5, 22, 23, 24]}).compose()
    assert number["p1"] == number["b1"]
    assert number["p2"] != number["b2"]


def test_one_who_moved_to_another_house_of_the_village_takes_no_household_along():
    rows = [row("b1", code=CODE), row("p1", "pppconnext", code=OTHER_CODE)]
    assert world(rows, {"b1": [1, 2], "p1": [1, 3, 4]}).compose() == {"b1": 0, "p1": 1}
    assert world(rows, {"b1": [1, 2], "p1": [1, 3]}).compose() == {"b1": 0, "p1": 0}, "half of both is a move"
    rows = [row("b1", code=CODE), row("p1", "pppconnext")]
    assert world(rows, {"b1": [1, 2], "p1": [1, 3, 4]}).compose() == {"b1": 0, "p1": 0}, "unless no code says it is another"


def test_one_who_moved_out_alone_takes_no_household_along():
    rows = [row("b1"), row("p1", "pppconnext", village=OTHER_VILLAGE)]
    assert len(set(world(rows, {"b1": [1, 2], "p1": [1]}).compose().values())) == 2
    assert len(set(world(rows, {"b1": [1, 2, 3], "p1": [1, 2]}).compose().values())) == 1, "but most of one may move together"


def test_two_rounds_of_one_survey_are_one_household():
    rows = [row("p1", "pppconnext", date=day(2021, 3)), row("p2", "pppconnext", date=day(2022, 3))]
    assert world(rows, {"p1": [1, 2], "p2": [1, 2]}).compose() == {"p1": 0, "p2": 0}


def test_two_rounds_of_one_year_are_one_household_by_their_code():
    rows = [row("p1", "pppconnext", code=CODE, date=day(2021, 3)), row("p2", "pppconnext", code=CODE, date=day(2021, 9))]
    assert world(rows, {"p1": [1, 2], "p2": [1, 2, 3]}).compose() == {"p1": 0, "p2": 0}
    assert world(rows, {"p1": [1, 2]}).compose() == {"p1": 0, "p2": 0}, "also where one of them names nobody"


def test_households_of_one_list_with_a_shared_person_stay_two():
    rows = [row("b1"), row("b2")]
    found = world(rows, {"b1": [1], "b2": [1]})
    assert found.compose() == {"b1": 0, "b2": 1}
    assert found.homes().person_household.tolist()[1] == 0, "of one day, the row that stands first"
    assert {key: one["basis"] for key, one in found.members().items()} == {(0, 1): "newest_survey", (1, 1): "elsewhere"}


# a house with two households


def test_a_house_that_one_list_holds_apart_stays_two_and_people_tell_which_is_which():
    rows = [
        row("b1", code=CODE, year=2022), row("b2", code=CODE, year=2022),
        row("p1", "pppconnext", code=CODE, year=2021), row("p2", "pppconnext", code=CODE, year=2021),
    ]  # fmt: skip
    number = world(rows, {"b1": [1, 2, 9], "b2": [3, 4, 5], "p1": [3, 5, 6], "p2": [2, 7]}).compose()
    assert number["b1"] != number["b2"]
    assert number["p1"] == number["b2"]
    assert number["p2"] == number["b1"]


def test_a_grandmother_named_by_both_households_of_a_house_makes_them_not_one():
    rows = [row("b1", code=CODE), row("b2", code=CODE)]
    assert world(rows, {"b1": [1, 2, 3], "b2": [3, 4, 5]}).compose() == {"b1": 0, "b2": 1}
    assert world(rows, {"b1": [1, 2, 3], "b2": [3, 4, 1]}).compose() == {"b1": 0, "b2": 0}, "two of three are one household"


def test_where_nothing_tells_which_household_of_a_house_is_meant_none_is():
    rows = [row("b1", code=CODE), row("b2", code=CODE), row("p1", "pppconnext", code=CODE)]
    listed = {"b1": [(1, "head", 1, 1950)], "b2": [(2, "head", 2, 1970)]}
    assert world(rows, listed | {"p1": [(3, None, 2, 1990)]}).compose() == {"b1": 0, "b2": 1, "p1": 2}
    assert world(rows, listed | {"p1": [(3, "head", 2, 1971)]}).compose() == {"b1": 0, "b2": 1, "p1": 1}, "the head tells"


# a household divides, moves


def test_of_a_divided_household_the_part_in_the_house_stays_it():
    rows = [row("b1", code=CODE, year=2021), row("b2", code=CODE, year=2022), row("b3", code=OTHER_CODE, year=2022)]
    found = world(rows, {"b1": FAMILY, "b2": FAMILY[:2], "b3": FAMILY[2:]})
    number = found.compose()
    assert number == {"b1": 0, "b2": 0, "b3": 1}
    members = found.members()
    assert {person: members[0, person]["basis"] for person in (1, 2, 3, 4)} == {
        1: "newest_survey", 2: "newest_survey", 3: "elsewhere", 4: "elsewhere",
    }  # fmt: skip
    assert members[0, 3]["relation"] == "child"
    assert (members[0, 3]["first_year"], members[0, 3]["last_year"], members[0, 3]["last_register"]) == (
        2021,
        2021,
        "basic_needs",
    )
    assert members[1, 3]["lives_here"]
    assert not members[0, 3]["lives_here"]


def test_without_a_house_code_a_household_divided_in_two_halves_follows_its_head():
    rows = [row("b1", year=2021), row("p1", "pppconnext", year=2022), row("p2", "pppconnext", year=2022)]
    apart = {"p1": [(3,) + (None,) * 3, (4,) + (None,) * 3], "p2": [(1,) + (None,) * 3, (2,) + (None,) * 3]}
    assert world(rows, {"b1": FAMILY, **apart}).compose() == {"b1": 0, "p2": 0, "p1": 1}


def test_a_family_that_moved_is_followed_and_the_one_that_moved_in_is_another():
    rows = [
        row("b1", code=CODE, year=2021), row("b2", code=OTHER_CODE, village=OTHER_VILLAGE, year=2022),
        row("b3", code=CODE, year=2022),
    ]  # fmt: skip
    found = world(rows, {"b1": FAMILY, "b2": FAMILY, "b3": STRANGERS})
    assert found.compose() == {"b1": 0, "b2": 0, "b3": 1}
    homes = found.homes()
    assert homes.household_village.tolist() == [int(OTHER_VILLAGE), int(VILLAGE)]
    assert homes.person_village[[1, 11]].tolist() == [int(OTHER_VILLAGE), int(VILLAGE)]


def test_a_house_that_a_household_has_left_says_no_more_of_it():
    """Next year nobody known is found at the old house: it is not the household that moved to the other one."""
    rows = [
        row("b1", code=CODE, year=2021), row("b2", code=OTHER_CODE, year=2022), row("p1", "pppconnext", code=CODE, year=2023)
    ]  # fmt: skip
    assert world(rows, {"b1": FAMILY, "b2": FAMILY, "p1": STRANGERS}).compose() == {"b1": 0, "b2": 0, "p1": 1}


# by address


def test_one_known_person_at_one_address_is_enough_where_no_codes_differ():
    family, guests = [1, 2, 3, 4], [4, 21, 22, 23]
    at_home = {"house_no": "12/1"}
    for theirs, same in (
        ({"house_no": "12/1"}, True),
        ({"house_no": "12"}, False),
        ({"house_no": "12/1", "code": OTHER_CODE}, False),  # two codes that differ
        ({"house_no": "12/1", "village": "57050504"}, False),
        ({"house_no": "-"}, False),
        ({}, False),
    ):
        rows = [row("b1", code=CODE, **at_home), row("p1", "pppconnext", **theirs)]
        number = world(rows, {"b1": family, "p1": guests}).compose()
        assert (number["b1"] == number["p1"]) is same, theirs
    dashes = [row("b1", house_no="-"), row("p1", "pppconnext", house_no="-")]
    assert world(dashes, {"b1": family, "p1": guests}).compose() == {"b1": 0, "p1": 1}, "no number is no address"


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        ([(11, "head", 1, 1951)], True),  # a year apart
        ([(11, "head", 1, 1952)], False),
        ([(11, "head", 2, 1950)], False),
        ([(11, "head", 1, None)], False),
        ([(11, None, 1, 1950)], False),  # one man of that age lives in many a house
        ([(11, None, 1, 1950), (12, None, 2, 1955)], True),  # two of four
        ([(11, None, 1, 1950), (12, None, 2, 1955), (13, None, 1, 1990), (14, None, 2, 1991), (15, None, 2, 1992)], False),
        ([(11, "head", 2, 1970), (12, None, 2, 1955), (13, None, 2, 1980), (14, None, 1, 2010)], False),  # another head
        ([], False),
    ],
)  # fmt: skip
def test_at_one_address_heads_or_ages_may_tell_where_nobody_is_known(theirs, same):
    rows = [row("b1", house_no="12"), row("p1", "pppconnext", house_no="12")]
    number = world(rows, {"b1": FAMILY, "p1": theirs}).compose()
    assert (number["b1"] == number["p1"]) is same


def test_an_address_counts_less_than_people():
    """Who moved in at the old address is alike; who moved away are the very people."""
    rows = [row("b1", house_no="12", year=2021), row("p1", "pppconnext", house_no="12", year=2022),
            row("p2", "pppconnext", house_no="30", year=2022)]  # fmt: skip
    assert world(rows, {"b1": FAMILY, "p1": STRANGERS, "p2": FAMILY}).compose() == {"b1": 0, "p2": 0, "p1": 1}


# where people live


def test_a_person_lives_where_the_latest_survey_found_them():
    rows = [row("b1", date=day(2022, 5)), row("p1", "pppconnext", village=OTHER_VILLAGE, date=day(2022, 9))]
    found = world(rows, {"b1": [0, 1], "p1": [0]})
    homes, number = found.homes(), found.compose()
    assert homes.person_household.tolist() == [number["p1"], number["b1"]]
    assert homes.person_village.tolist() == [int(OTHER_VILLAGE), int(VILLAGE)]


def test_a_survey_known_by_year_counts_as_mid_year_and_no_survey_as_earliest():
    rows = [row("b1"), row("p1", "pppconnext", village=OTHER_VILLAGE, date=day(1990))]
    assert world(rows, {"b1": [0], "p1": [0]}).homes().person_tambon.tolist() == [571303]
    for first, second, tambon in ((day(2022, 6, 1), 2022, 571303), (day(2022, 8, 1), 2022, 570505)):
        rows = [row("b1", date=first), row("p1", "pppconnext", village=OTHER_VILLAGE, year=second)]
        assert world(rows, {"b1": [0], "p1": [0]}).homes().person_tambon.tolist() == [tambon]


def test_a_survey_that_names_no_tambon_tells_who_lives_there_and_not_where():
    rows = [row("b1", code=CODE, year=2021), row("p1", "pppconnext", village=None, year=2022)]
    found = world(rows, {"b1": [0, 1], "p1": [0, 1]})
    homes = found.homes()
    assert found.compose() == {"b1": 0, "p1": 0}
    assert (homes.household_tambon.tolist(), homes.person_tambon.tolist()) == ([570505], [570505, 570505])


def test_a_person_without_household_lives_where_the_first_register_says():
    found = world([row("b1")], {"b1": [0]})
    found.records = replace(found.records, tambon=np.array([571303]), village=np.array([NONE]))
    found.found = found.found.among(np.zeros(1, bool))
    homes = found.homes()
    assert (homes.person_household.tolist(), homes.person_tambon.tolist(), homes.person_village.tolist()) == (
        [NONE], [571303], [NONE],
    )  # fmt: skip


def test_whom_a_register_lists_no_longer_has_left():
    rows = [row("p1", "pppconnext", code=CODE, year=2021), row("p2", "pppconnext", code=CODE, year=2023)]
    listed = {"p1": [0, 1, 2], "p2": [0, 1]}
    found = world(rows, listed)
    assert found.homes().person_household.tolist() == [0, 0, NONE]
    assert found.homes().person_tambon.tolist() == [570505] * 3, "where they were is still where they are known"
    assert (
        found.members()[0, 2] | {"n_sources": 1, "basis": "left", "lives_here": False, "last_year": 2021}
        == found.members()[0, 2]
    )
    assert world(rows, listed, unlisted_left=False).homes().person_household.tolist() == [0, 0, 0], "if the rulebook says so"


def test_another_registers_silence_is_no_departure():
    rows = [row("b1", code=CODE, year=2021), row("p1", "pppconnext", code=CODE, year=2023)]
    found = world(rows, {"b1": [0, 1], "p1": [0]})
    assert found.homes().person_household.tolist() == [0, 0]
    assert {person: one["basis"] for (_, person), one in found.members().items()} == {0: "newest_survey", 1: "earlier_survey"}


def test_who_was_seen_by_another_register_since_has_not_left():
    """PPPConnext lists them no longer in 2022, but basic needs does in 2023."""
    rows = [row("b1", code=CODE, year=2023), row("p1", "pppconnext", code=CODE, year=2021),
            row("p2", "pppconnext", code=CODE, year=2022)]  # fmt: skip
    assert world(rows, {"b1": [0, 1], "p1": [0, 1], "p2": [0]}).homes().person_household.tolist() == [0, 0]


def test_a_survey_that_names_nobody_makes_nobody_leave():
    rows = [row("p1", "pppconnext", code=CODE, year=2021), row("p2", "pppconnext", code=CODE, year=2023)]
    found = world(rows, {"p1": [0, 1]})
    assert found.compose() == {"p1": 0, "p2": 0}
    assert {one["basis"] for one in found.members().values()} == {"newest_survey"}


# members


def test_a_newborn_is_known_since_the_newer_survey():
    rows = [row("b1", code=CODE, date=day(2021, 3)), row("b2", code=CODE, date=day(2022, 3))]
    found = world(rows, {"b1": FAMILY, "b2": [*FAMILY, (5, "grandchild", 2, 2022)]})
    child, head = found.members()[0, 5], found.members()[0, 1]
    assert child == {
        "lives_here": True, "basis": "newest_survey", "relation": "grandchild", "first_year": 2022, "first_date": day(2022, 3),
        "last_year": 2022, "last_date": day(2022, 3), "last_register": "basic_needs", "n_sources": 1, "n_registers": 1,
    }  # fmt: skip
    assert (head["first_date"], head["last_date"], head["n_sources"], head["n_registers"]) == (day(2021, 3), day(2022, 3), 2, 1)


def test_an_elder_listed_by_two_registers_in_two_houses_lives_in_one_and_is_kept_in_both():
    rows = [row("b1", code=CODE, year=2023), row("p1", "pppconnext", code=OTHER_CODE, year=2021)]
    found = world(rows, {"b1": [(0, "parent", 2, 1940), (1, "head", 1, 1965)], "p1": [0, 2, 3]})
    members, number = found.members(), found.compose()
    assert members[number["b1"], 0]["basis"] == "newest_survey"
    assert members[number["p1"], 0]["basis"] == "elsewhere"
    assert (members[number["p1"], 0]["relation"], members[number["b1"], 0]["relation"]) == (None, "parent")
    sources = [(one["register"], one["survey_year"], one["relation"]) for one in found.sources() if one["person_id"][-1] == "0"]
    assert sorted(sources) == [("basic_needs", 2023, "parent"), ("pppconnext", 2021, None)]


def test_the_newest_word_on_a_relation_stands():
    rows = [row("b1", code=CODE, year=2021), row("b2", code=CODE, year=2022), row("p1", "pppconnext", code=CODE, year=2023)]
    found = world(rows, {"b1": [(0, "spouse", 2, 1950), 1], "b2": [(0, "head", 2, 1950), 1], "p1": [0, 1]})
    assert found.members()[0, 0]["relation"] == "head"
    assert found.members()[0, 1]["relation"] is None
    assert found.members()[0, 0]["n_registers"] == 2


def test_one_who_left_a_second_household_is_nowhere():
    rows = [
        row("b1", code=CODE, year=2020), row("p1", "pppconnext", code=OTHER_CODE, year=2021),
        row("p2", "pppconnext", code=OTHER_CODE, year=2022),
    ]  # fmt: skip
    found = world(rows, {"b1": [0, 1], "p1": [0, 2, 3], "p2": [2, 3]})
    assert {key: one["basis"] for key, one in found.members().items() if key[1] == 0} == {(0, 0): "left", (1, 0): "left"}


# as a run calls it


def test_a_run_tells_relations_and_counts_who_lives_there():
    truth = make_up(households=60, seed=21)
    heads = [
        {"record_id": one["record_id"], "household_record_id": one["household_record_id"], "relation": "other"}
        for one in truth.tables["person_records"].to_pylist() if one["register"] == "basic_needs"
    ]  # fmt: skip
    seen = set()
    for one in heads:
        if one["household_record_id"] not in seen:
            seen.add(one["household_record_id"])
            one["relation"] = "head"
    tables = truth.tables | {"basic_needs_members": as_promised("basic_needs_members", heads)}
    out = link(tables)
    members, people = out["household_members"].to_pylist(), out["people"].to_pylist()
    lives = {one["person_id"]: one["household_id"] for one in people if one["household_id"]}
    assert {one["person_id"]: one["household_id"] for one in members if one["lives_here"]} == lives
    n_members = {one["household_id"]: one["n_members"] for one in out["households"].to_pylist()}
    assert {h: sum(home == h for home in lives.values()) for h in n_members} == n_members
    of_record = {one["record_id"]: one for one in out["household_member_sources"].to_pylist()}
    listed = {one["record_id"] for one in truth.tables["person_records"].to_pylist() if one["household_record_id"]}
    assert set(of_record) <= listed
    assert len(of_record) > 0.9 * len(listed)
    person_of = dict(zip(*(out["record_persons"][c].to_pylist() for c in ("record_id", "person_id")), strict=True))
    assert all(person_of[record] == one["person_id"] for record, one in of_record.items())
    told = {one["record_id"]: one["relation"] for one in heads}
    assert all(one["relation"] == told.get(record) for record, one in of_record.items())
    without = link(truth.tables)
    assert without["household_members"]["relation"].null_count == without["household_members"].num_rows


@pytest.mark.parametrize("listed", [{}, {"b1": FAMILY, "p1": [1, 2]}])
def test_members_keep_their_promise(listed):
    rows = [row("b1", code=CODE, year=2022), row("p1", "pppconnext", code=CODE, date=day(2023))] if listed else []
    found = world(rows, listed)
    for name, table in (("household_members", found.members_table()), ("household_member_sources", found.sources_table())):
        promise = arrow_schema(TABLES[name])
        assert table.schema.equals(pa.schema([field.with_nullable(True) for field in promise])), name
        assert all(table[field.name].null_count == 0 for field in promise if not field.nullable), name
        assert table.num_rows == (0 if not listed else 4 if name == "household_members" else 6)


def test_agreement_and_counts():
    values, person = np.array([1, 1, 2, 1, NONE]), np.array([0, 0, 1, 1, 2])
    assert agreed(values, person, 3, values != NONE).tolist() == [1, NONE, NONE]
    found = world([row("b1", code=CODE), row("p1", "pppconnext", code=CODE, year=2021),
                   row("p2", "pppconnext", code=CODE, year=2022)], {})  # fmt: skip
    found.compose()
    rows = found.household_rows
    assert n_registers(found.household, rows.lists, rows.in_list, 1).tolist() == [2]


IDS = [
    [],
    ["h1"],
    ["hffff0000111122223333", "hffff0000111122223332", "h00000000000000000000", "hffff0000999922223333"],
    ["hb", "ha", "hbb", "g"],
    ["pfff0000111122223333", "hfff0000111122223333"],
    ["card:ffff00001111222233334444", "card:ffff00001111222233334443", "card:ffff0000111122223333444a"],
    ["card:ffff00001111222233334444", "need:ffff00001111222233334443"],
    ["card:FFFF00001111222233334444", "card:ffff00001111222233334443", "card:ก"],
]


@pytest.mark.parametrize("ids", IDS)
def test_ids_are_ranked_as_texts(ids):
    for one in (pa.array(ids, pa.string()), pa.array(["zz", *ids], pa.string()).slice(1)):
        assert ranks(one).tolist() == [sorted(ids).index(name) for name in ids]
        assert one.take(pa.array(in_order(one))).to_pylist() == sorted(ids)


@pytest.mark.parametrize("ids", IDS)
@pytest.mark.parametrize("others", [["need:000000000000000000000001", "h1"], ["card:000000000000000000000001"], []])
def test_ids_are_found_where_they_stand(ids, others):
    sought = pa.array([*others, *ids[::-1]], pa.string())
    expected = [ids.index(one) if one in ids else NONE for one in sought.to_pylist()]
    assert places_of(sought, pa.array(ids, pa.string())).tolist() == expected


def test_the_rulebook_says_why():
    assert PARSED["households"]["source"]
