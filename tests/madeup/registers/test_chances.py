"""Means hold whatever the weights; slips that exclude each other do."""

import numpy as np
import pytest

from ruamjai.madeup.draws import stream
from ruamjai.madeup.registers.chances import Chances

N = 200_000


@pytest.mark.parametrize("rate", [0.01, 0.08, 0.4, 0.64, 0.9])
def test_the_mean_is_as_stated_even_where_three_times_would_be_more_than_certain(rate: float) -> None:
    rows = Chances(stream(1), N).where(rate)
    assert len(rows) / N == pytest.approx(rate, abs=5 * np.sqrt(rate * (1 - rate) / N))


def test_weights_say_who_and_not_how_many() -> None:
    weight = np.where(np.arange(N) % 4 == 0, 2.0, 0.0)
    rows = Chances(stream(2), N).where(0.05, weight)
    assert set((rows % 4).tolist()) == {0}
    assert len(rows) / N == pytest.approx(0.05, abs=0.003)


def test_of_slips_that_exclude_each_other_each_has_its_rate() -> None:
    rates = (0.3, 0.2, 0.25)
    which = Chances(stream(3), N).which([(rates[0], None), (rates[1], np.linspace(0.2, 2.0, N)), (rates[2], None)])
    for kind, rate in enumerate(rates, 1):
        assert np.mean(which == kind) == pytest.approx(rate, abs=0.006)
    assert np.mean(which == 0) == pytest.approx(0.25, abs=0.006)


def test_a_fifth_has_three_times_the_mean_and_the_others_half_of_it() -> None:
    """Two draws of one set of records meet twice as often as independent ones: 0.2 x 3 x 3 + 0.8 x 0.5 x 0.5 = 2."""
    chances = Chances(stream(4), N)
    a, b = (np.isin(np.arange(N), chances.where(0.1)) for _ in range(2))
    assert (a & b).mean() / 0.01 == pytest.approx(2.0, abs=0.1)


def test_nothing_can_happen_to_nobody() -> None:
    chances = Chances(stream(5), 10)
    assert len(chances.where(0.0)) == 0
    assert len(chances.where(0.5, np.zeros(10))) == 0
