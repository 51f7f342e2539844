"""Requests go their way by codes and rights alone; breaches and retention keep their clocks."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from ruamjai import flow
from ruamjai.errors import RunError, UsageError
from ruamjai.registers import batches, processing
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.runs import table_path
from ruamjai.web import work
from ruamjai.web.actions import people, people_breaches, people_erasing, people_retention, trail
from ruamjai.web.models import AuditEntry, ErasureJob, Identity, JobState, Look, RequestState, RetentionAct
from ruamjai.web.queries import looks, requests
from ruamjai.web.queries import processing as periods
from web import looks_run
from web.factories import make_user, take_samples
from web.figures_run import PEOPLE

pytestmark = pytest.mark.django_db
PERSON = PEOPLE[0]


def asked(kind="access", ground="know", by=None, area="47", **more):
    return people.ask(by=by or make_user("citizen", area="470301"), kind=kind, ground=ground, area_code=area, **more)


def working(by, request):
    people.establish(by=by, request=request, person_id=PERSON, how="card_shown", area_code="470301")
    request.refresh_from_db()
    people.begin(by=by, request=request)
    request.refresh_from_db()
    return request


def test_a_request_goes_its_way_and_each_step_is_written_down(steward, data):
    looks_run.seal_named_run(data)
    citizen = make_user("citizen", area="470301")
    found = asked(by=citizen)
    assert (found.due_on - timezone.localdate(found.asked_at)).days == 30
    assert found.state == RequestState.RECEIVED
    with pytest.raises(UsageError, match="moved on"):
        people.grant(by=steward, request=found)
    people.grant(by=steward, request=working(steward, found))
    found.refresh_from_db()
    assert (found.state, found.handler, found.person_id) == (RequestState.GRANTED, steward, PERSON)
    assert people.open_package(by=citizen, request=found, how="page") == PERSON
    acts = list(AuditEntry.objects.filter(thing=f"request:{found.pk}").order_by("id").values_list("act", flat=True))
    assert acts == ["request.ask", "request.establish", "request.begin", "request.grant", "request.open"]
    assert asked(by=citizen).state == RequestState.IDENTIFIED, "an account's identity is established once"


def test_nobody_answers_outside_the_area_or_for_themselves(steward):
    found = asked(by=steward)
    with pytest.raises(UsageError, match="whoever made it"):
        people.refuse(by=steward, request=found, refusal="identity")
    elsewhere = make_user("steward", area="57")
    with pytest.raises(PermissionDenied):
        people.begin(by=elsewhere, request=asked(area="47"))
    with pytest.raises(PermissionDenied):
        people.ask(by=elsewhere, kind="access", ground="know", area_code="47", counter=True)
    with pytest.raises(PermissionDenied):
        people.establish(
            by=elsewhere, request=asked(area="57", by=make_user()), person_id=PERSON, how="card_shown", area_code="470301"
        )
    assert Identity.objects.count() == 0


def test_a_refusal_has_a_reason_that_is_meant_for_it(steward):
    found = asked("erasure", "unlawful")
    with pytest.raises(ValueError, match="no reason"):
        people.refuse(by=steward, request=found, refusal="law_or_court")
    people.refuse(by=steward, request=found, refusal="needed_public_task")
    found.refresh_from_db()
    assert found.ended_at
    assert found.refusal_section.startswith("33")
    with pytest.raises(ValueError, match="no ground"):
        asked("access", "unlawful", by=steward)


def test_a_package_is_opened_by_the_asker_and_the_handlers_alone(steward, data):
    found = asked(by=make_user("citizen", area="470301"))
    with pytest.raises(UsageError, match="not been granted"):
        people.open_package(by=steward, request=found, how="page")
    people.grant(by=steward, request=working(steward, found))
    found.refresh_from_db()
    for other in (make_user(), make_user("steward", area="57"), make_user("auditor")):
        with pytest.raises(PermissionDenied):
            people.open_package(by=other, request=found, how="page")
    with pytest.raises(RunError, match="no published run"):
        people.open_package(by=steward, request=found, how="page")
    assert not Look.objects.exists()


def test_opening_a_package_is_a_look_that_the_person_is_told_of_and_uses_up_no_budget(steward, data):
    looks_run.seal_named_run(data)
    citizen = make_user("citizen", area="470301")
    found = asked(by=citizen)
    people.grant(by=steward, request=working(steward, found))
    found.refresh_from_db()
    before = looks.budget(steward)
    for by in (citizen, steward):
        people.open_package(by=by, request=found, how="json")
    told = looks.looks_at(PERSON)
    assert [one.name for one in told] == [steward.display_name, citizen.display_name]
    assert {one.purpose for one in told} == {"ตอบคำขอของเจ้าของข้อมูลเอง"}
    assert [str(look.reference) for look in Look.objects.all()] == [found.reference] * 2
    assert [look.role for look in Look.objects.order_by("id")] == ["citizen", "steward"]
    assert looks.budget(steward) == before, "a right of law does not end with an officer's day"
    opened = AuditEntry.objects.filter(act="request.open")
    assert {entry.detail["look"] for entry in opened} == {look.pk for look in Look.objects.all()}


@pytest.fixture
def granted(steward, data):
    """An erasure that was granted of the head of a household whom two runs know, not carried out yet."""
    for _twice in range(2):
        looks_run.seal_named_run(data)
    found = asked("erasure", "unlawful")
    people.grant(by=steward, request=working(steward, found))
    found.refresh_from_db()
    return found


def names_left(data) -> set[str]:
    """Given names in the personal tables of every run that are the head's."""
    store = RunStore(data)
    tables = [pq.read_table(table_path(store.folder / run.id, "person_records")) for run in store.runs()]
    return {row["first_name"] for rows in tables for row in rows.to_pylist() if row["citizen_id"] == looks_run.HEAD}


