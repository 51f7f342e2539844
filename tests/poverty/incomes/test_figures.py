"""Figures of income against cases worked by hand, published ones, and distributions whose figures are known in closed form."""

import math

import numpy as np
import pyarrow as pa
import pytest

from ruamjai.poverty import measure_income


def figures(incomes, line=100, weights=None, **asked):
    weights = [1.0] * len(incomes) if weights is None else weights
    table = pa.table({"y": pa.array(incomes, pa.float64()), "w": pa.array(weights, pa.float64())})
    made = measure_income(table, income="y", line=line, weight="w", psu="_n", **asked)
    return {row["measure"]: row for row in made.to_pylist()}


def values(*args, **kwargs):
    return {name: row["b"] for name, row in figures(*args, **kwargs).items()}


def test_the_examples_of_the_world_banks_handbook():
    """Haughton and Khandker (2009), Handbook on Poverty and Inequality, ch. 4: four people, a line of 125."""
    for incomes in ((100, 100, 150, 150), (124, 124, 150, 150)):
        assert values(incomes, line=125)["fgt0"] == 0.5
    made = values((100, 110, 150, 160), line=125)
    assert made["fgt1"] == pytest.approx(0.08)  # gaps of 0.20 and 0.12
    assert made["fgt2"] == pytest.approx((0.04 + 0.0144) / 4)
    assert made["watts"] == pytest.approx((math.log(1.25) + math.log(125 / 110)) / 4)


def test_at_the_line_is_not_poor():
    assert values((99.99, 100, 100.01, 200))["fgt0"] == 0.25


def test_sens_index_takes_the_gini_among_the_poor():
    """H = 1/2, I = 0.6, G among the poor = 20 / (2 · 40) = 1/4. With everybody's Gini it would be 0.384."""
    assert values((20, 60, 200, 300))["sen"] == pytest.approx(0.5 * (0.6 + 0.4 * 0.25))


def test_sens_index_where_the_poor_have_nothing():
    """I = 1, and the Gini of incomes of nothing has no meaning: what is left is H."""
    assert values((0, 0, 200, 300))["sen"] == pytest.approx(0.5)


def test_one_with_all_and_the_rest_with_nothing():
    made = values((0, 0, 0, 0, 10))
    assert (made["gini"], made["share_q5"], made["share_q1"]) == (pytest.approx(0.8), 1, 0)
    assert made["theil"] == 0  # among the one who has an income
    assert figures((0, 0, 0, 0, 10))["theil"]["n_missing"] == 4


def test_equal_incomes():
    made = figures((70,) * 10)
    assert {name: row["b"] for name, row in made.items()} == pytest.approx(
        {"mean": 70, "median": 70, "fgt0": 1, "fgt1": 0.3, "fgt2": 0.09, "watts": math.log(100 / 70), "sen": 0.3}
        | {"gini": 0, "theil": 0}
        | {f"share_q{q}": 0.2 for q in range(1, 6)},
        abs=1e-12,
    )  # fmt: skip
    assert made["mean"]["se"] == pytest.approx(0, abs=1e-9)
    assert made["fgt0"]["ll"] is None  # of a share of one the sample gives no interval


def test_who_stands_on_the_edge_of_a_fifth_is_divided():
    """Three people: the poorest fifth is 0.6 of the first, the middle fifth 0.2 of the second on either side of her middle."""
    made = values((10, 20, 30))
    assert [made[f"share_q{q}"] * 60 for q in range(1, 6)] == pytest.approx([6, 4 + 4, 12, 4 + 12, 18])


def test_a_median_of_weights_that_no_float_can_hold():
    """0.1 + 0.2 is half of 0.6, whatever a machine makes of it."""
    for scale in (1, 3, 7, 0.1):
        assert values((1, 2, 3), weights=[0.1 * scale, 0.2 * scale, 0.3 * scale])["median"] == 2


def test_incomes_below_nothing_count_as_they_are_where_a_logarithm_is_not_asked():
    made = figures((-50, 50, 150, 250), line=100)
    assert made["mean"]["b"] == 100
    assert made["fgt1"]["b"] == pytest.approx((1.5 + 0.5) / 4)
    assert made["watts"]["b"] == pytest.approx(math.log(2) / 3)
    assert made["watts"]["n_missing"] == made["theil"]["n_missing"] == 1
    # Without income altogether there are no shares of it.
    nothing = figures((-100, 50, 50))
    assert nothing["gini"]["b"] is nothing["share_q1"]["b"] is nothing["gini"]["se"] is None


GRID = (np.arange(20_000) + 0.5) / 20_000


def test_the_uniform_distribution():
    made = figures(GRID * 1000, line=250)
    wanted = {"mean": 500, "median": 500, "fgt0": 1 / 4, "fgt1": 1 / 8, "fgt2": 1 / 12, "watts": 1 / 4, "gini": 1 / 3,
              "sen": 1 / 4 * (1 / 2 + 1 / 2 * 1 / 3), "theil": math.log(2) - 1 / 2,
              **{f"share_q{q}": (2 * q - 1) / 25 for q in range(1, 6)}}  # fmt: skip
    assert {name: row["b"] for name, row in made.items()} == pytest.approx(wanted, rel=2e-4)
    # The asymptotic error of a median, 1 / (2 f √n), with a density f of 1/1000.
    assert made["median"]["se"] == pytest.approx(1000 / 2 / math.sqrt(20_000), rel=0.02)


def test_the_exponential_distribution():
    """Its Gini is 1/2 with n times the variance tending to 1/12: the test of exponentiality of Gail and Gastwirth (1978)."""
    made = figures(-np.log(1 - GRID))
    assert made["gini"]["b"] == pytest.approx(1 / 2, rel=1e-3)
    assert made["gini"]["se"] ** 2 * 20_000 == pytest.approx(1 / 12, rel=5e-3)
    assert made["theil"]["b"] == pytest.approx(1 - np.euler_gamma, rel=2e-3)
    assert made["mean"]["se"] ** 2 * 20_000 == pytest.approx(1, rel=5e-3)
    share = 0.8 - (1 - 0.8) * -math.log(1 - 0.8)  # L(p) = p + (1 − p) ln(1 − p)
    assert made["share_q5"]["b"] == pytest.approx(1 - share, rel=1e-3)
