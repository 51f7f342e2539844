"""``ruamjai madeup registers OUT``: two made-up person registers with known truth, to measure linking on."""

import argparse
from pathlib import Path

from ruamjai.cli.screen import progress, say, show
from ruamjai.madeup import DIFFICULTIES, make_registers

_STAGES = {
    "people": "สร้างคนสมมติ · making up people",
    "left": "เขียนทะเบียนซ้าย · writing the left register",
    "right": "เขียนทะเบียนขวา · writing the right register",
    "truth": "เขียนเฉลย · writing the truth",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("madeup", help="made-up files with known truth (nobody in them exists)")
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    registers = kinds.add_parser(
        "registers",
        help="ทะเบียนบุคคลสมมติสองชุดพร้อมเฉลย · two person registers and their true pairs",
        description="เขียน left.parquet, right.parquet และ truth.parquet · write two registers and their true pairs",
    )
    registers.add_argument("out", type=Path, metavar="OUT", help="โฟลเดอร์ที่จะเขียน · folder to write to")
    registers.add_argument("--left", type=int, default=6_000_000, metavar="N", help="ระเบียนในทะเบียนซ้าย · records (%(default)s)")
    registers.add_argument("--right", type=int, default=900_000, metavar="N", help="ระเบียนในทะเบียนขวา · records (%(default)s)")
    registers.add_argument(
        "--difficulty",
        choices=DIFFICULTIES,
        default=DIFFICULTIES[0],
        help="ความยาก: standard, harsh (พลาดมากกว่า), field (เหมือนของจริง) · how hard to link (%(default)s)",
    )
    registers.add_argument(
        "--no-numbers", action="store_true", help="ทะเบียนขวาไม่มีเลขประชาชน · no citizen numbers in the right one"
    )
    registers.add_argument("--seed", type=int, default=1, help="เลขเดียวกันได้ข้อมูลเดียวกัน · same seed, same data (%(default)s)")
    registers.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Make both registers and say what was written."""
    with progress() as bar:
        task = bar.add_task(_STAGES["people"], total=None)

        def told(stage: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, description=_STAGES[stage])

        made = make_registers(
            arguments.out,
            left=arguments.left,
            right=arguments.right,
            difficulty=arguments.difficulty,
            numbers=not arguments.no_numbers,
            seed=arguments.seed,
            progress=told,
        )
    files = [
        (made.left, "ทะเบียนซ้าย · left register", arguments.left),
        (made.right, "ทะเบียนขวา · right register", arguments.right),
        (made.truth, "คู่ที่เป็นคนเดียวกัน · true pairs", made.pairs),
    ]
    show(("แฟ้ม", "คือ", "แถว"), [(path, what, rows) for path, what, rows in files], right=(2,))
    for path in (made.left_duplicates, made.right_duplicates):
        if path is not None:
            say(f"คนที่อยู่ในทะเบียนเดียวสองครั้ง: {path}", "people whom one register holds twice")
    say("ข้อมูลสมมุติ ไม่ใช่บุคคลจริง", "made up; nobody in it exists")
    return 0
