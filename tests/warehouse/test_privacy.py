"""The gate for small figures: what is hidden cannot be had back."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.warehouse.privacy import SMALL, Cell, cell, cells


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (None, Cell(None, "no_data")),
        (0, Cell(0, "shown")),
        (1, Cell(None, "small")),
        (4, Cell(None, "small")),
        (5, Cell(5, "shown")),
        (1200, Cell(1200, "shown")),
    ],
)
def test_a_count_alone(count, expected):
    assert cell(count) == expected


def test_who_may_see_sees():
    assert cell(3, may_see_small=True) == Cell(3, "shown")
    assert cells([3, 8, 9], may_see_small=True) == [Cell(3, "shown"), Cell(8, "shown"), Cell(9, "shown")]


def test_one_small_part_takes_the_next_smallest_with_it():
    assert cells([3, 40, 7]) == [Cell(None, "hidden"), Cell(40, "shown"), Cell(None, "hidden")]


def test_two_small_parts_hide_each_other():
    assert cells([1, 3, 20]) == [Cell(None, "small"), Cell(None, "small"), Cell(20, "shown")]


def test_two_ones_would_be_given_away_by_their_sum():
    assert cells([1, 1, 20, 30]) == [Cell(None, "hidden"), Cell(None, "hidden"), Cell(None, "hidden"), Cell(30, "shown")]


def test_no_total_no_complement():
    assert cells([3, 40, 7], total_shown=False) == [Cell(None, "small"), Cell(40, "shown"), Cell(7, "shown")]


def possible(counts, shown):
    """Every way to fill the hidden parts that a reader of the page and the total cannot rule out."""
    hidden = [i for i, c in enumerate(shown) if c.state in ("small", "hidden")]
    left = sum(counts[i] for i in hidden)
    ranges = [range(1, SMALL) if shown[i].state == "small" else range(1, left + 1) for i in hidden]
    return hidden, [fill for fill in product(*ranges) if sum(fill) == left]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_no_hidden_part_is_derivable_from_total_and_rest(counts):
    shown = cells(counts)
    for count, part in zip(counts, shown, strict=True):
        assert part.state != "shown" or part.value == count
        assert not (part.state == "shown" and 0 < count < SMALL)
    hidden, fills = possible(counts, shown)
    positive = [c for c in counts if c > 0]
    if hidden and len(positive) > len(hidden):  # as long as there was something left to hide them behind
        for place in range(len(hidden)):
            assert len({fill[place] for fill in fills}) > 1
