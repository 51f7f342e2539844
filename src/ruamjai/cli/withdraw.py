"""``ruamjai withdraw BATCH``: a batch no longer counts, from the next run on; its file is kept."""

import argparse

from ruamjai import registers
from ruamjai.cli.screen import say
from ruamjai.flow import operator


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("withdraw", help="withdraw a batch; its file is kept")
    parser.add_argument("batch")
    parser.add_argument("--reason", required=True, help="why; written into the batch's manifest")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Withdraw the batch."""
    batch = registers.withdraw(inbox=arguments.data / "inbox", batch=arguments.batch, by=operator(), reason=arguments.reason)
    say(f"ถอนชุด {batch.id} แล้ว รอบข้อมูลถัดไปจะไม่ใช้ชุดนี้", f"withdrew {batch.id}; the next run leaves it out")
    return 0
