"""Movement of capitals: matched households alone, overall over what was scored both times, attrition in sight."""

import csv
from pathlib import Path

import ibis
import pytest

from poverty.desk import arrow, desk
from poverty.village import AREAS, Village
from ruamjai import poverty
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema

GOLDEN = Path(__file__).parents[2] / "golden"
READS = ("household_capitals", "areas")
CONNECTION = ibis.duckdb.connect()
QUERIES = {}  # (rulebook, what is asked) → its SQL, written once: the expressions are the same for all rows


def run(rules, what, expression):
    key = (rules.digest(), rules.capitals["pppconnext"].versions, what)
    if key not in QUERIES:
        QUERIES[key] = ibis.to_sql(expression, dialect="duckdb")
    return CONNECTION.con.sql(QUERIES[key]).to_arrow_table()


def compare(capitals, areas=AREAS, rules=None):
    """Rows of both tables from rows of household_capitals."""
    rules = rules or desk().rules
    for name, rows in zip(READS, (capitals, areas), strict=True):
        CONNECTION.con.register(name, arrow(name, rows))
    found = poverty.compare_capitals(
        **{name: ibis.table(ibis.Schema.from_pyarrow(arrow(name, []).schema), name=name) for name in READS},
        rules=rules,
        collect=lambda expression: run(rules, "areas", expression),
    )
    changes, by_area = run(rules, "households", found["capital_changes"]), found["area_capital_changes"]
    assert tuple(changes.column_names) == TABLES["capital_changes"].column_names
    assert by_area.schema.equals(arrow_schema(TABLES["area_capital_changes"]))
    return {row["household_id"]: row for row in changes.to_pylist()}, by_area.to_pylist()


def measured(village):
    return compare(desk().measure(village.tables, {"household_capitals"})["household_capitals"])


def twice(village, household, before, after, years=(2020, 2022), **more):
    """A household surveyed before and after; both are (human capital of members, other scores)."""
    for period, year, (members, scores) in zip(("before", "after"), years, (before, after), strict=True):
        people = {f"{household}-{i}": human for i, human in enumerate(members)}
        village.capitals(household, people, year=year, period=period, **scores, **more)
    return village


def figures(rows, code, capital):
    (row,) = [row for row in rows if (row["area_code"], row["capital"]) == (code, capital)]
    return row


def test_a_household_moves_by_score_and_by_level():
    village = twice(
        Village(), "h1",
        ([1.5, 2.0], {"physical": 1.74, "financial": 3.0, "social": 2.0}),
        ([2.0, 2.5], {"physical": 1.75, "financial": 2.4, "social": 2.4}),
    )  # fmt: skip
    changes, _ = measured(village)
    row = changes["h1"]
    assert (row["year_before"], row["year_after"]) == (2020, 2022)
    assert [row[f"{name}_change"] for name in ("human", "physical", "financial", "natural", "social")] == [
        pytest.approx(0.5), pytest.approx(0.01), pytest.approx(-0.6), None, pytest.approx(0.4),
    ]  # fmt: skip
    # Human 1.75 to 2.25 stays within level 2; a hundredth takes physical over the edge.
    assert [row[f"{name}_moved"] for name in ("human", "physical", "financial", "natural", "social")] == [
        "same", "better", "worse", None, "same",
    ]  # fmt: skip
    assert row["overall_change"] == pytest.approx((0.5 + 0.01 - 0.6 + 0.4) / 4)


def test_a_capital_asked_once_moves_nothing():
    village = twice(Village(), "h1", ([], {"physical": 2.0, "natural": 4.0}), ([], {"physical": 2.0, "social": 1.0}))
    changes, areas = measured(village)
    row = changes["h1"]
    assert (row["overall_change"], row["overall_moved"], row["natural_moved"], row["social_change"]) == (
        0.0,
        "same",
        None,
        None,
    )
    tambon = figures(areas, "570505", "natural")
    assert (tambon["n_before"], tambon["n_after"], tambon["n_matched"], tambon["b"]) == (1, 0, 0, None)


def test_nothing_scored_both_times_is_no_movement_and_never_zero():
    changes, areas = measured(twice(Village(), "h1", ([], {"physical": 2.0}), ([], {"natural": 3.0})))
    assert (changes["h1"]["overall_change"], changes["h1"]["overall_moved"]) == (None, None)
    row = figures(areas, "TH", "overall")
    assert (row["n_before"], row["n_after"], row["n_matched"], row["mean_before"], row["b"]) == (1, 1, 0, None, None)


