"""The figures of areas with errors, against plain loops and against what the areas' own table says."""

import shutil
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec

import pytest

from poverty.desk import arrow, desk
from poverty.made_rows import registers
from poverty.measures.households import INDICATORS, RULES, VERSION, measured, rulebook_judge, survey
from reference import measures as reference
from ruamjai.poverty import measure_areas
from ruamjai.poverty.measuring import MEASURE
from ruamjai.tables import TABLES
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse import Warehouse


def close(found, wanted):
    return found is None if wanted is None else found == pytest.approx(float(wanted), abs=1e-12)


@pytest.mark.parametrize(("seed", "n", "gaps"), [(1, 60, 0.1), (2, 200, 0.5), (3, 1, 0.0), (4, 8, 2.0)])
def test_every_figure_is_that_of_plain_loops(seed, n, gaps):
    rows = survey(seed, n, gaps=gaps)
    found = {(r["area_code"], r["measure"], r["indicator"]): r for r in measured(rows)["poverty_measures"].to_pylist()}
    wanted = {
        (code, *key): figure
        for code, households in reference.by_area(rows).items()
        for key, figure in reference.figures(households, rulebook_judge, [one.id for one in INDICATORS]).items()
    }
    assert set(found) == set(wanted)
    for key, (b, se, people, missing) in wanted.items():
        row = found[key]
        assert close(row["b"], b), key
        assert close(row["se"], se), key
        assert (row["n"], row["n_missing"]) == (people, missing), key
        assert row["k"] == "1/5"


def test_an_interval_holds_its_figure_and_is_missing_at_the_ends():
    rows = measured(survey(5, 150))["poverty_measures"].to_pylist()
    assert any(row["ll"] is not None for row in rows)
    for row in rows:
        if row["b"] is None or row["se"] is None or row["b"] in (0.0, 1.0):
            assert row["ll"] is None and row["ul"] is None
        elif row["se"]:
            assert 0 < row["ll"] < row["b"] < row["ul"] < 1


def household(i, members, *lacks, poor=None):
    row = {"household_id": f"h{i}", "tambon": "470301", "members": members, "poor": bool(lacks) if poor is None else poor}
    row |= {one.id: one.id in {VERSION.indicators[name][0] for name in lacks} for one in INDICATORS}
    return row | {name: name in lacks for name in DIMENSIONS}


def test_four_households_by_hand():
    # 2 of 10 people poor, in one of two households that lack: H = 3/10 with z = (0.7·3, −0.3·2, −0.3·4, −0.3·1)/10,
    # Σz² = (4.41 + 0.36 + 1.44 + 0.09)/100 = 0.063, times 4/3 = 0.084.
    rows = [household(1, 3, "health", "income"), household(2, 2), household(3, 4), household(4, 1)]
    found = {
        (r["measure"], r["indicator"]): r for r in measured(rows)["poverty_measures"].to_pylist() if r["area_code"] == "47"
    }
    assert found["H", ""]["b"] == pytest.approx(0.3)
    assert found["H", ""]["se"] == pytest.approx(0.084**0.5)
    assert found["A", ""]["b"] == pytest.approx(0.4)
    assert found["A", ""]["se"] is None, "one household tells nothing of how households differ"
    assert found["M0", ""]["b"] == pytest.approx(0.12)
    assert found["M0", ""]["se"] == pytest.approx(0.4 * 0.084**0.5)
    assert found["share", "health"]["b"] == pytest.approx(0.5)
    assert found["hdk", "safe_food"]["b"] == 0.0
    assert found["hdk", VERSION.indicators["health"][0]]["b"] == pytest.approx(0.3)


def test_shares_of_an_area_sum_to_one_and_headcounts_make_m0():
    rows = measured(survey(6, 120))["poverty_measures"].to_pylist()
    by = {(r["area_code"], r["measure"], r["indicator"]): r["b"] for r in rows}
    for code in {row["area_code"] for row in rows}:
        if by[code, "A", ""] is not None:
            assert sum(by[code, "share", name] for name in DIMENSIONS) == pytest.approx(1)
            weighted = sum(float(VERSION.weights[name]) * by[code, "hdk", name] for name in DIMENSIONS)
            assert weighted == pytest.approx(by[code, "M0", ""])


