"""Held against SciPy's general optimiser, which knows nothing of Newton's method as written here."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from ruamjai.linking.logistic import fit


def loss(found, x, positive, negative, around, precision):
    """Minus the log posterior, but for a constant."""
    log_odds = x @ found
    said = positive @ log_expit(log_odds) + negative @ log_expit(-log_odds)
    return -said + (precision * (found - around) ** 2).sum() / 2


def slope(found, x, positive, negative, around, precision):
    """Its gradient."""
    return -x.T @ (positive - (positive + negative) * expit(x @ found)) + precision * (found - around)


def drawn(seed, *, patterns=40, features=7, precision=0.3, much=30):
    """Counted patterns of a model that is known, and a prior elsewhere."""
    draw = np.random.default_rng(seed)
    x = np.column_stack([np.ones(patterns), draw.integers(0, 2, (patterns, features - 1))]).astype(float)
    shares = expit(x @ draw.normal(0, 1.5, features))
    total = draw.integers(0, much, patterns)
    positive = draw.binomial(total, shares)
    return x, positive, total - positive, draw.normal(0, 1, features), np.full(features, precision)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("precision", [1e-3, 0.3, 20.0])
def test_it_is_the_highest_posterior(seed, precision):
    x, positive, negative, around, held = drawn(seed, precision=precision)
    found = fit(x, positive, negative, around=around, precision=held)
    best = minimize(loss, around, (x, positive, negative, around, held), jac=slope, method="L-BFGS-B", tol=1e-14)
    assert x @ found == pytest.approx(x @ best.x, abs=2e-3)
    assert loss(found, x, positive, negative, around, held) <= best.fun + 1e-6
    assert np.abs(slope(found, x, positive, negative, around, held)).max() < 1e-2


def test_fractions_of_pairs_count():
    x, positive, negative, around, precision = drawn(3)
    whole = fit(x, positive * 4, negative * 4, around=around, precision=precision * 4)
    assert fit(x, positive, negative, around=around, precision=precision) == pytest.approx(whole, abs=1e-4)
    assert fit(x, positive / 4, negative / 4, around=around, precision=precision / 4) == pytest.approx(whole, abs=1e-4)


def test_a_firm_prior_stays_and_a_loose_one_gives_way():
    x, positive, negative, around, precision = drawn(4)
    far = around + 5
    firm = fit(x, positive, negative, around=far, precision=precision * 1e9)
    assert firm == pytest.approx(far, abs=1e-4)
    loose, none = (fit(x, positive, negative, around=prior, precision=precision * 1e-6) for prior in (far, around))
    assert x @ loose == pytest.approx(x @ none, abs=1e-2)
    between = fit(x, positive, negative, around=far, precision=precision * 100)
    assert np.linalg.norm(between - far) < np.linalg.norm(loose - far)


def test_without_pairs_the_prior_is_all_there_is():
    x, _, _, around, precision = drawn(5)
    nothing = np.zeros(len(x))
    assert fit(x, nothing, nothing, around=around, precision=precision).tolist() == around.tolist()


def test_a_feature_that_no_pair_has_stays_where_the_prior_is():
    x, positive, negative, around, precision = drawn(6)
    x[:, 3] = 0.0
    start = around + 1
    assert fit(x, positive, negative, around=around, precision=precision, start=start)[3] == pytest.approx(around[3], abs=1e-6)


def test_classes_that_are_wholly_apart_stay_finite():
    x = np.column_stack([np.ones(20), np.repeat([0.0, 1.0], 10)])
    positive = np.repeat([0, 10**6], 10)
    around, precision = np.zeros(2), np.array([1e-9, 1.0])
    found = fit(x, positive, 10**6 - positive, around=around, precision=precision)
    assert np.isfinite(found).all()
    shares = expit(x @ found)
    assert shares[:10].max() < 1e-3
    assert shares[10:].min() > 1 - 1e-3


@pytest.mark.parametrize("away", [-300.0, 300.0])
def test_a_start_far_away_is_come_back_from(away):
    x, positive, negative, around, precision = drawn(7, precision=1.0)
    near = fit(x, positive, negative, around=around, precision=precision)
    far = fit(x, positive, negative, around=around, precision=precision, start=near + np.eye(7)[0] * away / 5, rounds=200)
    assert far == pytest.approx(near, abs=1e-3)


def test_features_that_say_the_same_share_the_weight():
    x, positive, negative, around, precision = drawn(8)
    doubled = np.column_stack([x, x[:, 1]])
    twice = fit(doubled, positive, negative, around=np.append(around, around[1]), precision=np.append(precision, precision[1]))
    assert twice[1] == pytest.approx(twice[-1], abs=1e-6)
    assert np.isfinite(twice).all()
