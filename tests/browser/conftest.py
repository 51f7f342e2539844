"""Chromium, as the machine has it, on the pages as the tests serve them. Without Chromium these tests are skipped by name."""

import json
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from playwright.sync_api import Locator, Page

from ruamjai.web import fonts
from web import ground, marked_rows
from web import marked_run as marked
from web.factories import PASSWORD, User, make_agency, make_user, seal_run, take_samples

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
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), timeout=180_000)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _font():
    fonts.refresh(settings.GENERATED)


@pytest.fixture(autouse=True)
def _opened(monkeypatch):
    """A click or a key that opens a page is over when the page has loaded; Playwright's own is over with its first bytes."""

    def waiting(does):
        def and_load(where, *arguments, **options):
            does(where, *arguments, **options)
            (where.page if isinstance(where, Locator) else where).wait_for_load_state()

        return and_load

    for kind in (Page, Locator):
        for name in ("click", "press"):
            monkeypatch.setattr(kind, name, waiting(getattr(kind, name)))


@pytest.fixture
def open_page(chromium, live_server, _font):
    """``open_page(PHONE)``: a fresh window; at the end nothing may have been refused by the policy or broken in a script."""
    opened, faults = [], []

    def open_one(size=DESK, **options):
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="en-US", **options)
        context.set_default_timeout(60_000)  # a busy machine is no fault
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

    def as_role(page, role, area="TH", agency=None):
        user = make_user(role, area=area, agency=agency and make_agency(agency))
        user.grants.update(agency=user.agency)
        client = Client()
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto("/")
        return user

    return as_role


@dataclass
class Sent:
    """One answer of the served site: to whom, to what, and all that it said."""

    to: str  # the user name; empty for whoever is not signed in
    path: str
    status: int
    parts: list[bytes] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Without the address that was asked for, which the page repeats: whoever typed it knew it."""
        said = b"".join(self.parts).decode(errors="replace")
        return said.replace(self.path, "") if len(self.path) > 8 else said


@pytest.fixture
def sent(monkeypatch):
    """Every answer that the site gives while the test runs, parts of pages and files among them, in their order."""
    answers: list[Sent] = []
    answer = WSGIHandler.get_response

    def noted(handler, request):
        response = answer(handler, request)
        user = getattr(request, "user", None)
        one = Sent(getattr(user, "username", ""), request.get_full_path(), response.status_code)
        answers.append(one)
        if response.streaming:
            response.streaming_content = (one.parts.append(part) or part for part in response.streaming_content)
        else:
            one.parts.append(response.content)
        return response

    monkeypatch.setattr(WSGIHandler, "get_response", noted)
    return answers


@pytest.fixture(scope="session")
def _marked(tmp_path_factory):
    return marked.make_world(tmp_path_factory.mktemp("marked"))


@pytest.fixture
def places(transactional_db, data, _marked):
    """A published run of two provinces in which every name is a mark, and a row of every kind written in each of them.

    Gives ``home`` and ``abroad``: the keys of what stands in 47 and in 57, by the model's name.
    """
    shutil.copytree(_marked, data, dirs_exist_ok=True)
    rows = {}
    for name, area in (("home", "470301"), ("abroad", "570505")):
        keeper = make_user("steward", area=area, username=f"{name}-steward")
        rows[name] = marked_rows.write(area, keeper, "0001").keys
    return SimpleNamespace(**rows)


FOREIGN = (*marked.ABROAD_MARKS, "abroad-steward")


@dataclass
class Person:
    """Somebody at a browser, with what the site has sent them since they came."""

    page: Page
    user: User
    answers: list[Sent]
    typed: set[str] = field(default_factory=set)  # into a box that gives it back, such as that of the search

    def closed(self, *addresses: str) -> None:
        """These doors are shut to whoever types them into the address bar: politely, and with a way back."""
        for address in addresses:
            response = self.page.goto(address, wait_until="domcontentloaded")
            assert response.status in (403, 404), f"{address}: {response.status}"
            assert self.page.locator("main h1").count() == 1, address
            assert self.page.locator("main a.btn").is_visible(), address

    def cannot_send(self, *addresses: str, **fields: str) -> None:
        """Nor does a form of one's own making get through, sent with this session and its key."""
        for address in addresses:
            status = self.page.evaluate(
                """async ([address, fields]) => (await fetch(address, {method: "POST", redirect: "manual", headers: {
                    "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value},
                    body: new URLSearchParams(fields)})).status""",
                [address, fields],
            )
            assert status in (403, 404), f"{address}: {status}"

    def finds(self, words: str) -> str:
        """What stands on the page after ``words`` were typed into the box of the search."""
        self.typed.add(words)
        self.page.fill("input[name=q]", words)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.press("input[name=q]", "Enter")
        return self.page.locator("main").inner_text()

    def was_sent(self, mark: str) -> bool:
        """Whether anything that came to them, seen or not, held ``mark``."""
        return any(mark in one.text for one in self.mine)

    def was_spared(self, *marks: str) -> None:
        """Nothing of the foreign province came to them, nor any of ``marks``, and nothing of ours broke."""
        unwanted = {*FOREIGN, *marks}
        found = {(mark, unquote(one.path)) for one in self.mine for mark in unwanted if mark in one.text}
        given_back = {(mark, path) for mark, path in found if mark in self.typed and (path == "/search/" or mark in path)}
        assert found - given_back == set()
        assert [one.path for one in self.mine if one.status >= 500] == []
        personal = re.compile("|".join(map(re.escape, (*marked.HOME_NAMES, *marked.ABROAD_NUMBERS, marked.ABROAD_NAME))))
        assert [one.path for one in self.mine if personal.search(one.path)] == [], "no name or number is in an address"

    @property
    def mine(self) -> list[Sent]:
        return [one for one in self.answers if one.to == self.user.username]

    def shot(self, name: str) -> None:
        """Nothing is wider than the window, and the picture is kept where somebody wants to look at it."""
        assert overflow(self.page) <= 0, self.page.url
        if (folder := shots_folder()) is not None:
            self.page.screenshot(path=folder / f"role-{name}-{self.page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def someone(open_page, sign_in, sent):
    """``someone("volunteer", area="470301")``: a person of that role, signed in, on the first page."""

    def one(role, area="47", *, size=DESK, agency=None):
        page = open_page(size)
        return Person(page, sign_in(page, role, area, agency), sent)

    return one


@pytest.fixture
def someone_typing(open_page, sent):
    """``someone_typing(user)``: somebody whose role asks for no second step, who has typed name and password."""

    def one(user, *, size=DESK):
        page = open_page(size)
        page.goto("/sign-in/")
        page.fill("#id_username", user.username)
        page.fill("#id_password", PASSWORD)
        page.click("main form button")
        page.locator("main h1", has_text="งานวันนี้").wait_for()
        return Person(page, user, sent)

    return one


def shots_folder() -> Path | None:
    """Where screenshots go, if somebody wants to look at them: the folder named by RUAMJAI_SHOTS."""
    return Path(os.environ["RUAMJAI_SHOTS"]) if "RUAMJAI_SHOTS" in os.environ else None


def overflow(page) -> int:
    """By how many pixels the page is wider than the window."""
    return json.loads(
        page.evaluate("JSON.stringify(document.documentElement.scrollWidth - document.documentElement.clientWidth)")
    )
