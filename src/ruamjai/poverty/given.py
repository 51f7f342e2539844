"""The tables that an analyst gives a library door, of whichever library, and what is told of those that cannot be taken."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.poverty.designs import Words
from ruamjai.warehouse import Warehouse
from ruamjai.warehouse.survey_files import SUFFIXES

_OTHER_FILES = {suffix for suffix in SUFFIXES if suffix != ".parquet"}


class GivesArrow(Protocol):
    """A table of pandas, Polars, DuckDB or another library that hands its rows over as Arrow."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Data: TypeAlias = "ir.Table | pa.Table | GivesArrow | Path | str"
Collect: TypeAlias = Callable[[ir.Table], pa.Table]


@contextmanager
def opened(data: Data, warehouse: Warehouse | None = None) -> Iterator[tuple[ir.Table, Collect]]:
    """The data as an expression, and how its rows are fetched: by the engine given, that of the expression, or our own.

    ``UsageError`` for what is no table, and for a file that is no Parquet file.
    """
    if warehouse is not None:
        yield data if isinstance(data, ir.Table) else _as_expression(data, warehouse), warehouse.collect
    elif isinstance(data, ir.Table) and data._find_backends()[0]:
        yield data, lambda expression: expression.to_pyarrow()
    else:
        with Warehouse.open() as own:
            yield data if isinstance(data, ir.Table) else _as_expression(data, own), own.collect


def as_arrow(data: GivesArrow) -> pa.Table:
    """Rows that lie in memory, in their order; ``UsageError`` for what is no table."""
    if isinstance(data, pa.Table):
        return data
    refuse([] if hasattr(data, "__arrow_c_stream__") else [_no_table(type(data).__name__)])
    return pa.table(data)


def _as_expression(data: GivesArrow | Path | str, warehouse: Warehouse) -> ir.Table:
    if isinstance(data, str | Path):
        refuse([_no_parquet(Path(data).suffix)] if Path(data).suffix.lower() in _OTHER_FILES else [])
        return warehouse.read(Path(data))
    return warehouse.table(as_arrow(data))


def unknown_column(what: str, column: str) -> Words:
    """The data have no column of that name."""
    return Words("unknown_column", f"ไม่มีคอลัมน์ {column} ({what})", f"There is no column {column} ({what}).")


def _no_parquet(suffix: str) -> Words:
    door = "ruamjai.warehouse.survey_files.read_survey"
    return Words("no_parquet", f"ไฟล์ {suffix} ต้องอ่านด้วย {door} ก่อน", f"A {suffix} file is read by {door} first.")


def _no_table(kind: str) -> Words:
    th = f"ข้อมูลเป็น {kind} ต้องเป็นตารางของ Ibis, Arrow, pandas หรือ Polars หรือที่อยู่ของไฟล์ Parquet"
    return Words(
        "no_table", th, f"The data are a {kind}: give a table of Ibis, Arrow, pandas or Polars, or the path of a Parquet file."
    )


def refusal(faults: Sequence[Words]) -> UsageError:
    """One error that tells every fault."""
    head_en = f"Nothing was computed. What was asked has {len(faults)} fault{'s' if len(faults) > 1 else ''}:"
    head_th = f"ยังไม่ได้คำนวณ พบข้อผิดพลาดในสิ่งที่ขอ {len(faults)} ข้อ:"
    return UsageError(
        "\n".join([head_en, *(f"- {fault.en}" for fault in faults)]),
        message_th="\n".join([head_th, *(f"- {fault.th}" for fault in faults)]),
    )


def refuse(faults: Sequence[Words]) -> None:
    """``UsageError`` with every fault, if there are any."""
    if faults:
        raise refusal(faults)
