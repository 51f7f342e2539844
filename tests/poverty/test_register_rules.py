"""Each rule's list beside the union of registers, and whom it leaves out."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import Desk, desk
from poverty.made_rows import registers
from poverty.village import Village
from ruamjai import rulebook

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
    assert {rule: found["570505", rule] for _, rule in found} == {
        # rule                people dropped unknown
        "union":             (5, 0, 1),
        "basic_needs":       (3, 2, 1),
        "target":            (1, 4, 1),
        "target_registered": (2, 3, 1),
        "tpmap_list":        (1, 4, 0),
        "pppconnext":        (1, 4, 0),
    }  # fmt: skip
    assert found["TH", "target"] == found["57050501", "target"] == (1, 4, 1)


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
