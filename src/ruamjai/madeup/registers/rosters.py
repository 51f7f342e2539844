"""Who stands in which register, in the order of its rows, and hence which rows speak of the same person."""

from dataclasses import dataclass

import numpy as np

from ruamjai.madeup.draws import Ints, stream


@dataclass(frozen=True, slots=True)
class Rosters:
    """``left`` and ``right`` say for each row which of ``people`` people it is about.

    ``left_second`` and ``right_second`` are the rows of those entered a second time, in ascending order.
    """

    people: int
    left: Ints
    right: Ints
    left_second: Ints
    right_second: Ints


def make_rosters(*, left: int, right: int, left_twice: int, right_twice: int, shared: int, seed: int) -> Rosters:
    """Registers of ``left`` and ``right`` rows, some of them second entries, ``shared`` people in both. Orders say nothing."""
    rng = stream(seed, "registers", "who")
    once_left, once_right = left - left_twice, right - right_twice
    people = once_left + once_right - shared
    order = rng.permutation(people)
    of_left, left_second = _shuffled(order[:once_left], left_twice, rng)
    of_right, right_second = _shuffled(order[once_left - shared :], right_twice, rng)
    return Rosters(people, of_left, of_right, left_second, right_second)


def _shuffled(once: Ints, twice: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    order = rng.permutation(len(once) + twice)
    again = rng.choice(once, twice, replace=False) if twice else once[:0]
    return np.concatenate([once, again])[order], np.flatnonzero(order >= len(once))


def pairs_between(rosters: Rosters) -> tuple[Ints, Ints]:
    """Left and right rows of all true pairs, by right row."""
    second = np.zeros(len(rosters.left), dtype=bool)
    second[rosters.left_second] = True
    lefts, rights = [], []
    for rows in (np.flatnonzero(~second), rosters.left_second):
        row = np.full(rosters.people, -1, dtype=np.int64)
        row[rosters.left[rows]] = rows
        right = np.flatnonzero(row[rosters.right] >= 0)
        lefts.append(row[rosters.right[right]])
        rights.append(right)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    order = np.argsort(right, kind="stable")
    return left[order], right[order]


def pairs_within(roster: Ints, second: Ints) -> tuple[Ints, Ints]:
    """First and second rows of the people whom a register holds twice."""
    row = np.full(int(roster.max()) + 1, -1, dtype=np.int64)
    first = np.ones(len(roster), dtype=bool)
    first[second] = False
    row[roster[first]] = np.flatnonzero(first)
    return row[roster[second]], second
