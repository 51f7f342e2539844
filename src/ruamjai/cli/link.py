"""``ruamjai link LEFT RIGHT``: who of one file of people is who of another, under whatever headings."""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from ruamjai.cli.screen import OUT, progress, say, show
from ruamjai.errors import EnvironmentFault, UsageError
from ruamjai.flow.manifest import peak_mib
from ruamjai.linking.door import FileRead, LinkResult, link
from ruamjai.linking.person_files import Notice, read_truth
from ruamjai.linking.scoring import Score, score
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

_XLSX_ROWS = 1_048_575
_STAGES = {
    "read": "อ่านไฟล์", "standardise": "จัดรูปแบบ", "tier 1": "เชื่อมด้วยเลข", "blocking": "หาคู่ที่ควรเทียบ", "comparing": "เทียบ",
    "learning": "เรียนน้ำหนัก", "weighing": "ชั่งน้ำหนัก", "assigning": "จับคู่", "duplicates": "หาคนซ้ำ",
    "total": "ทั้งหมด",
}  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("link", help="link two files of people, one to one")
    parser.add_argument("left", type=Path, metavar="LEFT", help="Parquet, CSV or XLSX")
    parser.add_argument("right", type=Path, metavar="RIGHT")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="LINKS", help="file of links to write: .parquet, .csv or .xlsx"
    )
    add_common(parser)
    parser.add_argument("--seed", type=int, default=0, help="seed of what is drawn at random (default 0)")
    parser.set_defaults(main=main)


def add_common(parser: argparse.ArgumentParser) -> None:
    """The words that ``link`` and ``dedupe`` share."""
    parser.add_argument("--rulebook", default="people", metavar="NAME", help="linking rulebook (default people)")
    parser.add_argument("--map", type=Path, metavar="FILE", help="TOML file that says which column means what")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="true pairs (left_id, right_id): tell precision and recall")
    parser.add_argument("--min-probability", type=float, default=0.5, metavar="P", help="least probability (default 0.5)")
    parser.add_argument("--json", action="store_true", help="one JSON object for machines instead of text")


def main(arguments: argparse.Namespace) -> int:
    """Link, write the links and tell what was found; nothing is printed of any person."""
    start = time.perf_counter()
    check_out(arguments.out, [arguments.left, arguments.right, arguments.truth, arguments.map])
    truth = read_truth(arguments.truth) if arguments.truth else None
    with staged() as told:
        result = link(
            arguments.left, arguments.right, rulebook=arguments.rulebook, columns=arguments.map,
            min_probability=arguments.min_probability, seed=arguments.seed, progress=told,
        )  # fmt: skip
    notices = list(result.notices)
    out = write(result.links, arguments.out, notices)
    rates = scored(result.possible, truth, arguments.min_probability, notices)
    seconds = result.seconds | {"total": time.perf_counter() - start}
    files = {"left": (arguments.left, result.left), "right": (arguments.right, result.right)}
    counts = _counts(result)
    if arguments.json:
        tell_machine(
            files, notices, seconds, out, rates, **counts, min_probability=arguments.min_probability, seed=arguments.seed
        )
        return 0
    tell_files(files)
    say(
        f"เชื่อมได้ {counts['links']:,} คู่: ด้วยเลขประจำตัว {counts['tier_1']:,} ด้วยการเทียบข้อมูล {counts['tier_2']:,}",
        f"{counts['links']:,} links: {counts['tier_1']:,} by number, {counts['tier_2']:,} by comparison",
    )
    tell_end(notices, seconds, out, rates)
    return 0


def _counts(result: LinkResult) -> dict[str, int]:
    tiers = result.links["tier"].to_numpy()
    return {"links": len(tiers), "tier_1": int((tiers == 1).sum()), "tier_2": int((tiers == 2).sum())}


def check_out(out: Path, read: Sequence[Path | None]) -> None:
    """``UsageError`` or ``EnvironmentFault`` before any work, if the answer could not be written there in the end."""
    if out.suffix.lower() not in (".parquet", ".csv", ".xlsx"):
        raise UsageError(
            f"--out {out.name}: the name must end in .parquet, .csv or .xlsx.",
            message_th=f"--out {out.name}: ชื่อไฟล์ต้องลงท้าย .parquet .csv หรือ .xlsx",
        )
    if any(path is not None and path.exists() and out.exists() and out.samefile(path) for path in read):
        raise UsageError(
            f"--out {out.name} would overwrite a file that is read; give another name.",
            message_th=f"--out {out.name} จะเขียนทับไฟล์ที่ใช้อ่าน ให้ตั้งชื่ออื่น",
        )
    folder = next(parent for parent in out.absolute().parents if parent.exists())
    if out.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise EnvironmentFault(f"{out} cannot be written there.", message_th=f"เขียนไฟล์ {out} ที่นั่นไม่ได้")


