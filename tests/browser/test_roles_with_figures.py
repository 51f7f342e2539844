"""Those who read figures, and those who have as yet the public pages and their own account: no household, no name."""

import re

import pytest

from browser.conftest import PHONE
from ruamjai.web import work
from ruamjai.web.models import ExportJob
from web import marked_run as marked
from web.factories import make_user
from web.figures_run import HOUSEHOLD, OTHER

SMALL_IS_HIDDEN = "หน้านี้ไม่แสดงจำนวนที่น้อยกว่า 5"
OF_HOUSEHOLDS = ("/households/", f"/households/{HOUSEHOLD}/", f"/looks/households/{HOUSEHOLD}/", "/looks/mine/")
OF_THE_HOUSE = (
    "/accounts/",
    "/audit/",
    "/looks/alerts/",
    "/rights/",
    "/api/tokens/",
    "/my-data/requests/",
    "/data/runs/start/",
)


def test_a_secretary_reads_the_figures_of_the_province_and_only_figures(someone, places):
    secretary = someone("secretary", "47")
    page = secretary.page
    assert page.locator("nav.rail a.entry").all_inner_texts() == ["งานวันนี้", "พื้นที่", "ข้อมูล"]
    page.click("main >> text=จังหวัดสกลนคร")
    page.wait_for_url("**/areas/47/")
    secretary.shot("secretary-province")
    page.goto("/areas/47030103/")
    assert page.get_by_text(SMALL_IS_HIDDEN).count() == 0, "the three poor of a village at home are told"
    page.goto("/areas/57050501/")
    assert page.get_by_text(SMALL_IS_HIDDEN).is_visible(), "of a village elsewhere no more than to anybody"
    assert page.get_by_text("รายการครัวเรือนเปิดให้ผู้ที่ทำงานกับครัวเรือนในพื้นที่นี้").is_visible()
    page.click("nav.rail >> text=ข้อมูล")
    page.wait_for_url("**/data/runs/")
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/data/runs/0001/")
    assert "ไม่พบ" in secretary.finds(marked.HOME_LABEL), "a search finds areas alone"
    secretary.closed(*OF_HOUSEHOLDS, "/data/batches/", "/data/exports/", "/my-data/breaches/", *OF_THE_HOUSE)
    secretary.was_spared(*marked.HOME_NAMES, HOUSEHOLD, *marked.PEOPLE)


def test_an_evaluator_takes_figures_home_that_name_nobody(someone, places):
    evaluator = someone("evaluator", "47")
    page = evaluator.page
    page.click("nav.rail >> text=ข้อมูล")
    page.wait_for_url("**/data/batches/")
    assert page.locator("main tbody tr").count() == 1, "files of others are neither shown nor counted"
    page.click("main tbody a")
    page.wait_for_url(f"**/data/batches/{marked.HOME_BATCH}/")
    assert page.locator("main form").count() == 0, "read, not dealt with"
    page.goto("/data/exports/ask/")
    assert "people" not in page.locator("#id_table option").evaluate_all("all => all.map(one => one.value)")
    page.get_by_label("ตาราง", exact=True).select_option("area_poverty")
    page.get_by_label("CSV").check()
    page.get_by_label("วัตถุประสงค์").select_option("reporting")
    page.get_by_role("button", name="ทำไฟล์").click()
    page.get_by_text("รอคิวส่งออก").wait_for()
    work.export(str(ExportJob.objects.get(by=evaluator.user).pk))
    page.get_by_role("link", name="รับไฟล์").wait_for()
    evaluator.shot("evaluator-export")
    with page.expect_download() as found:
        page.get_by_role("link", name="รับไฟล์").click()
    areas = re.findall(r'^"(\w+)"', found.value.path().read_text(encoding="utf-8-sig"), re.MULTILINE)[1:]
    assert areas and all(code.startswith("47") for code in areas)
    evaluator.closed(
        *OF_HOUSEHOLDS, f"/data/batches/{marked.ABROAD_BATCH}/", f"/data/batches/{marked.HOME_BATCH}/withdraw/",
        "/data/batches/upload/", f"/data/exports/{places.home['ExportJob']}/file/", *OF_THE_HOUSE,
    )  # fmt: skip
    evaluator.was_spared(*marked.HOME_NAMES, HOUSEHOLD, *marked.PEOPLE)


@pytest.mark.parametrize("role", ["business_owner", "applicant", "judge", "award_secretary"])
def test_whose_pages_are_still_to_come_sees_the_public_ones_and_what_is_theirs(someone_typing, places, role):
    person = someone_typing(make_user(role, area="470301"), size=PHONE)
    page = person.page
    assert page.get_by_text("ไม่มีงานรอท่าน").is_visible(), "what waits for others is not counted"
    assert page.locator(".tabs a").count() == 3, "today, areas, more"
    for link, told in (
        ("ฉันทำอะไรได้", "ตำบลกุดบาก"),
        ("งานที่ฉันทำ", "เข้าสู่ระบบ"),
        ("ใครเปิดดูข้อมูลของฉัน", "ยังไม่ทราบว่าท่านเป็นใคร"),
        ("ข้อมูลของฉัน", "ขอดูข้อมูลของตนเอง"),
    ):
        page.goto("/more/", wait_until="domcontentloaded")
        page.locator("main").get_by_role("link", name=link, exact=True).click()
        page.locator("main h1", has_text=link).wait_for()
        assert page.locator("main").get_by_text(told).first.is_visible(), link
    person.shot(role)
    page.goto("/areas/47030103/")
    assert page.get_by_text(SMALL_IS_HIDDEN).is_visible()
    person.closed(
        "/households/", f"/households/{OTHER}/", f"/looks/households/{HOUSEHOLD}/", "/data/batches/", "/data/exports/"
    )
    person.closed("/accounts/", "/audit/", f"/my-data/requests/{places.home['PersonRequest']}/")
    page.goto("/more/")
    page.click("main form[action='/sign-out/'] button")
    page.wait_for_url("**/sign-in/")
    person.was_spared(*marked.HOME_NAMES, HOUSEHOLD, *marked.PEOPLE, "home-steward")
