"""A function over an engine's record batches: one result on both engines, however the rows are cut into batches."""

import shutil
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ruamjai.warehouse import Warehouse

NO_SPARK = find_spec("pyspark") is None or shutil.which("java") is None
SPARK = pytest.param(
    "spark", marks=[pytest.mark.spark, pytest.mark.skipif(NO_SPARK, reason="pyspark or Java is not installed")]
)
ROWS = pa.table(
    {
        "id": pa.array([3, 1, 2, 4], pa.int64()),
        "name": pa.array(["ข", None, "a", ""]),
        "small": pa.array([7, -1, None, 127], pa.int8()),
    }
)
SEEN = pa.schema([("rows", pa.int64()), ("id", pa.int64())])


@pytest.fixture(scope="module", params=["duckdb", SPARK])
def warehouse(request):
    with Warehouse.open(request.param, threads=2) as opened:
        yield opened


def in_pieces(warehouse):
    """The expressions of this engine are cut small: with Spark, each group of a sum in one of four partitions."""
    if warehouse.engine == "spark":
        warehouse._session.conf.set("spark.sql.adaptive.enabled", "false")


def test_the_function_is_given_the_columns_and_types_of_the_expression(warehouse):
    table = warehouse.table(ROWS)
    # A sum of whole numbers is wider than 64 bits in DuckDB itself.
    summed = table.group_by("name").aggregate(total=table.id.sum(), small=table.small.max())

    def spell(batch):
        assert batch.schema.types == [pa.string(), pa.int64(), pa.int8()]
        words = [f"{name}|{total}|{small}" for name, total, small in zip(*batch.to_pydict().values(), strict=True)]
        return pa.record_batch({"words": words, "small": batch["small"]})

    made = warehouse.map_batches(summed, spell, pa.schema([("words", pa.string()), ("small", pa.int8())]))
    assert made.schema.types == [pa.string(), pa.int8()]
    words = {"ข|3|7": 7, "None|1|-1": -1, "a|2|None": None, "|4|127": 127}
    assert dict(zip(*made.to_pydict().values(), strict=True)) == words


def test_what_the_function_refers_to_goes_along(warehouse):
    names = {1: "หนึ่ง", 2: "two", 3: "สาม", 4: "four"}

    def named(batch):
        return pa.record_batch({"id": batch["id"], "name": [names[i] for i in batch["id"].to_pylist()]})

    made = warehouse.map_batches(warehouse.table(ROWS), named, pa.schema([("id", pa.int64()), ("name", pa.string())]))
    assert dict(zip(*made.to_pydict().values(), strict=True)) == names


def test_columns_come_in_the_order_and_the_types_of_the_schema(warehouse):
    def turned(batch):
        return pa.record_batch({"extra": batch["name"], "b": batch["id"], "a": batch["id"]})

    made = warehouse.map_batches(warehouse.table(ROWS), turned, pa.schema([("a", pa.int8()), ("b", pa.int64())]))
    assert made.schema == pa.schema([("a", pa.int8()), ("b", pa.int64())])
    assert sorted(made["a"].to_pylist()) == [1, 2, 3, 4]


def test_many_batches_make_one_table(warehouse):
    n = 200_000
    table = warehouse.table(pa.table({"id": pa.array(range(n), pa.int64())}))
    made = warehouse.map_batches(
        table, lambda batch: pa.record_batch({"rows": [len(batch)], "id": [pc.sum(batch["id"]).as_py()]}), SEEN
    )
    assert made.num_rows > 1
    assert pc.sum(made["rows"]).as_py() == n
    assert pc.sum(made["id"]).as_py() == n * (n - 1) // 2


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_partitions_of_no_row_and_of_one(warehouse, rows):
    in_pieces(warehouse)
    table = warehouse.table(ROWS.slice(0, rows))
    groups = table.group_by("id").aggregate(rows=table.count())
    made = warehouse.map_batches(groups, lambda batch: batch, SEEN)
    assert made.schema == SEEN
    assert sorted(made["id"].to_pylist()) == sorted(ROWS["id"].to_pylist()[:rows])
    assert made["rows"].to_pylist() == [1] * rows
