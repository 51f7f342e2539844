"""What each register says of a person, side by side."""

from poverty.desk import desk
from poverty.village import Village

POOR = {"a2911": 2}
UNKNOWN = {"a2911": None}


def people(village):
    return {row["person_id"]: row for row in desk().measure(village.tables, {"person_poverty"})["person_poverty"]}


def test_a_person_in_several_registers_has_one_row():
    village = Village().surveyed("h1", POOR, {"p": {}}).listed("p").card("p", "verified").capitals("h1", {"p": 1.0})
    row = people(village)["p"]
    assert (row["in_basic_needs"], row["basic_needs_poor"], row["tpmap_listed"], row["welfare_state"]) == (
        True, True, True, "verified",
    )  # fmt: skip
    assert (row["pppconnext_level"], row["pppconnext_poor"], row["target"], row["in_union"]) == (1, True, True, True)
    assert (row["n_registers_poor"], row["n_registers_asked"]) == (3, 3)


def test_registers_that_disagree_are_both_kept():
    row = people(Village().surveyed("h1", {}, {"p": {}}).capitals("h1", {"p": 1.0}))["p"]
    assert (row["basic_needs_poor"], row["pppconnext_poor"], row["in_union"]) == (False, True, True)
    assert (row["n_registers_poor"], row["n_registers_asked"]) == (1, 2)


def test_whom_no_register_asked_is_neither_poor_nor_not_poor():
    row = people(Village().card("p", "registered"))["p"]
    assert (row["in_basic_needs"], row["basic_needs_poor"], row["pppconnext_level"], row["pppconnext_poor"]) == (
        False, None, None, None,
    )  # fmt: skip
    assert (row["in_union"], row["target"], row["n_registers_asked"], row["welfare_state"]) == (False, False, 0, "registered")


def test_unknown_by_survey_leaves_the_target_unknown_only_where_the_card_would_decide():
    village = Village().surveyed("h1", UNKNOWN, {"with": {}, "without": {}}).card("with", "verified")
    found = people(village)
    assert (found["with"]["target"], found["without"]["target"]) == (None, False)
    assert found["with"]["basic_needs_poor"] is None and found["with"]["n_registers_asked"] == 0


def test_a_person_in_two_surveyed_households_is_judged_by_the_newest_and_else_by_the_poorer():
    village = Village().surveyed("old", POOR, {"moved": {}}, year=2021).surveyed("new", {}, {"moved": {}}, year=2022)
    village.surveyed("a", {}, {"twice": {}}).surveyed("b", POOR, {"twice": {}}).surveyed(
        "c", UNKNOWN, {"twice": {}, "half": {}}
    )
    village.surveyed("d", {}, {"half": {}})
    found = people(village)
    assert {name: found[name]["basic_needs_poor"] for name in ("moved", "twice", "half")} == {
        "moved": False, "twice": True, "half": None,
    }  # fmt: skip


def test_the_welfare_register_speaks_before_tpmaps_list():
    village = Village().listed("told", "verified").listed("both", "verified").card("both", "registered").listed("none", None)
    village.card("twice", "registered").card("twice", "verified")
    found = people(village)
    assert {name: found[name]["welfare_state"] for name in ("told", "both", "none", "twice")} == {
        "told": "verified", "both": "registered", "none": "none", "twice": "verified",
    }  # fmt: skip


def test_without_any_file_of_the_card_the_target_is_unknown_not_nobody():
    found = people(Village().surveyed("h1", POOR, {"p": {}}))
    assert (found["p"]["welfare_state"], found["p"]["basic_needs_poor"], found["p"]["target"]) == (None, True, None)


def test_the_lowest_level_of_the_newest_survey_counts():
    village = (
        Village()
        .capitals("h1", {"p": 1.0}, year=2021)
        .capitals("h2", {"p": 3.0}, year=2022)
        .capitals("h3", {"p": 2.5}, year=2022)
    )
    village.capitals("h4", {"q": 4.0}, year=2022, period="before").capitals("h4", {"q": 2.0}, year=2022, period="after")
    found = people(village)
    assert (found["p"]["pppconnext_level"], found["p"]["pppconnext_poor"]) == (3, False)
    assert (found["q"]["pppconnext_level"], found["q"]["pppconnext_poor"]) == (2, True)


def years(row):
    return tuple(row[f"{name}_year"] for name in ("basic_needs", "tpmap", "welfare", "pppconnext"))


def test_each_word_stands_with_its_own_year():
    village = Village().surveyed("h1", POOR, {"p": {}}, year=2022).listed("p", year=2023).card("p", "verified", year=2021)
    village.capitals("h1", {"p": 1.0}, year=2020)
    assert years(people(village)["p"]) == (2022, 2023, 2021, 2020)


def test_a_word_without_a_year_and_no_word_at_all_have_none():
    village = Village().surveyed("h1", POOR, {"p": {}}, year=None).listed("p", year=None).card("p", "registered", year=None)
    village.capitals("h1", {"p": 1.0}, year=None).surveyed("h2", {}, {"q": {}}, year=2022)
    found = people(village)
    assert years(found["p"]) == (None, None, None, None)
    assert (found["p"]["tpmap_listed"], found["p"]["welfare_state"], found["p"]["pppconnext_level"]) == (True, "registered", 1)
    assert years(found["q"]) == (2022, None, None, None)


def test_the_year_is_of_the_word_that_stands():
    village = Village().card("p", "verified", year=2017).card("p", "registered", year=2022)
    village.card("q", "verified", year=2017).card("q", "verified", year=2022)
    village.listed("told", "registered", year=2019).listed("told", None, year=2023)
    found = people(village)
    assert (found["p"]["welfare_state"], found["p"]["welfare_year"], found["q"]["welfare_year"]) == ("verified", 2017, 2022)
    assert (found["told"]["welfare_state"], found["told"]["welfare_year"], found["told"]["tpmap_year"]) == (
        "registered", 2019, 2023,
    )  # fmt: skip


def test_a_household_whose_capitals_nobody_scored_has_no_year_of_pppconnext():
    row = people(Village().capitals("h1", {"p": None}, year=2022))["p"]
    assert (row["pppconnext_level"], row["pppconnext_year"]) == (None, None)
