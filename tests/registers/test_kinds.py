"""Each kind of cell: what is read, what is told, and what is left open."""

import datetime as dt

import pytest

from ruamjai.registers.kinds import KINDS
from ruamjai.registers.shelf import Column


def column(**more):
    plain = {
        "theirs": ("x",), "ours": "x", "kind": "text", "of": "row", "personal": "no", "codes": {}, "least": None, "most": None,
        "not_taken": "", "optional": False,
    }  # fmt: skip
    return Column(**(plain | more))


def read(kind, cell, beside=(), **more):
    cells = [*beside, cell]
    return KINDS[kind].reader(column(kind=kind, **more), cells)(cell)


CODES = {"1": 1, "ชาย": 1, "หญิง": 2}


@pytest.mark.parametrize(
    ("kind", "cell", "values", "fault"),
    [
        ("text", " ทำ  นา ", ("ทำ นา",), None),
        ("text", "'=SUM(A1)", ("=SUM(A1)",), None),
        ("text", "ไม่ระบุ", (None,), None),
        ("number", "12,000", (12000.0,), None),
        ("number", "๑,๒๐๐.๕๐ บาท", (1200.5,), None),
        ("number", "1.2E+04", (12000.0,), None),
        ("number", "-", (None,), None),
        ("number", "หนึ่งพัน", (None,), "number_unreadable"),
        ("number", "1,20", (None,), "number_unreadable"),
        ("whole", "3.0", (3,), None),
        ("whole", "3.5", (None,), "number_unreadable"),
        ("year", "๒๕๖๖", (2023,), None),
        ("year", "พ.ศ. 2566", (2023,), None),
        ("year", "2023", (2023,), None),
        ("year", "66", (None,), "year_implausible"),
        ("year", "3566", (None,), "year_implausible"),
        ("year", "1/2/2566", (None,), "year_implausible"),
        ("date", "15/02/2566", (dt.date(2023, 2, 15),), None),
        ("date", "2566-02-15", (dt.date(2023, 2, 15),), None),
        ("date", "29/02/2567", (dt.date(2024, 2, 29),), None),
        ("date", "00/02/2566", (None,), "date_unreadable"),
        ("date", "31/02/2566", (None,), "date_no_such_day"),
        ("date", "15/02/66", (None,), "date_two_digit_year"),
        ("date", "วันนี้", (None,), "date_unreadable"),
        ("birth", "25100000", (1967, None, None), None),
        ("birth", "25100500", (1967, 5, None), None),
        ("birth", "5/6/2520", (1977, 6, 5), None),
        ("birth_year", "2520", (1977,), None),
        ("citizen_id", "2-9901-00371-01-7", ("2990100371017", "valid", None), None),
        ("citizen_id", "2.9902E+12", (None, "damaged", None), "citizen_id_damaged"),
        ("citizen_id", "2990100371018", (None, "invalid", "2990100371018"), "citizen_id_invalid"),
        ("citizen_id", "2-9901-0037-10-8", (None, "damaged", None), "citizen_id_damaged"),
        ("citizen_id", "ไม่มี", (None, "missing", None), None),
        ("person_name", "น.ส.ปวีณา วงศ์คำ", ("นางสาว", "ปวีณา", "วงศ์คำ"), None),
        ("person_name", "ร.ต.อ. สมชาย ณ อยุธยา", ("ร้อยตำรวจเอก", "สมชาย", "ณ อยุธยา"), None),
        ("person_name", "สมชาย2 ใจดี", (None, "สมชาย2", "ใจดี"), "name_unlikely"),
        ("person_name", "12345", (None, None, None), "name_unlikely"),
        ("title", "น.ส.", ("นางสาว",), None),
        ("title", "อะไรสักอย่าง", (None,), "title_unknown"),
        ("first_name", "นายสมชาย", ("นายสมชาย", "นาย", "สมชาย"), None),
        ("house_code", "5705-001234-5", ("57050012345",), None),
        ("house_code", "5705001234", (None,), "house_code_malformed"),
        ("house_no", "๑๒ / ๓", ("12/3",), None),
        ("house_no", "2023-03-12", (None,), "house_no_became_date"),
        ("house_no", "12-Mar", (None,), "house_no_became_date"),
        ("house_no", "มี.ค.-12", (None,), "house_no_became_date"),
        ("moo", "หมู่ที่ 05", (5,), None),
        ("moo", "0", (None,), None),
        ("moo", "บ้านเหนือ", (None,), "moo_unreadable"),
        ("tambon_code", "57050501", ("570505",), None),
        ("tambon_code", "5705", (None,), "area_unknown"),
        ("area_code", "57", ("57",), None),
        ("area_code", "570591", (None,), "area_unknown"),
        ("present", "นายก ข", (True,), None),
        ("present", "ไม่มี", (False,), None),
        ("present", "ไม่ทราบ", (None,), None),
    ],
)
def test_a_cell_gives_its_value_or_says_what_is_wrong(kind, cell, values, fault):
    assert read(kind, cell) == (values, fault)


@pytest.mark.parametrize(
    ("cell", "value", "fault"),
    [
        ("ชาย", 1, None),
        (" ช า ย ", 1, None),
        ("1.0", 1, None),
        ("๑", 1, None),
        ("", None, None),
        ("เพศที่สาม", None, "code_unknown"),
    ],
)
def test_a_code_is_on_its_list_or_is_told(cell, value, fault):
    assert read("code", cell, codes=CODES) == ((value,), fault)


def test_a_number_outside_its_range_is_told_with_its_value():
    assert read("number", "4.5", least=1, most=4) == ((4.5,), "number_out_of_range")
    assert read("number", "4", least=1, most=4) == ((4.0,), None)


def test_the_era_of_a_date_is_that_of_its_column():
    buddhist = [f"{day}/01/2500" for day in range(1, 29)] * 4
    assert read("birth", "01/01/1957", beside=buddhist) == ((None, None, None), "date_implausible_year")
    assert read("birth", "01/01/1957") == ((1957, 1, 1), None)


def test_a_two_word_name_is_cut_as_thai_names_cuts_it():
    from ruamjai.thai import names

    for name in (
        "นายสมชาย ใจดี", "นางสาวิตรี ใจดี", "นาย สมชาย", "ผศ.ดร.สมชาย ใจดี", "ด.ช.ก้อง เกียรติ", "คุณากร มั่นคง",
        "พระ สมชาย", "ม.ร.ว.คึก ฤทธิ์", "สมชาย -", "นางสาวมาลี ณ", "ว่าที่ร.ต.สมชาย ใจดี", "นายจอห์น Smith",
    ):  # fmt: skip
        found = names.split_name(name)
        assert read("person_name", name)[0] == (found.title, found.first, found.last), name
