"""Limits against plain sums, published cases, and how often they hold."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import link_quality as plain
from ruamjai.linking.quality.intervals import Shares, combined, kappa, limits, of_finite, ratio


def of(p, n):
    low, high = limits(np.array([p]), np.array([float(n)]))
    return float(low[0]), float(high[0])


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_limits_are_those_of_plain_binomial_sums(case):
    hits, n = case
    assert of(hits / n, n) == pytest.approx(plain.clopper_pearson(hits, n), abs=1e-9)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.30850), (1, 10, 0.00253, 0.44502), (10, 10, 0.69150, 1.0), (81, 263, 0.25269, 0.36762)],
)  # Clopper and Pearson's tables; 81 of 263 as in Newcombe (1998), Statistics in Medicine 17:857, to four places
def test_published_limits(hits, n, low, high):
    assert of(hits / n, n) == pytest.approx((low, high), abs=6e-5)


def test_what_was_read_to_the_end_is_certain_and_what_was_not_read_is_unknown():
    census = of_finite(np.array([30.0]), np.array([30.0]))
    low, high = limits(np.array([0.4]), census)
    assert (low[0], high[0]) == (pytest.approx(0.4, abs=1e-5), pytest.approx(0.4, abs=1e-5))
    assert of(0.7, 0) == (0.0, 1.0)


def test_half_a_population_tells_as_much_as_twice_the_readings():
    """Var(p) = p q / n times (N - n)/(N - 1): 50 of 100 have the variance of 50 · 99/50 readings with replacement."""
    assert of_finite(np.array([50.0]), np.array([100.0]))[0] == pytest.approx(99)


def wilson(x, n, z=1.959964):
    p = x / n
    centre, half = (p + z * z / 2 / n) / (1 + z * z / n), z * sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return p, centre - half, centre + half


def test_the_difference_of_two_shares_as_newcombe_published_it():
    """56 of 70 against 48 of 80: 0.2000, 0.0524 to 0.3339 (Newcombe 1998, Statistics in Medicine 17:873, method 10)."""
    (p1, l1, u1), (p2, l2, u2) = wilson(56, 70), wilson(48, 80)
    shares = Shares(np.array([p1, p2]), np.array([l1, l2]), np.array([u1, u2]))
    assert combined(np.array([1.0, -1.0]), shares) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


share = st.floats(0.01, 0.99)
term = st.tuples(st.floats(-5, 5), share, share, share).map(lambda t: (t[0], *sorted(t[1:])))


@given(st.lists(term, min_size=1, max_size=6))
def test_a_sum_is_recovered_as_the_plain_formula_says(terms):
    weights = np.array([weight for weight, *_ in terms])
    shares = Shares(*(np.array([t[k] for t in terms]) for k in (2, 1, 3)))
    expected = plain.recovered([(weight, middle, low, high) for weight, low, middle, high in terms])
    assert combined(weights, shares) == pytest.approx(expected, abs=1e-9)


@given(share.filter(lambda p: 0.1 < p < 0.9), st.floats(0.02, 0.4), st.floats(1, 50), st.floats(0.5, 20))
def test_a_ratio_has_the_limits_of_the_closed_formula(p, q, size, other):
    """Found over (found + missed), both sums of one stratum: the closed limits of missed / found, turned round."""

    def around(x):
        return x, x * 0.8, x * 1.1

    found, missed = around(p), around(q)
    shares = Shares(*(np.array([found[k], missed[k]]) for k in (0, 1, 2)))
    got = ratio(np.array([size, 0.0]), np.array([size, other]), shares)
    low, high = plain.ratio_of_two(tuple(other * value for value in missed), tuple(size * value for value in found))
    assert got == pytest.approx((size * p / (size * p + other * q), 1 / (1 + high), 1 / (1 + low)), abs=1e-9)


def test_nothing_over_nothing_is_no_ratio_and_all_found_is_one():
    nothing = Shares(np.zeros(1), np.zeros(1), np.ones(1))
    assert ratio(np.ones(1), np.ones(1), nothing) is None
    surely = Shares(np.array([1.0, 0.0]), np.array([0.9, 0.0]), np.array([1.0, 0.3]))
    estimate, low, high = ratio(np.array([10.0, 0.0]), np.array([10.0, 5.0]), surely)
    assert (estimate, high) == (1.0, 1.0)
    assert 0 < low < 1


def test_kappa_as_in_the_textbooks():
    """20, 5 / 10, 15: agreement 0.70, kappa 0.40."""
    (agreed, low, high), beyond = kappa(np.array([[20, 5, 0], [10, 15, 0], [0, 0, 0]]))
    assert (agreed, beyond[0]) == (pytest.approx(0.7), pytest.approx(0.4))
    assert (low, high) == pytest.approx(plain.clopper_pearson(35, 50), abs=1e-9)
    assert beyond[1] < 0.4 < beyond[2]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_kappa_is_what_plain_counting_says(answers):
    table = np.zeros((3, 3), np.int64)
    for one, other in answers:
        table["abc".index(one), "abc".index(other)] += 1
    (agreed, *_), beyond = kappa(table)
    if beyond is None:
        assert len({word for pair in answers for word in pair}) == 1
    else:
        assert (agreed, beyond[0]) == pytest.approx(plain.kappa(answers))


def test_no_readings_have_no_kappa():
    assert kappa(np.zeros((3, 3), np.int64)) is None
