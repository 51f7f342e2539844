import numpy as np

from linking.few_records import records_of
from ruamjai.linking.standardise import NONE


def test_records_stand_by_list_then_id_whatever_the_order_of_rows():
    rows = [
        {"record_id": "tpmap:2", "register": "tpmap"},
        {"record_id": "zoo:1", "register": "zoo"},
        {"record_id": "basic_needs:9", "household_record_id": "h2"},
        {"record_id": "basic_needs:1", "household_record_id": "h2"},
        {"record_id": "basic_needs:5", "household_record_id": "h1"},
    ]
    expected = ["basic_needs:5", "basic_needs:1", "basic_needs:9", "tpmap:2", "zoo:1"]
    for shuffled in (rows, rows[::-1], rows[2:] + rows[:2]):
        records = records_of(*shuffled, years={"h1": 2020, "h2": 2022})
        assert records.ids.to_pylist() == expected
        assert records.lists.names() == ["basic_needs 2020", "basic_needs 2022", "tpmap", "zoo"]
        assert records.in_list.tolist() == [0, 1, 1, 2, 3]


def test_first_of_january_counts_as_year_alone():
    records = records_of({"birth_month": 1, "birth_day": 1}, {"birth_month": 1, "birth_day": 2}, {"birth_month": None})
    assert records.day.tolist() == [NONE, 2, NONE]
    assert records.birth.tolist() == [NONE, 19600102, NONE]
    assert records.year.tolist() == [1960] * 3


def test_equal_names_have_one_code_and_unknown_ones_none():
    records = records_of(
        {"first_name": "สมชาย"}, {"first_name": "สมหญิง"}, {"first_name": "สมชาย"}, {"first_name": None},
        {"first_name": "Somchai"}, {"first_name": "SOMCHAI"},
    )  # fmt: skip
    codes = records.first.tolist()
    assert codes[0] == codes[2] != codes[1]
    assert codes[3] == NONE
    assert codes[4] == codes[5]
    assert len(set(codes)) == 4


def test_names_that_sound_alike_share_a_sound():
    records = records_of({"first_name": "ธนพร"}, {"first_name": "ทนพร"}, {"first_name": "Anna"}, {"first_name": None})
    sounds = records.part("first_sound").tolist()
    assert sounds[0] == sounds[1] != NONE
    assert sounds[2] == sounds[3] == NONE


def test_numbers_and_codes_become_whole_numbers():
    records = records_of({"citizen_id": "1287001234563", "village_code": None, "sex": None})
    assert records.number.tolist() == [1287001234563]
    assert records.village.tolist() == records.sex.tolist() == [NONE]
    assert records.tambon.tolist() == [570505]


def test_a_cell_gone_wrong_does_not_widen_all_names():
    records = records_of({"first_name": "ก" * 5000}, {"first_name": "สมชาย"})
    assert records.first_names.letters.shape == (2, 40)
    assert np.all(records.first_names.lengths <= 40)
