import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.assigning import greedy
from ruamjai.linking.assigning import one_to_one

offers = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.1, 0.5, 1.0, 2.0, 3.0, 50.0, 1e6])),
    max_size=25, unique_by=lambda offer: offer[:2],
)  # fmt: skip


def assign(pairs, accept=0.0):
    left, right, odds = (
        (np.array(column) for column in zip(*pairs, strict=True)) if pairs else ([np.zeros(0, int)] * 2 + [np.zeros(0)])
    )
    return one_to_one(left.astype(np.int64), right.astype(np.int64), odds.astype(float), accept=accept)


@given(offers)
def test_no_one_stands_in_two_links_and_none_is_left_that_could_be_made(pairs):
    taken = assign(pairs).pairs.tolist()
    lefts, rights = [pairs[k][0] for k in taken], [pairs[k][1] for k in taken]
    assert len(set(lefts)) == len(lefts)
    assert len(set(rights)) == len(rights)
    assert all(left in lefts or right in rights for left, right, _ in pairs)


@given(offers)
def test_it_is_the_plain_greedy_choice(pairs):
    assert assign(pairs).pairs.tolist() == greedy(pairs)


@given(offers, st.randoms())
def test_the_order_of_offers_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    chosen = {(pairs[k], p) for k, p in zip(*_both(assign(pairs)), strict=True)}
    assert chosen == {(shuffled[k], p) for k, p in zip(*_both(assign(shuffled)), strict=True)}


def _both(assigned):
    return assigned.pairs.tolist(), [round(p, 12) for p in assigned.probability.tolist()]


def test_two_equal_candidates_have_less_than_one_half_each():
    found = assign([(0, 0, 100.0), (1, 0, 100.0)])
    assert found.probability.tolist() == pytest.approx([100 / 201])
    assert len(assign([(0, 0, 100.0), (1, 0, 100.0)], accept=0.5).pairs) == 0


def test_a_rival_that_is_better_placed_is_no_rival():
    # left 0 could be right 0 or right 1; right 1 belongs to left 1 beyond doubt
    found = assign([(0, 0, 100.0), (0, 1, 500.0), (1, 1, 1e9)])
    assert found.pairs.tolist() == [0, 2]
    assert found.probability[0] == pytest.approx(100 / 101)


def test_weak_links_are_not_accepted():
    assert len(assign([(0, 0, 0.9)], accept=0.5).pairs) == 0
    assert assign([(0, 0, 1.1)], accept=0.5).pairs.tolist() == [0]
