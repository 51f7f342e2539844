"""One-to-one: each side of a link has one partner. Mutual best first, ties by the order of records."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.standardise import Bools, Ints

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which of the offered pairs are links (places in the input), and the probability of each."""

    pairs: Ints
    probability: Floats


def one_to_one(left: Ints, right: Ints, odds: Floats, *, accept: float) -> Assigned:
    """Links with probability of at least ``accept`` among pairs with known ``odds``; no left or right stands in two.

    Pairs that are each other's best are taken, their partners leave, and so on until none is left. A link's probability is
    its odds against being nobody or any rival: another pair of either partner, unless the rival is better placed itself.
    Two equal candidates thus have at most one half each, and an ``accept`` above that links neither.
    """
    order = np.lexsort((right, left, -odds))
    taken = order[_mutual_best(left[order], right[order])]
    strongest_left, strongest_right = _strongest(left, odds, taken), _strongest(right, odds, taken)
    # A rival pair whose other side is in a stronger link is no rival.
    rivals_of_right = np.bincount(right, np.where(odds >= strongest_left[left], odds, 0.0), minlength=_size(right))
    rivals_of_left = np.bincount(left, np.where(odds >= strongest_right[right], odds, 0.0), minlength=_size(left))
    against = 1 + np.maximum(rivals_of_right[right[taken]], rivals_of_left[left[taken]])
    probability = odds[taken] / against
    kept = probability >= accept
    pairs = taken[kept]
    sort = np.argsort(pairs)
    return Assigned(pairs[sort].astype(np.int64), probability[kept][sort])


def _size(side: Ints) -> int:
    return int(side.max()) + 1 if len(side) else 0


def _strongest(side: Ints, odds: Floats, taken: Ints) -> Floats:
    found = np.zeros(_size(side))
    found[side[taken]] = odds[taken]
    return found


def _mutual_best(left: Ints, right: Ints) -> Bools:
    """Of pairs ordered from best to worst, those taken when mutual best pairs are taken again and again."""
    taken = np.zeros(len(left), bool)
    open_pairs = np.arange(len(left))
    while len(open_pairs):
        one, other = left[open_pairs], right[open_pairs]
        best = np.zeros(len(open_pairs), np.int8)
        best[np.unique(one, return_index=True)[1]] += 1
        best[np.unique(other, return_index=True)[1]] += 1
        mutual = best == 2
        taken[open_pairs[mutual]] = True
        gone = np.isin(one, one[mutual]) | np.isin(other, other[mutual])
        open_pairs = open_pairs[~gone]
    return taken
