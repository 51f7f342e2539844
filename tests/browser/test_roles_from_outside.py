"""A citizen who asks what is held about them, and a partner whose system asks about somebody: each is told that and no more."""

import datetime as dt
import json
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.utils import timezone

from browser.conftest import PHONE
from ruamjai.web.models import ApiToken, PersonRequest
from web import marked_run as marked
from web.api.spdci_check import answer_faults
from web.api.test_spdci import ADDRESS, message
from web.factories import make_agency, make_user
from web.figures_run import HOUSEHOLD, MOVED, OTHER, PEOPLE

OTHERS = [f"{marked.HOME_NAME}1", f"{marked.HOME_NAME}2", *marked.HOME_NUMBERS[1:]]  # who live in the same household


def ask(page, kind: str) -> PersonRequest:
    """A request of that kind, from the page of one's own data; returns it as it was received."""
    page.goto("/my-data/")
    page.locator(f"main a[href$='?kind={kind}']").click()
    assert page.locator("#id_area_code option:checked").inner_text() == "สกลนคร", "one's own province is filled in"
    if kind == "correction":
        page.locator("#id_columns").select_option("basic_needs/sex")
    page.get_by_role("button", name="ส่งคำขอ").click()
    page.wait_for_url("**/my-data/requests/*/")
    return PersonRequest.objects.get(pk=page.url.split("/")[-2])


def test_a_citizen_asks_is_known_at_the_counter_and_reads_who_looked(someone, places):
    citizen, steward = someone("citizen", "470301", size=PHONE), someone("steward", "47")
    page, desk = citizen.page, steward.page
    page.click(".tabs >> text=เพิ่มเติม")
    page.locator("main").get_by_role("link", name="ข้อมูลของฉัน", exact=True).click()
    page.click("text=ประกาศการเก็บข้อมูลของทุกทะเบียน")
    assert page.locator("#basic_needs").is_visible()
    citizen.shot("citizen-notices")
    access = ask(page, "access")
    assert access.due_on == timezone.localdate() + dt.timedelta(days=30)
    assert ask(page, "correction").columns == ["sex"]
    page.goto("/audit/receipt/")
    assert page.get_by_text("ยังไม่ทราบว่าท่านเป็นใคร").is_visible()

    desk.goto(f"/households/{HOUSEHOLD}/")
    desk.click("details.names summary")
    desk.check("input[value=visit]")
    desk.get_by_role("button", name="เปิดชื่อ").click()
    desk.wait_for_url("**/#people")
    desk.goto("/my-data/requests/")
    assert desk.locator("main tbody tr").count() == 3, "both of theirs and one at home; none of the other province"
    desk.click(f"main a[href='/my-data/requests/{access.pk}/']")
    desk.fill("#id_household", marked.ABROAD_LABEL)
    steward.typed.add(marked.ABROAD_LABEL)
    desk.click("text=แสดงคนในครัวเรือน")
    assert desk.get_by_text("ไม่พบครัวเรือนนี้ในพื้นที่ของท่าน").is_visible()
    desk.fill("#id_household", marked.HOME_LABEL)
    desk.click("text=แสดงคนในครัวเรือน")
    desk.check(f"input[name=person_id][value='{PEOPLE[0]}']")
    desk.get_by_role("button", name="ยืนยันตัวตนแล้ว").click()
    desk.click("text=รับดำเนินการ")
    desk.get_by_role("button", name="อนุญาต", exact=True).click()
    desk.locator(".chip.g").wait_for()

    page.goto(f"/my-data/requests/{access.pk}/")
    citizen.was_spared(*marked.HOME_NAMES)
    page.click("text=แสดงข้อมูลที่เก็บไว้")
    page.locator("main h1").wait_for()
    assert page.get_by_text(f"{marked.HOME_NAME}0").first.is_visible()
    citizen.shot("citizen-held")
    page.goto("/audit/receipt/")
    looks = page.locator("table.entries tbody tr", has_text="steward-47")
    assert looks.filter(has_text="ไปเยี่ยมหรือสำรวจครัวเรือน").count() == 1, "who looked, when and what for"
    citizen.shot("citizen-receipt")
    citizen.closed(f"/households/{HOUSEHOLD}/", "/my-data/requests/", "/data/batches/", "/audit/")
    citizen.closed(*(f"/my-data/requests/{rows['PersonRequest']}/" for rows in (places.home, places.abroad)))
    citizen.was_spared(*OTHERS)
    steward.closed(f"/my-data/requests/{places.abroad['PersonRequest']}/", "/accounts/", "/audit/")
    steward.was_spared()


