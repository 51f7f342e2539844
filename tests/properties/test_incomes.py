"""Figures of income mean what the double loops of tests/reference/incomes.py mean; and they keep to their axioms."""

import itertools
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reference import incomes as reference
from ruamjai.poverty import measure_income
from ruamjai.poverty.incomes.figures import MEASURES

LINE = 100
# Few values, so that ties, incomes at the line and incomes of nothing come often; and any amount between.
AMOUNTS = st.one_of(st.sampled_from([0, 1, 50, 99, 100, 101, 300]), st.integers(1, 100_000).map(lambda n: n / 7))
# Weights whose sums are exact, so that a half is a half in any order of adding.
PERSON = st.tuples(AMOUNTS, st.sampled_from([1, 1, 2, 5, 0.25, 2.75]), st.sampled_from([LINE, LINE, LINE, 80, None]))
PEOPLE = st.lists(PERSON, min_size=1, max_size=25)


def table(people, **columns):
    y, w, z = zip(*people, strict=True)
    return pa.table({"y": pa.array(y, pa.float64()), "w": pa.array(w, pa.float64()), "z": pa.array(z, pa.float64()), **columns})


def measured(people, **columns):
    """``{measure: row}`` of everybody. ``columns`` make the design."""
    design = {name: name for name in columns}
    made = measure_income(table(people, **columns), income="y", line="z", weight="w", **design)
    return {row["measure"]: row for row in made.to_pylist()}


def figures(people):
    return {name: row["b"] for name, row in measured(people).items()}


def same(left, right, rel=1e-9):
    if left is None or right is None:
        return left is right
    return math.isclose(left, right, rel_tol=rel, abs_tol=1e-9)


@settings(max_examples=100, deadline=None)
@given(PEOPLE)
def test_every_figure_equals_the_reference(people):
    made = figures(people)
    assert tuple(made) == MEASURES == tuple(reference.MEASURES)
    for name, measure in reference.MEASURES.items():
        assert same(made[name], measure(people)), (name, made[name], measure(people))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_error_is_the_spread_of_the_slopes_in_the_weights(data):
    """All but the median, whose error is no slope. Where the edge of a fifth falls between two people, there are two slopes."""
    people = data.draw(
        st.lists(st.tuples(st.integers(1, 300), st.sampled_from([1.1, 2.3, 3.7]), st.just(LINE)), min_size=6, max_size=16)
    )
    strata = data.draw(st.lists(st.sampled_from("ab"), min_size=len(people), max_size=len(people)))
    units = data.draw(st.lists(st.sampled_from("pqr"), min_size=len(people), max_size=len(people)))
    drawn = set(zip(strata, units, strict=True))
    assume(len(drawn) > len(set(strata)))
    total = sum(w for _, w, _ in people)
    reached = np.cumsum([w for _, w in sorted((y, w) for y, w, _ in people)]) / total * 5
    assume(np.abs(reached[:-1] - np.round(reached[:-1])).min() > 1e-3)
    made = measured(people, strata=pa.array(strata), psu=pa.array(units))
    for name, measure in reference.MEASURES.items():
        if name != "median":
            wanted = reference.standard_error(measure, people, strata, units)
            assert math.isclose(made[name]["se"], wanted, rel_tol=1e-4, abs_tol=1e-6 * (made[name]["b"] + 1)), name


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.sampled_from([0.5, 2, 12, 1000]))
def test_inequality_does_not_hang_on_the_unit_of_money_nor_poverty_when_the_line_goes_along(people, factor):
    before = figures(people)
    after = figures([(y * factor, w, z and z * factor) for y, w, z in people])
    for name in MEASURES:
        scaled = factor if name in ("mean", "median") else 1
        assert same(after[name], before[name] and before[name] * scaled), name


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.integers(2, 4))
def test_a_population_twice_over_has_the_same_figures_however_it_is_written(people, times):
    before = figures(people)
    for again in (people * times, [(y, w * times, z) for y, w, z in people]):
        after = figures(again)
        assert all(same(after[name], before[name]) for name in MEASURES), (before, after)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 1000), min_size=2, max_size=20), st.data())
