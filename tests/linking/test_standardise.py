import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.few_records import records_of
from linking.person_rows import NUMBER, SOMCHAI, UNKNOWN, people, table
from reference.blocking import parts_of
from ruamjai.linking.standardise import NONE, codes, one_list, two_lists


def part_of(records, name):
    return records.part(name, np.arange(len(records))).tolist()


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


def test_two_files_are_two_lists_in_the_order_of_their_rows():
    records = two_lists(people({}, {"first_name": None}), people({"first_name": "วิไล"}, side="b"))
    assert records.ids.to_pylist() == ["a0", "a1", "b0"]
    assert records.in_list.tolist() == [0, 0, 1]
    assert records.lists.names() == ["left", "right"]
    assert len(records) == 3


def test_ids_may_be_numbers_and_the_same_on_both_sides():
    left = people({}, {}).set_column(0, "id", pa.array([7, 8]))
    assert two_lists(left, left).ids.to_pylist() == ["7", "8", "7", "8"]


def test_files_in_several_pieces_are_read_as_one():
    whole = people({"first_name": "ก"}, {"first_name": "ข", "house_no": None}, {"first_name": "ก", "sex": None})
    pieces = pa.concat_tables([whole.slice(0, 1), people({"first_name": "ง"}).slice(0, 0), whole.slice(1)])
    one, other = one_list(whole), one_list(pieces)
    for name in ("first", "last", "house"):  # codes say equal or not, and no more
        same = [[a == b for b in getattr(one, name)] for a in getattr(one, name)]
        assert same == [[a == b for b in getattr(other, name)] for a in getattr(other, name)]
    assert one.sex.tolist() == other.sex.tolist()


# --- the number: as written, and whether it may be trusted ---


def test_a_number_as_written_stays_and_only_a_valid_one_is_a_key():
    records = one_list(people({"number": NUMBER}, {"number": NUMBER + 1, "number_valid": False}, {"number": None}))
    assert records.number.tolist() == [NUMBER, NUMBER + 1, NONE]
    assert records.valid.tolist() == [True, False, False]
    assert part_of(records, "number") == [NUMBER, NONE, NONE]
    assert part_of(records, "number_front") == [1287001, 1287001, NONE]
    assert part_of(records, "number_back") == [234563, 234564, NONE]


def test_numbers_and_codes_of_a_run_become_whole_numbers():
    records = records_of({"citizen_id": str(NUMBER), "village_code": None, "sex": None}, {"citizen_id": None})
    assert records.number.tolist() == [NUMBER, NONE]
    assert records.valid.tolist() == [True, False]
    assert records.village.tolist() == [NONE, 57050503]
    assert records.sex.tolist() == [NONE, 1]
    assert (records.tambon.tolist(), records.amphoe.tolist()) == ([570505] * 2, [5705] * 2)


# --- births ---


@pytest.mark.parametrize(
    ("year", "month", "day", "whole"),
    [
        (1960, 5, 17, 19600517),
        (1960, 1, 1, NONE),  # files write it where the day is not known
        (1960, 1, 2, 19600102),
        (1960, 2, 1, 19600201),
        (1960, None, None, NONE),
        (1960, 5, None, NONE),
        (1960, None, 17, NONE),
        (None, 5, 17, NONE),
        (None, None, None, NONE),
    ],
)
def test_a_birth_is_known_whole_or_by_its_year(year, month, day, whole):
    records = one_list(people({"birth_year": year, "birth_month": month, "birth_day": day}))
    assert part_of(records, "birth") == [whole]
    assert records.year.tolist() == [NONE if year is None else year]
    known = (records.month.tolist(), records.day.tolist())
    assert known == (([month], [day]) if whole != NONE else ([NONE], [NONE]))


# --- names ---


def test_equal_names_have_one_code_and_unknown_ones_none():
    names = ["สมชาย", "สมหญิง", "สมชาย", None, "Somchai", "SOMCHAI", "somchai"]
    records = one_list(people(*({"first_name": name} for name in names)))
    found = records.first.tolist()
    assert found[0] == found[2] != found[1]
    assert found[3] == NONE
    assert found[4] == found[5] == found[6]
    assert len(set(found)) == 4


def test_a_name_in_letters_that_are_not_told_apart_is_unknown():
    records = one_list(people(*({"first_name": name} for name in ("老李", "ກອນ", "-", "123", "", "นาย 老", "X"))))
    assert [code == NONE for code in records.first.tolist()] == [True] * 5 + [False] * 2
    assert [sound == NONE for sound in part_of(records, "first_sound")] == [True] * 5 + [False] * 2


def test_a_name_is_the_same_on_both_sides():
    records = two_lists(people({"first_name": "วิไล"}), people({"first_name": "สมชาย"}, {"first_name": "วิไล"}, side="b"))
    assert records.first[0] == records.first[2] != records.first[1]


