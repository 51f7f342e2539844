"""Ratios with strata and units: by hand, by R, by rows one by one, and what holds of any design."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from ruamjai.poverty.designs import (
    AlikeTotals,
    RowMoments,
    Totals,
    interval,
    ratios,
    ratios_of_alike,
    ratios_of_rows,
    shares,
    shares_of_alike,
    sum_by,
)


def totals(cells, strata, groups=1):
    """Cells (group, unit, y, x); ``strata``: the stratum of each unit."""
    group, unit, y, x = (np.array(column) for column in zip(*cells, strict=True))
    of = np.array(strata)
    return Totals(group, of[unit], unit, np.column_stack([y, x]).astype(float), of, groups)


def test_a_ratio_of_two_strata_by_hand():
    # Units (y, x): stratum 0 (1, 2), (3, 2); stratum 1 (0, 2), (2, 2), (2, 2). r = 8/10; z = (y − .8 x) / 10.
    found = ratios(totals([(0, 0, 1, 2), (0, 1, 3, 2), (0, 2, 0, 2), (0, 3, 2, 2), (0, 4, 2, 2)], [0, 0, 1, 1, 1]), [(0, 1)])
    z = [(-0.06, 0.14), (-0.16, 0.04, 0.04)]
    by_hand = sum(len(h) / (len(h) - 1) * sum((v - sum(h) / len(h)) ** 2 for v in h) for h in z)
    assert found.b[0, 0] == pytest.approx(0.8) and found.se[0, 0] == pytest.approx(math.sqrt(by_hand)) and found.df[0] == 3


def test_a_unit_without_anybody_of_the_group_counts_as_zero():
    # Of four units the group lives in two: z = (±.25), two zeros; n / (n − 1) Σ z² = 4/3 · 2 · .25².
    found = ratios(totals([(0, 0, 1, 1), (0, 1, 0, 1)], [0, 0, 0, 0]), [(0, 1)])
    assert found.se[0, 0] == pytest.approx(math.sqrt(4 / 3 * 2 * 0.0625)) and found.df[0] == 3


def test_the_rules_for_a_lone_unit():
    cells, strata = [(0, 0, 1, 2), (0, 1, 3, 2), (0, 2, 2, 2), (1, 0, 1, 1), (1, 1, 0, 1)], [0, 0, 1]
    errors = {rule: ratios(totals(cells, strata, 2), [(0, 1)], lone=rule) for rule in ("centre", "certain", "missing")}
    without = math.sqrt(2 * 2 * (1 / 6) ** 2)  # r = 1: z = ∓1/6 in stratum 0, and 0 in the lone one
    assert errors["centre"].se[0, 0] == pytest.approx(without) and errors["certain"].se[0, 0] == pytest.approx(without)
    assert np.isnan(errors["missing"].se[0, 0]) and errors["missing"].se[1, 0] == errors["centre"].se[1, 0] > 0
    assert errors["centre"].lone == 1 and errors["centre"].df.tolist() == [1, 1]


def test_nothing_below_the_line_is_no_ratio():
    found = ratios(totals([(0, 0, 0, 0), (0, 1, 0, 0)], [0, 0]), [(0, 1)])
    assert np.isnan(found.b[0, 0]) and np.isnan(found.se[0, 0])


@st.composite
def designs(draw):
    """People with a group, a stratum, a unit, a weight, y and x."""
    person = st.tuples(
        st.integers(0, 2), st.integers(0, 1), st.integers(0, 3), st.sampled_from([0.5, 1.0, 2.5]), st.integers(0, 1),
        st.integers(0, 2),
    )  # fmt: skip
    people = draw(st.lists(person, min_size=2, max_size=25))
    return [np.array(column) for column in zip(*people, strict=True)]


@settings(max_examples=80, deadline=None)
@given(designs(), st.sampled_from(["centre", "certain", "missing"]))
def test_people_alike_are_as_people_one_by_one(people, lone):
    group, stratum, _, w, y, x = people
    own = Totals(group, stratum, np.arange(len(w)), np.column_stack([w * y, w * x]), stratum, 3)
    kind, place = np.unique(np.column_stack([group, stratum, y, x]), axis=0, return_inverse=True)
    weight, squares = (sum_by(place, value[:, np.newaxis], len(kind))[:, 0] for value in (w, w * w))
    alike = AlikeTotals(kind[:, 0], kind[:, 1], weight, squares, np.bincount(stratum), 3)
    one, many = (
        ratios(own, [(0, 1)], lone=lone),
        ratios_of_alike(alike, [("y", "x")], lambda n: kind[:, "gsyx".index(n)], lone=lone),
    )
    for name in ("b", "se", "df"):
        assert getattr(many, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-9, nan_ok=True)
    two = shares(own, 1, lone=lone), shares_of_alike(alike, kind[:, 3].astype(float), lone=lone)
    # A share of the whole is of a weight: of x weighed once, rows of x = 2 are no members of 2.
    if x.max() <= 1:
        assert two[1].b == pytest.approx(two[0].b, nan_ok=True)
        assert two[1].se == pytest.approx(two[0].se, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=80, deadline=None)
@given(designs(), st.sampled_from(["centre", "certain"]))
def test_shares_are_ratios_with_a_denominator_of_everybody(people, lone):
    group, stratum, unit, w, _, _ = people
    units, unit = np.unique(np.column_stack([stratum, unit]), axis=0, return_inverse=True)
    cells, place = np.unique(np.column_stack([group, unit]), axis=0, return_inverse=True)
    sums = sum_by(place, w[:, np.newaxis], len(cells))
    found = shares(Totals(cells[:, 0], units[cells[:, 1], 0], cells[:, 1], sums, units[:, 0], 3), 0, lone=lone)
    for g in range(3):
        dense = np.column_stack([np.bincount(unit, w * (group == g), len(units)), np.bincount(unit, w, len(units))])
        one = Totals(np.zeros(len(units), int), units[:, 0], np.arange(len(units)), dense, units[:, 0], 1)
        wanted = ratios(one, [(0, 1)], lone=lone)
        assert found.b[g, 0] == pytest.approx(wanted.b[0, 0])
        assert found.se[g, 0] == pytest.approx(wanted.se[0, 0], rel=1e-7, abs=1e-7)  # a root of what cancels


@settings(max_examples=50, deadline=None)
@given(designs())
def test_moments_of_rows_are_units_of_one_row_in_one_stratum(people):
    _, _, _, w, y, x = people
    n = len(w)
    own = Totals(np.zeros(n, int), np.zeros(n, int), np.arange(n), np.column_stack([w * y, w * x]), np.zeros(n, int), 1)
    y, x = w * y, w * x
    moments = RowMoments(np.array([n]), *(np.array([[value.sum()]]) for value in (y, x, y * y, x * x, x * y)))
    b, se = ratios_of_rows(moments)
    wanted = ratios(own, [(0, 1)])
    assert b == pytest.approx(wanted.b, nan_ok=True) and se == pytest.approx(wanted.se, rel=1e-6, abs=1e-7, nan_ok=True)


@settings(max_examples=50, deadline=None)
@given(designs())
def test_scale_of_weights_and_order_of_cells_are_no_matter(people):
    group, stratum, unit, w, y, x = people
    _, unit = np.unique(stratum * 4 + unit, return_inverse=True)
    of = np.zeros(unit.max() + 1, int)
    of[unit] = stratum
    cells, place = np.unique(np.column_stack([group, unit]), axis=0, return_inverse=True)
    sums = sum_by(place, np.column_stack([w * y, w * x]), len(cells))
    made = Totals(cells[:, 0], of[cells[:, 1]], cells[:, 1], sums, of, 3)
    turned = Totals(made.group[::-1], made.stratum[::-1], made.psu[::-1], made.sums[::-1] * 1000, of, 3)
    one, other = ratios(made, [(0, 1)]), ratios(turned, [(0, 1)])
    assert one.b == pytest.approx(other.b, nan_ok=True) and one.se == pytest.approx(other.se, abs=1e-9, nan_ok=True)


def test_intervals_on_each_scale():
    b, se, df = np.array([[0.3, 0.02]]), np.array([[0.05, 0.03]]), np.array([[12.0]])
    t = student.ppf(0.975, 12)
    low, high = interval(b, se, df)
    logit = np.log(b / (1 - b))
    assert np.log(low / (1 - low)) == pytest.approx(logit - t * se / (b * (1 - b)))
    assert np.log(high / (1 - high)) == pytest.approx(logit + t * se / (b * (1 - b)))
    low, high = interval(b, se, df, scale="positive")
    assert np.log(low) == pytest.approx(np.log(b) - t * se / b) and (low > 0).all()
    low, high = interval(b, se, df, scale="any", level=0.9)
    assert high - low == pytest.approx(2 * student.ppf(0.95, 12) * se)


@pytest.mark.parametrize(
    ("b", "se", "df"), [(0.0, 0.0, 5), (1.0, 0.0, 5), (0.5, math.nan, 5), (0.5, 0.1, 0), (math.nan, 0.1, 5)]
)
def test_no_interval_where_none_can_be_had(b, se, df):
    low, high = interval(np.array([[b]]), np.array([[se]]), np.array([[df]]))
    assert np.isnan(low).all() and np.isnan(high).all()
