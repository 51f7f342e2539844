import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.assigning import assigned
from ruamjai.linking.assigning import one_to_one

LEAST, MOST = np.log(1e-3), 30.0


def assign(offers, accept=0.0):
    """{(left, right): probability} of the links among (left, right, log odds)."""
    left, right = (np.array([offer[side] for offer in offers], np.int64) for side in (0, 1))
    found = one_to_one(left, right, np.array([offer[2] for offer in offers], float), accept=accept)
    assert (np.diff(found.pairs) > 0).all()
    chosen = [offers[place][:2] for place in found.pairs.tolist()]
    return dict(zip(chosen, found.probability.tolist(), strict=True))


def plainly(offers, accept=0.0):
    return assigned([(left, right, float(np.exp(log_odds))) for left, right, log_odds in offers], accept)


def offered(records, most):
    """Pairs of so many records at most on either side; distinct log odds, so that no rounding decides a tie."""
    number = st.integers(0, records - 1)
    pair = st.tuples(number, number, st.floats(-6.9, 29, allow_subnormal=False).map(lambda x: round(x, 3)))
    return st.lists(pair, max_size=most, unique_by=(lambda offer: offer[:2], lambda offer: offer[2]))


@pytest.mark.parametrize("accept", [0.0, 0.05, 0.5])
@given(offers=offered(4, 16))
def test_in_small_groups_it_is_the_share_of_all_ways_of_pairing(accept, offers):
    assert assign(offers, accept) == pytest.approx(plainly(offers, accept), rel=1e-9)


@given(offered(12, 30))
def test_in_groups_of_any_size_it_is_the_reference(offers):
    assert assign(offers) == pytest.approx(plainly(offers), rel=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_households_of_three_and_four(seed):
    """Every record of one side meets every one of the other: the fullest small groups."""
    draw = np.random.default_rng(seed)
    left, right = int(draw.integers(2, 5)), int(draw.integers(2, 5))
    offers = [(i, j, float(draw.normal(0, 5))) for i in range(left) for j in range(right)]
    assert assign(offers) == pytest.approx(plainly(offers), rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_large_groups(seed):
    draw = np.random.default_rng(seed)
    offers = [(i, j, float(draw.normal(0, 4))) for i in range(9) for j in range(7) if draw.random() < 0.6]
    assert assign(offers) == pytest.approx(plainly(offers), rel=1e-9)


# --- whatever the odds ---

any_offers = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from([-50.0, -6.0, -1.0, 0.0, 0.7, 5.0, 29.0, 40.0, 800.0])),
    max_size=40, unique_by=lambda offer: offer[:2],
)  # fmt: skip


@given(any_offers)
def test_no_record_stands_in_two_links_and_none_is_left_that_could_be_made(offers):
    taken = assign(offers)
    lefts, rights = [pair[0] for pair in taken], [pair[1] for pair in taken]
    assert len(set(lefts)) == len(lefts)
    assert len(set(rights)) == len(rights)
    assert all(0 <= probability <= 1 for probability in taken.values())
    assert all(left in lefts or right in rights for left, right, log_odds in offers if log_odds >= LEAST)


@given(any_offers, st.randoms())
def test_the_order_of_offers_does_not_matter(offers, random):
    assert assign(random.sample(offers, len(offers))) == pytest.approx(assign(offers), rel=1e-9)


@given(any_offers)
def test_left_and_right_may_change_sides(offers):
    """Where no two pairs have equal odds; ties go to the smaller left record."""
    offers = [(left, right, log_odds + place / 97) for place, (left, right, log_odds) in enumerate(offers)]
    offers = [offer for offer in offers if offer[2] < MOST]
    turned = assign([(right, left, log_odds) for left, right, log_odds in offers])
    assert {(left, right): p for (right, left), p in turned.items()} == pytest.approx(assign(offers), rel=1e-9)


@given(any_offers, st.floats(0, 1))
def test_what_is_accepted_is_what_would_be_taken_anyway(offers, accept):
    everything = assign(offers)
    kept = {pair: probability for pair, probability in everything.items() if probability >= accept}
    assert assign(offers, accept) == pytest.approx(kept)


@given(st.lists(st.floats(-6.9, 29), min_size=1, max_size=10))
def test_a_pair_without_rivals_has_its_own_odds(log_odds):
    found = assign([(place, place, value) for place, value in enumerate(log_odds)])
    assert [found[place, place] for place in range(len(log_odds))] == pytest.approx([1 / (1 + np.exp(-x)) for x in log_odds])


@given(any_offers)
def test_probabilities_of_one_record_never_exceed_one(offers):
    """Of the ways of pairing: a link and the rivals of either side share what there is."""
    taken = assign(offers)
    for side in (0, 1):
        for record in {pair[side] for pair in taken}:
            assert sum(p for pair, p in taken.items() if pair[side] == record) <= 1 + 1e-12


# --- by hand ---


def test_nothing_offered():
    assert assign([]) == {}
    assert assign([(0, 0, -20.0)]) == {}


def test_two_equal_candidates_have_less_than_one_half_each():
    offers = [(0, 0, np.log(100)), (1, 0, np.log(100))]
    assert assign(offers) == {(0, 0): pytest.approx(100 / 201)}
    assert assign(offers, 0.5) == {}


def test_one_siblings_clear_partner_settles_the_others():
    """Right 1 looks more like left 0 than right 0 does, but it surely is left 1."""
    found = assign([(0, 0, np.log(100)), (0, 1, np.log(500)), (1, 1, np.log(1e9))])
    # none 1; (0,0) 100; (0,1) 500; (1,1) 1e9; (0,0)+(1,1) 1e11
    total = 1 + 100 + 500 + 1e9 + 1e11
    assert found == {(0, 0): pytest.approx((100 + 1e11) / total), (1, 1): pytest.approx((1e9 + 1e11) / total)}


def test_twins_who_could_be_either_are_one_half_each():
    found = assign([(i, j, 12.0) for i in (0, 1) for j in (0, 1)])
    assert set(found) == {(0, 0), (1, 1)}
    assert all(0.49 < probability < 0.5 + 1e-9 for probability in found.values())


def test_odds_beyond_all_measure_do_not_overflow():
    found = assign([(0, 0, 1e4), (0, 1, 1e4), (1, 1, -5.0)])
    assert all(np.isfinite(probability) for probability in found.values())
    many = assign([(i, j, 1e4) for i in range(9) for j in range(9)])
    assert len(many) == 9
    assert all(0 < probability < 0.2 for probability in many.values())


def test_a_thousand_rows_that_are_all_alike_are_nobody_in_particular():
    offers = [(i, j, 20.0) for i in range(100) for j in range(100)]
    found = assign(offers)
    assert len(found) == 100
    assert max(found.values()) < 0.02
    assert assign(offers, 0.02) == {}


@pytest.mark.parametrize("rising", [0.0, 1e-5])
def test_a_long_chain_of_rivals_is_taken_from_its_end(rising):
    """Each record has two candidates: one group of 100,000 records, of which only one pair at a time is best on both sides."""
    n = 50_000
    left, right = np.repeat(np.arange(n), 2)[:-1], np.repeat(np.arange(n), 2)[1:]
    left, right = (left, right) if rising else (right, left)
    found = one_to_one(left, right, 5.0 + rising * np.arange(len(left)), accept=0.0)
    # Rising: the last pair is the strongest, and leaves every second one before it. Equal: the first pair comes first.
    assert found.pairs.tolist() == list(range(0, len(left), 2))
