"""From a run to two files, from two answered files to a figure: the round trip of a review, at the command line."""

import csv
import json
import shutil
import stat

import pytest

from ruamjai.linking.quality.sheets import ANSWER, CODE, REVIEWER
from ruamjai.tables.pair_codes import read_pair_code
from ruamjai.warehouse import RunStore


@pytest.fixture(scope="module")
def world(small_world, tmp_path_factory):
    """The small world in a folder of its own."""
    data = tmp_path_factory.mktemp("reviewed") / "data"
    shutil.copytree(small_world, data)
    return data


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answered(path, say, to):
    """The file as a reviewer hands it back; ``say`` answers by the pair's code."""
    rows = rows_of(path)
    for row in rows:
        row[ANSWER] = say(read_pair_code(row[CODE]))
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return to


def ids(pair):
    return pair.left_record_id, pair.right_record_id


def figures(data):
    run = RunStore(data).published()
    rows = run.collect(run.table("link_quality")).to_pylist()
    return {
        (row["scope"], row["measure"], row["part"]): row for row in rows if row["basis"] == "review" and row["scope"] == "all"
    }


def test_the_round_trip(ruamjai, world, tmp_path):
    code, out, _ = ruamjai("--data", world, "sample", "links", "--out", tmp_path / "ตรวจ.csv", "--size", 120)
    assert code == 0, out
    first, second = tmp_path / "ตรวจ-1.csv", tmp_path / "ตรวจ-2.csv"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (first, second)} == {0o600}
    assert "personal data" in out
    assert "delete the files" in out
    assert str(first) in out
    codes = [{row[CODE] for row in rows_of(path)} for path in (first, second)]
    assert codes[0] == codes[1]
    assert [{row[REVIEWER] for row in rows_of(path)} for path in (first, second)] == [{"1"}, {"2"}]

    pairs = sorted(ids(read_pair_code(code)) for code in codes[0])  # one row may stand in several pairs
    wrong, disputed = set(pairs[:6]), set(pairs[6:9])

    def careful(pair):
        return "คนละคน" if ids(pair) in wrong else "คนเดียวกัน"

    def other(pair):
        return "คนละคน" if ids(pair) in disputed else careful(pair)

    done = [answered(first, careful, tmp_path / "done-1.csv"), answered(second, other, tmp_path / "done-2.csv")]
    code, out, _ = ruamjai("--data", world, "take", "link_reviews", *done)
    assert code == 0, out
    assert ruamjai("--data", world, "run")[0] == 0
    found = figures(world)
    assert found["all", "agreement", "all"]["estimate"] == pytest.approx(1 - 3 / len(pairs))
    precision = found["all", "precision", "all"]
    assert (precision["n_reviewed"], precision["n_open"]) == (len(pairs) - 3, 3)
    assert precision["ll"] < precision["estimate"] < 1

    code, out, _ = ruamjai("--data", world, "sample", "links", "--third", "--out", tmp_path / "ตรวจ.csv")
    assert code == 0, out
    third = rows_of(tmp_path / "ตรวจ-3.csv")
    assert {ids(read_pair_code(row[CODE])) for row in third} == disputed
    settled = answered(tmp_path / "ตรวจ-3.csv", careful, tmp_path / "done-3.csv")
    assert ruamjai("--data", world, "take", "link_reviews", settled)[0] == 0
    assert ruamjai("--data", world, "run")[0] == 0
    assert figures(world)["all", "precision", "all"]["n_open"] == 0
    code, out, _ = ruamjai("--data", world, "sample", "links", "--third", "--out", tmp_path / "more.csv")
    assert code == 0
    assert "nothing to settle" in out
    log = [json.loads(line) for line in (world / "samples.jsonl").read_text("utf-8").splitlines()]
    assert [(entry["pairs"], entry["files"]) for entry in log] == [
        (len(pairs), ["ตรวจ-1.csv", "ตรวจ-2.csv"]), (3, ["ตรวจ-3.csv"]),
    ]  # fmt: skip
    assert stat.S_IMODE((world / "samples.jsonl").stat().st_mode) == 0o600


def test_answers_are_never_written_over(ruamjai, small_world, tmp_path):
    (tmp_path / "a-2.xlsx").write_text("answers", "utf-8")
    code, _, err = ruamjai("--data", small_world, "sample", "links", "--out", tmp_path / "a.xlsx", "--size", 120)
    assert code == 2
    assert "may hold answers" in err
    assert not (tmp_path / "a-1.xlsx").exists()
    assert (tmp_path / "a-2.xlsx").read_text("utf-8") == "answers"


@pytest.mark.parametrize(
    ("words", "said"), [(("--size", 3), "too few"), (("--run", 99), "no run 99"), (("--third",), "nothing to settle")]
)
def test_what_cannot_be_drawn_is_told(ruamjai, small_world, tmp_path, words, said):
    _, out, err = ruamjai("--data", small_world, "sample", "links", "--out", tmp_path / "a.xlsx", *words)
    assert said in out + err
    assert list(tmp_path.iterdir()) == []


def test_another_kind_of_file_is_refused_before_a_name_is_read(ruamjai, small_world, tmp_path):
    code, _, err = ruamjai("--data", small_world, "sample", "links", "--out", tmp_path / "a.ods", "--size", 120)
    assert code == 2
    assert ".xlsx or .csv" in err
    assert not (small_world / "samples.jsonl").exists()


def test_every_province_may_be_drawn_from_on_its_own(ruamjai, small_world, tmp_path):
    code, out, _ = ruamjai(
        "--data", small_world, "sample", "links", "--out", tmp_path / "a.csv", "--size", 300, "--by-province"
    )
    assert code == 0, out
    pairs = [read_pair_code(row[CODE]) for row in rows_of(tmp_path / "a-1.csv")]
    assert all(pair.stratum.endswith(f":{pair.province}") for pair in pairs)
    assert {"47", "57"} <= {pair.province for pair in pairs}
    (small_world / "samples.jsonl").unlink()
