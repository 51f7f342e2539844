"""Smoothed variances, benchmarking and the arcsine's scale, by hand."""

from fractions import Fraction

import numpy as np
import pytest

from ruamjai.poverty.small_areas.benchmarking import benchmark
from ruamjai.poverty.small_areas.modelling import Shares, model_shares
from ruamjai.poverty.small_areas.smoothing import design_effect, smoothed_variance

EDGES = {"extreme_residual": Fraction(3), "moved_residual": Fraction(2), "moved_share": Fraction(1, 4)}


def test_a_share_of_zero_from_three_households_is_not_certain():
    direct, se = np.array([0.2, 0.5, 0.0, 1.0]), np.array([0.04, 0.05, 0.0, np.nan])
    effective, weight = np.array([100.0, 100.0, 3.0, 1.0]), np.array([400.0, 400.0, 150.0, 50.0])
    thin = effective < 30
    # Design effect: (0.0016 + 0.0025) / (0.16 / 100 + 0.25 / 100) = 1. Share of all: (80 + 200 + 0 + 50) / 1000 = 0.33.
    assert design_effect(direct, se, effective, thin) == pytest.approx(1.0)
    variance = smoothed_variance(direct, se, effective, weight, thin)
    assert variance == pytest.approx([0.0016, 0.0025, 0.33 * 0.67 / 3, 0.33 * 0.67])


def test_the_design_effect_is_learnt_from_the_thin_where_there_are_only_thin():
    direct, se, effective = np.array([0.5, 0.0]), np.array([0.4, 0.0]), np.array([4.0, 4.0])
    assert design_effect(direct, se, effective, np.array([True, True])) == pytest.approx(0.16 / (0.25 / 4))
    assert design_effect(direct, np.zeros(2), effective, np.array([True, True])) == 1


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_nobody_or_everybody_is_poor_there_is_nothing_to_model(share):
    direct = np.full(30, share)
    assert np.isnan(smoothed_variance(direct, np.zeros(30), np.full(30, 9.0), np.ones(30), np.full(30, True))).all()
    shares = Shares(direct, np.zeros(30), np.full(30, 9.0), np.ones(30), np.full(30, True), {})
    assert model_shares(shares, transformation="none", **EDGES) is None


def test_benchmarking_moves_the_unsure_most_and_by_hand():
    # Gap 2 · 0.3 - (0.2 + 0.3) = 0.1, shared in proportion to mse.
    assert benchmark(np.array([0.2, 0.3]), np.array([0.01, 0.03]), np.ones(2), 0.3) == pytest.approx([0.225, 0.375])
    # The first would fall below zero: it stays there, and the second takes the rest.
    found = benchmark(np.array([0.02, 0.5]), np.array([0.2, 0.1]), np.ones(2), 0.2)
    assert found == pytest.approx([0.0, 0.4])
    # Without weight a figure does not move.
    assert benchmark(np.array([0.2, 0.3]), np.array([0.01, 0.03]), np.array([0.0, 2.0]), 0.4) == pytest.approx([0.2, 0.4])


def test_an_impossible_total_is_refused():
    for total, weight in ((1.2, np.ones(2)), (0.5, np.zeros(2)), (0.5, np.array([1.0, -1.0]))):
        with pytest.raises(ValueError, match="nothing adds up"):
            benchmark(np.array([0.2, 0.3]), np.array([0.01, 0.03]), weight, total)


def made(random, areas=60):
    x = random.random(areas)
    truth = np.clip(0.05 + 0.4 * x + random.normal(0, 0.04, areas), 0.01, 0.95)
    effective = random.integers(8, 80, areas).astype(float)
    direct = random.binomial(effective.astype(int), truth) / effective
    se = np.sqrt(direct * (1 - direct) / effective)
    return truth, Shares(direct, se, effective, effective * 3, effective < 30, {"x": x, "same": 2 * x, "gone": x * np.nan})


@pytest.mark.parametrize("transformation", ["none", "arcsine"])
def test_either_scale_is_nearer_the_truth_than_the_direct_figures(transformation):
    better, errors = 0, []
    for seed in range(20):
        truth, shares = made(np.random.default_rng(seed))
        model = model_shares(shares, transformation=transformation, **EDGES)
        assert list(model.terms) == ["intercept", "x"] and list(model.left_out) == ["same", "gone"]
        assert ((model.eblup >= 0) & (model.eblup <= 1) & (model.gamma >= 0) & (model.gamma <= 1) & (model.se > 0)).all()
        better += np.mean((model.eblup - truth) ** 2) < np.mean((shares.direct - truth) ** 2)
        errors.append(np.mean((model.eblup - truth) ** 2) / np.mean(model.rmse**2))
    assert better == 20
    assert 0.7 < np.mean(errors) < 1.4  # the error it claims is the error it makes


def test_an_area_of_unknown_covariate_gets_no_figure_and_spoils_none():
    _, shares = made(np.random.default_rng(3))
    direct, x = shares.direct.copy(), shares.covariates["x"].copy()
    direct[0] = direct[1] = x[1] = np.nan
    model = model_shares(
        Shares(direct, shares.se, shares.effective, shares.weight, shares.thin, {"x": x}), transformation="none", **EDGES
    )
    assert np.isfinite(model.synthetic[0]) and np.isnan(model.residual[0]) and np.isnan(model.se[0])
    assert np.isnan(model.synthetic[1]) and np.isnan(model.eblup[1]) and model.fit.n_areas == 58
