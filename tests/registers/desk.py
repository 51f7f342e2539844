"""A data steward's desk for the tests: take a file, look at what came of it by the agency's own row numbers."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai import registers
from ruamjai.registers.taking import TakenBatch
from ruamjai.tables import TABLES

SECRET = b"a secret for tests, 32 bytes long"
SAMPLES = [
    (name, path) for name, register in registers.found().items() for path in sorted((register.folder / "sample").iterdir())
]
SAMPLE_IDS = [f"{name}/{path.stem}" for name, path in SAMPLES]


def sample(register: str, name: str) -> Path:
    return next(path for of, path in SAMPLES if of == register and path.name == name)


def take(register: str, file: Path, inbox: Path, **more: object) -> TakenBatch:
    (batch,) = registers.take(register=register, files=[file], inbox=inbox, secret=SECRET, by="tester", **more)
    return batch


def table(batch: TakenBatch, name: str) -> pa.Table:
    return pq.read_table(batch.folder / f"{name}.parquet")


def findings(batch: TakenBatch) -> list[tuple[int | None, str | None, str]]:
    return [(row["row_number"], row["column"], row["code"]) for row in table(batch, "findings").to_pylist()]


def by_row_number(batch: TakenBatch, name: str) -> list[dict[str, object]]:
    """The rows of a batch's table, record ids replaced by the row numbers they stand for."""
    people = {row["record_id"]: row["row_number"] for row in _rows(batch, "person_records")}
    houses = {row["household_record_id"]: row["row_number"] for row in _rows(batch, "household_addresses")}
    rows = []
    for row in _rows(batch, name):
        if "household_record_id" in row:
            row["household_row"] = houses.get(row["household_record_id"])
        if "record_id" in row:
            row["row_number"] = people[row["record_id"]]
        rows.append(row)
    return rows


def _rows(batch: TakenBatch, name: str) -> list[dict[str, object]]:
    return table(batch, name).to_pylist() if name in batch.tables or name == "findings" else []


def expected(folder: Path, stem: str) -> dict[str, object]:
    """What must come of a sample, by hand: the batch, and each table's rows with the columns that are looked at."""
    place = folder / "expected" / stem
    found: dict[str, object] = {"batch": json.loads((place / "batch.json").read_text("utf-8"))}
    for path in sorted(place.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = [
                {key: _value(path.stem, key, cell) for key, cell in row.items()} for row in csv.DictReader(file)
            ]
    return found


def _value(table_name: str, column: str, cell: str) -> object:
    if cell == "":
        return None
    if column in ("row_number", "household_row"):
        return int(cell)
    kind = TABLES[table_name].column(column).type
    if kind == "bool":
        return {"true": True, "false": False}[cell]
    if kind == "date":
        return cell
    return float(cell) if kind == "float64" else cell if kind == "string" else int(cell)