def test_a_gift_from_richer_to_poorer_lessens_inequality(incomes, data):
    i, j = data.draw(st.permutations(range(len(incomes))).map(lambda order: order[:2]))
    poorer, richer = sorted((i, j), key=lambda at: incomes[at])
    gift = data.draw(st.integers(0, (incomes[richer] - incomes[poorer]) // 2))
    given_to = list(incomes)
    given_to[richer], given_to[poorer] = incomes[richer] - gift, incomes[poorer] + gift
    before, after = (figures([(y, 1, LINE) for y in some]) for some in (incomes, given_to))
    assert same(before["mean"], after["mean"])
    for name in ("gini", "theil"):
        assert after[name] <= before[name] + 1e-12
        assert gift == 0 or after[name] < before[name]
    assert after["share_q5"] <= before["share_q5"] + 1e-12 and after["share_q1"] >= before["share_q1"] - 1e-12


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.data())
def test_poverty_looks_at_the_poor_alone_and_grows_with_their_want(people, data):
    richer = [(y if z is None or y < z else y * 3 + 7, w, z) for y, w, z in people]
    poorer = [(y if z is None or y >= z else y * 0.9, w, z) for y, w, z in people]
    before, after, worse = figures(people), figures(richer), figures(poorer)
    for name in ("fgt0", "fgt1", "fgt2", "watts", "sen"):
        assert same(after[name], before[name]), name
        assert before[name] is None or worse[name] >= before[name] - 1e-9, name
    if before["fgt0"] is not None:
        assert 0 <= before["fgt2"] <= before["fgt1"] + 1e-12 <= before["fgt0"] + 2e-12 <= 1 + 3e-12
        assert before["fgt1"] - 1e-12 <= before["sen"] <= before["fgt0"] + 1e-12


@settings(max_examples=60, deadline=None)
@given(PEOPLE, PEOPLE)
def test_fgt_and_theil_are_made_of_their_parts(one, other):
    """FGT is the mean of the parts by people; Theil that of the parts by income, and what lies between their means."""
    made = measure_income(
        table(one + other, part=pa.array(["a"] * len(one) + ["b"] * len(other))), income="y", line="z", weight="w", by=["part"]
    ).to_pylist()
    whole = {row["measure"]: row["b"] for row in made if row["subgroup"] == ""}
    parts = [{row["measure"]: row["b"] for row in made if row["level"] == name} for name in "ab"]
    for name, people in zip("ab", (one, other), strict=True):
        assert {row["measure"]: row["b"] for row in made if row["level"] == name} == pytest.approx(figures(people), nan_ok=True)
    lined = [sum(w for _, w, z in people if z is not None) for people in (one, other)]
    if all(lined):
        for name in ("fgt0", "fgt1", "fgt2"):
            together = sum(n * part[name] for n, part in zip(lined, parts, strict=True)) / sum(lined)
            assert same(whole[name], together)
    earning = [[(y, w, z) for y, w, z in people if y > 0] for people in (one, other)]
    if all(earning):
        incomes = [sum(y * w for y, w, _ in people) for people in earning]
        means = [reference.mean(people) for people in earning]
        middle = reference.mean(earning[0] + earning[1])
        within = sum(s * part["theil"] for s, part in zip(incomes, parts, strict=True)) / sum(incomes)
        between = sum(s * math.log(m / middle) for s, m in zip(incomes, means, strict=True)) / sum(incomes)
        assert same(whole["theil"], within + between)


@settings(max_examples=60, deadline=None)
@given(PEOPLE)
def test_the_fifths_make_the_whole_and_rise(people):
    made = figures(people)
    shares = [made[f"share_q{q}"] for q in range(1, 6)]
    if shares[0] is None:
        assert all(y == 0 for y, _, _ in people)
    else:
        assert math.isclose(sum(shares), 1, rel_tol=1e-12)
        assert all(a <= b + 1e-12 for a, b in itertools.pairwise(shares))


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.integers(2, 5))
def test_intervals_hold_their_figure_and_keep_to_its_range(people, n_units):
    people = people * 2  # so that there are two units at least
    for name, row in measured(people, psu=pa.array([i % n_units for i in range(len(people))])).items():
        if row["ll"] is not None:
            assert row["ll"] <= row["b"] * (1 + 1e-12) and row["b"] <= row["ul"] * (1 + 1e-12), name
            assert row["ll"] >= 0 and (name in ("mean", "median", "watts", "theil") or row["ul"] <= 1)
        assert (row["ll"] is None) == (row["ul"] is None)