def test_granting_an_erasure_is_a_decision_that_the_worker_carries_out(steward, data, granted):
    job = requests.erasure(granted)
    assert (granted.state, granted.ended, granted.ended_at) == (RequestState.CARRYING, False, None)
    assert granted.days_left == 30, "the clock counts until it is done"
    assert granted in requests.to_handle(steward).filter(state__in=requests.OPEN)
    assert names_left(data) == {"สมหมาย"}, "nothing is done within the page"
    queued = ProcrastinateJob.objects.get(task_name="erase")
    assert queued.args == {"job": str(job.pk)}
    with pytest.raises(UsageError, match="moved on"):
        people.refuse(by=steward, request=granted, refusal="needed_public_task")

    work.erase(str(job.pk))
    job.refresh_from_db()
    granted.refresh_from_db()
    assert (job.state, granted.state) == (JobState.DONE, RequestState.GRANTED)
    assert granted.ended_at
    assert names_left(data) == set()
    entry = AuditEntry.objects.get(act="request.carry_out")
    assert (entry.by, entry.thing, entry.area_code) == (steward, f"request:{granted.pk}", "47")
    assert (entry.detail["rows"], entry.detail["runs"], entry.detail["batches"]) == (4, 2, 0)
    work.erase(str(job.pk))
    assert AuditEntry.objects.filter(act="request.carry_out").count() == 1
    trail.take_up(by=None, data=data, settled=dt.timedelta())
    assert not AuditEntry.objects.filter(act="data.erase").exists(), "the page's own entry stands"


def test_while_a_run_is_made_the_erasure_waits_and_then_begins_by_itself(data, granted):
    job = requests.erasure(granted)
    with RunStore(data).making():
        work.erase(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.step) == (JobState.WAITING, "run")
    assert ProcrastinateJob.objects.filter(task_name="erase", scheduled_at__gt=timezone.now()).count() == 1
    assert names_left(data) == {"สมหมาย"}
    work.erase(str(job.pk))
    assert names_left(data) == set()


def test_one_that_fails_is_told_and_can_be_tried_again(steward, data, granted, monkeypatch):
    job = requests.erasure(granted)
    with monkeypatch.context() as patch:
        patch.setattr(flow.erasure, "_empty_runs", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "ชื่อคน")))
        work.erase(str(job.pk))
    job.refresh_from_db()
    granted.refresh_from_db()
    assert (job.state, job.code, job.message_th) == (JobState.FAILED, "OSError", "")
    assert granted.state == RequestState.CARRYING, "not answered: its clock counts"
    assert AuditEntry.objects.get(act="request.fail").detail == {"code": "OSError", "job": str(job.pk)}
    with pytest.raises(PermissionDenied):
        people_erasing.try_again(by=make_user("steward", area="57"), job=job)
    people_erasing.try_again(by=steward, job=job)
    with pytest.raises(UsageError, match="nothing to try"):
        people_erasing.try_again(by=steward, job=job)
    assert ProcrastinateJob.objects.filter(task_name="erase").count() == 2
    work.erase(str(job.pk))
    granted.refresh_from_db()
    assert granted.state == RequestState.GRANTED
    assert names_left(data) == set()


