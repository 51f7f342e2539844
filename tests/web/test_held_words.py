"""What is held of a person stands in words: no code, no year of another era, no bare number; and so does what a form says."""

import datetime as dt
import re

import pytest
from django import forms
from django.utils.translation import override

from ruamjai import registers
from ruamjai.tables import TABLES
from ruamjai.web.held_words import column_label, heading_words, value_words

TOLD = {"person_records", "people", "person_poverty"} | {
    name
    for register in registers.found().values()
    for name in register.produces
    if not TABLES[name].personal and TABLES[name].key == ("record_id",)
}
NOT_TOLD = {"record_id", "household_record_id", "person_id", "register", "batch", "row_number"}
THAI = re.compile("[ก-๙]")


@pytest.mark.parametrize(("language", "alphabet"), [("th", THAI), ("en", re.compile("[A-Za-z]"))])
def test_every_promised_column_has_a_name_in_both_languages(language, alphabet):
    with override(language):
        labels = {(table, c.name): column_label(c.name, table=table) for table in TOLD for c in TABLES[table].columns}
    bare = [key for key, label in labels.items() if key[1] not in NOT_TOLD and (label == key[1] or not alphabet.search(label))]
    assert bare == []


def test_every_code_that_a_register_may_give_has_thai_words():
    codes = {
        (column.ours, code)
        for register in registers.found().values()
        for column in register.columns
        if column.codes and any(column.ours in {c.name for c in TABLES[table].columns} for table in TOLD)
        for code in column.codes.values()
    }
    assert len(codes) > 30
    with override("th"):
        assert [one for one in sorted(codes, key=str) if not THAI.search(value_words(*one))] == []


def test_years_and_days_are_told_as_the_reader_counts_them():
    day = dt.date(2023, 2, 15)
    with override("th"):
        told = [value_words("birth_year", 1964), value_words("checked_on", day), value_words("birth_month", 2)]
        assert told == ["2507", "15 ก.พ. 2566", "กุมภาพันธ์"]
        assert value_words("a1641", 0) == value_words("target", False) == "ไม่ใช่"
        assert column_label("education", table="tpmap_people") == "มีชื่อว่าขัดสนด้านการศึกษา"
    with override("en"):
        assert [value_words("birth_year", 1964), value_words("human", 2.5)] == ["1964", "2.50"]


class Asked(forms.Form):
    """A field of each common kind."""

    word = forms.CharField(max_length=3)
    number = forms.IntegerField(min_value=2)
    choice = forms.ChoiceField(choices=[("a", "a")])
    several = forms.MultipleChoiceField(choices=[("a", "a")])
    file = forms.FileField()


def test_what_django_says_beside_a_field_is_said_as_people_say_it():
    with override("th"):
        empty = [str(told) for faults in Asked({}, {}).errors.values() for told in faults]
        assert empty[:4] == ["กรุณากรอกข้อมูลนี้"] * 4
        typed = Asked({"word": "four", "number": "1", "choice": "b", "several": ["c"]}, {}).errors
        assert [str(told) for faults in typed.values() for told in faults][:4] == [
            "พิมพ์ได้ไม่เกิน 3 ตัวอักษร (พิมพ์แล้ว 4)",
            "กรุณากรอกตั้งแต่ 2 ขึ้นไป",
            "b ไม่มีให้เลือก กรุณาเลือกจากรายการ",
            "c ไม่มีให้เลือก กรุณาเลือกจากรายการ",
        ]


def test_every_question_of_a_form_says_what_it_asks():
    numbers = {
        (c.theirs[0], c.ours) for register in registers.found().values() for c in register.columns if c.theirs[0].isdigit()
    }
    assert len(numbers) > 60
    with override("th"):
        bare = [one for one in numbers if not re.fullmatch(r".*[ก-๙].* \(ข้อ \d+\)", heading_words(*one))]
    assert bare == []
