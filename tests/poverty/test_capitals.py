"""PPPConnext's capitals: the three edges, human capital over its members first, the capitals that were surveyed."""

from fractions import Fraction
from itertools import product

import pytest

from poverty.desk import desk
from poverty.village import Village


def capitals(village):
    rows = desk().measure(village.tables, {"household_capitals"})["household_capitals"]
    return {(row["household_id"], row["period"]): row for row in rows}


def test_an_edge_belongs_to_the_level_above_it():
    village = Village()
    edges = {1.0: 1, 1.74: 1, 1.75: 2, 2.49: 2, 2.5: 3, 3.24: 3, 3.25: 4, 4.0: 4}
    for score in edges:
        village.capitals(f"h{score}", {"p": score}, physical=score, financial=score, natural=score, social=score)
    rows = capitals(village)
    for score, level in edges.items():
        row = rows[f"h{score}", "after"]
        assert {row[name] for name in ("human_level", "physical_level", "financial_level", "level")} == {level}, score
        assert row["overall"] == pytest.approx(score)


def test_a_mean_exactly_on_an_edge_is_on_it_whatever_floats_say():
    edges = (Fraction(7, 4), Fraction(5, 2), Fraction(13, 4))
    found, floats_wrong = [], 0  # scores in steps of 0.05
    for hundredths in product(range(150, 361, 5), repeat=3):
        if sum(hundredths) in (525, 750, 975):
            mean = Fraction(sum(hundredths), 300)
            scores = [value / 100 for value in hundredths]
            floats_wrong += sum(scores) / 3 < float(mean)
            found.append((scores, 2 + edges.index(mean)))
    village = Village()
    for i, (scores, _) in enumerate(found):
        village.capitals(f"h{i}", {}, physical=scores[0], financial=scores[1], natural=scores[2])
    rows = capitals(village)
    assert floats_wrong > 0  # the case is real: as floats some of these miss their edge
    assert [rows[f"h{i}", "after"]["level"] for i in range(len(found))] == [level for _, level in found]


def test_human_capital_is_averaged_over_its_members_first():
    village = Village().capitals("h1", {"a": 1.5, "b": 2.0, "c": None}, physical=2.0, financial=1.0, natural=1.0, social=3.0)
    row = capitals(village)["h1", "after"]
    assert (row["human"], row["human_level"]) == (1.75, 2)
    assert row["overall"] == pytest.approx((1.75 + 2 + 1 + 1 + 3) / 5)  # not the mean of seven scores


def test_the_mean_is_over_the_capitals_that_were_surveyed():
    row = capitals(Village().capitals("h1", {}, physical=3.0, social=2.0))["h1", "after"]
    assert (row["overall"], row["level"], row["human"], row["human_level"]) == (2.5, 3, None, None)
    nothing = capitals(Village().capitals("h1", {}))["h1", "after"]
    assert (nothing["overall"], nothing["level"]) == (None, None)


def test_a_score_outside_the_scale_is_not_surveyed():
    row = capitals(Village().capitals("h1", {"a": 0.0, "b": 2.0}, physical=4.01, social=0.99, natural=3.0))["h1", "after"]
    assert (row["human"], row["physical"], row["social"], row["overall"]) == (2.0, None, None, 2.5)


def test_the_latest_survey_of_each_period_counts_and_areas_take_the_latest_period():
    village = Village().capitals("h1", {}, year=2020, period="before", row="a", physical=1.0)
    village.capitals("h1", {}, year=2021, period="before", row="b", physical=2.0)
    village.capitals("h1", {}, year=2021, period="after", row="c", physical=3.0)
    village.capitals("h2", {}, year=2021, period="before", physical=1.0)
    rows = capitals(village)
    assert {key: row["physical"] for key, row in rows.items()} == {
        ("h1", "before"): 2.0, ("h1", "after"): 3.0, ("h2", "before"): 1.0,
    }  # fmt: skip
    areas = {row["area_code"]: row for row in desk().measure(village.tables, {"area_capitals"})["area_capitals"]}
    tambon = areas["570505"]
    assert (tambon["n_households"], tambon["physical"], tambon["human"], tambon["overall"]) == (2, 2.0, None, 2.0)
    assert [tambon[f"n_level_{i}"] for i in range(1, 5)] == [1, 0, 1, 0]


def test_a_province_without_survey_has_no_row_and_never_zero():
    areas = desk().measure(Village().surveyed("h1").tables, {"area_capitals"})["area_capitals"]
    assert areas == []
