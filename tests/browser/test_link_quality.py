"""The page of link quality in a real browser: with and without reviews, on a phone and a desk, in both languages."""

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from web.figures_run import seal_run
from web.links_run import link_tables


@pytest.mark.parametrize("reviewed", [False, True], ids=["nobody has looked", "reviewed"])
@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESK, "light"), (DESK, "dark")], ids=["phone", "desk", "night"]
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_fits_its_window(open_page, sign_in, data, size, scheme, reviewed, language):
    seal_run(data, **link_tables(reviewed=reviewed))
    page = open_page(size, color_scheme=scheme)
    sign_in(page, "steward")
    page.goto("/data/links/")
    if language == "en":
        page.click(".languages button[value=en]")
        page.wait_for_selector("html[lang=en]")
    assert overflow(page) <= 0
    assert page.locator("h1").count() == 1
    assert page.locator("svg.plot circle").count() == (6 if reviewed else 0)
    if (folder := shots_folder()) is not None:
        name = f"links-{'reviewed' if reviewed else 'empty'}-{language}-{scheme}-{size['width']}.png"
        page.screenshot(path=folder / name, full_page=True)


def test_what_a_figure_means_is_one_key_away(open_page, sign_in, data):
    seal_run(data, **link_tables(reviewed=True))
    page = open_page()
    sign_in(page, "administrator")
    page.goto("/data/links/")
    page.locator(".fig a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/links/#why-right")
    assert page.locator("#why-right").is_visible()
