"""``ruamjai batches``: what was taken in, and what stands."""

import argparse

from ruamjai import registers
from ruamjai.cli.screen import show
from ruamjai.thai.dates import to_buddhist

STATES = {"standing": "ใช้อยู่ · standing", "withdrawn": "ถอนแล้ว · withdrawn"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("batches", help="list what was taken in")
    parser.add_argument("--register", help="only this register")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print one line a batch, in the order taken."""
    found = [b for b in registers.batches(arguments.data / "inbox") if arguments.register in (None, b.register)]
    show(
        ("ชุด", "ทะเบียน", "ไฟล์", "ปีข้อมูล", "แถว", "รับ", "ข้อสังเกต", "สถานะ"),
        [_line(batch) for batch in found],
        right=(3, 4, 5, 6),
    )
    return 0


def _line(batch: registers.Batch) -> tuple[object, ...]:
    vintage = None if batch.vintage is None else str(to_buddhist(batch.vintage))
    counts = (batch.n_rows, batch.n_taken, batch.n_findings)
    return (batch.id, batch.register, batch.file_name, vintage, *counts, STATES[batch.state])
