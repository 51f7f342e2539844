"""``ruamjai publish RUN``: let the web open this run; also the way back to an older one."""

import argparse

from ruamjai.cli.screen import say
from ruamjai.flow import operator
from ruamjai.warehouse import RunStore


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("publish", help="publish a sealed run")
    parser.add_argument("run")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Move the pointer."""
    RunStore(arguments.data).publish(arguments.run, by=operator())
    say(f"เผยแพร่รอบข้อมูลที่ {arguments.run} แล้ว", f"run {arguments.run} published")
    return 0
