"""Comparing on an engine: the levels, the links and the model of one process, however the pairs are cut into partitions."""

import shutil
from importlib.util import find_spec

import numpy as np
import pyarrow.parquet as pq
import pytest

from linking.few_records import records_of
from linking.made_up_people import make_up
from linking.shipped import RULES, SHIPPED, link
from ruamjai.errors import RunError
from ruamjai.linking.blocking import JoinOn
from ruamjai.linking.cluster import levels_of
from ruamjai.linking.comparing import rarity
from ruamjai.linking.matching import match_people
from ruamjai.linking.person_files import choose_columns, read_map, read_people
from ruamjai.madeup import make_registers
from ruamjai.warehouse import Warehouse

NO_SPARK = find_spec("pyspark") is None or shutil.which("java") is None
SPARK = pytest.param(
    "spark", marks=[pytest.mark.spark, pytest.mark.skipif(NO_SPARK, reason="pyspark or Java is not installed")]
)


@pytest.fixture(scope="module", params=["duckdb", SPARK])
def warehouse(request):
    with Warehouse.open(request.param, threads=2) as opened:
        if request.param == "spark":  # joins by shuffling into four partitions, as large tables are joined
            opened._session.conf.set("spark.sql.adaptive.enabled", "false")
            opened._session.conf.set("spark.sql.autoBroadcastJoinThreshold", "-1")
        yield opened


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """Two made-up registers as person tables."""
    made = make_registers(tmp_path_factory.mktemp("registers"), left=20_000, right=4_000, seed=5)
    return read(made.left), read(made.right)


def read(path):
    raw = pq.read_table(path)
    return read_people(raw, choose_columns(raw.column_names, read_map(None)[0], label=path.name), label=path.name).table


def joining(warehouse):
    """The warehouse to join on, and a list that says how many pairs it compared each time."""
    compared = []

    def map_batches(expression, function, schema):
        made = warehouse.map_batches(expression, function, schema)
        compared.append(made.num_rows)
        return made

    return JoinOn(warehouse.collect, warehouse.table, map_batches), compared


def test_links_and_model_are_those_of_one_process(warehouse, registers):
    alone = match_people(*registers, rules=RULES, shipped=SHIPPED, seed=7)
    join_on, compared = joining(warehouse)
    there = match_people(*registers, rules=RULES, shipped=SHIPPED, seed=7, join_on=join_on)
    assert sum(compared) > 10_000
    assert alone.model.labelled > RULES.few_labels  # learnt, not shipped
    assert set(alone.links["tier"].to_pylist()) == {1, 2}
    assert there.links.equals(alone.links)
    assert there.doubted.equals(alone.doubted)
    assert np.array_equal(there.model.coefficients, alone.model.coefficients)
    assert (there.model.labelled, there.model.reach) == (alone.model.labelled, alone.model.reach)


def test_a_step_makes_the_same_tables():
    tables = make_up(households=120, seed=3).tables
    with Warehouse.open("duckdb", threads=2) as warehouse:
        join_on, compared = joining(warehouse)
        there = link(tables, join_on=join_on)
    alone = link(tables)
    assert len(compared) >= 3 and min(compared) > 0  # each list but the first is compared with those before it
    assert {name: rows.equals(alone[name]) for name, rows in there.items()} == dict.fromkeys(alone, True)


ROWS = (
    {"citizen_id": "1287001234563"},
    {"register": "tpmap"},
    {"register": "tpmap", "sex": 2, "last_name": None, "birth_year": 1961},
    {"register": "tpmap", "first_name": "อำไพ", "birth_year": None, "tambon_code": None, "village_code": None},
)
# Of the first row beside each of the others: what is said of a few fields, None where either side does not know.
SAID = (
    {"first_name": "same", "last_name": "same", "birth": "same_day", "sex": "same", "address": "same_house", "number": None},
    {"first_name": "same", "last_name": None, "birth": "year_off", "sex": "differs", "address": "same_house", "number": None},
    {"first_name": "differs", "last_name": "same", "birth": None, "sex": "same", "address": None, "number": None},
)


@pytest.mark.parametrize("pairs", [(), (0,), (2, 0, 1)])
def test_partitions_of_no_row_and_of_one(warehouse, pairs):
    """On Spark one pair lies in one of four partitions, and three of them have no row."""
    records = records_of(*ROWS)
    join_on, compared = joining(warehouse)
    left, right = np.zeros(len(pairs), np.int64), np.array(pairs, np.int64) + 1
    levels = levels_of(records, left, right, RULES, rarity(records, np.arange(1)), join_on)
    assert compared == ([len(pairs)] if pairs else [])
    assert levels.dtype == np.int8 and levels.shape == (len(pairs), len(RULES.fields))
    assert [{name: said(row, name) for name in SAID[0]} for row in levels.tolist()] == [SAID[pair] for pair in pairs]
    shared = [row[RULES.pattern_field("last_rarity")] for row in levels.tolist()]
    assert shared == [-1 if SAID[pair]["last_name"] is None else 0 for pair in pairs]


def said(row, name):
    level = row[RULES.pattern_field(name)]
    return RULES.field(name).levels[level].id if level >= 0 else None


def test_an_engine_that_loses_pairs_is_not_believed():
    records = records_of(*ROWS)
    with Warehouse.open("duckdb", threads=1) as warehouse:
        losing = JoinOn(warehouse.collect, warehouse.table, lambda *what: warehouse.map_batches(*what).slice(1))
        with pytest.raises(RunError, match="compared 1 of 2 pairs"):
            levels_of(records, np.zeros(2, np.int64), np.array([1, 2]), RULES, rarity(records, np.arange(1)), losing)


def test_an_engine_that_only_joins_leaves_comparing_to_this_process():
    records = records_of(*ROWS)
    rare = rarity(records, np.arange(1))
    only_joins = JoinOn(None, None)
    found = levels_of(records, np.zeros(1, np.int64), np.array([1]), RULES, rare, only_joins)
    assert [said(found[0].tolist(), name) for name in ("first_name", "birth")] == ["same", "same_day"]