def call(site: str, body: dict, secret: str | None = None) -> tuple[int, str]:
    """What the partner's system does: one message by HTTP; gives the status and the answer."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {secret}"} if secret else {})
    line = HTTPConnection(urlsplit(site).netloc, timeout=60)
    line.request("POST", ADDRESS, json.dumps(body), headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def test_a_partner_is_given_a_token_looks_somebody_up_and_gives_it_back(someone, someone_typing, places, live_server):
    owner = make_user("partner", area="47", agency=make_agency())
    elsewhere = make_user("partner", area="57", agency=make_agency())
    for account in (owner, elsewhere):
        account.grants.update(agency=account.agency)
    administrator = someone("administrator", "47")
    page, until = administrator.page, timezone.localdate() + dt.timedelta(days=30)
    page.goto("/more/")
    page.locator("main").get_by_role("link", name="โทเคนของ API", exact=True).click()
    assert page.locator("main tbody tr").count() == 1, "those of the other province are neither shown nor counted"
    page.click(".head >> text=ออกโทเคน")
    assert elsewhere.display_name not in page.locator("#id_user").inner_text()
    page.select_option("#id_user", str(owner.pk))
    page.fill("#id_name", "ระบบตรวจสิทธิ")
    page.check("input[value='person.look_up']")
    page.fill("#id_area_code", "57")
    page.select_option("#id_purpose", "eligibility")
    page.fill("#id_looks_a_day", "5")
    page.fill("#id_ends_on", f"{until:%d/%m}/{until.year + 543}")
    page.get_by_role("button", name="ออกโทเคน").click()
    assert page.locator(".errors").is_visible(), "the account is of 47 alone"
    page.fill("#id_area_code", "47")
    page.get_by_role("button", name="ออกโทเคน").click()
    page.locator(".told.success").wait_for()
    page.get_by_text("รอเจ้าของบัญชีรับรหัสลับ").wait_for()
    assert page.get_by_role("button", name="รับรหัสลับ").count() == 0, "whoever gives a token does not read by it"
    administrator.shot("administrator-token")
    administrator.closed(f"/households/{HOUSEHOLD}/", "/data/exports/")
    administrator.was_spared(*marked.HOME_NAMES, elsewhere.display_name)

    partner = someone_typing(owner)
    page = partner.page
    page.goto("/more/")
    page.locator("main").get_by_role("link", name="โทเคนของฉัน", exact=True).click()
    page.get_by_role("button", name="รับรหัสลับ").click()
    secret = page.locator("code.long").inner_text()
    page.get_by_role("link", name="เสร็จแล้ว").click()
    assert page.get_by_role("button", name="รับรหัสลับ").count() == 0 and secret not in page.content(), "shown once"

    site = live_server.url
    status, told = call(site, message(marked.HOME_NUMBERS[0], marked.ABROAD_NUMBERS[0], marked.number(99)), secret)
    assert status == 200 and answer_faults(json.loads(told)) == []
    found, abroad, nobody = json.loads(told)["message"]["search_response"]
    assert [one["household_identifier"] for one in found["data"]["reg_records"]] == [HOUSEHOLD]
    assert abroad["data"] == nobody["data"], "of whom lives elsewhere no more is said than of nobody"
    assert not [mark for mark in (*marked.ABROAD_MARKS, *marked.HOME_NAMES) if mark in told]
    assert call(site, message(marked.HOME_NUMBERS[0]))[0] == call(site, message(marked.HOME_NUMBERS[0]), secret + "x")[0] == 401

    page.reload()
    assert page.locator("main tbody tr").count() == 1
    assert page.locator("main tbody td[data-label='ใช้ล่าสุด']").inner_text() != "–"
    partner.shot("partner-tokens")
    page.goto("/audit/mine/")
    rows = page.locator("table.entries tbody tr", has_text="person:none")
    cells = rows.evaluate_all("all => all.map(row => [...row.children].slice(2, 5).map(cell => cell.textContent).join())")
    assert len(cells) == 2 and len(set(cells)) == 1, "nor is it in the list of one's own acts"
    partner.closed("/households/", f"/households/{OTHER}/", "/api/tokens/", "/data/exports/", "/data/batches/", "/accounts/")
    page.goto("/api/tokens/mine/")
    page.get_by_role("button", name="ถอน").click()
    page.locator(".told.success").wait_for()
    assert ApiToken.objects.get(user=owner).revoked_at
    assert call(site, message(marked.HOME_NUMBERS[0]), secret)[0] == 401, "a token that was given back opens nothing"
    partner.was_spared(*marked.HOME_NAMES, HOUSEHOLD, MOVED, administrator.user.display_name)
