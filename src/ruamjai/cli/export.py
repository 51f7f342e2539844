"""``ruamjai export TABLE``: a table of a run as CSV, XLSX or Parquet, for the analyst's own machine."""

import argparse
from pathlib import Path

import pyarrow as pa

from ruamjai import registers
from ruamjai.cli.screen import say
from ruamjai.errors import UsageError
from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

_FORMATS = ("csv", "xlsx", "parquet", "tpmap")
_XLSX_ROWS = 1_048_575


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("export", help="write a table of a run as CSV, XLSX or Parquet")
    parser.add_argument("table", choices=sorted(name for name, table in TABLES.items() if not table.personal))
    parser.add_argument("--format", choices=_FORMATS, default="csv", help="tpmap: TPMAP's public files, of tpmap_areas")
    parser.add_argument("--run", help="a run's number (default: the published one)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: TABLE-RUN.FORMAT here; a folder for tpmap")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Write the file; formulas in cells are neutralised for CSV and XLSX."""
    run = RunStore(arguments.data).chosen(arguments.run)
    rows = run.collect(run.table(arguments.table))
    if arguments.format == "tpmap":
        return _tpmap(rows, arguments)
    out = arguments.out or Path(f"{arguments.table}-{run.id}.{arguments.format}")
    if arguments.format == "xlsx" and rows.num_rows > _XLSX_ROWS:
        raise UsageError(
            f"{arguments.table} has {rows.num_rows:,} rows, more than a sheet holds; use csv or parquet.",
            message_th=f"ตารางนี้มี {rows.num_rows:,} แถว เกินหนึ่งแผ่นงาน โปรดใช้ csv หรือ parquet",
        )
    if arguments.format == "csv":
        write_csv(rows, out)
    elif arguments.format == "xlsx":
        write_xlsx(rows, out, sheet=arguments.table[:31])
    else:
        write_parquet(rows, out)
    say(f"เขียน {rows.num_rows:,} แถวลง {out} แล้ว", f"wrote {rows.num_rows:,} rows of run {run.id}")
    return 0


def _tpmap(rows: pa.Table, arguments: argparse.Namespace) -> int:
    if arguments.table != "tpmap_areas":
        raise UsageError("The format tpmap is for the table tpmap_areas.", message_th="รูปแบบ tpmap ใช้กับตาราง tpmap_areas เท่านั้น")
    for path in registers.tpmap_aggregate_out(rows, arguments.out or Path()):
        say(f"เขียน {path} แล้ว", "written")
    return 0
