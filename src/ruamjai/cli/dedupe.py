"""``ruamjai dedupe FILE``: who stands in one file of people more than once."""

import argparse
import time
from pathlib import Path

import pyarrow.compute as pc

from ruamjai.cli.link import add_common, check_out, scored, staged, tell_end, tell_files, tell_machine, write
from ruamjai.cli.screen import say
from ruamjai.linking.door import DedupeResult, dedupe
from ruamjai.linking.person_files import read_truth
from ruamjai.linking.scoring import pairs_of


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("dedupe", help="find who stands in one file of people more than once")
    parser.add_argument("file", type=Path, metavar="FILE", help="Parquet, CSV or XLSX")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="CLUSTERS", help="file of clusters to write: .parquet, .csv or .xlsx"
    )
    add_common(parser)
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Find them, write every row's cluster and tell what was found."""
    start = time.perf_counter()
    check_out(arguments.out, [arguments.file, arguments.truth, arguments.map])
    truth = read_truth(arguments.truth) if arguments.truth else None
    with staged() as told:
        result = dedupe(
            arguments.file, rulebook=arguments.rulebook, columns=arguments.map, min_probability=arguments.min_probability,
            progress=told,
        )  # fmt: skip
    notices = list(result.notices)
    out = write(result.clusters, arguments.out, notices)
    rates = scored(pairs_of(result.clusters), truth, arguments.min_probability, notices, ordered=False) if truth else None
    seconds = result.seconds | {"total": time.perf_counter() - start}
    files = {"file": (arguments.file, result.file)}
    clusters, repeated = _counts(result)
    if arguments.json:
        counts = {"clusters": clusters, "people_repeated": repeated, "min_probability": arguments.min_probability}
        tell_machine(files, notices, seconds, out, rates, **counts)
        return 0
    tell_files(files)
    say(
        f"เป็นคน {clusters:,} คน ในจำนวนนี้ {repeated:,} คนมีมากกว่าหนึ่งแถว",
        f"{clusters:,} people, {repeated:,} of them in more than one row",
    )
    tell_end(notices, seconds, out, rates)
    return 0


def _counts(result: DedupeResult) -> tuple[int, int]:
    """(people, people who stand in more than one row)."""
    sizes = pc.value_counts(result.clusters["cluster_id"]).field("counts")
    return len(sizes), int(pc.sum(pc.greater(sizes, 1)).as_py() or 0)
