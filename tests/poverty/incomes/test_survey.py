"""The figures and errors of a made-up survey, beside R: tests/golden/incomes_survey.toml says how each number was come by."""

import tomllib
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from ruamjai.poverty import measure_income
from ruamjai.poverty.incomes.figures import MEASURES

GOLDEN = Path(__file__).parents[2] / "golden"
R = tomllib.loads((GOLDEN / "incomes_survey.toml").read_text("utf-8"))
SURVEY = pacsv.read_csv(GOLDEN / "incomes_survey.csv")
DESIGN = {"weight": "weight", "strata": "stratum", "psu": "psu"}


def measured(data=SURVEY, **asked):
    """``{(level, measure): row}`` of the survey, by its region."""
    asked = {"income": "income", "line": R["line"], "by": ["region"], **DESIGN, **asked}
    return {(row["level"], row["measure"]): row for row in measure_income(data, **asked).to_pylist()}


@pytest.fixture(scope="module")
def made():
    return measured()


@pytest.mark.parametrize("wanted", R["figure"], ids=lambda f: f"{f['group'] or 'all'}-{f['measure']}")
def test_a_figure_and_its_error_are_those_of_r(made, wanted):
    row = made[wanted["group"], wanted["measure"]]
    assert row["b"] == pytest.approx(wanted["b"], rel=1e-9)
    for key in {"se", "ll", "ul"} & set(wanted):
        assert row[key] == pytest.approx(wanted[key], rel=wanted["within"]), key


@pytest.mark.parametrize(
    "wanted", [f for f in R["figure"] if "jackknife" in f], ids=lambda f: f"{f['group'] or 'all'}-{f['measure']}"
)
def test_an_error_is_near_that_of_the_jackknife(made, wanted):
    """Another way to an error, from replicates: the same in a large sample, so nearer for the whole than for its parts."""
    near = 0.12 if wanted["group"] else 0.06
    assert made[wanted["group"], wanted["measure"]]["se"] == pytest.approx(wanted["jackknife"], rel=near)


def test_every_figure_of_every_group_is_compared_with_r(made):
    assert {(f["group"], f["measure"]) for f in R["figure"]} == set(made)
    assert {measure for _, measure in made} == set(MEASURES)


def test_who_is_at_risk_of_poverty_by_laeken():
    row = measured(line=R["at_risk"]["line"])["", "fgt0"]
    assert row["b"] == pytest.approx(R["at_risk"]["fgt0"], rel=1e-12)


def test_the_design_matters(made):
    """A design that is passed and ignored would give the errors of rows drawn by themselves."""
    plain = measured(strata=None, psu="_n")
    for measure in ("mean", "fgt0", "gini", "theil"):
        assert plain["", measure]["b"] == pytest.approx(made["", measure]["b"], rel=1e-12)
        assert abs(plain["", measure]["se"] / made["", measure]["se"] - 1) > 0.02, measure


def test_an_ibis_table_gives_the_same(made):
    assert measured(ibis.memtable(SURVEY)) == made


def test_the_order_of_the_rows_does_not_matter(made):
    again = measured(SURVEY.take(pa.array(list(reversed(range(SURVEY.num_rows))))))
    for key, row in made.items():
        numbers = {name for name, value in row.items() if isinstance(value, float)}
        assert {name: again[key][name] for name in numbers} == pytest.approx({name: row[name] for name in numbers}, rel=1e-9)
        assert {name: again[key][name] for name in set(row) - numbers} == {name: row[name] for name in set(row) - numbers}


def test_rows_without_income_are_missing_and_counted(made):
    n_known = sum(value is not None for value in SURVEY["income"].to_pylist())
    n_some = sum(bool(value) for value in SURVEY["income"].to_pylist())
    assert n_some < n_known < SURVEY.num_rows
    for measure in MEASURES:
        n = n_some if measure in ("watts", "theil") else n_known
        assert (made["", measure]["n"], made["", measure]["n_missing"]) == (n, SURVEY.num_rows - n)


@pytest.mark.parametrize("lone", ["centre", "certain", "missing"])
def test_a_stratum_with_one_unit_has_a_stated_rule(made, lone):
    rows = SURVEY.to_pylist()
    # The first unit becomes a stratum of its own.
    alone = pa.Table.from_pylist(
        [row | {"stratum": 9 if (row["stratum"], row["psu"]) == (1, 1) else row["stratum"]} for row in rows]
    )
    row = measured(alone, lone_psu=lone)["", "mean"]
    assert row["b"] == made["", "mean"]["b"]
    if lone == "missing":
        assert row["se"] is row["ll"] is None
    else:
        other = measured(alone, lone_psu="certain")["", "mean"]["se"]
        assert row["se"] > other if lone == "centre" else row["se"] == other
