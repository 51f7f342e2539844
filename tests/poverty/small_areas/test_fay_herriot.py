"""Fay and Herriot's model against the published milk data, R, and the traps."""

import csv
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ruamjai.poverty.small_areas import fay_herriot
from ruamjai.poverty.small_areas.modelling import extremes

GOLDEN = Path(__file__).parents[2] / "golden"


def read(name):
    with (GOLDEN / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


MILK = read("small_areas_milk.csv")
BY_R = read("small_areas_reml.csv")


def by_r(case, what):
    return np.array(
        [np.nan if row["value"] == "NA" else float(row["value"]) for row in BY_R if (row["case"], row["what"]) == (case, what)]
    )


def test_the_milk_data_give_what_sae_gives():
    region = np.array([int(row["region"]) for row in MILK])
    x = np.column_stack([np.ones(43), region == 2, region == 3, region == 4])
    found = fay_herriot([float(r["direct"]) for r in MILK], [float(r["sd"]) ** 2 for r in MILK], x)
    # sae stops at a precision of 1e-4; the figures still agree to the sixth digit.
    np.testing.assert_allclose(found.eblup, [float(r["eblup"]) for r in MILK], atol=1e-6)
    np.testing.assert_allclose(found.mse, [float(r["mse"]) for r in MILK], atol=1e-7)
    np.testing.assert_allclose(found.beta, [0.9681890, 0.1327801, 0.2269462, -0.2413011], atol=1e-6)
    np.testing.assert_allclose(found.beta_se, [0.06936208, 0.10300072, 0.09232981, 0.08161707], atol=1e-6)
    assert found.converged and found.n_areas == 43 and found.sigma2 == pytest.approx(0.01855, abs=5e-6)


@pytest.mark.parametrize("case", ["milk", "made_up", "flat", "flat_adjusted"])
def test_every_figure_is_rs(case):
    x = np.column_stack([by_r(case, what) for what in ("x1", "x2", "x3", "x4") if len(by_r(case, what))])
    found = fay_herriot(by_r(case, "direct"), by_r(case, "variance"), x, at_border="adjusted" if "adjusted" in case else "zero")
    assert found.sigma2 == pytest.approx(by_r(case, "sigma2")[0], rel=1e-5, abs=1e-12)
    assert (found.sigma2 == 0) == (case == "flat") and found.border == case.startswith("flat")
    for what in ("beta", "beta_se", "synthetic", "eblup", "mse", "residual"):
        np.testing.assert_allclose(getattr(found, what), by_r(case, what), rtol=1e-5, atol=1e-9, err_msg=what)
    # Away from the top of the restricted likelihood its value moves with the last digits of σ².
    assert found.log_likelihood == pytest.approx(by_r(case, "log_likelihood")[0], abs=1e-6 if "adjusted" in case else 1e-8)
    assert found.normal_p == pytest.approx(by_r(case, "normal_p")[0], rel=1e-4)


def test_off_the_border_the_adjusted_likelihood_changes_nothing():
    x = np.column_stack([by_r("made_up", what) for what in ("x1", "x2", "x3")])
    given = by_r("made_up", "direct"), by_r("made_up", "variance"), x
    assert fay_herriot(*given, at_border="adjusted").mse.tolist() == fay_herriot(*given).mse.tolist()


def test_at_the_border_the_adjusted_error_is_nearer_the_error_that_is_made():
    """117 tambons of six households and one of a hundred, whose truths differ by 4 points more than their covariate tells.

    REML's zero with its g3 claims twice the error that the well surveyed tambon has, and too little for the others.
    """
    random, m = np.random.default_rng(11), 117
    x = np.column_stack([np.ones(m), random.random(m)])
    psi = np.full(m, 0.0225)
    psi[0] = 0.00186
    claimed, made = {"zero": [], "adjusted": []}, {"zero": [], "adjusted": []}
    for _ in range(120):
        truth = x @ [0.1, 0.2] + random.normal(0, 0.04, m)
        y = truth + random.normal(0, np.sqrt(psi))
        for at_border in claimed:
            found = fay_herriot(y, psi, x, at_border=at_border)
            if found.border:
                claimed[at_border].append([found.mse[0], found.mse[1:].mean()])
                made[at_border].append([(found.eblup[0] - truth[0]) ** 2, ((found.eblup - truth)[1:] ** 2).mean()])
    assert len(made["zero"]) > 30
    (well, thin), (well_adjusted, thin_adjusted) = (
        np.sqrt(np.mean(claimed[name], axis=0) / np.mean(made[name], axis=0)) for name in ("zero", "adjusted")
    )
    assert well > 1.5 and thin < 0.8
    assert abs(well_adjusted - 1) < abs(well - 1) / 2 and 1 < thin_adjusted < 1.5


def test_with_too_few_areas_for_an_adjusted_likelihood_zero_stays():
    found = fay_herriot([0.1, 0.1, 0.1], [0.01] * 3, np.ones((3, 1)), at_border="adjusted")
    assert found.border and found.sigma2 == 0
    assert fay_herriot([0.1] * 4, [0.01] * 4, np.ones((4, 1)), at_border="adjusted").sigma2 > 0


def test_an_area_that_nobody_surveyed_gets_what_the_model_expects():
    found = fay_herriot([0.1, 0.2, 0.3, 0.4, np.nan], [0.01] * 4 + [np.nan], np.column_stack([np.ones(5), [1, 2, 3, 4, 9]]))
    assert found.eblup[4] == found.synthetic[4] == pytest.approx(0.9)
    assert found.gamma[4] == 0 and np.isnan(found.residual[4]) and found.mse[4] > found.mse[:4].max()


def test_what_the_covariates_explain():
    random = np.random.default_rng(1)
    x, psi = random.random(4000), np.full(4000, 0.2)
    truth = x + random.normal(0, np.sqrt(1 / 12), 4000)  # half of the variance is x's
    found = fay_herriot(truth + random.normal(0, np.sqrt(psi)), psi, np.column_stack([np.ones(4000), x]))
    assert found.r2 == pytest.approx(0.5, abs=0.08) and found.sigma2 == pytest.approx(1 / 12, rel=0.2)
    alone = fay_herriot(random.normal(0, 0.1, 50), np.full(50, 1.0), np.ones((50, 1)))
    assert np.isnan(alone.r2) and alone.sigma2 == 0  # no difference between areas beyond sampling: nothing to explain


@pytest.mark.parametrize(
    ("direct", "variance", "x", "words"),
    [
        ([0.1] * 5, [0.1] * 4, np.ones((5, 1)), "do not fit together"),
        ([0.1] * 5, [0.1] * 5, np.ones(5), "do not fit together"),
        ([0.1] * 5, [0.1] * 4 + [0], np.ones((5, 1)), "no direct figure is certain"),
        ([0.1] * 5, [0.1] * 4 + [np.nan], np.ones((5, 1)), "no direct figure is certain"),
        ([0.1] * 5, [0.1] * 5, np.full((5, 1), np.nan), "a covariate is missing"),
        ([0.1] * 2 + [np.nan] * 3, [0.1] * 5, np.ones((5, 1)), "2 areas are too few for 1 covariates"),
        ([0.1] * 5, [0.1] * 5, np.ones((5, 2)), "cannot be told apart"),
        ([0.1] * 5, [0.1] * 5, np.zeros((5, 1)), "cannot be told apart"),
    ],
)
def test_what_cannot_be_fitted_is_told(direct, variance, x, words):
    with pytest.raises(ValueError, match=words):
        fay_herriot(direct, variance, x)


def test_one_extreme_district_of_large_variance_is_flagged():
    """The trap: pulled nearly all the way to the model, it spoils the mean squared error although most areas gain."""
    random, m = np.random.default_rng(7), 60
    x = np.column_stack([np.ones(m), random.random(m)])
    truth, psi = x @ [10.0, 10.0] + random.normal(0, 1, m), np.full(m, 2.0)
    truth[0], psi[0] = 60.0, 100.0  # unlike all others, and surveyed with few
    direct = truth + random.normal(0, np.sqrt(psi))
    found = fay_herriot(direct, psi, x)

    def worst(figure):
        return np.sqrt(np.mean((figure - truth) ** 2)), np.median(np.abs(figure - truth))

    assert worst(found.eblup)[0] > 2 * worst(direct)[0] and worst(found.eblup)[1] < worst(direct)[1]
    flagged = extremes(found, direct, Fraction(3), Fraction(2), Fraction(1, 4))
    assert flagged[0] and flagged[1:].sum() <= 1
    kept = np.where(flagged, direct, found.eblup)
    assert worst(kept)[0] < worst(direct)[0]
    # A residual short of the edge is caught all the same where this one area makes up most of what the model moves.
    assert extremes(found, direct, Fraction(1000), Fraction(2), Fraction(1, 4))[0]
    assert not extremes(found, direct, Fraction(1000), Fraction(999), Fraction(1, 4)).any()
