"""Rewriting the personal part of what is kept: beside it, then in its place at once.

What stands in the personal columns goes; the rows stay under their pseudonyms, so that figures that were published can
still be worked out. Nothing is changed in place: a run made in part shares its files with its parent by hard links.
"""

import ctypes
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ruamjai.tables import TABLES, Table
from ruamjai.warehouse.engine import ROW_GROUP, layout
from ruamjai.warehouse.runs import read_manifest, table_path

PERSONAL_TABLES = tuple(name for name, table in TABLES.items() if table.personal)
_STATE, _NO_NUMBER = "citizen_id_state", "missing"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


class Rows(Protocol):
    """A table that is read part by part: never the country at once."""

    def parts(self, *columns: str) -> Iterator[pa.Table]:
        """Its rows in their order; of these columns only (none named: of all)."""


@dataclass(frozen=True, slots=True)
class InFile:
    """A table as it lies on the disk, a row group at a time."""

    path: Path

    def parts(self, *columns: str) -> Iterator[pa.Table]:
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, columns=list(columns) or None)


@dataclass(frozen=True, slots=True)
class InMemory:
    """A table of a file that is being taken in."""

    rows: pa.Table

    def parts(self, *columns: str) -> Iterator[pa.Table]:
        yield self.rows.select(list(columns)) if columns else self.rows


Choose = Callable[[Mapping[str, Rows]], Mapping[str, pa.BooleanArray]]
"""Personal tables by name → for each of them which rows lose what points at a person."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What was rewritten of one folder: rows that held something personal and hold it no more, by table."""

    rows: Mapping[str, int]

    @property
    def any(self) -> bool:
        return any(self.rows.values())


def emptied(rows: pa.Table, promise: Table, chosen: pa.Array) -> pa.Table:
    """``rows`` with every personal column empty where ``chosen``, and the state of the number as of one never given."""
    for column in promise.columns:
        place = rows.column_names.index(column.name)
        if column.personal != "no":
            old = rows.column(place)
            rows = rows.set_column(place, column.name, pc.if_else(chosen, pa.scalar(None, old.type), old))
        elif column.name == _STATE:
            rows = rows.set_column(place, column.name, pc.if_else(chosen, _NO_NUMBER, rows.column(place)))
    return rows


def holding(rows: pa.Table, promise: Table) -> pa.Array:
    """Which rows hold anything in a personal column."""
    held = pa.array([False] * rows.num_rows, pa.bool_())
    for column in promise.columns:
        if column.personal != "no":
            held = pc.or_(held, rows.column(column.name).is_valid())
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


def personal_tables(path_of: Callable[[str], Path]) -> dict[str, InFile]:
    """The personal tables that are there."""
    return {name: InFile(path_of(name)) for name in PERSONAL_TABLES if path_of(name).exists()}


def found(tables: Mapping[str, Rows], choose: Choose) -> tuple[dict[str, pa.BooleanArray], Rewritten]:
    """Which rows are chosen and hold something, by table that changes, and how many. What holds nothing does not count."""
    changing, counts = {}, {}
    for name, chosen in choose(tables).items():
        promise, place, still = TABLES[name], 0, []
        personal = [column.name for column in promise.columns if column.personal != "no"]
        for part in tables[name].parts(*personal):
            still.append(pc.and_(chosen.slice(place, part.num_rows), holding(part, promise)))
            place += part.num_rows
        masks = pa.concat_arrays(still) if still else pa.array([], pa.bool_())
        counts[name] = masks.true_count
        if counts[name]:
            changing[name] = masks
    return changing, Rewritten(counts)


def without(tables: Mapping[str, pa.Table], choose: Choose) -> tuple[dict[str, pa.Table], Rewritten]:
    """The tables of a file in memory that change, with the chosen rows' personal columns empty."""
    changing, rewritten = found({name: InMemory(rows) for name, rows in tables.items()}, choose)
    return {name: emptied(tables[name], TABLES[name], still) for name, still in changing.items()}, rewritten