@contextmanager
def staged() -> Iterator[Callable[[str], None]]:
    """A function that shows the stage that begins."""
    with progress() as bar:
        task = bar.add_task("", total=None)
        yield lambda stage: bar.update(task, description=f"{_STAGES.get(stage, stage)} · {stage}")


def write(rows: pa.Table, out: Path, notices: list[Notice]) -> Path:
    """Write the rows by the name's ending. More than a sheet holds become CSV beside it, and a notice says so."""
    if out.suffix.lower() == ".xlsx" and rows.num_rows > _XLSX_ROWS:
        out = out.with_suffix(".csv")
        notices.append(
            Notice("written_as_csv", f"มี {rows.num_rows:,} แถว เกินหนึ่งแผ่นงาน จึงเขียนเป็น {out.name}",
                   f"{rows.num_rows:,} rows are more than a sheet holds; written as {out.name}")
        )  # fmt: skip
    writers: dict[str, Callable[[], None]] = {
        ".parquet": lambda: write_parquet(rows, out),
        ".csv": lambda: write_csv(rows, out),
        ".xlsx": lambda: write_xlsx(rows, out, sheet="links"),
    }
    try:
        writers[out.suffix.lower()]()
    except OSError as error:
        what = type(error).__name__
        raise EnvironmentFault(f"{out} could not be written ({what}).", message_th=f"เขียนไฟล์ {out} ไม่สำเร็จ ({what})") from None
    return out


def scored(
    links: pa.Table, truth: pa.Table | None, least: float, notices: list[Notice], *, ordered: bool = True
) -> Score | None:
    """The score against the truth, if there is one."""
    if truth is None:
        return None
    found = score(links, truth, least, ordered=ordered)
    if links.num_rows and not found.best.correct:
        notices.append(
            Notice("truth_meets_no_link", "ไม่มีคู่ใดตรงกับไฟล์เฉลย ตรวจว่า left_id และ right_id เป็นรหัสของไฟล์ซ้ายและขวา",
                   "no link is in the truth: check that left_id and right_id are ids of the left and the right file")
        )  # fmt: skip
    return found


def tell_machine(
    files: Mapping[str, tuple[Path, FileRead]],
    notices: Sequence[Notice],
    seconds: Mapping[str, float],
    out: Path,
    rates: Score | None,
    **counts: Any,
) -> None:
    """One JSON object on one line."""
    told: dict[str, Any] = {
        **{
            side: {
                "file": path.name,
                "rows": read.rows,
                "columns": {name: list(column) for name, column in read.columns.items()},
            }
            for side, (path, read) in files.items()
        },
        **counts,
        "out": str(out),
        "notices": [{"code": one.code, "th": one.th, "en": one.en} for one in notices],
        "seconds": {stage: round(taken, 3) for stage, taken in seconds.items()},
        "peak_mib": peak_mib(),
    }
    if rates is not None:
        told["score"] = {name: getattr(rates, name).as_dict() for name in ("blind", "at_95", "best")}
    OUT.print(json.dumps(told, ensure_ascii=False), markup=False, emoji=False)


def tell_files(files: Mapping[str, tuple[Path, FileRead]]) -> None:
    """How many rows each file has, and of which column each field was read."""
    for path, read in files.values():
        say(f"{path.name}: {read.rows:,} แถว", f"{read.rows:,} rows")
    fields = dict.fromkeys(field for _, read in files.values() for field in read.columns)
    show(
        ("ข้อมูล", *(path.name for path, _ in files.values())),
        [(field, *(" + ".join(read.columns.get(field, ())) or None for _, read in files.values())) for field in fields],
    )


def tell_end(notices: Sequence[Notice], seconds: Mapping[str, float], out: Path, rates: Score | None) -> None:
    """Notices, the score, how long it took, and where the answer lies."""
    for one in notices:
        say(f"ข้อสังเกต {one.th}", one.en)
    if rates is not None:
        named = (("ที่เลือกไว้ · as asked", rates.blind), ("มั่นใจ · sure", rates.at_95), ("ดีที่สุด · best", rates.best))
        show(
            ("เกณฑ์", "≥", "คู่ที่เชื่อม", "ถูก", "ความแม่น · precision", "ความครบ · recall", "F1"),
            [
                (name, f"{at.threshold:.3f}", at.links, at.correct, *(_rate(rate) for rate in (at.precision, at.recall, at.f1)))
                for name, at in named
            ],
            right=(1, 2, 3, 4, 5, 6),
        )
    show(
        ("ขั้น", "วินาที"),
        [(f"{_STAGES.get(stage, stage)} · {stage}", f"{taken:.2f}") for stage, taken in seconds.items()],
        right=(1,),
    )
    mib = peak_mib()
    say(f"หน่วยความจำสูงสุด {mib:,} MiB", f"peak memory {mib:,} MiB")
    say(f"เขียนลง {out} แล้ว", "written")


def _rate(rate: float | None) -> str | None:
    return None if rate is None else f"{rate:.4f}"
