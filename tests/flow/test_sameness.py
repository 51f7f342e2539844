"""The same run made twice is the same, bit by bit, in whatever order an engine hands rows and groups over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import ibis.expr.operations as ops
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.flow import make_run
from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore, Warehouse, engine
from ruamjai.warehouse.runs import table_path

# What the other process runs: sets of texts have another order there, for its texts are hashed by another seed.
IN_DISORDER = """
import sys
from pathlib import Path
import flow.test_sameness as here
here.make_in_disorder(Path(sys.argv[1]), seed=int(sys.argv[2]))
"""


def test_an_engine_without_order_makes_the_same_run(small_world, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(small_world, data)
    orderly = make_run(data=data, publish=False)
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", IN_DISORDER, str(data), "7"], check=True, env=environment, timeout=1800)
    other = RunStore(data).open_run(RunStore(data).runs()[-1].id)
    assert other.id != orderly.id
    differing = {
        (name, column)
        for name in TABLES
        for column, left, right in _columns(table_path(orderly.folder, name), table_path(other.folder, name))
        if not _same_bits(left, right)
    }
    assert differing == set()


def _columns(left, right):
    a, b = pq.read_table(left), pq.read_table(right)
    assert a.schema == b.schema
    return [(name, a[name].combine_chunks(), b[name].combine_chunks()) for name in a.column_names]


def _same_bits(left, right):
    """Equal, floats to their last bit; Arrow by itself takes 0.0 and −0.0 as one."""
    if not left.equals(right):
        return False
    if not pa.types.is_floating(left.type):
        return True
    a, b = (column.fill_null(0.0).to_numpy().view(np.int64) for column in (left, right))
    return bool((a == b).all())


def make_in_disorder(data: Path, *, seed: int) -> None:
    """A run on an engine that hands over every table that it is not asked to sort in an order of chance."""
    chance = np.random.default_rng(seed)
    read, collect, opened = Warehouse.read, Warehouse.collect, engine._open_duckdb

    def mixed(rows: pa.Table) -> pa.Table:
        return rows.take(pa.array(chance.permutation(rows.num_rows)))

    def read_mixed(self: Warehouse, path: Path):
        if "*" in str(path):
            return read(self, path)
        self._counter += 1
        copy = self._scratch / f"mixed-{self._counter}.parquet"
        pq.write_table(mixed(pq.read_table(path)), copy, row_group_size=700)  # so that several threads have something to do
        return read(self, copy)

    def collect_mixed(self: Warehouse, expression):
        rows = collect(self, expression)
        return rows if isinstance(expression, pa.Table) or _is_sorted(expression.op()) else mixed(rows)

    def open_careless(scratch, threads, memory_limit):
        backend, close = opened(scratch, 4, memory_limit)
        backend.con.execute("SET preserve_insertion_order = false")
        return backend, close

    Warehouse.read, Warehouse.collect, engine._open_duckdb = read_mixed, collect_mixed, open_careless  # type: ignore
    make_run(data=data, publish=False)


def _is_sorted(op: ops.Node) -> bool:
    while isinstance(op, ops.Project | ops.Filter):
        op = op.parent
    return isinstance(op, ops.Sort)
