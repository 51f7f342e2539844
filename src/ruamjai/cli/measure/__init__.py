"""``ruamjai measure FILE --measure NAME|FILE.toml``: who is poor in a survey file, and in what, with errors of its design."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ruamjai.cli.link import check_out
from ruamjai.cli.measure.answering import Answer
from ruamjai.cli.measure.asking import INCOME, ROWS, Faults, find, measured
from ruamjai.cli.measure.changes import ChangeAnswer, changed
from ruamjai.cli.measure.incomes import IncomeAnswer, measured_income
from ruamjai.cli.measure.listing import tell_measures
from ruamjai.cli.screen import OUT, progress

_WIDE = 200


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser(
        "measure",
        help="measure poverty in a survey file",
        description="วัดความยากจนจากไฟล์สำรวจ พร้อมช่วงเชื่อมั่นตามแผนการสุ่ม · poverty in a survey file, with errors of its design",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="CSV, XLSX, Parquet, Stata (.dta) or SPSS (.sav)")
    parser.add_argument(
        "--measure", metavar="NAME", help=f"a measure that ships (--list tells them), a .toml file of your own, or {INCOME}"
    )
    parser.add_argument("--list", action="store_true", help="name the measures that ship, with their columns and sources")
    data = parser.add_argument_group("the file's columns")
    data.add_argument("--by", nargs="+", action="extend", default=[], metavar="COL", help="groups; A*B crosses two columns")
    data.add_argument("--weight", metavar="COL", help="survey weight of a row")
    data.add_argument("--strata", metavar="COL", help="stratum of a row")
    data.add_argument("--psu", metavar="COL", help=f"primary sampling unit; {ROWS}: each row was drawn by itself")
    data.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="OURS=THEIRS",
        help="the measure's column OURS is called THEIRS in the file",
    )
    data.add_argument("--labels", action="store_true", help="name groups by the value labels of a Stata or SPSS file")
    data.add_argument("--income", metavar="COL", help=f"for --measure {INCOME}: income of a row")
    data.add_argument("--line", metavar="LINE", help=f"for --measure {INCOME}: poverty line, a number or a column")
    rule = parser.add_argument_group("the rule")
    rule.add_argument(
        "--k", nargs="+", action="extend", default=[], metavar="K", help="further cut-offs, as fractions: 1/2 26/100"
    )
    rule.add_argument("--missing", metavar="RULE", help="drop, known-fail-counts or bounds (default: as the measure says)")
    rule.add_argument(
        "--lone-psu", default="centre", metavar="RULE", help="for a stratum with one unit: centre (default), certain or missing"
    )
    rule.add_argument("--level", type=float, default=0.95, metavar="P", help="of the intervals (default 0.95)")
    rule.add_argument(
        "--year", type=int, metavar="YEAR", help="by the version that held in this year, CE or BE (default: the newest)"
    )
    later = parser.add_argument_group("change")
    later.add_argument(
        "--compare", type=Path, metavar="FILE2", help="a later survey: how each figure changed from FILE to FILE2"
    )
    later.add_argument("--panel", action="store_true", help="both files hold the same sampling units, by name")
    later.add_argument(
        "--years", nargs=2, type=float, metavar="YEAR", help="when the two were asked: tells the change a year too"
    )
    answer = parser.add_argument_group("the answer")
    answer.add_argument("--out", type=Path, metavar="FILE", help="write the long table: .csv, .parquet or .xlsx")
    answer.add_argument("--json", action="store_true", help="one JSON object for machines instead of text")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Measure, write the long table where asked, and tell the figures."""
    if arguments.list:
        tell_measures(as_json=arguments.json)
        return 0
    answer = _answer(arguments)
    if arguments.out is not None:
        answer.write()
    if arguments.json:
        OUT.print(json.dumps(answer.for_machines(), ensure_ascii=False), markup=False, emoji=False)
    else:
        with _as_wide_as_needed():
            answer.for_people()
    return 0


@contextmanager
def _as_wide_as_needed() -> Iterator[None]:
    """Into a file or a pipe tables go unfolded."""
    width = OUT.width
    if not OUT.is_terminal:
        OUT.width = max(width, _WIDE)
    try:
        yield
    finally:
        OUT.width = width


def _answer(arguments: argparse.Namespace) -> Answer | ChangeAnswer | IncomeAnswer:
    start = time.perf_counter()
    faults = Faults()
    found = find(arguments, faults)
    if arguments.out is not None:
        check_out(arguments.out, [arguments.file, arguments.compare])
    with progress() as bar:
        bar.add_task("อ่านไฟล์และวัด · reading and measuring", total=None)
        if found is None:
            table, rows = measured_income(arguments, faults)
            return IncomeAnswer(table, arguments, rows, time.perf_counter() - start)
        result, rows = measured(arguments, arguments.file, found, faults)
        if arguments.compare is None:
            faults.end()
            assert result is not None  # noqa: S101  it was measured, or there were faults
            return Answer(result, arguments, rows, time.perf_counter() - start)
        after, rows_after = measured(arguments, arguments.compare, found, faults)
        changes = changed(arguments, result, after, faults)
        return ChangeAnswer(changes, arguments, (rows, rows_after), time.perf_counter() - start)
