"""Small joins on whole numbers in memory, for what never leaves one process."""

import numpy as np
import numpy.typing as npt

from ruamjai.linking.keys import Noted, mixed
from ruamjai.linking.standardise import Ints

Floats = npt.NDArray[np.float64]


def equal_pairs(left: Ints, right: Ints, *, largest: int) -> tuple[Ints, Ints]:
    """Places (i, j) with ``left[i] == right[j]``, in the order of i, then j.

    A value that would give more than ``largest`` pairs gives none: it stands for nobody in particular.
    """
    values, repeats = np.unique(right, return_counts=True)
    if len(values) == 0 or len(left) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.argsort(right, kind="stable")
    first = np.cumsum(repeats) - repeats
    noted = Noted(mixed(values))
    maybe = np.flatnonzero(noted.may_hold(mixed(left)))
    wanted = left[maybe]
    rising = np.argsort(wanted)  # looked up in rising order: else each look-up in a long column would miss the cache
    place = np.empty(len(wanted), np.int64)
    place[rising] = np.minimum(np.searchsorted(values, wanted[rising]), len(values) - 1)
    equal = values[place] == wanted
    found, place = maybe[equal], place[equal]
    small = (np.bincount(place, minlength=len(values)) * repeats)[place] <= largest
    found, place = found[small], place[small]
    counts = repeats[place]
    one = np.repeat(found, counts)
    # The k-th partner of each left row: its own start plus a count that begins anew at each row.
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    other = order[np.repeat(first[place], counts) + within]
    return one.astype(np.int64), other.astype(np.int64)


def first_of_each(groups: Ints) -> Ints:
    """The place of each group's first row, in order of place."""
    found: Ints = np.sort(np.unique(groups, return_index=True)[1]).astype(np.int64)
    return found


def best_of_each(left: Ints, right: Ints, score: Floats) -> Ints:
    """Of the rows with one (left, right), the place of that with the highest score; ties go to the first row."""
    order = np.lexsort((np.arange(len(left)), -score, right, left))
    one, other = left[order], right[order]
    first = np.ones(len(order), bool)
    first[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    found: Ints = np.sort(order[first]).astype(np.int64)
    return found
