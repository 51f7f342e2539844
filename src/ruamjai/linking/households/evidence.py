"""What speaks for two households being one: a house code, an address, people in both, heads who agree.

One side, ``left``, are the households that the lists before have made, the other, ``right``, those of the list being joined;
each is numbered 0, 1, … on its own.
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.households.rows import HEAD, HouseholdRows, Listings
from ruamjai.linking.joins import equal_pairs
from ruamjai.linking.rules import HouseholdRules
from ruamjai.linking.standardise import NONE, Bools, Ints

_AT_LEAST_ALIKE = 2  # one person of some sex and age lives in many a house
_PROFILES = 100_000  # more than there are sexes and birth years
_ANY = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Known:
    """Who is listed in each household of a side, each once, and whether as its head."""

    household: Ints
    person: Ints
    head: Bools


@dataclass(frozen=True, slots=True)
class Points:
    """What households of a side are found by: (household, value) pairs, each once; ``newest``: the household's newest."""

    household: Ints
    value: Ints
    newest: Bools


@dataclass(frozen=True, slots=True)
class Side:
    """The households of a side: the people, house codes and addresses that pairs are found by, and each one's newest village
    (``NONE`` where unknown). ``rows`` are theirs, oldest first; ``household`` is that of every row, ``listed`` who is in it."""

    people: Known
    codes: Points
    addresses: Points
    village: Ints
    rows: Ints
    household: Ints
    listed: Listings

    def __len__(self) -> int:
        return len(self.village)

    def sizes(self) -> Ints:
        """How many people each household has; of those who share nobody with the other side, 0."""
        return np.bincount(self.people.household, minlength=len(self)).astype(np.int64)

    def coded(self) -> Bools:
        """Households with any house code."""
        found = np.zeros(len(self), bool)
        found[self.codes.household] = True
        return found

    def newest_listings(self, wanted: Ints) -> Listings:
        """Who the newest row with people of each of the ``wanted`` households lists, each once."""
        sought = np.zeros(len(self), bool)
        sought[wanted] = True
        listed = self.listed.among(sought[self.household[self.listed.row]] & ~self.listed.again)
        age = np.full(len(self.household), NONE)
        age[self.rows] = np.arange(len(self.rows))
        newest = np.full(len(self), NONE)
        np.maximum.at(newest, self.household[listed.row], age[listed.row])
        return listed.among(age[listed.row] == newest[self.household[listed.row]])


def side(rows: HouseholdRows, chosen: Ints, household: Ints, listed: Listings, meet: Bools) -> Side:
    """The households of the rows ``chosen`` (oldest first) with their listings; ``household`` is that of every row.

    ``meet`` says of every person whether they can be on the other side.
    """
    own = household[chosen]
    n = int(own.max(initial=-1)) + 1
    village = np.full(n, NONE)
    told = rows.village[chosen] != NONE
    village[own[told]] = rows.village[chosen[told]]  # the last one, the newest, stays
    sharing = np.zeros(n, bool)
    sharing[household[listed.row[meet[listed.person]]]] = True
    shared = np.flatnonzero(sharing[household[listed.row]])
    return Side(
        people=_known(household[listed.row[shared]], listed.person[shared], listed.relation[shared] == HEAD, len(meet)),
        codes=_points(own, rows.place()[chosen]),
        addresses=_points(own, rows.address()[chosen]),
        village=village,
        rows=chosen,
        household=household,
        listed=listed,
    )


