import dataclasses
import shutil
import tracemalloc
from importlib.util import find_spec

import numpy as np
import pytest

from linking.person_rows import people, table
from linking.random_people import random_rows
from linking.shipped import RULES
from reference.blocking import candidates
from ruamjai.linking.blocking import JoinOn, candidate_pairs, number_bits, rule_names
from ruamjai.linking.rules import BlockingRule
from ruamjai.linking.standardise import one_list, two_lists
from ruamjai.warehouse import Warehouse

BLOCKS = [(rule.id, rule.on) for rule in RULES.blocks if rule.between]
INSIDE = [(rule.id, rule.on) for rule in RULES.blocks if rule.inside]
NAME = BlockingRule("name", ("first", "last"), between=True, inside=False)
needs_spark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed"),
]


def sides(left, right):
    """Records of both lists, and the places of each."""
    everyone = np.arange(len(left) + len(right))
    return two_lists(table(left), table(right)), everyone[: len(left)], everyone[len(left) :]


def found_between(left, right, rules=RULES, **how):
    records, ours, theirs = sides(left, right)
    return told(candidate_pairs(records, ours, theirs, rules, **how), rules, len(left))


def told(pairs, rules, shift=0):
    """{(left, right): names of the rules}, as the reference says it."""
    names = [set(name.split("+")) for name in rule_names(pairs.rules, rules)]
    places = zip(pairs.left.tolist(), (pairs.right - shift).tolist(), strict=True)
    return dict(zip(places, names, strict=True))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("missing", [0.0, 0.15, 0.5])
def test_the_joins_propose_what_the_rules_say(seed, missing):
    left, right = random_rows(55, seed, missing=missing), random_rows(44, seed + 100, missing=missing, side="b")
    expected = candidates(left, right, BLOCKS, RULES.largest_block)
    assert found_between(left, right) == expected
    assert len(expected) > 30  # or nothing was tried


@pytest.mark.parametrize("largest", [1, 3, 20])
def test_a_block_with_more_pairs_than_allowed_proposes_none(largest):
    rules = dataclasses.replace(RULES, largest_block=largest)
    left, right = random_rows(55, 7), random_rows(44, 8, side="b")
    expected = candidates(left, right, BLOCKS, largest)
    assert expected != candidates(left, right, BLOCKS, 10**9)
    assert found_between(left, right, rules) == expected


def test_the_edge_of_the_largest_block():
    alike = random_rows(1, 0, missing=0.0)
    only = dataclasses.replace(RULES, blocks=(NAME,), largest_block=12)
    assert len(found_between(alike * 3, alike * 4, only)) == 12
    assert len(found_between(alike * 3, alike * 5, only)) == 0


@pytest.mark.parametrize("seed", range(3))
def test_inside_a_list_only_its_own_rules_count_and_each_pair_comes_once(seed):
    rows = random_rows(90, seed)
    everyone = np.arange(len(rows))
    pairs = candidate_pairs(one_list(table(rows)), everyone, everyone, RULES, inside=True)
    expected = candidates(rows, rows, INSIDE, RULES.largest_block)
    assert told(pairs, RULES) == {pair: names for pair, names in expected.items() if pair[0] < pair[1]}
    assert len(pairs) > 20


def test_inside_looks_only_at_the_rows_asked_for():
    rows = random_rows(60, 5)
    asked = np.arange(10, 50, 2)
    pairs = candidate_pairs(one_list(table(rows)), asked, asked, RULES, inside=True)
    chosen = [rows[place] for place in asked]
    expected = candidates(chosen, chosen, INSIDE, RULES.largest_block)
    assert told(pairs, RULES) == {(asked[i], asked[j]): names for (i, j), names in expected.items() if i < j}


def test_some_rows_of_either_side():
    left, right = random_rows(55, 1), random_rows(44, 2, side="b")
    records, ours, theirs = sides(left, right)
    pairs = candidate_pairs(records, ours[5:40:3], theirs[::2], RULES)
    expected = candidates(left[5:40:3], right[::2], BLOCKS, RULES.largest_block)
    assert told(pairs, RULES) == {(ours[5:40:3][i], theirs[::2][j]): names for (i, j), names in expected.items()}


def test_pairs_stand_by_right_record_then_left_and_each_once():
    records, ours, theirs = sides(random_rows(55, 3), random_rows(44, 4, side="b"))
    pairs = candidate_pairs(records, ours, theirs, RULES)
    order = list(zip(pairs.right.tolist(), pairs.left.tolist(), strict=True))
    assert order == sorted(set(order))


