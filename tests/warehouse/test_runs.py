"""Sealed runs: whole or not there, read-only, pointed at atomically."""

import signal
import stat
import subprocess
import sys

import pytest

from ruamjai.errors import RunError, UsageError
from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore, Warehouse, acts, empty_table
from ruamjai.warehouse.runs import table_path
from ruamjai.warehouse.secret import secret

MANIFEST = {"made_at": "2026-11-21T00:00:00+00:00", "publishable": True, "tables": {}}


def seal(store, *, publishable=True, tables=("areas", "person_records", "people")):
    with store.making() as folder, Warehouse.open("duckdb", threads=1) as warehouse:
        for name in tables:
            warehouse.write(empty_table(TABLES[name]), table_path(folder, name), TABLES[name])
        return store.seal(folder, {**MANIFEST, "publishable": publishable})


def test_the_first_run_is_number_one_and_nothing_is_published_yet(tmp_path):
    store = RunStore(tmp_path)
    assert store.published() is None
    assert [seal(store).id, seal(store).id] == ["0001", "0002"]
    assert [run.id for run in store.runs()] == ["0001", "0002"]
    assert store.published() is None


def test_a_sealed_run_is_read_only_and_its_owner_s_alone(tmp_path):
    (tmp_path / "runs").mkdir(mode=0o755)  # as an earlier version left it
    store = RunStore(tmp_path)
    with store.making() as making:
        assert stat.S_IMODE(making.stat().st_mode) == 0o700, "also while it is being made"
    run = seal(store)
    modes = {(path.is_file(), stat.S_IMODE(path.stat().st_mode)) for path in [run.folder, *run.folder.rglob("*")]}
    assert modes == {(True, 0o400), (False, 0o500)}
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_personal_tables_lie_apart_and_are_not_read_by_chance(tmp_path):
    run = seal(RunStore(tmp_path))
    assert (run.folder / "personal" / "person_records.parquet").exists()
    with pytest.raises(UsageError):
        run.table("person_records")
    with pytest.raises(UsageError):
        run.look_up("person_records", "record_id", ["r"])
    assert run.look_up("people", "person_id", ["p"]) == []
    assert run.collect(run.personal_table("person_records")).num_rows == 0


def test_publish_moves_the_pointer_and_back(tmp_path):
    store = RunStore(tmp_path)
    seal(store)
    seal(store)
    store.publish("2")
    assert store.published().id == "0002"
    store.publish("0001")
    assert store.published().id == "0001"


def test_a_what_if_is_never_published(tmp_path):
    store = RunStore(tmp_path)
    run = seal(store, publishable=False)
    with pytest.raises(RunError):
        store.publish(run.id)


@pytest.mark.parametrize("name", ["9", "../0001", "abc", ""])
def test_a_run_that_is_not_there_is_told(tmp_path, name):
    store = RunStore(tmp_path)
    seal(store)
    with pytest.raises(UsageError):
        store.open_run(name)


def test_two_runs_are_not_made_at_once(tmp_path):
    store = RunStore(tmp_path)
    with store.making(), pytest.raises(RunError), RunStore(tmp_path).making():
        pass


def test_a_run_that_fails_leaves_nothing(tmp_path):
    store = RunStore(tmp_path)
    seal(store)
    store.publish("1")
    with pytest.raises(ZeroDivisionError), store.making() as folder:
        (folder / "facts").mkdir()
        raise ZeroDivisionError
    assert [run.id for run in store.runs()] == ["0001"]
    assert not list(store.folder.glob(".making-*"))
    assert store.published().id == "0001"


KILLED = """
import sys, time
from pathlib import Path
from ruamjai.warehouse import RunStore
store = RunStore(Path(sys.argv[1]))
with store.making() as folder:
    (folder / "facts").mkdir()
    (folder / "facts" / "areas.parquet").write_bytes(b"half")
    print("making", flush=True)
    time.sleep(600)
"""


def test_kill_9_leaves_the_published_run_whole_and_the_next_run_sweeps_up(tmp_path):
    store = RunStore(tmp_path)
    seal(store)
    store.publish("1")
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "making\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    published = store.published()
    assert published.id == "0001"
    assert published.collect(published.table("areas")).num_rows == 0
    assert seal(store).id == "0002"
    assert not list(store.folder.glob(".making-*"))


def test_prune_keeps_the_last_whole_and_the_results_of_older_ones(tmp_path):
    store = RunStore(tmp_path)
    for _ in range(3):
        seal(store)
    store.publish("1")
    freed = store.prune(keep=1, by="somsri")
    assert [run for run, _ in freed] == ["0002"]
    (line,) = acts.noted(tmp_path)
    assert (line.act, line.thing, line.by, line.detail["bytes"]) == ("run.prune", "run:0002", "somsri", freed[0][1])
    assert store.prune(keep=1, by="somsri") == []
    assert len(acts.noted(tmp_path)) == 1, "nothing was done"
    assert not store.open_run("2").has("people")
    assert store.open_run("2").has("areas")
    assert store.open_run("1").has("people")
    assert store.open_run("3").has("people")


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    first = secret(tmp_path)
    assert len(first) == 32
    assert secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_threads_read_one_run_side_by_side(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    run = seal(RunStore(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: run.collect(run.table("areas")).num_rows, range(16)))
    assert counts == [0] * 16
