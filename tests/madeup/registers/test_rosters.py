"""Which rows speak of one person: against the plainest join."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.madeup.registers.rosters import make_rosters, pairs_between, pairs_within


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 30), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 1), st.integers(0, 99))
def test_pairs_are_those_of_equal_people(left: int, right: int, a: float, b: float, both: float, seed: int) -> None:
    left_twice, right_twice = int(left * a), int(right * b)
    shared = int(min(left - left_twice, right - right_twice) * both)
    rosters = make_rosters(left=left, right=right, left_twice=left_twice, right_twice=right_twice, shared=shared, seed=seed)
    mine, theirs = rosters.left.tolist(), rosters.right.tolist()
    assert (len(mine), len(theirs)) == (left, right)
    assert len(set(mine) & set(theirs)) == shared
    assert set(mine) | set(theirs) == set(range(rosters.people))
    assert sorted(Counter(mine).values()) == [1] * (left - 2 * left_twice) + [2] * left_twice
    found = list(zip(*(rows.tolist() for rows in pairs_between(rosters)), strict=True))
    assert sorted(found) == [(i, j) for i in range(left) for j in range(right) if mine[i] == theirs[j]]
    for roster, second in ((mine, rosters.left_second), (theirs, rosters.right_second)):
        rows = rosters.left if roster is mine else rosters.right
        within = [tuple(sorted(pair)) for pair in zip(*(side.tolist() for side in pairs_within(rows, second)), strict=True)]
        n = len(roster)
        assert sorted(within) == [(i, j) for i in range(n) for j in range(i + 1, n) if roster[i] == roster[j]]
