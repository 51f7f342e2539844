"""What is done about the trail itself: taking up what was done elsewhere, noting that it was proved, handing it out."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ruamjai import registers
from ruamjai.warehouse import RunStore, acts
from ruamjai.web import outbox
from ruamjai.web.models import AuditEntry, ErasureJob, User
from ruamjai.web.trail.verifying import Proof

SETTLED = dt.timedelta(seconds=60)  # an act of the web writes its own entry, a moment after the manifest
_NEAR = dt.timedelta(minutes=2)
_AHEAD = dt.timedelta(minutes=5)  # what says that it was done so far in time to come is not being done just now
_LOCK = 5_714_190_006  # of whoever takes up, among PostgreSQL's advisory locks


@dataclass(frozen=True, slots=True)
class _Done:
    """An act as a manifest tells it. ``by_name`` is the operating system's name for whoever did it."""

    source: str
    act: str
    thing: str
    by_name: str
    at: dt.datetime
    detail: dict[str, Any] = field(default_factory=dict)
    order: str = ""  # of the decision on a page that this carries out


@transaction.atomic
def take_up(*, by: User | None, data: Path, settled: dt.timedelta = SETTLED) -> int:
    """Write down what was done at the command line since: each act of a manifest once. Returns how many were new.

    An entry stands under the moment of taking up; when it was done, and by which name, is in its detail. What pages did
    has an entry already, and what is younger than ``settled`` is left for the next time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now = timezone.now()  # a clock that ran ahead must not keep its acts out of the trail until then
    told = {done.source: done for done in _told_by_manifests(data) if done.at <= now - settled or done.at > now + _AHEAD}
    known = set(AuditEntry.objects.filter(source__in=told).values_list("source", flat=True))
    new = [done for source, done in told.items() if source not in known and not _done_on_a_page(done)]
    for done in sorted(new, key=lambda one: (one.at, one.source)):
        detail = done.detail | {"by_name": done.by_name, "done_at": done.at.isoformat()}
        outbox.audit(done.act, done.thing, by=by, source=done.source, **detail)
    return len(new)


@transaction.atomic
def note_proof(*, by: User | None, proof: Proof, by_name: str | None = None) -> None:
    """Write down that the trail was proved, how far, and how many faults were found."""
    detail: dict[str, Any] = {"sealed": proof.sealed, "faults": proof.n_faults, "hash": proof.hash}
    if by_name:
        detail["by_name"] = by_name
    outbox.audit("trail.verify", f"trail:{proof.sequence}", by=by, **detail)


@transaction.atomic
def note_export(*, by: User, filters: dict[str, str]) -> None:
    """Write down that ``by`` took the trail out as a file, and how it was narrowed (which filters, not what was typed)."""
    outbox.audit("trail.export", "trail", by=by, filters=sorted(filters))


@transaction.atomic
def note_receipt(*, by: User, request: int, area_code: str) -> None:
    """Write down that ``by`` opened, for whoever made request ``request``, the list of who had looked at that person."""
    outbox.audit("trail.receipt", f"request:{request}", by=by, area_code=area_code)


_PAGES = {  # what a page writes down of an act that leaves this in a manifest, where it is not the same
    "run.publish": ("run.publish", "run.make"),  # a run may be published again by another door: near in time
}


_NOTED = {"run.prune", "spine.make", "spine.add", "spine.withdraw", "spine.learn"}  # lines that stand in no manifest


def _done_on_a_page(done: _Done) -> bool:
    """Whether somebody of that name did it on a page: the act's own entry stands."""
    if done.act == "data.erase":
        return bool(done.order) and ErasureJob.objects.filter(pk=done.order).exists()
    if done.act == "batch.withdraw":
        batch = [done.thing.removeprefix("batch:")]
        if ErasureJob.objects.filter(batches__contains=batch, by__username=done.by_name).exists():
            return True
    acts_of_pages = _PAGES.get(done.act, (done.act,))
    entries = AuditEntry.objects.filter(act__in=acts_of_pages, by__username=done.by_name, thing=done.thing)
    if done.act in _PAGES:
        entries = entries.filter(at__range=(done.at - _NEAR, done.at + _NEAR))
    return entries.exists()


def _told_by_manifests(data: Path) -> Iterator[_Done]:
    yield from _of_batches(data)
    store = RunStore(data)
    for run in store.runs():
        made = {"publishable": run.publishable, "what_if": bool(run.raw.get("what_if")), "parent": run.raw.get("parent")}
        yield _Done(f"run.make:{run.id}", "run.make", f"run:{run.id}", str(run.raw["made_by"]), run.made_at, made)
        for number, erased in enumerate(run.raw.get("erasures", []), 1):
            rows = {name: table["rows"] for name, table in erased["tables"].items()}
            what = {"reason": erased["reason"], "rows": rows}
            yield _Done(
                f"data.erase:{run.id}:{number}",
                "data.erase",
                f"run:{run.id}",
                erased["by"],
                _moment(erased["at"]),
                what,
                erased.get("order", ""),
            )
    yield from _of_publications(store)
    for act in acts.noted(data):
        if act.act in _NOTED:
            yield _Done(f"act:{act.id}", act.act, act.thing, act.by, _aware(act.at), act.detail)


def _of_publications(store: RunStore) -> Iterator[_Done]:
    """A line that is none of ours is passed over: it must not keep the pages from starting, nor other acts out."""
    for line in store.publications():
        with suppress(KeyError, TypeError, ValueError):
            source, before = f"run.publish:{line['run']}:{line['at']}", {"before": line["before"]}
            yield _Done(source, "run.publish", f"run:{line['run']}", str(line["by"]), _moment(line["at"]), before)


def _of_batches(data: Path) -> Iterator[_Done]:
    for batch in registers.batches(data / "inbox"):
        counts = {"register": batch.register, "rows": batch.n_rows, "taken": batch.n_taken, "findings": batch.n_findings}
        thing = f"batch:{batch.id}"
        yield _Done(f"batch.take:{batch.id}", "batch.take", thing, batch.taken_by, _moment(batch.taken_at), counts)
        if batch.withdrawn_at:
            source = f"batch.withdraw:{batch.id}"
            yield _Done(source, "batch.withdraw", thing, str(batch.withdrawn_by), _moment(batch.withdrawn_at))


def _moment(text: str) -> dt.datetime:
    return _aware(dt.datetime.fromisoformat(text))


def _aware(at: dt.datetime) -> dt.datetime:
    """A time that does not say where it is told is UTC, as ours are."""
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)
