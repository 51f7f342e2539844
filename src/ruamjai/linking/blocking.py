"""Which pairs are looked at: those that agree on all parts of at least one blocking rule.

A rule's parts become one whole-number key a record. Before anything is joined, the right side's keys are noted in a table of
bits, and of the left side only records whose key may be among them go on: of six million records few do. What is left is
joined on the key, in memory (two sorted columns), or by an engine where there is a ``JoinOn`` (an Ibis expression, on Spark).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.linking.keys import Keys, Noted, leading, mixed, salted
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Records

_AT_ONCE = 1 << 17  # records whose keys are made together: they stay in the processor's cache
_RULE_BITS = 6  # rules told apart in a packed pair


@dataclass(frozen=True, slots=True)
class JoinOn:
    """An engine to join on: ``collect`` executes an expression, ``table`` binds Arrow rows to the engine.

    ``map_batches``, of an engine that has it, does a function to an expression's record batches where they lie (the schema is
    that of what the function gives).
    """

    collect: Callable[[ir.Table], pa.Table]
    table: Callable[[pa.Table], ir.Table]
    map_batches: Callable[[ir.Table, Callable[[pa.RecordBatch], pa.RecordBatch], pa.Schema], pa.Table] | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of records, sorted by right record, then left; ``rules``: bit i is set where the i-th rule proposed the pair."""

    left: Ints
    right: Ints
    rules: Ints

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Bools | Ints) -> "Candidates":
        """Some of the pairs."""
        return Candidates(self.left[chosen], self.right[chosen], self.rules[chosen])


def candidate_pairs(
    records: Records, left: Ints, right: Ints, rules: LinkingRules, *, join_on: JoinOn | None = None, inside: bool = False
) -> Candidates:
    """Pairs (one of the records ``left``, one of ``right``) that some rule proposes.

    ``left`` and ``right`` are places in ``records``. A key whose block holds more than the rulebook's ``largest_block``
    pairs proposes none: such a key (a default date, one name for all) tells nobody apart. ``inside``: both sides are the
    rows of one list; only the rules for duplicates count, and each pair comes once, the earlier record on the left.
    """
    nothing = np.zeros(0, np.int64)
    if len(left) == 0 or len(right) == 0:
        return Candidates(nothing, nothing, nothing)
    chosen = [place for place, rule in enumerate(rules.blocks) if (rule.inside if inside else rule.between)]
    theirs = _right_keys(records, right, rules, chosen)
    ours = theirs if inside else _left_keys(records, left, rules, theirs)
    if join_on is None:
        pairs = _pairs_in_memory(ours, theirs, rules.largest_block)
    else:
        pairs = _pairs_on_engine(ours, theirs, rules.largest_block, join_on)
    if inside:
        pairs = pairs[(pairs >> _RULE_BITS & _LEFT_MASK) < pairs >> _RULE_BITS + _LEFT_BITS]
    if len(pairs) == 0:
        return Candidates(nothing, nothing, nothing)
    pairs.sort()
    bit_of = np.left_shift(1, np.arange(1 << _RULE_BITS))
    bits = bit_of[pairs & ((1 << _RULE_BITS) - 1)]
    pairs >>= _RULE_BITS  # in place: there may be tens of millions
    begins = np.empty(len(pairs), bool)
    begins[0] = True
    np.not_equal(pairs[1:], pairs[:-1], out=begins[1:])
    first = np.flatnonzero(begins)
    one_each = pairs[first]
    return Candidates(one_each & _LEFT_MASK, one_each >> _LEFT_BITS, np.bitwise_or.reduceat(bits, first))


_LEFT_BITS = 29
_LEFT_MASK = (1 << _LEFT_BITS) - 1


def _packed(left: Ints, right: Ints, rule: int | Ints) -> Ints:
    """A pair and the rule that proposed it as one number: right record, left record, rule."""
    return (((right << _LEFT_BITS) | left) << _RULE_BITS) | rule


def rule_names(bits: Ints, rules: LinkingRules) -> list[str]:
    """The rules of each pair, joined by '+', in the rulebook's order."""
    distinct, place = np.unique(bits, return_inverse=True)
    words = ["+".join(rule.id for i, rule in enumerate(rules.blocks) if bit >> i & 1) for bit in distinct.tolist()]
    return [words[i] for i in place.tolist()]


def number_bits(rules: LinkingRules) -> int:
    """The bits of the rules that look at the citizen number."""
    return sum(1 << i for i, rule in enumerate(rules.blocks) if any(part.startswith("number") for part in rule.on))


def parts_of(records: Records, rows: Ints, rules: LinkingRules, chosen: Sequence[int]) -> dict[str, Ints]:
    """The parts that the chosen rules look at, of each of ``rows``."""
    return {part: records.part(part, rows) for part in sorted({part for place in chosen for part in rules.blocks[place].on})}


def blocking_keys(parts: Mapping[str, Ints], rules: LinkingRules, chosen: Sequence[int]) -> Iterator[Keys]:
    """Key of each record by each of the chosen rules; the key of a record that lacks a part means nothing.

    Each part is mixed into 64 bits once (multiply, shift, xor), a rule's key is a sum of its parts' and of its own number.
    Should two keys ever meet by accident, one more pair is compared and found unlike.
    """
    of_part: dict[str, Keys] = {}
    for number, (part, given) in enumerate(parts.items()):
        of_part[part] = mixed(given, salt=number + 1)
    for place in chosen:
        rule = rules.blocks[place]
        key = of_part[rule.on[0]] + salted(place + 1)
        for part in rule.on[1:]:
            key += of_part[part]
        yield key


