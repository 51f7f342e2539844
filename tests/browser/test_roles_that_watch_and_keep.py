"""Auditor and administrator: the one sees every act and changes nothing, the other keeps the house and sees nobody."""

import datetime as dt
import re

from django.test import Client
from django.utils import timezone

from ruamjai.web.models import AuditEntry, Breach, Invitation, User
from ruamjai.web.trail.sealing import Sealer
from web import marked_run as marked
from web.factories import PASSWORD, make_agency
from web.figures_run import HOUSEHOLD

OF_HOUSEHOLDS = (
    "/households/", f"/households/{HOUSEHOLD}/", f"/looks/households/{HOUSEHOLD}/", "/looks/mine/", "/data/exports/",
     "/my-data/requests/",
)  # fmt: skip


def thai(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year + 543}"


def test_an_auditor_follows_an_alert_to_the_look_and_changes_nothing(someone, places):
    looker = Client()
    looker.force_login(User.objects.get(username="home-steward"))
    assert looker.post(f"/looks/households/{HOUSEHOLD}/", {"purpose": "visit"}).status_code == 302
    Sealer().seal(wait=True)
    auditor = someone("auditor", "47")
    page, before = auditor.page, AuditEntry.objects.count()
    assert page.get_by_text("การแจ้งเตือนเรื่องการดูชื่อ 1 เรื่อง").is_visible(), "that of the other province is not counted"
    page.click("text=ตรวจดู")
    page.wait_for_url("**/looks/alerts/")
    assert page.locator("main li", has_text="home-steward").count() == 1
    page.goto("/more/")
    page.click("main >> text=บันทึกการกระทำ")
    head = page.locator(".hash code").inner_text()
    assert re.fullmatch(r"[0-9a-f]{64}@\d+", head.replace("\n", "")), "as it is printed and mailed"
    page.select_option("#id_act", "look.open")
    page.fill("#id_account", "home-steward")
    page.click("main form >> text=กรอง")
    page.locator("table.entries tbody tr").first.wait_for()
    assert page.locator("table.entries tbody tr").count() == 1
    row = page.locator("table.entries tbody tr").first
    row.locator("summary").click()
    assert "visit" in row.inner_text() and "กุดบาก" in row.inner_text(), "who, when, where and what for"
    auditor.shot("auditor-trail")
    with page.expect_download() as found:
        page.click("text=นำออกเป็น CSV")
    assert found.value.path().read_text(encoding="utf-8-sig").count("look.open") == 1
    page.goto("/my-data/breaches/")
    assert page.locator("main tbody tr").count() == 1
    page.locator("main tbody a").click()
    assert page.locator("main form").count() == 0, "the clock is read, not wound"
    page.goto("/accounts/")
    page.click("main tbody >> text=home-steward")
    assert page.locator("main form").count() == 0
    page.goto("/rights/?role=auditor")
    assert page.locator("table.rights thead th").count() == 15, "the fourteen roles and the right"
    auditor.closed(
        *OF_HOUSEHOLDS, "/data/batches/upload/", "/data/runs/start/", "/accounts/invite/", "/api/tokens/",
        "/my-data/retention/", "/my-data/breaches/report/", "/looks/budgets/", f"/accounts/{places.abroad['User']}/",
        f"/my-data/breaches/{places.abroad['Breach']}/", f"/data/batches/{marked.ABROAD_BATCH}/",
    )  # fmt: skip
    auditor.cannot_send(
        f"/accounts/{places.home['User']}/close/", f"/accounts/{places.home['User']}/sign-out/",
        f"/my-data/breaches/{places.home['Breach']}/close/", f"/data/batches/{marked.HOME_BATCH}/settle/",
        "/data/runs/0001/publish/", "/my-data/retention/basic_needs/", f"/api/tokens/{places.home['ApiToken']}/revoke/",
    )  # fmt: skip
    auditor.cannot_send(f"/looks/alerts/{places.abroad['LookAlert']}/settle/", note="work")
    new = AuditEntry.objects.order_by("pk")[before:]
    assert {entry.act for entry in new if entry.by == auditor.user} == {"trail.export"}, "it was taken out, nothing else"
    auditor.was_spared(*marked.HOME_NAMES, marked.HOME_LABEL, *marked.PEOPLE)


