"""A standing spine on disk: a folder that is added to step by step, and one small file that says what stands.

Each step (a batch added, withdrawn, a model learnt) writes files of its own into a folder of its own; nothing that stands is
written over. At the end ``spine.json`` is replaced by one rename: a crash before it leaves the spine as it was, and what the
step had written is swept away by the next one. Columns are uncompressed Arrow files, mapped into memory: six million rows
open in no time, and only the pages that are looked at are read.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ruamjai.errors import EnvironmentFault, UsageError

FORM = 1  # of the folder; another number is another form
MANIFEST, LOCK = "spine.json", ".lock"
_PRIVATE = 0o700  # names and numbers of people: nobody but the owner reads them
Columns = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """One file taken in: its rows are numbered from ``first`` on, and no number is ever given again."""

    name: str
    register: str
    first: int
    rows: int
    file: str
    digest: str
    taken_at: str
    deduped: bool
    columns: str
    keys: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands: the registers in the order in which they are linked, the batches, and the files of the last state.

    ``texts`` are the files of distinct spellings by kind (first, last, house), ``pairs`` and ``links`` those of each
    register, ``named`` that of pseudonyms which are not made of their person's first row. ``model`` holds the rules too.
    """

    step: int = 0
    end: int = 0  # rows numbered so far
    registers: tuple[str, ...] = ()
    batches: tuple[Batch, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    model: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def batch(self, name: str) -> Batch:
        """The batch of that name. ``UsageError`` if there is none."""
        for batch in self.batches:
            if batch.name == name:
                return batch
        there = ", ".join(batch.name for batch in self.batches)
        raise UsageError(f"There is no batch {name}; there are: {there}.", message_th=f"ไม่มีชุดข้อมูล {name} มีเพียง {there}")

    def files(self) -> set[str]:
        """Every file that the state needs."""
        found = {batch.columns for batch in self.batches} | {batch.keys for batch in self.batches} | set(self.links.values())
        for several in (*self.texts.values(), *self.pairs.values()):
            found |= set(several)
        return (found | {self.named, self.model}) - {""}


def is_spine(folder: Path) -> bool:
    """True where a standing spine is."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """What stands in the folder. ``UsageError`` if it holds no spine or one of another form."""
    try:
        raw = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"{folder} holds no standing spine; make one with: ruamjai spine make {folder} FILE",
            message_th=f"ไม่มีทะเบียนกลางใน {folder} สร้างด้วยคำสั่ง ruamjai spine make {folder} FILE",
        ) from None
    except ValueError:
        raise EnvironmentFault(f"{folder / MANIFEST} is damaged; restore the folder from a copy.") from None
    if raw.pop("form") != FORM:
        raise UsageError(
            f"{folder} was written by another version of the programme; make the spine anew from its files.",
            message_th=f"{folder} สร้างด้วยโปรแกรมรุ่นอื่น ให้สร้างทะเบียนกลางใหม่จากไฟล์เดิม",
        )
    return Manifest(
        **raw
        | {
            "registers": tuple(raw["registers"]),
            "batches": tuple(Batch(**batch) for batch in raw["batches"]),
            "texts": {kind: tuple(files) for kind, files in raw["texts"].items()},
            "pairs": {register: tuple(files) for register, files in raw["pairs"].items()},
        }
    )


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """One change at a time: ``UsageError`` if the spine is being changed already."""
    folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"{folder} is being changed by another command; wait for it to end.",
                message_th=f"มีคำสั่งอื่นกำลังแก้ไข {folder} โปรดรอให้เสร็จก่อน",
            ) from None
        yield


class Step:
    """The files of one change, in a folder of its own; nothing counts before ``commit``."""

    def __init__(self, folder: Path, before: Manifest) -> None:
        self.folder, self.number = folder, before.step + 1
        self.name = f"{self.number:06d}"
        for left_over in _steps(folder):  # of a change that was killed
            if int(left_over.name) > before.step:
                shutil.rmtree(left_over)
        (folder / self.name).mkdir(mode=_PRIVATE)

    def write(self, name: str, columns: Mapping[str, Any] | pa.Table) -> str:
        """Write columns of one length (NumPy or Arrow) as one file; returns its place in the spine's folder."""
        table = columns if isinstance(columns, pa.Table) else pa.table(dict(columns))
        place = f"{self.name}/{name}.arrow"
        with (self.folder / place).open("wb") as out:
            with pa.ipc.new_file(out, table.schema) as writer:
                writer.write_table(table.combine_chunks())
            _sync(out.fileno())
        return place

    def write_json(self, name: str, content: Mapping[str, Any]) -> str:
        """Write a small JSON file; returns its place."""
        place = f"{self.name}/{name}.json"
        with (self.folder / place).open("w", encoding="utf-8") as out:
            json.dump(content, out, ensure_ascii=False, indent=1, default=str)
            out.flush()
            _sync(out.fileno())
        return place

    def commit(self, manifest: Manifest) -> Manifest:
        """From here on ``manifest`` is what stands. Files that it does not name are taken away."""
        manifest = replace(manifest, step=self.number)
        staged = self.folder / f".{MANIFEST}"
        with staged.open("w", encoding="utf-8") as out:
            json.dump({"form": FORM, **asdict(manifest)}, out, ensure_ascii=False, indent=1)
            out.flush()
            _sync(out.fileno())
        _sync_folder(self.folder / self.name)
        staged.replace(self.folder / MANIFEST)
        _sync_folder(self.folder)
        _sweep(self.folder, manifest.files())
        return manifest


def _steps(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir() and path.name.isdigit()]


def _sweep(folder: Path, needed: set[str]) -> None:
    for step in _steps(folder):
        for path in step.glob("*.arrow"):
            if f"{step.name}/{path.name}" not in needed:
                path.unlink()


def read_table(folder: Path, place: str) -> pa.Table:
    """A file of the spine, mapped into memory. ``EnvironmentFault`` where it is missing or damaged."""
    try:
        found: pa.Table = pa.ipc.open_file(pa.memory_map(str(folder / place))).read_all()
    except (OSError, pa.ArrowException):
        raise EnvironmentFault(f"{folder / place} is missing or damaged; restore the folder from a copy.") from None
    return found


def as_numbers(table: pa.Table) -> Columns:
    """The columns of whole numbers or fractions as NumPy sees them, without a copy."""
    return {name: _numbers(table[name]) for name in table.column_names}


def _numbers(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    if column.num_chunks == 1:
        found: np.ndarray[Any, Any] = column.chunk(0).to_numpy(zero_copy_only=True)
        return found
    return np.asarray(column.to_numpy(), column.type.to_pandas_dtype())


def read_json(folder: Path, place: str) -> dict[str, Any]:
    """A small JSON file of the spine."""
    found: dict[str, Any] = json.loads((folder / place).read_text("utf-8"))
    return found


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
