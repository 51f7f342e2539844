"""From village to country: figures of an area come from the people of all its households."""

from poverty.desk import desk
from poverty.made_rows import registers
from poverty.village import Village

ELSEWHERE = {"tambon_code": "470301", "village_code": "47030101"}
NOWHERE = {"tambon_code": None, "village_code": None}


def measured(tables):
    return {row["area_code"]: row for row in desk().measure(tables, {"area_poverty"})["area_poverty"]}


def family(name, n):
    return {f"{name}-{i}": {} for i in range(n)}


def test_people_are_counted_through_their_household():
    village = Village().surveyed("a", {"a2911": 2}, family("a", 3)).surveyed("b", {}, family("b", 1))
    village.surveyed("c", {"a2911": 2, "a1411": 2}, family("c", 2), place=ELSEWHERE)
    areas = measured(village.tables)
    tambon = areas["570505"]
    assert (tambon["n_households"], tambon["n_people"], tambon["n_poor"], tambon["h"]) == (2, 4, 3, 3 / 4)
    assert (tambon["a"], tambon["m0"]) == (1 / 5, 3 / 20)
    country = areas["TH"]
    assert (country["n_people"], country["n_poor"], country["n_living_poor"], country["n_health_poor"]) == (6, 5, 5, 2)
    assert country["m0"] == (3 * 1 + 2 * 2) / (6 * 5)
    assert {row["level"] for row in areas.values()} == {"country", "province", "amphoe", "tambon", "village"}


def test_a_household_of_no_known_place_counts_for_the_country_alone():
    areas = measured(Village().surveyed("a").surveyed("b", {"a2911": 2}, place=NOWHERE).tables)
    assert (areas["TH"]["n_households"], areas["TH"]["n_poor_households"]) == (2, 1)
    assert (areas["57"]["n_households"], areas["57"]["n_poor_households"]) == (1, 0)


def test_an_area_tells_of_which_years_its_surveys_are():
    village = Village().surveyed("a", year=2021).surveyed("b", year=2023).surveyed("c", year=None)
    village.surveyed("d", year=None, place=ELSEWHERE)
    areas = measured(village.tables)
    years = {code: (row["survey_first"], row["survey_last"]) for code, row in areas.items()}
    assert years["TH"] == years["57050501"] == (2021, 2023)
    assert years["470301"] == (None, None)


def test_areas_without_survey_have_no_row():
    assert set(measured(Village().surveyed("a").tables)) == {"TH", "57", "5705", "570505", "57050501"}


def test_m0_decomposes_by_subgroup_and_by_dimension():
    tables = registers(20, 40, 0.0)
    for row in tables["household_records"]:  # every household in a known village, so that the parts make the whole
        row["village_code"] = row["village_code"] or "57050501"
        row["tambon_code"] = row["village_code"][:6]
        row["survey_year"] = 2022
    areas = measured(tables)
    country = areas["TH"]
    known = country["n_people"] - country["n_unknown"]
    assert 0 < country["m0"] < 1
    for level in ("province", "tambon", "village"):
        parts = [row for row in areas.values() if row["level"] == level]
        weighted = sum(row["m0"] * (row["n_people"] - row["n_unknown"]) for row in parts if row["m0"] is not None)
        assert abs(country["m0"] - weighted / known) < 1e-12
    censored = sum(country[f"n_{name}_poor"] for name in ("health", "living", "education", "income", "access"))
    assert abs(country["m0"] - censored / 5 / known) < 1e-12
    assert abs(country["m0"] - country["h"] * country["a"]) < 1e-12