def test_names_that_sound_alike_share_a_sound():
    names = ("ธนพร", "ทนพร", "Weerasak", "Virasak", "Anna", "เอ", "แอ", None)
    sounds = part_of(one_list(people(*({"first_name": name} for name in names))), "first_sound")
    assert sounds[0] == sounds[1]
    assert sounds[2] == sounds[3]
    assert sounds[-1] == NONE
    assert len(set(sounds)) == 6  # a name that has no sound of its own sounds like no other


words = st.text("กขคทธสศชอาเแุ่์ abcAB.-1老", min_size=0, max_size=12)


@given(st.lists(st.one_of(st.none(), words), min_size=1, max_size=12))
def test_parts_of_names_are_those_of_one_name_at_a_time(names):
    rows = [{"first_name": name, "last_name": name} for name in names]
    records = one_list(people(*rows))
    plain = [parts_of(SOMCHAI | {"number_valid": False} | row) for row in rows]
    for part in ("first", "first_sound", "first_start", "last", "last_sound", "last_start"):
        expected, found = [row[part] for row in plain], part_of(records, part)
        assert [value == NONE for value in found] == [value is None for value in expected]
        assert [[a == b for b in found] for a in found] == [[a == b for b in expected] for a in expected]


def test_a_cell_gone_wrong_does_not_widen_all_names():
    records = one_list(people({"first_name": "ก" * 5000}, {"first_name": "สมชาย"}))
    assert sorted(len(name) for name in records.first_names.spelt) == [5, 40]


# --- fillers: what somebody typed where nothing was known ---


def distinct_people(n):
    """Rows that differ in names and births."""
    letters = [chr(0x0E01 + i) for i in range(40)]
    return [
        {
            "first_name": f"ก{letters[i % 40]}{letters[i // 40]}", "last_name": f"ข{letters[i // 40]}{letters[i % 40]}",
            "birth_year": 1940 + i % 60, "birth_month": 2 + i % 11, "birth_day": 2 + i % 26,
        }
        for i in range(n)
    ]  # fmt: skip


def unknown(rows, column):
    return [value == NONE for value in getattr(one_list(people(*rows)), column).tolist()]


@pytest.mark.parametrize(("name", "column"), [("first_name", "first"), ("last_name", "last")])
@pytest.mark.parametrize(
    ("n", "filled", "is_filler"), [(100, 31, True), (100, 30, False), (1000, 301, True), (99, 99, False), (50, 20, False)]
)
def test_a_name_on_three_rows_in_ten_is_a_filler(name, column, n, filled, is_filler):
    rows = distinct_people(n)
    for row in rows[:filled]:
        row[name] = "สมชาย"
    assert unknown(rows, column) == [is_filler] * filled + [False] * (n - filled)


def test_rows_without_the_name_do_not_count():
    rows = distinct_people(300)
    for row in rows[:40]:
        row["first_name"] = "สมชาย"
    for row in rows[100:]:
        row["first_name"] = None
    assert unknown(rows, "first") == [True] * 40 + [False] * 60 + [True] * 200


@pytest.mark.parametrize(("filled", "is_filler"), [(20, False), (21, True)])
def test_a_birth_date_on_one_row_in_fifty_is_a_filler_and_its_year_too(filled, is_filler):
    rows = distinct_people(1000)
    for row in rows[:filled]:
        row |= {"birth_year": 1901, "birth_month": 7, "birth_day": 1}
    for column in ("year", "month", "day"):
        assert unknown(rows, column) == [is_filler] * filled + [False] * (1000 - filled)


def test_a_common_year_alone_is_no_filler():
    rows = [row | {"birth_month": None, "birth_day": None, "birth_year": 1960} for row in distinct_people(200)]
    assert not any(unknown(rows, "year"))


# --- whatever is missing ---


def test_rows_of_which_nothing_is_known():
    records = two_lists(table([UNKNOWN | {"id": "a", "number_valid": False}] * 2), table([]))
    for part in ("first", "last", "sex", "year", "month", "day", "house", "village", "tambon", "amphoe", "number"):
        assert getattr(records, part).tolist() == [NONE, NONE], part
    for part in ("birth", "first_start", "last_start", "first_sound", "last_sound", "number", "number_front", "number_back"):
        assert part_of(records, part) == [NONE, NONE], part


def test_no_rows_at_all():
    assert len(two_lists(table([]), table([]))) == 0
    assert len(one_list(table([]))) == 0


def test_codes_of_plain_text_and_of_dictionaries_say_the_same():
    texts = ["12", None, "12", "13/1", ""]
    plain, values = codes(pa.chunked_array([texts]))
    assert [None if code == NONE else values[code].as_py() for code in plain.tolist()] == texts
    coded, values = codes(pa.chunked_array([pa.array(texts[:2]).dictionary_encode(), pa.array(texts[2:]).dictionary_encode()]))
    assert [None if code == NONE else values[code].as_py() for code in coded.tolist()] == texts


def test_the_hand_written_person_says_every_column():
    assert set(people({}).column_names) == set(SOMCHAI) | {"id", "number_valid"}
