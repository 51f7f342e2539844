"""What does it cost to find one person by number among seven million rows, as a partner system's search does?

Beside it, in the same run: the same question to a copy of the two columns without Bloom filters, which DuckDB then reads whole,
and to the file itself by pyarrow, which knows of no filter when it reads. Limits: 100 ms of processor for a whole look-up in an
engine that is open (the question by number and five by pseudonym), and a tenth of the plain reading for the question by number.

    python bench/look_up.py [--rows 7000000] [--data DIR]

Numbers are of offices that do not exist. ``DIR`` keeps the run that was made for the next time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ruamjai.tables import TABLES
from ruamjai.thai.citizen_id import NO_OFFICE, check_digit
from ruamjai.warehouse import RunStore, Warehouse
from ruamjai.warehouse.runs import table_path

MOST_MS, LEAST_RATIO = 100, 10
ASKED = 25  # people looked up, each once
OFFICES = sorted(NO_OFFICE)
_SPREAD = 618_033_989  # coprime to the billion numbers of an office: each person another
_ANY = {"string": "'x'", "bool": "true", "date": "DATE '2023-01-01'"}
_LOOK_UPS = """
import json, os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "ruamjai.web.settings"
import django
django.setup()
from pathlib import Path
from ruamjai.warehouse import RunStore
from ruamjai.web.queries import partner_search
run = RunStore(Path(sys.argv[1])).published()
told = []
for number in sys.argv[2:]:
    wall, begun = time.perf_counter(), time.process_time()
    found = partner_search.person_of(run, number)
    told.append((found is not None, (time.process_time() - begun) * 1000, (time.perf_counter() - wall) * 1000))