def failed(granted, monkeypatch):
    """The job of ``granted`` after it broke where nothing had been done yet: no kept run knows the person."""
    granted.refresh_from_db()
    job = requests.erasure(granted)
    with monkeypatch.context() as patch:
        patch.setattr(flow.erasure, "_links", lambda *_: {})
        work.erase(str(job.pk))
    job.refresh_from_db()
    granted.refresh_from_db()
    assert (job.state, job.begun, granted.state) == (JobState.FAILED, False, RequestState.CARRYING)
    return job


def test_a_grant_that_could_not_be_carried_out_is_taken_back_and_answered_otherwise(steward, data, granted, monkeypatch):
    job, due = requests.erasure(granted), granted.due_on
    with pytest.raises(UsageError, match="being carried out"):
        people.hand_back(by=steward, request=granted, why="weigh_anew")
    failed(granted, monkeypatch)
    with pytest.raises(ValueError, match="no hand_back"):
        people.hand_back(by=steward, request=granted, why="the machine broke")
    with pytest.raises(PermissionDenied):
        people.hand_back(by=make_user("steward", area="57"), request=granted, why="weigh_anew")
    people.hand_back(by=steward, request=granted, why="weigh_anew")
    granted.refresh_from_db()
    assert (granted.state, granted.handed_back, granted.due_on) == (RequestState.WORKING, "weigh_anew", due)
    assert requests.erasure(granted) is None
    assert AuditEntry.objects.get(act="request.hand_back").detail == {
        "kind": "erasure", "why": "weigh_anew", "job": str(job.pk)
    }  # fmt: skip
    people.grant(by=steward, request=granted)
    failed(granted, monkeypatch)
    people.hand_back(by=steward, request=granted, why="weigh_anew")
    people.refuse(by=steward, request=granted, refusal="needed_public_task")
    work.erase(str(job.pk))
    granted.refresh_from_db()
    assert (granted.state, granted.refusal) == (RequestState.REFUSED, "needed_public_task")
    assert names_left(data) == {"สมหมาย"}, "what was taken back is not carried out any more"


def test_who_asked_may_be_established_anew_and_is_then_the_one_who_is_erased(steward, data, granted, monkeypatch):
    failed(granted, monkeypatch)
    people.hand_back(by=steward, request=granted, why="wrong_person")
    granted.refresh_from_db()
    assert (granted.state, granted.person_id) == (RequestState.RECEIVED, "")
    people.grant(by=steward, request=working(steward, granted))
    work.erase(str(ErasureJob.objects.get(request=granted).pk))
    granted.refresh_from_db()
    assert granted.state == RequestState.GRANTED
    assert names_left(data) == set()
    assert ErasureJob.objects.count() == 1


def test_what_has_begun_is_finished_and_no_longer_taken_back(steward, data, granted, monkeypatch):
    job = requests.erasure(granted)
    with monkeypatch.context() as patch:
        patch.setattr(flow.erasure, "_empty_runs", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "")))
        work.erase(str(job.pk))
    people_erasing.try_again(by=steward, job=job)
    for _thrice in range(3):
        work.give_up("erase", str(job.pk))
    job.refresh_from_db()
    assert job.failed and job.begun, "trying again does not make it forget"
    with pytest.raises(UsageError, match="only be finished"):
        people.hand_back(by=steward, request=granted, why="weigh_anew")


def test_one_that_took_its_workers_along_is_given_up(granted):
    job = requests.erasure(granted)
    for _twice in range(2):
        work.give_up("erase", str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.code) == (JobState.FAILED, "WorkerKilled")
    assert AuditEntry.objects.filter(act="request.fail").count() == 1


_WORKER = """
import sys, time, django
django.setup()
from django.conf import settings
from pathlib import Path
settings.DATA = Path(sys.argv[2])
from ruamjai.registers import erased
from ruamjai.warehouse import erasing
from ruamjai.web import work
swap, left = erasing.exchange, int(sys.argv[3])
def slowly(one, other):
    global left
    left -= 1
    swapped = swap(one, other)
    if left == 0:
        (settings.DATA / "in the middle").touch()
        time.sleep(600)
    return swapped
erasing.exchange = erased.exchange = slowly
work.erase(sys.argv[1])
"""