def two_vintages():
    """A rulebook in which the cut-off and the weights changed for surveys from 2023."""
    measure = RULES.measures[MEASURE]
    weights = dict(zip(DIMENSIONS, (Fraction(1, 2), *[Fraction(1, 8)] * 4), strict=True))
    newer = replace(measure.versions.newest, start=VERSION.start.replace(year=2023), k=Fraction(1, 4), weights=weights)
    versions = replace(measure.versions, versions=(*measure.versions.versions, newer))
    return replace(RULES, measures={**RULES.measures, MEASURE: replace(measure, versions=versions)}), newer


def test_each_household_is_weighed_by_the_version_of_its_year():
    rules, newer = two_vintages()
    rows = survey(7, 90)
    plans = [VERSION, newer]
    for i, row in enumerate(rows):
        row["poor"] = reference.state(row, plans[i % 2].k, plans[i % 2].weights)
        row["plan"] = plans[i % 2]
    found = measured(rows, rules, years=(2022, 2023))["poverty_measures"].to_pylist()
    wanted = {
        code: reference.figures(households, lambda row: (row["poor"], row["plan"].weights))
        for code, households in reference.by_area(rows).items()
    }
    assert {row["k"] for row in found if row["area_code"] == "TH"} == {"1/5, 1/4"}
    for row in found:
        if row["measure"] in ("H", "A", "M0", "share"):
            b, se, *_n = wanted[row["area_code"]][row["measure"], row["indicator"]]
            assert close(row["b"], b) and close(row["se"], se), row


def test_the_kept_patterns_hold_every_household_with_members_once():
    rows = survey(8, 150)
    found = measured(rows)["deprivation_patterns"].to_pylist()
    wanted = {}
    for row in rows:
        if row["members"]:
            bits = [sum(2**j for j, name in enumerate(DIMENSIONS) if row[name] is value) for value in (True, None)]
            counts = wanted.setdefault((row["tambon"], *bits), [0, 0, 0])
            for i, power in enumerate((0, 1, 2)):
                counts[i] += row["members"] ** power
    keys = TABLES["deprivation_patterns"].column_names
    assert {tuple(r[key] for key in keys[:3]): [r[key] for key in keys[3:]] for r in found} == wanted


def test_nobody_surveyed_is_no_row():
    found = measured([])
    assert found["poverty_measures"].num_rows == found["deprivation_patterns"].num_rows == 0


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed")
def test_spark_gives_the_same_rows():
    rows = survey(9, 120)
    made = {engine: measured(rows, years=(2022, None), engine=engine) for engine in ("duckdb", "spark")}
    for name, table in made["duckdb"].items():
        assert table.to_pylist() == made["spark"][name].to_pylist(), name


@pytest.mark.parametrize("seed", [3, 4])
def test_h_a_and_m0_are_those_of_the_areas_own_table_to_the_last_digit(seed):
    given = registers(seed, 60, 0.1)
    made = desk().measure(given, only={"household_poverty", "indicator_results", "area_poverty"})
    with Warehouse.open(threads=2) as warehouse:
        bound = {name: warehouse.table(arrow(name, made[name])) for name in ("household_poverty", "indicator_results")}
        bound["areas"] = warehouse.table(arrow("areas", given["areas"]))
        found = measure_areas(**bound, rules=RULES, collect=warehouse.collect)["poverty_measures"].to_pylist()
    mine = {(row["area_code"], row["measure"]): row for row in found if row["measure"] in ("H", "A", "M0")}
    areas = [row for row in made["area_poverty"] if row["level"] != "village" and row["n_people"]]
    assert {code for code, _measure in mine} == {row["area_code"] for row in areas}
    for row in areas:
        for measure, column in (("H", "h"), ("A", "a"), ("M0", "m0")):
            assert mine[row["area_code"], measure]["b"] == row[column]
        assert mine[row["area_code"], "H"]["n_missing"] == row["n_unknown"]
