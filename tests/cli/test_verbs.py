"""The command line as an officer uses it: from files to figures, twice the same, and plain words when something is wrong."""

import csv
import shutil

import pytest

from ruamjai.cli import verbs
from ruamjai.warehouse import RunStore


def test_every_verb_explains_itself(ruamjai, capsys):
    for verb in verbs():
        with pytest.raises(SystemExit) as stopped:
            ruamjai(verb, "--help")
        assert stopped.value.code == 0


def test_a_second_demo_goes_on_from_what_is_there(ruamjai, small_world):
    before = RunStore(small_world).published_id()
    code, out, _ = ruamjai("--data", small_world, "demo", "--no-serve", "--people", 3000)
    assert code == 0
    assert "going on from what is there" in out
    assert RunStore(small_world).published_id() == before


def test_the_same_batches_give_the_same_rows(ruamjai, small_world):
    first = RunStore(small_world).published_id()
    assert ruamjai("--data", small_world, "run", "--no-publish")[0] == 0
    second = RunStore(small_world).runs()[-1].id
    code, out, _ = ruamjai("--data", small_world, "compare", first, second)
    assert code == 0, out
    assert "equal, row for row" in out


def test_a_what_if_differs_and_is_not_published(ruamjai, small_world, tmp_path):
    published = RunStore(small_world).published_id()
    folder = tmp_path / "indicators"
    folder.mkdir()
    version = '[[version]]\nfrom = 2022-01-01\nsource = "a what-if"\ndeprived.income_per_person.below = 90_000\n'
    (folder / "average_income.toml").write_text(f'id = "average_income"\n{version}', "utf-8")
    assert ruamjai("--data", small_world, "run", "--rulebook", tmp_path)[0] == 0
    what_if = RunStore(small_world).runs()[-1]
    assert not what_if.publishable
    assert RunStore(small_world).published_id() == published
    code, out, _ = ruamjai("--data", small_world, "compare", published, what_if.id)
    assert code == 1
    assert "the runs differ" in out
    assert ruamjai("--data", small_world, "publish", what_if.id)[0] == 5


def test_some_steps_alone_stand_on_the_published_run(ruamjai, small_world):
    published = RunStore(small_world).published_id()
    assert ruamjai("--data", small_world, "run", "--only", "places")[0] == 0
    part = RunStore(small_world).runs()[-1]
    assert not part.publishable
    assert set(part.tables) == set(RunStore(small_world).open_run(published).manifest.tables)
    assert ruamjai("--data", small_world, "compare", published, part.id)[0] == 0


def test_an_area_and_a_household_explain_themselves(ruamjai, small_world):
    code, out, _ = ruamjai("--data", small_world, "explain", "area", "470301")
    assert code == 0
    assert "H = " in out
    run = RunStore(small_world).published()
    household = run.collect(run.table("household_poverty").select("household_id").limit(1))["household_id"][0].as_py()
    code, out, _ = ruamjai("--data", small_world, "explain", "household", household)
    assert code == 0
    assert household in out
    assert ruamjai("--data", small_world, "explain", "household", "ก-99-9999")[0] == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_table_leaves_whole(ruamjai, small_world, tmp_path, form):
    out_file = tmp_path / f"areas.{form}"
    assert ruamjai("--data", small_world, "export", "area_poverty", "--format", form, "--out", out_file)[0] == 0
    rows = RunStore(small_world).published().manifest.tables["area_poverty"]["rows"]
    if form == "csv":
        with out_file.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == rows
    assert out_file.stat().st_size > 0


def test_tpmap_s_public_files_leave_as_they_came(ruamjai, small_world, tmp_path):
    assert ruamjai("export", "tpmap_areas", "--format", "tpmap", "--out", tmp_path, "--data", small_world)[0] == 0
    came = next((small_world / "inbox").glob("*/source/61_province_11111.csv"))
    with (
        (tmp_path / came.name).open(encoding="utf-8-sig", newline="") as ours,
        came.open(encoding="utf-8-sig", newline="") as theirs,
    ):
        left, right = list(csv.DictReader(ours)), list(csv.DictReader(theirs))
    assert len(left) == len(right) == 3
    assert [row["poor.JPT.MOFval.CNT"] for row in left] == [row["poor.JPT.MOFval.CNT"] for row in right]
    assert ruamjai("--data", small_world, "export", "areas", "--format", "tpmap")[0] == 2


def test_a_personal_table_cannot_be_exported(ruamjai, small_world, capsys):
    with pytest.raises(SystemExit):
        ruamjai("--data", small_world, "export", "person_records")


def test_a_file_taken_twice_changes_nothing_and_a_batch_can_be_withdrawn(ruamjai, small_world, tmp_path):
    data = tmp_path / "data"
    file = next((small_world / "demo").rglob("*.csv"))
    register = next(
        path.name.rsplit("-", 1)[0] for path in (small_world / "inbox").iterdir() if (path / "source" / file.name).exists()
    )
    code, out, _ = ruamjai("--data", data, "take", register, file)
    assert code == 0, out
    code, out, _ = ruamjai("--data", data, "take", register, file)
    assert code == 0
    assert "already taken" in out
    batch = next(path.name for path in (data / "inbox").iterdir() if not path.name.startswith("."))
    assert ruamjai("--data", data, "withdraw", batch, "--reason", "ทดสอบ")[0] == 0
    _, out, _ = ruamjai("--data", data, "batches")
    assert "withdrawn" in out


def test_a_broken_file_is_refused_with_what_to_do(ruamjai, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("", "utf-8")
    code, out, _ = ruamjai("--data", tmp_path / "data", "take", "basic_needs", empty)
    assert code == 3
    assert "ไม่รับ empty.csv" in out
    assert not [path for path in (tmp_path / "data" / "inbox").glob("*") if not path.name.startswith(".")]


def test_before_the_first_run_everything_says_so(ruamjai, tmp_path):
    for words in (["explain", "area", "TH"], ["export", "areas"]):
        code, _, err = ruamjai("--data", tmp_path, *words)
        assert code == 5
        assert "no published run yet" in err
    assert ruamjai("--data", tmp_path, "runs")[0] == 0
    assert ruamjai("--data", tmp_path, "batches")[0] == 0
    assert ruamjai("--data", tmp_path, "publish", "1")[0] == 2


def test_check_tells_every_fault_at_once(ruamjai, tmp_path):
    assert ruamjai("--data", tmp_path, "check")[0] == 0
    folder = tmp_path / "overlay" / "indicators"
    folder.mkdir(parents=True)
    (folder / "average_income.toml").write_text('id = "average_income"\nnumber = "x"\nunit = "village"\n', "utf-8")
    code, out, _ = ruamjai("--data", tmp_path, "check", "--rulebook", tmp_path / "overlay")
    assert code == 1
    assert out.count("average_income") >= 2
    assert "number: ต้องเป็นจำนวนเต็มตั้งแต่ 1" in out and "number: must be a whole number, 1 or more" in out
    code, _, told = ruamjai("--data", tmp_path, "run", "--rulebook", tmp_path / "overlay")
    assert code == 4 and "number: ต้องเป็นจำนวนเต็มตั้งแต่ 1" in told and "number: must be a whole number" in told


def test_prune_keeps_what_is_published(ruamjai, small_world, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(small_world, data)
    ruamjai("--data", data, "run", "--no-publish")
    published = RunStore(data).published_id()
    assert ruamjai("--data", data, "prune", "--keep", 1)[0] == 0
    assert RunStore(data).open_run(published).has("person_poverty")
