"""``ruamjai compare A B``: two runs row for row; exit code 0 if equal, 1 if not."""

import argparse

from ruamjai.cli.screen import say, show
from ruamjai.flow import compare_runs
from ruamjai.warehouse import RunStore


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("compare", help="compare two runs, row for row")
    parser.add_argument("left", metavar="A")
    parser.add_argument("right", metavar="B")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print one line a table, then the headcount ratios that moved."""
    store = RunStore(arguments.data)
    left, right = store.open_run(arguments.left), store.open_run(arguments.right)
    comparison = compare_runs(left, right)
    show(
        ("ตาราง", f"แถวใน {left.id}", f"แถวใน {right.id}", f"เฉพาะ {left.id}", f"เฉพาะ {right.id}", "ค่าต่าง"),
        [(t.table, t.rows_left, t.rows_right, t.only_left, t.only_right, t.changed) for t in comparison.tables],
        right=(1, 2, 3, 4, 5),
    )
    for name in comparison.missing:
        say(f"มีเพียงรอบเดียวที่มีตาราง {name}", f"only one run has table {name}")
    moved = [(code, a, b) for code, a, b in comparison.figures if a != b]
    if moved:
        show(
            ("พื้นที่", f"H ใน {left.id}", f"H ใน {right.id}"),
            [(code, _percent(a), _percent(b)) for code, a, b in moved],
            right=(1, 2),
        )
    if comparison.equal:
        say("ทั้งสองรอบเท่ากันทุกแถว", "the runs are equal, row for row")
        return 0
    say("ทั้งสองรอบต่างกัน", "the runs differ")
    return 1


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.2%}"
