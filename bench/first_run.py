"""How long does the first run take, and how much memory, at demo size and at ten times it?

Limits beside it: 90 seconds from made-up files to a published run at demo size (what ``make demo`` promises), 24 GiB of
memory (the machine it is meant for), and a straight line (ten times the people in no more than ten times the time).

    python bench/first_run.py [--people 150000] [--times 1 10]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamjai.warehouse import RunStore

LIMIT_SECONDS = 90
LIMIT_MIB = 24 * 1024


def measured(words: list[str], data: Path) -> tuple[float, int]:
    """Wall-clock seconds and the highest memory (MiB) of one command or of any process it waited for."""
    start = time.perf_counter()
    code = (
        "import resource, subprocess, sys\n"
        f"subprocess.run([sys.executable, '-m', 'ruamjai', *{words!r}], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={**os.environ, "RUAMJAI_DATA": str(data)}
    )
    return time.perf_counter() - start, int(done.stdout.split()[-1])


def first_run(people: int) -> tuple[float, int]:
    """Print a line a stage and return the seconds and the peak of the whole."""
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as folder:
        data = Path(folder) / "data"
        seconds, peak = measured(["demo", "--no-serve", "--people", str(people)], data)
        run = RunStore(data).published()
        assert run is not None
        steps = run.manifest.raw["steps"]
        before = seconds - sum(step["seconds"] for step in steps)
        print(f"{people:>10,} people   {'stage':<34}{'seconds':>9}{'peak MiB':>10}")
        print(f"{'':>10}          {'made up, taken in, sealed':<34}{before:>9.1f}{peak:>10,}")
        for step in steps:
            print(f"{'':>10}          {step['name']:<34}{step['seconds']:>9.1f}{step['peak_mib']:>10,}")
        print(f"{'':>10}          {'whole':<34}{seconds:>9.1f}{peak:>10,}")
        for sealed in run.folder.rglob("*"):  # read-only; the temporary folder must be able to go
            sealed.chmod(0o755)
        return seconds, peak


def main() -> None:
    """Measure each size and put it beside its limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=150_000)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    arguments = parser.parse_args()
    base: float | None = None
    for times in arguments.times:
        seconds, peak = first_run(arguments.people * times)
        base = base or seconds / times
        print(f"{'':>10}          time : {LIMIT_SECONDS * times} s limit = {seconds / (LIMIT_SECONDS * times):.2f}", end="   ")
        print(f"memory : 24 GiB = {peak / LIMIT_MIB:.2f}   time : straight line = {seconds / (base * times):.2f}\n", flush=True)


if __name__ == "__main__":
    main()
