"""Which pairs of rows come to be looked at, and which no longer, when rows are added or taken away.

The changed rows are few: their keys, rule by rule, are noted in a table of bits, and the standing rows' keys run past it. A
block (the rows of one key) that grows beyond the rulebook's ``largest_block`` loses its pairs, one that shrinks gets them
back, so that what is looked at depends on the rows that stand and not on the order in which they came.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.keys import Keys, Noted, mixed
from ruamjai.linking.rules import BlockingRule, LinkingRules
from ruamjai.linking.standardise import Bools, Ints
from ruamjai.linking.standing.part_keys import NUMBER
from ruamjai.linking.standing.standing_rows import PartKeys, Segment

_AT_ONCE = 1 << 16  # rows whose keys are made together: they stay in the processor's cache
_SPARSE = 6  # the first table has at least 2^6 places a key, up to 2^22: it stays in the cache
_PLACES = (12, 22)
_RULE_BITS, _ROW_BITS = 6, 29
_ROW_MASK = np.uint64((1 << _ROW_BITS) - 1)
MOST_ROWS = 1 << _ROW_BITS


@dataclass(frozen=True, slots=True)
class RowPairs:
    """Pairs of rows (numbers), each once; bit i of ``rules`` is set where the i-th rule says so."""

    left: Ints
    right: Ints
    rules: Ints

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class ChangedPairs:
    """Of one register (on the right): pairs that rules propose now, and pairs that they do no longer, by crowding alone."""

    gained: RowPairs
    lost: RowPairs


@dataclass(frozen=True, slots=True)
class _Met:
    """Rows and which of the changed rows' keys (by number) each has, under one rule."""

    rows: Ints
    group: Ints

    @classmethod
    def of(cls, parts: "Sequence[_Met]") -> "_Met":
        nothing = np.zeros(0, np.int64)
        return cls(
            np.concatenate([nothing, *(part.rows for part in parts)]),
            np.concatenate([nothing, *(part.group for part in parts)]),
        )


def number_rule(rules: LinkingRules) -> int:
    """The place of tier 1's rule, one valid number on both sides, behind the rulebook's blocking rules."""
    return len(rules.blocks)


def changed_pairs(
    standing: Sequence[Segment], changed: Sequence[Segment], ranks: Sequence[int], rules: LinkingRules, *, added: bool
) -> dict[int, ChangedPairs]:
    """For each register of ``ranks``, what the rows ``changed`` (of one register, ``added`` or taken away) bring about.

    ``standing`` are the other rows. Pairs with a row that is taken away are not listed.
    """
    if not ranks:
        return {}
    tier1 = BlockingRule(NUMBER, (NUMBER,), between=True, inside=False)
    asked = [(place, rule) for place, rule in enumerate((*rules.blocks, tier1)) if rule.between]

    def of_rule(one: tuple[int, BlockingRule]) -> dict[int, tuple[Keys, Keys]]:
        place, rule = one
        return _of_rule(standing, changed, ranks, rule, place, rules.largest_block, added=added)

    with ThreadPoolExecutor(2) as threads:  # NumPy lets go of the interpreter while it works on long columns
        found = list(threads.map(of_rule, asked))
    return {rank: ChangedPairs(*(_unpacked([one[rank][i] for one in found]) for i in (0, 1))) for rank in ranks}


def _of_rule(
    standing: Sequence[Segment], changed: Sequence[Segment], ranks: Sequence[int], rule: BlockingRule, place: int,
    largest: int, *, added: bool,
) -> dict[int, tuple[Keys, Keys]]:  # fmt: skip
    """(gained, lost) packed pairs of each register by one rule."""
    own_keys, own_rows = _keys_of_all(changed, rule)
    keys, group = np.unique(own_keys, return_inverse=True)
    own, rank = _Met(own_rows, group), changed[0].rank
    met = _meet(standing, changed, rule, keys)
    found = {}
    for asked in ranks:
        left, right = _Met.of([m for of, m in met if of < asked]), _Met.of([m for of, m in met if of == asked])
        found[asked] = _of_register(left, right, own, len(keys), place, largest, own_left=rank < asked, added=added)
    return found


def _of_register(
    left: _Met, right: _Met, own: _Met, n: int, place: int, largest: int, *, own_left: bool, added: bool
) -> tuple[Keys, Keys]:
    n_left, n_right, n_own = (np.bincount(side.group, minlength=n) for side in (left, right, own))
    small = n_left * n_right <= largest
    both = (n_left + n_own) * n_right if own_left else n_left * (n_right + n_own)
    large = both <= largest  # the block with the changed rows in it
    crowded = _cross(left, right, small & ~large, place)
    if not added:
        return crowded, crowded[:0]
    return (_cross(own, right, large, place) if own_left else _cross(left, own, large, place)), crowded


