"""Trying other rules in a real browser: the figures follow the sliders, by keyboard too, and without a script by a button."""

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from web.figures_run import seal_run, usual_tables
from web.test_what_if_pages import measure_rows, pattern_rows

PAGE = "/areas/470301/what-if/"


@pytest.fixture
def tried(data):
    """A data folder with a published run that keeps patterns."""
    seal_run(data, **usual_tables(), deprivation_patterns=pattern_rows(), poverty_measures=measure_rows())
    return data


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone by night", "desk by day"])
def test_no_page_is_wider_than_its_window(open_page, sign_in, tried, size, scheme):
    page = open_page(size, color_scheme=scheme)
    sign_in(page, "area_manager", area="4703")
    for address in (
        PAGE,
        "/areas/4703/what-if/",
        "/areas/470201/what-if/",
        "/areas/10/what-if/",
        f"{PAGE}?k=9",
        "/areas/470301/",
    ):
        page.goto(address)
        assert overflow(page) <= 0, address
        if (folder := shots_folder()) is not None:
            page.screenshot(
                path=folder / f"what-if-{address.strip('/?=').replace('/', '-')}-{size['width']}.png", full_page=True
            )


def test_the_figures_follow_a_slider_moved_by_keyboard(open_page, tried):
    page = open_page()
    page.goto(PAGE)
    assert "23%" in page.inner_text("#what-if-result .lead")
    slider = page.locator("#w-health")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_selector(".weight:has(#w-health) .part:has-text('33%')")
    assert "health=10" in page.url, "the address holds what was set"
    page.select_option("#k", "2/5")
    page.wait_for_selector("#what-if-result .lead:has-text('4%')")
    page.locator("input[name=on][value=income]").focus()
    page.keyboard.press("Space")
    page.wait_for_selector("#what-if-result .lead:has-text('15%')")
    page.reload()
    assert "15%" in page.inner_text("#what-if-result .lead"), "what was sent to somebody else is what they see"
    page.click("text=กลับไปตามกติกา")
    page.wait_for_url(f"**{PAGE}")


def test_without_a_script_a_button_does_it(chromium, live_server, tried):
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(PAGE)
    page.select_option("#k", "2/5")
    page.click("form.set button")
    assert "4%" in page.inner_text("#what-if-result .lead")
    assert page.locator("#k").input_value() == "2/5"
    context.close()


def test_on_a_phone_the_answer_stays_in_sight_while_the_last_slider_moves(open_page, tried):
    page = open_page(PHONE)
    page.goto(PAGE)
    page.locator("#w-access").scroll_into_view_if_needed()
    box = page.locator("#what-if-result .answer").bounding_box()
    assert 0 <= box["y"] < PHONE["height"] / 2
