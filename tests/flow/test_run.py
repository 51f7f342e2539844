"""A whole run: the same on both engines, and whole or not there whatever happens to the machine."""

import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest

from ruamjai.errors import RulebookError, RunError
from ruamjai.flow import compare_runs, make_run
from ruamjai.flow import run as run_module
from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore


@pytest.fixture
def world(small_world, tmp_path):
    """The small world in a folder of its own, whose name has a space and Thai letters."""
    data = tmp_path / "ข้อมูล ของเรา"
    shutil.copytree(small_world, data)
    return data


def test_every_promised_table_is_in_the_run(small_world):
    run = RunStore(small_world).published()
    assert {name for name in TABLES if run.has(name)} == set(TABLES)
    assert {name for name, table in TABLES.items() if table.personal} == {
        path.stem for path in (run.folder / "personal").iterdir()
    }


def test_the_manifest_says_what_the_run_was_made_from(small_world):
    raw = RunStore(small_world).published().manifest.raw
    assert {batch["sha256"] for batch in raw["batches"]}
    assert len(raw["rulebook"]) == len(raw["code"]["digest"]) == 64
    assert [step["name"] for step in raw["steps"]] == [
        "registers", "linking", "link_quality", "poverty", "measures", "incomes", "movement", "vulnerable", "checking",
        "unseen", "small_areas", "places",
    ]  # fmt: skip


def test_kill_9_in_the_middle_leaves_the_published_run_whole(world):
    store = RunStore(world)
    published = store.published_id()
    before = {path: path.stat().st_mtime_ns for path in store.published().folder.rglob("*.parquet")}
    process = subprocess.Popen(
        [sys.executable, "-m", "ruamjai", "--data", str(world), "run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 600
    while not list(store.folder.glob(".making-*/facts/*.parquet")):  # in the middle: some tables written, others not
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert store.published_id() == published
    assert {path: path.stat().st_mtime_ns for path in store.published().folder.rglob("*.parquet")} == before
    after = make_run(data=world)
    assert store.published_id() == after.id
    assert not list(store.folder.glob(".making-*"))


def test_a_run_that_breaks_its_own_rules_is_not_sealed(world, monkeypatch):
    store = RunStore(world)
    runs, published = store.runs(), store.published_id()
    monkeypatch.setattr(run_module, "broken_rules", lambda *_: ["counts of an area do not fit (1 rows)"])
    with pytest.raises(RunError, match="counts of an area"):
        make_run(data=world)
    assert [run.id for run in store.runs()] == [run.id for run in runs]
    assert store.published_id() == published


def test_a_faulty_rulebook_stops_before_anything_is_done(world, tmp_path):
    folder = tmp_path / "overlay" / "indicators"
    folder.mkdir(parents=True)
    (folder / "average_income.toml").write_text('id = "average_income"\nunit = "village"\n', "utf-8")
    with pytest.raises(RulebookError):
        make_run(data=world, overlays=[tmp_path / "overlay"])
    assert not list((world / "runs").glob(".making-*"))


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed")
def test_both_engines_make_the_same_run_row_for_row(world):
    # Both stand on the published run, so that pseudonyms and labels are kept alike.
    spark = make_run(data=world, engine="spark", publish=False)
    duckdb = make_run(data=world, engine="duckdb", publish=False)
    comparison = compare_runs(duckdb, spark)
    assert [(t.table, t.only_left, t.only_right, t.changed) for t in comparison.tables if not t.equal] == []
    assert comparison.equal
    assert sum(t.rows_left for t in comparison.tables) > 10_000
