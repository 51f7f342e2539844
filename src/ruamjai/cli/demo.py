"""``ruamjai demo``: two made-up provinces, from agencies' files to pages, in one go; goes on from what is there."""

import argparse
import json
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from ruamjai import madeup, registers
from ruamjai.cli.run import make_with_progress
from ruamjai.cli.screen import progress, say, show
from ruamjai.errors import FileRefused
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.secret import secret

PROVINCES = ("57", "47")
PEOPLE = 150_000
_BY = "demo"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("demo", help="two made-up provinces, from files to pages")
    parser.add_argument("--host", default=os.environ.get("RUAMJAI_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("RUAMJAI_PORT", "8000")))
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"people to make up (default {PEOPLE:,})")
    parser.add_argument("--seed", type=int, default=2566)
    parser.add_argument("--codes", action="store_true", help="show the codes of the second step for this minute, and stop")
    parser.add_argument("--no-serve", action="store_true", help="stop when the run is published")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Make, take, run and serve whatever of that is not there yet."""
    data: Path = arguments.data
    if arguments.codes:
        return _codes(data)
    files = _made_files(data / "demo", arguments.people, arguments.seed)
    _take(files, data)
    if RunStore(data).published_id() is None:
        make_with_progress(arguments)
    else:
        say(f"ใช้รอบข้อมูลที่ {RunStore(data).published_id()} ที่เผยแพร่แล้ว", "going on from what is there")
    if arguments.no_serve:
        return 0
    return _serve(arguments)


def _made_files(folder: Path, people: int, seed: int) -> list[tuple[str, Path]]:
    """The made-up agencies' files as (register, file); made once, listed in ``files.json``, which is written last."""
    listing = folder / "files.json"
    if not listing.exists():
        with progress() as bar:
            task = bar.add_task("สร้างจังหวัดสมมติ · making up two provinces", total=None)

            def told(stage: str, done: int, total: int) -> None:
                bar.update(task, completed=done, total=total, description=f"สร้างจังหวัดสมมติ · {stage}")

            made = madeup.make(out=folder, provinces=PROVINCES, people=people, seed=seed, progress=told)
        named = [[file.register, str(file.path.relative_to(folder))] for file in made.files]
        staged = listing.with_suffix(".part")
        staged.write_text(json.dumps(named, ensure_ascii=False, indent=1), encoding="utf-8")
        staged.replace(listing)
    return [(register, folder / name) for register, name in json.loads(listing.read_text(encoding="utf-8"))]


def _take(files: list[tuple[str, Path]], data: Path) -> None:
    """Take what has not been taken, in as many processes as there are cores; large files first."""
    known = {(batch.register, batch.file_name) for batch in registers.batches(data / "inbox")}
    waiting = [(register, path) for register, path in files if (register, path.name) not in known]
    if not waiting:
        return
    waiting.sort(key=lambda item: -item[1].stat().st_size)
    key = secret(data)
    context = multiprocessing.get_context("spawn")
    refused: list[tuple[str, str, str]] = []
    with progress() as bar, ProcessPoolExecutor(min(os.cpu_count() or 1, 4), mp_context=context) as pool:
        task = bar.add_task("รับไฟล์ของหน่วยงาน · taking agencies' files", total=len(waiting))
        done = [pool.submit(_take_one, register, path, data / "inbox", key) for register, path in waiting]
        for future in as_completed(done):
            name, th, en = future.result()
            bar.update(task, advance=1, description=f"รับไฟล์ · {name}")
            if en:
                refused.append((name, th, en))
        bar.update(task, description="รับไฟล์ของหน่วยงาน · taking agencies' files")
    for name, th, en in sorted(refused):
        say(f"ไม่รับ {name}: {th}", en)


def _take_one(register: str, path: Path, inbox: Path, key: bytes) -> tuple[str, str, str]:
    """(file name, why it was refused in Thai and English); the last two are empty where it was taken."""
    try:
        registers.take(register=register, files=[path], inbox=inbox, secret=key, by=_BY)
    except FileRefused as error:
        return path.name, error.message_th, str(error)
    return path.name, "", ""


def _serve(arguments: argparse.Namespace) -> int:
    from ruamjai.web import server  # noqa: PLC0415  only this verb and serve need Django

    def told(address: str) -> None:
        say("")
        show(("บทบาท", "ชื่อผู้ใช้", "รหัสผ่าน", "รหัสขั้นที่สอง"), server.demo_logins(arguments.data))
        say("รหัสขั้นที่สองเปลี่ยนทุก 30 วินาที ดูรหัสถัดไปด้วย ruamjai demo --codes", "the second step's next code")
        say("")
        say(f"เปิด {address}", "press Ctrl-C to stop")

    return int(server.serve(host=arguments.host, port=arguments.port, data=arguments.data, ready=told, demo=True))


def _codes(data: Path) -> int:
    from ruamjai.web import one_time_codes, server  # noqa: PLC0415  only these verbs need the web

    secrets = {name: of["secret"] for name, of in server.demo_accounts(data).items() if "secret" in of}
    left = one_time_codes.left()
    at = time.time()
    rows = [
        (name, one_time_codes.code(s, at), one_time_codes.code(s, at + one_time_codes.PERIOD)) for name, s in secrets.items()
    ]
    show(("ชื่อผู้ใช้", f"ใช้ได้อีก {left} วินาที", "ถัดไป"), rows)
    return 0
