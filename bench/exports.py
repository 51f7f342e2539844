"""Does an export of a million rows finish, in how much memory, and is it the same file when its worker is killed halfway?

Beside it: the same million rows written at once by pyarrow and by pandas (``DataFrame.to_csv``), which hold them all in memory.
Limits: 60 seconds and 600 MiB for CSV and Parquet, 300 seconds and 700 MiB for a workbook, whose sheets hold 1,048,576 rows.

    python bench/exports.py [--rows 1100000] [--kinds csv parquet xlsx]

Runs the part of the job that reads and writes, without the database: telling how far it is takes a row's update now and then.
"""

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore, arrow_schema

LIMITS = {"csv": (60, 600), "parquet": (60, 600), "xlsx": (300, 700)}
OF_A_HOUSEHOLD = 31  # indicators
_EXPORT = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "ruamjai.web.settings"
import django
django.setup()
from pathlib import Path
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.streaming import Staged, fill, write
from ruamjai.web.export_policy import OFFERS
from ruamjai.web.queries.exports import Rows
data, folder, kind, area = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
rows = Rows(RunStore(data).published(), OFFERS["indicator_results"], [area])
begun = time.perf_counter()
staged = Staged(folder, rows.schema, rows.key)
n = fill(staged, rows.after)
read = time.perf_counter() - begun
write(staged, folder / f"export.{kind}", kind=kind, sheet="indicator_results")
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024  # rusage would tell the parent's too
print(n, round(read, 1), round(time.perf_counter() - begun - read, 1), peak, (folder / f"export.{kind}").stat().st_size)
"""
_AT_ONCE = """
import sys, time
import pyarrow.parquet as pq
begun = time.perf_counter()
table = pq.read_table(sys.argv[1])
if sys.argv[3] == "pyarrow":
    import pyarrow.csv
    pyarrow.csv.write_csv(table, sys.argv[2])
else:
    table.to_pandas().to_csv(sys.argv[2], index=False)
print(round(time.perf_counter() - begun, 1), int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024)
"""


def make_run(data: Path, rows: int) -> Path:
    """A published run whose ``indicator_results`` has so many rows, a tenth of the households abroad. Returns that table."""
    homes = rows // OF_A_HOUSEHOLD + 1
    ids = [f"h{hashlib.sha256(str(i).encode()).hexdigest()[:20]}" for i in range(homes)]
    store = RunStore(data)
    tables = {
        "households": pa.Table.from_pylist(
            [
                {
                    "household_id": one, "label": one[:8], "village_code": place, "tambon_code": place[:6], "n_members": 3,
                    "n_registers": 1,
                }
                for one, place in ((one, "57050501" if i % 10 == 0 else "47030101") for i, one in enumerate(ids))
            ],
            schema=arrow_schema(TABLES["households"]),
        ),
        "indicator_results": pa.Table.from_pylist(
            [
                {"household_id": one, "indicator": f"{k:02}", "dimension": "income", "result": "pass" if k % 3 else "fail",
                 "n_eligible": 3, "n_failed": k % 2, "n_unknown": 0}
                for one in ids for k in range(OF_A_HOUSEHOLD)
            ],
            schema=arrow_schema(TABLES["indicator_results"]),
        ),
    }  # fmt: skip
    with store.making() as making:
        (making / "facts").mkdir()
        for name, table in tables.items():
            ordered = table.sort_by([(key, "ascending") for key in TABLES[name].key])
            pq.write_table(ordered, making / "facts" / f"{name}.parquet", row_group_size=65_536, compression="zstd")
        run = store.seal(making, {"made_at": "2023-02-15T03:00:00+00:00", "made_by": "bench", "publishable": True})
    store.publish(run.id)
    return run.folder / "facts" / "indicator_results.parquet"


def exporting(data: Path, folder: Path, kind: str, area: str) -> subprocess.Popen[str]:
    """An export in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-c", _EXPORT, str(data), str(folder), kind, area]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, "RUAMJAI_DATA": str(data)})


def whole(data: Path, folder: Path, kind: str, area: str) -> list[str]:
    """An export to its end: rows, seconds read, seconds written, peak MiB, bytes."""
    said, _ = exporting(data, folder, kind, area).communicate()
    return said.splitlines()[-1].split()


def killed_and_finished(data: Path, folder: Path, kind: str) -> tuple[int, list[str]]:
    """An export killed once half of its parts are there, and gone on with. Returns the parts it had kept, and what it said."""
    worker = exporting(data, folder, kind, "TH")
    while len(list(folder.glob("parts/*.parquet"))) < 8:
        if worker.poll() is not None:
            raise SystemExit("it ended before it could be killed")
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    kept = len(list(folder.glob("parts/*.parquet")))
    return kept, whole(data, folder, kind, "TH")


def main() -> None:
    """Print a line an export, and end with 1 where a limit is passed or a file differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_100_000)
    parser.add_argument("--kinds", nargs="+", choices=list(LIMITS), default=list(LIMITS))
    asked = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as place:
        data = Path(place) / "data"
        table = make_run(data, asked.rows)
        print(f"{'':<30}{'rows':>12}{'read s':>8}{'write s':>9}{'peak MiB':>10}{'MB':>8}")
        for kind in asked.kinds:
            most_seconds, most_mib = LIMITS[kind]
            for area in ("TH", "47"):
                n, read, wrote, peak, size = whole(data, Path(place) / f"{kind}-{area}", kind, area)
                print(f"{kind + ' ' + area:<30}{int(n):>12,}{read:>8}{wrote:>9}{int(peak):>10,}{int(size) / 1e6:>8.1f}")
                if float(read) + float(wrote) > most_seconds or int(peak) > most_mib:
                    faults.append(f"{kind} {area} passes its limit")
        for kind in asked.kinds:
            kept, (n, read, wrote, peak, _) = killed_and_finished(data, Path(place) / f"killed-{kind}", kind)
            one, other = (Path(place) / name / f"export.{kind}" for name in (f"killed-{kind}", f"{kind}-TH"))
            same = one.read_bytes() == other.read_bytes()
            label = f"{kind} killed at {kept} parts"
            print(f"{label:<30}{int(n):>12,}{read:>8}{wrote:>9}{int(peak):>10,}  {'the same file' if same else 'ANOTHER FILE'}")
            if not same:
                faults.append(f"{kind} differs after it was killed")
        for peer in ("pyarrow", "pandas"):
            words = [sys.executable, "-c", _AT_ONCE, str(table), str(Path(place) / peer), peer]
            seconds, peak = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
            print(f"{peer + ' csv, all in memory':<30}{'':>12}{'':>8}{seconds:>9}{int(peak):>10,}")
        for sealed in data.rglob("*"):  # read-only; the temporary folder must be able to go
            sealed.chmod(0o755)
    if faults:
        raise SystemExit("; ".join(faults))


if __name__ == "__main__":
    main()
