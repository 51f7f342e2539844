"""Which household rows of different registers are one household.

Lists are joined in the order in which people are. In each list, what people tell goes before what a house tells: a family that
moved is not the family that moved in after it.
"""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ruamjai.linking.households.evidence import Pairs, Side, alike, codes_differ, gather, side
from ruamjai.linking.households.rows import HouseholdRows, Listings
from ruamjai.linking.joins import equal_pairs
from ruamjai.linking.rules import HouseholdRules, LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints


def build_households(rows: HouseholdRows, listed: Listings, n_people: int, rules: LinkingRules) -> Ints:
    """Which household each row speaks of: 0, 1, … in the order in which households are first met."""
    household = np.full(len(rows), NONE)
    n_households = 0
    order, place = rows.oldest_first(), rows.place()
    n_lists = len(rows.lists.register)
    of_list = np.searchsorted(rows.in_list[listed.row], np.arange(n_lists + 1))
    for rank in range(n_lists):
        start, stop = (int(at) for at in np.searchsorted(rows.in_list, [rank, rank + 1]))
        now = listed.among(slice(of_list[rank], of_list[rank + 1]))
        entity = np.full(len(rows), NONE)
        entity[start:stop] = _entities(place[start:stop], now, now.row - start, rules)
        found = np.full(int(entity[start:stop].max()) + 1, NONE)
        if rank:
            meet = np.zeros(n_people, bool)
            meet[now.person] = True
            ours = side(rows, order[order < start], household, listed.among(slice(of_list[rank])), meet)
            theirs = side(rows, order[(order >= start) & (order < stop)], entity, now, meet)
            pairs = gather(ours, theirs, largest=rules.largest_block)
            _join_by_people(pairs, ours, theirs, found, rules.households)
            _join_by_house(pairs, ours, theirs, found, rules.households)
        new = found == NONE
        found[new] = n_households + np.arange(new.sum())
        n_households += int(new.sum())
        household[start:stop] = found[entity[start:stop]]
    return household


