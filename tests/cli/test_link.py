"""Linking two files at the command line: known truth found, any headings, and plain words when something is wrong."""

import json

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ruamjai.madeup.registers import make_registers
from ruamjai.warehouse.reading import read_table
from ruamjai.warehouse.writing import write_csv, write_xlsx


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """Two made-up registers of 6,000 and 900 people, and who is who."""
    folder = tmp_path_factory.mktemp("registers")
    make_registers(folder, left=6_000, right=900, seed=4)
    return folder


def counted(links, truth):
    """(links, true links, true pairs), pair by pair."""
    pairs = set(zip(links["left_id"].to_pylist(), links["right_id"].to_pylist(), strict=True))
    true = set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))
    return len(pairs), len(pairs & true), len(true)


def test_links_are_written_one_to_one_and_scored_as_they_are(ruamjai, registers, tmp_path):
    out = tmp_path / "links.parquet"
    words = ("link", registers / "left.parquet", registers / "right.parquet", "--out", out)
    code, text, error = ruamjai(*words, "--truth", registers / "truth.parquet", "--json")
    assert code == 0, error
    told = json.loads(text)
    links = read_table(out)
    assert links.column_names == ["left_id", "right_id", "probability", "tier"]
    assert pc.min(links["probability"]).as_py() >= 0.5
    assert all(len(pc.unique(links[name])) == links.num_rows for name in ("left_id", "right_id"))
    found, correct, true = counted(links, read_table(registers / "truth.parquet"))
    assert (told["score"]["blind"]["links"], told["score"]["blind"]["correct"], told["score"]["blind"]["true_pairs"]) == (
        found,
        correct,
        true,
    )
    assert told["score"]["blind"]["precision"] == correct / found
    assert told["links"] == found == told["tier_1"] + told["tier_2"]
    # A floor far below what is measured at any size; the bench holds the real limits.
    assert correct / found > 0.98 and correct / true > 0.95
    assert told["left"]["rows"] == 6_000 and told["right"]["columns"]["citizen_id"] == ["citizen_id"]
    assert told["seconds"]["total"] > 0 and told["peak_mib"] > 0

    code, text, _ = ruamjai(*words, "--truth", registers / "truth.parquet", "--min-probability", 0.95)
    assert code == 0
    assert "เชื่อมได้" in text and "links:" in text and "precision" in text and "MiB" in text
    assert read_table(out).equals(links.filter(pc.greater_equal(links["probability"], 0.95)))


def test_other_headings_and_kinds_of_file_give_the_same_links(ruamjai, registers, tmp_path):
    left, right = (read_table(registers / f"{side}.parquet") for side in ("left", "right"))
    thai = {
        "id": "รหัสแถว", "citizen_id": "เลขประจำตัวประชาชน", "title": "คำนำหน้า", "first_name": "ชื่อ", "last_name": "นามสกุล",
        "sex": "เพศ", "birth_date": "วันเกิด", "house_no": "บ้านเลขที่", "moo": "หมู่", "tambon": "ตำบล",
        "amphoe": "อำเภอ", "province": "จังหวัด",
    }  # fmt: skip
    write_csv(left.rename_columns([thai[name] for name in left.column_names]), tmp_path / "left.csv")
    write_xlsx(right.rename_columns([f"x_{name}" for name in right.column_names]), tmp_path / "right.xlsx", sheet="a")
    lines = [f'{name} = "x_{name}"' for name in right.column_names]
    (tmp_path / "map.toml").write_text("\n".join(["[right]", *lines]), "utf-8")
    out, same = tmp_path / "links.csv", tmp_path / "same.csv"
    code, text, error = ruamjai(
        "link", tmp_path / "left.csv", tmp_path / "right.xlsx", "--map", tmp_path / "map.toml", "--out", out
    )
    assert code == 0, error
    assert "x_first_name" in text
    assert ruamjai("link", registers / "left.parquet", registers / "right.parquet", "--out", same)[0] == 0
    assert out.read_bytes() == same.read_bytes()


def test_whole_numbers_as_ids_stay_whole_numbers(ruamjai, registers, tmp_path):
    left, right = (read_table(registers / f"{side}.parquet") for side in ("left", "right"))
    pq.write_table(left.drop_columns(["id"]), tmp_path / "left.parquet")
    pq.write_table(right.set_column(0, "id", pa.array(range(5_000, 5_900))), tmp_path / "right.parquet")
    truth = read_table(registers / "truth.parquet")
    numbers = {
        name: {one: n for n, one in enumerate(table["id"].to_pylist())} for name, table in (("left", left), ("right", right))
    }
    pairs = {
        "left_id": [str(numbers["left"][one] + 1) for one in truth["left_id"].to_pylist()],
        "right_id": [numbers["right"][one] + 5_000 for one in truth["right_id"].to_pylist()],
    }
    write_csv(pa.table(pairs), tmp_path / "truth.csv")
    out = tmp_path / "links.parquet"
    words = (
        "link",
        tmp_path / "left.parquet",
        tmp_path / "right.parquet",
        "--out",
        out,
        "--truth",
        tmp_path / "truth.csv",
        "--json",
    )
    code, text, error = ruamjai(*words)
    assert code == 0, error
    assert [read_table(out)[name].type for name in ("left_id", "right_id")] == [pa.int64(), pa.int64()]
    assert json.loads(text)["score"]["blind"]["recall"] > 0.95


