"""Retention that is carried out: batches kept longer than their register's period lose what points at people."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai.errors import UsageError
from ruamjai.registers import processing
from ruamjai.web import outbox, permissions
from ruamjai.web.models import ErasureJob, JobState, User
from ruamjai.web.roles import Verb


@transaction.atomic
def carry_out(*, by: User, register: str) -> ErasureJob:
    """Decide that this register's batches whose period is over are withdrawn and emptied; the worker carries it out.

    What is due is worked out anew here, not taken from a page. ``UsageError`` if nothing is due, or where an earlier decision
    about the register has not been carried out yet.
    """
    permissions.require(by, Verb.RETENTION_CARRY_OUT, None)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if ErasureJob.objects.filter(request=None, register=register).exclude(state=JobState.DONE).exists():
        raise UsageError(f"{register} is being dealt with already.", message_th="กำลังดำเนินการกับทะเบียนนี้อยู่แล้ว")
    found = processing.due(settings.DATA / "inbox", timezone.localdate())
    due = next((one for one in found if one.register.id == register and one.batches), None)
    if due is None:
        raise UsageError(f"Nothing of {register} is due.", message_th="ยังไม่มีชุดข้อมูลที่พ้นกำหนด")
    names = [batch.id for batch in due.batches]
    job = ErasureJob.objects.create(by=by, reason="retention", register=register, batches=names, years=due.period.years)
    outbox.audit(
        "retention.decide", f"register:{register}", by=by, batches=names, years=due.period.years, rows=due.n_rows,
        job=str(job.pk),
    )  # fmt: skip
    outbox.hand_over("erase", job.pk)
    return job
