"""A made-up survey of two rounds, measured as R's package survey measures it (tests/golden/survey_rounds.R)."""

import csv
import math
import tomllib
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from poverty.counting.spec import figure, rows_of, survey
from ruamjai.poverty import change, measure

GOLDEN = Path(__file__).parents[2] / "golden"
FIGURES = tomllib.loads((GOLDEN / "survey_rounds.toml").read_text(encoding="utf-8"))["figure"]
DESIGN = {"weight": "weight", "strata": "stratum"}


def of_case(case):
    return [expected for expected in FIGURES if expected["case"] == case]


def rounds(year):
    with (GOLDEN / "survey_rounds.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["round"] == str(year)]
    answers = {f"d{i}": pa.array([int(row[f"d{i}"]) if row[f"d{i}"] else None for row in rows], pa.int8()) for i in range(1, 8)}
    words = {name: [row[name] for row in rows] for name in ("stratum", "psu", "region")}
    return pa.table({**words, "weight": [float(row["weight"]) for row in rows], **answers})


def made(k="1/3"):
    return survey(
        {
            "health": {"d1": None, "d2": None},
            "school": {"d3": None, "d4": None},
            "living": {"d5": None, "d6": None, "d7": None},
        },
        k,
    )


def same(value, wanted):
    if math.isnan(wanted):
        return value is None
    return value is not None and math.isclose(value, wanted, rel_tol=1e-9, abs_tol=1e-14)


MEASURED = {
    "clusters": lambda: measure(rounds(2019), made(), by=["region"], psu="psu", **DESIGN),
    "persons": lambda: measure(rounds(2019), made(), by=["region"], **DESIGN),
    "simple": lambda: measure(rounds(2023), made("1/2"), by=["region"], psu="_n", weight="weight"),
    "lone-remove": lambda: measure(rounds(2019), made(), psu="psu", lone_psu="certain", **DESIGN),
    "lone-certainty": lambda: measure(rounds(2019), made(), psu="psu", lone_psu="certain", **DESIGN),
}


@pytest.mark.parametrize("case", MEASURED)
def test_figures_errors_and_intervals_equal_r(case):
    measured = MEASURED[case]()
    found = rows_of(measured)
    wrong = []
    for expected in of_case(case):
        k = Fraction(expected["k"]) if expected["k"] else None
        key = (expected["measure"], k, "region" if expected["level"] else "", expected["level"], expected["indicator"])
        row = found[key]
        wrong += [(key, name, row[name], expected[name]) for name in ("b", "se") if not same(row[name], expected[name])]
        if "ll" in expected:  # by a logistic regression, which stops when it is near enough
            assert math.isclose(row["ll"], expected["ll"], rel_tol=1e-5) and math.isclose(
                row["ul"], expected["ul"], rel_tol=1e-5
            )
    assert wrong == [] and len(of_case(case)) > 0


def test_a_lone_unit_without_a_rule_for_it_gives_no_error():
    measured = measure(rounds(2019), made(), by=["region"], psu="psu", lone_psu="missing", **DESIGN)
    assert figure(measured, "H")["se"] is None and figure(measured, "H")["ll"] is None
    assert figure(measured, "H", level="east")["se"] is None
    assert same(figure(measured, "H", level="north")["se"], figure(MEASURED["clusters"](), "H", level="north")["se"])
    assert any(notice.code == "lone_psu" and "1 strata" in notice.en for notice in measured.notices)


@pytest.mark.parametrize("case", ["apart", "panel"])
def test_changes_of_samples_drawn_apart_and_of_a_panel_equal_r(case):
    before, after = (measure(rounds(year), made(), by=["region"], psu="psu", **DESIGN) for year in (2019, 2023))
    changed = change(before, after, panel=case == "panel").table.to_pylist()
    found = {(row["change"], row["measure"], row["level"], row["indicator"], row["k"]): row for row in changed}
    for kind, expected in [("absolute", e) for e in of_case(case)] + [("relative", e) for e in of_case(f"{case}-relative")]:
        row = found[kind, expected["measure"], expected["level"], expected["indicator"], expected["k"]]
        assert same(row["b"], expected["b"]) and same(row["se"], expected["se"]), (row, expected)
    assert len(of_case(case)) == 10


def test_a_panel_is_surer_of_its_change_than_two_samples():
    before, after = (measure(rounds(year), made(), psu="psu", **DESIGN) for year in (2019, 2023))
    apart, panel = (change(before, after, panel=panel).table.to_pylist()[0] for panel in (False, True))
    assert apart["measure"] == panel["measure"] == "H" and apart["b"] == panel["b"] and panel["se"] < 0.9 * apart["se"]


def test_a_change_a_year_compounds():
    before, after = (measure(rounds(year), made(), psu="psu", **DESIGN) for year in (2019, 2023))
    rows = {row["change"]: row for row in change(before, after, years=(2019, 2023)).table.to_pylist() if row["measure"] == "M0"}
    assert rows["absolute_a_year"]["b"] * 4 == pytest.approx(rows["absolute"]["b"])
    assert (1 + rows["relative_a_year"]["b"]) ** 4 == pytest.approx(1 + rows["relative"]["b"])
    # The error by a small difference: d/dr of r^(1/4) is the slope.
    ratio, step = 1 + rows["relative"]["b"], 1e-6
    slope = ((ratio + step) ** 0.25 - (ratio - step) ** 0.25) / (2 * step)
    assert rows["relative_a_year"]["se"] == pytest.approx(slope * rows["relative"]["se"], rel=1e-6)