def killed_in_the_middle(job: ErasureJob, data, swaps: int) -> None:
    """A worker of its own takes ``job`` up and is killed right after its swap number ``swaps``."""
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    words = [sys.executable, "-c", _WORKER, str(job.pk), str(data), str(swaps)]
    worker = subprocess.Popen(words, env={**os.environ, "DATABASE_URL": url}, stderr=subprocess.PIPE)
    until = time.monotonic() + 600
    while not (data / "in the middle").exists():
        assert worker.poll() is None, worker.stderr.read().decode()
        assert time.monotonic() < until
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    job.refresh_from_db()
    assert job.state == JobState.WORKING


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_no_half_done_run_and_the_next_goes_on(data, granted):
    job = requests.erasure(granted)
    killed_in_the_middle(job, data, swaps=1)
    assert names_left(data) == {"สมหมาย"}, "the second run is whole and old"
    store = RunStore(data)
    erased = [run.id for run in store.runs() if "erasures" in run.raw]
    assert erased == ["0001"]
    work.erase(str(job.pk))
    granted.refresh_from_db()
    assert granted.state == RequestState.GRANTED
    assert names_left(data) == set()
    assert not list(store.folder.glob(".making-*"))
    assert {run.id: len(run.raw["erasures"]) for run in store.runs()} == {"0001": 1, "0002": 1}
    assert not (store.folder / "0001").stat().st_mode & 0o222, "sealed again"
    assert AuditEntry.objects.filter(act="request.carry_out").count() == 1


def breach(by, hours=1, risk="high"):
    known = timezone.now() - dt.timedelta(hours=hours)
    return people_breaches.report(by=by, what="confidentiality", cause="file", risk=risk, known_at=known, n_people=12)


def test_the_office_is_told_within_72_hours_or_with_a_reason(administrator, steward):
    found = breach(administrator)
    assert 70 <= found.hours_left <= 71
    people_breaches.tell_office(by=administrator, breach=found)
    late = breach(administrator, hours=73)
    assert late.hours_left < 0
    with pytest.raises(UsageError, match="say why"):
        people_breaches.tell_office(by=administrator, breach=late)
    people_breaches.tell_office(by=administrator, breach=late, late="scope_unknown")
    late.refresh_from_db()
    assert late.late == "scope_unknown"
    with pytest.raises(PermissionDenied):
        breach(steward)
    with pytest.raises(ValueError, match="before it is known"):
        breach(administrator, hours=-1)


def test_a_breach_is_closed_once_everybody_has_been_told(administrator):
    found = breach(administrator)
    with pytest.raises(UsageError, match="still to be told"):
        people_breaches.close(by=administrator, breach=found, remedy="recalled")
    people_breaches.tell_office(by=administrator, breach=found)
    people_breaches.tell_people(by=administrator, breach=found)
    people_breaches.close(by=administrator, breach=found, remedy="recalled")
    with pytest.raises(UsageError, match="closed"):
        people_breaches.tell_people(by=administrator, breach=found)
    harmless = breach(administrator, risk="none")
    assert harmless.hours_left is None
    people_breaches.close(by=administrator, breach=harmless, remedy="restored")


@pytest.fixture
def years_on(monkeypatch):
    """A day on which every period is over."""
    due = processing.due
    monkeypatch.setattr(processing, "due", lambda inbox, today: due(inbox, today + dt.timedelta(days=365 * 30)))


def test_retention_is_decided_once_and_by_whom_it_belongs_to(administrator, steward, data, years_on):
    take_samples(data, "card")
    with pytest.raises(UsageError, match="due"):
        people_retention.carry_out(by=administrator, register="area_teams")
    with pytest.raises(PermissionDenied):
        people_retention.carry_out(by=steward, register="welfare_card")
    people_retention.carry_out(by=administrator, register="welfare_card")
    with pytest.raises(UsageError, match="already"):
        people_retention.carry_out(by=administrator, register="welfare_card")
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureJob.objects.create(by=administrator, reason="retention", register="welfare_card")


def two_old_batches(data):
    """Two batches of one register: of Kut Bak (47) with a row that names no tambon, and of Chiang Rai (57)."""
    near, far = sorted(
        take_samples(data, "amphoe_windows874", "amphoe_merged"), key=lambda batch: batch.file_name, reverse=True
    )
    return near, far


