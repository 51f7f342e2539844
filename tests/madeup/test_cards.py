"""Cards: the country's coverage, most outside the poor, adults only."""

import pytest

from madeup.conftest import lives_in
from ruamjai.madeup.cards import NONE, VERIFIED
from ruamjai.madeup.world import World


@pytest.mark.parametrize("province", ["57", "47"])
def test_coverage_is_the_countrys(world: World, province: str) -> None:
    """About 14.6 million verified cards for about 52 million adults."""
    adults = lives_in(world, province) & (world.lives.age >= 18)
    assert abs((world.card == VERIFIED)[adults].mean() - 14.6 / 52) < 0.01


def test_only_adults_hold_one(world: World) -> None:
    assert world.lives.age[world.card != NONE].min() >= 18


def test_most_cards_lie_outside_the_poor_who_hold_them_more_often(world: World) -> None:
    holds, adults = world.card == VERIFIED, world.lives.age >= 18
    assert (holds & ~world.poor).sum() / holds.sum() > 0.65
    assert holds[world.poor & adults].mean() > 1.8 * holds[~world.poor & adults].mean()


def test_registered_for_each_verified_among_the_poor(world: World) -> None:
    """1.21 to 1.23 in TPMAP's three rows of BE 2561 (thai-facts 1.5): 9,021/7,436, 11,353/9,365, 63,079/51,234."""
    poor = world.card[world.poor]
    assert abs((poor != NONE).sum() / (poor == VERIFIED).sum() - 1.22) < 0.04
