"""The one place that opens an engine: DuckDB in this process, or Apache Spark beyond one machine.

Steps hand over Ibis expressions and know no engine. Whatever the engine, a table is written with exactly the promised
columns and types in the promised order.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.errors import EnvironmentFault, RunError
from ruamjai.tables.schema import Table

Engine = Literal["duckdb", "spark"]
Expression: TypeAlias = "ir.Table | pa.Table"
PerBatch: TypeAlias = Callable[[pa.RecordBatch], pa.RecordBatch]

ARROW_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "bool": pa.bool_(),
}
ROW_GROUP = 65_536
_IBIS_TYPES = {"bool": "boolean"}


def arrow_schema(promise: Table) -> pa.Schema:
    """The Arrow schema of a promised table; a column is nullable only where the promise says what null means."""
    return pa.schema([pa.field(c.name, ARROW_TYPES[c.type], nullable=c.nullable) for c in promise.columns])


def empty_table(promise: Table) -> pa.Table:
    """A table of the promised columns and no rows."""
    return arrow_schema(promise).empty_table()


def promised(table: ir.Table, promise: Table, **more: ir.Value) -> ir.Table:
    """Exactly the promised columns of ``table``, in order and of the promised types, and what is asked for besides."""
    return table.select(**{c.name: table[c.name].cast(_IBIS_TYPES.get(c.type, c.type)) for c in promise.columns}, **more)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the number of rows and the size of the file in bytes."""

    rows: int
    bytes: int


