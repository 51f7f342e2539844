"""Headings to layouts, rows of totals, and what a merged cell says of the rows below it."""

import numpy as np
import pytest

from ruamjai import registers
from ruamjai.errors import FileRefused
from ruamjai.registers.mapping import known_heading, map_columns
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.cells import Cells
from ruamjai.warehouse.reading import RawTable

SHELF = registers.found()


def raw(headings, *rows, notes=()):
    columns = [Cells.of([row[place] for row in rows]) for place in range(len(headings))]
    return RawTable(tuple(headings), tuple(columns), np.arange(2, len(rows) + 2), 1, 0, notes)


TEAMS = ["จังหวัด", "อำเภอ", "ตำบล", "มหาวิทยาลัย", "ผู้จัดการพื้นที่", "ยอมรับระบบข้อมูล"]
ROW = ["เชียงราย", "พาน", "ดอยงาม", None, None, "ทุกหน่วยงาน"]


def mapped(table, register="area_teams"):
    return map_columns(table, SHELF[register], SHELF)


def test_headings_count_by_their_letters_not_by_spaces_and_marks():
    found = mapped(raw(["จังหวัด:", " อำเภอ", "ตำบล", "มหาวิทยาลัย", "Area  manager", "การยอมรับ ระบบข้อมูล"], ROW))
    assert [column.ours for column, _, _ in found.columns] == [
        "province", "amphoe", "tambon", "university", "has_manager", "data_acceptance",
    ]  # fmt: skip


def test_every_heading_of_the_shelf_is_known():
    keys = known_heading(SHELF)
    assert heading_key("เลขประจำตัวประชาชน") in keys
    assert heading_key("poor.JPT.MOFval.CNT") in keys
    assert heading_key("นายสมชาย") not in keys


def test_columns_that_are_not_taken_do_not_come_in():
    found = mapped(raw([*TEAMS, "หมายเหตุ"], [*ROW, "โทร 0800000000"]))
    assert "หมายเหตุ" not in [heading for _, heading, _ in found.columns]


def test_blank_rows_repeated_headings_and_totals_are_no_data():
    found = mapped(raw(TEAMS, ROW, [None] * 6, TEAMS, ["รวม", "2", None, None, None, None], ["หมายเหตุ: ร่าง", *[None] * 5], ROW))
    assert found.row_numbers.tolist() == [2, 7]
    told = {code: numbers.tolist() for code, _, numbers in found.notes if numbers is not None and len(numbers)}
    assert told == {"row_heading_repeated": [4], "row_summary": [5, 6]}


def test_a_row_that_begins_with_a_word_for_total_but_is_filled_is_data():
    found = mapped(raw(TEAMS, ["รวมใจ", "พาน", "ดอยงาม", "ม.", "มี", "ทุกหน่วยงาน"]))
    assert len(found.row_numbers) == 1


def test_a_column_that_the_file_could_have_is_told_as_absent():
    found = mapped(raw(TEAMS, ROW))
    assert {heading for code, heading, _ in found.notes if code == "column_absent"} == {
        "วันที่แต่งตั้ง", "หน่วยงานที่ยอมรับ", "วันที่ตกลง",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (TEAMS[:-1], "columns_missing"),
        ([*TEAMS, "งบประมาณ"], "columns_unknown"),
        ([*TEAMS, "สถาบัน"], "columns_doubled"),
        (["ก", "ข", "ค", "ง", "จ", "ฉ"], "headings_missing"),
        (["นายสมชาย ใจดี", "1990100371017", "ดอยงาม", "พาน", "x", "y"], "headings_missing"),
        ([name.encode().decode("latin-1") for name in TEAMS], "file_garbled"),
    ],
)
def test_headings_that_do_not_fit_are_told_apart(headings, code):
    with pytest.raises(FileRefused) as told:
        mapped(raw(headings, ["x"] * len(headings)))
    assert told.value.code == code
    assert "สมชาย" not in str(told.value) + told.value.message_th


PPP = ["รหัสบ้าน", "ช่วง", "ตำบล", "ทุนกายภาพ", "ทุนการเงิน", "ทุนธรรมชาติ", "ทุนสังคม", "ลำดับที่", "ชื่อ-สกุล", "คะแนนทุนมนุษย์"]


def ppp(*rows):
    """Rows of (house code or None, member's number); a household's other cells stand in its first row."""
    full = [
        [code, *(("ก่อน", "ดอยงาม", "1", "2", "3", "4") if code else (None,) * 6), number, "ก ข", "2"] for code, number in rows
    ]
    found = mapped(raw(PPP, *full), "pppconnext")
    return {column.ours: cells.items() for column, _, cells in found.columns}


def test_open_cells_below_a_household_s_first_row_are_filled_from_it():
    found = ppp(("11", "1"), (None, "2"), (None, "3"), ("22", "1"), (None, "2"))
    assert found["house_code"] == ["11", "11", "11", "22", "22"]
    assert found["natural"] == ["3"] * 5
    assert found["member_no"] == ["1", "2", "3", "1", "2"]


def test_a_row_whose_number_does_not_go_up_belongs_to_nobody_above():
    found = ppp(("11", "1"), (None, "2"), (None, "1"), (None, "2"), ("22", "1"))
    assert found["house_code"] == ["11", "11", None, None, "22"]
