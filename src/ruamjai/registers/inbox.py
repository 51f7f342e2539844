"""The inbox: one folder a batch, moved in whole by one rename, so that a crash leaves no half of one.

``inbox/<batch>/`` holds ``manifest.json``, ``source/`` with the agency's file as it came, a Parquet file a table, and
``findings.parquet``. The Parquet files carry the promised columns, and the batch's id where no promised column does;
``sequence.parquet`` says the batch's place in the order taken, so that all files can be read as one. A batch under
construction is a folder in ``.staging``, locked by the process that builds it; one whose lock nobody holds was
left by a process that died and is swept away.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Literal

import pyarrow as pa

from ruamjai.errors import EnvironmentFault, UsageError
from ruamjai.warehouse.writing import write_parquet

MANIFEST = "manifest.json"
FINDINGS = "findings.parquet"
SEQUENCE = "sequence.parquet"
_LOCK, _STAGING = ".lock", ".staging"
_SHORT_HASH = 12
_BLOCK = 1 << 20

State = Literal["standing", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch's manifest says. ``vintage`` is a CE year or None; ``secret_check`` tells one secret from another.

    ``n_erased`` people's rows were emptied by law; the agency's file is then not kept either (``source_kept``).
    """

    id: str
    register: str
    layout: str
    sequence: int
    taken_at: str
    taken_by: str
    file_name: str
    sha256: str
    vintage: int | None
    n_rows: int
    n_taken: int
    n_findings: int
    tables: dict[str, int]
    finding_counts: dict[str, int]
    secret_check: str
    state: State = "standing"
    withdrawn_at: str | None = None
    withdrawn_by: str | None = None
    reason: str | None = None
    n_erased: int = 0
    source_kept: bool = True
    folder: Path = field(default=Path(), compare=False)

    @property
    def standing(self) -> bool:
        return self.state == "standing"


@dataclass(frozen=True, slots=True)
class TakenBatch(Batch):
    """A batch as ``take`` hands it back; ``already`` where the same file stood there before and nothing changed."""

    already: bool = False


def batches(inbox: Path) -> list[Batch]:
    """Every batch, standing or withdrawn, in the order taken."""
    paths = inbox.glob(f"[!.]*/{MANIFEST}") if inbox.is_dir() else []
    return sorted((_read(path.parent) for path in paths), key=lambda batch: batch.sequence)


def withdraw(*, inbox: Path, batch: str, by: str, reason: str) -> Batch:
    """Withdraw a batch: it counts no more from the next run on; its file and tables are kept.

    ``UsageError`` if there is no such batch, or no reason is given. Withdrawing again changes nothing.
    """
    if not reason.strip():
        raise UsageError("Say why the batch is withdrawn.", message_th="โปรดระบุเหตุผลที่ถอนชุดข้อมูล")
    with locked(inbox):
        found = next((one for one in batches(inbox) if one.id == batch), None)
        if found is None:
            raise UsageError(f"There is no batch {batch}.", message_th=f"ไม่มีชุดข้อมูล {batch}")
        if not found.standing:
            return found
        withdrawn = replace(found, state="withdrawn", withdrawn_at=now(), withdrawn_by=by, reason=reason.strip())
        _write(withdrawn, found.folder)
        return withdrawn


@contextlib.contextmanager
def locked(inbox: Path) -> Iterator[None]:
    """The inbox for one process alone: for the moments in which a batch is moved in or withdrawn."""
    _make_private(inbox)
    with (inbox / _LOCK).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def staging(inbox: Path) -> Iterator[Path]:
    """A folder to build a batch in, gone afterwards unless it was moved in. Sweeps up what dead processes left."""
    with locked(inbox):
        _sweep(inbox)
        folder = inbox / _STAGING / f"{os.getpid()}-{secrets.token_hex(4)}"
        _make_private(folder)
        lock = _try_lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.close()


