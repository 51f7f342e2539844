"""Measuring a survey file at the command line: one answer from every kind of file, and every fault told at once."""

import csv
import json
import math
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from ruamjai.madeup.surveys import make_survey
from ruamjai.rulebook import load
from ruamjai.warehouse.reading import read_rows, read_table
from ruamjai.warehouse.survey_files import SUFFIXES, read_survey, write_survey

DESIGN = ("--weight", "weight", "--strata", "stratum", "--psu", "psu")


@pytest.fixture(scope="module")
def made():
    return make_survey(people=1_500, seed=5)


@pytest.fixture(scope="module")
def files(made, tmp_path_factory):
    """The same survey as .csv, .parquet, .xlsx, .dta and .sav."""
    folder = tmp_path_factory.mktemp("survey")
    for suffix in SUFFIXES:
        write_survey(made.table, folder / f"survey{suffix}", value_labels=made.value_labels)
    return folder


def plain(rows, name):
    """H, A, M0, each (figure, error), and headcounts of a shipped measure by loops: people without a gap, Taylor by village."""
    version = load().surveys[name].versions.versions[-1]
    known, shares = [], {}
    for row in rows:
        answers = [(one, row[one.column]) for one in version.indicators]
        if all(answer is not None for _, answer in answers):
            score = sum((one.weight for one, answer in answers if answer == 1), Fraction(0))
            known.append((row, score, score >= version.k))
    weight = [row["weight"] for row, _, _ in known]
    poor = [w * is_poor for w, (_, _, is_poor) in zip(weight, known, strict=True)]
    depth = [p * float(score) for p, (_, score, _) in zip(poor, known, strict=True)]
    design = {(row["stratum"], row["psu"]) for row in rows}
    for one in version.indicators:
        hit = [row[one.column] == 1 for row, _, _ in known]
        shares[one.id] = (
            sum(w for w, is_hit in zip(weight, hit, strict=True) if is_hit) / sum(weight),
            sum(p for p, is_hit in zip(poor, hit, strict=True) if is_hit) / sum(weight),
        )
    figures = {
        measure: ratio(top, bottom, [(row["stratum"], row["psu"]) for row, _, _ in known], design)
        for measure, top, bottom in (("H", poor, weight), ("A", depth, poor), ("M0", depth, weight))
    }
    return figures, shares, len(known)


def ratio(top, bottom, units, design):
    b = sum(top) / sum(bottom)
    z = dict.fromkeys(design, 0.0)
    for y, x, unit in zip(top, bottom, units, strict=True):
        z[unit] += (y - b * x) / sum(bottom)
    variance = 0.0
    for stratum in {stratum for stratum, _ in design}:
        inside = [value for (of, _), value in z.items() if of == stratum]
        mean = sum(inside) / len(inside)
        variance += len(inside) / (len(inside) - 1) * sum((value - mean) ** 2 for value in inside)
    return b, math.sqrt(variance)