class Warehouse:
    """An open engine. Use as a context manager; not to be shared between threads."""

    def __init__(self, engine: Engine, backend: Any, close: Callable[[], None], scratch: Path) -> None:
        self.engine = engine
        self._backend = backend
        self._session: Any = backend._session if engine == "spark" else None
        self._close = close
        self._scratch = scratch
        self._counter = 0

    @classmethod
    @contextmanager
    def open(cls, engine: Engine = "duckdb", *, threads: int | None = None, memory_limit: str | None = None) -> Iterator[Self]:
        """Open ``engine`` and close it at the end. ``EnvironmentFault`` if it is not installed here."""
        with tempfile.TemporaryDirectory(prefix="ruamjai-") as folder:
            if engine == "duckdb":
                backend, close = _open_duckdb(Path(folder), threads, memory_limit)
            else:
                backend, close = _open_spark(Path(folder), threads)
            warehouse = cls(engine, backend, close, Path(folder))
            try:
                yield warehouse
            finally:
                warehouse.close()

    @classmethod
    def reading(cls) -> Self:
        """An embedded engine that only reads sealed files, for as long as its owner lives (a thread of the web)."""
        backend, close = _open_duckdb(None, threads=1, memory_limit="1GB")
        return cls("duckdb", backend, close, Path(tempfile.gettempdir()))

    def close(self) -> None:
        """Let go of the engine; closing twice is allowed."""
        self._close()

    def read(self, path: Path) -> ir.Table:
        """The Parquet file (or folder of files) at ``path`` as an expression; nothing is read yet."""
        return self._backend.read_parquet(str(path))

    def table(self, rows: pa.Table) -> ir.Table:
        """An Arrow table as an expression on this engine."""
        if self.engine == "duckdb":
            return ibis.memtable(rows)
        self._counter += 1
        path = self._scratch / f"table-{self._counter}.parquet"
        pq.write_table(rows, path)
        return self.read(path)

    def collect(self, expression: Expression) -> pa.Table:
        """The rows of ``expression`` as one Arrow table; an Arrow table comes back as it is."""
        if isinstance(expression, pa.Table):
            return expression
        if self.engine == "spark":
            # Ibis fetches by way of pandas, where a whole number beside an empty cell becomes a float.
            rows = self._session.sql(self._backend.compile(expression)).toArrow()
            return rows.cast(expression.schema().to_pyarrow())
        return self._backend.to_pyarrow(expression)

    def look_up(self, path: Path, column: str, values: Sequence[str], wanted: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Rows of the Parquet file at ``path`` that have one of ``values`` in ``column``: of the ``wanted`` columns, or all.

        For pages, which ask a dozen such questions each: to build an expression and to put it into SQL costs ten times what
        the answer does. DuckDB alone.
        """
        if not values:
            return []
        columns = ", ".join(_quoted(name) for name in wanted) or "*"
        places = ", ".join("?" * len(values))
        told = self._backend.con.execute(
            f"SELECT {columns} FROM read_parquet(?) WHERE {_quoted(column)} IN ({places})",  # noqa: S608  names are quoted
            [str(path), *values],
        )
        names = [column[0] for column in told.description]
        return [dict(zip(names, row, strict=True)) for row in told.fetchall()]

    def map_batches(self, expression: ir.Table, function: PerBatch, schema: pa.Schema) -> pa.Table:
        """What ``function`` makes of the rows of ``expression``, a record batch at a time, where the engine holds them.

        A batch has the columns and types of the expression, and ``function`` gives one with those of ``schema``. Where rows
        are cut into batches (of one row too, or of none) and in which order they come back is the engine's affair. Spark sends
        ``function`` and all that it refers to to its machines, where this package must be installed.
        """
        given, made = _all_nullable(expression.schema().to_pyarrow()), _all_nullable(schema)

        def each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield function(batch.cast(given)).select(made.names).cast(made)

        if self.engine == "duckdb":
            batches = self._backend._to_duckdb_relation(expression).to_arrow_reader(ROW_GROUP)
            return pa.Table.from_batches(each(batches), made)
        rows = self._session.sql(self._backend.compile(expression))
        shape = self._session.createDataFrame(made.empty_table()).schema
        return rows.mapInArrow(each, shape).toArrow().cast(made)

    def cache(self, expression: ir.Table) -> ir.Table:
        """The expression computed once and kept on disk while this engine is open; for what several tables stand on."""
        self._counter += 1
        path = self._scratch / f"cache-{self._counter}.parquet"
        schema = expression.schema().to_pyarrow()
        if self.engine == "duckdb":
            self._stream(expression, path, schema)
        else:
            pq.write_table(self.collect(expression), path)
        return self.read(path)

    def write(self, what: Expression, path: Path, promise: Table) -> Written:
        """Write ``what`` to ``path`` as Parquet in the promised columns, types and order, and check the promise.

        ``RunError`` names each broken promise: a missing column, an empty cell where none may be, a key that repeats.
        """
        missing = [name for name in promise.column_names if name not in _columns(what)]
        if missing:
            raise RunError(f"table {promise.name}: promised columns are missing: {', '.join(missing)}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(what, ir.Table) and self.engine == "duckdb":
            rows = promised(what, promise).order_by(list(promise.order))
            self._stream(rows, path, arrow_schema(promise), **layout(promise))
        else:
            rows = self.collect(promised(what, promise) if isinstance(what, ir.Table) else what)
            rows = rows.select(list(promise.column_names)).cast(_all_nullable(arrow_schema(promise)))
            rows = rows.sort_by([(name, "ascending") for name in promise.order])
            pq.write_table(rows, path, row_group_size=ROW_GROUP, **layout(promise))
        return self._check(path, promise)

    def _stream(self, expression: ir.Table, path: Path, schema: pa.Schema, **laid: Any) -> None:
        # Not by the engine's own COPY: it writes a sum of whole numbers (HUGEINT) as floats.
        schema = _all_nullable(schema)
        with pq.ParquetWriter(path, schema, **{"compression": "zstd", **laid}) as writer:
            # Ibis 12 asks DuckDB 2 for batches by a name that is gone; its own relation still gives them.
            for batch in self._backend._to_duckdb_relation(expression).to_arrow_reader(ROW_GROUP):
                writer.write_table(pa.Table.from_batches([batch]).cast(schema), row_group_size=ROW_GROUP)

    def _check(self, path: Path, promise: Table) -> Written:
        table = self.read(path)
        filled = [column.name for column in promise.columns if not column.nullable]
        counts = self.collect(
            table.aggregate(rows=table.count(), **{f"null_{name}": table[name].isnull().sum() for name in filled})
        ).to_pylist()[0]
        keys = self.collect(table.select(list(promise.key)).distinct().aggregate(keys=lambda t: t.count())).to_pylist()[0][
            "keys"
        ]
        faults = [f"column {name} is empty in {counts[f'null_{name}']} rows" for name in filled if counts[f"null_{name}"]]
        if keys != counts["rows"]:
            faults.append(f"the key {', '.join(promise.key)} repeats in {counts['rows'] - keys} rows")
        if faults:
            raise RunError(f"table {promise.name} breaks its promise: " + "; ".join(faults))
        return Written(rows=counts["rows"], bytes=path.stat().st_size)


def layout(promise: Table) -> dict[str, Any]:
    """How the Parquet file of a promised table is written, besides the order of its rows."""
    filters = {name: {"ndv": ROW_GROUP, "fpp": 0.01} for name in promise.sought}
    return {"compression": "zstd", "bloom_filter_options": filters or None}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(what: Expression) -> tuple[str, ...]:
    return tuple(what.column_names if isinstance(what, pa.Table) else what.columns)


def _all_nullable(schema: pa.Schema) -> pa.Schema:
    # Arrow refuses to cast a column without nulls that is merely declared nullable; the check after writing is the judge.
    return pa.schema([field.with_nullable(True) for field in schema])


def _open_duckdb(scratch: Path | None, threads: int | None, memory_limit: str | None) -> tuple[Any, Callable[[], None]]:
    settings: dict[str, Any] = {
        # Nothing may be downloaded at run time.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads is not None:
        settings["threads"] = threads
    if memory_limit is not None:
        settings["memory_limit"] = memory_limit
    if scratch is not None:
        settings["temp_directory"] = str(scratch / "duckdb")
    try:
        backend = ibis.duckdb.connect(**settings)
    except duckdb.Error as error:
        raise EnvironmentFault(f"DuckDB could not be opened: {error}") from error
    backend.raw_sql("SET enable_progress_bar = false")  # it would stand between the lines of our own, and in the web's log
    return backend, backend.disconnect


def _open_spark(scratch: Path, threads: int | None) -> tuple[Any, Callable[[], None]]:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  an optional extra
    except ImportError as error:
        raise EnvironmentFault(
            "The engine spark is not installed here. Install the extra: pip install 'ruamjai[spark]' (Java 17 is needed too).",
            message_th="เครื่องนี้ยังไม่ได้ติดตั้ง Spark ให้ติดตั้งส่วนเสริม ruamjai[spark] และ Java 17",
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    master = os.environ.get("RUAMJAI_SPARK_MASTER", f"local[{threads or os.cpu_count() or 1}]")
    builder = SparkSession.builder.master(master).appName("ruamjai")
    if master.startswith("local"):  # other machines must reach this one by its own address
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.host", "127.0.0.1")
    try:
        session = (
            builder.config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", str((threads or os.cpu_count() or 1) * 2))
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROW_GROUP))
            .config("spark.driver.memory", os.environ.get("RUAMJAI_SPARK_MEMORY", "4g"))
            .config("spark.local.dir", str(scratch / "spark"))
            .config("spark.sql.warehouse.dir", str(scratch / "spark-warehouse"))
            .getOrCreate()
        )
    except Exception as error:  # the gateway raises plain RuntimeError, Java errors and its own kinds
        raise EnvironmentFault(
            f"Spark could not be started; is Java 17 installed? ({type(error).__name__})",
            message_th="เริ่ม Spark ไม่ได้ โปรดตรวจว่าติดตั้ง Java 17 แล้ว",
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    backend = ibis.pyspark.connect(session)
    return backend, session.stop
