"""``ruamjai spine make|add|withdraw|learn|show|people DIR``: a standing spine of people that new files are linked to."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ruamjai.cli.link import check_out, write
from ruamjai.cli.screen import OUT, progress, say, show
from ruamjai.flow import operator
from ruamjai.flow.manifest import peak_mib
from ruamjai.linking.standing import (
    Report,
    add_batch,
    learn_spine,
    make_spine,
    read_manifest,
    spine_people,
    withdraw_batch,
)
from ruamjai.warehouse import acts

_STAGES = {
    "read": "อ่านไฟล์", "open": "เปิดทะเบียนกลาง", "take in": "จัดรูปแบบ", "learn": "เรียนน้ำหนัก", "link": "เชื่อม",
    "name": "ตั้งนามแฝง", "write": "เขียน",
}  # fmt: skip
_COUNTS = {
    "rows": "แถวในชุด", "repeated": "แถวที่ซ้ำในชุด", "by_number": "เชื่อมด้วยเลขประจำตัว", "by_comparison": "เชื่อมด้วยการเทียบ",
    "to_review": "ใกล้เคียง รอตรวจ", "new_people": "คนใหม่", "labelled": "คู่ที่ใช้เรียน", "moved": "แถวที่ย้ายไปเป็นคนอื่น",
    "merged": "คนที่รวมเป็นคนเดียว", "split": "คนที่แยกออก", "retired": "คนที่เลิกใช้", "all_rows": "แถวทั้งหมด", "people": "คนทั้งหมด",
}  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its parts."""
    parser = subparsers.add_parser("spine", help="a standing spine of people: link new files to it, withdraw them again")
    parts = parser.add_subparsers(dest="part", metavar="WHAT", required=True)

    making = _part(parts, "make", "ทำทะเบียนกลางจากไฟล์แรก แล้วเชื่อมไฟล์ถัดไป · the first file makes the people, others are linked")
    making.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Parquet, CSV or XLSX")
    making.add_argument("--rulebook", default="people", metavar="NAME", help="linking rulebook (default people)")
    _reading(making)
    _seed(making)
    making.set_defaults(main=make)

    adding = _part(parts, "add", "เพิ่มไฟล์หนึ่งชุด · link a file's rows to the people of the spine; the rest are new people")
    adding.add_argument("file", type=Path, metavar="FILE", help="Parquet, CSV or XLSX")
    adding.add_argument("--batch", metavar="NAME", help="what to call it (default: the file's name)")
    adding.add_argument(
        "--register", metavar="NAME", help="the list it belongs to; rows of one list compete for a person (default: its own)"
    )
    adding.add_argument("--out", type=Path, metavar="LINKS", help="file of the batch's links: .parquet, .csv or .xlsx")
    adding.add_argument("--review", type=Path, metavar="FILE", help="file of pairs that are nearly links, for review")
    _changes(adding)
    _reading(adding)
    adding.set_defaults(main=add_file)

    withdrawing = _part(parts, "withdraw", "ถอนชุดข้อมูล · take a batch out, as if it had never come")
    withdrawing.add_argument("batch", metavar="BATCH")
    withdrawing.add_argument(
        "--changes", type=Path, metavar="FILE", help="file of people merged, split, retired, and rows moved"
    )
    withdrawing.set_defaults(main=withdraw)

    learning = _part(parts, "learn", "เรียนน้ำหนักใหม่และเชื่อมใหม่ทั้งหมด · learn the model anew and link everybody by it")
    learning.add_argument("--rulebook", metavar="NAME", help="linking rulebook (default: the one it was made with)")
    _changes(learning)
    _seed(learning)
    learning.set_defaults(main=learn)

    _part(parts, "show", "มีอะไรอยู่ในทะเบียนกลาง · what stands").set_defaults(main=tell)
    people = _part(parts, "people", "แถวใดเป็นใคร · whom each row speaks of, by pseudonym")
    people.add_argument("--batch", metavar="NAME", help="of one batch (default: of all)")
    people.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write: .parquet, .csv or .xlsx")
    people.set_defaults(main=write_people)


def _part(parts: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str) -> argparse.ArgumentParser:
    parser = parts.add_parser(name, help=what, description=what)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the spine's folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a change for machines instead of text")
    return parser


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--map", type=Path, metavar="FILE", help="TOML file that says which column means what")
    parser.add_argument("--dedupe", action="store_true", help="look for one person in several rows of a file first")


def _changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--changes", type=Path, metavar="FILE", help="file of people merged, split, retired, and of rows moved")


def _seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=0, help="seed of what is drawn at random (default 0)")


@contextmanager
def _staged() -> Iterator[Callable[[str], None]]:
    with progress() as bar:
        task = bar.add_task("", total=None)
        yield lambda stage: bar.update(task, description=f"{_STAGES[stage]} · {stage}")


