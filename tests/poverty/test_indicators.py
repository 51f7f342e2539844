"""Each of the seventeen indicators: whom it asks, when it fails, and that an empty answer is neither pass nor fail."""

import functools

import pytest

from poverty.desk import desk
from poverty.village import Village
from ruamjai import rulebook


def result(indicator, answers=None, members=None, year=2022, rules=None):
    tables = Village().surveyed("h1", answers, members, year).tables
    rows = (rules or desk()).measure(tables, {"indicator_results"})["indicator_results"]
    return next(row for row in rows if row["indicator"] == indicator)


def test_there_are_seventeen_in_five_dimensions_with_the_numbers_of_the_form():
    indicators = rulebook.load().indicators.values()
    numbers = {}
    for indicator in indicators:
        numbers.setdefault(indicator.dimension, set()).add(indicator.number)
    assert numbers == {
        "health": {1, 4, 5, 7}, "living": {8, 9, 10, 11}, "education": {15, 16, 17, 19},
        "income": {20, 21, 22}, "access": {27, 28},
    }  # fmt: skip


HOUSEHOLDS = [
        # indicator            answers of the household                      result
        ("newborn_weight",     {"a1111": 2},                                 "not_applicable"),
        ("newborn_weight",     {"a1111": 1, "a1121": 1},                     "pass"),
        ("newborn_weight",     {"a1111": 1, "a1121": 2},                     "fail"),
        ("newborn_weight",     {"a1111": 1, "a1121": None},                  "unknown"),
        ("newborn_weight",     {"a1111": None, "a1121": None},               "unknown"),
        ("safe_food",          {},                                           "pass"),
        ("safe_food",          {"a1441": 0},                                 "fail"),
        ("safe_food",          {"a1421": 2},                                 "fail"),
        ("safe_food",          {"a1411": None},                              "unknown"),
        ("safe_food",          {"a1411": None, "a1421": 2},                  "unknown"),  # as the form's app has it
        ("medicine_use",       {"a1531": 0},                                 "fail"),
        ("secure_house",       {"a2821": 0},                                 "fail"),
        ("secure_house",       {"a2811": 0},                                 "fail"),
        ("drinking_water",     {"a2911": 2},                                 "fail"),
        ("water_for_use",      {"a21011": 2},                                "fail"),
        ("clean_home",         {"a21181": 0},                                "fail"),
        ("clean_home",         {"a21181": None},                             "unknown"),
        ("average_income",     {"a42216": 40_000.0},                         "pass"),
        ("average_income",     {"a42216": 39_999.99},                        "fail"),
        ("average_income",     {"a42216": None},                             "unknown"),
]  # fmt: skip

PEOPLE = [
        # indicator               the one member                              result
        ("exercise",              {"age": 5, "a1711": 2},                     "not_applicable"),
        ("exercise",              {"age": 6, "a1711": 2},                     "fail"),
        ("exercise",              {"age": 6, "a1711": None},                  "unknown"),
        ("preschool",             {"age": 2, "a31521": 2},                    "not_applicable"),
        ("preschool",             {"age": 3, "a31521": 2},                    "fail"),
        ("preschool",             {"age": 5, "a31521": 1},                    "pass"),
        ("preschool",             {"age": 6, "a31521": 2},                    "not_applicable"),
        ("compulsory_schooling",  {"age": 6, "a31621": 2},                    "fail"),
        ("compulsory_schooling",  {"age": 14, "a31621": 0},                   "fail"),
        ("compulsory_schooling",  {"age": 15, "a31621": 2},                   "not_applicable"),
        ("upper_secondary",       {"age": 15, "a31711": 2, "a31721": None},   "not_applicable"),
        ("upper_secondary",       {"age": 15, "a31711": 1, "a31721": 2},      "fail"),
        ("upper_secondary",       {"age": 18, "a31711": None, "a31721": None}, "unknown"),
        ("upper_secondary",       {"age": 12, "a31711": None, "a31721": None}, "not_applicable"),
        ("upper_secondary",       {"age": 70, "a31711": None, "a31721": None}, "not_applicable"),
        ("literacy",              {"age": 14, "a31921": 2},                   "not_applicable"),
        ("literacy",              {"age": 15, "a31921": 2},                   "fail"),
        ("literacy",              {"age": 59, "a31921": 2},                   "fail"),
        ("literacy",              {"age": 60, "a31921": 2},                   "not_applicable"),
        ("work_15_59",            {"age": 59, "a42021": 0},                   "fail"),
        ("work_15_59",            {"age": 60, "a42021": 0},                   "not_applicable"),
        ("work_60_over",          {"age": 60, "a42121": 0},                   "fail"),
        ("work_60_over",          {"age": 59, "a42121": 0},                   "not_applicable"),
        ("elderly_care",          {"age": 60, "a52721": 2},                   "fail"),
        ("elderly_care",          {"age": 59, "a52721": 2},                   "not_applicable"),
        ("disabled_care",         {"body_status": 1, "a52831": 2},            "fail"),
        ("disabled_care",         {"body_status": 2, "a52831": 2},            "not_applicable"),
        ("disabled_care",         {"body_status": None, "a52831": 2},         "unknown"),
        # a member whose age is unknown: failing would matter, so it is unknown; passing cannot fail whatever the age
        ("literacy",              {"age": None, "a31921": 2},                 "unknown"),
        ("literacy",              {"age": None, "a31921": None},              "unknown"),
        ("literacy",              {"age": None, "a31921": 1},                 "pass"),
]  # fmt: skip


