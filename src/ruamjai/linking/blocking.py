"""Which pairs are looked at: those that agree on all parts of at least one blocking rule.

A rule's parts become one whole-number key a record, so that every join is on one integer column; the joins are Ibis
expressions, done by whatever engine the warehouse has.
"""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.linking.rules import BlockingRule, LinkingRules
from ruamjai.linking.standardise import NONE, Ints, Records

Collect = Callable[[ir.Table], pa.Table]
Bind = Callable[[pa.Table], ir.Table]


def candidate_pairs(
    records: Records, left: Ints, right: Ints, rules: LinkingRules, *, collect: Collect, table: Bind
) -> tuple[Ints, Ints, Ints]:
    """Pairs (left record, right record) that some rule proposes, sorted, and by which rules (bit i: the i-th rule).

    ``left`` and ``right`` are places in ``records``. A key whose block holds more than the rulebook's ``largest_block``
    pairs proposes none: such a key (a default date, one name for all) tells nobody apart.
    """
    if len(left) == 0 or len(right) == 0:
        return left[:0], right[:0], left[:0]
    ours, theirs = table(_keys(records, left, rules, "left")), table(_keys(records, right, rules, "right"))
    proposals = [_proposed(ours, theirs, place, rules.largest_block) for place in range(len(rules.blocks))]
    pairs = proposals[0] if len(proposals) == 1 else ibis.union(*proposals, distinct=False)
    found = collect(pairs.group_by("left", "right").aggregate(rules=pairs.bit.sum().cast("int64")))
    one, other, bits = (found[name].to_numpy().astype(np.int64) for name in ("left", "right", "rules"))
    order = np.lexsort((other, one))
    return one[order], other[order], bits[order]


def rule_names(bits: Ints, rules: LinkingRules) -> list[str]:
    """The rules of each pair, joined by '+', in the rulebook's order."""
    distinct, place = np.unique(bits, return_inverse=True)
    words = ["+".join(rule.id for i, rule in enumerate(rules.blocks) if bit >> i & 1) for bit in distinct.tolist()]
    return [words[i] for i in place.tolist()]


def _keys(records: Records, chosen: Ints, rules: LinkingRules, name: str) -> pa.Table:
    columns = {name: pa.array(chosen)}
    for place, rule in enumerate(rules.blocks):
        columns[f"key{place}"] = pa.array(blocking_key(records, chosen, rule))
    return pa.table(columns)


def blocking_key(records: Records, chosen: Ints, rule: BlockingRule) -> Ints:
    """One whole number for all parts of a rule, ``NONE`` where any is unknown.

    Parts are mixed by a 64-bit hash (multiply, xor, shift). Should two keys ever meet by accident, one more pair is
    compared and found unlike.
    """
    mixed = np.zeros(len(chosen), np.uint64)
    known = np.ones(len(chosen), bool)
    for part in rule.on:
        values = records.part(part)[chosen]
        known &= values != NONE
        mixed = (mixed ^ values.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return np.where(known, (mixed >> np.uint64(1)).astype(np.int64), NONE)


def _proposed(left: ir.Table, right: ir.Table, place: int, largest: int) -> ir.Table:
    ours = left.select("left", key=left[f"key{place}"])
    theirs = right.select("right", key=right[f"key{place}"])
    ours, theirs = ours.filter(ours.key != NONE), theirs.filter(theirs.key != NONE)
    ours_in = ours.group_by("key").aggregate(n_left=ours.count())
    theirs_in = theirs.group_by("key").aggregate(n_right=theirs.count())
    both = ours_in.join(theirs_in, "key")
    small = both.filter(both.n_left * both.n_right <= largest).select("key")
    kept = theirs.semi_join(small, "key")
    joined = ours.join(kept, "key")
    return joined.select("left", "right", bit=ibis.literal(1 << place, type="int64"))
