"""What must hold of every estimate of the unseen, and that it finds a truth that is known."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference import unseen as reference
from ruamjai.poverty.unseen import Words, chapman, estimate_anchored, estimate_unseen

LISTS = st.integers(1, 400)


@settings(max_examples=100, deadline=None)
@given(LISTS, LISTS, st.data())
def test_chapman_equals_fractions_and_is_at_most_petersen(n1, n2, data):
    m = data.draw(st.integers(1, min(n1, n2)))
    found, (unseen, variance) = chapman(n1, n2, m), reference.chapman(n1, n2, m)
    assert found.unseen == pytest.approx(float(unseen)) and found.se**2 == pytest.approx(float(variance))
    assert 0 <= found.unseen <= n1 * n2 / m - (n1 + n2 - m) + 1e-9
    assert found == chapman(n2, n1, m)
    if found.unseen:
        assert 0 < found.ll < found.unseen < found.ul


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 400), st.tuples(LISTS, LISTS, st.integers(0, 300)), st.integers(2, 5))
def test_two_registers_of_unlike_definitions_tell_what_the_first_did_not_reach(alone, both, times):
    words = {"0": (alone, 7, 0), "1": both}
    found = estimate_anchored({name: Words(*numbers) for name, numbers in words.items()}, 2)
    unseen, variance = reference.coverage(words)
    assert found.estimates[0].unseen == pytest.approx(float(unseen))
    assert found.estimates[0].se ** 2 == pytest.approx(float(variance))
    assert found.named == pytest.approx(float(reference.expected(words).get("01", 0)))
    more = estimate_anchored({name: Words(*numbers).missed_times(times) for name, numbers in words.items()}, 2)
    assert more.estimates[0].unseen >= found.estimates[0].unseen and more.named >= found.named
    assert more.estimates[0].unseen <= times * found.estimates[0].unseen * (1 + 1 / both[0])


def histories(lists):
    return ["".join(digits) for digits in itertools.product("01", repeat=lists) if "1" in digits]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=7, max_size=7), st.permutations(range(3)))
def test_three_lists_equal_the_reference_in_any_order(counts, order):
    told = dict(zip(histories(3), counts, strict=True))
    whole, *models = estimate_unseen(told, 3)
    for found, (name, pairs) in zip(models, reference.models(3), strict=True):
        unseen, spread, aic = reference.log_linear(told, pairs)
        assert found.model == name
        assert found.unseen == pytest.approx(unseen, rel=1e-5) and found.aic == pytest.approx(aic, rel=1e-6, abs=1e-5)
        assert found.se**2 == pytest.approx(unseen + unseen**2 * spread, rel=1e-5)
    turned = {"".join(history[i] for i in order): n for history, n in told.items()}
    again = estimate_unseen(turned, 3)[0]
    assert (again.unseen, again.se) == pytest.approx((whole.unseen, whole.se), rel=1e-6)
    assert min(m.unseen for m in models) - 1e-9 <= whole.unseen <= max(m.unseen for m in models) + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.just(0), st.integers(0, 40)), min_size=7, max_size=7))
def test_empty_cells_give_a_number_or_a_reason_never_both_or_nonsense(counts):
    told = dict(zip(histories(3), counts, strict=True))
    seen = sum(counts)
    for found in estimate_unseen(told, 3):
        assert (found.unseen is None) == bool(found.reason) == (found.se is None)
        if found.unseen is not None:
            assert 0 <= found.unseen < 1e9 * (seen + 1) and found.se >= 0
            assert (found.ll is None) == (found.ul is None)


def drawn(random, people, chances, together=0.0):
    """Counts of histories of people found by lists with ``chances``; a list finds ``together`` more of whom the first found."""
    found = random.random((people, len(chances))) < np.array(chances)
    found[:, 1] |= found[:, 0] & (random.random(people) < together)
    names, counts = np.unique(found.astype(int), axis=0, return_counts=True)
    return {"".join(map(str, name)): int(n) for name, n in zip(names, counts, strict=True) if name.any()}


@pytest.mark.parametrize("chances", [(0.4, 0.3), (0.4, 0.3, 0.35)])
def test_intervals_cover_a_known_truth(chances):
    random, people, hits, runs = np.random.default_rng(2569), 1_500, 0, 150
    for _ in range(runs):
        told = drawn(random, people, chances)
        unseen, best = people - sum(told.values()), estimate_unseen(told, len(chances))[0]
        hits += best.ll <= unseen <= best.ul
    assert 0.9 <= hits / runs <= 1


@pytest.mark.parametrize("lists", [2, 3])
def test_intervals_cover_where_homes_are_found_together(lists):
    random, homes, hits, narrow, runs = np.random.default_rng(77), 700, 0, 0, 150
    for _ in range(runs):
        sizes = random.integers(1, 7, homes)
        found = (random.random((homes, lists)) < np.array([0.4, 0.3, 0.35][:lists])).astype(int)
        seen = found.any(axis=1)
        told: dict[str, int] = {}
        for history, size in zip(found[seen], sizes[seen], strict=True):
            name = "".join(map(str, history))
            told[name] = told.get(name, 0) + int(size)
        unseen = int(sizes[~seen].sum())
        wide = estimate_unseen(told, lists, dispersion=float((sizes[seen] ** 2).sum() / sizes[seen].sum()))[0]
        slim = estimate_unseen(told, lists)[0]
        hits += wide.ll <= unseen <= wide.ul
        narrow += slim.ll <= unseen <= slim.ul
    assert hits / runs >= 0.9 > 0.85 > narrow / runs


def test_three_lists_see_a_dependence_that_two_cannot():
    random, people = np.random.default_rng(66), 60_000
    told = drawn(random, people, (0.3, 0.2, 0.3), together=0.4)
    unseen = people - sum(told.values())
    two = chapman(*(sum(n for h, n in told.items() if h[i] == "1") for i in (0, 1)), told["110"] + told["111"])
    best = estimate_unseen(told, 3)[0]
    missed = unseen + sum(n for h, n in told.items() if h[:2] == "00")  # on neither of the first two
    assert two.ul < 0.7 * missed  # the second list follows the first: far too few, and sure of it
    assert best.ll < unseen < best.ul and abs(best.unseen / unseen - 1) < 0.1
