"""``ruamjai madeup registers OUT`` and ``madeup survey --out FILE``: made-up data with known truth, to measure with."""

import argparse
from pathlib import Path

import pyarrow as pa

from ruamjai.cli.screen import progress, say, show
from ruamjai.errors import EnvironmentFault
from ruamjai.madeup import DIFFICULTIES, make_registers
from ruamjai.madeup.surveys import MadeSurvey, make_survey
from ruamjai.warehouse.survey_files import SUFFIXES, check_name, write_survey

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
    survey = kinds.add_parser(
        "survey",
        help="การสำรวจครัวเรือนสมมติพร้อมค่าจริงของประชากร · a household survey with strata and villages, and the truth",
        description="เขียนแฟ้มสำรวจที่มีชั้นภูมิ หน่วยตัวอย่าง และน้ำหนัก · write a survey with strata, sampling units and weights",
    )
    survey.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=f"แฟ้มที่จะเขียน · file to write: {' '.join(SUFFIXES)}"
    )
    survey.add_argument(
        "--people", type=int, default=20_000, metavar="N", help="ประมาณกี่คน · about so many people (%(default)s)"
    )
    survey.add_argument("--seed", type=int, default=1, help="เลขเดียวกันได้ข้อมูลเดียวกัน · same seed, same data (%(default)s)")
    survey.set_defaults(main=main_survey)


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


def main_survey(arguments: argparse.Namespace) -> int:
    """Make the survey, write it and tell what is true in the population that it was drawn from."""
    out: Path = arguments.out
    check_name(out)
    with progress() as bar:
        bar.add_task("สร้างการสำรวจสมมติ · making up a survey", total=None)
        made = make_survey(people=arguments.people, seed=arguments.seed)
        try:
            write_survey(_table(made, out), out, value_labels=made.value_labels)
        except OSError as error:
            what = type(error).__name__
            raise EnvironmentFault(
                f"{out} could not be written ({what}).", message_th=f"เขียนไฟล์ {out} ไม่สำเร็จ ({what})"
            ) from None
    say(f"{out}: {made.table.num_rows:,} คน จากประชากรสมมติ {made.population:,} คน", "people sampled, people in the population")
    say("ค่าจริงในประชากร ซึ่งการวัดจากตัวอย่างควรเข้าใกล้", "true in the population; what is measured should come near")
    show(
        ("ดัชนี · measure", "k", "H", "A", "M0"),
        [(one.measure, str(one.k), f"{one.h:.4f}", f"{one.a:.4f}", f"{one.m0:.4f}") for one in made.truths],
        right=(1, 2, 3, 4),
    )
    say("ข้อมูลสมมุติ ไม่ใช่บุคคลจริง", "made up; nobody in it exists")
    return 0


def _table(made: MadeSurvey, out: Path) -> pa.Table:
    """Codes where the file carries their labels, words where it cannot."""
    table = made.table
    if out.suffix.lower() in (".dta", ".sav"):
        return table
    for name, labels in made.value_labels.items():
        words = pa.array([labels[code] for code in table[name].to_pylist()])
        table = table.set_column(table.column_names.index(name), name, words)
    return table