def test_more_left_rows_than_are_looked_up_at_once():
    """Left keys are made piece by piece; a partner in any piece is found."""
    few = dataclasses.replace(
        RULES, blocks=tuple(BlockingRule(part, (part,), between=True, inside=False) for part in ("number", "village"))
    )
    n = 150_000
    columns = {"number": 1280000000000 + np.arange(n) * 7, "village": np.arange(n) % 7919 + 57000000}
    records = two_lists(_numbered(columns, n), _numbered({name: values[::999] for name, values in columns.items()}, n))
    right = np.arange(n, len(records))
    pairs = candidate_pairs(records, np.arange(n), right, few)
    number = (pairs.rules & 1).astype(bool)
    assert pairs.left[number].tolist() == list(range(0, n, 999))
    assert pairs.right[number].tolist() == right.tolist()
    same_house = np.isin(columns["village"], columns["village"][::999]).sum()
    assert len(set(pairs.left[~number].tolist()) | set(pairs.left[number].tolist())) == same_house


def _numbered(columns, n):
    """Rows that differ in number and village alone."""
    import pyarrow as pa

    size = len(columns["number"])
    one = people({})
    rows = {name: pa.chunked_array([one[name].chunk(0).take(pa.array(np.zeros(size, int)))]) for name in one.column_names}
    rows |= {name: pa.chunked_array([pa.array(values)]) for name, values in columns.items()}
    rows["number_valid"] = pa.chunked_array([pa.array(np.ones(size, bool))])
    return pa.table(rows)


def test_no_side_no_pairs():
    rows = random_rows(3, 0)
    assert found_between([], rows) == found_between(rows, []) == {}


def test_parts_change_places_only_where_the_rule_says_so():
    """Keys are sums of mixed parts: a given name must not pass for a family name, nor a tambon for a village."""
    left = people({"first_name": "สมชาย", "last_name": "วิไล"})
    right = people({"first_name": "วิไล", "last_name": "สมชาย"}, side="b")
    name = dataclasses.replace(RULES, blocks=(NAME,))
    sounds = dataclasses.replace(
        RULES, blocks=(BlockingRule("sounds", ("first_sound", "last_sound"), between=True, inside=False),)
    )
    for rules in (name, sounds):
        assert len(candidate_pairs(two_lists(left, right), np.array([0]), np.array([1]), rules)) == 0
        assert len(candidate_pairs(two_lists(left, left), np.array([0]), np.array([1]), rules)) == 1


# --- an engine instead of memory ---


def test_duckdb_gives_the_same_pairs_as_memory():
    with Warehouse.open("duckdb", threads=1) as warehouse:
        assert_engine_agrees(JoinOn(warehouse.collect, warehouse.table))


@pytest.mark.parametrize("engine", [pytest.param("spark", marks=needs_spark)])
def test_spark_gives_the_same_pairs_as_memory(engine):
    with Warehouse.open(engine, threads=2) as warehouse:
        assert_engine_agrees(JoinOn(warehouse.collect, warehouse.table))


def assert_engine_agrees(join_on):
    rules = dataclasses.replace(RULES, largest_block=20)
    records, ours, theirs = sides(random_rows(55, 11), random_rows(44, 12, side="b"))
    for left, right, inside in ((ours, theirs, False), (ours, ours, True)):
        memory = candidate_pairs(records, left, right, rules, inside=inside)
        engine = candidate_pairs(records, left, right, rules, inside=inside, join_on=join_on)
        assert len(memory) > 10
        for column in ("left", "right", "rules"):
            assert getattr(engine, column).tolist() == getattr(memory, column).tolist()


# --- words ---


def test_rules_are_named_in_their_order():
    first, second = RULES.blocks[0].id, RULES.blocks[1].id
    assert rule_names(np.array([1, 2, 3]), RULES) == [first, second, f"{first}+{second}"]
    assert rule_names(np.zeros(0, np.int64), RULES) == []


def test_the_rules_that_look_at_the_number():
    found = set(rule_names(np.array([number_bits(RULES)]), RULES)[0].split("+"))
    assert found == {rule.id for rule in RULES.blocks if {"number", "number_front", "number_back"} & set(rule.on)}
    assert len(found) == 2


def test_a_large_block_costs_nothing():
    """Its pairs are never written down, not even to be thrown away: they may be billions."""
    n = 5000
    alike = people({}).take(np.zeros(n, np.int64))
    records = two_lists(alike, alike)
    tracemalloc.start()
    assert len(candidate_pairs(records, np.arange(n), np.arange(n, 2 * n), RULES)) == 0
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < n * n  # bytes: less than one for each pair
