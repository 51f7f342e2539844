"""``ruamjai run``: make a run of the standing batches, seal it, publish it when its checks pass."""

import argparse
from pathlib import Path

from ruamjai.cli.screen import progress, say, show
from ruamjai.flow import STEPS, Step, make_run
from ruamjai.warehouse import OpenRun


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("run", help="make a run from the batches, seal it and publish it")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument(
        "--only",
        nargs="+",
        default=(),
        metavar="STEP",
        choices=[step.name for step in STEPS],
        help="only these steps (never published)",
    )
    parser.add_argument("--seed", type=int, default=2566, help="seed of what is drawn at random (default 2566)")
    parser.add_argument(
        "--rulebook",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a folder laid over the rulebook: a what-if (never published)",
    )
    parser.add_argument("--no-publish", action="store_true", help="seal the run without publishing it")
    parser.set_defaults(main=main)  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    """Make the run and tell what it holds."""
    run = make_with_progress(arguments)
    show(
        ("ขั้น", "วินาที", "หน่วยความจำสูงสุด MiB"),
        [(step["name"], f"{step['seconds']:.1f}", step["peak_mib"]) for step in run.manifest.raw["steps"]],
        right=(1, 2),
    )
    return 0


def make_with_progress(arguments: argparse.Namespace) -> OpenRun:
    """Make a run by the command's words, showing each step; also for ``ruamjai demo``."""
    publish = not getattr(arguments, "no_publish", False)
    with progress() as bar:
        task = bar.add_task("ประมวลผล · running", total=None)

        def told(step: Step | None, number: int, total: int) -> None:
            label = f"{step.label_th} · {step.label_en}" if step else "ตรวจและผนึก · checking and sealing"
            bar.update(task, completed=number, total=total, description=label)

        run = make_run(
            data=arguments.data,
            engine=getattr(arguments, "engine", "duckdb"),
            only=tuple(getattr(arguments, "only", ())),
            seed=getattr(arguments, "seed", 2566),
            overlays=tuple(getattr(arguments, "rulebook", ())),
            publish=publish,
            progress=told,
        )
        bar.update(task, description=f"ผนึกรอบข้อมูลที่ {run.id} แล้ว · run {run.id} sealed")
    if publish and run.manifest.publishable:
        say(f"เผยแพร่รอบข้อมูลที่ {run.id} แล้ว", f"run {run.id} published")
    else:
        say(f"ผนึกรอบข้อมูลที่ {run.id} แล้ว ยังไม่เผยแพร่", f"run {run.id} sealed, not published")
    return run
