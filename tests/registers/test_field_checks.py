"""Field checks: the words teams write, visits of one person, and that nothing but the outcome is kept of a visit."""

import pytest

from registers.desk import SAMPLES, by_row_number, findings, take
from registers.making_samples import csv_bytes
from ruamjai import linking, registers, rulebook
from ruamjai.registers.spelling import word_key
from ruamjai.tables import TABLES
from ruamjai.tables.registers import OUTCOMES
from ruamjai.warehouse import Warehouse

HEADINGS = ["เลขประจำตัวประชาชน", "ชื่อ-สกุล", "ที่อยู่", "ผลการลงพื้นที่", "วันที่ลงพื้นที่", "สุ่มจาก", "ค่าถ่วงน้ำหนัก"]
PLACE = "7 หมู่ 1 ต.กุดบาก อ.กุดบาก จ.สกลนคร"
THONGDI, SOMSI = ("2990602221062", "นายทองดี ศรีสุข"), ("3990702591072", "นางสมศรี ศรีสุข")


def visit(who, outcome, day="15/07/2566", drawn="กลุ่มเป้าหมาย", weight=None):
    return [*who, PLACE, outcome, day, drawn, weight]


def visits(folder, *rows, headings=HEADINGS):
    path = folder / "visits.csv"
    path.write_bytes(csv_bytes([headings, *rows], "utf-8"))
    return take("field_checks", path, folder / "inbox")


def column(ours):
    (layout,) = registers.found()["field_checks"].layouts
    return layout.column(ours)


def test_every_outcome_can_be_written_and_every_list_that_can_be_drawn_from_is_a_rule_s():
    assert set(column("outcome").codes.values()) == set(OUTCOMES)
    drawn_from = set(column("drawn_from").codes.values())
    assert {"target", "union", "basic_needs", "tpmap_list", "pppconnext", "area"} <= drawn_from
    assert drawn_from - {"area"} <= set(rulebook.load().rules)
    for name in ("outcome", "drawn_from"):  # the promised word itself too, so that a file of ours comes back
        assert all(column(name).codes[word_key(value)] == value for value in column(name).codes.values())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ยืนยันว่ายากจน", "confirmed"), (" ยากจน จริง ", "confirmed"), ("ไม่ยากจน", "not_poor"), ("พบใหม่", "newly_found"),
        ("ตกหล่น", "newly_found"), ("ย้าย", "moved"), ("ถึงแก่กรรม", "dead"), ("ไม่ยินยอม", "refused"), ("ไม่พบตัว", "not_reached"),
        ("CONFIRMED", "confirmed"),
    ],
)  # fmt: skip
def test_a_team_s_words_are_understood(written, meant, tmp_path):
    (row,) = by_row_number(visits(tmp_path, visit(THONGDI, written)), "field_checks")
    assert row["outcome"] == meant


def test_a_word_that_is_no_outcome_refuses_the_row_and_is_never_taken_for_not_poor(tmp_path):
    batch = visits(tmp_path, visit(THONGDI, "ไปแล้ว"), visit(SOMSI, "ยากจน"), visit(("", "นายคำ ดี"), "ยากจน"))
    assert [row["outcome"] for row in by_row_number(batch, "field_checks")] == ["confirmed", "confirmed"]
    assert (2, "ผลการลงพื้นที่", "cell_needed") in findings(batch)


def test_visits_on_other_days_or_for_other_lists_are_visits_of_their_own(tmp_path):
    batch = visits(
        tmp_path,
        visit(THONGDI, "ไม่พบตัว"),
        visit(THONGDI, "ยากจน", day="16/07/2566"),
        visit(THONGDI, "ยากจน", day="16/07/2566", drawn="PPPConnext"),
        visit(THONGDI, "ยากจน", day="16/07/2566", drawn="PPPConnext"),
        visit(THONGDI, "ไม่ยากจน", day="16/07/2566", drawn="PPPConnext"),
    )
    kept = by_row_number(batch, "field_checks")
    assert [row["row_number"] for row in kept] == [2, 3, 4]
    assert [code for _, _, code in findings(batch) if code.startswith("row_")] == ["row_repeated", "row_contradicted"]


