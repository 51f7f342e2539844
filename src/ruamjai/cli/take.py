"""``ruamjai take REGISTER FILE…``: take agencies' files in, whole or not at all."""

import argparse
from pathlib import Path

from ruamjai import registers, rulebook
from ruamjai.cli.screen import progress, say, show
from ruamjai.errors import FileRefused
from ruamjai.flow import operator
from ruamjai.warehouse.secret import secret


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("take", help="take agencies' files in, whole or not at all")
    parser.add_argument("register", choices=sorted(registers.found()), help="the register the files belong to")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Take each file; a refused one is told with what to do, the others are still taken. Exit code 3 if any was refused."""
    rules = rulebook.load()
    refused: list[tuple[Path, FileRefused]] = []
    with progress() as bar:
        task = bar.add_task("รับไฟล์ · taking", total=len(arguments.files))
        for file in arguments.files:
            bar.update(task, description=f"รับ {file.name}")
            try:
                batches = registers.take(
                    register=arguments.register, files=[file], inbox=arguments.data / "inbox",
                    secret=secret(arguments.data), by=operator(),
                )  # fmt: skip
            except FileRefused as error:
                refused.append((file, error))
            else:
                for batch in batches:
                    _tell(batch, rules)
            bar.advance(task)
    for file, why in refused:
        say(f"ไม่รับ {file.name}: {why.message_th}", f"refused: {why}")
    return FileRefused.exit_code if refused else 0


def _tell(batch: registers.TakenBatch, rules: rulebook.Rulebook) -> None:
    if batch.already:
        say(f"{batch.file_name}: รับไว้แล้วในชุด {batch.id} ไม่มีอะไรเปลี่ยน", f"already taken as {batch.id}; nothing changed")
        return
    say(
        f"{batch.file_name}: รับ {batch.n_taken:,} จาก {batch.n_rows:,} แถว เป็นชุด {batch.id}",
        f"took {batch.n_taken:,} of {batch.n_rows:,} rows",
    )
    found = registers.finding_counts(batch)
    if found:
        show(
            ("แถว", "รหัส", "พบอะไร · ทำอย่างไร"),
            [(count, code, f"{rules.findings[code].label_th} → {rules.findings[code].todo_th}") for code, count in found],
            right=(0,),
        )