def test_an_administrator_lets_somebody_in_and_out_again(someone, open_page, places):
    make_agency()
    administrator = someone("administrator", "47")
    page, day = administrator.page, timezone.localdate()
    page.click("nav.rail >> text=บัญชีผู้ใช้")
    page.click("text=เชิญผู้ใช้")
    page.fill("#id_display_name", "เลขานุการคนใหม่")
    page.select_option("#id_role", "secretary")
    page.select_option("#id_agency", "codi")
    page.fill("#id_area_codes", "57")
    page.fill("#id_ends_on", thai(day + dt.timedelta(days=100)))
    page.click("main form.card button")
    page.locator("main .errors, main .told.error, main >> text=หน้านี้สำหรับผู้อื่น").first.wait_for()
    assert not Invitation.objects.filter(display_name="เลขานุการคนใหม่").exists(), "nobody is invited into another's province"
    if page.locator("#id_area_codes").count() == 0:
        page.goto("/accounts/invite/")
        page.fill("#id_display_name", "เลขานุการคนใหม่")
        page.select_option("#id_role", "secretary")
        page.select_option("#id_agency", "codi")
        page.fill("#id_ends_on", thai(day + dt.timedelta(days=100)))
    page.fill("#id_area_codes", "4703")
    page.click("main form.card button")
    page.wait_for_selector("text=/invitation/")
    link = re.search(r"http://\S+/invitation/[\w-]+/", page.locator("main").inner_text())[0]

    guest = open_page()
    guest.goto(link)
    guest.fill("#id_username", "somsri.s")
    guest.fill("#id_password1", PASSWORD)
    guest.fill("#id_password2", PASSWORD)
    guest.click("main form button.btn")
    guest.locator("main >> text=อำเภอกุดบาก").first.wait_for()

    page.goto("/accounts/")
    page.click("main tbody >> text=เลขานุการคนใหม่")
    assert page.get_by_text("ฝ่ายเลขานุการ · อำเภอกุดบาก").is_visible()
    administrator.shot("administrator-account")
    page.fill("#id_ends_on", thai(day + dt.timedelta(days=30)))
    page.click("text=เปลี่ยนวันสุดท้าย")
    page.wait_for_selector(".told.success")
    page.click("main >> text=ปิดบัญชี")
    page.locator(".told.success", has_text="ปิดบัญชีของ").wait_for()
    guest.goto("/data/runs/")
    assert "/sign-in/" in guest.url, "whose account is closed is out at the next click"
    page.goto("/rights/")
    assert page.locator("table.rights tbody tr:not(.group)").count() > 20
    page.locator("table.rights").first.scroll_into_view_if_needed()
    administrator.shot("administrator-rights")
    administrator.closed(*OF_HOUSEHOLDS, "/audit/", "/looks/alerts/", f"/accounts/{places.abroad['User']}/")
    administrator.cannot_send(f"/accounts/{places.abroad['User']}/close/", f"/looks/alerts/{places.home['LookAlert']}/settle/")
    administrator.was_spared(*marked.HOME_NAMES, marked.HOME_LABEL, *marked.PEOPLE)


def test_an_administrator_writes_a_breach_down_before_the_72_hours_are_over(someone, places):
    administrator = someone("administrator", "47")
    page, known = administrator.page, timezone.localtime() - dt.timedelta(hours=60)
    assert page.get_by_text("เหตุละเมิดข้อมูลที่ยังไม่ปิด 1 เหตุ").is_visible(), "that of the other province is not counted"
    page.goto("/my-data/")
    page.click("main >> text=เหตุละเมิดข้อมูล")
    page.click("text=บันทึกเหตุละเมิด")
    page.select_option("#id_risk", "high")
    page.fill("#id_n_people", "7")
    page.fill("#id_known_on", thai(timezone.localdate() + dt.timedelta(days=1)))
    page.fill("#id_known_time", known.strftime("%H:%M"))
    page.click("main form.card button")
    assert page.locator(".errors").is_visible(), "nothing is known before it is"
    page.fill("#id_known_on", thai(known.date()))
    page.click("main form.card button")
    page.wait_for_url(re.compile(r"/breaches/\d+/$"))
    breach = Breach.objects.exclude(pk__in=(places.home["Breach"], places.abroad["Breach"])).get()
    assert breach.hours_left in (11, 12)
    assert re.fullmatch(r"เหลือ 1[12] ชั่วโมง", page.locator(".head .chip").inner_text())
    administrator.shot("administrator-breach")
    for done in ("แจ้งสำนักงานแล้ว", "แจ้งเจ้าของข้อมูลแล้ว"):
        page.get_by_role("button", name=done).click()
        page.get_by_role("button", name=done).wait_for(state="detached")
    page.locator("main summary", has_text="ปิด").click()
    page.locator("main details[open] button").click()
    page.locator(".chip", has_text="ปิดแล้ว").wait_for()
    breach.refresh_from_db()
    assert breach.office_told_at and breach.people_told_at and breach.closed_at and not breach.late
    page.goto("/my-data/retention/")
    assert page.locator("main ul.todo li").count() == 7, "every register with its period"
    administrator.closed(f"/my-data/breaches/{places.abroad['Breach']}/", "/my-data/requests/", "/my-data/corrections/")
    administrator.was_spared(*marked.HOME_NAMES, marked.HOME_LABEL, *marked.PEOPLE)
