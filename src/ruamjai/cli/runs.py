"""``ruamjai runs``: the sealed runs, and which one is published."""

import argparse

from ruamjai.cli.screen import show
from ruamjai.thai.dates import format_thai
from ruamjai.warehouse import RunStore


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("runs", help="list the sealed runs")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print one line a run, oldest first."""
    store = RunStore(arguments.data)
    published = store.published_id()
    show(
        ("รอบ", "ทำเมื่อ", "โดย", "จากรอบ", "ชุดข้อมูล", "คน", "ครัวเรือน", "เครื่องคำนวณ", "สถานะ"),
        [
            (
                run.id,
                format_thai(run.made_at.astimezone().date()),
                run.raw["made_by"],
                run.raw["parent"],
                len(run.raw["batches"]),
                run.tables.get("people", {}).get("rows"),
                run.tables.get("households", {}).get("rows"),
                run.raw["engine"],
                "เผยแพร่อยู่ · published"
                if run.id == published
                else "ลอง · what-if"
                if not run.publishable
                else "ผนึกแล้ว · sealed",
            )
            for run in store.runs()
        ],
        right=(4, 5, 6),
    )
    return 0
