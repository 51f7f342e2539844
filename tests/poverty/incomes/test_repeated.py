"""An error is how far a figure would lie from itself in another sample: samples drawn over and over say the same."""

import numpy as np

from ruamjai.poverty.incomes.estimating import Design, of_survey
from ruamjai.poverty.incomes.figures import MEASURES
from ruamjai.poverty.incomes.people import People

STRATA, UNITS, PEOPLE, SAMPLES = 4, 15, 8, 300


def test_errors_are_the_spread_over_repeated_samples():
    """Clusters whose people are alike, as in a village; an error that did not know the units would be far too small."""
    chance = np.random.default_rng(2566)
    n = STRATA * UNITS * PEOPLE
    unit = np.repeat(np.arange(STRATA * UNITS), PEOPLE)
    stratum_of = np.repeat(np.arange(STRATA), UNITS)
    b, se, covered = [], [], []
    for _ in range(SAMPLES):
        alike = chance.normal(0, 0.35, STRATA * UNITS)[unit]
        y = np.exp(11 + 0.1 * stratum_of[unit] + alike + chance.normal(0, 0.6, n))
        people, order = People.by_group(np.zeros(n, np.int64), y, np.ones(n), np.full(n, 30_000.0))
        made = of_survey(people, Design(unit[order], stratum_of))
        b.append(made.b[0])
        se.append(made.se[0])
        covered.append((made.ll[0], made.ul[0]))
    spread, error = np.std(b, axis=0), np.sqrt(np.mean(np.square(se), axis=0))
    centre, limits = np.mean(b, axis=0), np.array(covered)
    share = np.mean((limits[:, 0] <= centre) & (centre <= limits[:, 1]), axis=0)
    for j, measure in enumerate(MEASURES):
        assert abs(error[j] / spread[j] - 1) < 0.12, measure
        assert 0.88 < share[j] < 0.99, measure
