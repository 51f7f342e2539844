"""The movement of capitals on DuckDB means what the plain loops of tests/reference/movement.py mean, with exact fractions."""

import dataclasses
import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import Desk, desk
from poverty.made_rows import area_rows
from poverty.movement.test_capitals import compare
from poverty.village import Village
from reference import movement as reference
from reference.poverty import household_capitals
from ruamjai.rulebook.model import Dated
from ruamjai.tables import TABLES

CAPITALS = ("human", "physical", "financial", "natural", "social", "overall")
# Near and on the edges, so that means of two and three meet them.
SCORE = st.sampled_from([None, 1.0, 1.5, 1.74, 1.75, 1.7501, 2.0, 2.3, 2.4999, 2.5, 2.6, 2.7, 3.0, 3.2, 3.25, 3.3, 4.0])
PLACE = st.sampled_from([("570505", "57050501"), ("571303", "57130302"), ("470301", None), (None, None)])
SURVEY = st.tuples(
    st.sampled_from([None, 2020, 2021, 2022, 2023]),
    PLACE,
    st.lists(SCORE, max_size=3),
    st.fixed_dictionaries(dict.fromkeys(("physical", "financial", "natural", "social"), SCORE)),
)
HOME = st.tuples(st.none() | SURVEY, st.none() | SURVEY).filter(any)


def two_versions():
    """The rulebook with other edges from 2022 on: each survey is judged by the version of its year."""
    book = desk().rules
    rules = book.capitals["pppconnext"]
    (version,) = rules.versions.versions
    later = dataclasses.replace(version, start=dt.date(2022, 1, 1), edges=(Fraction(2), Fraction(8, 3), Fraction(3)))
    laid = dataclasses.replace(rules, versions=Dated((version, later)))
    return dataclasses.replace(book, capitals={**book.capitals, "pppconnext": laid})


DESKS = (desk(), Desk(two_versions()))


def village_of(homes):
    village = Village()
    for i, surveys in enumerate(homes):
        for period, survey in zip(("before", "after"), surveys, strict=True):
            if survey is not None:
                year, (tambon, of_village), members, scores = survey
                place = {"tambon_code": tambon, "village_code": of_village}
                people = {f"p{i}-{j}": human for j, human in enumerate(members)}
                village.capitals(f"h{i}", people, year=year, period=period, place=place, **scores)
    return village


def same(mine, theirs):
    for name, value in theirs.items():
        if isinstance(value, float | Fraction):
            assert mine[name] == pytest.approx(float(value), abs=2e-6), name
        else:
            assert mine[name] == value, (name, mine[name], value)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HOME, max_size=10), st.sampled_from(DESKS))
def test_every_table_equals_the_reference(homes, on):
    tables = village_of(homes).tables
    areas = area_rows()
    changes, by_area = compare(on.measure(tables, {"household_capitals"})["household_capitals"], areas, on.rules)
    given_rows = {
        name: [dict.fromkeys(TABLES[name].column_names) | row for row in tables[name]]
        for name in ("household_records", "household_sources", "pppconnext_households", "pppconnext_members")
    }
    rows = reference.households(household_capitals(given_rows, on.rules), on.rules)
    expected = reference.capital_changes(rows, CAPITALS)
    assert set(changes) == {row["household_id"] for row in expected}
    for row in expected:
        same(changes[row["household_id"]], row)
    expected = reference.area_capital_changes(rows, CAPITALS, {row["area_code"] for row in areas})
    found = {(row["area_code"], row["capital"]): row for row in by_area}
    assert set(found) == {(row["area_code"], row["capital"]) for row in expected}
    for row in expected:
        same(found[row["area_code"], row["capital"]], row)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HOME, min_size=1, max_size=10))
def test_words_add_up_and_turning_time_around_turns_every_word_around(homes):
    def level_years(survey):
        return None if survey is None else (2020, *survey[1:])

    there = [(level_years(before), level_years(after)) for before, after in homes]
    measured = []
    for one in (there, [(after, before) for before, after in there]):
        rows = desk().measure(village_of(one).tables, {"household_capitals"})["household_capitals"]
        measured.append(compare(rows, area_rows()))
    (forward, by_area), (back, _) = measured
    turned = {"better": "worse", "worse": "better", "same": "same", None: None}
    assert set(forward) == set(back)
    for household, row in forward.items():
        for name in CAPITALS:
            assert back[household][f"{name}_moved"] == turned[row[f"{name}_moved"]]
            change = row[f"{name}_change"]
            assert back[household][f"{name}_change"] == (None if change is None else -change)
    for row in by_area:
        assert row["n_better"] + row["n_same"] + row["n_worse"] == row["n_matched"] <= min(row["n_before"], row["n_after"])
