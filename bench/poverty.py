"""Is Alkire-Foster by our door as fast as the best that can be written by hand, and faster than its peer with right errors?

A made-up survey as large as a country: 6 million persons, 20 indicators, 77 provinces, 7,700 sampling units, weights. H, M0
and 40 headcounts of every province, from Parquet: by our door (any measure, any groups, bad input refused), by hand in DuckDB
and in Polars, each alone in a process, one after the other; then our errors by strata and units for all of them, and 20
further cut-offs. Then PyPI's ``mpitb`` on 1 million x 10, whose errors know no design. Last, the incomes of 13 million
households, 14 measures with errors of every area from tambon to country, beside seven of them without errors by hand in Polars.
All must agree on the figures, or the bench stops.

    python bench/poverty.py [--persons 6000000] [--households 13000000] [--rounds 3] [--data DIR]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from contestants.households_like import make_households
from contestants.survey_like import make_survey

CONTESTANTS = Path(__file__).parent / "contestants"
INDICATORS, NEEDED = 20, 6
PEER_PERSONS, PEER_INDICATORS, PEER_NEEDED = 1_000_000, 10, 4
PLAIN_SECONDS, DESIGN_SECONDS, CUT_OFF_SECONDS, TIMES_BY_HAND = 1.0, 2.5, 0.1, 1.5
INCOMES_SECONDS, INCOMES_TIMES_BY_HAND = 20.0, 1.5
_AGREE = 1e-9


def child(script: str, *words: object) -> dict[str, Any]:
    """What a contestant tells of itself; it runs alone."""
    command = [sys.executable, str(CONTESTANTS / script), *(str(word) for word in words)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def best(told: dict[str, Any], stage: str = "") -> float:
    """The fastest round of the stages whose names begin so."""
    return min(seconds for name, seconds in told["seconds"].items() if name.startswith(stage))


def survey(data: Path, persons: int, indicators: int) -> Path:
    """The survey, made if it is not there."""
    path = data / f"survey-{persons}-{indicators}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make_survey(path, persons=persons, indicators=indicators)
    return path


def by_hand(path: Path) -> dict[tuple[str, str], list[float]]:
    """H, M0 and headcounts by province of a table written by hand, as (measure, indicator) → 77 figures."""
    rows = pq.read_table(path).sort_by("province")
    weight = rows["w"]
    shares = {name: pc.divide(rows[name], weight).to_pylist() for name in rows.column_names if name not in ("province", "w")}
    found = {("H", ""): shares.pop("h"), ("M0", ""): [value / INDICATORS for value in shares.pop("m0")]}
    return found | {tuple(name.split("_", 1)): values for name, values in shares.items()}  # type: ignore[misc]


def by_door(path: Path) -> dict[tuple[str, str], list[float]]:
    """The same of our long table."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in pq.read_table(path).to_pylist():
        if row["subgroup"] == "province":
            found.setdefault((row["measure"], row["indicator"] or ""), {})[int(row["level"])] = row["b"]
    return {key: [figures[code] for code in sorted(figures)] for key, figures in found.items()}


def check(ours: Path, hand: Path) -> int:
    """How many figures were compared; AssertionError where two differ."""
    mine, theirs = by_door(ours), by_hand(hand)
    for key, figures in theirs.items():
        worst = max(abs(a - b) for a, b in zip(mine[key], figures, strict=True))
        assert worst < _AGREE, f"{hand.stem} differs from ours in {key} by {worst}"
    return sum(map(len, theirs.values()))


def line(what: str, seconds: float, limit: float, unit: str = " s") -> None:
    """One figure beside its limit."""
    words = f"{seconds:.2f}{unit}"
    held = "pass" if seconds <= limit else "MISS"
    print(f"  {what:<62}{words:>9}   limit {limit:.2g}{unit}  ratio {seconds / limit:.2f}  {held}")


