"""Capitals: surveyed where PPPConnext works, between 1.00 and 4.00, lower where people lack, higher after help."""

import numpy as np

from ruamjai.madeup.calibration import PPP_AFTER, PPP_OF_POOR
from ruamjai.madeup.dress.pppconnext import overall
from ruamjai.madeup.world import World


def test_only_sakon_nakhon_is_surveyed(world: World) -> None:
    assert set(world.province[world.capitals.surveyed]) == {"47"}


def test_poor_households_mostly_and_some_that_the_other_survey_missed(world: World) -> None:
    seen, poor = world.capitals.surveyed, world.deprivation.poor
    here = world.province == "47"
    assert abs(seen[here & poor].mean() - PPP_OF_POOR) < 0.04
    assert 0.5 < poor[seen].mean() < 0.8
    assert (seen & ~world.survey.surveyed).sum() > 50


def test_scores_have_two_decimals_within_bounds(world: World) -> None:
    for scores in (*world.capitals.before.values(), *world.capitals.after.values()):
        assert scores.min() >= 1 and scores.max() <= 4
        assert np.allclose(scores * 100, np.round(scores * 100))


def test_lack_lowers_the_capital_that_answers_to_it(world: World) -> None:
    seen = world.capitals.surveyed
    for capital, dimension in (("financial", "income"), ("physical", "living")):
        lacks = world.deprivation.dimension(dimension)
        scores = world.capitals.before[capital]
        assert scores[seen & lacks].mean() < scores[seen & ~lacks].mean() - 0.3


def test_means_are_ordered_as_in_surin(world: World) -> None:
    """Tambon 320202: physical 3.16 above human 2.32, social 2.20, economic 2.07, natural 1.85 (thai-facts 2.1)."""
    seen = world.capitals.surveyed
    mean = {name: scores[seen].mean() for name, scores in world.capitals.before.items() if name != "human"}
    assert mean["physical"] > mean["social"] > mean["financial"] > mean["natural"]
    for name, published in (("physical", 3.16), ("social", 2.20), ("financial", 2.07), ("natural", 1.85)):
        assert abs(mean[name] - published) < 0.25


def test_some_are_seen_again_and_most_of_them_do_better(world: World) -> None:
    seen, again = world.capitals.surveyed, world.capitals.again
    assert not (again & ~seen).any()
    assert abs(again.sum() / seen.sum() - PPP_AFTER) < 0.04
    houses = np.flatnonzero(again)
    rise = overall(world, houses, after=True) - overall(world, houses, after=False)
    assert 0.1 < rise.mean() < 0.4
    assert 0.02 < (rise < 0).mean() < 0.25
