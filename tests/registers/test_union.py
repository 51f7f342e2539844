"""The union of standing batches, against the same said in plain Python, on both engines."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from registers.desk import SAMPLES, sample, table, take
from registers.making_samples import HOUSEHOLD, csv_bytes
from ruamjai import registers, rulebook
from ruamjai.tables import TABLES
from ruamjai.tables.registers import REGISTER_TABLES
from ruamjai.warehouse import Warehouse, arrow_schema

WITHOUT_SPARK = find_spec("pyspark") is None or shutil.which("java") is None


def united(inbox: Path, folder: Path) -> dict[str, list[dict[str, object]]]:
    """Every table of the union, written as a run writes it (which checks its promise) and read back."""
    with Warehouse.open("duckdb", threads=1) as warehouse:
        made = registers.union(inbox=inbox, read=warehouse.read, rules=rulebook.load())
        found = {}
        for name, expression in made.items():
            warehouse.write(expression, folder / f"{name}.parquet", TABLES[name])
            found[name] = warehouse.collect(warehouse.read(folder / f"{name}.parquet")).to_pylist()
    return found


def survey(folder: Path, name: str, *members: tuple[str, int, str], income: int = 1000) -> Path:
    """A small จปฐ. file: (house code, member's number, given name) a row."""
    headings = [*HOUSEHOLD, "42216", "ลำดับที่", "ชื่อ-สกุล", "เพศ", "เลขประจำตัวประชาชน", "ความสัมพันธ์"]
    rows = [
        [
            code,
            2566,
            "3/2/2566",
            "สกลนคร",
            "กุดบาก",
            "กุดบาก",
            "470301",
            1,
            "7",
            2,
            income,
            number,
            f"นาย{given} ใจดี",
            1,
            None,
            "บุตร",
        ]
        for code, number, given in members
    ]
    path = folder / name
    path.write_bytes(csv_bytes([headings, *rows], "utf-8"))
    return path


@pytest.fixture
def inbox(tmp_path):
    """Every sample, a survey of two households, and a later one of the first of them in which one member is gone."""
    place = tmp_path / "inbox"
    for register, file in SAMPLES:
        take(register, file, place)
    one, two = "57990000001", "57990000002"
    take("basic_needs", survey(tmp_path, "first.csv", (one, 1, "ก้อน"), (one, 2, "แก้ว"), (one, 3, "คำ"), (two, 1, "จัน")), place)
    take("basic_needs", survey(tmp_path, "later.csv", (one, 1, "ก้อน"), (one, 2, "แก้วใหม่"), income=2000), place)
    return place


def plainly_united(inbox: Path) -> dict[str, list[dict[str, object]]]:
    """The same in plain Python: batch after batch, a household's new rows put its old ones out."""
    found: dict[str, dict[tuple[object, ...], dict[str, object]]] = {promise.name: {} for promise in REGISTER_TABLES}
    for batch in registers.batches(inbox):
        if batch.state != "standing":
            continue
        again = {row["household_record_id"] for row in table(batch, "household_records").to_pylist()} if (
            "household_records" in batch.tables
        ) else set()  # fmt: skip
        for rows in found.values():
            for key in [key for key, row in rows.items() if row.get("household_record_id") in again]:
                del rows[key]
        for name in [*batch.tables, "findings"]:
            for row in table(batch, name).select(TABLES[name].column_names).to_pylist():
                found[name][tuple(row[key] for key in TABLES[name].key)] = row
    return {name: list(rows.values()) for name, rows in found.items()}


def in_order(rows):
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def test_the_union_is_what_plain_python_says(inbox, tmp_path):
    found, plainly = united(inbox, tmp_path / "run"), plainly_united(inbox)
    for promise in REGISTER_TABLES:
        if promise.name not in ("areas", "batches"):
            assert in_order(found[promise.name]) == in_order(plainly[promise.name]), promise.name
            assert found[promise.name], promise.name


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(WITHOUT_SPARK, reason="pyspark or Java is not installed")
def test_spark_gives_the_same_rows(inbox):
    plainly = plainly_united(inbox)
    with Warehouse.open("spark", threads=1) as warehouse:
        made = registers.union(inbox=inbox, read=warehouse.read, rules=rulebook.load())
        for name in ("person_records", "basic_needs_households", "area_teams"):
            found = warehouse.collect(made[name]).cast(arrow_schema(TABLES[name])).to_pylist()
            assert in_order(found) == in_order(plainly[name]), name


def test_of_a_household_surveyed_again_only_the_newest_members_stand(inbox, tmp_path):
    found = united(inbox, tmp_path / "run")
    names = {row["first_name"] for row in found["person_records"] if row["last_name"] == "ใจดี"}
    assert names == {"ก้อน", "แก้วใหม่", "จัน"}
    assert sorted(row["a42216"] for row in found["basic_needs_households"] if row["a42216"] in (1000, 2000)) == [1000, 2000]


def test_a_withdrawn_batch_gives_way_to_the_one_before_it(inbox, tmp_path):
    later = next(batch for batch in registers.batches(inbox) if batch.file_name == "later.csv")
    registers.withdraw(inbox=inbox, batch=later.id, by="tester", reason="of another year")
    found = united(inbox, tmp_path / "run")
    assert {row["first_name"] for row in found["person_records"] if row["last_name"] == "ใจดี"} == {"ก้อน", "แก้ว", "คำ", "จัน"}
    assert later.id not in {row["batch"] for row in found["batches"]} | {row["batch"] for row in found["findings"]}


def test_without_any_batch_every_table_is_there_and_empty_but_for_the_areas(tmp_path):
    found = united(tmp_path / "inbox", tmp_path / "run")
    assert set(found) == {promise.name for promise in REGISTER_TABLES}
    assert {name for name, rows in found.items() if rows} == {"areas"}
    levels = [row["level"] for row in found["areas"]]
    assert (levels.count("country"), levels.count("province"), levels.count("amphoe")) == (1, 77, 928)
    assert levels.count("tambon") > 7000
    assert levels.count("village") == 0


def test_villages_that_rows_name_are_areas_of_their_tambon_in_the_order_of_their_numbers(tmp_path):
    inbox = tmp_path / "inbox"
    take("basic_needs", sample("basic_needs", "amphoe_windows874.csv"), inbox)
    take("tpmap", sample("tpmap", "people_57.csv"), inbox)
    villages = {row["area_code"]: row for row in united(inbox, tmp_path / "run")["areas"] if row["level"] == "village"}
    assert set(villages) == {"47030101", "47030102", "57050505"}
    assert (villages["57050505"]["parent_code"], villages["57050505"]["name_th"]) == ("570505", "หมู่ที่ 5")
    keys = {row["name_th"]: row["order_key"] for row in villages.values()}
    assert keys["หมู่ที่ 1"] < keys["หมู่ที่ 2"] < keys["หมู่ที่ 5"]


def test_batches_are_told_as_they_were_taken(inbox, tmp_path):
    found = united(inbox, tmp_path / "run")["batches"]
    assert [row["sequence"] for row in found] == list(range(1, len(SAMPLES) + 3))
    assert [row["file_name"] for row in found][-2:] == ["first.csv", "later.csv"]
    assert found[-1]["vintage"] == 2023
