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
from ruamjai.tables import TABLES

CONNECTION = ibis.duckdb.connect()


def collect(expression) -> pa.Table:
    return CONNECTION.to_pyarrow(expression)


def rows_of(tables):
    """Every row of the made tables and of what is measured of them."""
    measured = {**tables, **desk().measure(tables)}
    return {name: arrow(name, measured[name]).to_pylist() for name in measured if name in TABLES}


def why_of(rows, household):
    def look_up(name, column, values):
        return [row for row in rows[name] if row[column] in values]

    return poverty.explain(household=household, look_up=look_up, rules=desk().rules)


def explain(village, household):
    return why_of(rows_of(village.tables), household)


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


def test_a_need_names_the_failed_indicator_what_would_have_to_be_true_and_for_whom():
    members = {"p1": {"a31921": 2}, "p2": {}, "p3": {"a31921": 0}}
    why = explain(Village().surveyed("h1", {"a42216": 27_500.0, "a2911": 2, "a2811": None}, members), "h1").survey
    assert [(need.indicator, need.dimension, len(need.record_ids)) for need in why.needs] == [
        ("drinking_water", "living", 0), ("literacy", "education", 2), ("average_income", "income", 0),
    ]  # fmt: skip
    water, literacy, income = why.needs
    assert "5 ลิตร" in water.need.th and "5 l a person a day" in water.need.en
    rows = next(one.rows for one in why.indicators if one.indicator == "literacy")
    assert literacy.record_ids == (rows[0].record_id, rows[2].record_id)
    assert [(test.column, test.word, test.value) for test in income.unmet] == [("income_per_person", "below", 40_000)]


def test_the_way_out_is_what_the_measure_says_once_the_needs_are_met():
    answers = {"a42216": 27_500.0, "a2911": 2, "a2811": None}
    leaving = explain(Village().surveyed("h1", answers), "h1").survey.leaving
    (way,) = leaving.ways
    assert (way.dimensions, way.indicators) == (("living", "income"), ("drinking_water", "average_income"))
    assert (way.ask, leaving.ask) == (("secure_house",), ())
    met = explain(Village().surveyed("h1", {"a2811": None}), "h1").survey  # the same house with both needs met
    assert (met.poor, met.leaving.ways, met.leaving.ask) == (None, (), ("secure_house",))
    assert explain(Village().surveyed("h1"), "h1").survey.poor is False  # … and the open question answered


def test_before_the_first_version_there_is_no_way_out_to_tell():
    why = explain(Village().surveyed("h1", {"a2911": 2}, year=2015), "h1").survey
    assert (why.k, why.needs, why.leaving.ways, why.dimensions_to_lift) == (None, (), (), 0)


def test_each_registers_word_has_its_year_and_the_rule_that_reads_it():
    village = Village().surveyed("h1", {"a2911": 2}, {"p1": {}}, year=2023).listed("p1", "verified")
    village.capitals("h1", {"p1": 3.5, "p2": 3.5}, year=2020, period="before", physical=3.5)
    mine, other = explain(village, "h1").people
    words = {word.register: word for word in mine.words}
    assert {name: (word.knows, word.says, word.years) for name, word in words.items()} == {
        "basic_needs": (True, True, (2023,)), "tpmap": (True, True, (2022,)), "pppconnext": (True, False, (2020,)),
    }  # fmt: skip
    assert (words["tpmap"].rule, words["tpmap"].holds_from) == ("tpmap_list", dt.date(2017, 1, 1))
    assert [(word.register, word.knows, word.says, word.years) for word in other.words if word.register != "pppconnext"] == [
        ("basic_needs", False, None, ()), ("tpmap", False, None, ()),
    ]  # fmt: skip


def test_a_word_is_of_the_newest_survey_that_lists_the_person_wherever_that_is():
    village = Village().surveyed("h1", {}, {"p1": {}}, year=2019)
    village.surveyed("h2", {"a2911": 2}, {"p1": {}}, year=2023)
    (mine,) = explain(village, "h1").people
    assert (mine.words[0].says, mine.words[0].years) == (True, (2023,))


def test_a_run_made_before_years_were_kept_is_explained_without_them():
    rows = rows_of(Village().surveyed("h1", {"a2911": 2}).tables)
    older = [{name: value for name, value in row.items() if not name.endswith("_year")} for row in rows["person_poverty"]]
    (mine,) = why_of(rows | {"person_poverty": older}, "h1").people
    assert (mine.words[0].register, mine.words[0].says, mine.words[0].years) == ("basic_needs", True, ())


def test_a_household_that_only_pppconnext_knows_has_no_survey():
    why = explain(Village().capitals("h1", {"p": 2.0}), "h1")
    assert why.survey is None and [person.person_id for person in why.people] == ["p"]


def test_a_household_no_register_knows_has_no_answer():
    assert explain(Village().surveyed("h1"), "h2") is None


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_the_rows_shown_bear_out_the_result(seed):
    tables = registers(seed, 6, 0.1)
    rows = rows_of(tables)
    for home in rows["household_poverty"]:
        why = why_of(rows, home["household_id"]).survey
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
