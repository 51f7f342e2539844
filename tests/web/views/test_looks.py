"""Names on pages: nowhere without a look, for nobody else, no longer than the window; and what tells of the looks."""

import datetime as dt
import json
import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ruamjai.web.models import AuditEntry, Look, LookAlert, LookExtension, RefusedLook, RoleGrant
from web.factories import make_agency, make_user
from web.figures_run import HOUSEHOLD, OTHER, PEOPLE
from web.looks_run import CHILD, HEAD, MARKERS, OF_HOUSEHOLD, OF_OTHER, in_groups, seal_named_run

pytestmark = pytest.mark.django_db
PAGE = reverse("household", args=[HOUSEHOLD])
OPEN = reverse("names-open", args=[HOUSEHOLD])
NUMBER = reverse("number-open", args=[HOUSEHOLD])


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    seal_named_run(folder)
    return folder


@pytest.fixture
def site(sealed, settings):
    settings.DATA = sealed
    return sealed


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def volunteer(site):
    return make_user("volunteer", area="470301", agency=make_agency())


@pytest.fixture
def steward(site):
    return make_user("steward", area="47")


def page(response) -> str:
    return response.content.decode()


def named(response) -> list[str]:
    return [marker for marker in MARKERS if marker in page(response)]


def more():
    """A form that gives ten more for today: the day on which the test runs, which may begin while others run."""
    today = timezone.localdate()
    return {"extra": "10", "until": f"{today.day}/{today.month}/{today.year + 543}", "reason": "survey_day"}


def ask(client, **said):
    return client.post(OPEN, {"purpose": "visit", **said})


def later(monkeypatch, **time):
    now = timezone.now() + dt.timedelta(**time)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def test_names_are_hidden_until_asked_for_and_then_open_for_a_while(volunteer, monkeypatch):
    client = client_of(volunteer)
    before = client.get(PAGE)
    assert named(before) == []
    assert "ขอดูชื่อ" in page(before)
    answer = ask(client, reference="สน.17/2566")
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#people")
    shown = client.get(PAGE)
    assert set(named(shown)) == set(OF_HOUSEHOLD)
    assert "นางสมหมาย ทองดี" in page(shown)
    assert f"1-xxxx-xxxxx-xx-{HEAD[12]}" in page(shown)
    assert "บ้านเลขที่ 99/123 หมู่ที่ 1 ตำบลกุดบาก อำเภอกุดบาก จังหวัดสกลนคร" in page(shown)
    assert "ไม่มีข้อมูลที่บอกว่าคนนี้เป็นใครแล้ว" in page(shown), "the grandchild was erased"
    assert shown["Cache-Control"] == "no-store"
    assert re.search(r'http-equiv="refresh" content="(8\d\d|900)"', page(shown)), "the page itself forgets at the end"
    assert Look.objects.count() == 1, "to read the page again is no second look"
    later(monkeypatch, minutes=15, seconds=1)
    assert named(client.get(PAGE)) == []


def test_registers_that_differ_say_which_of_them_says_what(volunteer):
    client = client_of(volunteer)
    ask(client)
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client.get(PAGE))))
    assert "นางสมหมาย ทองดี จปฐ." in shown
    assert "น.ส.สมหมาย กล้าหาญ TPMAP" in shown


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("volunteer", "470302", 403), ("steward", "57", 403), ("officer", "TH", 403), ("secretary", "TH", 403),
     ("administrator", "TH", 403), ("auditor", "TH", 403), ("citizen", "470301", 403), (None, "TH", 403)],
)  # fmt: skip
def test_nobody_without_the_right_in_that_area_opens_names(site, role, area, status):
    client = client_of(make_user(role, area=area) if role else make_user())
    for method in (client.get, client.post):
        answer = method(OPEN, {"purpose": "visit"})
        assert (answer.status_code, named(answer)) == (status, [])
    assert client.post(NUMBER, {"person": PEOPLE[0]}).status_code in (302, 403)
    assert named(client.get(PAGE)) == []
    assert not Look.objects.exists()


