import numpy as np
import pytest

from linking.few_records import records_of
from linking.shipped import RULES
from ruamjai.linking.tier1 import same_number, unique_number_pairs, verify

NUMBER, OTHER_NUMBER = "1287001234563", "3287001234569"


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
    ],
)
def test_a_number_is_borne_out_by_name_or_birth(other, borne_out):
    records = records_of({"citizen_id": NUMBER}, {"citizen_id": NUMBER} | other)
    assert verify(records, np.array([0]), np.array([1]), RULES).tolist() == [borne_out]


def test_a_close_given_name_alone_bears_it_out():
    one = {"first_name": "ประสิทธิ์", "last_name": "ใจดี", "birth_year": 1960}
    other = {"first_name": "ประสิทธ์", "last_name": "รักไทย", "birth_year": 1990}
    assert verify(records_of(one, other), np.array([0]), np.array([1]), RULES).tolist() == [True]


def test_pairs_with_one_number():
    rows = [{"citizen_id": NUMBER}, {"citizen_id": OTHER_NUMBER}, {"citizen_id": NUMBER}, {"citizen_id": None}]
    pairs = same_number(records_of(*rows), np.array([0, 1]), np.array([2, 3]), RULES)
    assert (pairs.left.tolist(), pairs.right.tolist()) == ([0], [2])


def test_a_number_that_two_people_bear_on_one_side_is_not_unique():
    numbers = np.array([11, 11, 22, 33])
    left_person, right_person = np.array([1, 2, 3, 4]), np.array([1, 1, 2, 3])
    assert unique_number_pairs(numbers, left_person, right_person).tolist() == [False, False, True, True]
    assert unique_number_pairs(numbers, left_person[::-1] * 0 + 5, right_person).tolist() == [True] * 4