def keep_source(file: Path, folder: Path) -> tuple[Path, str]:
    """Copy the agency's file into the staged batch; the copy and its SHA-256. What is read afterwards is the copy."""
    source = folder / "source"
    source.mkdir()
    copy = source / file.name
    digest = hashlib.sha256()
    with file.open("rb") as theirs, copy.open("xb") as ours:
        while block := theirs.read(_BLOCK):
            digest.update(block)
            ours.write(block)
    return copy, digest.hexdigest()


def find_same(inbox: Path, register: str, sha256: str) -> Batch | None:
    """The standing batch of this very file, or None."""
    same = [one for one in batches(inbox) if one.standing and one.register == register and one.sha256 == sha256]
    return same[0] if same else None


def move_in(staged: Path, inbox: Path, batch: Batch) -> TakenBatch:
    """Number the staged batch and move it in by one rename; hands back the standing one if its file is there already.

    ``UsageError`` if meanwhile another batch took its id (the same file was taken and withdrawn at this very moment).
    """
    with locked(inbox):
        same = find_same(inbox, batch.register, batch.sha256)
        if same is not None:
            return as_taken(same, already=True)
        known = batches(inbox)
        if any(one.id == batch.id for one in known):
            raise UsageError(f"Batch {batch.id} changed meanwhile: take the file again.", message_th="โปรดรับไฟล์นี้อีกครั้ง")
        numbered = replace(batch, sequence=max((one.sequence for one in known), default=0) + 1, folder=inbox / batch.id)
        (staged / _LOCK).unlink(missing_ok=True)
        write_parquet(pa.table({"batch": [batch.id], "sequence": pa.array([numbered.sequence], pa.int32())}), staged / SEQUENCE)
        _write(numbered, staged)
        _settle_on_disk(staged)
        staged.rename(numbered.folder)
        _sync(inbox)
        return as_taken(numbered, already=False)


def free_id(inbox: Path, register: str, sha256: str) -> str:
    """The id of a new batch: the register and the file's first 12 hex digits, and a number if that batch was withdrawn."""
    taken = {one.id for one in batches(inbox)}
    stem = f"{register}-{sha256[:_SHORT_HASH]}"
    return next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def as_taken(batch: Batch, *, already: bool) -> TakenBatch:
    """The batch as ``take`` hands it back."""
    return TakenBatch(**{one.name: getattr(batch, one.name) for one in fields(Batch)}, already=already)


def check_secret(inbox: Path, check: str) -> None:
    """Refuse to mix batches keyed by different secrets: the same row would get two record ids."""
    if any(one.standing and one.secret_check != check for one in batches(inbox)):
        raise EnvironmentFault(
            "The secret is another one than the batches in the inbox were keyed with. Restore the secret of this data folder.",
            message_th="กุญแจลับไม่ตรงกับที่ใช้รับชุดข้อมูลก่อนหน้า โปรดนำกุญแจลับเดิมของโฟลเดอร์ข้อมูลนี้กลับมา",
        )


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(folder: Path) -> Batch:
    return _read_manifest(folder, (folder / MANIFEST).stat().st_mtime_ns)


@lru_cache(maxsize=8192)
def _read_manifest(folder: Path, _: int) -> Batch:
    data = json.loads((folder / MANIFEST).read_text("utf-8"))
    return Batch(**data, folder=folder)


def put_manifest(batch: Batch, folder: Path) -> None:
    """Write the batch's manifest into ``folder``, whole or not at all."""
    _write(batch, folder)


def _write(batch: Batch, folder: Path) -> None:
    data = {name: value for name, value in asdict(batch).items() if name not in ("folder", "already")}
    part = folder / f".{MANIFEST}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / MANIFEST)
    _sync(folder)


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # personal data: for the owner's eyes


def _try_lock(folder: Path) -> IO[bytes] | None:
    file = (folder / _LOCK).open("a+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _sweep(inbox: Path) -> None:
    """Remove staged folders that nobody builds any more. Called with the inbox locked: a new folder locks itself before."""
    for folder in inbox.glob(f"{_STAGING}/*"):
        with contextlib.suppress(FileNotFoundError):
            lock = _try_lock(folder)
            if lock is not None:
                shutil.rmtree(folder, ignore_errors=True)
                lock.close()


def _settle_on_disk(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.name != MANIFEST:
            _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