def test_somebody_without_a_number_is_known_by_name_and_place(tmp_path):
    batch = visits(tmp_path, visit(("", "นางจันทร์ ใหม่มา"), "พบใหม่", drawn="เคาะประตู"))
    (person,) = by_row_number(batch, "person_records")
    assert (person["first_name"], person["citizen_id_state"], person["tambon_code"]) == ("จันทร์", "missing", "470301")
    (row,) = by_row_number(batch, "field_checks")
    assert (row["outcome"], row["drawn_from"], row["weight"]) == ("newly_found", "area", None)


@pytest.mark.parametrize("weight", ["0", "-3", "หนัก"])
def test_a_weight_that_is_none_is_emptied_and_told(weight, tmp_path):
    batch = visits(tmp_path, visit(THONGDI, "ยากจน", weight=weight), visit(SOMSI, "ยากจน", weight="2.5"))
    assert [row["weight"] for row in by_row_number(batch, "field_checks")] == [None, 2.5]
    assert [(row, name) for row, name, code in findings(batch) if code.startswith("number_")] == [(2, "ค่าถ่วงน้ำหนัก")]


def test_a_file_without_day_draw_or_weight_is_taken_and_says_so(tmp_path):
    batch = visits(tmp_path, [*THONGDI, PLACE, "ยากจน"], headings=HEADINGS[:4])
    (row,) = by_row_number(batch, "field_checks")
    assert (row["checked_on"], row["drawn_from"], row["weight"]) == (None, None, None)
    absent = {name for _, name, code in findings(batch) if code == "column_absent"}
    assert absent == {"วันที่ลงพื้นที่", "สุ่มจาก"}


def test_who_visited_illness_and_position_are_seen_and_left_out():
    left_out = {name for one in registers.found()["field_checks"].columns if not one.taken for name in one.theirs}
    assert {"ผู้ลงพื้นที่", "โทรศัพท์", "พิกัด", "รูปถ่าย", "สาเหตุการเสียชีวิต", "โรคประจำตัว", "หมายเหตุ"} <= left_out


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """The samples of every register, linked: (the person of each row by register, file and row number; people)."""
    folder = tmp_path_factory.mktemp("linked")
    rows = {}
    for register, file in SAMPLES:
        batch = take(register, file, folder / "inbox")
        if "person_records" in batch.tables:
            rows |= {r["record_id"]: (register, file.stem, r["row_number"]) for r in by_row_number(batch, "person_records")}
    rules = rulebook.load()
    with Warehouse.open("duckdb", threads=1) as warehouse:
        made = registers.union(inbox=folder / "inbox", read=warehouse.read, rules=rules)
        for name, expression in made.items():
            warehouse.write(expression, folder / f"{name}.parquet", TABLES[name])
        bound = {name: warehouse.read(folder / f"{name}.parquet") for name in made}
        reads = ("person_records", "household_addresses", "household_records", "basic_needs_members", "areas")
        found = linking.link_registers(
            **{name: bound[name] for name in reads}, rules=rules, collect=warehouse.collect, seed=1, secret=b"s" * 32
        )
    person = {rows[row["record_id"]]: row["person_id"] for row in found["record_persons"].to_pylist()}
    return person, {row["person_id"]: row for row in found["people"].to_pylist()}


def test_visits_of_one_person_are_one_person_and_the_one_whom_the_registers_know(linked):
    person, people = linked
    visits = {person["field_checks", "visits_57", row] for row in (3, 4, 5)}
    assert visits == {person["basic_needs", "amphoe_merged", 4]}  # สมหมาย ใจงาม, by number
    assert people[visits.pop()]["household_id"] is not None
    assert person["field_checks", "village_47", 2] == person["welfare_card", "card_47", 2]  # ทองดี ศรีสุข


def test_somebody_whom_only_a_visit_knows_is_a_person_of_the_run(linked):
    person, people = linked
    found = people[person["field_checks", "village_47", 4]]  # จันทร์ ใหม่มา
    assert (found["n_registers"], found["household_id"]) == (1, None)
    assert (found["village_code"], found["tambon_code"]) == ("47030101", "470301")