def country(data: Path, work: Path, persons: int, rounds: int) -> None:
    """Our door beside DuckDB and Polars by hand."""
    path = survey(data, persons, INDICATORS)
    words = (INDICATORS, NEEDED, rounds)
    ours = child("af_ours.py", path, work / "ours.parquet", *words)
    duck = child("af_duckdb.py", path, work / "duckdb.parquet", *words)
    hands = {"DuckDB by hand, best of three ways": best(duck)}
    compared = check(work / "ours.parquet", work / "duckdb.parquet")
    if find_spec("polars"):
        hands["Polars by hand, streaming"] = best(child("af_polars.py", path, work / "polars.parquet", *words))
        compared += check(work / "ours.parquet", work / "polars.parquet")
    else:
        print("Polars left out: it is not installed (make bench installs it)")
    size, load = path.stat().st_size / 2**20, os.getloadavg()[0]
    print(f"\n{persons:,} persons x {INDICATORS} indicators, {size:.0f} MB of Parquet, 77 provinces, load {load:.1f}")
    print(f"  {compared:,} figures compared with those by hand: all agree within {_AGREE:g}")
    for name, seconds in hands.items():
        print(f"  {name:<62}{seconds:>7.2f} s")
    plain = best(ours, "plain")
    line("ours: H, M0, 40 headcounts", plain, PLAIN_SECONDS)
    line("ours : the best by hand", plain / min(hands.values()), TIMES_BY_HAND, unit="")
    line("ours: the same and errors by 154 strata and 7,700 units", best(ours, "design"), DESIGN_SECONDS)
    line("ours: 20 further cut-offs from what is kept", best(ours, "cut-offs"), CUT_OFF_SECONDS)
    print(f"  keeping the patterns {ours['seconds']['kept patterns']:.2f} s, peak memory {ours['peak_mib']:,} MiB")


def peer(data: Path, work: Path, rounds: int) -> None:
    """Our door beside PyPI's mpitb."""
    if not find_spec("mpitb"):
        print("\nmpitb left out: it is not installed (make bench installs it)")
        return
    path = survey(data, PEER_PERSONS, PEER_INDICATORS)
    ours = child("af_ours.py", path, work / "small.parquet", PEER_INDICATORS, PEER_NEEDED, rounds, "design,nation")
    theirs = child("af_mpitb.py", path, PEER_INDICATORS, PEER_NEEDED)
    rows = pq.read_table(work / "small.parquet").to_pylist()
    mine = next(row for row in rows if row["measure"] == "M0" and row["subgroup"] == "")
    told = theirs["m0"]["nation"]
    assert abs(mine["b"] - told["b"]) < _AGREE, "M0 differs"
    print(f"\n{PEER_PERSONS:,} x {PEER_INDICATORS}, ours from Parquet, mpitb 0.2 from memory; M0 {mine['b']:.6f} by both")
    times = mine["se"] / told["se"]
    print(f"  error of M0: ours {mine['se']:.6f} with the design, mpitb {told['se']:.6f} without: {times:.1f} times")
    line("nation: ours in seconds of mpitb's", best(ours, "nation"), theirs["seconds"]["nation"])
    line("nation and 77 provinces", best(ours, "design"), theirs["seconds"]["nation and provinces"])


def incomes(data: Path, work: Path, households: int, rounds: int) -> None:
    """Our step of incomes beside Polars by hand, which knows no errors."""
    path = data / f"households-{households}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        make_households(path, households=households)
    ours = child("incomes_ours.py", path, work / "incomes.parquet", rounds)
    rows = pq.read_table(work / "incomes.parquet").to_pylist()
    areas = len({row["area_code"] for row in rows})
    print(f"\nincomes of {households:,} households, {areas:,} areas, load {os.getloadavg()[0]:.1f}")
    if find_spec("polars"):
        hand = child("incomes_polars.py", path, work / "incomes-hand.parquet", rounds, json.dumps(ours["lines"]))
        theirs = {row.pop("area_code"): row for row in pq.read_table(work / "incomes-hand.parquet").to_pylist()}
        mine = [row for row in rows if row["measure"] in theirs["TH"]]
        assert len(mine) == len(theirs) * len(theirs["TH"]), "not the same areas"
        for row in mine:
            wanted = theirs[row["area_code"]][row["measure"]]
            assert abs(row["b"] - wanted) <= _AGREE * max(1, wanted), f"{row['measure']} of {row['area_code']} differs"
        print(f"  {len(mine):,} figures compared with those by hand: all agree within {_AGREE:g}")
        print(
            f"  {'Polars by hand: mean, FGT, Watts, Gini, Theil, no errors':<62}{best(hand):>7.2f} s, {hand['peak_mib']:,} MiB"
        )
        line("ours, 14 measures with errors : seven by hand without", best(ours) / best(hand), INCOMES_TIMES_BY_HAND, unit="")
    else:
        print("  Polars left out: it is not installed (make bench installs it)")
    line("ours: 14 measures with errors and intervals", best(ours), INCOMES_SECONDS)
    print(f"  peak memory {ours['peak_mib']:,} MiB")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=6_000_000)
    parser.add_argument("--households", type=int, default=13_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "ruamjai-bench-poverty")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        country(arguments.data, Path(work), arguments.persons, arguments.rounds)
        peer(arguments.data, Path(work), arguments.rounds)
        incomes(arguments.data, Path(work), arguments.households, arguments.rounds)


if __name__ == "__main__":
    main()