@functools.cache
def measured():
    """Every case above as a household of its own, measured in one go: ``{(household, indicator): row}``."""
    village = Village()
    for i, (_, answers, _) in enumerate(HOUSEHOLDS):
        village.surveyed(f"h{i}", answers)
    for i, (_, member, _) in enumerate(PEOPLE):
        village.surveyed(f"p{i}", members={f"person-{i}": member})
    rows = desk().measure(village.tables, {"indicator_results"})["indicator_results"]
    return {(row["household_id"], row["indicator"]): row for row in rows}


@pytest.mark.parametrize("i", range(len(HOUSEHOLDS)))
def test_indicators_of_the_household(i):
    indicator, _, expected = HOUSEHOLDS[i]
    found = measured()[f"h{i}", indicator]
    assert found["result"] == expected
    asked = 0 if expected == "not_applicable" else 1
    assert (found["n_eligible"], found["n_failed"], found["n_unknown"]) == (asked, expected == "fail", expected == "unknown")


@pytest.mark.parametrize("i", range(len(PEOPLE)))
def test_indicators_of_people(i):
    indicator, _, expected = PEOPLE[i]
    assert measured()[f"p{i}", indicator]["result"] == expected


def test_one_member_who_fails_is_enough_whatever_is_unknown_of_the_others():
    members = {"p1": {"a31921": 1}, "p2": {"a31921": 2}, "p3": {"a31921": None}, "p4": {"age": 80}}
    found = result("literacy", members=members)
    assert found["result"] == "fail"
    assert (found["n_eligible"], found["n_failed"], found["n_unknown"]) == (3, 1, 1)


def test_a_household_without_a_members_row_is_unknown_in_what_is_asked_of_people():
    assert result("literacy", members={})["result"] == "unknown"
    assert result("safe_food", members={})["result"] == "pass"


def test_income_is_the_forms_own_average_and_else_its_four_parts_over_the_members():
    parts = {"a42211": 60_000.0, "a42212": 10_000.0, "a42213": 5_000.0, "a42214": 4_998.0}
    two = {"p1": {}, "p2": {}}
    assert result("average_income", {**parts, "a42216": 50_000.0}, two)["result"] == "pass"
    assert result("average_income", {**parts, "a42216": None}, two)["result"] == "fail"  # 79,998 / 2 = 39,999
    assert result("average_income", {**parts, "a42214": 5_000.0, "a42216": None}, two)["result"] == "pass"
    assert result("average_income", {**parts, "a42212": None, "a42216": None}, two)["result"] == "unknown"


def test_the_line_of_income_is_that_of_the_surveys_year():
    cases = {
        "a": (2012, 29_999.0, "fail"), "b": (2016, 30_000.0, "pass"),
        "c": (2017, 30_000.0, "fail"), "d": (2021, 38_000.0, "pass"),
        "e": (2022, 38_000.0, "fail"), "f": (2024, 40_000.0, "pass"),
        "g": (2011, 10.0, "unknown"), "h": (None, 10.0, "unknown"), "i": (None, 90_000.0, "unknown"),
    }  # fmt: skip
    village = Village()
    for name, (year, income, _) in cases.items():
        village.surveyed(name, {"a42216": income}, year=year)
    rows = desk().measure(village.tables, {"indicator_results"})["indicator_results"]
    found = {row["household_id"]: row["result"] for row in rows if row["indicator"] == "average_income"}
    assert found == {name: expected for name, (_, _, expected) in cases.items()}


def test_one_run_holds_two_vintages():
    village = Village().surveyed("old", {"a42216": 39_000.0}, year=2021).surveyed("new", {"a42216": 39_000.0}, year=2022)
    rows = desk().measure(village.tables, {"household_poverty"})["household_poverty"]
    assert {row["household_id"]: row["income"] for row in rows} == {"old": False, "new": True}


def test_the_latest_survey_of_a_household_counts():
    village = Village().surveyed("h1", {"a2911": 2}, {"p1": {}}, 2021, "basic_needs:b")
    village.surveyed("h1", {}, {"p1": {}, "p2": {}}, 2022, "basic_needs:a").surveyed(
        "h1", {"a2911": 2}, {}, None, "basic_needs:c"
    )
    (row,) = desk().measure(village.tables, {"household_poverty"})["household_poverty"]
    assert (row["household_record_id"], row["survey_year"], row["n_members"], row["poor"]) == ("basic_needs:a", 2022, 2, False)
