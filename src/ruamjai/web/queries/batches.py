"""The batches in the inbox and what was found in them, as pages read them."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from ruamjai import registers, rulebook
from ruamjai.errors import UsageError
from ruamjai.warehouse import Warehouse
from ruamjai.web import permissions
from ruamjai.web.models import ReadBatch, User
from ruamjai.web.roles import Verb

_local = threading.local()
_ROWS_SHOWN = 100
# Where a batch's tables say their rows lie: (table, column). The first that is there tells it; no personal column is read.
_PLACED = (
    ("household_records", "tambon_code"), ("tpmap_areas", "area_code"), ("area_teams", "tambon_code"),
    ("link_reviews", "province"), ("person_records", "tambon_code"),
)  # fmt: skip
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


def seen_by(user: User | AnonymousUser, verb: Verb = Verb.BATCH_SEE) -> list[registers.Batch]:
    """The batches of which any row lies where ``user`` may do ``verb``, and those that they handed in; newest first.

    A batch whose rows name no area is seen by who holds the whole country, and by who handed it in.
    """
    areas = permissions.areas(user, verb)
    if "TH" in areas:
        return all_batches()
    return [batch for batch in all_batches() if areas and (_theirs(user, batch) or _touches(batch, areas))]


def may_change(user: User | AnonymousUser, verb: Verb, batch: registers.Batch) -> bool:
    """Whether ``user`` may do ``verb`` to all of ``batch``: in every area that it speaks of, or because they handed it in."""
    areas = permissions.areas(user, verb)
    if "TH" in areas or not areas:
        return bool(areas)
    codes = areas_of(batch)
    within = bool(codes) and all(any(permissions.inside(code, area) for area in areas) for code in codes)
    return within or _theirs(user, batch)


def areas_of(batch: registers.Batch) -> frozenset[str]:
    """The codes of the areas that a batch's rows lie in, as its tables have them; empty where they name none."""
    return _codes(str(batch.folder))


@lru_cache(maxsize=16384)  # a batch's rows never move: what is erased from one only leaves
def _codes(folder: str) -> frozenset[str]:
    for table, column in _PLACED:
        path = Path(folder) / f"{table}.parquet"
        if path.exists():
            engine = _engine()
            rows = engine.collect(engine.read(path).select(column).distinct()).column(column).to_pylist()
            return frozenset(code for code in rows if code and (code == "TH" or code.isdecimal()))
    return frozenset()


def _touches(batch: registers.Batch, areas: list[str]) -> bool:
    return any(permissions.inside(code, area) for code in areas_of(batch) for area in areas)


def _theirs(user: User | AnonymousUser, batch: registers.Batch) -> bool:
    return user.is_authenticated and batch.taken_by == user.username


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
