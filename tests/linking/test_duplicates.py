import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.person_rows import NUMBER, OTHER_NUMBER, UNKNOWN, people, table
from linking.random_people import random_rows
from linking.shipped import RULES, SHIPPED
from ruamjai.linking.duplicates import find_duplicates
from ruamjai.linking.standardise import one_list

WILAI = {
    "first_name": "วิไล", "last_name": "รักไทย", "sex": 2, "birth_year": 1999, "birth_month": 3, "birth_day": 9, "house_no": "77",
}  # fmt: skip
MOVED = {"village": 50130301, "tambon": 501303, "amphoe": 5013, "house_no": "9"}


def find(*rows, rules=RULES):
    records = one_list(people(*rows))
    return find_duplicates(records, np.arange(len(records)), rules, SHIPPED, None)


def linked(found):
    return {
        (left, right): (links.tier, rule)
        for links in found.links
        for left, right, rule in zip(links.left.tolist(), links.right.tolist(), links.rules, strict=True)
    }


# --- by number ---


def test_one_number_and_an_agreeing_name_is_one_person():
    found = find({"number": NUMBER}, WILAI | {"number": OTHER_NUMBER}, {"number": NUMBER, "last_name": "รักไทย"} | MOVED)
    assert found.entity.tolist() == [0, 1, 0]
    assert linked(found) == {(0, 2): (1, "duplicate_number")}
    assert found.links[0].weight is None


def test_one_number_and_unlike_people_are_two_and_are_told():
    found = find({"number": NUMBER}, WILAI | {"number": NUMBER})
    assert found.entity.tolist() == [0, 1]
    assert [column.tolist() for column in found.doubted[:2]] == [[0], [1]]
    assert linked(found) == {}


def test_two_rows_of_one_person_who_has_anothers_number_are_still_one():
    """The first row of a number is somebody else; the others are held against each other all the same."""
    found = find({"number": NUMBER}, WILAI | {"number": NUMBER}, WILAI | {"number": NUMBER})
    assert found.entity.tolist() == [0, 1, 1]
    assert [column.tolist() for column in found.doubted[:2]] == [[0, 0], [1, 2]]


def test_a_number_that_is_not_valid_joins_nobody():
    one = {"number": NUMBER, "number_valid": False}
    assert find(one, WILAI | one).entity.tolist() == [0, 1]
    assert len(find(one, WILAI | one).doubted[0]) == 0


# --- by details ---


def test_rows_that_say_the_same_are_one_person_unless_their_numbers_differ():
    assert find({}, {"house_no": "99"}).entity.tolist() == [0, 0]
    assert find({"number": NUMBER}, {}).entity.tolist() == [0, 0]
    assert find({"number": NUMBER}, {"number": OTHER_NUMBER}).entity.tolist() == [0, 1]


def test_unlike_people_are_two():
    assert find({}, WILAI).entity.tolist() == [0, 1]
    assert find({}, WILAI | {"last_name": "ใจดี"}).entity.tolist() == [0, 1]  # a mate of the same house
    assert find({}, {"birth_year": 1985, "birth_month": 2, "birth_day": 3} | MOVED).entity.tolist() == [0, 1]  # a namesake


def test_a_pair_by_details_says_its_rules_and_weight():
    found = find({}, WILAI, {})
    assert list(linked(found)) == [(0, 2)]
    tier, rule = linked(found)[0, 2]
    assert tier == 2
    assert rule.startswith("duplicate_")
    inside = {rule.id for rule in RULES.blocks if rule.inside}
    assert set(rule.removeprefix("duplicate_").split("+")) <= inside
    by_details = found.links[1]
    assert by_details.probability.tolist() == pytest.approx([1 / (1 + 2 ** -by_details.weight[0])])


