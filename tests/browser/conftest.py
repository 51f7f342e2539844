"""Chromium, as the machine has it, on the pages as the tests serve them. Without Chromium these tests are skipped by name."""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ruamjai.web import fonts
from web import ground
from web.factories import make_user, seal_run, take_samples

data = ground.data
django_db_modify_db_settings = ground.django_db_modify_db_settings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-default-apps",
)  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


def pytest_collection_modifyitems(items):
    """Each test of this folder drives a browser; without one it is skipped, and says so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _font():
    fonts.refresh(settings.GENERATED)


@pytest.fixture
def open_page(chromium, live_server, _font):
    """``open_page(PHONE)``: a fresh window; at the end nothing may have been refused by the policy or broken in a script."""
    opened, faults = [], []

    def open_one(size=DESK, **options):
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="en-US", **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
        opened.append(context)
        return page

    yield open_one
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def filled(data):
    """A data folder with four batches and a published run made from two of them."""
    batches = take_samples(data, "amphoe", "card", "61_province")
    seal_run(data, batches[:2])
    return data


@pytest.fixture
def sign_in(transactional_db, live_server):
    """``sign_in(page, "steward")``: as somebody of that role, past both steps; test_sign_in goes through them."""

    def as_role(page, role, area="TH"):
        user = make_user(role, area=area)
        client = Client()
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto("/")
        return user

    return as_role


def shots_folder() -> Path | None:
    """Where screenshots go, if somebody wants to look at them: the folder named by RUAMJAI_SHOTS."""
    return Path(os.environ["RUAMJAI_SHOTS"]) if "RUAMJAI_SHOTS" in os.environ else None


def overflow(page) -> int:
    """By how many pixels the page is wider than the window."""
    return json.loads(
        page.evaluate("JSON.stringify(document.documentElement.scrollWidth - document.documentElement.clientWidth)")
    )
