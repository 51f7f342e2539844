"""Erasures and ends of periods as the worker carries them out: how far, what became of them, and trying again.

What was decided stands in the trail since the decision (``people.grant``, ``people_retention.carry_out``); that it was carried
out is an entry of its own, by whoever decided.
"""

from django.db import transaction
from django.utils import timezone

from ruamjai.errors import UsageError
from ruamjai.web import outbox, permissions
from ruamjai.web.actions import jobs
from ruamjai.web.models import BEGUN, ErasureJob, JobState, PersonRequest, RequestState, RetentionAct, User
from ruamjai.web.roles import Verb

WAIT = 60  # seconds until the worker looks again whether the run has ended


def tell(*, job: ErasureJob, folder: str, rows: int, done: int, total: int) -> None:
    """Write down that ``rows`` of ``folder`` were emptied (none: that the work begins), and how far the job is."""
    name = folder or BEGUN
    job.emptied[name] = job.emptied.get(name, 0) + rows
    jobs.tell(job=job, step="", done=done, total=total, emptied=job.emptied)


@transaction.atomic
def wait_for_run(*, job: ErasureJob) -> None:
    """Hand it to the worker again for later: a run is being made, and it is no fault to wait for its end."""
    ErasureJob.objects.filter(pk=job.pk).update(state=JobState.WAITING, step="run")
    outbox.hand_over("erase", job.pk, in_seconds=WAIT)


@transaction.atomic
def carried_out(*, job: ErasureJob, rows: int) -> None:
    """Write down that it is done: ``rows`` of people were looked for (erasure), or emptied (a period)."""
    held = _held(job)
    if held.ended:
        return
    now = timezone.now()
    ErasureJob.objects.filter(pk=held.pk).update(state=JobState.DONE, ended_at=now, step="")
    detail = {"rows": rows, "runs": held.n_emptied("run"), "job": str(held.pk)}
    if held.request_id is None:
        RetentionAct.objects.create(
            register=held.register,
            batches=held.batches,
            years=held.years,
            n_rows=rows,
            n_runs=detail["runs"],
            by=held.by,
            at=now,
        )
        detail |= {"batches": held.batches, "years": held.years}
        outbox.audit("retention.carry_out", f"register:{held.register}", by=held.by, **detail)
        return
    PersonRequest.objects.filter(pk=held.request_id).update(state=RequestState.GRANTED, ended_at=now)
    detail |= {"batches": held.n_emptied("batch"), "kind": held.request.kind}
    outbox.audit("request.carry_out", f"request:{held.request_id}", by=held.by, area_code=held.request.area_code, **detail)


@transaction.atomic
def break_off(*, job: ErasureJob, code: str = "", message_th: str = "", message_en: str = "") -> None:
    """Write down that it could not be finished, and why; what was emptied stays empty, and it can be tried again."""
    held = _held(job)
    if held.ended:
        return
    ErasureJob.objects.filter(pk=held.pk).update(
        state=JobState.FAILED, ended_at=timezone.now(), code=code, message_th=message_th, message_en=message_en
    )
    act, thing, area_code = _named(held, "fail")
    outbox.audit(act, thing, by=held.by, area_code=area_code, code=code, job=str(held.pk))


@transaction.atomic
def try_again(*, by: User, job: ErasureJob) -> None:
    """Hand one that could not be finished to the worker again. ``UsageError`` where there is nothing to try again."""
    held = _held(job)
    permissions.require(by, *((Verb.REQUEST_HANDLE, held.request) if held.request else (Verb.RETENTION_CARRY_OUT, None)))
    if held.request and held.request.asker_id == by.pk:
        raise UsageError("A request is not handled by whoever made it.", message_th="ผู้ยื่นคำขอจัดการคำขอของตนเองไม่ได้")
    if not held.failed:
        raise UsageError("There is nothing to try again.", message_th="ไม่มีงานที่ต้องทำใหม่")
    ErasureJob.objects.filter(pk=held.pk).update(
        state=JobState.WAITING, ended_at=None, step="", done=0, total=0, code="", message_th="", message_en=""
    )
    act, thing, area_code = _named(held, "try_again")
    outbox.audit(act, thing, by=by, area_code=area_code, job=str(held.pk))
    outbox.hand_over("erase", held.pk)


def _held(job: ErasureJob) -> ErasureJob:
    """The job as it stands, alone for this transaction."""
    return ErasureJob.objects.select_related("request", "by").select_for_update(of=("self",)).get(pk=job.pk)


def _named(job: ErasureJob, what: str) -> tuple[str, str, str]:
    if job.request is None:
        return f"retention.{what}", f"register:{job.register}", ""
    return f"request.{what}", f"request:{job.request.pk}", job.request.area_code
