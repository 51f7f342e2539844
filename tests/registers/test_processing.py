"""The record of processing says of every column on what ground it is read, and of every register how long it is kept."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from registers.desk import sample, take
from ruamjai.registers import found, processing
from ruamjai.tables import TABLES

# Words of what section 26 names, in headings as agencies write them and in what our columns mean.
NAMED_IN_26 = re.compile(
    r"สุขภาพ|สภาพร่างกาย|ช่วยเหลือตนเอง|โรค|ป่วย|พิการ|ติดเตียง|วัคซีน|นมแม่|ตั้งครรภ์|แรกเกิด"
    r"|สุรา|เหล้า|บุหรี่|ยาเสพติด|จิตเวช|ซึมเศร้า|กรุ๊ปเลือด|หมู่เลือด|พันธุกรรม|ลายนิ้วมือ|ใบหน้า|ม่านตา|ชีวภาพ|ชีวมิติ"
    r"|ศาสนา|ความเชื่อ|เชื้อชาติ|ชาติพันธุ์|ชนเผ่า|การเมือง|สหภาพแรงงาน|ประวัติอาชญา|เพศวิถี|รสนิยมทางเพศ|การเสียชีวิต"
    r"|health|disab|chronic|illness|\bill\b|sick|patient|bed.?ridden|vaccin|breast|pregnan|at birth|medicine|exercise"
    r"|\bdrinks?\b|alcohol|smok|tobacco|mental|depress|blood|genetic|biometric|finger.?print|face image|\biris\b"
    r"|religio|belief|ethnic|\brac(?:e|ial)\b|politic|trade union|criminal|sexual|look after themselves",
    re.IGNORECASE,
)


def test_every_column_that_is_taken_has_a_ground_and_every_sensitive_one_its_own():
    record = processing.record()
    assert [one.register.id for one in record] == list(found())
    for one in record:
        assert one.fields
        for field in one.fields:
            assert bool(field.section) == field.taken, field.heading
            assert field.taken or field.why_not
        for field in one.sensitive:
            assert "26" in field.section, field.heading


def of_people(register):
    """The columns of those files in which a row speaks of somebody or of a household, not of an area."""
    layouts = [one for one in register.layouts if {"person_records", "household_records"} & set(one.produces)]
    return [(column, layout.produces) for layout in layouts for column in layout.columns]


def meanings(column, tables):
    """What our tables say that a column means; of an answer code nothing else tells it."""
    kept = [one for name in tables for one in TABLES[name].columns if column.ours and one.name == column.ours]
    return kept, " / ".join([*column.theirs, column.ours, *(one.meaning for one in kept)])


@pytest.mark.parametrize("name", found())
def test_every_field_that_section_26_names_is_marked_in_the_register_and_in_its_table(name):
    wrong = []
    for column, tables in of_people(found()[name]):
        kept, told = meanings(column, tables)
        if (word := NAMED_IN_26.search(told)) and column.personal != "sensitive":
            wrong.append(f"{column.theirs[0]} speaks of “{word[0]}” ({told}) and is not marked as sensitive")
        if {one.personal == "sensitive" for one in kept} - {column.personal == "sensitive"}:
            wrong.append(f"{column.theirs[0]} is marked otherwise in the table that keeps it")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("code", "what"),
    [("a1241", "breast"), ("a1321", "vaccin"), ("a52411", "drink"), ("a52511", "smoke"), ("a52611", "religious"),
     ("a1121", "at birth"), ("a1711", "exercise"), ("a52831", "disabled"), ("a52921", "chronic"), ("a1511", "medicine")],
)  # fmt: skip
def test_an_answer_that_is_told_by_a_code_alone_is_found_by_its_meaning(code, what):
    (column, tables), *_other = [one for one in of_people(found()["basic_needs"]) if one[0].ours == code]
    told = meanings(column, tables)[1]
    assert NAMED_IN_26.search(told)[0] in told
    assert what in told
    (said,) = [one for one in processing.record() if one.register.id == "basic_needs"]
    (field,) = [one for one in said.fields if one.ours == code]
    assert (field.personal, field.section) == ("sensitive", "24(4) + 26(5)(ค)")


@pytest.mark.parametrize(
    "word", ["ด้านสุขภาพจิต", "ดื่มสุรา", "สูบบุหรี่", "ชาติพันธุ์", "Ethnicity", "ลายนิ้วมือ", "Mental health", "HIV patient"]
)  # fmt: skip
def test_the_words_of_section_26_are_known(word):
    assert NAMED_IN_26.search(word)


@pytest.mark.parametrize("word", ["5 l of clean drinking water a day", "ค่าถ่วงน้ำหนัก", "durable house", "ยากจน", "ความสัมพันธ์"])
def test_what_is_no_matter_of_section_26_is_left_alone(word):
    assert not NAMED_IN_26.search(word)


def test_what_is_not_known_says_so():
    assert not any(one.retention.verified for one in processing.record())
    assert not processing.record()[0].controller.verified


def test_a_batch_is_due_when_the_years_after_its_year_are_over(tmp_path):
    batch = take("welfare_card", sample("welfare_card", "card_47.csv"), tmp_path)
    period = processing.retention("welfare_card")
    day = period.due_on(batch)
    assert day == dt.date(batch.vintage + period.years + 1, 1, 1)
    for today, due in ((day - dt.timedelta(days=1), []), (day, [batch.id])):
        (found_due,) = [one for one in processing.due(tmp_path, today) if one.register.id == "welfare_card"]
        assert [one.id for one in found_due.batches] == due
        assert (found_due.next_on is None) == bool(due)
    undated = replace(batch, vintage=None, taken_at="2024-02-29T01:00:00+00:00")
    assert period.due_on(undated) == dt.date(2024 + period.years, 2, 28)