def pick(table, measure, **keys):
    keys = {"subgroup": "", "level": "", "indicator": ""} | keys
    found = [row for row in table if row["measure"] == measure and all(row[key] == value for key, value in keys.items())]
    assert len(found) == 1, (measure, keys, found)
    return found[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_gives_the_figures_that_plain_loops_give(ruamjai, files, made, suffix):
    code, out, error = ruamjai("measure", files / f"survey{suffix}", "--measure", "global_mpi", *DESIGN, "--json")
    assert code == 0, error
    told = json.loads(out)
    figures, shares, n = plain(made.table.to_pylist(), "global_mpi")
    assert told["rows"] == made.table.num_rows and told["k"] == ["1/3"] and told["missing"] == "drop"
    assert (told["design"]["strata"], told["design"]["psu"]) == (9, len(pc.unique(made.table["psu"])))
    for measure, (b, se) in figures.items():
        row = pick(told["table"], measure)
        assert row["b"] == pytest.approx(b, rel=1e-12) and row["se"] == pytest.approx(se, rel=1e-9)
        assert row["ll"] < row["b"] < row["ul"] and row["n_missing"] == made.table.num_rows - row["n"]
    assert pick(told["table"], "H")["n"] == n
    for indicator, (uncensored, censored) in shares.items():
        assert pick(told["table"], "hd", indicator=indicator)["b"] == pytest.approx(uncensored, rel=1e-12)
        assert pick(told["table"], "hdk", indicator=indicator)["b"] == pytest.approx(censored, rel=1e-12)


@pytest.mark.parametrize("name", ["global_mpi", "national_mpi"])
def test_the_truth_of_the_population_lies_where_the_errors_say(ruamjai, files, made, name):
    code, out, error = ruamjai("measure", files / "survey.parquet", "--measure", name, *DESIGN, "--json")
    assert code == 0, error
    truth = next(one for one in made.truths if one.measure == name)
    for measure, true in (("H", truth.h), ("A", truth.a), ("M0", truth.m0)):
        row = pick(json.loads(out)["table"], measure)
        assert abs(row["b"] - true) < 4 * row["se"]


def test_groups_further_cut_offs_and_the_long_table_in_three_kinds_of_file(ruamjai, files, made, tmp_path):
    words = ("measure", files / "survey.csv", "--measure", "global_mpi", *DESIGN, "--by", "region", "area", "--k", "1/2", "1/5")
    tables = {}
    for suffix in (".csv", ".parquet", ".xlsx"):
        code, _, error = ruamjai(*words, "--out", tmp_path / f"out{suffix}")
        assert code == 0, error
        tables[suffix] = tmp_path / f"out{suffix}"
    table = read_table(tables[".parquet"])
    assert table.column_names == ["measure", "k", "subgroup", "level", "indicator", "b", "se", "ll", "ul", "n", "n_missing"]
    assert set(table["k"].to_pylist()) >= {"1/3", "1/2", "1/5"}
    assert set(zip(table["subgroup"].to_pylist(), table["level"].to_pylist(), strict=True)) == {
        ("", ""), *(("region", str(code)) for code in (1, 2, 3, 4, 5)), ("area", "1"), ("area", "2"),
    }  # fmt: skip
    assert pa_csv.read_csv(tables[".csv"])["b"].to_pylist() == pytest.approx(table["b"].to_pylist(), nan_ok=True)
    assert len(read_rows(tables[".xlsx"])) == table.num_rows
    # The whole is the mean of its parts, weighted by who is in them.
    rows = table.to_pylist()
    weight = dict.fromkeys((1, 2), 0.0)
    needed = [one.column for one in load().surveys["global_mpi"].versions.versions[-1].indicators]
    for row in made.table.to_pylist():
        if all(row[name] is not None for name in needed):
            weight[row["area"]] += row["weight"]
    parts = sum(pick(rows, "H", k="1/2", subgroup="area", level=str(area))["b"] * w for area, w in weight.items())
    assert pick(rows, "H", k="1/2")["b"] == pytest.approx(parts / sum(weight.values()))
    assert pick(rows, "H", k="1/5")["b"] > pick(rows, "H", k="1/3")["b"] > pick(rows, "H", k="1/2")["b"]


def test_the_answer_is_told_in_thai_first_and_english_beside(ruamjai, files):
    code, out, _ = ruamjai("measure", files / "survey.sav", "--measure", "national_mpi", *DESIGN, "--by", "region", "--labels")
    assert code == 0
    assert out.index("ดัชนีความยากจนหลายมิติของไทย") < out.index("Thailand's national MPI")
    assert "not verified" in out and "NOT VERIFIED" in out
    assert "ภาคเหนือ" in out and "ทั้งหมด · all" in out and "Years of schooling" in out
    assert "คำตอบที่ขาด · missing answers" in out and "95 %" in out
    code, out, _ = ruamjai("measure", files / "survey.sav", "--measure", "national_mpi", *DESIGN, "--by", "region")
    assert "ภาคเหนือ" not in out


def test_without_a_design_there_are_figures_and_no_errors(ruamjai, files):
    code, out, error = ruamjai("measure", files / "survey.csv", "--measure", "global_mpi", "--weight", "weight", "--json")
    assert code == 0, error
    row = pick(json.loads(out)["table"], "H")
    assert row["b"] > 0 and row["se"] is None and row["ll"] is None
    code, out, _ = ruamjai("measure", files / "survey.csv", "--measure", "global_mpi", "--weight", "weight")
    assert "No design was given" in out and "ไม่ได้ระบุแผนการสุ่ม" in out


OWN = """
id = "training"
k = "1/3"
missing = "drop"
[[dimension]]
id = "health"
weight = "1/2"
[[dimension.indicator]]
id = "d1"
column = "d1"
[[dimension]]
id = "work"
weight = "1/2"
[[dimension.indicator]]
id = "young"
deprived.age.below = 5
"""


@pytest.fixture
def village(tmp_path):
    """Eight people in two strata of two villages each, one of them with no answer; and a measure of one's own."""
    rows = [
        ("a", 1, 2, 1, 30), ("a", 1, 2, 0, 4), ("a", 2, 1, 1, 50), ("a", 2, 1, 0, 60),
        ("b", 3, 1, 0, 3), ("b", 3, 1, 0, 70), ("b", 4, 4, "", 20), ("b", 4, 2, 0, 40),
    ]  # fmt: skip
    with (tmp_path / "village.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("stratum", "psu", "weight", "q1", "age"), *rows])
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    return tmp_path


def test_a_measure_of_one_s_own_under_other_headings(ruamjai, village):
    """By hand: known people weigh 10, of whom those with weights 2, 2, 1 and 1 are deprived in one of two halves."""
    words = ("measure", village / "village.csv", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1", "--json")
    code, out, error = ruamjai(*words)
    assert code == 0, error
    told = json.loads(out)
    assert pick(told["table"], "H")["b"] == pytest.approx(6 / 10)
    assert pick(told["table"], "A")["b"] == pytest.approx(1 / 2)
    assert pick(told["table"], "M0")["b"] == pytest.approx(3 / 10)
    assert pick(told["table"], "H")["n"] == 7 and pick(told["table"], "H")["n_missing"] == 1
    assert {row["indicator"]: row["n_missing"] for row in told["losses"]} == {"d1": 1, "young": 0}
    assert told["measure"]["id"] == "training" and told["measure"]["from"] is None
    # z of village 1: (4 - 0.6 · 4) / 10, and so on; inside a stratum of two villages the variance is their difference squared.
    z = [(4 - 2.4) / 10, (1 - 1.2) / 10, (1 - 1.2) / 10, (0 - 1.2) / 10]
    assert pick(told["table"], "H")["se"] == pytest.approx(math.sqrt((z[0] - z[1]) ** 2 + (z[2] - z[3]) ** 2))


@pytest.mark.parametrize(("rule", "h"), [("drop", 6 / 10), ("known-fail-counts", 6 / 10)])
def test_the_rule_for_missing_answers_may_be_another(ruamjai, village, rule, h):
    words = ("measure", village / "village.csv", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1")
    code, out, error = ruamjai(*words, "--missing", rule, "--json")
    assert code == 0, error
    assert json.loads(out)["missing"] == rule
    assert pick(json.loads(out)["table"], "H")["b"] == pytest.approx(h)


def test_all_faults_of_a_call_are_told_at_once_in_both_languages_and_nothing_is_written(ruamjai, village):
    words = (
        "measure", village / "village.csv", "--measure", village / "own.toml", "--by", "nowhere", "--weight", "q2",
        "--psu", "village", "--k", "3/2", "0.4", "--missing", "guess", "--lone-psu", "drop", "--level", "2",
        "--map", "d2=q1", "--map", "d1", "--map", "d1=q9", "--out", village / "out.csv",
    )  # fmt: skip
    code, out, error = ruamjai(*words)
    assert code == 2 and out == "" and not (village / "out.csv").exists()
    for told in ("nowhere", "q2", "village", "3/2", "0.4", "guess", "drop", "d2=q1", "--map d1", "q9"):
        assert error.count(told) >= 2, told  # Thai and English
    assert "ระดับความเชื่อมั่น" in error and "level is 2" in error
    assert "stratum, psu, weight, q1, age" in error


def test_a_column_of_another_case_is_not_taken_but_named(ruamjai, village):
    table = read_survey(village / "village.csv")
    write_survey(table.rename_columns([{"q1": "D1"}.get(name, name) for name in table.column_names]), village / "upper.csv")
    words = ("measure", village / "upper.csv", "--measure", village / "own.toml")
    code, _, error = ruamjai(*words)
    assert code == 2 and error.count("--map d1=D1") == 2
    assert ruamjai(*words, "--map", "d1=D1")[0] == 0


def test_all_faults_of_a_measure_are_told_at_once(ruamjai, village):
    bad = OWN.replace('k = "1/3"', 'k = "4/3"').replace('"drop"', '"guess"')
    (village / "own.toml").write_text(bad.replace('column = "d1"', 'column = "d1"\ncolour = "red"'), "utf-8")
    code, _, error = ruamjai("measure", village / "village.csv", "--measure", village / "own.toml", "--line", "9")
    assert code == 2
    for told in ("4/3", "missing", "colour", "--line"):
        assert told in error, told
    (village / "own.toml").write_text(OWN.replace('weight = "1/2"', 'weight = "1/3"'), "utf-8")
    code, _, error = ruamjai("measure", village / "village.csv", "--measure", village / "own.toml")
    assert code == 2 and "the weights sum to 2/3, not to 1" in error and "น้ำหนักรวมได้ 2/3 ไม่ใช่ 1" in error


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("weight", [-1, 2, 1, 1, 1, 1, 1, 1], "weight"),
        ("weight", [0] * 8, "weight"),
        ("weight", [None, 2, 1, 1, 1, 1, 1, 1], "weight"),
        ("q1", [None] * 8, "d1"),
        ("q1", [2, 1, 0, 0, 0, 1, 1, 3], "q1"),
        ("q1", ["yes", "no", "yes", "no", "yes", "no", "no", "no"], "q1"),
        ("stratum", [None, "a", "a", "a", "b", "b", "b", "b"], "stratum"),
    ],
)
def test_data_that_cannot_be_measured_is_told_by_name(ruamjai, village, column, values, told):
    table = read_survey(village / "village.csv")
    table = table.set_column(table.column_names.index(column), column, pa.array(values))
    write_survey(table, village / "bad.parquet")
    words = ("measure", village / "bad.parquet", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1")
    code, out, error = ruamjai(*words)
    assert code == 2 and out == ""
    assert error.count(told) >= 2, error


def test_numbers_written_with_commas_are_not_guessed_at_but_named(ruamjai, village):
    """1,25 is five quarters in one country and 125 in another."""
    text = (village / "village.csv").read_text("utf-8").replace(",", ";").replace(";2;", ";2,5;")
    (village / "commas.csv").write_text(text, "utf-8")
    words = ("measure", village / "commas.csv", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1")
    code, out, error = ruamjai(*words)
    assert code == 2 and out == "" and "(weight) does not hold numbers but text" in error
    assert "column weight writes numbers with commas" in error and "weight เขียนตัวเลขด้วยจุลภาค" in error
    (village / "commas.csv").write_text(text.replace(",", "."), "utf-8")
    assert ruamjai(*words)[0] == 0


@pytest.mark.parametrize("suffix", [".dta", ".sav"])
def test_a_weight_whose_values_are_labelled_codes_is_a_category(ruamjai, village, suffix):
    table = read_survey(village / "village.csv")
    words = ("measure", village / f"coded{suffix}", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1")
    for labels, taken in (({1: "low", 2: "middle", 4: "high"}, False), ({1: "not weighted"}, True)):
        write_survey(table, village / f"coded{suffix}", value_labels={"weight": labels})
        code, out, error = ruamjai(*words)
        assert (code == 0) is taken and (out == "") is not taken
        assert ("a category and no weight" in error and "น้ำหนัก weight" in error) is not taken


def test_a_nested_column_is_named_in_both_languages(ruamjai, village):
    table = read_survey(village / "village.csv").append_column("nested", pa.array([[1]] * 8))
    pq.write_table(table, village / "nested.parquet")
    words = ("measure", village / "nested.parquet", "--measure", village / "own.toml", "--map")
    assert ruamjai(*words, "d1=q1")[0] == 0  # it is not asked for
    code, _, error = ruamjai(*words, "d1=nested")
    assert code == 3 and error.count("nested") == 2


def test_rows_without_a_group_are_a_group_with_a_name(ruamjai, village):
    table = read_survey(village / "village.csv").append_column("side", pa.array(["left", None] * 4))
    write_survey(table, village / "sides.parquet")
    words = ("measure", village / "sides.parquet", "--measure", village / "own.toml", "--map", "d1=q1", "--by", "side")
    assert "(ว่าง · empty)" in ruamjai(*words)[1]


def test_a_design_of_one_unit_is_refused_and_one_of_lone_units_is_told_and_gives_no_interval(ruamjai, village):
    table = read_survey(village / "village.csv")
    table = table.set_column(1, "psu", pa.array([1, 1, 1, 1, 2, 2, 2, 2])).append_column("one", pa.array([7] * 8))
    write_survey(table, village / "lone.parquet")
    words = ("measure", village / "lone.parquet", "--measure", village / "own.toml", "--map", "d1=q1")
    code, out, error = ruamjai(*words, "--psu", "one")
    assert code == 2 and out == "" and error.count("one") >= 2
    code, out, error = ruamjai(*words, "--psu", "psu", "--strata", "stratum", "--json")
    assert code == 0, error
    assert pick(json.loads(out)["table"], "H")["ll"] is None
    assert any("lone" in one["code"] and "2 strata" in one["en"] for one in json.loads(out)["notices"])
    code, out, error = ruamjai(*words, "--psu", "psu", "--strata", "stratum", "--lone-psu", "missing", "--json")
    assert code == 0 and pick(json.loads(out)["table"], "H")["se"] is None


def test_an_indicator_in_which_all_are_alike_is_told(ruamjai, village):
    table = read_survey(village / "village.csv")
    write_survey(table.set_column(3, "q1", pa.array([1] * 8)), village / "alike.parquet")
    words = ("measure", village / "alike.parquet", "--measure", village / "own.toml", *DESIGN, "--map", "d1=q1", "--json")
    code, out, error = ruamjai(*words)
    assert code == 0, error
    assert any("d1" in one["en"] and "d1" in one["th"] for one in json.loads(out)["notices"])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PAR1", b"PK\x03\x04", b"$FL2@(#)", b"<stata_dta>", b"a,b\n"])
def test_no_file_ends_in_a_traceback(ruamjai, tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    code, out, error = ruamjai("measure", tmp_path / "file", "--measure", "global_mpi")
    assert code == 3 and out == "" and "ruamjai: " in error and "Traceback" not in error
    assert ruamjai("measure", tmp_path / "nothing", "--measure", "global_mpi")[0] == 3


def test_what_is_not_said_or_misspelt_is_told(ruamjai, files):
    code, _, error = ruamjai("measure", files / "survey.csv")
    assert code == 2 and "--measure" in error and "national_mpi" in error
    code, _, error = ruamjai("measure", files / "survey.csv", "--measure", "globalmpi")
    assert code == 2 and "global_mpi" in error
    code, _, error = ruamjai("measure", files / "survey.csv", "--measure", "nothing.toml")
    assert code == 2 and "nothing.toml" in error
    code, _, error = ruamjai("measure", files / "survey.csv", "--measure", "global_mpi", "--out", files / "survey.csv")
    assert code == 2 and "overwrite" in error


def test_the_measures_that_ship_are_listed_with_columns_and_sources(ruamjai):
    code, out, _ = ruamjai("measure", "--list")
    assert code == 0
    for name in ("tpmap", "national_mpi", "global_mpi", "pppconnext", "vulnerable", "d_nutr", "ind28", "nscr.nesdc.go.th"):
        assert name in out
    code, out, _ = ruamjai("measure", "--list", "--json")
    told = {one["id"]: one for one in json.loads(out)}
    assert told["national_mpi"]["verified"] is False and len(told["national_mpi"]["columns"]) == 12
    assert told["tpmap"]["missing"] == "known-fail-counts"


def test_the_change_between_two_surveys_with_its_error(ruamjai, files, made, tmp_path):
    later = make_survey(people=1_500, seed=6)
    write_survey(later.table, tmp_path / "later.parquet")
    words = ("measure", files / "survey.parquet", "--measure", "global_mpi", *DESIGN, "--compare", tmp_path / "later.parquet")
    code, out, error = ruamjai(*words, "--years", 2019, 2023, "--out", tmp_path / "change.csv", "--json")
    assert code == 0, error
    told = json.loads(out)
    first, second = plain(made.table.to_pylist(), "global_mpi")[0], plain(later.table.to_pylist(), "global_mpi")[0]
    for measure in ("H", "A", "M0"):
        row = pick(told["table"], measure, change="absolute")
        assert row["before"] == pytest.approx(first[measure][0]) and row["after"] == pytest.approx(second[measure][0])
        assert row["b"] == pytest.approx(second[measure][0] - first[measure][0])
        assert row["se"] == pytest.approx(math.hypot(first[measure][1], second[measure][1]))
        assert pick(told["table"], measure, change="absolute_a_year")["b"] == pytest.approx(row["b"] / 4)
    assert len(read_rows(tmp_path / "change.csv")) == len(told["table"])
    code, out, _ = ruamjai(*words, "--panel")
    assert code == 0 and "before → after" in out and "ส่วนต่าง · change" in out


def test_faults_of_both_files_are_told_together(ruamjai, files, village):
    words = (
        "measure",
        files / "survey.csv",
        "--measure",
        village / "own.toml",
        "--map",
        "d1=d_nutr",
        "--by",
        "region",
        *DESIGN,
    )
    code, _, error = ruamjai(*words, "--compare", village / "village.csv")
    assert code == 2 and "d1=d_nutr" in error and "village.csv" in error and "region" in error
    code, _, error = ruamjai(*words, "--panel", "--years", 1, 2)
    assert code == 2 and "--panel goes with --compare" in error and "--years goes with --compare" in error


def test_incomes_with_a_line_and_what_does_not_go_with_them(ruamjai, village):
    """By hand: of the known 70, 30 and 50 a head with weights 1, 2 and 1, the second lies below 40."""
    write_survey(
        pa.table({"income": [70.0, 30.0, 50.0, None], "w": [1, 2, 1, 5], "line": [40, 40, 40, 40], "g": ["a", "b", "b", "a"]}),
        village / "money.csv",
    )
    words = ("measure", village / "money.csv", "--measure", "income", "--income", "income", "--weight", "w")
    for line in ("40", "line"):
        code, out, error = ruamjai(*words, "--line", line, "--by", "g", "--json")
        assert code == 0, error
        table = json.loads(out)["table"]
        assert pick(table, "mean")["b"] == pytest.approx(180 / 4)
        assert pick(table, "fgt0")["b"] == pytest.approx(2 / 4)
        assert pick(table, "fgt1")["b"] == pytest.approx(2 / 4 * 10 / 40)
        assert pick(table, "fgt0", subgroup="g", level="a")["b"] == 0 and pick(table, "mean")["n_missing"] == 1
    code, out, _ = ruamjai(*words, "--line", "40", "--by", "g", "--out", village / "money.xlsx")
    assert code == 0 and "รายได้เฉลี่ย · mean" in out and "No design was given" in out
    assert len(read_rows(village / "money.xlsx")) == len(table)
    code, out, _ = ruamjai(*words, "--line", "40", "--psu", "_n", "--json")  # each row was drawn by itself
    assert code == 0 and pick(json.loads(out)["table"], "mean")["se"] > 0 and json.loads(out)["notices"] == []
    code, out, _ = ruamjai(*words, "--line", "40", "--strata", "g", "--psu", "g", "--json")
    assert code == 0 and [one["code"] for one in json.loads(out)["notices"]] == ["lone_psu", "no_interval"]
    assert pick(json.loads(out)["table"], "mean")["ll"] is None
    code, _, error = ruamjai("measure", village / "money.csv", "--measure", "income", "--k", "1/2", "--by", "h", "--map", "a=b")
    assert code == 2
    for told in ("--k", "--map", "--income", "--line"):
        assert error.count(told) >= 2, told
    code, _, error = ruamjai(*words, "--line", "-1", "--by", "h")
    assert code == 2 and "h" in error


def test_capitals_and_vulnerable_households(ruamjai, tmp_path):
    write_survey(
        pa.table({"human": [1.0, 4.0, 2.5], "physical": [1.5, 4.0, 2.5], "financial": [1.0, 3.5, None],
                  "natural": [1.0, 4.0, 2.5], "social": [1.0, 4.0, 2.5]}), tmp_path / "capitals.csv",
    )  # fmt: skip
    code, out, error = ruamjai("measure", tmp_path / "capitals.csv", "--measure", "pppconnext")
    assert code == 0, error
    assert "ทุนมนุษย์" in out
    write_survey(
        pa.table({"income_per_person": [100_000, 100_001, 500_000, None], "n_dependents": [0, 0, 2, 1]}), tmp_path / "v.csv"
    )
    code, out, error = ruamjai("measure", tmp_path / "v.csv", "--measure", "vulnerable", "--json")
    assert code == 0, error
    assert pick(json.loads(out)["table"], "H")["b"] == pytest.approx(3 / 4)


def test_twenty_six_per_cent_is_met_by_four_of_twelve_and_not_by_three(ruamjai, tmp_path):
    columns = [one.column for one in load().surveys["national_mpi"].versions.versions[-1].indicators]
    people = [[int(place < deprived) for place in range(12)] for deprived in (0, 1, 2, 3, 4, 5)]
    write_survey(pa.table(dict(zip(columns, map(list, zip(*people, strict=True)), strict=True))), tmp_path / "twelve.csv")
    code, out, error = ruamjai("measure", tmp_path / "twelve.csv", "--measure", "national_mpi", "--json")
    assert code == 0, error
    table = json.loads(out)["table"]
    assert pick(table, "H")["b"] == pytest.approx(2 / 6)
    assert pick(table, "M0")["b"] == pytest.approx((4 + 5) / 12 / 6)


def test_by_tpmap_one_known_failure_makes_poor_and_who_passes_all_that_is_known_is_left_out(ruamjai, tmp_path):
    columns = [one.column for one in load().surveys["tpmap"].versions.versions[-1].indicators]
    people = [
        dict.fromkeys(columns, 0),
        dict.fromkeys(columns, None) | {"ind27": 1},
        dict.fromkeys(columns, 0) | {"ind1": None},
        dict.fromkeys(columns, 0) | {"ind1": 1, "ind4": 1, "ind8": 1},
    ]
    write_survey(pa.Table.from_pylist(people), tmp_path / "tpmap.csv")
    code, out, error = ruamjai("measure", tmp_path / "tpmap.csv", "--measure", "tpmap", "--json")
    assert code == 0, error
    row = pick(json.loads(out)["table"], "H")
    assert row["b"] == pytest.approx(2 / 3) and (row["n"], row["n_missing"]) == (3, 1)
    # Two of five dimensions: a union is one item, however many of its indicators fail.
    assert pick(json.loads(out)["table"], "M0")["b"] == pytest.approx((1 / 5 + 2 / 5) / 3)
