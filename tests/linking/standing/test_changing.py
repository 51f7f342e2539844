"""A spine in its folder: added to, withdrawn from, never half changed, and nobody's but its owner's."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ruamjai.errors import EnvironmentFault, FileRefused, UsageError
from ruamjai.linking.matching import match_people
from ruamjai.linking.standing import (
    add_batch,
    learn_spine,
    make_spine,
    read_manifest,
    spine_people,
    withdraw_batch,
)
from ruamjai.linking.standing.policy import read_policy
from ruamjai.linking.standing.spine_file import Step, changing, read_table
from ruamjai.linking.standing.taking_in import read_batch
from ruamjai.madeup.registers import make_registers


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """Two made-up registers; the right one whole, and in three parts."""
    folder = tmp_path_factory.mktemp("registers")
    make_registers(folder, left=4_000, right=1_500, seed=3)
    right = pq.read_table(folder / "right.parquet")
    for name, rows in (("r1", right.slice(0, 400)), ("r2", right.slice(400, 300)), ("r3", right.slice(700))):
        pq.write_table(rows, folder / f"{name}.parquet")
    return folder


@pytest.fixture
def spine(registers, tmp_path):
    """A spine of the left register."""
    make_spine(tmp_path / "spine", [registers / "left.parquet"])
    return tmp_path / "spine"


def linked(*reports):
    """{(left id, right id, tier, probability)} of all links and pairs for review."""
    tables = [table for report in reports for table in (report.links, report.possible)]
    return as_set(pa.concat_tables(tables))


def as_set(links):
    columns = (links["left_id"], links["right_id"], links["tier"], pc.round(links["probability"], 9))
    return set(zip(*(column.to_pylist() for column in columns), strict=True))


def called(folder):
    """{(register, id): pseudonym}."""
    return {(row["register"], row["id"]): row["person_id"] for row in spine_people(folder).to_pylist()}


def groups(folder):
    return groups_of(called(folder))


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*.arrow")}


def test_links_are_those_of_two_files_with_the_same_model(registers, spine):
    report = add_batch(spine, registers / "right.parquet")
    policy = read_policy(spine, read_manifest(spine))
    left, right = (read_batch(registers / f"{side}.parquet", None).people for side in ("left", "right"))
    match = match_people(left, right, rules=policy.rules, shipped=policy.shipped, model=policy.model).links
    assert linked(report) == as_set(match)
    told = {row["right_id"]: (row["rule"], row["pattern"], row["weight"]) for row in report.links.to_pylist()}
    for row in match.filter(pc.greater_equal(match["probability"], policy.rules.accept)).to_pylist():
        rule, pattern, weight = told[row["right_id"]]
        assert (rule, pattern) == (row["rule"], row["pattern"])
        assert weight is None if row["weight"] is None else weight == pytest.approx(row["weight"], abs=1e-8)
    counts = report.counts
    assert counts["rows"] == 1_500 and counts["all_rows"] == 5_500
    assert counts["by_number"] + counts["by_comparison"] == report.links.num_rows == 1_500 - counts["new_people"]
    assert counts["people"] == 4_000 + counts["new_people"] == len(set(called(spine).values()))
    persons = called(spine)
    for row in report.links.to_pylist():
        assert persons["left", row["left_id"]] == persons["right", row["right_id"]] == row["person_id"]


def test_made_of_two_files_the_model_is_learnt_as_between_any_two(registers, tmp_path):
    made = make_spine(tmp_path / "spine", [registers / "left.parquet", registers / "right.parquet"], seed=7)
    policy = read_policy(tmp_path / "spine", read_manifest(tmp_path / "spine"))
    left, right = (read_batch(registers / f"{side}.parquet", None).people for side in ("left", "right"))
    match = match_people(left, right, rules=policy.rules, shipped=policy.shipped, seed=7)
    assert policy.model.labelled == match.model.labelled > policy.rules.few_labels - 1
    np.testing.assert_allclose(policy.model.coefficients, match.model.coefficients, atol=1e-6)
    assert {link[:3] for link in linked(made[1])} == {link[:3] for link in as_set(match.links)}
    before = called(tmp_path / "spine")
    learnt = learn_spine(tmp_path / "spine", seed=7)  # from the same rows, by the same rules
    assert learnt.changes.num_rows == 0 and called(tmp_path / "spine") == before
    np.testing.assert_allclose(
        read_policy(tmp_path / "spine", read_manifest(tmp_path / "spine")).model.coefficients,
        policy.model.coefficients,
        atol=1e-6,
    )


def test_parts_in_any_order_are_the_whole(registers, spine, tmp_path):
    whole = add_batch(spine, registers / "right.parquet")
    make_spine(tmp_path / "other", [registers / "left.parquet"])
    for part in ("r3", "r1", "r2"):
        add_batch(tmp_path / "other", registers / f"{part}.parquet", register="right")
    assert groups(tmp_path / "other") == groups(spine)
    assert [batch.name for batch in read_manifest(tmp_path / "other").batches] == ["left", "r3", "r1", "r2"]
    assert whole.counts["people"] == read_manifest(tmp_path / "other").counts["people"]


def test_a_withdrawn_batch_leaves_nothing_behind(registers, spine):
    add_batch(spine, registers / "r1.parquet", register="right")
    before, people = groups(spine), called(spine)
    add_batch(spine, registers / "r2.parquet", register="right", dedupe=True)
    add_batch(spine, registers / "r3.parquet", register="other")
    withdraw_batch(spine, "r2")
    report = withdraw_batch(spine, "r3")
    assert groups(spine) == before and called(spine) == people
    assert report.counts["all_rows"] == 4_400 and read_manifest(spine).registers == ("left", "right")
    manifest = read_manifest(spine)
    assert files_in(spine) == manifest.files() - {manifest.model}
    rows = {name for batch in manifest.batches for name in read_table(spine, batch.columns)["id"].to_pylist()}
    assert rows == set(pq.read_table(registers / "left.parquet")["id"].to_pylist()) | set(
        pq.read_table(registers / "r1.parquet")["id"].to_pylist()
    )
    standing = {name for part in ("left", "r1") for name in last_names(registers / f"{part}.parquet")}
    only_gone = {name for part in ("r2", "r3") for name in last_names(registers / f"{part}.parquet")} - standing
    kept = {name for place in manifest.texts["last"] for name in read_table(spine, place)["written"].to_pylist()}
    assert only_gone and not only_gone & kept and standing <= kept
    again = add_batch(spine, registers / "r2.parquet", register="right")
    assert again.counts["rows"] == 300


def last_names(path):
    return set(pc.unique(read_batch(path, None).people["last_name"]).drop_null().to_pylist())


def test_everything_may_be_withdrawn_and_come_again(registers, spine):
    people = called(spine)
    withdraw_batch(spine, "left")
    assert called(spine) == {} and read_manifest(spine).counts["people"] == 0
    add_batch(spine, registers / "left.parquet")
    assert called(spine) == people


def test_a_better_claim_takes_a_link_over_and_that_is_told(registers, spine, tmp_path):
    left = pq.read_table(registers / "left.parquet").slice(0, 40)
    exact = left.set_column(0, "id", pc.binary_join_element_wise("x", left["id"], ""))
    worse = exact.set_column(0, "id", pc.binary_join_element_wise("w", left["id"], ""))
    worse = worse.set_column(1, "citizen_id", pa.nulls(40, pa.string()))
    pq.write_table(worse, tmp_path / "worse.parquet")
    pq.write_table(exact, tmp_path / "exact.parquet")
    first = add_batch(spine, tmp_path / "worse.parquet", register="new")
    people = called(spine)
    taken = {row["right_id"]: row["left_id"] for row in first.links.to_pylist() if row["left_id"] == row["right_id"][1:]}
    assert len(taken) > 35
    report = add_batch(spine, tmp_path / "exact.parquet", register="new")
    now = {row["right_id"]: row["left_id"] for row in report.links.to_pylist() if row["tier"] == 1}
    lost = {f"w{name}" for name in now.values()} & taken.keys()
    moved = {row["record_id"]: row for row in report.changes.to_pylist() if row["change"] == "moved"}
    assert lost and lost <= moved.keys()  # and where neither has a number nobody knows who it is
    for name in lost:
        assert moved[name]["batch"] == "worse" and moved[name]["register"] == "new"
        assert moved[name]["old_id"] == people["left", name[1:]] == called(spine)["new", f"x{name[1:]}"]
        assert moved[name]["new_id"] == called(spine)["new", name] != moved[name]["old_id"]
    assert report.counts["moved"] == len(moved)
    step = spine / f"{read_manifest(spine).step:06d}"
    assert pq.read_table(step / "changes.parquet").equals(report.changes)
    assert json.loads((step / "report.json").read_text("utf-8"))["counts"] == report.counts
    alone = {row for group in groups(spine) if len(group) == 1 for row in group} & {("new", name) for name in taken}
    back = withdraw_batch(spine, "exact")
    assert groups(spine) == groups_of(people)
    assert back.counts["merged"] == len(alone)


def groups_of(people):
    found = {}
    for row, person in people.items():
        found.setdefault(person, set()).add(row)
    return {frozenset(group) for group in found.values()}


@pytest.mark.parametrize("act", ["add", "withdraw", "learn"])
@pytest.mark.parametrize("killed_at", ["commit", "replace"])
def test_a_change_that_is_killed_has_not_been(registers, spine, monkeypatch, act, killed_at):
    add_batch(spine, registers / "r1.parquet", register="right")
    manifest, people, before = read_manifest(spine), called(spine), files_in(spine)
    acts = {
        "add": lambda: add_batch(spine, registers / "r2.parquet", register="right"),
        "withdraw": lambda: withdraw_batch(spine, "r1"),
        "learn": lambda: learn_spine(spine),
    }

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(*((Step, "commit") if killed_at == "commit" else (Path, "replace")), killed)
        with pytest.raises(KeyboardInterrupt):
            acts[act]()
    assert files_in(spine) > before  # what the killed one wrote still lies there
    assert read_manifest(spine) == manifest and called(spine) == people
    acts[act]()
    assert read_manifest(spine).step == manifest.step + 1
    assert files_in(spine) == read_manifest(spine).files() - {read_manifest(spine).model}


def test_making_leaves_nothing_when_a_file_is_refused(registers, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("colour,size\nred,2\n", "utf-8")
    with pytest.raises(UsageError):
        make_spine(tmp_path / "spine", [registers / "left.parquet", broken])
    assert [path.name for path in tmp_path.iterdir()] == ["broken.csv"]


def test_what_stands_already_is_not_taken_twice(registers, spine, tmp_path):
    with pytest.raises(FileRefused, match="stands already, as batch left"):
        add_batch(spine, registers / "left.parquet", batch="again")
    with pytest.raises(UsageError, match="A batch left stands already"):
        add_batch(spine, registers / "right.parquet", batch="left")
    few = pq.read_table(registers / "left.parquet").slice(5, 9)
    pq.write_table(few, tmp_path / "few.parquet")
    with pytest.raises(FileRefused, match="9 of the file's ids stand"):
        add_batch(spine, tmp_path / "few.parquet", register="left")
    assert read_manifest(spine).step == 1
    assert add_batch(spine, tmp_path / "few.parquet").counts["rows"] == 9  # of another register they are other rows


def test_rows_without_ids_are_told_apart_by_their_batch(registers, spine, tmp_path):
    nameless = pq.read_table(registers / "r1.parquet").drop_columns(["id"])
    for part, rows in (("a", nameless.slice(0, 30)), ("b", nameless.slice(30, 30))):
        pq.write_table(rows, tmp_path / f"{part}.parquet")
        add_batch(spine, tmp_path / f"{part}.parquet", register="nameless")
    table = spine_people(spine, batch="b")
    assert table["id"].to_pylist()[:2] == ["b#1", "b#2"] and table.num_rows == 30


def test_one_person_in_several_rows_is_one_when_looked_for(registers, spine, tmp_path):
    rows = pq.read_table(registers / "r1.parquet").slice(0, 50)
    again = rows.set_column(0, "id", pc.binary_join_element_wise(rows["id"], "again", "-"))
    pq.write_table(pa.concat_tables([rows, again]), tmp_path / "twice.parquet")
    report = add_batch(spine, tmp_path / "twice.parquet", dedupe=True)
    assert report.counts["rows"] == 100 and 45 <= report.counts["repeated"] <= 50
    people = called(spine)
    together = [people["twice", name] == people["twice", f"{name}-again"] for name in rows["id"].to_pylist()]
    assert sum(together) == report.counts["repeated"]
    assert report.counts["new_people"] <= 50
    withdraw_batch(spine, "twice")
    assert read_manifest(spine).counts["people"] == 4_000


def test_faults_are_told_plainly(registers, spine, tmp_path):
    with pytest.raises(UsageError, match="holds no standing spine"):
        add_batch(tmp_path / "nowhere-made", registers / "r1.parquet")
    with pytest.raises(UsageError, match="is there already"):
        make_spine(spine, [registers / "left.parquet"])
    with pytest.raises(UsageError, match="There is no batch x; there are: left"):
        withdraw_batch(spine, "x")
    with pytest.raises(UsageError, match="There is no batch x"):
        spine_people(spine, batch="x")
    with changing(spine), pytest.raises(UsageError, match="being changed by another"):
        add_batch(spine, registers / "r1.parquet")
    manifest = json.loads((spine / "spine.json").read_text("utf-8"))
    (spine / "spine.json").write_text(json.dumps(manifest | {"form": 99}), "utf-8")
    with pytest.raises(UsageError, match="another version"):
        read_manifest(spine)
    (spine / "spine.json").write_text(json.dumps(manifest)[:50], "utf-8")
    with pytest.raises(EnvironmentFault, match="damaged"):
        read_manifest(spine)
    (spine / "spine.json").write_text(json.dumps(manifest), "utf-8")
    rows = spine / read_manifest(spine).batches[0].columns
    rows.write_bytes(rows.read_bytes()[:100])
    with pytest.raises(EnvironmentFault, match="missing or damaged"):
        add_batch(spine, registers / "r1.parquet")


def test_nobody_but_the_owner_looks_in(registers, spine):
    add_batch(spine, registers / "r1.parquet")
    assert (spine.stat().st_mode & 0o777) == 0o700
    for path in spine.iterdir():
        if path.is_dir():
            assert (path.stat().st_mode & 0o077) == 0
    assert ((spine / "secret").stat().st_mode & 0o077) == 0
    said = (spine / "spine.json").read_text("utf-8") + "".join(path.read_text("utf-8") for path in spine.rglob("report.json"))
    for name in pq.read_table(registers / "r1.parquet")["last_name"].to_pylist()[:50]:
        assert name is None or name not in said
