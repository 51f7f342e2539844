"""Sealed runs on disk: made apart, checked, made read-only, moved into place at once, and pointed at by one file.

::

    data/runs/0012/manifest.json   what it was made from, by what, with which counts
    data/runs/0012/facts/          tables without personal columns
    data/runs/0012/personal/       names, numbers, addresses; read through web/permissions.py only
    data/published                 the number of the run that the web opens
    data/publications.jsonl        every move of that pointer: which run, from which, when, by whom
    data/acts.jsonl                what else was done to them, such as made small (see ``acts``)

A crash at any moment leaves the last published run as it was: a run in the making lives in ``runs/.making-…``.
"""

import fcntl
import json
import os
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.errors import RunError, UsageError
from ruamjai.tables import TABLES
from ruamjai.warehouse import acts
from ruamjai.warehouse.engine import Warehouse

_MAKING = ".making-"
_PUBLICATIONS = "publications.jsonl"


def table_path(folder: Path, name: str) -> Path:
    """Where table ``name`` of the run in ``folder`` lies; ``UsageError`` if no such table is promised."""
    promise = TABLES.get(name)
    if promise is None:
        raise UsageError(f"There is no table {name}. Tables: {', '.join(sorted(TABLES))}")
    return folder / ("personal" if promise.personal else "facts") / f"{name}.parquet"


@dataclass(frozen=True)
class Manifest:
    """What is known of a run besides its tables; ``raw`` is the whole of ``manifest.json``."""

    raw: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def sequence(self) -> int:
        return int(self.raw["sequence"])

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.raw["made_at"])

    @property
    def publishable(self) -> bool:
        """Made whole and by the standing rulebook; a what-if or a part of a run is never published."""
        return bool(self.raw["publishable"])

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        return dict(self.raw["tables"])


class OpenRun:
    """A sealed run opened for reading. May be shared between threads: each has an engine of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._local = threading.local()

    @property
    def id(self) -> str:
        return self.manifest.id

    def _warehouse(self) -> Warehouse:
        warehouse = getattr(self._local, "warehouse", None)
        if warehouse is None:
            warehouse = self._local.warehouse = Warehouse.reading()
        return warehouse

    def has(self, name: str) -> bool:
        return table_path(self.folder, name).exists()

    def table(self, name: str) -> ir.Table:
        """A table without personal columns as an expression. ``UsageError`` for a personal one or one this run lacks."""
        _without_people(name)
        return self._read(name)

    def personal_table(self, name: str) -> ir.Table:
        """A personal table: for the linking step, and for ``web/permissions.py``, which writes each look down."""
        return self._read(name)

    def look_up(self, name: str, column: str, values: Iterable[str], *wanted: str) -> list[dict[str, Any]]:
        """Rows of a table without personal columns that have one of ``values`` in ``column``, of the ``wanted`` columns (all).

        Quick where the rows of the table lie by that column (``Table.order``) or are ``sought`` by it. ``UsageError`` as of
        ``table``.
        """
        _without_people(name)
        return self._warehouse().look_up(self._path(name), column, list(values), wanted)

    def personal_look_up(self, name: str, column: str, values: Iterable[str], *wanted: str) -> list[dict[str, Any]]:
        """The same of a personal table: for ``web/permissions.py``, as ``personal_table``."""
        return self._warehouse().look_up(self._path(name), column, list(values), wanted)

    def _path(self, name: str) -> Path:
        path = table_path(self.folder, name)
        if not path.exists():
            raise UsageError(f"Run {self.id} has no table {name}.")
        return path

    def _read(self, name: str) -> ir.Table:
        path = self._path(name)
        known: dict[str, ir.Table] = self._local.__dict__.setdefault("tables", {})
        if name not in known:
            known[name] = self._warehouse().read(path)
        return known[name]

    def collect(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression on this run's tables."""
        return self._warehouse().collect(expression)


