"""TPMAP: derived from the survey's answers and the cards' numbers, and as large as published."""

import numpy as np
import pytest

from madeup.conftest import Views
from ruamjai.madeup.cards import NONE, VERIFIED
from ruamjai.madeup.dress.tpmap import DIMENSIONS
from ruamjai.madeup.world import World


def rows_of(world: World, views: Views, province: str) -> np.ndarray:
    return world.province[world.household[views.survey.person]] == province


def test_target_rate_of_chiang_rai_is_as_published(world: World, views: Views) -> None:
    """5.42 % of surveyed people in TPMAP BE 2565 (nationthailand.com/in-focus/40012451)."""
    target = views.joined.poor & (views.joined.card == VERIFIED)
    assert abs(target[rows_of(world, views, "57")].mean() - 0.0542) < 0.002


@pytest.mark.parametrize("province", ["57", "47"])
def test_dimensions_overlap_as_in_every_published_province(world: World, views: Views, province: str) -> None:
    """Sum of dimensions over target poor: 1.05 to 1.25 (thai-facts 1.4)."""
    target = views.joined.poor & (views.joined.card == VERIFIED) & rows_of(world, views, province)
    counts = [int((target & views.joined.lacks[name]).sum()) for name in DIMENSIONS]
    assert 1.05 <= sum(counts) / target.sum() <= 1.25
    assert max(counts) <= target.sum()


@pytest.mark.parametrize("province", ["57", "47"])
def test_verified_registered_poor_members_in_this_order(world: World, views: Views, province: str) -> None:
    here = rows_of(world, views, province)
    poor, card = views.joined.poor[here], views.joined.card[here]
    verified, registered = (poor & (card == VERIFIED)).sum(), (poor & (card != NONE)).sum()
    assert 0 < verified < registered < poor.sum() < here.sum()
    assert 1.15 < registered / verified < 1.30  # 1.21-1.23 in the published rows of BE 2561


def test_poor_are_those_who_fail_by_their_answers(world: World, views: Views) -> None:
    assert np.array_equal(views.joined.poor, world.survey.poor[world.household[views.survey.person]])


def test_a_card_is_found_by_equal_numbers_alone(world: World, views: Views) -> None:
    owner = {
        number: person
        for number, person in zip(views.cards.number.tolist(), views.cards.person.tolist(), strict=True)
        if number >= 0
    }
    for row in range(0, len(views.survey.person), 53):
        number = int(views.survey.number[row])
        held = owner.get(number)
        assert (views.joined.card[row] != NONE) == (held is not None)
    # so a holder whose number the survey missed is "without card" on the list: the rule drops people who are poor and hold one
    holder = world.card[views.survey.person] == VERIFIED
    assert 0.05 < (views.joined.card == NONE)[holder & views.joined.poor].mean() < 0.20
