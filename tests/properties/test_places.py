"""The expressions on DuckDB mean what the plain loops of tests/reference/places.py mean."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from places.desk import AREAS, choose, shipped
from reference import places as reference

CODES = ("570505", "571303", "470301", "470302", "470303", "999999")


@st.composite
def counts(draw):
    households = draw(st.integers(0, 90))
    poor = draw(st.integers(0, households))
    return {
        "level": "tambon", "n_households": households, "n_poor_households": poor,
        "n_unknown_households": draw(st.integers(0, households - poor)),
    }  # fmt: skip


teams = st.fixed_dictionaries(
    {"has_manager": st.sampled_from([True, False, None]), "data_acceptance": st.sampled_from(["all", "some", "none", None])}
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(CODES), counts()), st.dictionaries(st.sampled_from(CODES), teams))
def test_strategic_areas_equal_the_reference(by_code, team_by_code):
    area_poverty = [{"area_code": code, **row} for code, row in by_code.items()]
    area_teams = [{"tambon_code": code, **row} for code, row in team_by_code.items()]
    made = choose(area_poverty, area_teams)
    version = shipped().places["strategic_areas"].versions.newest
    wanted = reference.choose_places(area_poverty, area_teams, AREAS, version)
    assert list(made) == [row["tambon_code"] for row in wanted]
    for row in wanted:
        for name, value in row.items():
            mine = made[row["tambon_code"]][name]
            assert mine == (pytest.approx(float(value)) if isinstance(value, Fraction) else value), (name, row)