def write_without(source: InFile, path: Path, name: str, still: pa.BooleanArray, **how: Any) -> int:
    """Write table ``name`` anew to ``path``, part by part, the personal columns empty where ``still``; how many rows it has.

    ``how`` it is laid out is given to pyarrow's writer.
    """
    writer, place = None, 0
    try:
        for part in source.parts():
            rows = emptied(part, TABLES[name], still.slice(place, part.num_rows))
            writer = writer or pq.ParquetWriter(path, rows.schema, **{"compression": "zstd", **how})
            writer.write_table(rows, row_group_size=ROW_GROUP)
            place += part.num_rows
    finally:
        if writer:
            writer.close()
    return place


def rewrite_run(folder: Path, scratch: Path, choose: Choose, *, by: str, reason: str, order: str = "") -> Rewritten:
    """Rewrite the personal part of the sealed run in ``folder``; its manifest then says that, when, by whom and how many rows.

    ``order`` is the number of whatever was decided elsewhere and is carried out by this; it stands in the manifest too.

    The run is built anew in ``scratch`` (on the same disk), its facts as hard links, and takes the old one's place in one
    step. Where the system cannot swap two folders, file after file takes its place, the manifest last: a machine that dies
    then leaves files each old or new, and doing it again ends it. Nothing happens where nothing is chosen.
    """
    tables = personal_tables(lambda name: table_path(folder, name))
    changing, rewritten = found(tables, choose)
    if not rewritten.any:
        if folder.stat().st_mode & 0o222:  # a process was killed at the swap
            folder.chmod(0o500)
        return rewritten
    fresh = scratch / folder.name
    _link_tree(folder, fresh)
    changed = {}
    for name, still in changing.items():
        path = table_path(fresh, name)
        path.unlink()
        how = layout(TABLES[name])  # no trace in a filter either
        changed[name] = write_without(tables[name], path, name, still, **how)
    _record(fresh, folder, changed, rewritten, by=by, reason=reason, order=order)
    for path in sorted(fresh.rglob("*"), reverse=True):
        sync(path)
        path.chmod(0o500 if path.is_dir() else 0o400)
    folder.chmod(0o700)  # a folder that changes its parent must be writable itself
    if not exchange(fresh, folder):
        _file_by_file(fresh, folder, [table_path(folder, name).relative_to(folder) for name in changed])
    folder.chmod(0o500)
    sync(folder.parent)
    return rewritten


def _record(
    fresh: Path, folder: Path, changed: Mapping[str, int], what: Rewritten, *, by: str, reason: str, order: str
) -> None:
    raw: dict[str, Any] = dict(read_manifest(folder).raw)
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"), "by": by, "reason": reason,
        **({"order": order} if order else {}),
        "tables": {
            name: {
                "rows": what.rows[name],
                "before": _sha256(table_path(folder, name)),
                "after": _sha256(table_path(fresh, name)),
            }
            for name in changed
        },
    }  # fmt: skip
    raw["erasures"] = [*raw.get("erasures", []), entry]
    sizes = {name: {**raw["tables"].get(name, {}), "bytes": table_path(fresh, name).stat().st_size} for name in changed}
    raw["tables"] = {**raw["tables"], **{name: {"rows": changed[name]} | size for name, size in sizes.items()}}
    path = fresh / "manifest.json"
    path.unlink()
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def broken_erasures(folder: Path) -> list[str]:
    """Personal tables of the run in ``folder`` that are not what its last erasure left: their names."""
    last: dict[str, str] = {}
    for entry in read_manifest(folder).raw.get("erasures", []):
        last |= {name: said["after"] for name, said in entry["tables"].items()}
    there = {name: table_path(folder, name) for name in last}
    return [name for name, path in there.items() if path.exists() and _sha256(path) != last[name]]


def exchange(one: Path, other: Path) -> bool:
    """Swap two files or folders of one disk in a single step; False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return swap is not None and swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _file_by_file(fresh: Path, folder: Path, changed: list[Path]) -> None:
    for relative in [*changed, Path("manifest.json")]:
        target, source = folder / relative, fresh / relative
        for parent in {target.parent, source.parent}:
            parent.chmod(0o700)
        source.replace(target)
        sync(target.parent)
        target.parent.chmod(0o500)


def _link_tree(folder: Path, fresh: Path) -> None:
    fresh.mkdir(parents=True)
    for path in sorted(folder.rglob("*")):
        target = fresh / path.relative_to(folder)
        if path.is_dir():
            target.mkdir()
        else:
            target.hardlink_to(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the disk hold what was written to ``path``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