def test_a_stranger_signs_in_first(site):
    answer = Client().post(OPEN, {"purpose": "visit"})
    assert answer.status_code == 302
    assert "sign-in" in answer.url


def test_what_one_opened_is_open_to_nobody_else_and_in_no_other_session(volunteer):
    ask(client_of(volunteer))
    other = make_user("area_manager", area="47")
    assert named(client_of(other).get(PAGE)) == []
    assert named(client_of(volunteer).get(PAGE)) == []


def test_signing_out_closes_what_was_open(volunteer):
    client = client_of(volunteer)
    ask(client)
    client.logout()
    client.force_login(volunteer)
    assert named(client.get(PAGE)) == []


def test_what_is_open_closes_with_the_right(volunteer):
    client = client_of(volunteer)
    ask(client)
    assert named(client.get(PAGE))
    RoleGrant.objects.filter(user=volunteer).update(role="officer")
    assert named(client.get(PAGE)) == []


def test_names_are_closed_by_hand_and_may_be_asked_for_again(volunteer):
    client = client_of(volunteer)
    ask(client)
    assert "เปิดอยู่" in page(client.get(reverse("my-looks")))
    client.post(reverse("names-close"))
    assert named(client.get(PAGE)) == []
    assert "เปิดอยู่" not in page(client.get(reverse("my-looks")))
    ask(client)
    assert named(client.get(PAGE))


def test_a_new_run_closes_what_was_open(volunteer, data):
    first = seal_named_run(data)
    client = client_of(volunteer)
    ask(client)
    assert named(client.get(PAGE))
    assert seal_named_run(data).id != first.id
    assert named(client.get(PAGE)) == []


def test_no_other_page_shows_a_name_while_it_is_open(steward):
    client = client_of(steward)
    client.post(OPEN, {"purpose": "correct", "reference": "1/2566"})
    client.post(NUMBER, {"person": PEOPLE[0]})
    assert named(client.get(PAGE))
    pages = [
        "/",
        "/more/",
        "/households/",
        "/areas/",
        "/areas/470301/",
        "/areas/47030101/",
        "/looks/mine/",
        "/places/",
    ]
    for address in pages:
        answer = client.get(address)
        assert (answer.status_code, named(answer)) == (200, []), address
    assert named(client.post("/search/", {"q": "สมหมาย"})) == ["สมหมาย"], "what was typed stands there, and nothing is found"
    assert "ไม่พบ" in page(client.post("/search/", {"q": "สมหมาย"}))
    assert set(named(client.get(PAGE))).isdisjoint(OF_OTHER), "nobody of another household"


