"""One-to-one: each side of a link has one partner, and mates of a household are assigned together.

Pairs that compete for one another's records form a group, such as two siblings here and two there. Of a small group every way
of pairing is weighed by the product of its pairs' odds, and a link's probability is the share of all ways that hold it, so
that one sibling's clear partner settles the other's. Of a large group (a name and date on a thousand rows) a pair is weighed
against its strongest rivals. In either case the pairs that are each other's best are taken, again and again.
"""

from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ruamjai.linking.standardise import Bools, Ints

Floats = npt.NDArray[np.float64]

_SMALL = 4  # records on either side of a group whose pairings are all weighed: 209 ways at most
LEAST_ODDS = 1e-3  # pairs below neither become links nor weaken any
_MOST_LOG_ODDS = 30.0
_ROUNDS = 6  # of taking mutual best pairs at once


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which of the offered pairs are links (places in the input, rising), and the probability of each."""

    pairs: Ints
    probability: Floats


def one_to_one(left: Ints, right: Ints, log_odds: Floats, *, accept: float) -> Assigned:
    """Links with probability of at least ``accept`` among pairs with known ``log_odds``; no left or right stands in two.

    Ties go to the pair that stands first. Two equal candidates have at most one half each.
    """
    offered = np.flatnonzero(log_odds >= np.log(LEAST_ODDS))
    if len(offered) == 0:
        return Assigned(np.zeros(0, np.int64), np.zeros(0))
    odds = np.exp(np.minimum(log_odds[offered], _MOST_LOG_ODDS))
    one = np.unique(left[offered], return_inverse=True)[1]
    other = np.unique(right[offered], return_inverse=True)[1]
    group = _groups(one, other)
    small = _is_small(group, one, other)
    chance = np.empty(len(odds))
    chance[small] = _weigh_small(group[small], one[small], other[small], odds[small])
    taken = [np.flatnonzero(small)[_take_best(one[small], other[small], chance[small])]]
    large, chance[~small] = _weigh_large(one[~small], other[~small], odds[~small])
    taken.append(np.flatnonzero(~small)[large])
    chosen = np.sort(np.concatenate(taken))
    places, chances = offered[chosen], chance[chosen]
    kept = chances >= accept
    return Assigned(places[kept], chances[kept])


def _groups(one: Ints, other: Ints) -> Ints:
    """Which group each pair belongs to: pairs that share a record, or are joined by pairs that do."""
    n_left = int(one.max()) + 1
    n = n_left + int(other.max()) + 1
    graph = coo_array((np.ones(len(one), bool), (one, n_left + other)), shape=(n, n))
    found: Ints = connected_components(graph, directed=False)[1][one].astype(np.int64)
    return found


def _is_small(group: Ints, one: Ints, other: Ints) -> Bools:
    """True for pairs of groups with at most ``_SMALL`` records on either side."""
    n = int(group.max()) + 1
    few = np.ones(n, bool)
    for side in (one, other):
        of_record = np.empty(int(side.max()) + 1, np.int64)
        of_record[side] = group
        few &= np.bincount(of_record, minlength=n) <= _SMALL
    return few[group]


@cache
def _pairings(size: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """All ways of pairing some of ``size`` rows with some of ``size`` columns, the empty one first."""
    return tuple(
        tuple(zip(rows, columns, strict=True))
        for n in range(size + 1)
        for rows in combinations(range(size), n)
        for columns in permutations(range(size), n)
    )


def _weigh_small(group: Ints, one: Ints, other: Ints, odds: Floats) -> Floats:
    """The probability of each pair: the share that pairings which hold it have of all pairings of its group."""
    chance = odds / (1 + odds)
    groups, of, pairs_in = np.unique(group, return_inverse=True, return_counts=True)
    if len(groups) == 0 or int(pairs_in.max()) == 1:
        return chance
    row, n_rows = _within(of, one, len(groups))
    column, n_columns = _within(of, other, len(groups))
    sizes = np.maximum(n_rows, n_columns)[of]
    for size in range(2, _SMALL + 1):
        mine = np.flatnonzero(sizes == size)
        if len(mine):
            here, place_of = np.unique(of[mine], return_inverse=True)
            table = np.zeros((len(here), size, size))
            table[place_of, row[mine], column[mine]] = odds[mine]
            chance[mine] = _weigh_pairings(table)[place_of, row[mine], column[mine]]
    return chance


def _within(group: Ints, record: Ints, n_groups: int) -> tuple[Ints, Ints]:
    """(the number of each record within its group, from 0, in the records' order; how many records each group has)."""
    distinct, of = np.unique(record, return_inverse=True)
    group_of = np.empty(len(distinct), np.int64)
    group_of[of] = group
    counts = np.bincount(group_of, minlength=n_groups)
    order = np.argsort(group_of, kind="stable")
    number = np.empty(len(distinct), np.int64)
    number[order] = np.arange(len(distinct)) - np.repeat(np.cumsum(counts) - counts, counts)
    return number[of], counts.astype(np.int64)


def _weigh_pairings(odds: Floats) -> Floats:
    """Of each group's table of odds: each pair's probability."""
    total = np.zeros(len(odds))
    share = np.zeros(odds.shape)
    for pairing in _pairings(odds.shape[1]):
        product = np.ones(len(odds))
        for row, column in pairing:
            product = product * odds[:, row, column]
        total += product
        for row, column in pairing:
            share[:, row, column] += product
    found: Floats = share / total[:, None, None]
    return found


def _take_best(left: Ints, right: Ints, score: Floats) -> Ints:
    """Places of the pairs that are each other's best, then of those that are so among the rest, and so on."""
    order = np.lexsort((right, left, -score))
    found: Ints = order[_mutual_best(left[order], right[order])].astype(np.int64)
    return found


def _weigh_large(left: Ints, right: Ints, odds: Floats) -> tuple[Ints, Floats]:
    """(places of the pairs taken, the probability of each pair offered): a taken pair's odds are held against being nobody or
    any rival, another pair of either partner, unless the rival is better placed itself."""
    chance = np.zeros(len(odds))
    if len(left) == 0:
        return np.zeros(0, np.int64), chance
    taken = _take_best(left, right, odds)
    strongest_left, strongest_right = _strongest(left, odds, taken), _strongest(right, odds, taken)
    rivals_of_right = np.bincount(right, np.where(odds >= strongest_left[left], odds, 0.0), minlength=len(strongest_right))
    rivals_of_left = np.bincount(left, np.where(odds >= strongest_right[right], odds, 0.0), minlength=len(strongest_left))
    chance[taken] = odds[taken] / (1 + np.maximum(rivals_of_right[right[taken]], rivals_of_left[left[taken]]))
    return taken, chance


def _strongest(side: Ints, odds: Floats, taken: Ints) -> Floats:
    found = np.zeros(int(side.max()) + 1)
    found[side[taken]] = odds[taken]
    return found


def _mutual_best(left: Ints, right: Ints) -> Bools:
    """Of pairs ordered from best to worst, those taken when mutual best pairs are taken again and again."""
    taken = np.zeros(len(left), bool)
    open_pairs = np.arange(len(left))
    for _ in range(_ROUNDS):
        one, other = left[open_pairs], right[open_pairs]
        best = np.zeros(len(open_pairs), np.int8)
        best[np.unique(one, return_index=True)[1]] += 1
        best[np.unique(other, return_index=True)[1]] += 1
        mutual = best == 2
        taken[open_pairs[mutual]] = True
        gone = np.isin(one, one[mutual]) | np.isin(other, other[mutual])
        open_pairs = open_pairs[~gone]
    # A long chain of rivals gives one pair a round: what is still open is walked through, which takes the same pairs.
    lefts, rights = set[int](), set[int]()
    for place, one_left, one_right in zip(
        open_pairs.tolist(), left[open_pairs].tolist(), right[open_pairs].tolist(), strict=True
    ):
        if one_left not in lefts and one_right not in rights:
            taken[place] = True
            lefts.add(one_left)
            rights.add(one_right)
    return taken
