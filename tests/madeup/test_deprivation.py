"""Deprivation: the provinces' shares are met, dimensions overlap as published, only who can fail fails."""

import numpy as np
import pytest

from madeup.conftest import lives_in
from ruamjai.madeup.calibration import DIMENSION_OF, PROVINCES
from ruamjai.madeup.deprivation import INDICATORS, MEMBER_INDICATORS, applies, eligible_members
from ruamjai.madeup.world import World


@pytest.mark.parametrize("province", ["57", "47"])
def test_the_poor_are_the_provinces_share(world: World, province: str) -> None:
    assert abs(world.poor[lives_in(world, province)].mean() - PROVINCES[province].poor_share) < 0.002


def test_poor_is_the_union_of_seventeen_indicators(world: World) -> None:
    assert len(INDICATORS) == 17
    union = np.zeros(len(world.village), dtype=bool)
    for indicator in INDICATORS:
        union |= world.deprivation.fails[indicator]
    assert np.array_equal(union, world.deprivation.poor)
    assert np.array_equal(world.deprivation.depth > 0, union)


def test_indicators_fail_only_where_they_apply(world: World) -> None:
    apply = applies(world.lives, world.household, len(world.village))
    for indicator in INDICATORS:
        assert not (world.deprivation.fails[indicator] & ~apply[indicator]).any()


def test_each_failing_household_fails_through_an_eligible_member(world: World) -> None:
    eligible = eligible_members(world.lives)
    for indicator in MEMBER_INDICATORS:
        through = world.deprivation.member_fails[indicator]
        assert not (through & ~eligible[indicator]).any()
        households = np.bincount(world.household[through], minlength=len(world.village)) > 0
        assert np.array_equal(households, world.deprivation.fails[indicator])


def test_education_and_income_lead_and_access_is_rare(world: World) -> None:
    """Their order in TPMAP's rows of BE 2561 for the North-east (thai-facts 1.5)."""
    people = {name: world.deprivation.dimension(name)[world.household].mean() for name in set(DIMENSION_OF.values())}
    assert min(people["income"], people["education"]) > max(people["health"], people["living"]) > 10 * people["access"] > 0


def test_burdened_households_are_poorer(world: World) -> None:
    disabled = np.bincount(world.household[world.lives.body == 1], minlength=len(world.village)) > 0
    assert world.deprivation.poor[disabled].mean() > 1.15 * world.deprivation.poor[~disabled].mean()


def test_who_fails_for_want_of_work_has_no_occupation(world: World) -> None:
    idle = world.deprivation.member_fails[20]
    assert idle.sum() > 100
    assert (world.lives.occupation[idle] == 0).all()