def _cross(left: _Met, right: _Met, chosen: Bools, place: int) -> Keys:
    """Every pair (left, right) of one key among those ``chosen``, packed: right row, left row, rule."""
    ours, theirs = np.flatnonzero(chosen[left.group]), np.flatnonzero(chosen[right.group])
    theirs = theirs[np.argsort(right.group[theirs], kind="stable")]
    n_of = np.bincount(right.group[theirs], minlength=len(chosen))
    first = np.cumsum(n_of) - n_of
    counts = n_of[left.group[ours]]
    one = np.repeat(ours, counts)
    within = np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)
    other = theirs[first[left.group[one]] + within]
    return _packed(left.rows[one], right.rows[other], place)


def _packed(left: Ints, right: Ints, place: int) -> Keys:
    one, other = left.astype(np.uint64), right.astype(np.uint64)
    return (((other << np.uint64(_ROW_BITS)) | one) << np.uint64(_RULE_BITS)) | np.uint64(place)


def _unpacked(parts: list[Keys]) -> RowPairs:
    """Pairs each once, by right row, then left, with the bits of all rules that named them."""
    packed = np.concatenate(parts)
    packed.sort()
    pair = packed >> np.uint64(_RULE_BITS)
    bit = np.left_shift(1, (packed & np.uint64((1 << _RULE_BITS) - 1)).astype(np.int64))
    if len(pair) == 0:
        return RowPairs(*(np.zeros(0, np.int64) for _ in range(3)))
    first = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
    one_each = pair[first]
    left, right = (one_each & _ROW_MASK).astype(np.int64), (one_each >> np.uint64(_ROW_BITS)).astype(np.int64)
    return RowPairs(left, right, np.bitwise_or.reduceat(bit, first))


def _keys_of_all(segments: Sequence[Segment], rule: BlockingRule) -> tuple[Keys, Ints]:
    """(key, row) of every row that has all parts of the rule."""
    keys, rows = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for segment in segments:
        complete = _complete(segment, rule)
        keys.append(_whole_keys(segment.keys, rule, complete))
        rows.append(complete + segment.first)
    return np.concatenate(keys), np.concatenate(rows)


def _whole_keys(parts: PartKeys, rule: BlockingRule, places: Ints) -> Keys:
    """64 bits that differ where any part does."""
    keys = np.zeros(len(places), np.uint64)
    for number, part in enumerate(rule.on):
        keys = mixed((keys + parts[part][places]).view(np.int64), salt=number)
    return keys


def _sums(parts: PartKeys, rule: BlockingRule, places: slice | Ints) -> npt.NDArray[np.uint32]:
    """32 bits that are equal where all parts are, and seldom else."""
    found = parts[rule.on[0]][places].copy()
    for name in rule.on[1:]:
        found += parts[name][places]
    return found


def _table(changed: Sequence[Segment], rule: BlockingRule, n: int) -> Bools:
    """The sums of the changed rows, marked at their leading digits: true for all of them, and for few others."""
    bits = min(max(n.bit_length() + _SPARSE, _PLACES[0]), _PLACES[1])
    table = np.zeros(1 << bits, bool)
    for segment in changed:
        table[_sums(segment.keys, rule, _complete(segment, rule)) >> np.uint32(32 - bits)] = True
    return table


def _complete(segment: Segment, rule: BlockingRule) -> Ints:
    """The places of the rows that have all parts of the rule."""
    return np.flatnonzero(np.logical_and.reduce([segment.keys[part] != 0 for part in rule.on]))


def _meet(standing: Sequence[Segment], changed: Sequence[Segment], rule: BlockingRule, keys: Keys) -> list[tuple[int, _Met]]:
    """(rank, rows that have one of the ``keys``, which are sorted and distinct, and which one) of each batch."""
    if len(keys) == 0:
        return []
    table, noted = _table(changed, rule, len(keys)), Noted(keys)
    return [(segment.rank, _met_in(segment, rule, keys, table, noted)) for segment in standing]


def _met_in(segment: Segment, rule: BlockingRule, keys: Keys, table: Bools, noted: Noted) -> _Met:
    shift = np.uint32(33 - len(table).bit_length())
    rows, groups = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    marked = np.empty(_AT_ONCE, bool)
    for start in range(0, len(segment), _AT_ONCE):
        sums = _sums(segment.keys, rule, slice(start, start + _AT_ONCE))
        sums >>= shift
        places = np.flatnonzero(np.take(table, sums, out=marked[: len(sums)], mode="clip")) + start
        whole = _whole_keys(segment.keys, rule, places)
        likely = np.flatnonzero(noted.may_hold(whole))
        whole = whole[likely]
        group = np.minimum(np.searchsorted(keys, whole), len(keys) - 1)
        equal = keys[group] == whole
        rows.append(places[likely[equal]] + segment.first)
        groups.append(group[equal])
    return _Met(np.concatenate(rows), np.concatenate(groups))