def test_no_name_is_in_the_trail_the_session_the_messages_or_the_log(steward, caplog):
    client = client_of(steward)
    with caplog.at_level(logging.DEBUG):
        client.post(OPEN, {"purpose": "correct", "reference": HEAD})
        client.post(OPEN, {"purpose": "correct", "reference": "1/2566"})
        client.post(NUMBER, {"person": PEOPLE[0]})
        assert HEAD[12] in page(client.get(PAGE))
        client.get("/looks/mine/")
    kept = [caplog.text, str(client.cookies)]
    kept += [json.dumps([e.act, e.thing, e.detail], ensure_ascii=False) for e in AuditEntry.objects.all()]
    kept += [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    kept += [f"{look.reference} {look.label} {look.household_id} {look.session}" for look in Look.objects.all()]
    for marker in MARKERS:
        assert not [text for text in kept if marker in text], marker
    assert AuditEntry.objects.filter(act="look.open").count() == Look.objects.count() == 2


def test_a_whole_number_comes_by_a_second_act_and_goes_first(steward, monkeypatch):
    client = client_of(steward)
    client.post(OPEN, {"purpose": "correct", "reference": "1/2566"})
    assert "ขอดูเลขเต็ม" in page(client.get(PAGE))
    client.post(NUMBER, {"person": PEOPLE[1]})
    shown = page(client.get(PAGE))
    assert in_groups(CHILD) in shown
    assert in_groups(HEAD) not in shown
    assert f"1-xxxx-xxxxx-xx-{HEAD[12]}" in shown, "only hers"
    assert re.search(r'http-equiv="refresh" content="(1[78]\d)"', shown)
    later(monkeypatch, minutes=4)
    shown = page(client.get(PAGE))
    assert in_groups(CHILD) not in shown
    assert "สมหวัง" in shown


def test_no_number_for_a_visit_or_once_the_names_are_closed(volunteer):
    client = client_of(volunteer)
    assert client.post(NUMBER, {"person": PEOPLE[0]}).url == PAGE
    ask(client)
    assert "ขอดูเลขเต็ม" not in page(client.get(PAGE))
    assert client.post(NUMBER, {"person": PEOPLE[0]}).status_code == 403
    assert client.get(NUMBER).status_code == 405


def test_a_form_that_is_not_filled_opens_nothing_and_says_what_is_wanting(steward):
    client = client_of(steward)
    for said in ({}, {"purpose": "correct"}, {"purpose": "correct", "reference": "สมหมาย"}, {"purpose": "nosiness"}):
        answer = client.post(OPEN, said)
        assert answer.status_code == 200
        assert 'role="alert"' in page(answer)
        assert named(answer) == []
    assert not Look.objects.exists()


def test_when_the_budget_is_used_up_it_says_so_and_whom_to_ask(volunteer, steward):
    keeper = make_user("administrator", area="47", agency=make_agency())
    now = timezone.now()
    look = Look.objects.create(
        by=volunteer, at=now, until=now, role="volunteer", purpose="visit", area_code="47030101", run="1"
    )
    look.people.bulk_create([look.people.model(look=look, person_id=f"p{n}") for n in range(39)])
    client = client_of(volunteer)
    answer = ask(client)
    assert answer.status_code == 403
    assert "วันนี้เปิดดูแล้ว 39 จาก 40 คน" in page(answer)
    assert "ผู้ดูแลระบบ · พอช." in page(answer)
    assert keeper.display_name not in page(answer)
    assert named(client.get(PAGE)) == []
    giver, give = client_of(keeper), reverse("account-extend", args=[volunteer.pk])
    assert volunteer.display_name in page(giver.get(reverse("look-budgets")))
    for wrong in ({"extra": "0"}, {"extra": "201"}, {"until": "01/01/2560"}, {"reason": "because"}):
        assert giver.post(give, more() | wrong).status_code == 422
    assert giver.post(give, more() | {"until": ""}).status_code == 422
    assert giver.post(give, more()).url == reverse("account", args=[volunteer.pk])
    assert LookExtension.objects.get().by == keeper
    assert ask(client).status_code == 302
    seen = page(client_of(make_user("auditor", area="47")).get(reverse("look-alerts")))
    assert volunteer.display_name in seen
    assert keeper.display_name in seen
    assert volunteer.display_name not in page(client_of(make_user("auditor", area="57")).get(reverse("look-alerts")))


def test_who_keeps_other_areas_or_looks_oneself_neither_sees_nor_extends_the_account(volunteer, steward):
    ask(client_of(volunteer))
    give = reverse("account-extend", args=[volunteer.pk])
    elsewhere = client_of(make_user("administrator", area="57"))
    assert volunteer.display_name not in page(elsewhere.get(reverse("look-budgets")))
    assert elsewhere.post(give, more()).status_code == 404
    RoleGrant.objects.create(user=volunteer, role="volunteer", area_code="57")
    assert elsewhere.post(give, more()).status_code == 403, "one of its areas alone is not enough"
    for other in (steward, volunteer, make_user("auditor")):
        assert client_of(other).post(give, more()).status_code == 403
        assert client_of(other).get(reverse("look-budgets")).status_code == 403


def test_one_s_own_looks_stand_on_a_page_of_one_s_own(volunteer, steward):
    ask(client_of(volunteer), reference="สน.17/2566")
    mine = page(client_of(volunteer).get(reverse("my-looks")))
    assert "ก-1-0001" in mine
    assert "ไปเยี่ยมหรือสำรวจครัวเรือน" in mine
    assert "3 จาก 40 คน" in mine
    assert "ก-1-0001" not in page(client_of(steward).get(reverse("my-looks")))


def test_a_household_of_another_area_that_is_tried_again_and_again_alerts_the_auditor(volunteer):
    client = client_of(volunteer)
    other = reverse("household", args=[OTHER])
    for _ in range(5):
        assert client.get(other).status_code == 403
    assert RefusedLook.objects.count() == 5
    alert = LookAlert.objects.get()
    assert alert.rule == "refused"
    assert client.get(reverse("look-alerts")).status_code == 403
    for area, sees in (("TH", True), ("57", True), ("47", False)):
        auditor = client_of(make_user("auditor", area=area))
        assert ("ขอดูนอกพื้นที่ของตนหลายครั้ง" in page(auditor.get(reverse("look-alerts")))) is sees
        assert ("ตรวจดู" in page(auditor.get(reverse("today")))) is sees
    answer = client_of(make_user("auditor", area="47", username="a")).post(
        reverse("look-alert-settle", args=[alert.pk]), {"note": "work"}
    )
    assert answer.status_code == 403
    auditor = client_of(make_user("auditor", area="57", username="b"))
    assert auditor.post(reverse("look-alert-settle", args=[alert.pk]), {"note": "gossip"}).status_code == 302
    assert LookAlert.objects.get().settled_at is None
    auditor.post(reverse("look-alert-settle", args=[alert.pk]), {"note": "told"})
    settled = page(auditor.get(reverse("look-alerts")))
    assert "คุยกับเจ้าของบัญชีแล้ว" in settled
    assert "ถูกปฏิเสธ 5 ครั้งภายใน 60 นาที" in settled
    assert auditor.post(reverse("look-alert-settle", args=[999]), {"note": "told"}).status_code == 404


def test_a_household_that_was_merged_or_retired_says_so(volunteer, data):
    change = {"kind": "household", "change": "merged"}
    gone = {"kind": "household", "change": "retired", "new_id": None}
    seal_named_run(
        data,
        pseudonym_changes=[
            {**change, "old_id": "h-merged", "new_id": HOUSEHOLD}, {**change, "old_id": "h-far", "new_id": OTHER},
            {**gone, "old_id": "h-retired"},
        ],
    )  # fmt: skip
    client = client_of(volunteer)
    merged = client.get(reverse("household", args=["h-merged"]))
    assert (merged.status_code, PAGE in page(merged)) == (410, True)
    far = client.get(reverse("household", args=["h-far"]))
    assert "อยู่นอกพื้นที่ของท่าน" in page(far)
    assert OTHER not in page(far)
    assert "ไม่มีทะเบียนใดพูดถึงครัวเรือนนี้แล้ว" in page(client.get(reverse("household", args=["h-retired"])))
    assert client.get(reverse("household", args=["h-never"])).status_code == 404
    assert client.post(reverse("names-open", args=["h-merged"]), {"purpose": "visit"}).status_code == 404


def test_a_look_of_a_household_since_gone_stays_among_one_s_own(volunteer):
    now = timezone.now()
    Look.objects.create(by=volunteer, at=now, until=now, role="volunteer", purpose="retired_purpose", household_id="h-merged",
                        label="ก-9-0009", area_code="47030101", run="0001")  # fmt: skip
    mine = page(client_of(volunteer).get(reverse("my-looks")))
    assert "ไม่มีในข้อมูลแล้ว" in mine
    assert reverse("household", args=["h-merged"]) not in mine
