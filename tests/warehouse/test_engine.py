"""The warehouse writes what was promised, or says what is wrong."""

import dataclasses

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruamjai.errors import RunError
from ruamjai.tables.schema import Column, Table
from ruamjai.warehouse import Warehouse, arrow_schema, empty_table
from ruamjai.warehouse.engine import ROW_GROUP

PROMISE = Table(
    "things",
    "For the test.",
    (
        Column("id", "string", "which"),
        Column("n", "int32", "how many", null="unknown"),
        Column("seen", "bool", "whether seen", null="unknown"),
    ),
    key=("id",),
)


@pytest.fixture
def warehouse():
    with Warehouse.open("duckdb", threads=1) as opened:
        yield opened


def rows(ids, n=None, seen=None):
    return pa.table({"id": ids, "n": n or [1] * len(ids), "seen": seen or [True] * len(ids), "extra": [0] * len(ids)})


@pytest.mark.parametrize("as_expression", [True, False])
def test_what_is_written_has_the_promised_columns_types_and_order(warehouse, tmp_path, as_expression):
    what = rows(["ข", "b", "a"], n=[3, None, 1])
    written = warehouse.write(warehouse.table(what) if as_expression else what, tmp_path / "t.parquet", PROMISE)
    table = pq.read_table(tmp_path / "t.parquet")
    assert written.rows == 3
    assert table.column_names == ["id", "n", "seen"]
    assert [field.type for field in table.schema] == [pa.string(), pa.int32(), pa.bool_()]
    assert table["id"].to_pylist() == ["a", "b", "ข"]
    assert table["n"].to_pylist() == [1, None, 3]


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        (rows(["a", "a"]), "the key id repeats in 1 rows"),
        (rows(["a", None]), "column id is empty in 1 rows"),
        (rows(["a"]).drop_columns(["n"]), "promised columns are missing: n"),
    ],
)
def test_a_broken_promise_is_named(warehouse, tmp_path, what, fault):
    with pytest.raises(RunError, match=fault):
        warehouse.write(what, tmp_path / "t.parquet", PROMISE)


@pytest.mark.parametrize("as_expression", [True, False])
def test_rows_lie_by_what_pages_ask_for_and_then_by_the_key(warehouse, tmp_path, as_expression):
    promise = dataclasses.replace(PROMISE, by="n")
    what = rows(["a", "b", "c", "d"], n=[2, 1, 2, 1])
    warehouse.write(warehouse.table(what) if as_expression else what, tmp_path / "t.parquet", promise)
    assert pq.read_table(tmp_path / "t.parquet")["id"].to_pylist() == ["b", "d", "a", "c"]


def test_rows_are_looked_up_by_any_column(warehouse, tmp_path):
    path = tmp_path / "it's.parquet"
    warehouse.write(rows(["a", "b", "c"], n=[7, None, 7], seen=[True, False, None]), path, PROMISE)
    assert warehouse.look_up(path, "id", ["c", "a", "x"]) == [
        {"id": "a", "n": 7, "seen": True}, {"id": "c", "n": 7, "seen": None},
    ]  # fmt: skip
    assert warehouse.look_up(path, "id", ["b"], ("seen", "n")) == [{"seen": False, "n": None}]
    assert warehouse.look_up(path, "id", []) == []
    assert warehouse.look_up(path, "id", ["' OR 1 = 1 --"]) == []


@pytest.mark.parametrize("as_expression", [True, False])
def test_parts_without_what_is_sought_are_known_by_a_filter(warehouse, tmp_path, as_expression):
    """Numbers that lie anywhere, in a file of several parts: the filters leave one part to be read."""
    path, n = tmp_path / "t.parquet", ROW_GROUP * 4
    promise = dataclasses.replace(PROMISE, columns=(*PROMISE.columns, Column("number", "string", "sought")), sought=("number",))
    numbers = [str(i * 7_919 % n) for i in range(n)]
    what = pa.table({"id": [f"{i:09d}" for i in range(n)], "n": [1] * n, "seen": [True] * n, "number": numbers})
    warehouse.write(warehouse.table(what) if as_expression else what, path, promise)
    probe = "SELECT count(*) FILTER (NOT bloom_filter_excludes) FROM parquet_bloom_probe(?, 'number', ?)"
    left = [duckdb.execute(probe, [str(path), number]).fetchone()[0] for number in numbers[:: n // 50]]
    assert pq.ParquetFile(path).num_row_groups == 4
    assert min(left) == 1
    assert sum(left) <= len(left) * 1.2, "one part in a hundred is read in vain"
    assert warehouse.look_up(path, "number", [numbers[77], "nobody's"], ("id",)) == [{"id": f"{77:09d}"}]


def test_nothing_is_downloaded(warehouse):
    backend = warehouse._backend
    for name in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert backend.raw_sql(f"select current_setting('{name}')").fetchall() == [(False,)]


def test_an_empty_table_keeps_its_schema(warehouse, tmp_path):
    warehouse.write(empty_table(PROMISE), tmp_path / "t.parquet", PROMISE)
    assert pq.read_schema(tmp_path / "t.parquet").names == arrow_schema(PROMISE).names


def test_folders_may_have_spaces_and_thai_letters(warehouse, tmp_path):
    path = tmp_path / "ข้อมูล ปี 66" / "it's.parquet"
    warehouse.write(rows(["a"]), path, PROMISE)
    assert warehouse.collect(warehouse.read(path)).num_rows == 1
