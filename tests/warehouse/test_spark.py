"""The second engine does what the first does, on one machine in local mode."""

import shutil
from importlib.util import find_spec

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruamjai.tables.schema import Column, Table
from ruamjai.warehouse import Warehouse

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed"),
]

PROMISE = Table(
    "counts",
    "For the test.",
    (Column("place", "string", "where"), Column("n", "int64", "how many"), Column("any", "bool", "any seen", null="unknown")),
    key=("place",),
)


def grouped(warehouse):
    n = pa.array([1, 2, 3, None], pa.int8())
    rows = pa.table({"place": ["ข", "a", "ข", "เ"], "n": n, "seen": [True, None, False, None]})
    table = warehouse.table(rows)
    return table.group_by("place").aggregate(n=table.n.sum().fill_null(0), any=table.seen.any())


def test_one_expression_gives_equal_rows_on_both_engines(tmp_path):
    for engine in ("duckdb", "spark"):
        with Warehouse.open(engine, threads=2) as warehouse:
            written = warehouse.write(grouped(warehouse), tmp_path / f"{engine}.parquet", PROMISE)
            assert written.rows == 3
    tables = [pq.read_table(tmp_path / f"{engine}.parquet") for engine in ("duckdb", "spark")]
    assert tables[0].schema.types == tables[1].schema.types
    assert tables[0].to_pylist() == tables[1].to_pylist()
    assert tables[0].to_pylist()[0] == {"place": "a", "n": 2, "any": None}
