"""Long tables out in parts: constant memory, and the same file whoever was killed in between."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from ruamjai.warehouse.streaming import KINDS, Staged, fill, write

SCHEMA = pa.schema([("household_id", pa.string()), ("indicator", pa.int16()), ("said", pa.string()), ("share", pa.float64())])
KEY = ("household_id", "indicator")
FORMULAS = ["=1+1", "+66", "-5", "@SUM(A1)", "\tx", "ปกติ", "", None, 'ว่า "ดี", นะ', "สอง\nบรรทัด"]


def rows_of(n: int) -> pa.Table:
    return pa.table(
        {
            "household_id": [f"h{i // 3:06}" for i in range(n)],
            "indicator": pa.array([i % 3 for i in range(n)], pa.int16()),
            "said": [FORMULAS[i % len(FORMULAS)] for i in range(n)],
            "share": [None if i % 7 == 0 else i / 8 for i in range(n)],
        },
        schema=SCHEMA,
    )


def source_of(table: pa.Table, stop_at: str | None = None):
    """A source that finds its place by the key alone, as a query does; one that reached ``stop_at`` says so and stays there."""

    def after(key, most):
        if key is not None and key[0] == stop_at:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            time.sleep(600)
        if key is None:
            return table.slice(0, most)
        same = pc.equal(table["household_id"], key[0])
        beyond = pc.or_(pc.greater(table["household_id"], key[0]), pc.and_(same, pc.greater(table["indicator"], key[1])))
        return table.filter(beyond).slice(0, most)

    return after


def made(folder: Path, kind: str, n: int = 1000, **options) -> Path:
    staged = Staged(folder, SCHEMA, KEY)
    fill(staged, source_of(rows_of(n)), at_once=100)
    write(staged, folder / f"export.{kind}", kind=kind, **options)
    return folder / f"export.{kind}"


_KILLED = """
import sys, time
from pathlib import Path
from ruamjai.warehouse.streaming import Staged, fill, write
from warehouse.test_streaming import KEY, SCHEMA, rows_of, source_of
folder, kind, stage = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
staged = Staged(folder, SCHEMA, KEY)
# the household of row 399, the last of the fourth part
fill(staged, source_of(rows_of(1000), "h000133" if stage == "reading" else None), at_once=100)
write(staged, folder / f"export.{kind}", kind=kind, progress=lambda done: (print("here", flush=True), time.sleep(600)))
"""


@pytest.mark.parametrize(("kind", "stage"), [("csv", "reading"), ("xlsx", "writing"), ("parquet", "writing")])
def test_killed_in_the_middle_and_gone_on_with_it_is_the_same_file(tmp_path, kind, stage):
    folder = tmp_path / "killed"
    folder.mkdir()
    tests = Path(__file__).parents[1]
    worker = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(folder), kind, stage], cwd=tests, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout.readline() == "here\n"
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert not (folder / f"export.{kind}").exists()
    kept = {part.name: part.stat().st_ino for part in (folder / "parts").glob("*.parquet")}
    assert len(kept) == (10 if stage == "writing" else 4)

    resumed = made(folder, kind)
    again = {part.name: part.stat().st_ino for part in (folder / "parts").glob("*.parquet")}
    assert len(again) == 10
    assert {name: again[name] for name in kept} == kept, "what was kept is not read again"
    whole = made(tmp_path / "whole", kind)
    assert resumed.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == [f"export.{kind}", "parts"], "nothing is left lying about"


def test_every_form_holds_every_row_once(tmp_path):
    table = rows_of(1000)
    assert pq.read_table(made(tmp_path / "p", "parquet")).equals(table)
    csv = made(tmp_path / "c", "csv").read_text("utf-8-sig")
    assert csv.count("h000") == 1000
    (sheet,) = CalamineWorkbook.from_path(made(tmp_path / "x", "xlsx")).sheet_names
    assert sheet == "data"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_runs_in_a_spreadsheet(tmp_path, kind):
    path = made(tmp_path, kind, 30)
    if kind == "csv":
        import csv

        with path.open(encoding="utf-8-sig", newline="") as file:
            said = [row["said"] for row in csv.DictReader(file)]
    else:
        book = CalamineWorkbook.from_path(path)
        said = [str(row[2]) for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert said[:5] == ["'=1+1", "'+66", "'-5", "'@SUM(A1)", "'\tx"]
    assert not [text for text in said if text.startswith(("=", "+", "-", "@", "\t"))]
    assert said[8] == 'ว่า "ดี", นะ'


def test_a_full_sheet_goes_on_in_the_next(tmp_path):
    path = made(tmp_path, "xlsx", 25, sheet_rows=11, sheet="households")
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["households", "households 2", "households 3"]
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(page) for page in pages] == [11, 11, 6]
    assert {tuple(page[0]) for page in pages} == {tuple(SCHEMA.names)}
    ids = [row[0] for page in pages for row in page[1:]]
    assert ids == rows_of(25)["household_id"].to_pylist()


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_make_a_file_with_its_columns(tmp_path, kind):
    path = made(tmp_path, kind, 0)
    if kind == "csv":
        assert path.read_text("utf-8-sig") == '"household_id","indicator","said","share"\n'
    elif kind == "xlsx":
        assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python() == [SCHEMA.names]
    else:
        assert pq.read_table(path).schema.names == SCHEMA.names


def test_whoever_is_told_may_end_the_work_and_the_parts_stay(tmp_path):
    def stop(done):
        if done == 300:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fill(Staged(tmp_path, SCHEMA, KEY), source_of(rows_of(1000)), at_once=100, progress=stop)
    assert Staged(tmp_path, SCHEMA, KEY).n_rows == 300
    assert made(tmp_path, "csv").read_bytes() == made(tmp_path / "whole", "csv").read_bytes()
