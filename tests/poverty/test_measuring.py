"""The step as the flow does it: every promised table, on the embedded engine and, where it is installed, on Spark alike."""

import shutil
from importlib.util import find_spec

import pyarrow.parquet as pq
import pytest

from poverty.desk import READS, arrow
from poverty.made_rows import registers
from ruamjai import places, poverty, rulebook
from ruamjai.flow.steps import step_named
from ruamjai.tables import TABLES
from ruamjai.warehouse import Warehouse

TEAMS = [{"tambon_code": "570505", "has_manager": True, "data_acceptance": "all"}]


def run(engine, tables, folder):
    """Every table of the two steps, written by the warehouse (which checks each promise) and read back."""
    rules = rulebook.load()
    with Warehouse.open(engine, threads=2) as warehouse:
        bound = {name: warehouse.table(arrow(name, tables[name])) for name in READS}
        made = dict(poverty.measure_poverty(**bound, rules=rules, cache=warehouse.cache))
        warehouse.write(made["area_poverty"], folder / "again.parquet", TABLES["area_poverty"])
        made |= places.choose_places(
            area_poverty=warehouse.read(folder / "again.parquet"),
            area_teams=warehouse.table(arrow("area_teams", TEAMS)),
            areas=bound["areas"],
            rules=rules,
        )
        for name, table in made.items():
            warehouse.write(table, folder / f"{name}.parquet", TABLES[name])
    return {name: pq.read_table(folder / f"{name}.parquet") for name in made}


def test_the_two_steps_make_every_table_that_the_flow_expects_as_promised(tmp_path):
    made = run("duckdb", registers(5, 40, 0.1), tmp_path)
    assert set(made) == {*step_named("poverty").writes, *step_named("places").writes}
    assert all(table.num_rows for table in made.values())


def test_registers_without_a_row_make_tables_without_a_row(tmp_path):
    made = run("duckdb", registers(0, 0, 0) | {"people": []}, tmp_path)
    assert {name: table.num_rows for name, table in made.items()} == dict.fromkeys(made, 0)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed")
def test_spark_gives_the_same_rows(tmp_path):
    tables = registers(7, 40, 0.1)
    made = {}
    for engine in ("duckdb", "spark"):
        (tmp_path / engine).mkdir()
        made[engine] = run(engine, tables, tmp_path / engine)
    for name, table in made["duckdb"].items():
        assert table.to_pylist() == made["spark"][name].to_pylist(), name
