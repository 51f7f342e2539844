import dataclasses
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.person_rows import NUMBER, OTHER_NUMBER, UNKNOWN, pair, people, table
from linking.random_people import random_rows
from linking.shipped import RULES
from reference.blocking import known_name
from reference.jaro_winkler import jaro_winkler
from ruamjai.linking.standardise import one_list, two_lists
from ruamjai.linking.tier1 import same_number, unique_number_pairs, verify
from ruamjai.thai.text import to_one_byte


@pytest.mark.parametrize(
    ("other", "borne_out"),
    [
        ({}, True),
        ({"last_name": "รักไทย"}, True),  # married: given name and year agree
        ({"first_name": "วิไล", "birth_year": 1999}, False),
        ({"first_name": "วิไล"}, True),  # family name and year
        ({"first_name": "วิไล", "sex": 2}, False),  # spouses of one age, one's number on both
        ({"first_name": "วิไล", "sex": None}, True),
        ({"sex": 2}, True),  # the given name outweighs a sex typed wrong
        ({"first_name": "ประวิทย์", "last_name": "รักไทย"}, False),  # the year alone is too little
        ({"first_name": None, "last_name": None}, False),
        ({"first_name": None}, True),
        ({"first_name": None, "last_name": None, "birth_year": None}, False),
        ({"last_name": "รักไทย", "birth_year": 1999}, True),  # the given name is the same
        ({"first_name": "วิไล", "birth_month": 1, "birth_day": 1}, True),  # of a birth the year counts
    ],
)
def test_a_number_is_borne_out_by_name_or_birth(other, borne_out):
    for one, two in (({}, other), (other, {})):
        assert verify(pair(one, two), np.array([0]), np.array([1]), RULES).tolist() == [borne_out]


def test_a_close_given_name_alone_bears_it_out():
    one = {"first_name": "ประสิทธิ์", "last_name": "ใจดี", "birth_year": 1960}
    other = {"first_name": "ประสิทธ์", "last_name": "รักไทย", "birth_year": 1990}
    assert verify(pair(one, other), np.array([0]), np.array([1]), RULES).tolist() == [True]
    stricter = dataclasses.replace(RULES, close_name=0.99)
    assert verify(pair(one, other), np.array([0]), np.array([1]), stricter).tolist() == [False]


def plainly_verified(one, other):
    names = [(known_name(one[name]), known_name(other[name])) for name in ("first_name", "last_name")]
    years = (one["birth_year"], other["birth_year"])
    agreeing = sum(a is not None and a == b for a, b in (*names, years))
    first, other_first = names[0]
    if agreeing >= 2 and (None in (one["sex"], other["sex"]) or one["sex"] == other["sex"]):
        return True
    if first is None or other_first is None:
        return False
    return first == other_first or jaro_winkler(to_one_byte(first), to_one_byte(other_first)) >= 0.92


@pytest.mark.parametrize("seed", range(3))
def test_pairs_with_one_valid_number_and_what_bears_them_out(seed):
    left, right = random_rows(70, seed), random_rows(50, seed + 9, side="b")
    records = two_lists(table(left), table(right))
    found = same_number(records, np.arange(70), np.arange(70, 120), RULES)
    told = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.verified.tolist(), strict=True))
    expected = {
        (i, 70 + j): plainly_verified(one, other)
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if one["number_valid"] and other["number_valid"] and one["number"] == other["number"]
    }
    assert told == expected
    assert set(told.values()) == {True, False}


def test_a_number_as_written_that_is_not_valid_is_no_key():
    one, other = {"number": NUMBER, "number_valid": False}, {"number": NUMBER}
    for left, right in ((one, other), (other, one), (one, one)):
        assert len(same_number(pair(left, right), np.array([0]), np.array([1]), RULES).left) == 0


def test_no_number_no_pairs():
    records = two_lists(people({}, UNKNOWN), people({"number": OTHER_NUMBER}, side="b"))
    assert len(same_number(records, np.arange(2), np.array([2]), RULES).left) == 0
    assert len(same_number(records, np.arange(0), np.array([2]), RULES).left) == 0


def test_a_number_that_half_the_list_bears_is_nobodys():
    few = dataclasses.replace(RULES, largest_block=12)
    records = two_lists(people(*[{"number": NUMBER}] * 3), people(*[{"number": NUMBER}] * 5, side="b"))
    assert len(same_number(records, np.arange(3), np.arange(3, 7), few).left) == 12
    assert len(same_number(records, np.arange(3), np.arange(3, 8), few).left) == 0


def test_nothing_is_borne_out_by_nothing():
    records = one_list(people(UNKNOWN, UNKNOWN))
    assert verify(records, np.array([0]), np.array([1]), RULES).tolist() == [False]
    assert verify(records, np.arange(0), np.arange(0), RULES).tolist() == []


# --- known once on either side ---


def test_a_number_that_two_people_bear_on_one_side_is_not_unique():
    numbers = np.array([11, 11, 22, 33])
    left_person, right_person = np.array([1, 2, 3, 4]), np.array([1, 1, 2, 3])
    assert unique_number_pairs(numbers, left_person, right_person).tolist() == [False, False, True, True]
    assert unique_number_pairs(numbers, left_person * 0 + 5, right_person).tolist() == [True] * 4


pairs_of_people = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), max_size=15)


@given(pairs_of_people)
def test_unique_is_what_counting_says(rows):
    numbers, left, right = (np.array([row[side] for row in rows], np.int64) for side in range(3))
    expected = [
        not any(number == other[0] and (one != other[1] or two != other[2]) for other in rows) for number, one, two in rows
    ]
    assert unique_number_pairs(numbers, left, right).tolist() == expected


@given(pairs_of_people)
def test_of_unique_pairs_no_number_joins_two_people(rows):
    numbers, left, right = (np.array([row[side] for row in rows], np.int64) for side in range(3))
    kept = np.flatnonzero(unique_number_pairs(numbers, left, right)).tolist()
    for i, j in combinations(kept, 2):
        if numbers[i] == numbers[j]:
            assert (left[i], right[i]) == (left[j], right[j])
