"""Asking for an export, stopping it and going on with it, fetching and removing its file; and how the worker fares with it."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ruamjai.thai import areas
from ruamjai.warehouse import RunStore
from ruamjai.web import export_policy, outbox
from ruamjai.web.models import ApiToken, AuditEntry, ExportJob, ExportKind, ExportPurpose, ExportState, User
from ruamjai.web.roles import Verb

GOES_ON = dt.timedelta(days=1)  # a download over a poor line is gone on with the next morning; later it is a new one
_UNDER_WAY = (ExportState.WAITING, ExportState.WORKING)


@transaction.atomic
def ask(
    *,
    by: User,
    table: str,
    kind: str,
    purpose: str,
    area_code: str = "",
    sensitive: bool = False,
    token: ApiToken | None = None,
) -> ExportJob:
    """Hand an export of ``table`` of the published run to the worker: of ``area_code``, or of all that ``by`` may take out.

    ``sensitive`` asks for columns of section 26 besides. By a ``token`` no more than it carries, for its own
    purpose. ``ValueError`` says what is wrong (see ``refusal``; ``run``: none is published, or it lacks the table),
    ``PermissionDenied`` is for whoever may not.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two at once are counted one after the other
    fault = refusal(by=by, table=table, area_code=area_code, token=token)
    if fault == "right" or (token is not None and token.purpose != purpose):
        raise PermissionDenied(Verb.EXPORT_MAKE)
    if fault:
        raise ValueError(fault)
    run = RunStore(settings.DATA).published()
    if run is None or not run.has(table):
        raise ValueError("run")
    offer = export_policy.OFFERS[table]
    job = ExportJob.objects.create(
        by=by, token=token, run=run.id, table=table, kind=ExportKind(kind), purpose=ExportPurpose(purpose),
        areas=narrowed(by=by, table=table, area_code=area_code, token=token), sensitive=sensitive and offer.has_sensitive,
    )  # fmt: skip
    outbox.audit(
        "export.ask", f"export:{job.pk}", by=by, area_code=job.area_code, run=run.id, table=table, areas=job.areas,
        kind=job.kind, purpose=job.purpose, sensitive=job.sensitive, token=_id(token),
    )  # fmt: skip
    outbox.hand_over("export", job.pk)
    return job


def refusal(*, by: User, table: str, area_code: str = "", token: ApiToken | None = None) -> str:
    """Why this is not exported: ``table``, ``area`` (no such), ``right``, ``many`` (under way already); "" where it may be."""
    offer = export_policy.OFFERS.get(table)
    if offer is None:
        return "table"
    if not _is_an_area(area_code):
        return "area"
    if not narrowed(by=by, table=table, area_code=area_code, token=token):
        return "right"
    if ExportJob.objects.filter(by=by, state__in=_UNDER_WAY).count() >= export_policy.MOST_AT_ONCE:
        return "many"
    return ""


def narrowed(*, by: User, table: str, area_code: str = "", token: ApiToken | None = None) -> list[str]:
    """What is in ``area_code`` (or anywhere) of the areas that ``by`` may take out; [] is nothing."""
    held = export_policy.allowed(by, export_policy.OFFERS[table], token)
    return export_policy.common(held, [area_code]) if area_code else held


@transaction.atomic
def stop(*, by: User, job: ExportJob, token: ApiToken | None = None) -> bool:
    """Let the worker leave it; what was read is kept. False where it had ended."""
    _own(by, job, token)
    stopped = ExportJob.objects.filter(pk=job.pk, state__in=_UNDER_WAY)
    if not stopped.update(state=ExportState.STOPPED, ended_at=timezone.now()):
        return False
    outbox.audit("export.stop", f"export:{job.pk}", by=by, area_code=job.area_code, done=job.done, token=_id(token))
    return True


@transaction.atomic
def go_on(*, by: User, job: ExportJob, token: ApiToken | None = None) -> bool:
    """Hand one that stands still to the worker again, from what was read. False where there is nothing to go on with.

    ``PermissionDenied`` where ``by`` may no longer take out what it holds; ``ValueError`` ("many") beside too many others.
    """
    _own(by, job, token)
    User.objects.select_for_update().get(pk=by.pk)
    held = ExportJob.objects.select_for_update().get(pk=job.pk)
    if not held.can_go_on():
        return False
    if not export_policy.stands(job, token):
        raise PermissionDenied(Verb.EXPORT_MAKE)
    if fault := refusal(by=by, table=job.table, token=token):
        raise ValueError(fault)
    ExportJob.objects.filter(pk=job.pk).update(
        state=ExportState.WAITING, ended_at=None, code="", message_th="", message_en=""
    )  # fmt: skip
    outbox.audit("export.go_on", f"export:{job.pk}", by=by, area_code=job.area_code, done=held.done, token=_id(token))
    outbox.hand_over("export", job.pk)
    return True


