"""Households: ages, sexes and sizes as published, generations apart, one head each."""

import numpy as np
import pytest

from madeup.conftest import lives_in
from ruamjai.madeup.calibration import PROVINCES
from ruamjai.madeup.households import CHILD, GRANDCHILD, HEAD, PARENT, SPOUSE, make_households, make_pool, tilted_sizes
from ruamjai.madeup.world import World

# NSO, Chiang Rai provincial statistical report, table 1.3, outside municipalities, BE 2563: people by five-year groups.
NSO = [40_955, 47_788, 47_210, 49_591, 56_996, 63_066, 57_882, 60_400, 59_368, 59_181, 63_366, 68_047, 60_752, 44_876, 26_827]
NSO += [14_638, 18_754]


def test_ages_are_those_of_the_published_pyramid(world: World) -> None:
    found = np.bincount(np.minimum(world.lives.age // 5, 16), minlength=17) / len(world.lives.age)
    assert np.abs(found - np.array(NSO) / sum(NSO)).max() < 0.008


def test_one_in_five_is_sixty_or_older(world: World) -> None:
    """20.01 % in the จปฐ. report of BE 2561 (page 22)."""
    assert abs((world.lives.age >= 60).mean() - 0.2001) < 0.01


def test_sexes_are_as_surveyed(world: World) -> None:
    """จปฐ. BE 2561: 17,876,074 men of 36,644,309."""
    assert abs(world.male.mean() - 17_876_074 / 36_644_309) < 0.005


@pytest.mark.parametrize(("province", "mean"), [("57", 706_140 / 240_807), ("47", 14_589_493 / 4_732_900)])
def test_households_are_as_large_as_surveyed(world: World, province: str, mean: float) -> None:
    """Chiang Rai จปฐ. BE 2559 (cddchiangrai.net/mis/jbtc); the North-east จปฐ. BE 2561 (report, page 22)."""
    assert abs(world.size[world.province == province].mean() - mean) < 0.03
    assert world.size.max() <= 8


def test_each_household_has_one_head_who_stands_first(world: World) -> None:
    assert np.array_equal(np.bincount(world.household[world.relation == HEAD]), np.ones(len(world.village)))
    assert np.all(world.relation[world.first_member] == HEAD)
    assert np.bincount(world.household[world.relation == SPOUSE]).max() == 1


def test_generations_are_apart(world: World) -> None:
    head = world.lives.age[world.first_member][world.household]
    gap = head - world.lives.age
    # A child may be the younger spouse's: up to ten years less than a mother's 17.
    for relation, least in ((CHILD, 6), (GRANDCHILD, 20), (PARENT, -99)):
        assert gap[world.relation == relation].min() >= least
    assert gap[world.relation == PARENT].max() <= -16


def test_tilted_sizes_have_the_mean() -> None:
    for mean in (2.5, 3.3):
        shares = tilted_sizes(mean)
        assert abs(shares @ np.arange(1, 9) - mean) < 1e-6
        assert abs(shares.sum() - 1) < 1e-9


def test_households_of_a_province_do_not_change_when_another_is_added() -> None:
    pool = make_pool(5)
    first, again = (make_households(pool=pool, mean_household=3.0, n=200, seed=5, province="57") for _ in range(2))
    other = make_households(pool=pool, mean_household=3.0, n=200, seed=5, province="47")
    assert np.array_equal(first.age, again.age)
    assert len(first.age) != len(other.age) or not np.array_equal(first.age, other.age)


def test_both_provinces_are_there(world: World) -> None:
    assert set(PROVINCES) == set(world.province)
    assert lives_in(world, "57").sum() > lives_in(world, "47").sum() > 60_000
