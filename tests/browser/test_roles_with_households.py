"""Those who work with households, each through a day of it: volunteer, officer, Area Manager."""

from browser.conftest import PHONE
from ruamjai.web import work
from ruamjai.web.models import ExportJob, Look, RefusedLook
from web import marked_run as marked
from web.figures_run import HOUSEHOLD, OTHER

NOT_OF_FIELD_WORK = ("/accounts/", "/audit/", "/looks/alerts/", "/api/tokens/", "/my-data/requests/", "/data/batches/upload/")


def test_a_volunteer_finds_a_household_of_the_village_and_its_names(someone, places):
    volunteer = someone("volunteer", "470301", size=PHONE)
    page = volunteer.page
    page.click(".tabs >> text=ครัวเรือน")
    assert page.locator("main tbody tr").count() == 1, "those abroad are neither shown nor counted"
    volunteer.shot("volunteer-households")
    page.click(f"main >> text={marked.HOME_LABEL}")
    page.wait_for_url(f"**/households/{HOUSEHOLD}/")
    volunteer.was_spared(*marked.HOME_NAMES)
    page.click("text=ขอดูชื่อ")
    page.check("input[value=visit]")
    page.click("text=เปิดชื่อ")
    page.wait_for_url("**/#people")
    assert page.get_by_text(f"{marked.HOME_NAME}0").is_visible()
    volunteer.shot("volunteer-names")
    assert not volunteer.was_sent(marked.HOME_NUMBERS[0]), "a volunteer never needs the whole number"
    page.click("text=ปิดชื่อเดี๋ยวนี้")
    page.wait_for_url(f"**/households/{HOUSEHOLD}/")
    assert page.get_by_text(marked.HOME_NAME).count() == 0
    page.click(".tabs >> text=เพิ่มเติม")
    page.click("main >> text=การดูชื่อของฉัน")
    assert page.locator("tbody tr").count() == 1
    assert Look.objects.filter(by=volunteer.user).get().purpose == "visit"

    assert marked.HOME_LABEL in volunteer.finds(marked.HOME_LABEL)
    assert page.url.endswith(f"/households/{HOUSEHOLD}/"), "the one that is found is opened at once"
    assert "ไม่พบ" in volunteer.finds(marked.ABROAD_LABEL)
    assert "ไม่ค้นหาใครด้วยเลขประจำตัวประชาชน" in volunteer.finds(marked.HOME_NUMBERS[0])
    assert not volunteer.was_sent(marked.HOME_NUMBERS[0]), "what was typed is not given back either"
    volunteer.closed(f"/households/{OTHER}/", f"/looks/households/{OTHER}/", "/looks/budgets/", "/data/exports/")
    volunteer.closed("/data/runs/", *NOT_OF_FIELD_WORK)
    volunteer.was_spared()


def test_an_officer_reads_households_by_keyboard_and_never_a_name(someone, places):
    officer = someone("officer", "47", agency="codi")
    page = officer.page
    assert page.locator("main >> text=พอช.").first.is_visible()
    page.locator("nav.rail >> text=ครัวเรือน").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/")
    assert page.locator("main tbody tr").count() == 1
    page.get_by_role("link", name=marked.HOME_LABEL).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/households/{HOUSEHOLD}/")
    assert page.locator("#people .people li").count() == 5, "three live here, and two did"
    assert page.locator("p.masked").first.is_visible()
    assert page.get_by_text("ขอดูชื่อ").count() == 0
    officer.shot("officer-household")
    page.goto("/areas/570505/")
    assert page.get_by_text("รายการครัวเรือนเปิดให้ผู้ที่ทำงานกับครัวเรือนในพื้นที่นี้").is_visible()
    officer.closed(f"/households/{OTHER}/", f"/looks/households/{HOUSEHOLD}/", "/looks/mine/", "/looks/budgets/")
    officer.closed("/data/exports/", *NOT_OF_FIELD_WORK)
    page.goto(f"/households/{HOUSEHOLD}/")
    officer.cannot_send(f"/looks/households/{HOUSEHOLD}/", f"/looks/households/{HOUSEHOLD}/number/", "/data/exports/ask/")
    assert not Look.objects.filter(by=officer.user).exists()
    officer.was_spared(*marked.HOME_NAMES)


def test_an_area_manager_goes_from_the_province_to_a_household_and_takes_the_table_home(someone, places):
    manager = someone("area_manager", "47")
    page = manager.page
    page.click("main >> text=จังหวัดสกลนคร")
    page.click("#parts a:has-text('กุดบาก')")
    page.wait_for_url("**/areas/4703/")
    page.click("#parts a:has-text('กุดบาก')")
    page.wait_for_url("**/areas/470301/")
    page.click(f"main >> text={marked.HOME_LABEL}")
    page.wait_for_url(f"**/households/{HOUSEHOLD}/")
    assert page.locator("details.names").is_visible()
    page.goto("/more/")
    page.click("main >> text=การส่งออกของฉัน")
    page.get_by_role("link", name="ส่งออกตาราง").first.click()
    page.get_by_label("ตาราง", exact=True).select_option("people")
    page.get_by_label("รหัสพื้นที่").fill("57")
    page.get_by_label("CSV").check()
    page.get_by_label("วัตถุประสงค์").select_option("planning")
    page.get_by_role("button", name="ทำไฟล์").click()
    assert page.locator(".errors").is_visible(), "another's province is refused"
    page.get_by_label("รหัสพื้นที่").fill("")
    page.get_by_role("button", name="ทำไฟล์").click()
    page.get_by_text("รอคิวส่งออก").wait_for()
    job = ExportJob.objects.get(by=manager.user)
    work.export(str(job.pk))
    page.get_by_role("link", name="รับไฟล์").wait_for()
    with page.expect_download() as found:
        page.get_by_role("link", name="รับไฟล์").click()
    lines = found.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) - 1 == 4 and sum(HOUSEHOLD in line for line in lines) == 3
    manager.closed(
        f"/households/{OTHER}/", f"/looks/households/{OTHER}/", f"/data/exports/{places.abroad['ExportJob']}/",
        f"/data/exports/{places.home['ExportJob']}/file/", *NOT_OF_FIELD_WORK,
    )  # fmt: skip
    assert RefusedLook.objects.filter(by=manager.user).exists(), "who asks for names outside the area is written down"
    manager.was_spared(*marked.HOME_NAMES)
