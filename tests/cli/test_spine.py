"""A standing spine at the command line: made, added to, looked at, withdrawn from, and plain words when something is wrong."""

import json

import pyarrow.parquet as pq
import pytest

from ruamjai.madeup.registers import make_registers
from ruamjai.warehouse import acts
from ruamjai.warehouse.reading import read_table


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """Two made-up registers of 3,000 and 600 people; the right one in two parts as well."""
    folder = tmp_path_factory.mktemp("registers")
    make_registers(folder, left=3_000, right=600, seed=8)
    right = pq.read_table(folder / "right.parquet")
    pq.write_table(right.slice(0, 500), folder / "most.parquet")
    pq.write_table(right.slice(500), folder / "few.parquet")
    return folder


def told(out):
    return [json.loads(line) for line in out.splitlines()]


def test_files_come_and_go(ruamjai, registers, tmp_path):
    spine, links = tmp_path / "spine", tmp_path / "links.parquet"
    code, out, error = ruamjai("spine", "make", spine, registers / "left.parquet", registers / "most.parquet", "--json")
    assert code == 0, error
    first, second = told(out)
    assert first["counts"]["people"] == 3_000 == first["counts"]["new_people"]
    assert second["counts"]["rows"] == 500 and second["register"] == "most"
    people = second["counts"]["people"]

    words = ("spine", "add", spine, registers / "few.parquet", "--register", "most", "--batch", "late")
    code, out, error = ruamjai(
        *words, "--out", links, "--review", tmp_path / "review.xlsx", "--changes", tmp_path / "changes.parquet"
    )
    assert code == 0, error
    assert "ชุด late" in out and "batch late, register most" in out and "new people" in out and "MiB" in out
    found = read_table(links)
    assert found.column_names[:5] == ["left_id", "left_register", "left_batch", "right_id", "person_id"]
    late = set(pq.read_table(registers / "few.parquet")["id"].to_pylist())
    assert 50 < found.num_rows < 100 and set(found["right_id"].to_pylist()) < late
    assert (tmp_path / "review.xlsx").exists()
    assert read_table(tmp_path / "changes.parquet").column_names[:4] == ["kind", "change", "old_id", "new_id"]

    code, out, _ = ruamjai("spine", "people", spine, "--batch", "late", "--out", tmp_path / "people.parquet")
    assert code == 0
    persons = read_table(tmp_path / "people.parquet")
    assert set(persons["id"].to_pylist()) == late and set(persons["batch"].to_pylist()) == {"late"}
    by_row = dict(zip(persons["id"].to_pylist(), persons["person_id"].to_pylist(), strict=True))
    assert all(by_row[row["right_id"]] == row["person_id"] for row in found.to_pylist())

    code, out, _ = ruamjai("spine", "show", spine)
    assert code == 0
    assert "late" in out and "คนทั้งหมด" in out
    code, out, _ = ruamjai("spine", "show", spine, "--json")
    assert [batch["batch"] for batch in told(out)[0]["batches"]] == ["left", "most", "late"]
    assert told(out)[0]["people"] == people + 100 - found.num_rows

    code, out, error = ruamjai("spine", "withdraw", spine, "late", "--json")
    assert code == 0, error
    assert told(out)[0]["counts"]["people"] == people
    code, out, error = ruamjai("spine", "learn", spine, "--json")
    assert code == 0, error
    assert told(out)[0]["counts"]["people"] == people and told(out)[0]["counts"]["moved"] == 0


def test_nothing_is_printed_of_any_person(ruamjai, registers, tmp_path):
    printed = [ruamjai("spine", "make", tmp_path / "spine", registers / "left.parquet")[1]]
    printed.append(ruamjai("spine", "add", tmp_path / "spine", registers / "few.parquet", "--dedupe")[1])
    printed.append(ruamjai("spine", "show", tmp_path / "spine")[1])
    rows = pq.read_table(registers / "few.parquet").to_pylist()
    for row in rows:
        for name in ("first_name", "last_name", "citizen_id", "id"):
            assert row[name] is None or row[name] not in " ".join(printed)


def test_what_is_wrong_is_told_in_both_languages_and_changes_nothing(ruamjai, registers, tmp_path):
    spine = tmp_path / "spine"
    assert ruamjai("spine", "make", spine, registers / "left.parquet")[0] == 0
    code, _, error = ruamjai("spine", "add", spine, registers / "left.parquet", "--batch", "again")
    assert code == 3 and "รับไว้แล้ว" in error and "stands already" in error
    code, _, error = ruamjai("spine", "withdraw", spine, "nobody")
    assert code == 2 and "ไม่มีชุดข้อมูล" in error and "there are: left" in error
    code, _, error = ruamjai("spine", "make", spine, registers / "few.parquet")
    assert code == 2 and "ไม่ว่าง" in error
    code, _, error = ruamjai("spine", "show", tmp_path)
    assert code == 2 and "ไม่มีทะเบียนกลาง" in error
    code, _, error = ruamjai("spine", "add", spine, registers / "few.parquet", "--out", tmp_path / "links.doc")
    assert code == 2 and ".parquet" in error
    code, _, error = ruamjai("spine", "add", spine, tmp_path / "missing.csv")
    assert code == 3 and "no such file" in error
    code, out, _ = ruamjai("spine", "show", spine, "--json")
    assert told(out)[0]["step"] == 1


def test_each_change_leaves_a_line_for_the_trail_and_looking_leaves_none(ruamjai, registers, tmp_path):
    data, spine = tmp_path / "data", tmp_path / "spine"
    data.mkdir()
    for words in (
        ("make", spine, registers / "left.parquet"), ("add", spine, registers / "few.parquet", "--batch", "late"),
        ("withdraw", spine, "late"), ("show", spine), ("withdraw", spine, "late"),
    ):  # fmt: skip
        code, _out, _error = ruamjai("--data", data, "spine", *words)
    assert code == 2, "what was withdrawn cannot be withdrawn again"
    lines = acts.noted(data)
    assert [(line.act, line.thing, line.detail["batch"]) for line in lines] == [
        ("spine.make", "spine:spine", "left"), ("spine.add", "spine:spine", "late"), ("spine.withdraw", "spine:spine", "late"),
    ]  # fmt: skip
    assert lines[1].detail["step"] == lines[2].detail["step"] - 1
    assert lines[1].detail["counts"]["rows"] == 100
    assert ruamjai("--data", tmp_path / "none", "spine", "learn", spine)[0] == 0
    assert not (tmp_path / "none").exists(), "a spine needs no data folder"
