import numpy as np

from linking.few_records import records_of
from linking.shipped import RULES
from ruamjai.linking.duplicates import find_duplicates

NUMBER, OTHER_NUMBER = "1287001234563", "3287001234569"


def find(*rows):
    return find_duplicates(records_of(*rows), np.arange(len(rows)), RULES)


def test_one_number_and_an_agreeing_name_is_one_person():
    found = find(
        {"citizen_id": NUMBER}, {"citizen_id": OTHER_NUMBER, "first_name": "วิไล"}, {"citizen_id": NUMBER, "last_name": "รักไทย"}
    )
    assert found.entity.tolist() == [0, 1, 0]
    assert (found.left.tolist(), found.right.tolist(), found.by_number.tolist()) == ([0], [2], [True])


def test_one_number_and_unlike_people_are_two_and_are_told():
    found = find({"citizen_id": NUMBER}, {"citizen_id": NUMBER, "first_name": "วิไล", "last_name": "รักไทย", "birth_year": 1999})
    assert found.entity.tolist() == [0, 1]
    assert (found.doubted_left.tolist(), found.doubted_right.tolist()) == ([0], [1])


def test_equal_names_birth_and_tambon_are_one_person_unless_numbers_differ():
    assert find({}, {"house_no": "99"}).entity.tolist() == [0, 0]
    assert find({"citizen_id": NUMBER}, {}).entity.tolist() == [0, 0]
    assert find({"citizen_id": NUMBER}, {"citizen_id": OTHER_NUMBER}).entity.tolist() == [0, 1]
    assert find({}, {"tambon_code": "571303"}).entity.tolist() == [0, 1]
    assert find({"birth_day": None}, {"birth_day": None}).entity.tolist() == [0, 1]  # a year alone is too little


def test_a_chain_is_one_person():
    found = find({"citizen_id": NUMBER, "tambon_code": "571303"}, {"citizen_id": NUMBER}, {})
    assert found.entity.tolist() == [0, 0, 0]
    assert len(found.left) == 2