def test_what_an_open_request_is_about_waits_until_it_is_answered(administrator, steward, data, years_on):
    free, held = two_old_batches(data)
    record = pq.read_table(held.folder / "person_records.parquet").column("record_id")[0].as_py()
    looks_run.seal_named_run(data, record_persons=[{"record_id": record, "register": "basic_needs", "person_id": PERSON}])
    request = working(steward, asked())
    told = periods.waiting(periods.due())["basic_needs"]
    assert ([b.id for b in told.held], [b.id for b in told.free], told.requests) == ([held.id], [free.id], (request,))
    job = people_retention.carry_out(by=administrator, register="basic_needs")
    assert job.batches == [free.id]
    decided = AuditEntry.objects.get(act="retention.decide").detail
    assert (decided["waiting"], decided["requests"], decided["rows"]) == ([held.id], 1, free.n_taken)
    work.erase(str(job.pk))
    assert {batch.id: batch.standing for batch in batches(data / "inbox")} == {held.id: True, free.id: False}
    with pytest.raises(UsageError, match="answered first"):
        people_retention.carry_out(by=administrator, register="basic_needs")
    people.grant(by=steward, request=request)
    with pytest.raises(UsageError, match="answered first"):  # granted, and nobody has come for it yet
        people_retention.carry_out(by=administrator, register="basic_needs")
    request.refresh_from_db()
    people.open_package(by=steward, request=request, how="page")
    assert people_retention.carry_out(by=administrator, register="basic_needs").batches == [held.id]


def test_what_was_granted_is_not_waited_for_beyond_its_days(administrator, steward, data, years_on):
    take_samples(data, "card")
    request = asked()  # of somebody not established: may be anybody of the province
    with pytest.raises(UsageError, match="answered first"):
        people_retention.carry_out(by=administrator, register="welfare_card")
    long_ago = timezone.now() - dt.timedelta(days=31)
    type(request).objects.filter(pk=request.pk).update(state=RequestState.GRANTED, ended_at=long_ago)
    assert people_retention.carry_out(by=administrator, register="welfare_card").batches


def test_a_request_that_comes_after_the_decision_is_waited_for_unless_it_has_begun(administrator, steward, data, years_on):
    near, far = two_old_batches(data)
    take_samples(data, "card")
    RunStore(data).folder.mkdir()
    job, alone = (people_retention.carry_out(by=administrator, register=name) for name in ("basic_needs", "welfare_card"))
    asked(area="47")
    work.erase(str(job.pk))
    work.erase(str(alone.pk))
    job.refresh_from_db()
    alone.refresh_from_db()
    assert (job.state, job.batches) == (JobState.DONE, [far.id])
    assert RetentionAct.objects.get().batches == [far.id]
    assert AuditEntry.objects.get(act="retention.wait").detail["waiting"] == [near.id]
    assert (alone.state, "คำขอ" in alone.message_th) == (JobState.FAILED, True)
    assert {one.id for one in batches(data / "inbox") if not one.standing} == {far.id}
    alone.emptied = {"begun": 0}
    alone.save()
    people_erasing.try_again(by=administrator, job=alone)
    work.erase(str(alone.pk))
    alone.refresh_from_db()
    assert alone.state == JobState.DONE, "half of it would leave names where nobody looks again"


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_too_long_loses_its_names_and_nothing_else_does(administrator, data, years_on):
    take_samples(data, "card", "amphoe")
    RunStore(data).folder.mkdir()
    inbox = data / "inbox"
    old = [batch.id for batch in batches(inbox) if batch.register == "welfare_card"]
    job = people_retention.carry_out(by=administrator, register="welfare_card")
    assert all(batch.standing for batch in batches(inbox)), "nothing is done within the page"
    killed_in_the_middle(job, data, swaps=1)
    work.erase(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.batches) == (JobState.DONE, old)
    act = RetentionAct.objects.get()
    assert (act.batches, act.by, act.n_runs) == (old, administrator, 0)
    for batch in batches(inbox):
        path = batch.folder / "person_records.parquet"
        if path.exists():
            names = pq.read_table(path).column("first_name")
            assert (names.null_count == len(names)) == (batch.register == "welfare_card")
            assert batch.standing == (batch.register != "welfare_card")
    decided, done = AuditEntry.objects.filter(act__startswith="retention.").order_by("id")
    assert (decided.act, done.act, decided.by, done.by) == (
        "retention.decide",
        "retention.carry_out",
        administrator,
        administrator,
    )
    trail.take_up(by=None, data=data, settled=dt.timedelta())
    assert not AuditEntry.objects.filter(act="batch.withdraw").exists(), "told by the decision"
