"""Requests go their way by codes and rights alone; breaches and retention keep their clocks."""

import datetime as dt
import shutil

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ruamjai.errors import RunError, UsageError
from ruamjai.registers import batches
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.runs import table_path
from ruamjai.web.actions import people, people_breaches, people_retention
from ruamjai.web.models import AuditEntry, Identity, RequestState
from web.factories import make_user

pytestmark = pytest.mark.django_db
PERSON = "p" + "0" * 20


def asked(kind="access", ground="know", by=None, area="47", **more):
    return people.ask(by=by or make_user("citizen", area="470301"), kind=kind, ground=ground, area_code=area, **more)


def working(by, request):
    people.establish(by=by, request=request, person_id=PERSON, how="card_shown", area_code="470301")
    request.refresh_from_db()
    people.begin(by=by, request=request)
    request.refresh_from_db()
    return request


def test_a_request_goes_its_way_and_each_step_is_written_down(steward):
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


def test_a_package_is_opened_by_the_asker_and_the_handlers_alone(steward):
    found = asked(by=make_user("citizen", area="470301"))
    with pytest.raises(UsageError, match="not been granted"):
        people.open_package(by=steward, request=found, how="page")
    people.grant(by=steward, request=working(steward, found))
    found.refresh_from_db()
    for other in (make_user(), make_user("steward", area="57"), make_user("auditor")):
        with pytest.raises(PermissionDenied):
            people.open_package(by=other, request=found, how="page")


def test_granting_an_erasure_erases_and_while_a_run_is_made_grants_nothing(steward, data, small_world):
    shutil.copytree(small_world, data, ignore=shutil.ignore_patterns("demo"), dirs_exist_ok=True)
    store = RunStore(data)
    run = store.published()
    links = run.collect(run.table("record_persons").limit(1)).to_pylist()[0]
    found = asked("erasure", "unlawful")
    people.establish(by=steward, request=found, person_id=links["person_id"], how="card_shown", area_code="470301")
    people.begin(by=steward, request=found)
    with store.making(), pytest.raises(RunError):
        people.grant(by=steward, request=found)
    found.refresh_from_db()
    assert found.state == RequestState.WORKING
    people.grant(by=steward, request=found)
    rows = pq.read_table(table_path(store.published().folder, "person_records")).to_pylist()
    (row,) = [row for row in rows if row["record_id"] == links["record_id"]]
    assert row["first_name"] is row["citizen_id"] is None
    assert AuditEntry.objects.filter(act="request.grant").get().detail["rows"] >= 1


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


def test_what_is_kept_too_long_loses_its_names_and_nothing_else_does(administrator, steward, inbox, data):
    RunStore(data)
    with pytest.raises(UsageError, match="due"):
        people_retention.carry_out(by=administrator, register="area_teams")
    with pytest.raises(PermissionDenied):
        people_retention.carry_out(by=steward, register="welfare_card")
    old = [batch for batch in batches(inbox) if batch.register == "welfare_card"]
    from unittest.mock import patch

    years_on = timezone.localdate() + dt.timedelta(days=365 * 30)
    with patch("ruamjai.web.actions.people_retention.timezone.localdate", return_value=years_on):
        act = people_retention.carry_out(by=administrator, register="welfare_card")
    assert act.batches == [batch.id for batch in old]
    for batch in batches(inbox):
        path = batch.folder / "person_records.parquet"
        if path.exists():
            names = pq.read_table(path).column("first_name")
            assert (names.null_count == len(names)) == (batch.register == "welfare_card")
            assert batch.standing == (batch.register != "welfare_card")
