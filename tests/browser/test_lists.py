"""The pages of lists, of people whom no register knows, of incomes and of a household in a real browser."""

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from web.figures_run import HOUSEHOLD, seal_run, usual_tables
from web.lists_run import TAMBON, list_tables
from web.test_household_page import tables as household_tables

PAGES = {
    "lists": f"/areas/{TAMBON}/lists/",
    "incomes": f"/areas/{TAMBON}/incomes/",
    "unseen": "/unseen/",
    "measures": "/about/measures/",
}


def look(page, name):
    """Nothing is wider than the window, and the picture is kept where somebody wants to look at it."""
    assert overflow(page) <= 0
    assert page.locator("h1").count() == 1
    if (folder := shots_folder()) is not None:
        page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("role", [None, "steward"], ids=["anybody", "steward"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_fit_their_window(open_page, sign_in, data, size, role):
    seal_run(data, **list_tables())
    page = open_page(size)
    if role:
        sign_in(page, role)
    for name, address in PAGES.items():
        page.goto(address)
        look(page, f"{name}-{role or 'anybody'}")
    page.goto(f"/areas/{TAMBON}/lists/")
    page.locator("summary", has_text="ภายใน").or_(page.locator("#people")).first.scroll_into_view_if_needed()
    assert page.locator("table.who tbody tr").count() == (2 if role else 0)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_empty_pages_fit_too(open_page, data, size):
    page = open_page(size, color_scheme="dark")
    page.goto("/areas/47/lists/")
    look(page, "lists-no-run")
    seal_run(data)
    for name, address in PAGES.items():
        page.goto(address)
        look(page, f"{name}-empty")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_household_s_why_can_be_read_on_a_phone(open_page, sign_in, data, size):
    seal_run(data, **usual_tables(), **household_tables())
    page = open_page(size)
    sign_in(page, "officer", "47")
    page.goto(f"/households/{HOUSEHOLD}/")
    page.locator("summary", has_text="ที่มาของคำเหล่านี้").click()
    assert page.locator(".witnesses").is_visible()
    look(page, "household")


def test_a_list_is_chosen_and_its_household_opened_by_keys_alone(open_page, sign_in, data):
    seal_run(data, **list_tables())
    page = open_page()
    sign_in(page, "officer", "47")
    page.goto(f"/areas/{TAMBON}/lists/")
    assert page.locator("table.who tbody tr").count() == 2
    page.locator("#which").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**list=*")
    chosen = page.locator("#which").input_value()
    assert chosen == page.locator("#which option").last.get_attribute("value")
    page.goto(f"/areas/{TAMBON}/lists/?list=target.dropped")
    link = page.locator("table.who a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/**")


def test_other_models_open_without_a_mouse(open_page, sign_in, data):
    seal_run(data, **list_tables())
    page = open_page(PHONE)
    sign_in(page, "steward")
    page.goto("/unseen/")
    summary = page.locator("summary", has_text="แบบจำลองอื่น").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open] table").first.is_visible()
    assert overflow(page) <= 0
