"""What must hold of every small-area figure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import small_areas as reference
from ruamjai.poverty.small_areas import fay_herriot
from ruamjai.poverty.small_areas.benchmarking import benchmark


def areas(seed, m, spread):
    """Direct figures of ``m`` areas, some not surveyed, with one covariate."""
    random = np.random.default_rng(seed)
    x = np.column_stack([np.ones(m), random.normal(0, 1, m)])
    psi = random.uniform(0.2, 3.0, m)
    y = x @ [2.0, 1.0] + random.normal(0, spread, m) + random.normal(0, np.sqrt(psi))
    y[random.random(m) < 0.15] = np.nan
    y[:5] = np.where(np.isfinite(y[:5]), y[:5], 1.0 + np.arange(5))
    return y, psi, x


CASES = given(st.integers(0, 10**6), st.integers(6, 18), st.sampled_from([0.0, 0.5, 2.0]))


@settings(max_examples=25, deadline=None)
@CASES
def test_the_fit_equals_the_reference(seed, m, spread):
    y, psi, x = areas(seed, m, spread)
    found = fay_herriot(y, psi, x)
    sigma2, rows = reference.fay_herriot([None if np.isnan(v) else float(v) for v in y], psi.tolist(), x.tolist())
    assert found.converged and found.sigma2 == pytest.approx(sigma2, rel=1e-5, abs=1e-8)
    for name, column in zip(("synthetic", "eblup", "mse", "gamma"), zip(*rows, strict=True), strict=True):
        np.testing.assert_allclose(getattr(found, name), column, rtol=1e-5, atol=1e-7, err_msg=name)


@settings(max_examples=60, deadline=None)
@CASES
def test_a_figure_lies_between_direct_and_synthetic_and_the_units_do_not_matter(seed, m, spread):
    y, psi, x = areas(seed, m, spread)
    found, there = fay_herriot(y, psi, x), np.isfinite(y)
    assert ((found.gamma >= 0) & (found.gamma < 1) & (found.mse > 0)).all() and found.sigma2 >= 0
    low, high = np.minimum(y, found.synthetic)[there], np.maximum(y, found.synthetic)[there]
    assert ((found.eblup[there] >= low - 1e-9) & (found.eblup[there] <= high + 1e-9)).all()
    scaled = fay_herriot(1000 * y - 7, 1e6 * psi, x @ [[1.0, 0.0], [0.0, 50.0]])
    np.testing.assert_allclose(scaled.eblup, 1000 * found.eblup - 7, rtol=1e-6, atol=1e-4)
    np.testing.assert_allclose(scaled.mse, 1e6 * found.mse, rtol=1e-5)
    np.testing.assert_allclose(scaled.residual, found.residual, atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_sure_figures_stay_as_they_are(seed):
    y, psi, x = areas(seed, 15, 2.0)
    found, there = fay_herriot(y, psi * 1e-7, x), np.isfinite(y)
    np.testing.assert_allclose(found.eblup[there], y[there], atol=1e-4)
    assert (found.gamma[there] > 0.999).all()


SHARE = st.floats(0, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(SHARE, st.floats(1e-4, 0.3), st.integers(0, 500)), min_size=1, max_size=12), SHARE)
def test_benchmarked_figures_add_up_and_stay_shares(rows, total):
    estimate, mse, weight = (np.array(column, float) for column in zip(*rows, strict=True))
    weight[0] += 1
    found = benchmark(estimate, mse, weight, total)
    assert (weight * found).sum() / weight.sum() == pytest.approx(total, abs=1e-12)
    assert ((found >= 0) & (found <= 1)).all()
    assert (found[weight == 0] == estimate[weight == 0]).all()
    np.testing.assert_allclose(found, reference.benchmark(estimate.tolist(), mse.tolist(), weight.tolist(), total), atol=1e-6)
