"""An export from asking to the file, as somebody does it: at a desk, on a phone, and without a script."""

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from ruamjai.web import work
from ruamjai.web.models import ExportJob
from web.test_exports import sealed


def _shot(page, name, size):
    if shots_folder():
        page.screenshot(path=str(shots_folder() / f"export-{name}-{size['width']}.png"), full_page=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_table_is_asked_for_and_fetched(data, open_page, sign_in, size):
    sealed(data)
    page = open_page(size)
    sign_in(page, "area_manager", "47")
    page.goto("/data/exports/")
    assert page.get_by_text("ยังไม่มีการส่งออก").is_visible()
    assert overflow(page) == 0
    _shot(page, "none", size)
    page.get_by_role("link", name="ส่งออกตาราง").first.click()
    page.get_by_role("button", name="ทำไฟล์").click()
    assert page.get_by_role("alert").is_visible()
    _shot(page, "faults", size)
    page.get_by_label("ตาราง", exact=True).select_option("vulnerable_households")
    page.get_by_label("รหัสพื้นที่").fill("๔๗๐๓")
    page.get_by_label("CSV").check()
    page.get_by_label("วัตถุประสงค์").select_option("planning")
    assert overflow(page) == 0
    page.get_by_role("button", name="ทำไฟล์").click()
    page.get_by_text("รอคิวส่งออก").wait_for()
    assert overflow(page) == 0
    _shot(page, "waiting", size)
    work.export(str(ExportJob.objects.get().pk))
    page.get_by_role("link", name="รับไฟล์").wait_for()  # the page asks again by itself
    assert page.locator("#said").text_content().split() == page.locator("[data-said]").inner_text().split(), "and says so"
    _shot(page, "ready", size)
    with page.expect_download() as found:
        page.get_by_role("link", name="รับไฟล์").press("Enter")
    assert found.value.suggested_filename == "ruamjai-0001-vulnerable_households-4703.csv"
    assert found.value.path().read_bytes().startswith(b'\xef\xbb\xbf"household_id"')
    page.goto("/data/exports/")
    assert page.get_by_text("มีไฟล์พร้อมรับ").is_visible()
    assert overflow(page) == 0
    _shot(page, "list", size)


def test_it_is_stopped_and_gone_on_with_without_a_script(data, open_page, sign_in):
    sealed(data)
    page = open_page(DESK, java_script_enabled=False)
    sign_in(page, "steward")
    page.goto("/data/exports/ask/")
    page.get_by_label("ตาราง", exact=True).select_option("area_poverty")
    page.get_by_label("XLSX").check()
    page.get_by_label("วัตถุประสงค์").select_option("reporting")
    page.get_by_role("button", name="ทำไฟล์").click()
    page.get_by_role("button", name="หยุด").click()
    assert page.get_by_text("หยุดการส่งออกไว้").is_visible()
    page.get_by_role("button", name="ทำต่อ").click()
    assert page.get_by_text("รอคิวส่งออก").is_visible()
    page.get_by_role("button", name="หยุด").click()
    page.get_by_role("button", name="ลบตอนนี้").click()
    assert page.get_by_text("ลบไฟล์แล้ว").first.is_visible()