def _without_people(name: str) -> None:
    if name in TABLES and TABLES[name].personal:
        raise UsageError(f"Table {name} is personal; it is read through web/permissions.py only.")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the run in ``folder``; ``RunError`` if the run is damaged."""
    try:
        return Manifest(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RunError(f"Run {folder.name} has no readable manifest; it cannot be opened.") from error


class RunStore:
    """The runs of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.folder = data / "runs"
        self.pointer = data / "published"

    def runs(self) -> list[Manifest]:
        """Every sealed run, oldest first."""
        if not self.folder.is_dir():
            return []
        folders = sorted(entry for entry in self.folder.iterdir() if entry.is_dir() and not entry.name.startswith("."))
        return sorted((read_manifest(folder) for folder in folders), key=lambda manifest: manifest.sequence)

    def published_id(self) -> str | None:
        """Number of the published run, or None before the first."""
        try:
            return self.pointer.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def published(self) -> OpenRun | None:
        """The published run, or None before the first."""
        run = self.published_id()
        return None if run is None else self.open_run(run)

    def open_run(self, run: str) -> OpenRun:
        """Open run ``run`` ("0012", or 12 for short). ``UsageError`` if there is none."""
        name = run.zfill(4) if run.isdigit() else run
        folder = self.folder / name
        if not name.isdigit() or not (folder / "manifest.json").exists():
            raise UsageError(f"There is no run {run}. `ruamjai runs` lists them.", message_th=f"ไม่มีรอบข้อมูลที่ {run}")
        return OpenRun(folder)

    def chosen(self, run: str | None) -> OpenRun:
        """Run ``run``, or the published one where None is given; ``RunError`` before the first."""
        found = self.open_run(run) if run else self.published()
        if found is None:
            raise RunError("There is no published run yet; `ruamjai run` makes one.", message_th="ยังไม่มีรอบข้อมูลที่เผยแพร่")
        return found

    def publications(self) -> list[dict[str, Any]]:
        """Every publication that was written down, oldest first: ``run``, ``before``, ``at`` (ISO 8601, UTC), ``by``.

        The web takes these up into its trail. A line that a full disk cut off is passed over.
        """
        try:
            lines = (self.data / _PUBLICATIONS).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            with suppress(ValueError):
                found.append(json.loads(line))
        return found

    def publish(self, run: str, *, by: str = "") -> None:
        """Point at ``run``, atomically, and write down that ``by`` did. ``RunError`` if it was a what-if or made in part."""
        opened = self.open_run(run)
        if not opened.manifest.publishable:
            raise RunError(
                f"Run {opened.id} is a what-if or was made in part and is never published.",
                message_th=f"รอบข้อมูลที่ {opened.id} เป็นการลองหรือทำเพียงบางส่วน จึงเผยแพร่ไม่ได้",
            )
        told = {"run": opened.id, "before": self.published_id(), "at": datetime.now(UTC).isoformat(), "by": by}
        staged = self.data / f".published-{uuid.uuid4().hex}"
        staged.write_text(opened.id + "\n", encoding="ascii")
        _sync(staged)
        staged.replace(self.pointer)
        with (self.data / _PUBLICATIONS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        _sync(self.data)

    @contextmanager
    def making(self) -> Iterator[Path]:
        """A folder to make a run in, alone: ``RunError`` if another is being made. It is swept away if not sealed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and numbers of people: for the owner's eyes
        with suppress(PermissionError):  # made by an earlier version; another's folder holds what we seal for ourselves alone
            self.folder.chmod(0o700)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RunError(
                    "Another run is being made in this data folder; wait for it to end.",
                    message_th="กำลังประมวลผลรอบอื่นอยู่ โปรดรอให้เสร็จก่อน",
                ) from error
            for left_over in self.folder.glob(f"{_MAKING}*"):  # of a run that was killed
                remove_tree(left_over)
            folder = self.folder / f"{_MAKING}{uuid.uuid4().hex}"
            folder.mkdir(mode=0o700)
            try:
                yield folder
            finally:
                if folder.exists():
                    remove_tree(folder)

    def seal(self, making: Path, manifest: dict[str, Any]) -> OpenRun:
        """Write the manifest, make all read-only and its owner's alone, and move the run into place in one rename.

        Returns it opened.
        """
        sequence = max((run.sequence for run in self.runs()), default=0) + 1
        name = f"{sequence:04d}"
        manifest = {"id": name, "sequence": sequence, **manifest}
        (making / "manifest.json").write_text(
            json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
        for path in sorted(making.rglob("*"), reverse=True):
            _sync(path)
            path.chmod(0o500 if path.is_dir() else 0o400)
        making.rename(self.folder / name)
        (self.folder / name).chmod(0o500)
        _sync(self.folder)
        return OpenRun(self.folder / name)

    def prune(self, *, keep: int = 5, by: str = "") -> list[tuple[str, int]]:
        """Keep the last ``keep`` runs whole; of older ones keep the manifest and the area tables. Published stays whole.

        Returns (run, bytes freed) for each run that became smaller. That ``by`` does so is written down before each goes.
        """
        published = self.published_id()
        freed: list[tuple[str, int]] = []
        for manifest in self.runs()[: -keep or None]:
            if manifest.id == published:
                continue
            folder = self.folder / manifest.id
            keepers = {table_path(folder, name) for name in KEPT_RESULTS}
            going = [path for path in sorted(folder.rglob("*.parquet")) if path not in keepers]
            if not going:
                continue
            size = sum(path.stat().st_size for path in going)
            acts.note(self.data, "run.prune", f"run:{manifest.id}", by=by, tables=len(going), bytes=size)
            for path in going:
                path.parent.chmod(0o700)
                path.unlink()
                path.parent.chmod(0o500)
            freed.append((manifest.id, size))
        return freed


KEPT_RESULTS = (
    "area_poverty", "area_capitals", "rule_comparison", "strategic_areas", "areas", "batches",
    "link_counts", "link_quality", "link_calibration",
)  # fmt: skip


def remove_tree(folder: Path) -> None:
    """Remove a folder whose parts may be read-only."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
