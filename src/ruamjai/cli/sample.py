"""``ruamjai sample links``: pairs of rows for two people to read, so that the accuracy of links is measured and not believed.

The files hold names: they are written at the machine's own command line, for the data steward, and readable by nobody else.
"""

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai import linking, registers
from ruamjai.cli.screen import say, show
from ruamjai.flow import operator
from ruamjai.tables import TABLES
from ruamjai.tables.pair_codes import PairCode
from ruamjai.warehouse import OpenRun, RunStore
from ruamjai.warehouse.answer_sheets import refuse_place, write_answer_sheet

SIZE, SEED = 400, 2566
LOG = "samples.jsonl"
"""In the data folder: who drew which sample, when, and of how many people the names left."""
_PERSON = (
    "record_id", "register", "citizen_id", "title", "first_name", "last_name", "sex", "birth_year", "birth_month", "birth_day",
    "house_no", "village_code", "tambon_code",
)  # fmt: skip


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("sample", help="write pairs of rows for two people to read (holds names)")
    parser.add_argument("what", choices=("links",), help="links: pairs linked, and pairs nearly linked")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="FILE.xlsx or FILE.csv; FILE-1 and FILE-2 are written"
    )
    parser.add_argument("--run", help="a run's number (default: the published one)")
    parser.add_argument("--size", type=int, default=SIZE, help=f"pairs to draw (default {SIZE})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the draw (default {SEED})")
    parser.add_argument("--by-province", action="store_true", help="draw from every province on its own")
    parser.add_argument("--third", action="store_true", help="instead: the pairs on which two reviewers differ, into FILE-3")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Write a file for each reviewer; tell where, and what is in them."""
    files = _places(arguments.out, (3,) if arguments.third else (1, 2))
    run = RunStore(arguments.data).chosen(arguments.run)
    if arguments.third:
        pairs = linking.third_opinions(run.collect(run.table("reviewed_links")))
        if not pairs:
            say("ไม่มีคู่ที่ผู้ตรวจตอบไม่ตรงกัน", "the reviewers differ on no pair: nothing to settle")
            return 0
    else:
        drawn = linking.sample_links(
            person_links=run.table("person_links"), record_persons=run.table("record_persons"), people=run.table("people"),
            possible_links=possible_links(run), run=run.id, made_at=str(run.manifest.raw["made_at"]), size=arguments.size,
            seed=arguments.seed, by_province=arguments.by_province, collect=run.collect,
        )  # fmt: skip
        pairs = drawn.pairs
        show(
            ("ชั้นภูมิ · stratum", "คู่ทั้งหมด · pairs", "สุ่มมา · drawn"),
            [(stratum.id, stratum.n, stratum.drawn) for stratum in drawn.strata],
            right=(1, 2),
        )
    people = _people(run, pairs)
    _write_down(arguments, run, pairs, people, list(files.values()))  # first: no name leaves that nobody wrote down
    _write(run, pairs, people, files, arguments.seed)
    _tell(pairs, people, list(files.values()))
    return 0


def _places(out: Path, reviewers: Sequence[int]) -> dict[int, Path]:
    """Each reviewer's file. ``UsageError`` if one cannot be written there, before anything is drawn: all files or none."""
    files = {reviewer: out.with_name(f"{out.stem}-{reviewer}{out.suffix}") for reviewer in reviewers}
    for path in files.values():
        refuse_place(path)
    return files


def possible_links(run: OpenRun) -> ir.Table | None:
    """The pairs that the run weighed and left apart; None of a run that keeps none."""
    return run.table("possible_links") if "possible_links" in TABLES and run.has("possible_links") else None


def _people(run: OpenRun, pairs: Sequence[PairCode]) -> pa.Table:
    """The rows spoken of, with names: a look into a personal table, which :func:`_write_down` records."""
    wanted = sorted({record for pair in pairs for record in (pair.left_record_id, pair.right_record_id)})
    table = run.personal_table("person_records")
    return run.collect(table.filter(table.record_id.isin(wanted)).select(*_PERSON).order_by("record_id"))


def _write(run: OpenRun, pairs: Sequence[PairCode], people: pa.Table, files: Mapping[int, Path], seed: int) -> None:
    areas = run.table("areas")
    names = run.collect(areas.filter(areas.level.isin(["province", "amphoe", "tambon"])).select("area_code", "name_th"))
    labels = {register.id: register.label_th.split(" (")[0] for register in registers.found().values()}
    for reviewer, path in files.items():
        sheet = linking.review_sheet(
            pairs, reviewer=reviewer, seed=seed, person_records=people, areas=names, register_names=labels
        )
        write_answer_sheet(sheet, path)


def _write_down(
    arguments: argparse.Namespace, run: OpenRun, pairs: Sequence[PairCode], people: pa.Table, files: Sequence[Path]
) -> None:
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "by": operator(), "run": run.id, "sample": pairs[0].sample,
        "seed": arguments.seed, "pairs": len(pairs), "rows_with_names": people.num_rows, "files": [path.name for path in files],
    }  # fmt: skip
    descriptor = os.open(arguments.data / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as log:
        log.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _tell(pairs: Sequence[PairCode], people: pa.Table, files: Sequence[Path]) -> None:
    gone = len({record for pair in pairs for record in (pair.left_record_id, pair.right_record_id)}) - people.num_rows
    for path in files:
        say(f"เขียน {path} แล้ว", "written, readable by you alone")
    if gone:
        say(f"{gone} แถวไม่อยู่ในรอบข้อมูลนี้แล้ว คู่ของแถวเหล่านั้นถูกเว้นไว้", "rows no longer in this run; their pairs are left out")
    say(
        f"ไฟล์มีชื่อและที่อยู่ของคน {people.num_rows:,} แถว เป็นข้อมูลส่วนบุคคล ส่งให้ผู้ตรวจทางช่องทางที่ปลอดภัยคนละไฟล์",
        "personal data: give each reviewer one file, by a safe way",
    )
    say(
        "รับคืนด้วย ruamjai take link_reviews FILE… แล้ว ruamjai run จากนั้นลบไฟล์และสำเนาทุกที่",
        "take the answered files back, make a run, then delete the files and every copy",
    )
