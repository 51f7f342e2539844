"""The trail: added to, never changed."""

import pytest
from django.db import IntegrityError, connection, transaction

from ruamjai.web.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(steward):
    return AuditEntry.objects.create(by=steward, act="batch.take", thing="batch:x")


def test_an_entry_is_neither_saved_again_nor_deleted(entry):
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


@pytest.mark.parametrize("sql", ["UPDATE web_auditentry SET act = 'other'", "DELETE FROM web_auditentry"])
def test_postgresql_refuses_whoever_asks(entry, sql):
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.get().act == "batch.take"


def test_an_account_that_acted_is_never_deleted(entry, steward):
    with pytest.raises(IntegrityError):
        steward.delete()
