"""Three criteria, told apart: met, not met, and not known."""

import pytest

from places.desk import choose
from ruamjai import rulebook


def tambon(code, households, poor, unknown=0):
    return {
        "area_code": code, "level": "tambon", "n_households": households,
        "n_poor_households": poor, "n_unknown_households": unknown,
    }  # fmt: skip


READY = {"has_manager": True, "data_acceptance": "all"}


def test_a_tambon_that_meets_all_three_is_ranked_and_says_why():
    rows = choose([tambon("570505", 100, 50), tambon("571303", 100, 10)], [{"tambon_code": "570505", **READY}])
    assert rows["570505"]["eligible"] and rows["570505"]["rank"] == 1
    assert rows["570505"]["reasons"] == "concentrated+has_manager+data_accepted"
    assert rows["570505"]["location_quotient"] == pytest.approx(0.5 / 0.3)
    assert rows["571303"]["rank"] is None and rows["571303"]["rank_if_gates_met"] == 2


@pytest.mark.parametrize(
    ("team", "reason"),
    [
        ({}, "manager_unknown+data_unknown"),
        ({"has_manager": None, "data_acceptance": "all"}, "manager_unknown+data_accepted"),
        ({"has_manager": False, "data_acceptance": "all"}, "no_manager+data_accepted"),
        ({"has_manager": True, "data_acceptance": "some"}, "has_manager+data_partly_accepted"),
        ({"has_manager": True, "data_acceptance": "none"}, "has_manager+data_not_accepted"),
        ({"has_manager": True, "data_acceptance": None}, "has_manager+data_unknown"),
    ],
)
def test_a_gate_that_is_unknown_is_not_met_but_told_apart(team, reason):
    rows = choose([tambon("570505", 100, 50), tambon("571303", 100, 10)], [{"tambon_code": "570505", **team}] if team else [])
    assert rows["570505"]["reasons"] == f"concentrated+{reason}"
    assert not rows["570505"]["eligible"] and rows["570505"]["rank"] is None and rows["570505"]["rank_if_gates_met"] == 1


def test_exactly_on_the_edge_is_concentrated_and_just_below_is_not():
    # Overall 40 of 160 = 1/4; edge 5/4 of it = 5/16: 25 of 80 meets it exactly, 15 of 80 does not.
    rows = choose([tambon("570505", 80, 25), tambon("571303", 80, 15)], [])
    assert (rows["570505"]["concentrated"], rows["571303"]["concentrated"]) == (True, False)
    below = choose([tambon("570505", 81, 25), tambon("571303", 79, 15)], [])
    assert below["570505"]["concentrated"] is False


def test_few_households_are_no_concentration_however_poor():
    rows = choose([tambon("570505", 19, 19), tambon("571303", 400, 10)], [{"tambon_code": "570505", **READY}])
    assert rows["570505"]["concentrated"] is False
    assert rows["570505"]["reasons"].startswith("too_few_households+")


def test_where_nobody_is_known_concentration_is_unknown_and_never_not_poor():
    rows = choose([tambon("570505", 50, 0, 50), tambon("571303", 100, 40)], [{"tambon_code": "570505", **READY}])
    mine = rows["570505"]
    assert mine["concentrated"] is None and mine["share_poor"] is None and mine["rank_if_gates_met"] is None
    assert (mine["share_least"], mine["share_most"]) == (0.0, 1.0)
    assert mine["reasons"].startswith("concentration_unknown+") and not mine["eligible"]


def test_a_result_that_unknown_households_could_overturn_says_so():
    rows = choose([tambon("570505", 100, 20, 60), tambon("571303", 100, 20)], [])
    assert rows["570505"]["reasons"].startswith("concentrated+concentration_unsure+")
    settled = choose([tambon("570505", 100, 50), tambon("571303", 100, 20)], [])
    assert "concentration_unsure" not in settled["570505"]["reasons"]


def test_ties_go_to_more_poor_households_and_then_to_the_lower_code():
    ready = [{"tambon_code": code, **READY} for code in ("570505", "571303", "470301", "470302")]
    rows = choose(
        [tambon("571303", 100, 50), tambon("570505", 100, 50), tambon("470301", 200, 100), tambon("470302", 800, 50)], ready
    )
    assert [rows[code]["rank"] for code in ("470301", "570505", "571303", "470302")] == [1, 2, 3, None]


def test_only_tambons_that_the_country_has_and_no_other_level():
    rows = choose([tambon("570505", 100, 50), {**tambon("57", 100, 50), "level": "province"}, tambon("999999", 9, 9)], [])
    assert list(rows) == ["570505"]


def test_what_acceptance_is_enough_is_the_rulebooks_to_say(tmp_path):
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "strategic_areas.toml").write_text(
        '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\naccepted_when = ["all", "some"]\n', encoding="utf-8"
    )
    team = [{"tambon_code": "570505", "has_manager": True, "data_acceptance": "some"}]
    rows = choose([tambon("570505", 100, 50), tambon("571303", 100, 10)], team, rulebook.load(tmp_path))
    assert rows["570505"]["eligible"]
