import dataclasses

import ibis
import numpy as np

from linking.few_records import records_of
from linking.made_up_people import make_up
from linking.shipped import RULES
from ruamjai.linking.blocking import candidate_pairs, rule_names
from ruamjai.linking.standardise import NONE, standardise


def candidates(records, left, right, rules=RULES):
    connection = ibis.duckdb.connect(threads=1)
    return candidate_pairs(records, left, right, rules, collect=connection.to_pyarrow, table=ibis.memtable)


def plain_candidates(records, left, right):
    """Every pair held against every rule."""
    found = {}
    for i in left.tolist():
        for j in right.tolist():
            for bit, rule in enumerate(RULES.blocks):
                parts = [(records.part(part)[i], records.part(part)[j]) for part in rule.on]
                if all(one == other != NONE for one, other in parts):
                    found[i, j] = found.get((i, j), 0) + (1 << bit)
    return found


def test_the_joins_propose_what_the_rules_say():
    tables = make_up(households=40, seed=5, registers=("basic_needs", "tpmap")).tables
    records = standardise(tables["person_records"], tables["household_records"], RULES)
    left, right = np.flatnonzero(records.in_list == 0)[:90], np.flatnonzero(records.in_list == 1)
    one, other, bits = candidates(records, left, right)
    assert dict(zip(zip(one.tolist(), other.tolist(), strict=True), bits.tolist(), strict=True)) == plain_candidates(
        records, left, right
    )
    assert (np.diff(one) >= 0).all()


def test_a_block_that_explodes_proposes_nothing():
    small = dataclasses.replace(RULES, largest_block=8)
    alike = [{"register": register, "record_id": f"{register}{i}"} for register in ("basic_needs", "tpmap") for i in range(3)]
    records = records_of(*alike)
    left, right = np.arange(3), np.arange(3, 6)
    assert len(candidates(records, left, right)[0]) == 9
    assert len(candidates(records, left, right, small)[0]) == 0


def test_no_side_no_pairs():
    records = records_of({}, {})
    assert len(candidates(records, np.arange(0), np.arange(2))[0]) == 0


def test_rules_are_named_in_their_order():
    first, second = RULES.blocks[0].id, RULES.blocks[1].id
    assert rule_names(np.array([1, 2, 3]), RULES) == [first, second, f"{first}+{second}"]
