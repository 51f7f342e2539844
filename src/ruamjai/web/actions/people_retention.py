"""Retention that is carried out: batches kept longer than their register's period lose what points at people."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai import flow, registers
from ruamjai.errors import UsageError
from ruamjai.registers import processing
from ruamjai.web import outbox, permissions
from ruamjai.web.models import RetentionAct, User
from ruamjai.web.roles import Verb


@transaction.atomic
def carry_out(*, by: User, register: str) -> RetentionAct:
    """Withdraw this register's batches whose period is over, and empty their personal columns in the inbox and in every run.

    What is due is worked out anew here, not taken from a page. ``UsageError`` if nothing is due; ``RunError`` while a run is
    being made. Broken off in the middle, it is done again: what was emptied stays empty.
    """
    permissions.require(by, Verb.RETENTION_CARRY_OUT, None)
    inbox = settings.DATA / "inbox"
    found = processing.due(inbox, timezone.localdate())
    due = next((one for one in found if one.register.id == register and one.batches), None)
    if due is None:
        raise UsageError(f"Nothing of {register} is due.", message_th="ยังไม่มีชุดข้อมูลที่พ้นกำหนด")
    names = [batch.id for batch in due.batches]
    for batch in due.batches:
        registers.withdraw(inbox=inbox, batch=batch.id, by=by.username, reason="retention")
    done = flow.retire_batches(data=settings.DATA, batches=names, by=by.username)
    n_rows = sum(sum(rewritten.rows.values()) for rewritten in done.batches.values())
    act = RetentionAct.objects.create(
        register=register, batches=names, years=due.period.years, n_rows=n_rows, n_runs=len(done.runs), by=by
    )
    outbox.audit(
        "retention.carry_out",
        f"register:{register}",
        by=by,
        batches=names,
        years=due.period.years,
        rows=n_rows,
        runs=len(done.runs),
    )
    return act