def test_only_households_seen_both_times_count_and_the_rest_are_shown():
    village = twice(Village(), "a", ([], {"physical": 2.0}), ([], {"physical": 3.0}))
    village.capitals("b", {}, year=2020, period="before", physical=1.0)
    village.capitals("c", {}, year=2020, period="before", physical=1.0)
    village.capitals("d", {}, year=2022, period="after", physical=4.0)
    changes, areas = measured(village)
    assert list(changes) == ["a"]
    row = figures(areas, "570505", "physical")
    assert (row["n_before"], row["n_after"], row["n_matched"]) == (3, 2, 1)
    assert (row["mean_before"], row["mean_after"], row["b"], row["se"], row["ll"]) == (2.0, 3.0, 1.0, None, None)
    assert (row["n_better"], row["n_same"], row["n_worse"]) == (1, 0, 0)
    assert {row["level"] for row in areas} <= set(TABLES["areas"].column_names) | {
        "x",
        "country",
        "province",
        "amphoe",
        "tambon",
    }


def test_a_survey_before_help_that_is_newer_than_the_one_after_begins_another_round():
    village = twice(Village(), "h1", ([], {"physical": 3.0}), ([], {"physical": 2.0}), years=(2023, 2021))
    changes, areas = measured(village)
    assert changes == {}
    assert [figures(areas, "TH", "physical")[name] for name in ("n_before", "n_after", "n_matched")] == [1, 1, 0]
    assert list(measured(twice(Village(), "h1", ([], {"physical": 3.0}), ([], {"physical": 2.0}), years=(None, 2021)))[0])


def test_an_overall_mean_exactly_on_an_edge_is_on_it_though_human_capital_is_a_mean_of_thirds():
    # Over the three capitals scored both times: (8/3 + a + b) / 3 = 5/2 is met only if a + b = 29/6, never with scores to
    # 1e-4; so human capital of 2.5 as a mean of three, and floats that miss the edge.
    members = [2.1, 2.2, 3.2]
    on, under = {"physical": 2.3, "natural": 2.7}, {"physical": 2.3, "natural": 2.6999}
    village = twice(Village(), "h1", (members, {**under, "social": 4.0}), (members, on))
    changes, _ = measured(village)
    assert changes["h1"]["overall_moved"] == "better"


def test_a_household_lies_where_it_was_seen_last():
    moved = {"tambon_code": "470301", "village_code": "47030101"}
    village = Village().capitals("h1", {}, year=2020, period="before", physical=2.0)
    village.capitals("h1", {}, year=2022, period="after", place=moved, physical=2.0)
    village.capitals("h2", {}, year=2020, period="before", physical=2.0)
    village.capitals("h2", {}, year=2022, period="after", place={"tambon_code": None, "village_code": None}, physical=2.0)
    changes, areas = measured(village)
    assert {name: row["village_code"] for name, row in changes.items()} == {"h1": "47030101", "h2": "57050501"}
    assert figures(areas, "470301", "physical")["n_before"] == 1


def test_the_error_is_that_of_r_s_paired_t_test():
    """Student's sleep data on a scale of four points; figures by R's t.test, see tests/golden/paired_change.R."""
    with (GOLDEN / "paired_change_in.csv").open(encoding="utf-8") as file:
        surveyed = list(csv.DictReader(file))
    capitals = [
        {"household_id": row["household"], "period": period, "survey_year": year, "tambon_code": "570505",
         "physical": float(row[period]), "physical_level": 1, "overall": float(row[period]), "level": 1}
        for row in surveyed for period, year in (("before", 2020), ("after", 2022))
    ]  # fmt: skip
    _, areas = compare(capitals)
    with (GOLDEN / "paired_change.csv").open(encoding="utf-8") as file:
        (expected,) = csv.DictReader(file)
    for capital in ("physical", "overall"):
        row = figures(areas, "5705", capital)
        assert row["n_matched"] == 10
        for name, value in expected.items():
            assert row[name] == pytest.approx(float(value), rel=1e-6), name


def test_nobody_surveyed_gives_two_empty_tables():
    assert compare([]) == ({}, [])