@transaction.atomic
def fetch(*, by: User, job: ExportJob, token: ApiToken | None = None, first: int = 0) -> Path:
    """The file, for who asked for it while their right to all of it stands; each fetch is written down.

    ``first`` is the byte that it is fetched from. What begins later than the first byte goes on with the download that was
    written down within :data:`GOES_ON`, and is none of its own; where there was none it is written down like any other.
    ``PermissionDenied`` for anybody else; ``FileNotFoundError`` where there is no file, or none any more.
    """
    _own(by, job, token)
    if not export_policy.stands(job, token):
        raise PermissionDenied(Verb.EXPORT_MAKE)
    held = ExportJob.objects.select_for_update().get(pk=job.pk)
    path = export_policy.file(job)
    if not held.can_be_fetched() or not path.exists():
        raise FileNotFoundError(path)
    if first > 0 and _begun_before(job):
        return path
    ExportJob.objects.filter(pk=job.pk).update(n_fetched=held.n_fetched + 1)
    outbox.audit(
        "export.fetch", f"export:{job.pk}", by=by, area_code=job.area_code, table=job.table, rows=held.total,
        purpose=job.purpose, token=_id(token),
    )  # fmt: skip
    return path


@transaction.atomic
def remove(*, by: User | None, job: ExportJob, token: ApiToken | None = None) -> bool:
    """Remove what is kept of it: by who asked, or because its days are over (``by`` None). False where nothing was left."""
    if by is not None:
        _own(by, job, token)
    ended = ExportJob.objects.filter(pk=job.pk, removed_at=None).exclude(state__in=_UNDER_WAY)
    if not ended.update(removed_at=timezone.now()):
        return False
    outbox.audit("export.remove", f"export:{job.pk}", by=by, area_code=job.area_code, token=_id(token))
    transaction.on_commit(lambda: shutil.rmtree(export_policy.folder(job), ignore_errors=True))
    return True


def sweep(*, by: User | None = None) -> int:
    """Remove every file whose days are over, and what nobody knows of any more. Returns how many there were."""
    over = ExportJob.objects.filter(removed_at=None, ended_at__lt=timezone.now() - export_policy.KEPT)
    removed = sum(remove(by=by, job=job) for job in over)
    kept = {str(pk) for pk in ExportJob.objects.filter(removed_at=None).values_list("pk", flat=True)}
    lying = settings.DATA / "web" / "exports"
    for found in lying.iterdir() if lying.is_dir() else ():
        if found.name not in kept:
            shutil.rmtree(found, ignore_errors=True)
    return removed


def begin(*, job: ExportJob) -> bool:
    """Mark it as being worked on; False if it has ended or was stopped."""
    return bool(ExportJob.objects.filter(pk=job.pk, state__in=_UNDER_WAY).update(state=ExportState.WORKING))


def tell(*, job: ExportJob, step: str, done: int, total: int) -> bool:
    """Write down how far it is; False where it was stopped meanwhile."""
    working = ExportJob.objects.filter(pk=job.pk, state=ExportState.WORKING)
    return bool(working.update(step=step, done=done, total=total))


@transaction.atomic
def finish(*, job: ExportJob, rows: int, size: int) -> bool:
    """Its file is there; False where it was stopped meanwhile."""
    now = timezone.now()
    working = ExportJob.objects.filter(pk=job.pk, state=ExportState.WORKING)
    if not working.update(
        state=ExportState.DONE, ended_at=now, kept_until=now + export_policy.KEPT, done=rows, total=rows, size=size
    ):
        return False
    outbox.audit(
        "export.make", f"export:{job.pk}", by=job.by, area_code=job.area_code, table=job.table, rows=rows, bytes=size,
        token=job.token_id,
    )  # fmt: skip
    return True


@transaction.atomic
def break_off(*, job: ExportJob, **became: Any) -> None:
    """It could not be finished; what was read is kept, so that it can be gone on with."""
    working = ExportJob.objects.filter(pk=job.pk, state__in=_UNDER_WAY)
    if working.update(state=ExportState.FAILED, ended_at=timezone.now(), **became):
        outbox.audit(
            "export.fail", f"export:{job.pk}", by=job.by, area_code=job.area_code, code=became.get("code", ""),
            token=job.token_id,
        )  # fmt: skip


def _own(by: User, job: ExportJob, token: ApiToken | None) -> None:
    """Another's is nobody's business; and a token has to do with what was asked for by it alone."""
    if job.by_id != by.pk or (token is not None and job.token_id != token.pk):
        raise PermissionDenied(Verb.EXPORT_MAKE)


def _begun_before(job: ExportJob) -> bool:
    """Whether a download of it was written down so lately that one may still be going on with it."""
    written = AuditEntry.objects.filter(thing=f"export:{job.pk}", act="export.fetch", at__gt=timezone.now() - GOES_ON)
    return written.exists()


def _id(token: ApiToken | None) -> int | None:
    return token.pk if token else None


def _is_an_area(code: str) -> bool:
    digits = code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 8)
    return code in ("", "TH") or (digits and areas.current(code[:6]))
