"""Retention that is carried out: batches kept longer than their register's period lose what points at people."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai.errors import UsageError
from ruamjai.registers import batches, processing
from ruamjai.web import outbox, permissions, retention_policy
from ruamjai.web.models import ErasureJob, JobState, User
from ruamjai.web.roles import Verb


@transaction.atomic
def carry_out(*, by: User, register: str) -> ErasureJob:
    """Decide that this register's batches whose period is over are withdrawn and emptied; the worker carries it out.

    What is due is worked out anew here, not taken from a page; a batch that an open request reaches into waits until that is
    answered. ``UsageError`` if nothing is due, if all of it waits, or where an earlier decision about the register has not been
    carried out yet.
    """
    permissions.require(by, Verb.RETENTION_CARRY_OUT, None)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ErasureJob.objects.filter(request=None, register=register).exclude(state=JobState.DONE).exists():
        raise UsageError(f"{register} is being dealt with already.", message_th="กำลังดำเนินการกับทะเบียนนี้อยู่แล้ว")
    found = processing.due(settings.DATA / "inbox", timezone.localdate())
    due = next((one for one in found if one.register.id == register and one.batches), None)
    if due is None:
        raise UsageError(f"Nothing of {register} is due.", message_th="ยังไม่มีชุดข้อมูลที่พ้นกำหนด")
    now = retention_policy.waiting(due.batches)
    if not now.free:
        raise _all_wait()
    names = [batch.id for batch in now.free]
    job = ErasureJob.objects.create(by=by, reason="retention", register=register, batches=names, years=due.period.years)
    outbox.audit(
        "retention.decide", f"register:{register}", by=by, batches=names, years=due.period.years,
        rows=sum(batch.n_taken for batch in now.free), waiting=[batch.id for batch in now.held], requests=len(now.requests),
        job=str(job.pk),
    )  # fmt: skip
    outbox.hand_over("erase", job.pk)
    return job


@transaction.atomic
def leave_what_waits(*, job: ErasureJob) -> list[str]:
    """The batches that ``job`` empties, less those that a request has reached into since it was decided; these stay due.

    Once the emptying has begun it is gone on with: half of it would leave names in runs whose batch has none. ``UsageError``
    where all of them wait: it is told, and can be tried again once the requests are answered.
    """
    held = ErasureJob.objects.select_related("by").select_for_update(of=("self",)).get(pk=job.pk)
    if held.begun:
        return list(held.batches)
    known = [batch for batch in batches(settings.DATA / "inbox") if batch.id in held.batches]
    now = retention_policy.waiting(retention_policy.pointing(known))
    waiting = [batch.id for batch in now.held]
    left = [name for name in held.batches if name not in waiting]
    if not left:
        raise _all_wait()
    if waiting:
        ErasureJob.objects.filter(pk=held.pk).update(batches=left)
        outbox.audit(
            "retention.wait", f"register:{held.register}", by=held.by, waiting=waiting, requests=len(now.requests),
            job=str(held.pk),
        )  # fmt: skip
    return left


def _all_wait() -> UsageError:
    return UsageError(
        "Open requests of people reach into all of these batches. They are answered first.",
        message_th="คำขอของเจ้าของข้อมูลที่ยังไม่ได้ตอบเกี่ยวกับทุกชุดข้อมูลนี้ ต้องตอบคำขอก่อน",
    )
