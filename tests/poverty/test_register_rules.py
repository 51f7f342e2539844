"""Each rule's list beside the union of registers, and whom it leaves out."""

import tomllib
from pathlib import Path

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import Desk, arrow, desk
from poverty.made_rows import registers
from poverty.village import Village
from ruamjai import rulebook
from ruamjai.errors import UsageError
from ruamjai.poverty import people_by_rule

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "tpmap_2561.toml").read_text(encoding="utf-8"))["province"]
DIMENSIONS = ("health", "living", "education", "income", "access")

POOR = {"a2911": 2}


def compared(village, rules=None):
    rows = (rules or desk()).measure(village.tables, {"rule_comparison"})["rule_comparison"]
    return {(row["area_code"], row["rule"]): (row["n_people"], row["n_dropped"], row["n_unknown"]) for row in rows}


def test_who_is_dropped_by_each_rule():
    village = Village().surveyed("h1", POOR, {"verified": {}, "registered": {}, "cardless": {}})
    village.card("verified", "verified").card("registered", "registered")
    village.surveyed("h2", {}, {"listed only": {}}).listed("listed only")
    village.capitals("h3", {"never surveyed": 1.0}).card("never surveyed", "verified")
    village.surveyed("h4", {"a2911": None}, {"unknown": {}}).card("unknown", "verified")
    found = compared(village)
    wanted = {
        # rule                people dropped unknown
        "union":             (5, 0, 1),
        "basic_needs":       (3, 2, 1),
        "target":            (1, 4, 1),
        "target_registered": (2, 3, 1),
        "tpmap_list":        (1, 4, 0),
        "pppconnext":        (1, 4, 0),
        "crossing":          (0, 5, 0),
        "two_registers":     (2, 3, 1),
        "no_card":           (1, 4, 0),
        "weighted":          (4, 1, 1),
    }  # fmt: skip
    assert {rule: found["570505", rule] for rule in wanted} == wanted
    assert found["TH", "target"] == found["57050501", "target"] == (1, 4, 1)


def crossed():
    """People on whom the rules part: poor without a card, poor with one, seen by PPPConnext alone, unknown by survey."""
    village = Village().surveyed("h1", POOR, {"target": {}, "cardless": {}}).card("target", "verified")
    village.capitals("h2", {"outside": 1.0}).surveyed("h3", {"a2911": None}, {"unsure": {}}).card("unsure", "verified")
    elsewhere = {"tambon_code": "470301", "village_code": "47030101"}
    return village.surveyed("h4", POOR, {"far": {}}, place=elsewhere)


def test_whom_a_rule_adds_to_the_target_and_whom_it_leaves():
    rows = desk().measure(crossed().tables, {"rule_comparison"})["rule_comparison"]
    found = {row["rule"]: (row["n_added"], row["n_left"], row["n_both"]) for row in rows if row["area_code"] == "570505"}
    wanted = {
        # rule               added left both
        "union":             (2, 0, 1),
        "basic_needs":       (1, 0, 1),
        "target":            (0, 0, 1),
        "target_registered": (0, 0, 1),
        "tpmap_list":        (0, 1, 0),
        "pppconnext":        (1, 1, 0),
        "crossing":          (0, 1, 0),
        "two_registers":     (0, 0, 1),
        "no_card":           (1, 1, 0),
        "weighted":          (1, 0, 1),
    }  # fmt: skip
    assert {rule: found[rule] for rule in wanted} == wanted


def test_whom_one_of_two_rules_cannot_judge_is_not_in_common():
    """n_both is counted: what is left of the target list after n_left holds people whom the other rule cannot judge."""
    village = Village().surveyed("h1", POOR, {"sure": {}, "listed": {}}).listed("listed")
    village.card("sure", "verified").card("listed", "verified").surveyed("h2", {"a2911": None}, {"unsure": {}})
    village.card("unsure", "verified").listed("unsure")
    rows = desk().measure(village.tables, {"rule_comparison"})["rule_comparison"]
    row = next(row for row in rows if (row["area_code"], row["rule"]) == ("570505", "tpmap_list"))
    assert (row["n_people"], row["n_both"], row["n_added"], row["n_left"]) == (2, 1, 0, 1)


