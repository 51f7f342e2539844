"""What holds on every page: the keyboard is enough, a phone is wide enough, English keeps the page, the night is dark."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser

from browser.conftest import DESK, PHONE, overflow, shots_folder
from ruamjai import registers
from ruamjai.web import navigation, one_time_codes
from web.factories import PASSWORD, give_app, make_user

PAGES = (
    "/", "/more/", "/search/", "/about/", "/about/measures/", "/offline/", "/password/", "/accounts/", "/accounts/invite/",
    "/sessions/", "/two-steps/",
    "/data/batches/", "/data/batches/upload/", "/data/batches/uploads/", "/data/batches/{batch}/",
    "/data/batches/{batch}/withdraw/", "/data/runs/", "/data/runs/start/", "/data/runs/0001/", "/no-such-page/",
)  # fmt: skip


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone by day", "desk by night"])
def test_no_page_is_wider_than_its_window(open_page, sign_in, filled, size, scheme):
    from ruamjai.web.models import RoleGrant

    page = open_page(size, color_scheme=scheme)
    RoleGrant.objects.create(user=sign_in(page, "steward"), role="administrator")
    batch = next(found.id for found in registers.batches(filled / "inbox") if found.n_findings)
    for address in (pattern.format(batch=batch) for pattern in PAGES):
        page.goto(address)
        assert overflow(page) <= 0, address
        assert page.locator("h1").count() == 1, address
        if (folder := shots_folder()) is not None:
            name = re.sub(r"\W+", "-", address.replace(batch, "batch")).strip("-") or "today"
            page.screenshot(path=folder / f"{name}-{scheme}-{size['width']}.png", full_page=True)


def test_a_phone_has_tabs_and_a_desk_a_rail(open_page, sign_in, filled):
    page = open_page(PHONE)
    sign_in(page, "steward")
    assert page.locator(".tabs a").count() == 5
    assert page.locator(".tabs").is_visible()
    assert not page.locator(".rail").is_visible()
    page.set_viewport_size(DESK)
    assert not page.locator(".tabs").is_visible()
    assert page.locator(".rail a.entry").all_inner_texts()[-1] == "ข้อมูล"


def test_the_keyboard_is_enough(open_page, filled, transactional_db):
    page = open_page()
    user = make_user("steward")
    secret = give_app(user)
    page.goto("/sign-in/")
    page.wait_for_function("document.activeElement.id === 'id_username'")
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_code:focus")
    page.keyboard.type(one_time_codes.code(secret))
    page.keyboard.press("Enter")
    page.wait_for_selector(".me")
    page.wait_for_load_state()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), "past the rail and the header"
    page.keyboard.press("Control+/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("กุดบาก")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=พบ")
    page.locator(".me summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".me .menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".me .menu").is_visible()
    page.keyboard.press("Enter")
    page.locator(".me .menu button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=ออกจากระบบแล้ว")


def test_what_has_the_focus_is_seen(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    page.goto("/data/batches/")
    for _stop in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_english_keeps_the_page_and_its_years(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    page.goto("/data/batches/?show=unread")
    assert "15\u00a0ก.พ.\u00a02566" in page.locator(".stamp").inner_text()
    page.click(".languages >> text=EN")
    page.wait_for_selector("h1:has-text('Data')")
    assert page.url.endswith("/data/batches/?show=unread")
    assert "15\u00a0Feb\u00a02023" in page.locator(".stamp").inner_text()
    assert re.findall(r"[\u0e00-\u0e7f]", page.locator("nav.rail").inner_text()) == []
    page.click(".languages >> text=ไทย")
    page.wait_for_selector("h1:has-text('ข้อมูล')")


def test_the_thai_font_is_the_one_that_is_shown(open_page, filled):
    page = open_page()
    page.goto("/about/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Thai\"', 'ก้ำ')")
    assert page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length") == 1


def test_no_connection_is_told_and_told_off_again(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    assert not page.locator("#offline").is_visible()
    page.context.set_offline(True)
    page.wait_for_selector("#offline", state="visible")
    page.context.set_offline(False)
    page.wait_for_selector("#offline", state="hidden")


def test_who_is_not_signed_in_finds_the_way_in(open_page, filled):
    page = open_page(PHONE)
    page.goto("/about/")
    assert [entry.page for entry in navigation.entries(AnonymousUser())] == ["areas"]
    page.click("text=เข้าสู่ระบบ")
    page.wait_for_url("**/sign-in/**")


def test_in_print_the_page_stands_alone(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    page.goto("/data/runs/0001/")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".search").is_visible()
    assert page.locator(".stamp").is_visible(), "a printed page says which run it speaks of"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