print("\\n" + json.dumps(told))  # on a line of its own: DuckDB tells on the same how far a slow question is
"""


def number_of(person: int) -> str:
    """The made-up number of a person."""
    first = f"1{OFFICES[person % len(OFFICES)]}{person * _SPREAD % 10**9:09d}"
    return first + str(check_digit(first))


def _numbers_in_sql() -> str:
    offices = ", ".join(f"'{one}'" for one in OFFICES)
    first = f"'1' || [{offices}][1 + j % {len(OFFICES)}] || lpad((j * {_SPREAD} % 1000000000)::varchar, 9, '0')"
    total = " + ".join(f"substr(n, {place}, 1)::int * {14 - place}" for place in range(1, 13))
    return f"SELECT j, n || ((11 - ({total}) % 11) % 10) AS citizen_id FROM (SELECT j, {first} AS n FROM range($people) t(j))"


def _rows(name: str, base: str, **columns: str) -> str:
    """A question for rows of a promised table: columns as said, empty where they may be, anything where not."""
    promise = TABLES[name]
    said = [
        f"{columns.get(one.name) or ('NULL' if one.nullable else _ANY.get(one.type, '1'))} AS {one.name}"
        for one in promise.columns
    ]
    return f"SELECT {', '.join(said)} FROM ({base})"


def make_run(data: Path, rows: int) -> None:
    """A published run of so many rows: seven rows for four people, who live three in a household."""
    people = rows * 4 // 7
    person, home = "'p' || substr(md5('p' || j), 1, 20)", "'h' || substr(md5('h' || j // 3), 1, 20)"
    village = "printf('%02d%02d%02d%02d', 10 + j // 3 % 77, 1 + j // 231 % 20, 1 + j // 4620 % 12, 1 + j // 55440 % 9)"
    place = {"village_code": village, "tambon_code": f"substr({village}, 1, 6)"}
    register = f"CASE WHEN i < {people} THEN 'basic_needs' ELSE 'tpmap' END"
    record = {"record_id": f"{register} || ':' || substr(md5('r' || i), 1, 24)", "register": register}
    numbers = _numbers_in_sql().replace("$people", str(people))
    of_records = f"SELECT * FROM range({rows}) t(i) JOIN ({numbers}) ON j = i % {people}"
    homes = f"SELECT j FROM range(0, {people}, 3) t(j)"
    asked = {
        "person_records": _rows(
            "person_records", of_records, **record, **place, citizen_id="citizen_id", citizen_id_state="'valid'",
            row_number="i", first_name="'ชื่อ' || hash(j) % 20000", last_name="'สกุล' || hash(j // 3) % 200000",
            birth_year="1930 + j % 90", birth_month="1 + j % 12", birth_day="1 + j % 28", sex="1 + j % 2",
            house_no="j % 300 || '/' || j % 9",
        ),
        "record_persons": _rows("record_persons", of_records, **record, person_id=person),
        **{name: _rows(name, numbers, **place, person_id=person, household_id=home) for name in ("people", "person_poverty")},
        **{name: _rows(name, homes, **place, household_id=home) for name in ("households", "household_poverty")},
    }  # fmt: skip
    store = RunStore(data)
    with store.making() as making, Warehouse.open(memory_limit="4GB") as warehouse:
        for name, question in asked.items():
            warehouse._backend.con.execute(f"CREATE VIEW made_{name} AS {question}")
            warehouse.write(warehouse._backend.table(f"made_{name}"), table_path(making, name), TABLES[name])
        run = store.seal(making, {"made_at": "2023-02-15T03:00:00+00:00", "made_by": "bench", "publishable": True})
    store.publish(run.id)


def forget(folder: Path) -> None:
    """Have the system's memory let go of the files, as after a night."""
    for path in folder.rglob("*.parquet"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def look_ups(data: Path, numbers: list[str]) -> list[tuple[bool, float, float]]:
    """Whole look-ups, one after the other in a process of its own: found, and milliseconds of processor and of wall clock."""
    said = subprocess.run(
        [sys.executable, "-c", _LOOK_UPS, str(data), *numbers], check=True, capture_output=True, text=True,
        env={**os.environ, "RUAMJAI_DATA": str(data)},
    )  # fmt: skip
    return [tuple(one) for one in json.loads(said.stdout.splitlines()[-1])]


def without_filters(path: Path, copy: Path) -> None:
    """The two columns of the question in the same parts, without filters."""
    source, columns = pq.ParquetFile(path), ["record_id", "citizen_id"]
    with pq.ParquetWriter(copy, source.read_row_group(0, columns=columns).schema, compression="zstd") as out:
        for part in range(source.num_row_groups):
            out.write_table(source.read_row_group(part, columns=columns))


def by_duckdb(path: Path) -> Callable[[str], int]:
    """The question by number, to an engine as the pages open it."""
    engine = duckdb.connect(config={"threads": 1, "memory_limit": "1GB"})
    question = "SELECT record_id FROM read_parquet(?) WHERE citizen_id = ?"
    return lambda number: len(engine.execute(question, [str(path), number]).fetchall())


def by_pyarrow(path: Path) -> Callable[[str], int]:
    """The same to pyarrow."""
    return lambda number: pq.read_table(path, columns=["record_id"], filters=[("citizen_id", "=", number)]).num_rows


def median_ms(ask: Callable[[str], int], numbers: list[str]) -> float:
    """Milliseconds of processor for one question, half of them below; each must find its rows."""
    spent = []
    for number in numbers:
        begun = time.process_time()
        found = ask(number)
        spent.append((time.process_time() - begun) * 1000)
        assert 1 <= found <= 2, "each person has one row or two"
    return statistics.median(spent)


def measured(data: Path, rows: int) -> list[str]:
    """Print a line each; what passes its limit."""
    run = RunStore(data).published()
    assert run is not None
    numbers = [number_of(n * 7_654_321 % (rows * 4 // 7)) for n in range(ASKED)]
    nobody = [number_of(rows + n) for n in range(ASKED)]
    path = table_path(run.folder, "person_records")
    print(f"{rows:,} rows of people, {path.stat().st_size / 1e6:,.0f} MB in {pq.ParquetFile(path).num_row_groups} parts")
    forget(run.folder)
    [(_, first, first_wall)] = look_ups(data, numbers[:1])
    _engine, *warm = look_ups(data, numbers)
    _engine, *missed = look_ups(data, [numbers[0], *nobody])
    assert all(found for found, *_ in warm)
    assert not any(found for found, *_ in missed)
    whole, none = (statistics.median(spent for _, spent, _ in told) for told in (warm, missed))
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as place:
        copy = Path(place) / "plain.parquet"
        without_filters(path, copy)
        plain, filtered = (median_ms(by_duckdb(one), numbers) for one in (copy, path))
        peer = median_ms(by_pyarrow(path), numbers[:5])
    told = {
        "by number, as a run keeps it": filtered,
        "by number, without filters (DuckDB reads all)": plain,
        "by number, pyarrow (reads all)": peer,
        "a whole look-up, somebody found": whole,
        "a whole look-up, nobody found": none,
        f"the first of a process, files on disk ({first_wall:,.0f} ms by the clock)": first,
    }
    for label, spent in told.items():
        print(f"{label:<66}{spent:>8.1f} ms of processor")
    print(f"plain reading costs {plain / filtered:.1f} times as much")
    return [
        *([f"a look-up costs {max(whole, none):.0f} ms"] if max(whole, none) > MOST_MS else []),
        *([f"plain reading costs only {plain / filtered:.1f} times as much"] if plain < filtered * LEAST_RATIO else []),
    ]


def main() -> None:
    """Make the run, print what a look-up costs, and end with 1 where a limit is passed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=7_000_000)
    parser.add_argument("--data", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as place:
        data = asked.data or Path(place)
        if RunStore(data).published() is None:
            begun = time.perf_counter()
            make_run(data, asked.rows)
            print(f"made in {time.perf_counter() - begun:.0f} s")
        faults = measured(data, asked.rows)
    print("\n".join(faults) or "within the limits")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
