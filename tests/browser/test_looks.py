"""Looking at people in a real browser: asked for by keyboard and without a script, open for a while, closed by hand."""

import datetime as dt

import pytest
from django.utils import timezone

from browser.conftest import DESK, PHONE, overflow, shots_folder
from ruamjai.web.models import Look, LookAlert
from web.factories import make_user
from web.figures_run import HOUSEHOLD
from web.looks_run import seal_named_run

PAGE = f"/households/{HOUSEHOLD}/"


@pytest.fixture
def named(data):
    seal_named_run(data)
    return data


def shot(page, name):
    if (folder := shots_folder()) is not None:
        page.screenshot(path=folder / f"looks-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_volunteer_opens_names_by_keyboard_and_closes_them(open_page, sign_in, named, size):
    page = open_page(size)
    sign_in(page, "volunteer", area="470301")
    page.goto(PAGE)
    assert page.get_by_text("สมหมาย").count() == 0
    page.locator("details.names summary").focus()
    page.keyboard.press("Enter")
    shot(page, "ask")
    assert overflow(page) <= 0
    page.locator("input[name=purpose]").first.focus()
    page.keyboard.press("Space")
    page.fill("#id_reference", "สน.17/2566")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#people")
    assert page.get_by_text("นางสมหมาย ทองดี").is_visible()
    shot(page, "open")
    assert overflow(page) <= 0
    page.click("text=ปิดชื่อเดี๋ยวนี้")
    page.wait_for_url(f"**{PAGE}")
    assert page.get_by_text("สมหมาย").count() == 0
    page.go_back()
    page.wait_for_load_state()
    assert page.get_by_text("สมหมาย").count() == 0, "what was closed is not kept for the way back"
    page.goto("/looks/mine/")
    assert page.locator("tbody tr").count() == 1
    assert overflow(page) <= 0
    shot(page, "mine")


def test_names_are_asked_for_without_a_script_and_a_reason_is_wanted(open_page, sign_in, named):
    page = open_page(java_script_enabled=False)
    sign_in(page, "area_manager", area="47")
    page.goto(PAGE)
    page.click("details.names summary")
    page.click("text=เปิดชื่อ")
    assert page.locator("[role=alert]:not([hidden])").is_visible()
    shot(page, "wanting")
    page.check("input[value=identity]")
    page.click("main form.tall button")
    assert page.locator("#id_reference_error").is_visible()
    page.fill("#id_reference", "12/2566")
    page.click("main form.tall button")
    page.wait_for_url("**/#people")
    page.locator("text=ขอดูเลขเต็ม").first.click()
    page.wait_for_url("**/#people")
    assert page.get_by_text("1-9901-00000-01").count() == 1
    shot(page, "number")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_auditor_reads_and_settles_an_alert(open_page, sign_in, named, size):
    who = make_user("volunteer", area="470301")
    for rule, detail in (("fast", {"households": 24, "minutes": 10}), ("refused", {"refusals": 6, "minutes": 60})):
        LookAlert.objects.create(user=who, rule=rule, area_code="470301", detail=detail)
    page = open_page(size)
    sign_in(page, "auditor")
    assert page.get_by_text("การแจ้งเตือนเรื่องการดูชื่อ 2 เรื่อง").is_visible()
    page.click("text=ตรวจดู")
    page.wait_for_url("**/looks/alerts/")
    assert page.get_by_text("24 ครัวเรือนภายใน 10 นาที").is_visible()
    assert overflow(page) <= 0
    shot(page, "alerts")
    page.locator("main select").first.select_option("told")
    page.locator("main form button").first.click()
    page.wait_for_url("**/looks/alerts/")
    assert page.get_by_text("คุยกับเจ้าของบัญชีแล้ว").count() == 2, "on the settled one, and in the list of the other"
    shot(page, "settled")


def test_an_administrator_gives_more_for_today(open_page, sign_in, named):
    now = timezone.now()
    who = make_user("volunteer", area="470301")
    until = now - dt.timedelta(minutes=1)
    look = Look.objects.create(by=who, at=now, until=until, role="volunteer", purpose="visit", area_code="47030101", run="0001")
    look.people.bulk_create([look.people.model(look=look, person_id=f"p{n}") for n in range(40)])
    page = open_page(PHONE)
    sign_in(page, "administrator", area="47")
    page.goto("/looks/budgets/")
    assert page.get_by_text("40 จาก 40 คน").is_visible()
    page.locator("main .todo a").click()
    page.fill("#looks input[name=extra]", "20")
    page.select_option("#looks select[name=reason]", index=1)
    shot(page, "budgets")
    assert overflow(page) <= 0
    page.locator("#looks form button").click()
    page.wait_for_load_state()
    assert page.locator("#looks").get_by_text("40 จาก 60 คน").is_visible()
