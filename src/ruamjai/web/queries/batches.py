"""The batches in the inbox and what was found in them, as pages read them."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
from django.conf import settings

from ruamjai import registers, rulebook
from ruamjai.errors import UsageError
from ruamjai.warehouse import Warehouse
from ruamjai.web.models import ReadBatch

_local = threading.local()
_ROWS_SHOWN = 100
SEVERITIES = ("file", "refused", "emptied", "noted")  # gravest first


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind of finding in a batch: what was found, what to do, how often, and the first places."""

    finding: rulebook.Finding
    count: int
    places: list[dict[str, Any]]  # row_number, column

    @property
    def more(self) -> int:
        """How many places are not listed."""
        return self.count - len(self.places)


def inbox() -> Path:
    """The folder of the batches."""
    return settings.DATA / "inbox"


def all_batches() -> list[registers.Batch]:
    """Every batch, standing or withdrawn, newest first. Read again only when a manifest has changed."""
    folder = inbox()
    manifests = folder.glob("*/manifest.json") if folder.is_dir() else []
    stamps = tuple(sorted((path.parent.name, path.stat().st_mtime_ns) for path in manifests))
    return list(_batches(str(folder), stamps))


@lru_cache(maxsize=2)
def _batches(folder: str, _stamps: tuple[tuple[str, int], ...]) -> tuple[registers.Batch, ...]:
    return tuple(sorted(registers.batches(Path(folder)), key=lambda batch: -batch.sequence))


def batch(name: str) -> registers.Batch:
    """The batch of that name. ``UsageError`` if there is none."""
    for found in all_batches():
        if found.id == name:
            return found
    raise UsageError(f"There is no batch {name}.")


def unread(batches: Iterable[registers.Batch]) -> list[registers.Batch]:
    """The standing batches in which something was found that nobody has dealt with."""
    found = [batch for batch in batches if batch.state == "standing" and batch.n_findings]
    read = set(ReadBatch.objects.filter(batch__in=[batch.id for batch in found]).values_list("batch", flat=True))
    return [batch for batch in found if batch.id not in read]


def findings(name: str) -> list[FindingKind]:
    """What was found in a batch, by kind: gravest first, then most frequent. At most 100 places of a kind are listed."""
    path = inbox() / name / "findings.parquet"
    if not path.exists():
        return []
    engine = _engine()
    table = engine.read(path)
    counts = engine.collect(table.group_by("code").aggregate(n=table.count())).to_pylist()
    rules = rules_now()
    kinds = []
    for row in counts:
        ordered = table.filter(table.code == row["code"]).order_by([ibis.asc("row_number", nulls_first=True), "column"])
        places = engine.collect(ordered.select("row_number", "column").limit(_ROWS_SHOWN)).to_pylist()
        kinds.append(FindingKind(rules.findings[row["code"]], row["n"], places))
    return sorted(kinds, key=lambda kind: (SEVERITIES.index(kind.finding.severity), -kind.count))


@lru_cache(maxsize=1)
def rules_now() -> rulebook.Rulebook:
    """The rulebook as shipped, read once: it changes with the programme only."""
    return rulebook.load()


@lru_cache(maxsize=1)
def all_registers() -> dict[str, registers.Register]:
    """The registers that can be taken in, by id."""
    return registers.found()


def _engine() -> Warehouse:
    engine = getattr(_local, "engine", None)
    if engine is None:
        engine = _local.engine = Warehouse.reading()
    return engine
