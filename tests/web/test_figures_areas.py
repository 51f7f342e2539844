"""Areas and their figures as one reader may see them, against plain sums."""

import pytest

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.atlas import atlas, closed_list
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.places import inside, places
from ruamjai.web.queries.sealed import once_a_run
from web.figures_run import (
    CAPITAL_LEVELS,
    RULES,
    VILLAGES,
    capital_rows,
    outer,
    poverty_rows,
    rule_rows,
    seal_run,
    usual_tables,
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return seal_run(tmp_path_factory.mktemp("figures"), **usual_tables())


def everywhere(_code: str) -> bool:
    return True


def nowhere(_code: str) -> bool:
    return False


def test_areas_lie_in_one_another(run):
    found = atlas(run)
    assert [area.code for area in found.path("47030102")] == ["TH", "47", "4703", "470301", "47030102"]
    assert [area.code for area in found.inside("470301")] == ["47030101", "47030102", "47030103"]
    assert len(found.inside("TH")) == 77
    assert found.get("99") is None


def test_provinces_stand_in_thai_dictionary_order(run):
    names = [area.name_th for area in atlas(run).inside("TH")]
    assert names[0] == "กระบี่"
    assert names[-1] == "อุบลราชธานี"
    # เ is read after its consonant: เชียงราย stands with ช, after ชุมพร
    assert names.index("ชุมพร") < names.index("เชียงราย") < names.index("ตรัง")


def test_without_a_run_there_are_the_areas_of_the_closed_list():
    assert len(closed_list().of_level("tambon")) == 7436
    assert atlas(None) is closed_list()


@pytest.mark.parametrize("code", ["TH", "47", "4703", "470301", "47030101", "570505"])
def test_who_may_see_all_sees_the_plain_sums(run, code):
    found = figures(run).of(code, sees_small=True)
    mine = [counts for village, counts in VILLAGES.items() if code in outer(village)]
    assert found.n_people.value == sum(counts["people"] for counts in mine)
    assert found.n_poor.value == sum(counts["poor"] for counts in mine)
    for name in DIMENSIONS:
        assert found.dimensions[name].value == sum(counts[name] for counts in mine)
    known = sum(counts["people"] - counts["unknown"] for counts in mine)
    assert found.h.value == pytest.approx(found.n_poor.value / known)
    assert {row.rule: row.n_people.value for row in figures(run).rule_rows(code, sees_small=True)} == {
        rule: sum(RULES[village][rule] for village in RULES if code in outer(village)) for rule in RULES["47030101"]
    }


def test_a_small_count_is_hidden_with_company_and_so_is_its_share(run):
    small = figures(run).of("47030103", sees_small=False)
    assert small.n_poor.value is None
    assert small.n_poor_households.value is None
    assert small.h.value is None
    assert small.m0.value is None
    sisters = [figures(run).of(code, sees_small=False) for code in ("47030101", "47030102")]
    assert any(one.n_poor.value is None for one in sisters), "else 73 - 40 - 30 would tell"
    assert figures(run).of("470301", sees_small=False).n_poor.value == 73


def test_where_the_poor_are_hidden_so_is_the_union_of_registers(run):
    found = figures(run)
    hidden = [code for code in found.row if (one := found.of(code, sees_small=False)) and one.n_poor.state != "shown"]
    assert "47030103" in hidden
    for code in hidden:
        rows = {row.rule: row for row in found.rule_rows(code, sees_small=False)}
        assert rows["union"].n_people.value is None


@pytest.mark.parametrize("undecided", [0, 4])
def test_whom_a_rule_drops_is_not_told_by_the_union(tmp_path, undecided):
    tables = usual_tables()
    for row in tables["rule_comparison"]:
        if row["rule"] == "target" and row["n_dropped"] >= undecided:
            row["n_dropped"] -= undecided  # of these people the rule cannot tell
    found = figures(seal_run(tmp_path, **tables))
    for code in found.row:
        rows = {row.rule: row for row in found.rule_rows(code, sees_small=False)}
        union, kept, dropped = rows["union"].n_people, rows["target"].n_people, rows["target"].n_dropped
        assert (kept.value is None) == (dropped.value is None)
        assert "basic_needs" not in rows, "beside the union it would tell who stands between them"
        if not undecided and kept.value is not None:
            assert union.value in (None, kept.value + dropped.value)


def test_no_data_is_no_zero(run):
    assert figures(run).of("10", sees_small=True) is None
    assert figures(run).capitals("57", sees_small=True) is None
    assert figures(run).rule_rows("10", sees_small=True) == []
    nobody_poor = figures(run).of("570505", sees_small=False)
    assert (nobody_poor.state, nobody_poor.n_poor.value, nobody_poor.h.value) == ("zero", 0, 0.0)


def test_capitals_of_few_households_are_withheld_whole(run):
    found = figures(run)
    assert found.capitals("47030101", sees_small=True).levels[1].value == CAPITAL_LEVELS["47030101"][0]
    shown = found.capitals("470301", sees_small=False)
    assert shown.n_households.value == 33
    assert shown.means["human"] == 2.0


def test_mean_capitals_leave_over_no_few_households(tmp_path):
    villages = {"47030101": (9, 9, 9, 0), "47030102": (9, 9, 9, 0), "47030103": (1, 1, 0, 0), "47030104": (1, 1, 0, 0)}
    found = figures(seal_run(tmp_path, area_poverty=[], rule_comparison=[], area_capitals=capital_rows(villages)))
    told = {code: bool(found.capitals(code, sees_small=False).means) for code in ("470301", *villages)}
    # 58 households less 27 and 27 would tell the mean of four.
    assert told == {"470301": True, "47030101": True, "47030102": False, "47030103": False, "47030104": False}


def test_where_poor_households_are_hidden_pppconnext_counts_none_aloud(tmp_path):
    tables = usual_tables() | {"area_capitals": capital_rows({"47030103": (4, 4, 0, 0), "47030102": (9, 9, 9, 0)})}
    found = figures(seal_run(tmp_path, **tables))
    assert found.of("47030103", sees_small=False).n_poor_households.value is None
    assert found.capitals("47030103", sees_small=False).n_households.value is None
    assert found.capitals("47030103", sees_small=True).n_households.value == 8


def test_all_unknown_has_no_share(tmp_path):
    villages = {"47030101": {"households": 5, "poor_households": 0, "people": 20, "poor": 0, "unknown": 20}}
    found = figures(seal_run(tmp_path, area_poverty=poverty_rows(villages))).of("47", sees_small=True)
    assert found.state == "unknown"
    assert found.h.value is None


def test_where_the_state_of_fewer_than_five_is_known_no_count_of_the_poor_is_told(tmp_path):
    poor = {"households": 40, "poor_households": 20, "people": 120, "poor": 60, "unknown": 0, "health": 60}
    known_of_one = {"households": 8, "poor_households": 1, "people": 24, "poor": 1, "unknown": 23, "health": 1}
    nobody_poor = {**known_of_one, "poor": 0, "poor_households": 0, "health": 0}
    villages = {"47030101": poor, "47030102": known_of_one, "47030103": nobody_poor}
    found = figures(seal_run(tmp_path, area_poverty=poverty_rows(villages)))
    one, nobody = (found.of(code, sees_small=False) for code in ("47030102", "47030103"))
    assert one.n_unknown.value == nobody.n_unknown.value == 23
    assert one.n_poor == nobody.n_poor, "whether the one whose state is known is poor"
    assert one.n_poor.value is None
    assert one.h.value is None


def test_m0_is_printed_no_finer_than_a_hidden_dimension_bears(tmp_path):
    villages = {
        "47030101": {
            "households": 60, "poor_households": 12, "people": 200, "poor": 40, "unknown": 0,
            "health": 20, "living": 20, "education": 0, "income": 0, "access": 3,
        },
        "47030102": {
            "households": 60, "poor_households": 12, "people": 200, "poor": 40, "unknown": 0,
            "health": 20, "living": 20, "education": 0, "income": 0, "access": 2,
        },
    }  # fmt: skip
    found = figures(seal_run(tmp_path, area_poverty=poverty_rows(villages)))
    assert found.of("47030101", sees_small=True).m0.value == pytest.approx(43 / 1000)
    m0 = found.of("47030101", sees_small=False).m0
    # One person more or fewer lacking access would move 0.043 to 0.042 or 0.044; 0.04 stays.
    assert (m0.value, m0.decimals, m0.least) == (0.04, 2, None)


def test_places_in_order_with_their_near_misses(run):
    found = places(run, everywhere)
    assert [(place.code, place.rank, place.would_rank) for place in found] == [
        ("470301", 1, None),
        ("470303", None, 1),
        ("570505", None, None),
    ]
    assert found[1].lacks == ("data_accepted",)
    assert [place.code for place in inside(found, "4703")] == ["470301", "470303"]
    assert [place.code for place in inside(found, "57050501")] == ["570505"]


def test_a_place_with_a_hidden_count_stands_last_without_a_rank(tmp_path):
    tables = usual_tables()
    villages = {**VILLAGES, "47030301": VILLAGES["47030301"] | {"poor_households": 3}}
    tables["area_poverty"] = poverty_rows(villages)
    found = places(seal_run(tmp_path, **tables), nowhere)
    hidden = next(place for place in found if place.code == "470303")
    assert hidden.n_poor_households.value is None
    assert (hidden.share, hidden.location_quotient, hidden.rank, hidden.would_rank) == (None, None, None, None)
    assert found[-1].share is None


def test_work_is_done_once_a_run(run, tmp_path):
    done = []
    work = once_a_run(lambda one: done.append(one.id) or one.id)
    assert work(run) == work(run) == "0001"
    assert done == ["0001"]
    other = seal_run(tmp_path)
    assert work(other) == "0001"
    assert done == ["0001", "0001"], "another data folder has another first run"


def test_who_stands_between_two_rules_that_lie_in_one_another_cannot_be_had(tmp_path):
    poor = dict.fromkeys(DIMENSIONS, 0) | {"health": 40}
    villages = {
        code: {"households": 30, "poor_households": 12, "people": 90, "poor": 40, "unknown": 0, **poor}
        for code in ("47030101", "47030102")
    }
    taken = {
        "47030101": {"union": 40, "target": 20, "target_registered": 22},  # two have registered and are not verified
        "47030102": {"union": 40, "target": 20, "target_registered": 30},
    }
    found = figures(seal_run(tmp_path, area_poverty=poverty_rows(villages), rule_comparison=rule_rows(taken)))
    told = {
        code: {row.rule: row.n_people.state for row in found.rule_rows(code, sees_small=False)}
        for code in ("470301", "47030101", "47030102")
    }
    both = {code: {said["target"], said["target_registered"]} == {"shown"} for code, said in told.items()}
    # 22 - 20 would tell of two people in the first village, and so would twelve in both less ten in the second.
    assert not both["47030101"]
    assert not (both["470301"] and both["47030102"])


def test_only_rules_that_hold_their_peace_beside_each_other_are_open(tmp_path):
    taken = {"47030101": {"union": 40, "target": 20, "two_registers": 21, "crossing": 15, "basic_needs": 39}}
    found = figures(seal_run(tmp_path, rule_comparison=rule_rows(taken)))
    assert {row.rule for row in found.rule_rows("47030101", sees_small=False)} == {"union", "target"}
    assert {row.rule for row in found.rule_rows("47030101", sees_small=True)} == set(taken["47030101"])
