"""The command line: one file a verb, each with ``add`` (its words) and ``main`` (its work)."""

import argparse
import importlib
import pkgutil
from pathlib import Path

import ruamjai
from ruamjai.cli.rule_faults import in_thai
from ruamjai.cli.screen import data_folder
from ruamjai.errors import RulebookError

ORDER = (
    "demo", "take", "batches", "withdraw", "run", "runs", "publish", "compare", "explain", "export", "check", "prune", "erase",
    "serve", "worker", "audit", "doctor", "link", "dedupe", "spine", "sample", "measure", "madeup",
)  # fmt: skip
_NOT_VERBS = {"rule_faults", "screen"}


def verbs() -> list[str]:
    """The verbs, by walking this folder, in the order in which help shows them."""
    found = {module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])} - _NOT_VERBS
    return sorted(found, key=lambda verb: (ORDER.index(verb) if verb in ORDER else len(ORDER), verb))


def build_parser() -> argparse.ArgumentParser:
    """The parser of every verb."""
    parser = argparse.ArgumentParser(
        prog="ruamjai", description="ร่วมใจ · one register, one picture of poverty, one list of what to do next."
    )
    parser.add_argument("--version", action="version", version=f"ruamjai {ruamjai.__version__}")
    parser.add_argument(
        "--data", type=Path, default=data_folder(), metavar="DIR", help="data folder (RUAMJAI_DATA; default: ./data)"
    )
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for verb in verbs():
        importlib.import_module(f"ruamjai.cli.{verb}").add(subparsers)
        # Also behind the verb, where people write it; what stands there wins.
        subparsers.choices[verb].add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def run_command(argv: list[str]) -> int:
    """Parse ``argv`` and do what it says; returns the exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.main(arguments) or 0)
    except RulebookError as error:
        faults = "\n".join(map(in_thai, error.faults))
        error.message_th = error.message_th or f"กติกามีข้อผิดพลาด {len(error.faults)} ข้อ:\n{faults}"
        raise
