"""Erasure by law, on a real run: nothing that points at the person is left, the run still opens, and nothing brings it back."""

import json
import shutil
import zipfile
from collections import Counter

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ruamjai.errors import RunError, UsageError
from ruamjai.flow import Concerned, erase, make_run, reaching, retire_batches, would_erase
from ruamjai.registers import batches, erased, take, withdraw
from ruamjai.tables.registers import PERSON_RECORDS
from ruamjai.warehouse import RunStore, erasing
from ruamjai.warehouse.engine import ROW_GROUP, layout
from ruamjai.warehouse.runs import table_path
from ruamjai.warehouse.secret import secret

PEOPLE = "person_records"


@pytest.fixture(scope="module")
def two_runs(small_world, tmp_path_factory):
    """The small world with a second run, whose files are in part the first one's by hard links."""
    data = tmp_path_factory.mktemp("erasing") / "data"
    shutil.copytree(small_world, data, ignore=shutil.ignore_patterns("demo"))  # the agencies' own files are not ours to erase
    make_run(data=data, only=["places"])
    return data


@pytest.fixture
def world(two_runs, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(two_runs, data)
    yield data
    for folder in (data / "runs").glob("*"):
        if folder.is_dir():
            folder.chmod(0o755)


def rows_of(run):
    return pq.read_table(table_path(run.folder, PEOPLE))


def numbers_of(batch):
    path = batch.folder / f"{PEOPLE}.parquet"
    return pq.read_table(path).column("citizen_id").to_pylist() if path.exists() else []


def somebody(data):
    """A person with a number and a name that nobody shares, whom two registers know, each by one row.

    Gives pseudonym, number, given and family name.
    """
    run = RunStore(data).published()
    links = run.collect(run.table("record_persons")).to_pylist()
    known = {row["record_id"]: row for row in rows_of(run).to_pylist()}
    by_person: dict[str, list] = {}
    for link in links:
        by_person.setdefault(link["person_id"], []).append(known[link["record_id"]])
    bearers = Counter((row["first_name"], row["last_name"]) for row in known.values())
    for person, rows in by_person.items():
        numbers = {row["citizen_id"] for row in rows}
        names = {(row["first_name"], row["last_name"]) for row in rows}
        registers = {row["register"] for row in rows}
        if 1 < len(registers) == len(rows) and len(numbers) == len(names) == 1 and None not in numbers:
            ((first, last),) = names
            if first and last and bearers[first, last] == len(rows):
                return person, numbers.pop(), first, last
    raise AssertionError("nobody is known to two registers")


def found_anywhere(data, number, first, last):
    """Files that hold the number, or the whole name in one row: cells of every table, bytes of every other file."""
    found = []
    for path in data.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            cells = {name: table.column(name).to_pylist() for name in table.column_names}
            numbers = any(number in map(str, column) for column in cells.values())
            names = "first_name" in cells and (first, last) in set(zip(cells["first_name"], cells["last_name"], strict=True))
            if numbers or names or number.encode() in path.read_bytes():
                found.append(path)
        elif _holds(path, number):
            found.append(path)
    return found


def _holds(path, number):
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            return any(number.encode() in book.read(name) for name in book.namelist())
    return number.encode() in path.read_bytes()


def in_filters(store, number):
    """The kept runs whose filter, by which rows are found by number, may hold it."""
    return [run.id for run in store.runs() if may_hold(table_path(store.folder / run.id, PEOPLE), number)]


def in_new_filters(store, number, scratch):
    """The same of filters that never knew the number, made of the rows as they are now: one in a hundred holds it by chance."""
    held = []
    for run in store.runs():
        pq.write_table(rows_of(store.open_run(run.id)), scratch, row_group_size=ROW_GROUP, **layout(PERSON_RECORDS))
        if may_hold(scratch, number):
            held.append(run.id)
    return held


def may_hold(path, number):
    probe = "SELECT NOT bool_and(bloom_filter_excludes) FROM parquet_bloom_probe(?, 'citizen_id', ?)"
    return duckdb.execute(probe, [str(path), number]).fetchone()[0]


def test_nothing_that_points_at_the_person_is_left_and_a_new_run_does_not_bring_it_back(world, tmp_path):
    person, number, first, last = somebody(world)
    store = RunStore(world)
    before = {run.id: pq.read_table(table_path(store.folder / run.id, PEOPLE)).num_rows for run in store.runs()}
    published = store.published()
    facts = published.collect(published.table("person_poverty")).to_pylist()
    assert found_anywhere(world, number, first, last), "the search finds them while they are there"
    assert in_filters(store, number) == list(before)
    done = erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    assert len(done.runs) == len(before)  # every kept run, those too that other tests have made
    assert len(done.batches) >= 2
    assert found_anywhere(world, number, first, last) == []
    run = store.published()
    assert {one.id: rows_of(store.open_run(one.id)).num_rows for one in store.runs()} == before, "rows stay, without a name"
    assert run.collect(run.table("person_poverty")).to_pylist() == facts
    after = make_run(data=world)
    assert after.id == store.published_id()
    assert found_anywhere(world, number, first, last) == []
    assert in_filters(store, number) == in_new_filters(store, number, tmp_path / "never_knew.parquet")
    assert run.personal_look_up(PEOPLE, "citizen_id", [number]) == []
    assert rows_of(after).num_rows == before[run.id]


def test_others_are_not_touched_and_the_manifests_say_what_was_done(world):
    person, *_who = somebody(world)
    store = RunStore(world)
    run = store.published()
    before = {row["record_id"]: row for row in rows_of(run).to_pylist()}
    homes = pq.read_table(table_path(run.folder, "household_addresses")).to_pylist()
    done = erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    run = store.published()
    after = {row["record_id"]: row for row in rows_of(run).to_pylist()}
    changed = {record for record in before if before[record] != after[record]}
    assert changed == set(done.record_ids)
    lost = {row["household_record_id"] for row in homes} - {
        row["household_record_id"]
        for row in pq.read_table(table_path(run.folder, "household_addresses")).to_pylist()
        if row["house_code"] or row["house_no"]
    }
    alone = {row["household_record_id"] for row in after.values() if row["first_name"] and row["household_record_id"]}
    assert not lost & alone, "a home keeps its address while anybody lives there"
    (entry,) = run.manifest.raw["erasures"]
    assert entry["by"] == "tester"
    assert entry["reason"] == "unlawful"
    assert entry["tables"][PEOPLE]["rows"] == len(changed)
    assert run.manifest.tables[PEOPLE]["bytes"] == table_path(run.folder, PEOPLE).stat().st_size
    assert erasing.broken_erasures(run.folder) == []
    (touched, *_) = [batch for batch in batches(world / "inbox") if batch.id in done.batches]
    assert touched.n_erased
    assert not touched.source_kept
    assert touched.file_name.startswith(f"{touched.register}."), "what the agency called its file may name somebody"
    assert not (touched.folder / "source").exists()


def test_erasing_twice_changes_nothing(world):
    person, *_who = somebody(world)
    erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    first = {path: path.stat().st_mtime_ns for path in world.rglob("*.parquet")}
    again = erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    assert again.runs == again.batches == {}
    assert {path: path.stat().st_mtime_ns for path in world.rglob("*.parquet")} == first
    assert set(would_erase(data=world, person_ids=[person]).values()) == {0}


@pytest.mark.parametrize("breaks", ["first swap", "second swap", "a run's swap", "no swap at all"])
def test_a_machine_that_dies_leaves_each_batch_and_run_old_or_new_and_doing_it_again_ends_it(world, monkeypatch, breaks):
    person, number, first, last = somebody(world)
    store = RunStore(world)
    real, calls = erasing.exchange, []

    def dying(one, other):
        calls.append(other)
        in_runs = other.parent == store.folder
        if breaks == "a run's swap" and in_runs and sum(path.parent == store.folder for path in calls) == 2:
            raise KeyboardInterrupt
        if len(calls) == {"first swap": 1, "second swap": 2}.get(breaks):
            real(one, other)  # the swap holds; what was to come after it does not
            raise KeyboardInterrupt
        return False if breaks == "no swap at all" else real(one, other)

    for module in (erasing, erased):
        monkeypatch.setattr(module, "exchange", dying)
    if breaks == "no swap at all":
        erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    else:
        with pytest.raises(KeyboardInterrupt):
            erase(data=world, person_ids=[person], by="tester", reason="unlawful")
        for manifest in store.runs():  # old or new, and whole
            run = store.open_run(manifest.id)
            names = set(rows_of(run).column("first_name").to_pylist())
            assert len(names) > 2
            assert ("erasures" in run.manifest.raw) == (number not in rows_of(run).column("citizen_id").to_pylist())
            assert erasing.broken_erasures(run.folder) == []
        monkeypatch.setattr(erasing, "exchange", real)
        monkeypatch.setattr(erased, "exchange", real)
        erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    assert found_anywhere(world, number, first, last) == []


def test_a_file_that_names_the_person_again_comes_in_without_them(world, tmp_path):
    person, number, first, last = somebody(world)
    inbox = world / "inbox"
    holding = next(batch for batch in batches(inbox) if number in numbers_of(batch))
    (source,) = (holding.folder / "source").iterdir()
    file = tmp_path / source.name
    shutil.copy(source, file)
    erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    withdraw(inbox=inbox, batch=holding.id, by="tester", reason="taken again")
    (again,) = take(register=holding.register, files=[file], inbox=inbox, secret=secret(world), by="tester")
    assert not again.already
    assert (again.n_erased, again.source_kept) == (1, False)
    assert found_anywhere(world, number, first, last) == []


def test_who_comes_to_stand_at_the_place_of_an_erased_row_is_somebody_else(tmp_path):
    key = b"k" * 32
    blank = dict.fromkeys(("citizen_id", "last_name", "birth_month", "birth_day", "tambon_code"))
    gone = {**blank, "record_id": "r:1", "first_name": "ก", "birth_year": 1990}
    listed = erased.remember(tmp_path, [gone], key)
    assert listed.knows(gone, key)
    assert not listed.knows({**gone, "record_id": "r:2"}, key)
    dated = {**gone, "birth_month": 2, "birth_day": 3, "last_name": "ข", "tambon_code": "470301"}
    listed = erased.remember(tmp_path, [dated], key)
    assert listed.knows({**dated, "first_name": "กก"}, key), "a name spelt otherwise, born on the same day"
    assert listed.knows({**dated, "record_id": "r:9"}, key), "another row of the same person"
    assert not listed.knows({**dated, "first_name": "ค", "birth_year": 1955}, key), "another person at the same place"
    assert not listed.knows({**dated, "record_id": "r:9", "citizen_id": "1280000000000"}, key), "a number of their own"
    kept = (tmp_path / ".erased.json").read_text("utf-8")
    assert "1990" not in kept
    assert set(json.loads(kept)) == {"rows", "numbers", "people"}


def test_what_cannot_be_erased_is_told(world):
    person, *_who = somebody(world)
    with pytest.raises(UsageError, match="No kept run knows"):
        erase(data=world, person_ids=["p" + "0" * 20], by="tester", reason="unlawful")
    with pytest.raises(UsageError, match="no reason"):
        erase(data=world, person_ids=[person], by="tester", reason="because")
    with RunStore(world).making(), pytest.raises(RunError, match="Another run"):
        erase(data=world, person_ids=[person], by="tester", reason="unlawful")


def test_a_batch_past_its_time_loses_every_name_once_it_is_withdrawn(world):
    batch = next(one for one in batches(world / "inbox") if PEOPLE in one.tables)
    with pytest.raises(UsageError, match="Withdraw"):
        retire_batches(data=world, batches=[batch.id], by="tester")
    withdraw(inbox=world / "inbox", batch=batch.id, by="tester", reason="retention")
    done = retire_batches(data=world, batches=[batch.id], by="tester")
    assert done.batches[batch.id].rows[PEOPLE] == batch.tables[PEOPLE]
    left = rows_of(RunStore(world).published())
    mine = left.filter(pc.equal(left.column("batch"), batch.id))
    assert mine.num_rows
    assert mine.column("first_name").null_count == mine.num_rows
    others = left.filter(pc.not_equal(left.column("batch"), batch.id))
    assert others.column("first_name").null_count < others.num_rows


def test_it_is_known_which_batches_somebodys_request_reaches_into(two_runs):
    person, *_who = somebody(two_runs)
    run, every = RunStore(two_runs).published(), batches(two_runs / "inbox")
    links = run.collect(run.table("record_persons")).to_pylist()
    mine = {row["record_id"] for row in links if row["person_id"] == person}
    holding, codes = set(), {}
    for batch in every:
        path = batch.folder / f"{PEOPLE}.parquet"
        rows = pq.read_table(path).to_pylist() if path.exists() else []
        holding |= {batch.id for row in rows if row["record_id"] in mine}
        codes[batch.id] = {row["tambon_code"] for row in rows}
    assert 0 < len(holding) < len([one for one in codes.values() if one]), "some batches of people, and not all"
    whom = {7: Concerned(person, "99")}
    assert reaching(data=two_runs, batches=every, whom=whom) == {name: {7} for name in holding}
    unknown = {8: Concerned("", "TH"), 9: Concerned("p" * 21, "99")}
    reached = reaching(data=two_runs, batches=every, whom=unknown)
    assert {name for name, found in reached.items() if 8 in found} == {name for name, here in codes.items() if here}
    assert {name for name, found in reached.items() if 9 in found} == {name for name, here in codes.items() if None in here}
    assert reaching(data=two_runs, batches=every, whom={}) == {}


def test_what_cannot_be_erased_is_told_before_anything_is_done(world):
    heard = []
    with pytest.raises(UsageError):
        erase(data=world, person_ids=["p" * 21], by="tester", reason="unlawful", told=lambda *what: heard.append(what))
    assert heard == []
    listed = world / "inbox" / ".erased.json"
    person, *_who = somebody(world)
    erase(data=world, person_ids=[person], by="tester", reason="unlawful", told=lambda *_: heard.append(listed.exists()))
    assert heard[:2] == [False, True], "the first word comes before the list, which is the first that stays"


def test_a_run_that_is_open_for_reading_reads_what_was_swapped_in(world):
    person, number, *_names = somebody(world)
    run = RunStore(world).published()

    def numbers():
        return run.collect(run.personal_table(PEOPLE).select("citizen_id")).column("citizen_id").to_pylist()

    assert number in numbers()
    erase(data=world, person_ids=[person], by="tester", reason="unlawful")
    assert number not in numbers()