@dataclass(frozen=True, slots=True)
class _Keyed:
    """Records (places) and the key that one rule gives them."""

    rule: int
    rows: Ints
    keys: Keys

    def without(self, keys: Keys) -> "_Keyed":
        """The records that have none of these keys."""
        kept = ~np.isin(self.keys, keys)
        return _Keyed(self.rule, self.rows[kept], self.keys[kept])


def _right_keys(records: Records, right: Ints, rules: LinkingRules, chosen: Sequence[int]) -> list[_Keyed]:
    parts = parts_of(records, right, rules, chosen)
    known = {part: values != NONE for part, values in parts.items()}
    found = []
    for place, keys in zip(chosen, blocking_keys(parts, rules, chosen), strict=True):
        complete = np.logical_and.reduce([known[part] for part in rules.blocks[place].on])
        found.append(_Keyed(place, right[complete], keys[complete]))
    return found


def _left_keys(records: Records, left: Ints, rules: LinkingRules, theirs: Sequence[_Keyed]) -> list[_Keyed]:
    """Of the left records' keys those that may be among the right ones: all that are, and some by accident."""
    noted = [Noted(keyed.keys) for keyed in theirs]
    chosen = [keyed.rule for keyed in theirs]

    def survivors(start: int) -> list[tuple[Ints, Keys]]:
        rows = left[start : start + _AT_ONCE]
        found = []
        keyed = blocking_keys(parts_of(records, rows, rules, chosen), rules, chosen)
        for keys, note in zip(keyed, noted, strict=True):
            kept = np.flatnonzero(note.may_hold(keys))
            found.append((rows[kept], keys[kept]))
        return found

    with ThreadPoolExecutor(2) as threads:  # NumPy lets go of the interpreter while it works on long columns
        chunks = list(threads.map(survivors, range(0, len(left), _AT_ONCE)))
    return [
        _Keyed(place, *(np.concatenate([chunk[i][side] for chunk in chunks]) for side in (0, 1)))
        for i, place in enumerate(chosen)
    ]


def _pairs_in_memory(ours: Sequence[_Keyed], theirs: Sequence[_Keyed], largest: int) -> Ints:
    """Packed pairs with one key, rule by rule."""
    with ThreadPoolExecutor(2) as threads:
        return np.concatenate(list(threads.map(lambda left, right: _met(left, right, largest), ours, theirs)))


def _met(left: _Keyed, right: _Keyed, largest: int) -> Ints:
    """Packed pairs of one rule. Right keys lie sorted, and a table says where those of each leading digits begin; each left key
    is held against the few that begin as it does. Large blocks go before any pair is made: there may be billions in one."""
    shift = leading(len(right.keys), extra=1)
    places = 1 << (64 - int(shift))
    order = np.argsort(right.keys)
    keys, rows = right.keys[order], right.rows[order]
    in_bucket = np.bincount((keys >> shift).view(np.int64), minlength=places)
    bucket = (left.keys >> shift).view(np.int64)
    crowded = np.bincount(bucket, minlength=places) * in_bucket > largest
    if crowded.any() and len(large := _large_blocks(left.keys[crowded[bucket]], keys, largest)):
        return _met(left.without(large), right.without(large), largest)
    begins = np.concatenate([[0], np.cumsum(in_bucket)])
    start, counts = begins[bucket], in_bucket[bucket]
    one = np.repeat(np.arange(len(bucket)), counts)
    other = np.repeat(start - (np.cumsum(counts) - counts), counts) + np.arange(len(one))
    equal = left.keys[one] == keys[other]
    return _packed(left.rows[one[equal]], rows[other[equal]], left.rule)


def _large_blocks(left: Keys, right: Keys, largest: int) -> Keys:
    """Of the left keys those that make more than ``largest`` pairs with the sorted right ones."""
    keys, n_left = np.unique(left, return_counts=True)
    n_right = np.searchsorted(right, keys, "right") - np.searchsorted(right, keys, "left")
    return keys[n_left * n_right > largest]


def _pairs_on_engine(ours: Sequence[_Keyed], theirs: Sequence[_Keyed], largest: int, join_on: JoinOn) -> Ints:
    """The same from one join of all rules' keys, wherever the engine does it."""

    def bound(name: str, sides: Sequence[_Keyed]) -> ir.Table:
        columns = {
            name: np.concatenate([side.rows for side in sides]),
            "key": np.concatenate([side.keys for side in sides]).view(np.int64),
            "rule": np.repeat([side.rule for side in sides], [len(side.rows) for side in sides]),
        }
        return join_on.table(pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()}))

    left, right = bound("left", ours), bound("right", theirs)
    n_left = left.group_by("key", "rule").aggregate(n_left=left.count())
    n_right = right.group_by("key", "rule").aggregate(n_right=right.count())
    blocks = n_left.join(n_right, ["key", "rule"])
    small = blocks.filter(blocks.n_left * blocks.n_right <= largest).select("key", "rule")
    kept = right.semi_join(small, ["key", "rule"])
    found = join_on.collect(left.join(kept, ["key", "rule"]).select("left", "right", "rule"))
    return _packed(*(found[name].to_numpy() for name in ("left", "right", "rule")))
