"""One person more than once inside one list: a second household, a second card, a row typed twice.

Kept simple and exact: two rows are one person if they share a valid number that name or birth bears out, or if given
name, family name, whole birth date and tambon are all equal and their numbers do not differ.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ruamjai.linking.joins import first_of_each
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Records
from ruamjai.linking.tier1 import verify


@dataclass(frozen=True, slots=True)
class Duplicates:
    """``entity[k]``: which person the k-th of the rows speaks of, 0, 1, … in the order of their first rows.

    ``left``, ``right`` are the pairs that made it so, ``by_number`` how; ``doubted`` are pairs with one number whose name and
    birth say that they are two people.
    """

    entity: Ints
    left: Ints
    right: Ints
    by_number: Bools
    doubted_left: Ints
    doubted_right: Ints


def find_duplicates(records: Records, rows: Ints, rules: LinkingRules) -> Duplicates:
    """Which of ``rows`` (places in ``records`` of one list, in order) speak of one person."""
    number_first, number_other = _with_first_of_group(records.number[rows], rows)
    good = verify(records, number_first, number_other, rules)
    details_first, details_other = _with_first_of_group(_details(records, rows), rows)
    one, other = records.number[details_first], records.number[details_other]
    agreed = (one == NONE) | (other == NONE) | (one == other)
    left = np.concatenate([number_first[good], details_first[agreed]])
    right = np.concatenate([number_other[good], details_other[agreed]])
    by_number = np.arange(len(left)) < good.sum()
    # A pair found both ways counts once, by its number.
    _, once = np.unique(np.column_stack([left, right]), axis=0, return_index=True) if len(left) else (left, left)
    once = np.sort(once)
    return Duplicates(
        _entities(rows, left, right), left[once], right[once], by_number[once], number_first[~good], number_other[~good]
    )


def _details(records: Records, rows: Ints) -> Ints:
    """One number for equal given name, family name, birth date and tambon; ``NONE`` where any is unknown."""
    parts = np.column_stack([values[rows] for values in (records.first, records.last, records.birth, records.tambon)])
    _, group = np.unique(parts, axis=0, return_inverse=True)
    found: Ints = np.where((parts != NONE).all(axis=1), group.ravel(), NONE).astype(np.int64)
    return found


def _with_first_of_group(groups: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """(first row of the group, later row of the group) for every later row, groups of ``NONE`` left out."""
    known = groups != NONE
    groups, rows = groups[known], rows[known]
    _, first, group = np.unique(groups, return_index=True, return_inverse=True)
    leader = rows[first][group]
    later = leader != rows
    return leader[later], rows[later]


def _entities(rows: Ints, left: Ints, right: Ints) -> Ints:
    i, j = np.searchsorted(rows, left), np.searchsorted(rows, right)
    graph = coo_array((np.ones(len(i)), (i, j)), shape=(len(rows), len(rows)))
    labels = connected_components(graph, directed=False)[1].astype(np.int64)
    # Numbered by first row, whatever the library's own order is.
    first = first_of_each(labels)
    rank = np.empty(len(first), np.int64)
    rank[labels[first]] = np.arange(len(first))
    found: Ints = rank[labels]
    return found
