"""What leaves an act leaves with it or not at all."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ruamjai.web import outbox
from ruamjai.web.models import AuditEntry, RunJob
from web.factories import make_agency, make_user


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_leaves():
    user = make_user("steward")
    with pytest.raises(RuntimeError, match="outside the transaction"):
        outbox.audit("run.start", "job:1", by=user)
    with pytest.raises(RuntimeError, match="outside the transaction"):
        outbox.hand_over("run", RunJob(by=user).pk)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_an_act_that_fails_leaves_neither_entry_nor_work(steward):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.audit("run.start", "job:1", by=steward)
        outbox.hand_over("run", RunJob(by=steward).pk)
        1 / 0  # noqa: B018 - the act fails
    assert not AuditEntry.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_an_entry_keeps_the_agency_of_that_day():
    user = make_user("officer", agency=make_agency("codi"))
    entry = outbox.audit("batch.take", "batch:x", by=user, area_code="47", rows=3)
    user.agency = make_agency("dasta")
    user.save()
    entry.refresh_from_db()
    assert (entry.by, entry.agency_id, entry.area_code, entry.detail) == (user, "codi", "47", {"rows": 3})
