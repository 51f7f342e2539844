"""``ruamjai prune``: keep the last few runs whole; of older ones the manifest and the figures by area."""

import argparse

from ruamjai.cli.screen import say
from ruamjai.flow import operator
from ruamjai.warehouse import RunStore


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("prune", help="make old runs small")
    parser.add_argument("--keep", type=int, default=5, metavar="N", help="runs to keep whole (default 5)")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Prune and tell what was freed."""
    freed = RunStore(arguments.data).prune(keep=max(arguments.keep, 1), by=operator())
    for run, size in freed:
        say(f"รอบ {run}: เก็บเฉพาะผลรายพื้นที่ คืนพื้นที่ {size / 1e6:,.1f} MB", "kept the figures by area")
    if not freed:
        say("ไม่มีรอบเก่าที่ต้องย่อ", "nothing to prune")
    return 0