def _entities(place: Ints, now: Listings, row: Ints, rules: LinkingRules) -> Ints:
    """Rows of one list with one house code (two rounds within a year) are one household, unless people tell them apart.

    They do where both rows have people and fewer than the rulebook's share of the smaller one's are in both. A row without
    people belongs to the only household of its house, or, where there are several, stands alone.
    """
    known = np.sort(place[place != NONE])
    if (known[1:] != known[:-1]).all():
        return np.arange(len(place))
    house = _numbered(np.where(place == NONE, -2 - np.arange(len(place)), place))
    several = np.bincount(house)[house] > 1
    peopled = np.zeros(len(place), bool)
    peopled[row] = True
    who = ~now.again & several[row]
    part = _one_by_people(house, row[who], now.person[who], rules)
    told = peopled & several
    parts = np.unique(house[told] * len(place) + part[told])
    n_parts = np.bincount(parts // len(place), minlength=len(place))[house]
    only = np.full(len(place), NONE)
    only[parts // len(place)] = parts % len(place)
    of_house = np.where(n_parts == 1, only[house], len(place) + house)
    return _numbered(np.where(peopled | (n_parts > 1), part, of_house))


def _one_by_people(house: Ints, row: Ints, person: Ints, rules: LinkingRules) -> Ints:
    """Parts of the rows: those of one house that share enough people have one number."""
    n = len(house)
    size = np.bincount(row, minlength=n)
    n_people = int(person.max(initial=0)) + 1
    key = house[row] * n_people + person
    i, j = equal_pairs(key, key, largest=rules.largest_block)
    pairs, shared = np.unique(row[i] * n + row[j], return_counts=True)
    one, other = pairs // n, pairs % n
    enough = (one < other) & (shared / np.minimum(size[one], size[other]) >= rules.households.shared_members)
    graph = coo_matrix((np.ones(int(enough.sum()), bool), (one[enough], other[enough])), shape=(n, n))
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def _numbered(groups: Ints) -> Ints:
    """The groups as 0, 1, … in the order in which each first stands."""
    _, first, group = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[group]


def _join_by_people(pairs: Pairs, ours: Side, theirs: Side, found: Ints, rules: HouseholdRules) -> None:
    """First who shares people: with the house code; then by enough of them; then with the address, where no codes differ.

    Within each, more people shared, and a larger part of the smaller household, go before fewer; on a tie the household stays
    with its head. Enough is the rulebook's part of the smaller one's known people in one village; where house codes differ, of
    both; of two villages, where someone may have moved out alone, of both and at least two people.
    """
    pairs = pairs.among(pairs.shared > 0)
    size, other_size = ours.sizes()[pairs.left], theirs.sizes()[pairs.right]
    village, other_village = ours.village[pairs.left], theirs.village[pairs.right]
    near = (village == other_village) & (village != NONE)
    part = pairs.shared / np.minimum(size, other_size)
    score = pairs.shared * pairs.shared / np.minimum(size, other_size)
    most = pairs.shared / np.maximum(size, other_size) >= rules.shared_members
    differ = codes_differ(pairs, ours, theirs)
    enough = np.where(near, np.where(differ, most, part >= rules.shared_members), most & (pairs.shared > 1))
    tier = np.select([pairs.code, enough, pairs.address & ~differ], [0, 1, 2], NONE)
    told = tier != NONE
    order = np.lexsort((pairs.right, pairs.left, ~pairs.head, -score, tier))
    order = order[told[order]]
    linked = order[_one_to_one(pairs.left[order], pairs.right[order])]
    found[pairs.right[linked]] = pairs.left[linked]


def _one_to_one(left: Ints, right: Ints) -> Ints:
    """Of pairs in the order in which they count: those that come first for both sides, then those that do of the rest, …"""
    chosen = []
    still = np.arange(len(left))
    while len(still):
        place = np.arange(len(still))
        mutual = (_first(left[still]) == place) & (_first(right[still]) == place)
        chosen.append(still[mutual])
        taken_left, taken_right = (np.zeros(int(side.max()) + 1, bool) for side in (left, right))
        taken_left[left[chosen[-1]]], taken_right[right[chosen[-1]]] = True, True
        still = still[~taken_left[left[still]] & ~taken_right[right[still]]]
    return np.concatenate([np.zeros(0, np.int64), *chosen])


def _first(units: Ints) -> Ints:
    """For each place the first at which its unit stands."""
    found = np.full(int(units.max()) + 1, len(units))
    np.minimum.at(found, units, np.arange(len(units)))
    return found[units]


def _join_by_house(pairs: Pairs, ours: Side, theirs: Side, found: Ints, rules: HouseholdRules) -> None:
    """Then who shares nobody that is known: by the newest house code; then by the newest address with heads who agree.

    Of several that could be meant, the one whose head agrees; where that tells nothing, none.
    """
    taken = np.zeros(len(ours), bool)
    taken[found[found != NONE]] = True
    by_address = pairs.address_now & ~codes_differ(pairs, ours, theirs)
    pairs = pairs.among((pairs.code_now | by_address) & ~taken[pairs.left] & (found[pairs.right] == NONE))
    agree = alike(pairs, ours, theirs, rules)
    rank = np.select([pairs.code_now & agree, pairs.code_now, agree], [0, 1, 2], NONE)
    left, right, rank = pairs.left[rank != NONE], pairs.right[rank != NONE], rank[rank != NONE]
    chosen = _sole_best(left, right, rank)
    found[right[chosen]] = left[chosen]


def _sole_best(left: Ints, right: Ints, rank: Ints) -> Ints:
    """The pairs whose rank is best on both sides and equalled by no other pair of either, taken again and again."""
    chosen = np.zeros(0, np.int64)
    still = np.arange(len(left))
    while len(still):
        sole = _sole(left[still], rank[still]) & _sole(right[still], rank[still])
        if not sole.any():
            break
        chosen = np.concatenate([chosen, still[sole]])
        still = still[~np.isin(left[still], left[chosen]) & ~np.isin(right[still], right[chosen])]
    return chosen


def _sole(unit: Ints, rank: Ints) -> Bools:
    best = np.full(int(unit.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(best, unit, rank)
    is_best = rank == best[unit]
    found: Bools = is_best & (np.bincount(unit[is_best], minlength=len(best))[unit] == 1)
    return found
