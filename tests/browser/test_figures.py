"""Pages of figures in a real browser: wide enough on a phone, reachable by keyboard, a map within a second."""

import json
import re

import pytest

from browser.conftest import ARGUMENTS, CHROMIUM, DESK, PHONE, overflow, shots_folder
from ruamjai.web.maps import library, outlines
from ruamjai.web.queries.atlas import closed_list
from web.figures_run import HOUSEHOLD, household_tables, seal_run, usual_tables

PAGES = (
    "/areas/", "/areas/47/", "/areas/4703/", "/areas/470301/", "/areas/47030103/", "/areas/10/", "/areas/470301/why/",
    "/areas/map/", "/places/", "/households/", f"/households/{HOUSEHOLD}/",
)  # fmt: skip


@pytest.fixture
def figured(data):
    """A data folder with a published run that has a bit of everything."""
    seal_run(data, **usual_tables(), **household_tables())
    return data


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone by day", "desk by night"])
def test_no_page_of_figures_is_wider_than_its_window(open_page, sign_in, figured, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, "area_manager")
    for address in PAGES:
        page.goto(address)
        assert overflow(page) <= 0, address
        assert page.locator("h1").count() == 1, address
        assert page.locator(".lead, .sub").count(), address
        if (folder := shots_folder()) is not None:
            page.screenshot(
                path=folder / f"{address.strip('/').replace('/', '-')}-{scheme}-{size['width']}.png", full_page=True
            )


def test_a_map_of_a_province_stands_within_a_second(open_page, figured):
    page = open_page()
    page.goto("/areas/47/")  # the first reader of a run waits for what all later ones share
    took = []
    while len(took) < 20 and min(took, default=1000) >= 1000:  # other work of the machine is no fault of the map's
        page.goto("/areas/57/")
        assert page.locator("svg.areas a").count() == 124
        took.append(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
    assert min(took) < 1000


def test_a_map_is_walked_by_keyboard_and_says_what_it_shows(open_page, figured):
    page = open_page()
    page.goto("/areas/47/")
    shape = page.locator('svg.areas a[href="/areas/470301/"]')
    assert shape.locator("title").text_content() == "ตำบลกุดบาก: 17.8%"
    shape.focus()
    assert shape.locator("path").evaluate("path => getComputedStyle(path).strokeWidth") == "2px", "where the focus is, is seen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/470301/")
    assert page.locator("svg.areas a.chosen").count() == 1


def test_the_table_behind_the_map_opens_without_a_script(chromium, live_server, figured):
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/areas/47/")
    page.click("text=ดูเป็นตาราง")
    assert page.locator("figure.map table a >> text=ตำบลกุดบาก").is_visible()
    context.close()


def test_down_from_the_country_to_a_household(open_page, sign_in, figured):
    page = open_page(PHONE)
    sign_in(page, "area_manager", area="47")
    page.goto("/areas/")
    for name in ("จังหวัดสกลนคร", "อำเภอกุดบาก", "ตำบลกุดบาก", "หมู่ที่ 1"):
        page.click(f"#parts >> text={name}")
        page.wait_for_selector(f"h1:has-text('{name}')")
    page.click("text=ก-1-0001")
    page.wait_for_selector("h1:has-text('ก-1-0001')")
    assert page.locator("tr.differs").count() == 4
    page.click(".crumbs >> text=ตำบลกุดบาก")
    page.wait_for_url("**/areas/470301/")


@pytest.fixture
def country(tmp_path, monkeypatch):
    """Boundaries of every tambon and province: boxes, each in a place of its own."""
    atlas = closed_list()

    def feature(key, area, at):
        x, y, wide, high = 98 + at % 90 * 0.08, 6 + at // 90 * 0.16, 0.07, 0.15
        ring = [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]
        return {
            "type": "Feature",
            "properties": {key: f"TH{area.code}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    for key, level in (("adm1_pcode", "province"), ("adm3_pcode", "tambon")):
        features = [feature(key, area, at) for at, area in enumerate(atlas.of_level(level))]
        (tmp_path / f"{level}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "credit.txt").write_text("Squares, ours", encoding="utf-8")
    monkeypatch.setenv(outlines.FOLDER, str(tmp_path))
    return tmp_path


@pytest.fixture
def drawing_browser(chromium, settings):
    """A browser that draws with the processor where there is no graphics card."""
    library.refresh(settings.GENERATED)
    arguments = [argument for argument in ARGUMENTS if argument != "--disable-gpu"]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*arguments, "--enable-unsafe-swiftshader"])
    yield browser
    browser.close()


def test_the_large_map_draws_every_tambon_under_the_strict_policy(drawing_browser, live_server, figured, country):
    context = drawing_browser.new_context(base_url=live_server.url, viewport=DESK)
    page = context.new_page()
    refused = []
    page.on("console", lambda told: refused.append(told.text) if "Content Security Policy" in told.text else None)
    page.goto("/areas/map/")
    page.wait_for_selector("#big-map[data-drawn]", timeout=60_000)
    assert page.locator("#big-map canvas").count() == 1
    assert "Squares, ours" in page.locator(".credit").inner_text()
    page.locator("#big-map canvas").focus()
    page.keyboard.press("+")  # the map is drawn nearer, and what lies in its middle is told
    page.wait_for_selector("#big-map-said:has-text(':')", timeout=60_000)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/areas/\d{6}/$"))
    assert refused == []
    context.close()


def test_without_a_means_to_draw_the_large_map_says_so(open_page, settings, figured, country):
    library.refresh(settings.GENERATED)
    page = open_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/areas/map/")
    page.wait_for_selector("#big-map-said:has-text('วาดแผนที่บนเครื่องนี้ไม่ได้')")


def test_without_boundaries_the_large_map_says_what_to_do(open_page, figured, monkeypatch):
    monkeypatch.delenv(outlines.FOLDER, raising=False)
    page = open_page(PHONE)
    page.goto("/areas/map/")
    assert "RUAMJAI_BOUNDARIES" in page.locator("main").inner_text()
    assert page.locator("canvas").count() == 0