def _known(household: Ints, person: Ints, head: Bools, n_people: int) -> Known:
    keys = household * n_people + person
    once = distinct(keys)
    heads = np.zeros(len(once), bool)
    heads[np.searchsorted(once, keys[head])] = True
    return Known(once // max(n_people, 1), once % max(n_people, 1), heads)


def _points(household: Ints, value: Ints) -> Points:
    """The known values of households; they stand oldest first."""
    household, value = household[value != NONE], value[value != NONE]
    newest = np.full(int(household.max(initial=-1)) + 1, NONE)
    newest[household] = value  # the last one stays
    once = np.bincount(household)[household] == 1
    others, other_values = household[~once], value[~once]
    order = np.lexsort((other_values, others))
    others, other_values = others[order], other_values[order]
    first = np.ones(len(order), bool)
    first[1:] = (others[1:] != others[:-1]) | (other_values[1:] != other_values[:-1])
    household = np.concatenate([household[once], others[first]])
    value = np.concatenate([value[once], other_values[first]])
    return Points(household, value, newest[household] == value)


def distinct(keys: Ints) -> Ints:
    """The values, each once, in order; on millions of whole numbers quicker than a table of them."""
    ordered = np.sort(keys)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs (left, right) for which anything speaks, in that order.

    ``shared`` counts the people in both, ``head`` says that the head of either is among them. ``code`` and ``address`` say
    that they are one, ``code_now`` and ``address_now`` that they are the newest of the left household.
    """

    left: Ints
    right: Ints
    shared: Ints
    head: Bools
    code: Bools
    code_now: Bools
    address: Bools
    address_now: Bools

    def __len__(self) -> int:
        return len(self.left)

    def among(self, chosen: Bools) -> "Pairs":
        """Those chosen."""
        return Pairs(
            left=self.left[chosen], right=self.right[chosen], shared=self.shared[chosen], head=self.head[chosen],
            code=self.code[chosen], code_now=self.code_now[chosen], address=self.address[chosen],
            address_now=self.address_now[chosen],
        )  # fmt: skip


def gather(ours: Side, theirs: Side, *, largest: int) -> Pairs:
    """All pairs that share a person, a house code or an address. What would make more than ``largest`` pairs counts not."""
    n_right = len(theirs)
    i, j = equal_pairs(ours.people.person, theirs.people.person, largest=largest)
    by_people = ours.people.household[i] * n_right + theirs.people.household[j]
    either_head = ours.people.head[i] | theirs.people.head[j]
    by_code, code_now = _meeting(ours.codes, theirs.codes, n_right, largest)
    by_address, address_now = _meeting(ours.addresses, theirs.addresses, n_right, largest)
    keys = distinct(np.concatenate([by_people, by_code, by_address]))
    places = np.searchsorted(keys, by_people)
    return Pairs(
        left=keys // max(n_right, 1),
        right=keys % max(n_right, 1),
        shared=np.bincount(places, minlength=len(keys)).astype(np.int64),
        head=_marked(keys, by_people[either_head]),
        code=_marked(keys, by_code),
        code_now=_marked(keys, by_code[code_now]),
        address=_marked(keys, by_address),
        address_now=_marked(keys, by_address[address_now]),
    )


def _meeting(left: Points, right: Points, n_right: int, largest: int) -> tuple[Ints, Bools]:
    i, j = equal_pairs(left.value, right.value, largest=largest)
    return left.household[i] * n_right + right.household[j], left.newest[i]


def _marked(keys: Ints, some: Ints) -> Bools:
    marked = np.zeros(len(keys), bool)
    marked[np.searchsorted(keys, some)] = True
    return marked


def codes_differ(pairs: Pairs, ours: Side, theirs: Side) -> Bools:
    """Both sides have house codes, and none is one."""
    return ours.coded()[pairs.left] & theirs.coded()[pairs.right] & ~pairs.code


@dataclass(frozen=True, slots=True)
class _Profiles:
    """Sex and birth year (CE) of the people listed in households of a side, ``NONE`` where unknown."""

    household: Ints
    sex: Ints
    birth_year: Ints
    head: Bools

    def told(self) -> Bools:
        known: Bools = (self.sex != NONE) & (self.birth_year > 0)
        return known


def _profiles(one: Side, wanted: Ints) -> _Profiles:
    listed = one.newest_listings(wanted)
    return _Profiles(one.household[listed.row], listed.sex, listed.birth_year, listed.relation == HEAD)


def alike(pairs: Pairs, ours_all: Side, theirs_all: Side, rules: HouseholdRules) -> Bools:
    """Of the pairs, those whose heads agree; where either side names no head, those whose people are alike.

    Heads agree in sex, and in birth year by ``head_years``. People are alike where ``alike_members`` of the larger
    household, and two at least, have somebody of their sex and birth year on the other side.
    """
    n = len(pairs)
    ours, theirs = _profiles(ours_all, pairs.left), _profiles(theirs_all, pairs.right)
    mine, one = equal_pairs(pairs.left, ours.household, largest=_ANY)
    other_mine, other = equal_pairs(pairs.right, theirs.household, largest=_ANY)
    larger = np.maximum(np.bincount(mine, minlength=n), np.bincount(other_mine, minlength=n))
    told, other_told = ours.told()[one], theirs.told()[other]
    mine, one, other_mine, other = mine[told], one[told], other_mine[other_told], other[other_told]
    head, other_head = ours.head[one], theirs.head[other]
    named = np.zeros((2, n), bool)
    named[0, mine[head]], named[1, other_mine[other_head]] = True, True
    heads = _heads_agree(mine[head], ours, one[head], other_mine[other_head], theirs, other[other_head], n, rules.head_years)
    counts = _alike_counts(
        _profile(mine, ours.sex[one], ours.birth_year[one]),
        _profile(other_mine, theirs.sex[other], theirs.birth_year[other]),
        n,
    )
    enough = (counts >= _AT_LEAST_ALIKE) & (counts / np.maximum(larger, 1) >= rules.alike_members)
    found: Bools = np.where(named.all(axis=0), heads, enough)
    return found


def _heads_agree(
    mine: Ints, ours: _Profiles, one: Ints, other_mine: Ints, theirs: _Profiles, other: Ints, n: int, years: float
) -> Bools:
    i, j = equal_pairs(mine, other_mine, largest=_ANY)
    same_sex = ours.sex[one[i]] == theirs.sex[other[j]]
    near = np.abs(ours.birth_year[one[i]] - theirs.birth_year[other[j]]) <= years
    found = np.zeros(n, bool)
    found[mine[i[same_sex & near]]] = True
    return found


def _alike_counts(left: Ints, right: Ints, n: int) -> Ints:
    """For each pair, how many people of one side can be set beside one of their sex and birth year on the other."""
    keys, counts = np.unique(left, return_counts=True)
    other_keys, other_counts = np.unique(right, return_counts=True)
    both, i, j = np.intersect1d(keys, other_keys, assume_unique=True, return_indices=True)
    found = np.zeros(n, np.int64)
    np.add.at(found, both // _PROFILES, np.minimum(counts[i], other_counts[j]))
    return found


def _profile(pair: Ints, sex: Ints, birth_year: Ints) -> Ints:
    return pair * _PROFILES + sex * 10_000 + birth_year


def numbered(keys: Ints) -> tuple[Ints, Ints]:
    """(the values, each once, in order; which of them each key is)."""
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    place = np.empty(len(keys), np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place
