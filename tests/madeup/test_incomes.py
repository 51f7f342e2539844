"""Incomes: the published mean, sources that add up, and the line of indicator 22 kept."""

import numpy as np
import pytest

from ruamjai.madeup.calibration import INCOME_LINE
from ruamjai.madeup.world import World


@pytest.mark.parametrize(("province", "mean"), [("57", 71_709.93), ("47", 68_000)])
def test_a_persons_mean_is_the_provinces(world: World, province: str, mean: float) -> None:
    """Chiang Rai 71,709.93 baht a person: จปฐ. BE 2561, report page 99. Sakon Nakhon's is assumed."""
    average = world.survey.incomes.average
    listed = np.bincount(world.household[world.survey.listed], minlength=len(average))
    mine = (world.province == province) & (average >= 0) & world.survey.surveyed
    assert abs(np.average(average[mine], weights=listed[mine]) / mean - 1) < 0.02


def test_sources_add_up_to_the_average_of_those_listed(world: World) -> None:
    incomes, listed = world.survey.incomes, np.bincount(world.household[world.survey.listed], minlength=len(world.village))
    told = (incomes.average >= 0) & (listed > 0)
    assert (incomes.sources[told] >= 0).all()
    assert np.allclose(incomes.sources[told].sum(axis=1) / listed[told], incomes.average[told], atol=0.006)
    assert (incomes.sources[told] % 100 == 0).all()


def test_where_a_source_is_unanswered_no_average_is_computed(world: World) -> None:
    incomes = world.survey.incomes
    blank = incomes.average < 0
    assert 0.003 < blank.mean() < 0.01
    assert (incomes.sources[blank] == -1).all()


def test_some_lie_between_the_old_line_and_the_new(world: World) -> None:
    """So that 38,000 or 40,000 baht, a change of edition, changes who is poor."""
    average = world.survey.incomes.average
    between = (average >= 38_000) & (average < INCOME_LINE)
    assert 0.002 < between.mean() < 0.02
    assert (average[world.survey.failed[22]] < INCOME_LINE).all()


def test_the_truly_poor_in_income_tell_it_with_few_exceptions(world: World) -> None:
    true, told = world.deprivation.fails[22] & world.survey.surveyed, world.survey.failed[22]
    assert 0.92 < told[true].mean() < 0.99


def test_richer_places_tell_more(world: World) -> None:
    average, answered = world.survey.incomes.average, world.survey.incomes.average >= 0
    amphoe = world.places.amphoe_code[world.tambon]
    highest, lowest = (average[(amphoe == code) & answered].mean() for code in ("5709", "5715"))
    assert highest > 1.1 * lowest  # Mae Sai and Mae Fa Luang, จปฐ. BE 2559
