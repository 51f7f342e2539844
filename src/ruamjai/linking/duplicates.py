"""One person more than once inside one list: a second household, a second card, a row typed twice.

The same stages as between lists: a shared valid number that name or birth bears out, then pairs that the rulebook's stricter
blocking rules propose, weighed by the shipped model with its constant moved, because few rows of a list repeat a person. A
person may stand in many rows, so links are not one-to-one: linked rows are one person together.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ruamjai.linking.blocking import JoinOn, candidate_pairs, rule_names
from ruamjai.linking.cluster import levels_of
from ruamjai.linking.comparing import Levels, Rarity, compare, group, rarity
from ruamjai.linking.joins import first_of_each
from ruamjai.linking.links import BITS, Floats, Links
from ruamjai.linking.model import Model
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Ints, Records
from ruamjai.linking.tier1 import verify


@dataclass(frozen=True, slots=True)
class Duplicates:
    """``entity[k]``: which person the k-th of the rows speaks of, 0, 1, … in the order of their first rows.

    ``links`` are the pairs that made it so; ``doubted`` are pairs with one number whose name and birth say that they are two
    people, and their levels.
    """

    entity: Ints
    links: list[Links]
    doubted: tuple[Ints, Ints, Levels]


def find_duplicates(records: Records, rows: Ints, rules: LinkingRules, shipped: Model, join_on: JoinOn | None) -> Duplicates:
    """Which of ``rows`` (places in ``records`` of one list, in order) speak of one person."""
    rare = rarity(records, rows)
    number_first, number_other = _with_first_of_group(np.where(records.valid[rows], records.number[rows], NONE), rows)
    good = verify(records, number_first, number_other, rules)
    left, right = number_first[good], number_other[good]
    certain = np.full(len(left), rules.tier1_probability)
    levels = compare(records, left, right, rules, rare)
    by_number = Links(left, right, 1, ["duplicate_number"] * len(left), levels, None, certain)
    doubted_left, doubted_right = number_first[~good], number_other[~good]
    by_details = _by_details(records, rows, rules, shipped, join_on, rare, by_number, doubted_right)
    return Duplicates(
        _entities(rows, [by_number, by_details]),
        [by_number, by_details],
        (doubted_left, doubted_right, compare(records, doubted_left, doubted_right, rules, rare)),
    )


def _by_details(
    records: Records,
    rows: Ints,
    rules: LinkingRules,
    shipped: Model,
    join_on: JoinOn | None,
    rare: Rarity,
    known: Links,
    doubted: Ints,
) -> Links:
    pairs = candidate_pairs(records, rows, rows, rules, join_on=join_on, inside=True)
    levels = levels_of(records, pairs.left, pairs.right, rules, rare, join_on)
    kinds = group(levels, rules)
    log_odds = shipped.with_partners(rules.duplicates_known).log_odds(kinds.levels, rules)[kinds.of]
    probability = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    numbered = records.valid[pairs.left] & records.valid[pairs.right]
    settled = numbered & (records.number[pairs.left] == records.number[pairs.right])  # by number, one way or the other,
    settled &= ~np.isin(pairs.left, doubted)  # but for two rows that only their number's first row was held against
    chosen = np.flatnonzero((probability >= rules.accept) & ~settled)
    chosen = chosen[_one_number_each(records, pairs.left[chosen], pairs.right[chosen], log_odds[chosen], known)]
    names = [f"duplicate_{name}" for name in rule_names(pairs.rules[chosen], rules)]
    return Links(
        pairs.left[chosen], pairs.right[chosen], 2, names, levels[chosen], log_odds[chosen] * BITS, probability[chosen]
    )


def _one_number_each(records: Records, left: Ints, right: Ints, log_odds: Floats, known: Links) -> Ints:
    """Places of the pairs to keep, so that no two different valid numbers come together: the strongest pair first."""
    number_of: dict[int, int] = {}
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.get(row, row)) != row:
            parent[row] = parent.get(above, above)
            row = above
        return row

    def number(row: int) -> int:
        return number_of.get(row, int(records.number[row]) if records.valid[row] else NONE)

    for one, other in zip(known.left.tolist(), known.right.tolist(), strict=True):
        parent[root(other)] = root(one)
    kept = []
    for place in np.lexsort((right, left, -log_odds)).tolist():
        one, other = root(int(left[place])), root(int(right[place]))
        numbers = {number(one), number(other)} - {NONE}
        if len(numbers) <= 1:
            parent[other] = one
            number_of[one] = numbers.pop() if numbers else NONE
            kept.append(place)
    return np.sort(np.array(kept, np.int64))


def _with_first_of_group(groups: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """(first row of the group, later row of the group) for every later row, groups of ``NONE`` left out."""
    known = groups != NONE
    groups, rows = groups[known], rows[known]
    order = np.argsort(groups, kind="stable")
    groups, rows = groups[order], rows[order]
    starts = np.concatenate([[True], groups[1:] != groups[:-1]]) if len(groups) else np.zeros(0, bool)
    leader = rows[starts][np.cumsum(starts) - 1]
    return leader[~starts], rows[~starts]


def _entities(rows: Ints, links: list[Links]) -> Ints:
    i = np.concatenate([np.searchsorted(rows, found.left) for found in links])
    j = np.concatenate([np.searchsorted(rows, found.right) for found in links])
    if len(i) == 0:
        return np.arange(len(rows))
    graph = coo_array((np.ones(len(i), bool), (i, j)), shape=(len(rows), len(rows)))
    labels = connected_components(graph, directed=False)[1].astype(np.int64)
    # Numbered by first row, whatever the library's own order is.
    first = first_of_each(labels)
    rank = np.empty(len(first), np.int64)
    rank[labels[first]] = np.arange(len(first))
    found: Ints = rank[labels]
    return found