def test_fewer_known_duplicates_need_more_evidence():
    sure, unsure = (find({}, {}, rules=dataclasses.replace(RULES, duplicates_known=share)).links[1] for share in (0.5, 0.01))
    odds = [links.probability[0] / (1 - links.probability[0]) for links in (sure, unsure)]
    assert odds[0] / odds[1] == pytest.approx(99, rel=1e-6)
    none = find({}, {}, rules=dataclasses.replace(RULES, duplicates_known=1e-6))
    assert none.entity.tolist() == [0, 1]


# --- chains ---


def test_a_chain_is_one_person():
    found = find({"number": NUMBER} | MOVED, {"number": NUMBER}, {})
    assert found.entity.tolist() == [0, 0, 0]
    assert (0, 1) in linked(found)


def test_two_numbers_never_come_together_through_a_row_without_one():
    for rows in ([{"number": NUMBER}, {}, {"number": OTHER_NUMBER}], [{}, {"number": NUMBER}, {"number": OTHER_NUMBER}]):
        entity = find(*rows).entity.tolist()
        numbered = [place for place, row in enumerate(rows) if row]
        assert entity[numbered[0]] != entity[numbered[1]]
        assert len(set(entity)) == 2


def test_a_longer_chain_with_a_number_at_either_end():
    numbers = [{"number": NUMBER}, {}, {}, {}, {"number": OTHER_NUMBER}]
    entity = find(*numbers).entity.tolist()
    assert entity[0] != entity[4]
    assert set(entity) == {0, 1}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("accept", [0.0, 0.5])
def test_whoever_is_joined_has_one_valid_number_and_a_link_that_says_why(seed, accept):
    rows = random_rows(120, seed)
    rules = dataclasses.replace(RULES, accept=accept, largest_block=10**8)
    records = one_list(table(rows))
    found = find_duplicates(records, np.arange(len(rows)), rules, SHIPPED, None)
    numbers = {}
    for entity, row in zip(found.entity.tolist(), rows, strict=True):
        if row["number_valid"]:
            numbers.setdefault(entity, set()).add(row["number"])
    assert max(map(len, numbers.values())) == 1
    assert found.entity.tolist() == joined(len(rows), linked(found))
    assert len(linked(found)) > 0


def joined(n, pairs):
    """Which group each of n rows is in, numbered by first rows."""
    of = list(range(n))
    for one, other in pairs:
        low, high = sorted((of[one], of[other]))
        of = [low if group == high else group for group in of]
    rank = {group: place for place, group in enumerate(dict.fromkeys(of))}
    return [rank[group] for group in of]


# --- some of the rows, no rows, many rows ---


def test_entities_count_only_the_rows_asked_for():
    records = one_list(people({}, {"number": NUMBER}, WILAI, {"number": NUMBER}, WILAI))
    found = find_duplicates(records, np.array([1, 2, 3, 4]), RULES, SHIPPED, None)
    assert found.entity.tolist() == [0, 1, 0, 1]
    assert all(links.left.min(initial=9) >= 1 for links in found.links)


def test_no_rows_and_one():
    nothing = find_duplicates(one_list(table([])), np.arange(0), RULES, SHIPPED, None)
    assert (nothing.entity.tolist(), linked(nothing)) == ([], {})
    assert find({}).entity.tolist() == [0]


def test_rows_of_which_nothing_is_known_are_nobody_twice():
    assert find(UNKNOWN, UNKNOWN, UNKNOWN).entity.tolist() == [0, 1, 2]


@given(st.randoms())
def test_the_order_of_rows_changes_no_group(random):
    rows = [{"number": NUMBER}, {}, WILAI, WILAI | {"number": OTHER_NUMBER}, {"number": NUMBER} | MOVED, {"first_name": "อารี"}]
    order = random.sample(range(len(rows)), len(rows))
    entity = find(*(rows[place] for place in order)).entity.tolist()
    groups = {frozenset(place for place, found in zip(order, entity, strict=True) if found == one) for one in entity}
    assert groups == {frozenset({0, 1, 4}), frozenset({2, 3}), frozenset({5})}
