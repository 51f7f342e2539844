import numpy as np
import pytest

from linking.few_records import records_of
from linking.shipped import RULES
from ruamjai.linking.comparing import compare, patterns


def level(field, one, other):
    """The id of the field's level for two records that differ as told, None where unknown."""
    records = records_of(one, other)
    found = int(compare(records, np.array([0]), np.array([1]), RULES)[0, RULES.pattern_field(field)])
    return None if found < 0 else RULES.field(field).levels[found].id


def born(year, month=None, day=None):
    return {"birth_year": year, "birth_month": month, "birth_day": day}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("สมชาย", "สมชาย", "same"),
        ("สมชาย", "สมขาย", "alike"),  # one letter of five: Jaro-Winkler 0.893
        ("ประสิทธิ์", "ประสิทธ์", "close"),  # one mark of nine
        ("สมชาย", "วิไล", "differs"),
        ("สมชาย", None, None),
    ],
)
def test_given_names(one, other, found):
    assert level("first_name", {"first_name": one}, {"first_name": other}) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (born(1960, 5, 17), born(1960, 5, 17), "same_day"),
        (born(1960, 5, 7), born(1960, 7, 5), "one_part_off"),  # swapped
        (born(1960, 5, 17), born(1960, 5, 11), "one_part_off"),
        (born(1960, 5, 17), born(1960), "same_year"),
        (born(1960, 5, 17), born(1960, 1, 1), "same_year"),  # the default date
        (born(1960), born(1960), "same_year"),
        (born(1960, 5, 17), born(1966, 5, 17), "year_off"),
        (born(1960, 5, 17), born(1961, 6, 18), "near_year"),
        (born(1960, 5, 17), born(1961), "near_year"),
        (born(1960, 5, 17), born(1970, 6, 18), "differs"),
        (born(1960, 5, 17), born(None), None),
    ],
)
def test_births(one, other, found):
    assert level("birth", one, other) == level("birth", other, one) == found


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, "same_house"),
        ({"house_no": "13"}, "same_village"),
        ({"house_no": None}, "same_village"),
        ({"village_code": "57050504"}, "same_tambon"),
        ({"village_code": None}, "same_village"),  # no village named, the house number agrees
        ({"village_code": None, "house_no": "13"}, "same_tambon"),
        ({"tambon_code": "570506", "village_code": "57050603"}, "same_amphoe"),
        ({"tambon_code": "571303", "village_code": "57130303"}, "elsewhere"),
        ({"tambon_code": None, "village_code": None}, None),
    ],
)
def test_addresses(other, found):
    assert level("address", {}, other) == level("address", other, {}) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("1287001234563", "1287001234563", "same"),
        ("1287001234563", "1287001234663", "one_digit_off"),
        ("1287001234563", "1287001235463", "one_digit_off"),  # two neighbours swapped
        ("1287001234563", "1287001235473", "differs"),
        ("1287001234563", "1287001434563", "one_digit_off"),
        ("1287001234563", "3287001234569", "differs"),
        ("1287001234563", None, None),
    ],
)
def test_numbers(one, other, found):
    assert level("number", {"citizen_id": one}, {"citizen_id": other}) == found


def test_sexes():
    assert level("sex", {"sex": 1}, {"sex": 1}) == "same"
    assert level("sex", {"sex": 1}, {"sex": 2}) == "differs"
    assert level("sex", {"sex": None}, {"sex": 2}) is None


def test_patterns_are_letters_in_the_rulebooks_order():
    records = records_of({}, {"last_name": "วิไลลักษณ์", "sex": None, "house_no": "99"})
    assert patterns(compare(records, np.array([0, 0]), np.array([0, 1]), RULES), RULES) == ["aaaaaz", "adazbz"]
    assert patterns(np.zeros((0, 6), np.int8), RULES) == []
