"""Samples against what must come of them, mangled copies against the fault each must be told by, and taking itself."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from registers.desk import SAMPLE_IDS, SAMPLES, SECRET, by_row_number, expected, findings, sample, take
from ruamjai import registers, rulebook
from ruamjai.errors import EnvironmentFault, FileRefused, UsageError
from ruamjai.registers.taking import STAGES
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema


@pytest.mark.parametrize(("register", "file"), SAMPLES, ids=SAMPLE_IDS)
def test_a_sample_gives_what_was_written_by_hand(register, file, tmp_path):
    batch = take(register, file, tmp_path)
    wanted = expected(registers.found()[register].folder, file.stem)
    assert {name: getattr(batch, name) for name in wanted["batch"]} == wanted.pop("batch")
    told = sorted((row["row_number"] or 0, row["column"] or "", row["code"], row["severity"]) for row in wanted.pop("findings"))
    found = by_row_number(batch, "findings")
    assert sorted((r["row_number"] or 0, r["column"] or "", r["code"], r["severity"]) for r in found) == told
    assert set(wanted) == set(batch.tables)
    for name, rows in wanted.items():
        looked_at = list(rows[0])
        got = [{key: _plain(row[key]) for key in looked_at} for row in by_row_number(batch, name)]
        assert got == rows, name


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize(("register", "file"), SAMPLES, ids=SAMPLE_IDS)
def test_every_table_of_a_batch_keeps_its_promise(register, file, tmp_path):
    batch = take(register, file, tmp_path)
    for name in [*batch.tables, "findings"]:
        rows = pq.read_table(batch.folder / f"{name}.parquet")
        promise = TABLES[name]
        assert rows.schema.names == [*promise.column_names, *({"batch"} - set(promise.column_names))]
        assert rows.select(promise.column_names).schema.types == arrow_schema(promise).types
        for column in promise.columns:
            assert column.nullable or rows.column(column.name).null_count == 0, (name, column.name)
        keys = list(zip(*(rows.column(key).to_pylist() for key in promise.key), strict=True))
        assert len(set(keys)) == len(keys), name


@pytest.mark.parametrize(("register", "file"), SAMPLES, ids=SAMPLE_IDS)
def test_nothing_of_a_cell_is_copied_into_findings_or_manifest(register, file, tmp_path):
    batch = take(register, file, tmp_path)
    people = by_row_number(batch, "person_records")
    secrets = {str(row[key]) for row in people for key in ("citizen_id", "first_name", "last_name") if row[key]}
    secrets |= {row["house_code"] for row in by_row_number(batch, "household_addresses")}
    secrets |= {"2.99020E+12", "1990501851055", "นายผู้จัดการ", "1991104071117"}
    texts = [(batch.folder / "manifest.json").read_text("utf-8")]
    texts += [json.dumps(row, ensure_ascii=False, default=str) for row in by_row_number(batch, "findings")]
    assert [secret for secret in secrets if any(secret in text for text in texts)] == []


def test_the_file_as_it_came_is_kept_beside_the_batch(tmp_path):
    file = sample("welfare_card", "card_47.csv")
    batch = take("welfare_card", file, tmp_path)
    assert (batch.folder / "source" / file.name).read_bytes() == file.read_bytes()


def test_the_area_managers_name_is_kept_nowhere_but_in_the_agencys_own_file(tmp_path):
    batch = take("area_teams", sample("area_teams", "teams.xlsx"), tmp_path)
    kept = pq.read_table(batch.folder / "area_teams.parquet").to_pylist()
    assert "นายผู้จัดการ" not in json.dumps(kept, ensure_ascii=False, default=str)


# ------------------------------------------------------------------------------------------ mangled copies


def _lines(text: str) -> list[str]:
    return text.split("\r\n")


def _replace_in_heading(old: str, new: str):
    def mangle(data: bytes) -> bytes:
        text = data.decode("cp874")
        assert old in text
        return text.replace(old, new, 1).encode("cp874")

    return mangle


def _double_encoded(data: bytes) -> bytes:
    return data.decode("cp874").encode("utf-8").decode("latin-1").encode("utf-8")


def _column_added(data: bytes) -> bytes:
    lines = _lines(data.decode("cp874"))
    return "\r\n".join([f"{lines[0]},หมายเลขโทรศัพท์", *(f"{line},0" for line in lines[1:] if line)]).encode("cp874")


def _column_doubled(data: bytes) -> bytes:
    lines = _lines(data.decode("cp874"))
    return "\r\n".join([f"{lines[0]},สกุล", *(f"{line},ก" for line in lines[1:] if line)]).encode("cp874")


def _every_row_slid(data: bytes) -> bytes:
    lines = _lines(data.decode("cp874"))
    return "\r\n".join([lines[0], *(f",{line}" for line in lines[1:] if line)]).encode("cp874") + b"\r\n"


def _two_sheets(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("อำเภอพาน", "อำเภอแม่ลาว"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["จังหวัด", "อำเภอ", "ตำบล", "ผู้จัดการพื้นที่", "ยอมรับระบบข้อมูล"])
            page.write_row(1, 0, ["เชียงราย", "พาน", "ดอยงาม", "มี", "ทุกหน่วยงาน"])


def _with_broken_part(data: bytes) -> bytes:
    place = data.index(b"xl/worksheets/sheet1.xml") + 120
    return data[:place] + bytes([data[place] ^ 0xFF, data[place + 1] ^ 0xFF]) + data[place + 2 :]


def _zipped(data: bytes) -> bytes:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("card_47.csv", data)
    return held.getvalue()


CARD = ("welfare_card", "card_47.csv")
MANGLED = {
    "empty": (*CARD, lambda data: b"", "file_empty"),
    "blank lines only": (*CARD, lambda data: b"\r\n \r\n\r\n", "file_empty"),
    "headings and no rows": (*CARD, lambda data: data.split(b"\r\n")[0] + b"\r\n", "file_empty"),
    "ends in the middle of a row": (*CARD, lambda data: data[: data.rindex(b",") - 30], "file_cut_short"),
    "ends in the middle of the last cell": (*CARD, lambda data: data.rstrip()[:-1], "file_cut_short"),
    "ends inside quotation marks": (*CARD, lambda data: data + b'2990602221062,"\xb9\xd2', "file_cut_short"),
    "half a workbook": ("area_teams", "teams.xlsx", lambda data: data[: len(data) // 2], "file_cut_short"),
    "half a Parquet file": (*CARD, lambda data: b"PAR1" + data[:100], "file_cut_short"),
    "not a table at all": (*CARD, lambda data: bytes(range(256)) * 40, "file_unreadable"),
    "a broken part in a workbook": ("area_teams", "teams.xlsx", _with_broken_part, "file_unreadable"),
    "an archive": (*CARD, _zipped, "file_unreadable"),
    "an old Excel": (*CARD, lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_old_excel"),
    "locked": (
        *CARD,
        lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "file_locked",
    ),
    "saved in a wrong encoding": (*CARD, _double_encoded, "file_garbled"),
    "no headings": (*CARD, lambda data: data[data.index(b"\r\n") + 2 :], "headings_missing"),
    "a column renamed": (*CARD, _replace_in_heading("สถานะ", "ความคืบหน้า"), "columns_missing"),
    "a column more": (*CARD, _column_added, "columns_unknown"),
    "a column twice": (*CARD, _column_doubled, "columns_doubled"),
    "every row slid": (*CARD, _every_row_slid, "file_mostly_refused"),
    "of another register": ("tpmap", "people_57.csv", None, "file_of_other_register"),
}


@pytest.mark.parametrize("fault", MANGLED)
def test_each_mangled_copy_is_told_by_its_own_code_and_nothing_of_it_is_kept(fault, tmp_path):
    register, name, mangle, code = MANGLED[fault]
    file = tmp_path / name
    data = sample(register, name).read_bytes()
    file.write_bytes(mangle(data) if mangle else data)
    asked = "welfare_card" if mangle is None else register
    inbox = tmp_path / "inbox"
    with pytest.raises(FileRefused) as told:
        take(asked, file, inbox)
    assert told.value.code == code
    rule = rulebook.load().findings[code]
    assert rule.severity == "file"
    assert str(told.value).startswith(f"{name}: ")
    assert str(told.value).endswith(rule.todo_en)
    assert told.value.message_th.endswith(rule.todo_th)
    assert registers.batches(inbox) == []
    assert [path for path in inbox.iterdir() if path.name not in (".lock", ".staging")] == []
    assert list(inbox.glob(".staging/*")) == []


def test_the_other_register_is_named(tmp_path):
    with pytest.raises(FileRefused, match="tpmap") as told:
        take("welfare_card", sample("tpmap", "people_57.csv"), tmp_path)
    assert "TPMAP" in told.value.message_th


def test_missing_and_unknown_columns_are_named_but_never_cells(tmp_path):
    file = tmp_path / "card.csv"
    file.write_bytes(_replace_in_heading("สถานะ", "ความคืบหน้า")(sample(*CARD).read_bytes()))
    with pytest.raises(FileRefused) as told:
        take("welfare_card", file, tmp_path / "inbox")
    assert "“สถานะ”" in told.value.message_th
    file.write_bytes(_column_added(sample(*CARD).read_bytes()).replace("หมายเลขโทรศัพท์".encode("cp874"), b"2990602221062"))
    with pytest.raises(FileRefused) as told:
        take("welfare_card", file, tmp_path / "inbox")
    assert told.value.code == "columns_unknown"
    assert "2990602221062" not in str(told.value) + told.value.message_th


def test_several_sheets_with_data_are_not_quietly_halved(tmp_path):
    _two_sheets(tmp_path / "teams.xlsx")
    with pytest.raises(FileRefused) as told:
        take("area_teams", tmp_path / "teams.xlsx", tmp_path / "inbox")
    assert told.value.code == "file_several_sheets"
    assert "อำเภอแม่ลาว" in told.value.message_th


def test_a_public_aggregate_must_keep_its_name(tmp_path):
    file = tmp_path / "ดาวน์โหลด.csv"
    file.write_bytes(sample("tpmap", "61_province_11111.csv").read_bytes())
    with pytest.raises(FileRefused) as told:
        take("tpmap", file, tmp_path / "inbox")
    assert told.value.code == "file_name_unread"


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileRefused) as told:
        take("tpmap", tmp_path / "nothing.csv", tmp_path / "inbox")
    assert told.value.code == "file_missing"


def test_a_last_row_without_line_end_is_noted(tmp_path):
    file = tmp_path / "card.csv"
    file.write_bytes(sample(*CARD).read_bytes().rstrip(b"\r\n"))
    assert (8, None, "row_unended") in findings(take("welfare_card", file, tmp_path / "inbox"))


# ------------------------------------------------------------------------------------------ taking


def test_an_unknown_register(tmp_path):
    with pytest.raises(UsageError, match="otop"):
        take("otop", sample(*CARD), tmp_path)


def test_taking_a_file_twice_changes_nothing(tmp_path):
    first = take("welfare_card", sample(*CARD), tmp_path)
    copy = tmp_path / "under another name.csv"
    copy.write_bytes(sample(*CARD).read_bytes())
    again = take("welfare_card", copy, tmp_path)
    assert (first.already, again.already) == (False, True)
    assert (again.id, again.sequence, again.file_name) == (first.id, first.sequence, "card_47.csv")
    assert [batch.id for batch in registers.batches(tmp_path)] == [first.id]


def test_a_batch_is_named_by_register_and_file(tmp_path):
    batch = take("welfare_card", sample(*CARD), tmp_path)
    assert batch.id == f"welfare_card-{batch.sha256[:12]}"
    assert (batch.sequence, batch.state, batch.taken_by) == (1, "standing", "tester")


def test_a_withdrawn_file_can_be_taken_again_as_another_batch(tmp_path):
    first = take("welfare_card", sample(*CARD), tmp_path)
    registers.withdraw(inbox=tmp_path, batch=first.id, by="tester", reason="wrong province")
    again = take("welfare_card", sample(*CARD), tmp_path)
    assert (again.already, again.id, again.sequence) == (False, f"{first.id}-2", 2)
    assert set(pq.read_table(again.folder / "person_records.parquet").column("batch").to_pylist()) == {again.id}


def test_the_same_row_of_a_later_file_has_the_same_record_id_and_another_secret_another(tmp_path):
    first = take("welfare_card", sample(*CARD), tmp_path / "a")
    file = tmp_path / "later.csv"
    file.write_bytes(sample(*CARD).read_bytes().replace(b"2565", b"2566"))
    later = take("welfare_card", file, tmp_path / "a")
    assert later.id != first.id
    ids = [row["record_id"] for row in by_row_number(first, "person_records")]
    assert [row["record_id"] for row in by_row_number(later, "person_records")] == ids
    (other,) = registers.take(
        register="welfare_card", files=[sample(*CARD)], inbox=tmp_path / "b", secret=b"another secret", by="x"
    )
    assert not set(ids) & {row["record_id"] for row in by_row_number(other, "person_records")}


def test_two_secrets_are_not_mixed_in_one_inbox(tmp_path):
    take("welfare_card", sample(*CARD), tmp_path)
    with pytest.raises(EnvironmentFault, match="secret"):
        registers.take(register="tpmap", files=[], inbox=tmp_path, secret=b"another secret", by="x")


def test_progress_goes_up_to_its_end(tmp_path):
    told = []
    files = [sample("tpmap", "people_57.csv"), sample("tpmap", "61_province_11111.csv")]
    registers.take(
        register="tpmap", files=files, inbox=tmp_path, secret=SECRET, by="x", progress=lambda *step: told.append(step)
    )
    assert [stage for stage, _, _ in told[:-1]] == list(STAGES) * 2
    assert [done for _, done, _ in told] == list(range(9))
    assert {total for _, _, total in told} == {8}


def test_files_are_taken_in_the_order_given_also_by_several_processes(tmp_path):
    files = [sample("tpmap", "66_tambon_11111.csv"), sample("tpmap", "people_57.csv"), sample("tpmap", "61_province_11111.csv")]
    alone = registers.take(register="tpmap", files=files, inbox=tmp_path / "a", secret=SECRET, by="x")
    both = registers.take(register="tpmap", files=files, inbox=tmp_path / "b", secret=SECRET, by="x", processes=2)
    assert [batch.file_name for batch in both] == [file.name for file in files]
    assert [(batch.id, batch.n_taken, batch.finding_counts) for batch in both] == [
        (batch.id, batch.n_taken, batch.finding_counts) for batch in alone
    ]
    for left, right in zip(alone, both, strict=True):
        for name in left.tables:
            assert pq.read_table(left.folder / f"{name}.parquet").equals(pq.read_table(right.folder / f"{name}.parquet"))


def test_a_refused_file_leaves_those_before_it_taken(tmp_path):
    bad = tmp_path / "empty.csv"
    bad.touch()
    files = [sample("tpmap", "people_57.csv"), bad, sample("tpmap", "61_province_11111.csv")]
    with pytest.raises(FileRefused):
        registers.take(register="tpmap", files=files, inbox=tmp_path / "in", secret=SECRET, by="x")
    assert [batch.file_name for batch in registers.batches(tmp_path / "in")] == ["people_57.csv"]


def test_two_processes_taking_the_same_files_at_once_give_one_batch_each(tmp_path):
    jobs = [(str(file), register) for register, file in SAMPLES if register in ("tpmap", "welfare_card", "area_teams")] * 2
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        taken = list(pool.map(_take_in_process, jobs, [str(tmp_path)] * len(jobs)))
    standing = registers.batches(tmp_path)
    assert sorted(batch.sequence for batch in standing) == list(range(1, len(jobs) // 2 + 1))
    assert sorted(name for name, already in taken if not already) == sorted(batch.id for batch in standing)
    assert sum(already for _, already in taken) == len(jobs) // 2
    assert list(tmp_path.glob(".staging/*")) == []


def _take_in_process(job, inbox):
    file, register = job
    batch = take(register, Path(file), Path(inbox))
    return batch.id, batch.already


_KILLED = """
import sys, os, signal
from pathlib import Path
from registers.desk import sample, take
from ruamjai.registers import taking
at = sys.argv[2]
def stop(*_):
    print("here", flush=True)
    signal.pause()
if at == "rename":
    Path.rename = stop
else:
    plain = taking.write_parquet
    def write(table, path):
        plain(table, path)
        stop()
    taking.write_parquet = write
take("welfare_card", sample("welfare_card", "card_47.csv"), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("at", ["first table written", "rename"])
def test_a_process_killed_in_the_middle_leaves_no_half_batch(at, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path), at], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert registers.batches(tmp_path) == []
    assert len(list(tmp_path.glob(".staging/*"))) == 1
    started = time.monotonic()
    batch = take("welfare_card", sample(*CARD), tmp_path)
    assert time.monotonic() - started < 20  # the dead process's lock holds nobody up
    assert (batch.sequence, batch.already) == (1, False)
    assert list(tmp_path.glob(".staging/*")) == []


def test_a_batch_that_is_being_built_is_not_swept_away_by_another_process(tmp_path):
    from ruamjai.registers.inbox import staging

    with staging(tmp_path) as mine:
        (mine / "table.parquet").write_bytes(b"half")
        with staging(tmp_path) as other:
            assert mine != other
        assert (mine / "table.parquet").exists()
    assert not mine.exists()
