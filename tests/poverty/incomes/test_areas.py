"""The step: every area's figures are those of its households, people counted through them, each by the line of its year."""

import math
import shutil
from importlib.util import find_spec

import pyarrow.parquet as pq
import pytest

from poverty.desk import arrow
from poverty.made_rows import chance
from reference import incomes as reference
from ruamjai import poverty, rulebook
from ruamjai.poverty.incomes import alike
from ruamjai.tables import TABLES
from ruamjai.warehouse import Warehouse

LINES = {2016: None, 2017: 32_232, 2020: 32_232, 2021: 33_636, 2024: 33_636, None: None}
PLACE = {"tambon_code": "570505"}
TAMBONS = ("570505", "570506", "571303", "470301", None, "999999")
# The province 99 is no known area: whoever lives there counts for the country.
AREAS = [{"area_code": code} for code in
         ("TH", "57", "47", "5705", "5713", "4703", "570505", "570506", "571303", "470301", "470302", "57050501")]  # fmt: skip


def survey(seed, n):
    random = chance(seed)
    amounts = [0, 32_231.5, 32_232, 33_000, 33_636, 40_000]
    return [
        {
            "household_id": f"h{i}", "tambon_code": random.choice(TAMBONS), "survey_year": random.choice(list(LINES)),
            "n_members": random.choice([0, 1, 1, 2, 3, 6]),
            "income_per_person": random.choice([None, random.choice(amounts), round(random.uniform(0, 150_000), 2)]),
        }
        for i in range(n)
    ]  # fmt: skip


def measured(rows, folder, engine="duckdb"):
    """``{(area, measure): row}`` as the flow writes it, the promise checked."""
    with Warehouse.open(engine, threads=2) as warehouse:
        made = poverty.measure_incomes(
            household_poverty=warehouse.table(arrow("household_poverty", rows)),
            areas=warehouse.table(arrow("areas", AREAS)),
            rules=rulebook.load(),
            collect=warehouse.collect,
        )
        assert set(made) == {"area_incomes"}
        warehouse.write(made["area_incomes"], folder / "incomes.parquet", TABLES["area_incomes"])
    rows = pq.read_table(folder / "incomes.parquet").to_pylist()
    return {(row["area_code"], row["measure"]): row for row in rows}


def lives_in(row, area):
    return area == "TH" or (row["tambon_code"] or "").startswith(area)


def counted(people, measure):
    lined, positive = measure in ("fgt0", "fgt1", "fgt2", "sen", "watts"), measure in ("watts", "theil")
    return [p for p in people if (not lined or p[2] is not None) and (not positive or p[0] > 0)]


def same(left, right, rel):
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=rel, abs_tol=1e-7)


@pytest.mark.parametrize("together", [1, 8, 100_000])
def test_every_area_has_the_figures_of_its_households(tmp_path, monkeypatch, together):
    monkeypatch.setattr(alike, "ROWS_TOGETHER", together)
    rows = survey(3, 60)
    made = measured(rows, tmp_path)
    seen = set()
    for area in (row["area_code"] for row in AREAS if len(row["area_code"]) < 8):
        there = [row for row in rows if lives_in(row, area) and row["n_members"]]
        people = [
            (row["income_per_person"], row["n_members"], LINES[row["survey_year"]])
            for row in there
            if row["income_per_person"] is not None
        ]
        for name, measure in reference.MEASURES.items():
            if not there:
                assert (area, name) not in made
                continue
            row, sample = made[area, name], counted(people, name)
            seen.add((area, name))
            assert same(row["b"], measure(sample), 1e-9), (area, name)
            assert row["n"] == sum(w for _, w, _ in sample)
            assert row["n"] + row["n_missing"] == sum(row["n_members"] for row in there)
            if len(sample) < 2:
                assert row["se"] is row["ll"] is row["ul"] is None, (area, name)
    assert seen == set(made)


def test_the_error_is_over_households(tmp_path):
    """Weights of no common sum, so that no edge of a fifth falls between two households, where its slope is not one."""
    sizes = (7, 11, 13, 17, 19, 23, 29, 37)
    rows = [
        {"household_id": f"h{i}", "survey_year": 2021, "n_members": n, "income_per_person": 7_000.0 * i**1.5, **PLACE}
        for i, n in enumerate(sizes)
    ]
    made = measured(rows, tmp_path)
    people = [(row["income_per_person"], row["n_members"], 33_636) for row in rows]
    for name, measure in reference.MEASURES.items():
        if name != "median":
            sample = counted(people, name)
            wanted = reference.standard_error(measure, sample, [0] * len(sample), range(len(sample)))
            for area in ("570505", "TH"):
                assert made[area, name]["se"] == pytest.approx(wanted, rel=1e-4), name


def test_a_year_without_a_line_has_inequality_and_no_poverty(tmp_path):
    rows = [
        {"household_id": f"h{i}", "survey_year": 2016, "n_members": 2, "income_per_person": 1000.0 * i, **PLACE}
        for i in range(1, 6)
    ]
    made = measured(rows, tmp_path)
    for name in ("fgt0", "fgt1", "fgt2", "watts", "sen"):
        assert made["TH", name] | {"area_code": "", "level": "", "measure": ""} == {
            "area_code": "", "level": "", "measure": "", "b": None, "se": None, "ll": None, "ul": None, "n": 0, "n_missing": 10,
        }  # fmt: skip
    assert made["TH", "gini"]["b"] == pytest.approx(4 / 15)  # (n² − 1) / 3n over n + 1
    assert made["TH", "mean"]["n_missing"] == 0


def test_an_area_of_one_household_has_figures_without_errors(tmp_path):
    rows = [{"household_id": "h", "survey_year": 2021, "n_members": 3, "income_per_person": 20_000.0, **PLACE}]
    made = measured(rows, tmp_path)
    assert (made["570505", "fgt0"]["b"], made["570505", "gini"]["b"]) == (1, 0)
    assert all(row["se"] is row["ll"] is row["ul"] is None for row in made.values())


def test_without_a_survey_there_are_no_rows(tmp_path):
    assert measured([], tmp_path) == {}


def test_without_any_income_the_people_are_counted_as_missing(tmp_path):
    rows = [{"household_id": "h", "survey_year": 2021, "n_members": 3, "income_per_person": None, **PLACE}]
    made = measured(rows, tmp_path)
    assert {area for area, _ in made} == {"TH", "57", "5705", "570505"}
    assert all(row["b"] is None and (row["n"], row["n_missing"]) == (0, 3) for row in made.values())


def test_rows_in_another_order_give_the_same_bits(tmp_path):
    """Whatever order an engine hands its rows over in, and however the areas are worked on together."""
    rows = survey(7, 400)
    made = measured(rows, tmp_path)
    for seed in range(3):
        chance(seed).shuffle(rows)
        assert measured(rows, tmp_path) == made


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed")
def test_spark_gives_the_same_rows(tmp_path):
    rows = survey(5, 200)
    assert measured(rows, tmp_path, "spark") == measured(rows, tmp_path)
