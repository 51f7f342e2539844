"""Signing in as a person does: an invitation, the app's picture, a passkey, the pages at both widths."""

import re

import pytest

from browser.conftest import DESK, PHONE, overflow, shots_folder
from ruamjai.web import one_time_codes
from ruamjai.web.models import Invitation, SignedIn
from web.factories import PASSWORD, give_app, make_agency, make_user


def look(page, name: str) -> None:
    """Nothing is wider than the window; the picture is kept for whoever wants to look."""
    assert overflow(page) <= 0, name
    assert page.locator("h1").count() == 1, name
    if (folder := shots_folder()) is not None:
        page.screenshot(path=folder / f"sign-in-{name}-{page.viewport_size['width']}.png", full_page=True)


def type_password(page, user) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_invitation_to_the_first_page(open_page, sign_in, filled, size):
    make_agency()
    keeper = open_page(size)
    sign_in(keeper, "administrator")
    keeper.goto("/accounts/invite/")
    keeper.fill("#id_display_name", "ผู้ดูแลข้อมูลคนใหม่")
    keeper.select_option("#id_role", "steward")
    keeper.select_option("#id_agency", "codi")
    keeper.fill("#id_ends_on", "15/02/2566")
    keeper.click("main form.card button")
    assert "พ้นมาแล้ว" in keeper.locator(".errors").inner_text() or keeper.locator(".errors").count()
    look(keeper, "invite-refused")
    from django.utils import timezone

    day = timezone.localdate() + timezone.timedelta(days=100)
    keeper.fill("#id_ends_on", f"{day.day:02}/{day.month:02}/{day.year + 543}")
    keeper.click("main form.card button")
    keeper.wait_for_selector("text=/invitation/")
    look(keeper, "invited")
    link = re.search(r"http://\S+/invitation/[\w-]+/", keeper.locator("main").inner_text())[0]
    keeper.goto("/accounts/")
    look(keeper, "accounts")

    guest = open_page(size)
    guest.goto(link)
    look(guest, "accept")
    guest.fill("#id_username", "somsri.k")
    guest.fill("#id_password1", "short")
    guest.fill("#id_password2", "short")
    guest.click("main form button.btn")
    look(guest, "accept-refused")
    guest.fill("#id_password1", PASSWORD)
    guest.fill("#id_password2", PASSWORD)
    guest.click("main form button.btn")
    guest.wait_for_url("**/two-steps/")
    look(guest, "second-step")
    guest.goto("/data/batches/")
    assert guest.url.endswith("/two-steps/"), "nothing else opens"
    guest.click("main a[href='/two-steps/app/']")
    guest.wait_for_function("document.querySelector('.qr')?.complete")
    assert guest.evaluate("document.querySelector('.qr').naturalWidth") > 100, "the picture is drawn"
    look(guest, "app")
    guest.fill("#id_code", one_time_codes.code(guest.locator("main code").inner_text()))
    guest.click("main form.card button")
    guest.wait_for_selector(".codes")
    assert guest.locator(".codes li").count() == 10
    look(guest, "recovery-codes")
    guest.click("main a.btn")
    guest.wait_for_url(lambda address: address.endswith("/"))
    guest.goto("/data/batches/")
    assert guest.url.endswith("/data/batches/")
    guest.goto("/sessions/")
    look(guest, "sessions")
    account = Invitation.objects.get().account_id
    keeper.goto(f"/accounts/{account}/")
    look(keeper, "account")
    guest.goto(link)
    look(guest, "invitation-gone")


def test_a_passkey_is_made_and_used(open_page, filled, transactional_db):
    user = make_user("steward")
    page = open_page()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
                     "hasResidentKey": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip
    type_password(page, user)
    page.wait_for_url("**/two-steps/")
    page.click("main a[href='/two-steps/keys/add/']")
    look(page, "add-passkey")
    page.fill("#id_name", "เครื่องที่สำนักงาน")
    page.click("main form button")
    page.wait_for_selector(".codes")
    page.goto("/two-steps/")
    assert "เครื่องที่สำนักงาน" in page.locator("main").inner_text()
    look(page, "passkeys")
    page.goto("/more/")
    page.click("main form[action='/sign-out/'] button")
    page.wait_for_url("**/sign-in/")
    type_password(page, user)
    page.wait_for_url("**/sign-in/code/")
    look(page, "code-or-passkey")
    page.click("form[data-passkey] button")
    page.wait_for_selector(".me")
    page.goto("/data/batches/")
    assert page.url.endswith("/data/batches/")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_wrong_codes_and_the_lock_out_are_told(open_page, filled, transactional_db, size):
    user = make_user("steward")
    give_app(user)
    page = open_page(size)
    type_password(page, user)
    page.wait_for_url("**/sign-in/code/")
    page.fill("#id_code", "000000")
    page.click("main form button")
    page.wait_for_selector(".errors")
    look(page, "wrong-code")
    for _try in range(5):
        page.goto("/sign-in/")
        page.fill("#id_username", user.username)
        page.fill("#id_password", "wrong")
        page.click("main button")
        page.wait_for_selector(".told.error, h1:has-text('โปรดรอ')")
    look(page, "locked")
    assert SignedIn.objects.count() == 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_lost_password_from_the_administrator_s_page_to_the_first_page(open_page, sign_in, filled, size):
    lost = make_user("volunteer", area="47", username="lost", agency=make_agency())
    keeper = open_page(size)
    sign_in(keeper, "administrator")
    keeper.goto(f"/accounts/{lost.pk}/")
    look(keeper, "account")
    keeper.click("form[action$='/password/'] button")
    look(keeper, "password-link")
    link = re.search(r"http://\S+/password/new/[\w-]+/", keeper.locator("main").inner_text())[0]
    guest = open_page(size)
    guest.goto(link)
    look(guest, "new-password")
    guest.fill("#id_password1", "ฝนตกที่กุดบากวันพุธ")
    guest.fill("#id_password2", "ฝนตกที่กุดบากวันพุธ")
    guest.click("main button")
    guest.wait_for_url("**/two-steps/")
    guest.goto(link)
    look(guest, "password-link-gone")
