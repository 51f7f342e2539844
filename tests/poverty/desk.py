"""A desk to measure small tables on: rows in, rows out, on DuckDB, with the expressions built once a rulebook."""

import functools

import ibis
import pyarrow as pa

from ruamjai import poverty, rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse.engine import arrow_schema

READS = (
    "household_records", "basic_needs_households", "basic_needs_members", "tpmap_people", "pppconnext_households",
    "pppconnext_members", "welfare_cards", "record_persons", "household_sources", "people", "areas",
)  # fmt: skip


def arrow(name, rows):
    """Rows as the promised Arrow table; a column that a row does not give is empty."""
    schema = arrow_schema(TABLES[name])
    schema = pa.schema([field.with_nullable(True) for field in schema])
    return pa.table(
        {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}, schema=schema
    )


class Desk:
    """Measures rows with one rulebook. ``measure(tables)`` takes and gives ``{table: [row, …]}``."""

    def __init__(self, rules=None):
        self.rules = rules or rulebook.load()
        self.connection = ibis.duckdb.connect()
        bound = {name: ibis.table(ibis.Schema.from_pyarrow(arrow(name, []).schema), name=name) for name in READS}
        self.kept = []
        tables = poverty.measure_poverty(**bound, rules=self.rules, cache=self._keep)
        self.columns = {name: table.columns for name, table in tables.items()}
        self.queries = {name: ibis.to_sql(table, dialect="duckdb") for name, table in tables.items()}

    def _keep(self, table):
        """What several tables stand on: computed once a measurement, under a name of its own."""
        name = f"kept_{len(self.kept)}"
        self.kept.append((name, ibis.to_sql(table, dialect="duckdb")))
        return ibis.table(table.schema(), name=name)

    def _lay(self, tables):
        for name in READS:
            self.connection.con.register(name, arrow(name, tables.get(name, [])))

    def measure(self, tables, only=None):
        self._lay(tables)
        wanted = {name: query for name, query in self.queries.items() if only is None or name in only}
        for i, (name, query) in enumerate(self.kept):
            later = [*(below for _, below in self.kept[i + 1 :]), *wanted.values()]
            if only is None or any(f'"{name}"' in text for text in later):
                self.connection.con.register(name, self.connection.con.sql(query).to_arrow_table())
        return {name: self._rows(name, query) for name, query in wanted.items()}

    def _rows(self, name, query):
        rows = self.connection.con.sql(query).to_arrow_table()
        assert tuple(rows.column_names) == TABLES[name].column_names
        # The engine sums whole numbers into wider ones; the warehouse writes them as promised.
        return rows.cast(pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES[name])])).to_pylist()


@functools.cache
def desk():
    """The desk with the rulebook that ships."""
    return Desk()
