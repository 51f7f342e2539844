"""What the doctor finds of a workspace that runs: a clock that is off, entries without a seal, a trail that nobody proved."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from ruamjai.web import health
from ruamjai.web.models import AuditEntry
from ruamjai.web.trail.sealing import Sealer

pytestmark = pytest.mark.django_db


def entry(*, ago: dt.timedelta, act="language.choose", **detail):
    return AuditEntry.objects.create(act=act, thing="somebody", at=timezone.now() - ago, detail=detail)


def seal():
    Sealer().seal(wait=True)


def codes():
    return [fault.code for fault in health.faults()]


def test_a_new_workspace_has_no_fault():
    assert codes() == []
    entry(ago=dt.timedelta(seconds=2))
    assert codes() == [], "a second without a seal is as it should be"


def test_what_waits_for_its_seal_is_told_until_it_has_one():
    entry(ago=dt.timedelta(minutes=20))
    (fault,) = health.faults()
    assert fault.code == "trail.unsealed"
    assert "20" in fault.en
    assert "20" in fault.th
    seal()
    assert codes() == []


def test_a_trail_that_nobody_proved_or_that_was_broken_is_told():
    entry(ago=dt.timedelta(days=9))
    seal()
    assert codes() == ["trail.unproved"]
    entry(ago=dt.timedelta(days=4), act="trail.verify", faults=0)
    seal()
    assert codes() == ["trail.unproved"]
    entry(ago=dt.timedelta(days=1), act="trail.verify", faults=2)
    seal()
    assert codes() == ["trail.broken"]
    entry(ago=dt.timedelta(hours=1), act="trail.verify", faults=0)
    seal()
    assert codes() == []


def test_a_clock_set_back_is_told():
    entry(ago=-dt.timedelta(minutes=10))
    seal()
    assert codes() == ["clock"]


def test_a_clock_apart_from_the_database_s_is_told(monkeypatch):
    off = timezone.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(health.timezone, "now", lambda: off)
    assert codes() == ["clock"]


def test_looking_changes_nothing(django_assert_num_queries):
    with django_assert_num_queries(3):
        health.faults()
    assert not connection.needs_rollback