def make(arguments: argparse.Namespace) -> int:
    """Make a spine."""
    with _staged() as told:
        reports = make_spine(
            arguments.folder, arguments.files, columns=arguments.map, rulebook=arguments.rulebook, dedupe=arguments.dedupe,
            seed=arguments.seed, progress=told,
        )  # fmt: skip
    _note(arguments, reports)
    return _tell(arguments, reports)


def add_file(arguments: argparse.Namespace) -> int:
    """Add a file."""
    for out in (arguments.out, arguments.review, arguments.changes):
        if out:
            check_out(out, [arguments.file, arguments.map])
    with _staged() as told:
        report = add_batch(
            arguments.folder, arguments.file, batch=arguments.batch, register=arguments.register, columns=arguments.map,
            dedupe=arguments.dedupe, progress=told,
        )  # fmt: skip
    _note(arguments, [report])
    if arguments.out:
        write(report.links, arguments.out, report.notices)
    if arguments.review:
        write(report.possible, arguments.review, report.notices)
    return _tell(arguments, [report])


def withdraw(arguments: argparse.Namespace) -> int:
    """Withdraw a batch."""
    _check_changes(arguments)
    with _staged() as told:
        report = withdraw_batch(arguments.folder, arguments.batch, progress=told)
    _note(arguments, [report])
    return _tell(arguments, [report])


def learn(arguments: argparse.Namespace) -> int:
    """Learn the model anew."""
    _check_changes(arguments)
    with _staged() as told:
        report = learn_spine(arguments.folder, rulebook=arguments.rulebook, seed=arguments.seed, progress=told)
    _note(arguments, [report])
    return _tell(arguments, [report])


def _note(arguments: argparse.Namespace, reports: Sequence[Report]) -> None:
    """Leave what was changed to the trail of the data folder; a spine that is kept without one leaves it nowhere."""
    if not arguments.data.is_dir():
        return
    thing, step = f"spine:{arguments.folder.resolve().name[:100]}", read_manifest(arguments.folder).step
    for report in reports:
        told = {"batch": report.batch, "register": report.register, "counts": report.counts, "step": step}
        acts.note(arguments.data, f"spine.{arguments.part}", thing, by=operator(), **told)


def _check_changes(arguments: argparse.Namespace) -> None:
    if arguments.changes:
        check_out(arguments.changes, [])


def _tell(arguments: argparse.Namespace, reports: Sequence[Report]) -> int:
    """What each change brought about; nothing of any person."""
    for report in reports:
        if getattr(arguments, "changes", None):
            write(report.changes, arguments.changes, report.notices)
        if arguments.json:
            notices = [{"code": one.code, "th": one.th, "en": one.en} for one in report.notices]
            told = {**report.figures(), "notices": notices, "peak_mib": peak_mib()}
            OUT.print(json.dumps(told, ensure_ascii=False), markup=False, emoji=False)
            continue
        if report.batch:
            say(f"ชุด {report.batch} ทะเบียน {report.register}", f"batch {report.batch}, register {report.register}")
        for one in report.notices:
            say(f"ข้อสังเกต {one.th}", one.en)
        show(
            ("ผล", "จำนวน"),
            [(f"{_COUNTS[name]} · {name.replace('_', ' ')}", count) for name, count in report.counts.items()],
            right=(1,),
        )
        seconds = sum(report.seconds.values())
        say(f"ใช้เวลา {seconds:.2f} วินาที หน่วยความจำสูงสุด {peak_mib():,} MiB", f"{seconds:.2f} s, peak memory {peak_mib():,} MiB")
    return 0


def tell(arguments: argparse.Namespace) -> int:
    """What stands."""
    manifest = read_manifest(arguments.folder)
    counts = {name: manifest.counts[name] for name in ("all_rows", "people") if name in manifest.counts}
    if arguments.json:
        batches = [
            {"batch": one.name, "register": one.register, "rows": one.rows, "file": one.file, "taken_at": one.taken_at}
            for one in manifest.batches
        ]
        OUT.print(
            json.dumps({"step": manifest.step, **counts, "batches": batches}, ensure_ascii=False), markup=False, emoji=False
        )
        return 0
    show(
        ("ทะเบียน · register", "ชุด · batch", "แถว · rows", "ไฟล์ · file", "รับเมื่อ · taken at"),
        [
            (batch.register, batch.name, batch.rows, batch.file, batch.taken_at)
            for register in manifest.registers
            for batch in manifest.batches
            if batch.register == register
        ],
        right=(2,),
    )
    for name, count in counts.items():
        say(f"{_COUNTS[name]} {count:,}", f"{count:,} {name.replace('_', ' ')}")
    return 0


def write_people(arguments: argparse.Namespace) -> int:
    """Write whom each row speaks of."""
    check_out(arguments.out, [])
    people = spine_people(arguments.folder, batch=arguments.batch)
    out = write(people, arguments.out, [])
    say(f"เขียน {people.num_rows:,} แถวลง {out} แล้ว", f"{people.num_rows:,} rows written")
    return 0
