"""Draws: the same stage gives the same numbers, another stage others; shares are met."""

import numpy as np

from ruamjai.madeup.draws import happens, pick, spread, stream, words


def test_a_stage_repeats_itself_and_differs_from_others() -> None:
    first = stream(1, "a", 2).random(5)
    assert np.array_equal(first, stream(1, "a", 2).random(5))
    for other in (stream(2, "a", 2), stream(1, "b", 2), stream(1, "a", 3), stream(1, "a")):
        assert not np.array_equal(first, other.random(5))


def test_spread_gives_each_its_share_to_within_one() -> None:
    shares = np.array([0.5, 0.3, 0.0, 0.2])
    counts = np.bincount(spread(stream(1), shares, 1_001), minlength=4)
    assert np.all(np.abs(counts - shares * 1_001) <= 1)
    assert counts[2] == 0


def test_pick_and_happens_follow_their_rates() -> None:
    rng = stream(3)
    counts = np.bincount(pick(rng, np.array([1.0, 3.0, 0.0]), 40_000), minlength=3) / 40_000
    assert np.allclose(counts, [0.25, 0.75, 0.0], atol=0.01)  # four standard errors are 0.009
    rates = np.array([0.0, 1.0])
    assert happens(rng, rates, 2).tolist() == [False, True]


def test_words_are_taken_by_index() -> None:
    assert words(["ก", "ขข"])[np.array([1, 0, 1])].tolist() == ["ขข", "ก", "ขข"]