@pytest.fixture
def few(tmp_path):
    """Two small files that can be linked, and a truth that speaks of nobody in them."""
    write_csv(
        pa.table({"id": ["a", "b"], "first_name": ["สมชาย", "ปวีณา"], "last_name": ["ใจดี", "รักไทย"]}), tmp_path / "left.csv"
    )
    write_csv(pa.table({"id": ["x", "y"], "first_name": ["สมชาย", "มานี"], "last_name": ["ใจดี", "มีสุข"]}), tmp_path / "right.csv")
    write_csv(pa.table({"left_id": ["q"], "right_id": ["r"]}), tmp_path / "truth.csv")
    return tmp_path


def test_the_smallest_files_can_be_linked(ruamjai, few):
    code, text, error = ruamjai("link", few / "left.csv", few / "right.csv", "--out", few / "links.csv")
    assert code == 0, error
    assert "2 rows" in text


def test_a_truth_that_meets_no_link_is_told(ruamjai, few):
    words = ("--out", few / "links.csv", "--truth", few / "truth.csv", "--min-probability", 0.05, "--json")
    code, text, error = ruamjai("link", few / "left.csv", few / "right.csv", *words)
    assert code == 0, error
    told = json.loads(text)
    assert ("truth_meets_no_link" in [one["code"] for one in told["notices"]]) == (told["score"]["best"]["links"] > 0)


def write(path, text):
    path.write_text(text, "utf-8")
    return path


WRONG = {
    "the same file twice": (2, "dedupe", {"right": "left.csv"}),
    "no such file": (3, "nobody.csv: There is no such file", {"right": "nobody.csv"}),
    "an empty file": (3, "no rows", {"right": ("r.csv", "")}),
    "headings alone": (3, "no rows", {"right": ("r.csv", "id,first_name\n")}),
    "no known column": (2, "no heading is known", {"right": ("r.csv", "a,b\n1,2\n")}),
    "neither names nor numbers": (2, "no column of names", {"right": ("r.csv", "id,sex\n1,2\n")}),
    "nothing in common": (2, "in common", {"right": ("r.csv", "id,citizen_id\n1,2\n")}),
    "numbers alone": (
        2,
        "nothing but the number",
        {"left": ("l.csv", "citizen_id\n1\n"), "right": ("r.csv", "citizen_id\n1\n")},
    ),
    "ids that repeat": (3, "rows of data 2, 3", {"right": ("r.csv", "id,first_name\n1,a\n1,b\n1,c\n")}),
    "an ending that is not known": (2, ".parquet, .csv or .xlsx", {"--out": "links.txt"}),
    "an answer over what is read": (2, "overwrite", {"--out": "left.csv"}),
    "an answer under a file": (6, "cannot be written", {"--out": "left.csv/links.csv"}),
    "a map with faults": (2, "2 faults", {"--map": ("m.toml", 'nobody = "a"\nsex = 3\n')}),
    "a map of columns that are not there": (2, "no column", {"--map": ("m.toml", 'title = "ttl"\n')}),
    "no map": (2, "no column map", {"--map": "m.toml"}),
    "a truth without its columns": (2, "lacks right_id", {"--truth": ("t.csv", "left_id,b\n1,2\n")}),
    "no truth": (3, "t.csv: There is no such file", {"--truth": "t.csv"}),
    "no such rulebook": (2, "no linking rulebook", {"--rulebook": "=none"}),
    "a probability beyond one": (2, "from 0 to 1", {"--min-probability": "=1.5"}),
    "a file that is no table": (3, "left.pdf: ", {"left": ("left.pdf", "\x00\x01\x02" * 40)}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_both_languages_and_nothing_is_written(ruamjai, few, case):
    code, words, changed = WRONG[case]
    given = {"left": few / "left.csv", "right": few / "right.csv", "--out": few / "links.csv"}
    for name, value in changed.items():
        if isinstance(value, tuple):
            given[name] = write(few / value[0], value[1])
        else:
            given[name] = value[1:] if value.startswith("=") else few / value
    options = [word for name, value in given.items() if name.startswith("--") for word in (name, value)]
    got, text, error = ruamjai("link", given["left"], given["right"], *options)
    assert got == code, error
    assert words.lower() in error.lower()
    lines = error.splitlines()
    english = next(place for place, line in enumerate(lines) if line.startswith("ruamjai: "))
    assert any("ก" <= char <= "๛" for char in lines[english - 1])
    assert text == ""
    assert not (few / "links.csv").exists()
    assert "สมชาย" not in error
