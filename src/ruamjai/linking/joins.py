"""Small joins on whole numbers in memory, for what never leaves one process."""

import numpy as np
import numpy.typing as npt

from ruamjai.linking.standardise import Ints

Floats = npt.NDArray[np.float64]


def equal_pairs(left: Ints, right: Ints, *, largest: int) -> tuple[Ints, Ints]:
    """Places (i, j) with ``left[i] == right[j]``, in the order of i, then j.

    A value that would give more than ``largest`` pairs gives none: it stands for nobody in particular.
    """
    values, value_of, repeats = np.unique(left, return_inverse=True, return_counts=True)
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    start, stop = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    stop = np.where(repeats * (stop - start) <= largest, stop, start)
    start, counts = start[value_of], (stop - start)[value_of]
    one = np.repeat(np.arange(len(left)), counts)
    # The k-th partner of each left row: its own start plus a count that begins anew at each row.
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    other = order[np.repeat(start, counts) + within]
    return one.astype(np.int64), other.astype(np.int64)


def first_of_each(groups: Ints) -> Ints:
    """The place of each group's first row, in order of place."""
    found: Ints = np.sort(np.unique(groups, return_index=True)[1]).astype(np.int64)
    return found


def product_counts(left: Ints, right: Ints, none: int) -> float:
    """How many pairs (one of each side) are equal and known, as a share of the pairs that are known on both sides."""
    left, right = left[left != none], right[right != none]
    if len(left) == 0 or len(right) == 0:
        return 0.0
    values, counts = np.unique(left, return_counts=True)
    place = np.minimum(np.searchsorted(values, right), len(values) - 1)
    equal = float(counts[place][values[place] == right].sum())
    return equal / (float(len(left)) * float(len(right)))


def best_of_each(left: Ints, right: Ints, score: Floats) -> Ints:
    """Of the rows with one (left, right), the place of that with the highest score; ties go to the first row."""
    order = np.lexsort((np.arange(len(left)), -score, right, left))
    one, other = left[order], right[order]
    first = np.ones(len(order), bool)
    first[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    found: Ints = np.sort(order[first]).astype(np.int64)
    return found