def listed(rule, **more):
    persons = desk().measure(crossed().tables, {"person_poverty"})["person_poverty"]
    table = ibis.memtable(arrow("person_poverty", persons))
    asked = {"tambon": "570505"} | more
    rows = people_by_rule(table, desk().rules, rule=rule, **asked).to_pyarrow().to_pylist()
    return {row["person_id"]: row for row in rows}


def test_the_lists_are_the_people_that_were_counted():
    assert set(listed("union")) == {"cardless", "outside"}
    assert set(listed("union", tambon="470301")) == {"far"}
    assert set(listed("pppconnext", kind="left")) == {"target"}
    assert set(listed("target", kind="dropped")) == {"cardless", "outside"}
    assert set(listed("target", kind="unknown")) == {"unsure"}
    assert set(listed("basic_needs", against="pppconnext", kind="added")) == {"target", "cardless"}
    assert listed("basic_needs", tambon="999999") == {}


def test_a_list_says_what_each_register_says_and_when():
    row = listed("pppconnext", kind="left")["target"]
    assert row == {
        "person_id": "target", "household_id": "h1", "village_code": "57050501",
        "in_basic_needs": True, "basic_needs_poor": True, "basic_needs_year": 2022,
        "tpmap_listed": False, "tpmap_year": None, "welfare_state": "verified", "welfare_year": 2022,
        "pppconnext_level": None, "pppconnext_poor": None, "pppconnext_year": None,
    }  # fmt: skip


def test_a_list_by_no_rule_is_refused():
    with pytest.raises(UsageError, match="tpmap_list"):
        listed("tpmaplist")
    with pytest.raises(UsageError, match="unknown"):
        listed("union", kind="lost")


def test_a_rule_is_data_a_folder_laid_over_adds_one(tmp_path):
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "rules.toml").write_text(
        """
        [[rule]]
        id = "two_registers"
        label = { th = "สองทะเบียน", en = "Two registers" }
        [[rule.version]]
        from = 2017-01-01
        source = "a what-if"
        takes_in.all_of = [{ in_basic_needs.is = true, basic_needs_poor.is = true }, { tpmap_listed.is = true }]
        """,
        encoding="utf-8",
    )
    village = Village().surveyed("h1", POOR, {"a": {}, "b": {}}).listed("a")
    assert compared(village, Desk(rulebook.load(tmp_path)))["TH", "two_registers"] == (1, 1, 0)


def union_holds(target, dimensions):
    """A union of dimensions is at least its largest and at most their sum."""
    return max(dimensions) <= target <= sum(dimensions)


@pytest.mark.parametrize("province", GOLDEN, ids=lambda row: row["code"])
def test_tpmaps_published_counts_are_those_of_a_union_and_not_of_two_or_more(province):
    dimensions = [province[name] for name in DIMENSIONS]
    assert union_holds(province["target"], dimensions)
    assert sum(dimensions) < 2 * province["target"]  # with k = 2 every target person would be in two dimensions
    assert province["target"] <= province["registered"] <= province["poor"] <= province["members"]
    assert round(100 * province["target"] / province["members"], 4) == province["rate"]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_our_counts_obey_the_same_bounds(seed):
    tables = registers(seed, 40, 0.1)
    found = desk().measure(tables, {"area_poverty", "rule_comparison"})
    rules = {(row["area_code"], row["rule"]): row["n_people"] for row in found["rule_comparison"]}
    for area in found["area_poverty"]:
        assert union_holds(area["n_poor"], [area[f"n_{name}_poor"] for name in DIMENSIONS])
        assert area["n_poor"] + area["n_unknown"] <= area["n_people"]
        assert area["h_least"] <= area["h_most"] and area["m0_least"] <= area["m0_most"] <= area["h_most"] + 1e-12
        for name in DIMENSIONS:
            assert area[f"n_{name}_poor"] <= area[f"n_{name}"]
    for code in {code for code, _ in rules}:
        assert rules[code, "target"] <= rules[code, "target_registered"] <= rules[code, "basic_needs"] <= rules[code, "union"]
