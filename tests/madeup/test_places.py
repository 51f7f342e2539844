"""Places: every amphoe and tambon is there, sizes and poverty add up to the provinces' figures, poverty is clustered."""

import numpy as np
import pytest

from madeup.conftest import lives_in
from ruamjai.errors import UsageError
from ruamjai.madeup.calibration import PILOTS, PROVINCES
from ruamjai.madeup.places import make_places
from ruamjai.madeup.world import World
from ruamjai.thai.areas import all_areas


def test_every_tambon_of_both_provinces_has_people(world: World) -> None:
    real = {area.code for area in all_areas() if len(area.code) == 6 and area.code[:2] in ("57", "47")}
    assert len(real) == 249
    assert set(world.places.tambon_code[np.unique(world.tambon)]) == real
    assert len(set(world.places.amphoe_code)) == 36


def test_about_150_000_people_in_50_000_households(world: World) -> None:
    assert abs(len(world.household) / 150_000 - 1) < 0.01
    assert abs(len(world.village) / 50_000 - 1) < 0.01


def test_pilot_tambons_are_at_full_size(world: World) -> None:
    codes, counts = np.unique(world.places.tambon_code[world.tambon[world.household]].astype(str), return_counts=True)
    people = dict(zip(codes, counts, strict=True))
    for code, pilot in PILOTS.items():
        assert abs(people[code] / pilot.people - 1) < 0.05
    others = [count for code, count in people.items() if code not in PILOTS]
    assert max(others) < min(pilot.people for pilot in PILOTS.values())


def test_in_a_small_world_the_pilots_shrink_with_it() -> None:
    places = make_places(provinces=("47",), people=5_000, seed=1)
    pilot = places.tambon_households[places.tambon_code == "470301"][0]
    assert 0.10 < pilot / places.tambon_households.sum() < 0.16
    assert places.tambon_households.min() >= 1
    assert np.array_equal(np.bincount(places.village_tambon, places.village_households), places.tambon_households)


def test_expected_poverty_averages_to_the_province_and_spans_4_to_25_per_cent(world: World) -> None:
    places = world.places
    for code, figures in PROVINCES.items():
        mine = places.province_code == code
        mean = np.average(places.tambon_poor_share[mine], weights=places.tambon_households[mine])
        assert abs(mean - figures.poor_share) < 1e-6
    assert places.tambon_poor_share.min() < 0.06
    assert places.tambon_poor_share.max() > 0.24


def test_poverty_is_clustered_by_tambon(world: World) -> None:
    """Tambons differ several times more than chance alone would have them differ (a design effect of 1 to 8 households)."""
    poor = world.deprivation.poor
    for code in PROVINCES:
        mine = world.province == code
        n = np.bincount(world.tambon[mine])
        n, share = n[n > 0], (np.bincount(world.tambon[mine], weights=poor[mine]) / np.maximum(n, 1))[n > 0]
        overall = poor[mine].mean()
        dispersion = np.sum(n * (share - overall) ** 2) / (overall * (1 - overall)) / (len(n) - 1)
        assert dispersion > 3


def test_poor_amphoe_are_those_that_were_published_as_earning_least(world: World) -> None:
    """จปฐ. BE 2559 (cddchiangrai.net/mis/jbtc): Mae Fa Luang least; Wiang Kaen among the four below 60,000; Mae Sai most."""
    amphoe = world.places.amphoe_code[world.tambon[world.household]]
    share = {code: world.poor[amphoe == code].mean() for code in ("5715", "5713", "5709")}
    assert share["5709"] < world.poor[lives_in(world, "57")].mean() < min(share["5713"], share["5715"])


def test_a_code_that_is_no_province_is_told() -> None:
    with pytest.raises(UsageError, match="00 is no province"):
        make_places(provinces=("00",), people=1_000, seed=1)
