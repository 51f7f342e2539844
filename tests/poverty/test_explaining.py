"""Why this household: each indicator with its answers, what each register says, and what would have to change."""

import datetime as dt
from fractions import Fraction

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import arrow, desk
from poverty.made_rows import registers
from poverty.village import Village
from ruamjai import poverty

CONNECTION = ibis.duckdb.connect()


def collect(expression) -> pa.Table:
    return CONNECTION.to_pyarrow(expression)


def bound(tables):
    measured = {**tables, **desk().measure(tables)}
    return {name: ibis.memtable(arrow(name, measured[name])) for name in poverty.EXPLAINS_FROM}


def explain(village, household):
    return poverty.explain(household=household, **bound(village.tables), rules=desk().rules, collect=collect)


def test_a_failing_indicator_names_the_answers_the_version_and_what_would_have_to_change():
    members = {"p1": {"a31921": 2}, "p2": {}, "p3": {"age": 70, "a31921": None}}
    why = explain(Village().surveyed("h1", {"a42216": 27_500.0}, members), "h1").survey
    literacy = next(one for one in why.indicators if one.indicator == "literacy")
    assert (literacy.result, literacy.n_eligible, literacy.n_failed, literacy.number) == ("fail", 2, 1, 19)
    assert [(row.applies, row.deprived) for row in literacy.rows] == [(True, True), (True, False), (False, None)]
    assert [[test.column for test in row.unmet] for row in literacy.rows] == [["a31921"], [], []]
    assert literacy.rows[0].answers == {"age": 40, "a31921": 2}
    income = next(one for one in why.indicators if one.indicator == "average_income")
    (row,) = income.rows
    assert (income.holds_from, income.verified, row.record_id) == (dt.date(2022, 1, 1), False, None)
    assert [(test.column, test.word, test.value) for test in row.unmet] == [("income_per_person", "below", 40_000)]
    assert row.answers["income_per_person"] == 27_500


def test_the_dimensions_and_how_many_must_be_lifted():
    why = explain(Village().surveyed("h1", {"a42216": 27_500.0, "a2911": 2, "a1411": None}), "h1").survey
    by_id = {one.dimension: one for one in why.dimensions}
    assert (by_id["living"].failed, by_id["income"].failed) == (("drinking_water",), ("average_income",))
    assert (by_id["health"].deprived, by_id["health"].unknown) == (None, ("safe_food",))
    assert (why.poor, why.k, why.n_deprived, why.n_unknown, why.dimensions_to_lift) == (True, Fraction(1, 5), 2, 1, 2)
    well = explain(Village().surveyed("h1"), "h1").survey
    assert (well.poor, well.dimensions_to_lift) == (False, 0)


def test_what_each_register_and_each_rule_says_of_each_resident():
    village = Village().surveyed("h1", {"a2911": 2}, {"p1": {}}).listed("p1", "verified", living=True, health=False)
    village.card("p1", "registered").capitals("h1", {"p2": 3.5}, period="before", physical=1.0)
    why = explain(village, "h1")
    mine, other = why.people
    assert (mine.person_id, mine.basic_needs_poor, mine.tpmap_dimensions, mine.tpmap_years) == (
        "p1",
        True,
        ("living",),
        (2022,),
    )
    assert (mine.welfare_state, mine.welfare_years) == ("registered", (2022,))
    assert (mine.rules["target"], mine.rules["target_registered"], mine.rules["union"]) == (False, True, True)
    assert (other.in_basic_needs, other.pppconnext_level, other.rules["basic_needs"]) == (False, 2, False)
    assert [(row["period"], row["level"]) for row in why.capitals] == [("before", 2)]


def test_a_household_that_only_pppconnext_knows_has_no_survey():
    why = explain(Village().capitals("h1", {"p": 2.0}), "h1")
    assert why.survey is None and [person.person_id for person in why.people] == ["p"]


def test_a_household_no_register_knows_has_no_answer():
    assert explain(Village().surveyed("h1"), "h2") is None


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_the_rows_shown_bear_out_the_result(seed):
    tables = registers(seed, 6, 0.1)
    runs = bound(tables)
    for home in collect(runs["household_poverty"]).to_pylist():
        why = poverty.explain(household=home["household_id"], **runs, rules=desk().rules, collect=collect).survey
        for indicator in why.indicators:
            failing = sum(1 for row in indicator.rows if row.applies and row.deprived)
            outside = sum(1 for row in indicator.rows if row.applies is False)
            assert (failing, len(indicator.rows) - outside) == (indicator.n_failed, indicator.n_eligible), indicator
            assert all(row.unmet for row in indicator.rows if row.applies and row.deprived)


def test_an_area_is_explained_by_the_dimensions_that_make_up_its_figure():
    village = (
        Village()
        .surveyed("a", {"a2911": 2})
        .surveyed("b", {"a2911": 2, "a1411": 2})
        .surveyed("c")
        .surveyed("d", {"a1411": None})
    )
    tables = desk().measure(village.tables)
    why = poverty.explain_area(
        area="570505",
        area_poverty=ibis.memtable(arrow("area_poverty", tables["area_poverty"])),
        rule_comparison=ibis.memtable(arrow("rule_comparison", tables["rule_comparison"])),
        rules=desk().rules,
        collect=collect,
    )
    shares = {one.dimension: one for one in why.dimensions}
    assert (shares["living"].contribution, shares["health"].contribution, shares["income"].contribution) == (2 / 3, 1 / 3, 0)
    assert (shares["health"].raw, shares["health"].censored, shares["living"].raw) == (1 / 3, 1 / 3, 1 / 2)
    assert why.figures["n_poor"] == 2 and why.rules["basic_needs"]["n_people"] == 2
    assert abs(sum(one.weight * Fraction(one.censored) for one in why.dimensions) - Fraction(why.figures["m0"])) < 1e-12


def test_an_area_without_people_has_no_answer():
    tables = desk().measure(Village().surveyed("a").tables)
    found = poverty.explain_area(
        area="99",
        area_poverty=ibis.memtable(arrow("area_poverty", tables["area_poverty"])),
        rule_comparison=ibis.memtable(arrow("rule_comparison", tables["rule_comparison"])),
        rules=desk().rules,
        collect=collect,
    )
    assert found is None
