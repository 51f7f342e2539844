"""How many pairs are drawn of each stratum, and that the draw is at random, the same twice, and grows."""

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.quality.weighed import World, collect
from ruamjai.errors import UsageError
from ruamjai.linking.quality.pairs import PairCount
from ruamjai.linking.quality.sampling import FEWEST, plan, sample_links


def count(name, n, mean):
    return PairCount(name, "tpmap", "tier2", 0.5, "57", n, n * mean)


def test_where_no_bound_binds_the_allocation_is_neyman_s():
    sizes = {"a": (6000, 0.9), "b": (3000, 0.5), "c": (1000, 0.2)}
    counts = [count(name, n, mean) for name, (n, mean) in sizes.items()]
    weights = {name: n * sqrt(mean * (1 - mean)) for name, (n, mean) in sizes.items()}
    for stratum in plan(counts, 400):
        assert stratum.drawn == pytest.approx(400 * weights[stratum.id] / sum(weights.values()), abs=1)
    assert sum(stratum.drawn for stratum in plan(counts, 400)) == 400


def test_stated_probabilities_near_the_ends_are_not_believed():
    sure, doubted = plan([count("sure", 1000, 1.0), count("doubted", 1000, 0.98)], 100)
    assert sure.drawn == doubted.drawn == 50


sizes = st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=1, max_size=12)


@given(sizes, st.integers(72, 3000))
def test_every_stratum_has_its_fewest_and_none_more_than_it_holds(strata, size):
    found = plan([count(f"s{n:02d}", pairs, mean) for n, (pairs, mean) in enumerate(strata)], size)
    for stratum, (pairs, _) in zip(found, strata, strict=True):
        assert min(pairs, FEWEST) <= stratum.drawn <= pairs == stratum.n
    assert sum(stratum.drawn for stratum in found) == min(size, sum(pairs for pairs, _ in strata))


def test_a_sample_that_cannot_reach_every_stratum_is_refused_with_the_number_needed():
    with pytest.raises(UsageError, match="at least 13 are needed"):
        plan([count("a", 100, 0.9), count("b", 50, 0.9), count("c", 1, 0.9)], 12)
    with pytest.raises(UsageError, match="no links"):
        plan([], 400)


def world(n=120):
    made = World(provinces=("570505", "470301"))
    for place in range(n):
        made.link("tpmap", probability=0.995 if place % 3 else 0.7)
        made.link("card", tier=1, rule="number", probability=0.9998)
        made.apart("card", probability=0.1)
    return made


def sample(made, *, size=60, seed=1, shuffled=0, by_province=False, run="0004"):
    return sample_links(
        **made.bound(shuffled=shuffled), run=run, made_at="2023-02-15T03:00:00+00:00", size=size, seed=seed,
        by_province=by_province, collect=collect,
    )  # fmt: skip


def ids(drawn):
    return {(pair.left_record_id, pair.right_record_id) for pair in drawn.pairs}


def test_the_same_run_and_seed_give_the_same_pairs_whatever_the_order_of_rows():
    made = world()
    first = sample(made)
    assert sample(made, shuffled=13) == first
    assert ids(sample(made, seed=2)) != ids(first)
    assert len(first.pairs) == 60


def test_a_larger_sample_holds_the_smaller_one():
    made = world()
    assert ids(sample(made, size=60)) < ids(sample(made, size=140))


def test_each_pair_carries_the_design_it_was_drawn_by():
    made = world()
    drawn = sample(made)
    frame = made.frame()
    strata, cells = Counter(row["stratum"] for row in frame), Counter((row["stratum"], row["province"]) for row in frame)
    sides = Counter((row["province"], row["kind"] != "possible") for row in frame)
    by_pair = {(row["left_record_id"], row["right_record_id"]): row for row in frame}
    for pair in drawn.pairs:
        row = by_pair[pair.left_record_id, pair.right_record_id]
        assert (pair.stratum, pair.kind, pair.probability, pair.province, pair.right_register) == (
            row["stratum"], row["kind"], row["probability"], row["province"], row["right_register"],
        )  # fmt: skip
        assert pair.n_stratum == strata[pair.stratum]
        assert pair.n_cell == cells[pair.stratum, pair.province]
        assert pair.n_side == sides[pair.province, pair.kind != "possible"]
        assert (pair.run, pair.sample) == ("0004", drawn.sample)
    assert Counter(pair.stratum for pair in drawn.pairs) == {one.id: one.drawn for one in drawn.strata}


def test_a_frame_is_a_run_and_its_strata_not_the_size_of_a_draw():
    made = world()
    same = sample(made, size=60).sample
    assert sample(made, size=140, seed=9).sample == same
    assert sample(made, by_province=True).sample != same
    assert sample(made, run="0005").sample != same


def test_every_pair_of_a_stratum_is_as_likely_as_any_other():
    """Of 24 pairs 6 are drawn, in 100 strata: each place among the ids is expected 25 times, with a standard error of 4.3."""
    made = World(provinces=("570505",))
    place = {made.link(f"r{register}")[1]: n for register in range(100) for n in range(24)}
    times = Counter(place[pair.right_record_id] for pair in sample(made, size=600).pairs)
    assert len(times) == 24
    assert max(abs(n - 25) for n in times.values()) < 4 * 4.3
