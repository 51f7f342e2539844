"""Public aggregates: levels add up, bounds hold, and the published rows are those of the domain facts."""

import pyarrow.compute as pc
import pytest

from madeup.conftest import SEED, Views
from ruamjai.madeup.dress.tpmap_areas import aggregate, published
from ruamjai.madeup.world import World

COUNTS = ["poor.household.CNT", "poor.JPT.CNT", "poor.JPT.MOFval.CNT", "household.CNT", "HOUSEMEMBER_CNT", "indicator27.ALL"]
DIMENSIONS = [f"poor.JPT.MOFval.{name}" for name in ("health", "living", "education", "income", "accessibility")]


@pytest.mark.parametrize("level", ["amphoe", "tambon"])
def test_levels_add_up(world: World, views: Views, level: str) -> None:
    provinces = aggregate(world, views.survey, views.joined, level="province", seed=SEED)
    parts = aggregate(world, views.survey, views.joined, level=level, seed=SEED)
    assert parts.num_rows == {"amphoe": 36, "tambon": 249}[level]
    for column in (*COUNTS, *DIMENSIONS):
        for row in provinces.to_pylist():
            mine = parts.filter(pc.starts_with(parts.column(f"{level}_ID"), row["province_ID"]))
            assert pc.sum(mine.column(column)).as_py() == row[column]


def test_bounds_of_thai_facts_hold_in_every_tambon(world: World, views: Views) -> None:
    for row in aggregate(world, views.survey, views.joined, level="tambon", seed=SEED).to_pylist():
        target = row["poor.JPT.MOFval.CNT"]
        assert target <= row["poor.JPT.MOFreg.CNT"] <= row["poor.JPT.CNT"] <= row["HOUSEMEMBER_CNT"]
        assert max(row[name] for name in DIMENSIONS) <= target <= sum(row[name] for name in DIMENSIONS)
        assert row["JPT.MOFval.pov.rate"] == pytest.approx(target / row["HOUSEMEMBER_CNT"] * 100, abs=1e-4)
        for indicator in range(1, 32):
            assert row[f"indicator{indicator}.CNT"] <= row["HOUSEMEMBER_CNT"]


def test_deprivation_is_counted_through_households(world: World, views: Views) -> None:
    """indicator27.ALL far exceeds the elderly counted (188,851 against 86,673 in BE 2561, thai-facts 1.4)."""
    for row in aggregate(world, views.survey, views.joined, level="province", seed=SEED).to_pylist():
        assert 1.5 < row["indicator27.ALL"] / row["ELDERLY_CNT"] < 3.0
        assert row["indicator28.ALL"] > 1.5 * row["DISABLED_CNT"]
        assert 7 < row["happiness"] < 9


def test_published_rows_are_the_golden_ones() -> None:
    """thai-facts 1.5, BE 2561: Samut Prakan, Ayutthaya, Nakhon Ratchasima; no row for a made-up province."""
    rows = {row["province_ID"]: row for row in published().to_pylist()}
    assert set(rows) == {"11", "14", "30"}
    assert rows["11"]["JPT.MOFval.pov.rate"] == 1.3690
    assert rows["14"]["poor.JPT.MOFval.income"] == 6_544
    assert rows["30"]["poor.JPT.MOFval.CNT"] == 51_234
    for row in rows.values():
        assert row["JPT.MOFval.pov.rate"] == pytest.approx(row["poor.JPT.MOFval.CNT"] / row["HOUSEMEMBER_CNT"] * 100, abs=1e-4)
        assert 1.05 <= sum(row[name] for name in DIMENSIONS) / row["poor.JPT.MOFval.CNT"] <= 1.25
