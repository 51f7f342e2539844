"""Does linking ten thousand new records to six million standing people take three seconds, and give what linking all does?

A spine is made of a made-up register; then the first rows of the other register are added by the command line, each time by a
process of its own, and withdrawn again. Their links are held against those of ``match_people``, which links the same rows from
scratch with the same model. Then the harder case: the other register stands already but for these rows, which come late and
compete with its own for the same people.

    python bench/standing.py [--left 6000000] [--right 900000] [--added 10000] [--seed 1] [--registers DIR] [--work DIR]
"""

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ruamjai.linking.matching import match_people
from ruamjai.linking.standing import make_spine, read_manifest, withdraw_batch
from ruamjai.linking.standing.policy import read_policy
from ruamjai.linking.standing.taking_in import read_batch
from ruamjai.madeup.registers import make_registers

SECONDS, MEMORY_MIB, ROUNDS = 3.0, 2048, 3
LATE = "late"


def main() -> None:
    """Measure both cases and say whether the limits hold."""
    words = argparse.ArgumentParser(description=__doc__)
    for name, number in (("left", 6_000_000), ("right", 900_000), ("added", 10_000), ("seed", 1)):
        words.add_argument(f"--{name}", type=int, default=number)
    words.add_argument("--registers", type=Path, help="folder with left.parquet and right.parquet instead of made-up ones")
    words.add_argument("--work", type=Path, help="folder for the spines (default: a temporary one)")
    arguments = words.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.work) as work:
        measure(arguments, Path(work))


def measure(arguments: argparse.Namespace, work: Path) -> None:
    """Both cases, one after the other."""
    registers = arguments.registers
    if registers is None:
        registers = work / "registers"
        apart(make_registers, registers, left=arguments.left, right=arguments.right, seed=arguments.seed)
    left, few, most = registers / "left.parquet", work / "few.parquet", work / "most.parquet"
    apart(cut, registers / "right.parquet", few, most, arguments.added)
    for spine, before, register, words in (
        ("alone", [left], "few", "rows of a register that is new"),
        ("both", [left, most], "most", "rows more of a register that stands"),
    ):
        print(f"{arguments.added:,} {words}", flush=True)
        apart(made, work / spine, before)
        links = added(work / spine, few, register)
        apart(compare, work / spine, links, [*before, few])


def apart(work: Callable[..., Any], *words: Any, **named: Any) -> Any:
    """Do it in a process of its own: a process that starts others while it is large lends them its peak memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as one:
        return one.submit(work, *words, **named).result()


def cut(right: Path, few: Path, most: Path, n: int) -> None:
    """The first ``n`` rows as one file, the others as another."""
    rows = pq.read_table(right)
    rows = rows.cast(pa.schema([(name, pa.string()) for name in rows.column_names]))
    pq.write_table(rows.slice(0, n), few)
    pq.write_table(rows.slice(n), most)


def made(folder: Path, files: list[Path]) -> None:
    """A spine of the files."""
    start = time.perf_counter()
    make_spine(folder, files)
    seconds = time.perf_counter() - start
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    counts = read_manifest(folder).counts
    print(
        f"  made in {seconds:.1f} s: {counts['all_rows']:,} rows, {counts['people']:,} people, {size >> 20:,} MiB", flush=True
    )


def added(spine: Path, few: Path, register: str) -> list[Path]:
    """Add the rows some times over, hold the best round against the limits; files of links and of pairs for review."""
    links, review = spine.parent / "links.parquet", spine.parent / "review.parquet"
    words = ["spine", "add", spine, few, "--batch", LATE, "--register", register, "--out", links, "--review", review, "--json"]
    command = [sys.executable, "-m", "ruamjai", *(str(word) for word in words)]
    inside, whole, peaks = [], [], []
    for number in range(ROUNDS):
        if number:
            apart(withdrawn, spine)
        start = time.perf_counter()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        whole.append(time.perf_counter() - start)
        told = json.loads(done.stdout.splitlines()[-1])
        inside.append(sum(told["seconds"].values()))
        peaks.append(told["peak_mib"])
        print(f"  added in {inside[-1]:.2f} s {told['seconds']}; with starting Python {whole[-1]:.2f} s")
    print(f"  {told['counts']}")
    limit("open, read, link and write, s", min(inside), SECONDS)
    limit("the same from starting the command on, s", min(whole), SECONDS)
    limit("peak memory, MiB", max(peaks), MEMORY_MIB)
    return [links, review]


def withdrawn(spine: Path) -> None:
    """Take the rows out again."""
    start = time.perf_counter()
    withdraw_batch(spine, LATE)
    print(f"  withdrawn in {time.perf_counter() - start:.2f} s", flush=True)


def limit(what: str, measured: float, most: float) -> None:
    """A figure beside what was asked of it."""
    print(f"  {what:<44}{measured:>9.2f} <= {most:<8g}{'pass' if measured <= most else 'MISS'}")


def compare(spine: Path, links: list[Path], files: list[Path]) -> None:
    """How many of the late rows' links are those of linking everything from scratch with the spine's model."""
    policy = read_policy(spine, read_manifest(spine))
    left, *rest = (read_batch(path, None).people for path in files)
    late, right = rest[-1]["id"].combine_chunks(), pa.concat_tables(rest)
    start = time.perf_counter()
    found = match_people(left, right, rules=policy.rules, shipped=policy.shipped, model=policy.model).links
    print(f"  linking all {len(right):,} rows from scratch takes {time.perf_counter() - start:.1f} s once they are read")
    found = found.filter(pc.is_in(found["right_id"], value_set=late))
    ours, theirs = as_set(pa.concat_tables([pq.read_table(path) for path in links])), as_set(found)
    print(f"  links and pairs for review: {len(ours):,} added, {len(theirs):,} from scratch, {len(ours ^ theirs):,} differ")
    for link in sorted(ours ^ theirs)[:10]:
        print("   ", "added only" if link in ours else "from scratch only", link)


def as_set(links: pa.Table) -> set[tuple[Any, ...]]:
    """The links as rows: both ids, tier, probability."""
    columns = (links["left_id"], links["right_id"], links["tier"], pc.round(links["probability"], 6))
    return set(zip(*(column.to_pylist() for column in columns), strict=True))


if __name__ == "__main__":
    main()
