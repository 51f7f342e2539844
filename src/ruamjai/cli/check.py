"""``ruamjai check``: the rulebook, the registers, the machine; every fault at once."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from ruamjai import linking, registers, rulebook
from ruamjai.cli.rule_faults import in_thai
from ruamjai.cli.screen import say
from ruamjai.errors import RuamjaiError, RulebookError
from ruamjai.warehouse import RunStore

_FREE_BYTES = 1_000_000_000


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("check", help="check the rulebook, the registers and this machine")
    parser.add_argument(
        "--rulebook", action="append", default=[], type=Path, metavar="DIR", help="also lay this folder over the rulebook"
    )
    parser.set_defaults(main=main)  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    """Print every fault; exit code 1 if there is any."""
    faults = [*_rulebook(arguments.rulebook), *_registers(), *_machine(arguments.data), *_runs(arguments.data)]
    for fault in faults:
        say(f"✗ {fault}")
    for note in _notes():
        say(f"– {note}")
    if not faults:
        say("✓ กติกา ทะเบียน และเครื่องพร้อม", "rulebook, registers and machine are in order")
    return 1 if faults else 0


def _rulebook(overlays: list[Path]) -> Iterator[str]:
    try:
        linking.read_rules(rulebook.load(*overlays).linking["people"])
    except RulebookError as error:
        yield from (fault if in_thai(fault) == fault else f"{in_thai(fault)}\n  {fault}" for fault in error.faults)


def _registers() -> Iterator[str]:
    try:
        registers.found()
    except RuamjaiError as error:
        yield str(error)


def _machine(data: Path) -> Iterator[str]:
    if not (3, 11) <= sys.version_info[:2] < (3, 13):
        yield f"Python {sys.version_info[0]}.{sys.version_info[1]} is here; 3.11 or 3.12 is needed"
    folder = next(path for path in (data, *data.resolve().parents) if path.exists())
    if not os.access(folder, os.W_OK):
        yield f"the data folder {data} cannot be written"
    if shutil.disk_usage(folder).free < _FREE_BYTES:
        yield f"less than 1 GB is free where {data} lies"


def _runs(data: Path) -> Iterator[str]:
    store = RunStore(data)
    try:
        store.runs()
        store.published()
    except RuamjaiError as error:
        yield str(error)


def _notes() -> Iterator[str]:
    if find_spec("pyspark") is None or shutil.which("java") is None:
        yield "ไม่มี Spark หรือ Java: ใช้ DuckDB ได้ตามปกติ · no Spark or Java here: only the engine spark needs them"
