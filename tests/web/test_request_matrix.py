"""Every address as every role: no fault of ours, nothing personal, nothing of a place that is not the reader's, safe headers.

Readers hold their role in province 47. What they may not see lies in 57, and is told from what they may in two ways: marks that
must stand in no answer, and a second world, equal but for what lies in 57, in which each answer must be the same to the letter.
``RUAMJAI_MATRIX=full`` asks more: more areas and queries, parts of pages, English, and methods that no page knows.
"""

import os
import re
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from ruamjai.web import models
from ruamjai.web.queries import runs
from web import headers, marked_rows
from web import marked_run as marked
from web.factories import make_agency, make_user
from web.figures_run import HOUSEHOLD, OTHER
from web.test_permissions import DECIDED, FOR_AN_AGENCY, THE_14

pytestmark = [pytest.mark.django_db]
FULL = os.environ.get("RUAMJAI_MATRIX") == "full"
READERS = [*sorted(THE_14), "without a role", "guest"]

# For each blank of an address what stands in it, of the reader's own area and of another's. A blank of another name fails
# the test below: whoever adds an address says here what may stand in it.
VALUES = {
    "account": lambda world: world.keys("User"),
    "act": lambda world: ["grant", *(["identify", "work", "refuse", "tell-office", "close", "no-such-act"] if FULL else [])],
    "alert": lambda world: world.keys("LookAlert"),
    "batch": lambda world: [marked.HOME_BATCH, marked.ABROAD_BATCH],
    ("breach", "number"): lambda world: world.keys("Breach"),
    ("breach-act", "number"): lambda world: world.keys("Breach"),
    "code": lambda world: (
        ["TH", "47", "4703", "470301", "47030101", "57", "5705", "570505", "57050501", "10", "99"]
        if FULL
        else ["470301", "57", "57050501"]
    ),
    "export_id": lambda world: world.keys("ExportJob"),
    "household": lambda world: [HOUSEHOLD, OTHER],
    "household_id": lambda world: [HOUSEHOLD, OTHER],
    "identity": lambda world: world.keys("Identity"),
    "invitation": lambda world: world.keys("Invitation"),
    "job": lambda world: [world.abroad.keys["RunJob"], *([uuid.UUID(int=1)] if FULL else [])],
    **{(f"export{act}", "job"): lambda world: world.keys("ExportJob") for act in ("", "-fetch", "-stop", "-go-on", "-remove")},
    "key": lambda world: ["0"],
    "kind": lambda world: ["csv", *(["json", "xlsx", "exe"] if FULL else [])],
    "number": lambda world: world.keys("PersonRequest"),
    "pk": lambda world: [1],
    "provider_id": lambda world: ["national"],
    "register": lambda world: ["basic_needs", *(["no-such-register"] if FULL else [])],
    "run": lambda world: [world.run, *(["0999"] if FULL else [])],
    ("invitation", "token"): lambda world: ["x" * 43],
    ("new-password", "token"): lambda world: ["x" * 43],
    ("token-revoke", "token"): lambda world: world.keys("ApiToken"),
    ("token-take", "token"): lambda world: world.keys("ApiToken"),
}
LISTS = {"households", "places", "batches", "areas", "audit"}  # asked for a place abroad, too
NAMELESS = {"^(?:v1|spdci)/": "/api/v1/no-such-thing"}  # patterns that catch what no other does
QUERY = {"area": "570505", "province": "57", "register": "basic_needs", "show": "unread", "state": "poor", "page": "1"}
HOME_QUERY = QUERY | {"area": "470301", "province": "47"}
# What speaks of the whole house to whoever may act on it, and is counted, not named: no comparison, but no mark either.
OF_THE_WHOLE = {
    "run-start": "a run is made from every batch, whoever asks for it",
    "audit": "how many acts wait for the seal is of the one chain",
}
# Pages that hold a secret made for this very answer.
FRESH = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate_webauthn",
    "sign-in",
    "account_login",
    "account-password-link",
}
FIELDS = {"q": marked.ABROAD_LABEL, "area": "570505", "area_code": "57", "household": OTHER, "next": "/"}


# Whose answers are compared with the other world's: at a small setting, of those without any right the guest stands for all.
COMPARED = set(READERS) if FULL else set().union(*DECIDED.values()) | {"guest"}


@dataclass
class World:
    """What addresses point at, and the folder of the other world."""

    other: object
    run: str
    home: marked_rows.Rows
    abroad: marked_rows.Rows

    def keys(self, model: str) -> list:
        return [self.home.keys[model], self.abroad.keys[model]]


@dataclass(frozen=True)
class Asked:
    """One question: ``same`` where its answer is compared with the other world's."""

    name: str
    path: str
    method: str = "get"
    data: tuple = ()
    headers: tuple = ()

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path} {dict(self.data)}"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return (
        marked.make_world(tmp_path_factory.mktemp("one-world")),
        marked.make_world(tmp_path_factory.mktemp("other-world"), more=4),
    )


@pytest.fixture(autouse=True)
def as_pages_are_drawn(monkeypatch):
    """Templates as they are without a test about: Django's tests copy the whole context of each part of a page."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture
def world(folders, settings, db):
    """Everybody is there twice, in 47 and in 57; a steward in each has written something of every kind."""
    settings.DATA, other = folders
    for role in THE_14:
        make_user(role, area="470301", username=f"home-{role}")
        make_user(role, area="570505", username=f"abroad-{role}")
    people, run = models.User.objects, runs.store().published_id()
    home = marked_rows.write("470301", people.get(username="home-steward"), run)
    yield World(other, run, home, marked_rows.write("570505", people.get(username="abroad-steward"), run))
    cache.clear()


def addresses(resolver=None, spaces: tuple = (), outer: frozenset = frozenset()):
    """(name with its namespace, its blanks) of every address that the site answers to."""
    for entry in (resolver or get_resolver()).url_patterns:
        blanks = outer | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, (*spaces, *filter(None, [entry.namespace])), blanks)
        elif isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name or "")), blanks, entry


ADDRESSES = [(name, blanks) for name, blanks, entry in addresses() if str(entry.pattern) not in NAMELESS]


def test_every_address_has_a_name_and_every_blank_its_values():
    unnamed = {str(entry.pattern) for name, _blanks, entry in addresses() if not name or name.endswith(":")} - set(NAMELESS)
    assert unnamed == set(), "An address without a name cannot be asked here: name it in its urls module."
    asked = {(name, blank) for name, blanks in ADDRESSES for blank in blanks}
    unknown = {(name, blank) for name, blank in asked if not {(name, blank), blank} & set(VALUES)}

    assert unknown == set(), (
        "The matrix of requests does not know what may stand in these blanks. Add them to VALUES in this file, with something"
        " of province 47 and something of province 57."
    )


def filled(world: World) -> list[tuple[str, str]]:
    """Every address with its blanks filled in every way; those whose pattern refuses a value are left out."""
    found = []
    for name, blanks in ADDRESSES:
        ways = [{}]
        for blank in sorted(blanks):
            values = VALUES.get((name, blank)) or VALUES[blank]
            ways = [way | {blank: value} for way in ways for value in values(world)]
        before = len(found)
        for way in ways:
            try:
                found.append((name, reverse(name, kwargs=way)))
            except NoReverseMatch:
                continue
        assert len(found) > before, f"No value in VALUES fits {name}."
    return list(dict.fromkeys([*found, *(("nameless", path) for path in NAMELESS.values())]))


def questions(world: World) -> list[Asked]:
    """What is asked of every address."""
    asked = []
    for name, path in filled(world):
        asked.append(Asked(name, path))
        if (name in LISTS) or FULL:  # a list: asked for a place abroad, too
            asked.append(Asked(name, path, data=tuple(QUERY.items())))
        asked.append(Asked(name, path, "post", tuple(FIELDS.items())))
        if FULL:
            asked += [
                Asked(name, path, data=tuple(HOME_QUERY.items())),
                Asked(name, path, data=tuple((QUERY | {"page": "x", "area": "'"}).items())),
                Asked(name, path, headers=(("HTTP_HX_REQUEST", "true"),)),
                Asked(name, path, headers=(("HTTP_COOKIE", "ruamjai_language=en"),)),
                Asked(name, path, "post"),
                Asked(name, path, "put"),
                Asked(name, path, "delete"),
                Asked(name, path, "head"),
            ]
    return asked


def signed_in(role: str, **options) -> Client:
    """A client of somebody who holds ``role`` in 47, and has passed a second step where one is asked for."""
    client = Client(**options)
    if role == "guest":
        return client
    reader = make_user(None if role == "without a role" else role, area=marked.HOME, username="reader-of-47")
    if role in FOR_AN_AGENCY:
        reader.grants.update(agency=make_agency("codi"))
    pass_two_steps(client, reader)
    _token, client.secret = marked_rows.give_token(reader, marked.HOME)
    return client


def pass_two_steps(client: Client, reader: models.User) -> None:
    client.force_login(reader)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()


@contextmanager
def undone():
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, asked: Asked):
    cookies = client.cookies.copy()
    try:
        with undone():
            sent = dict(asked.headers)
            if asked.name.startswith("api:"):
                sent["HTTP_AUTHORIZATION"] = f"Bearer {getattr(client, 'secret', '')}"
            response = getattr(client, asked.method)(asked.path, dict(asked.data), **sent)
            if response.streaming:
                response._told = b"".join(response.streaming_content).decode(errors="replace")
            else:
                response._told = response.content.decode(errors="replace")
            return response
    finally:
        client.cookies = cookies
        if asked.method != "get":  # what was counted against them in the cache is forgotten
            cache.clear()


def told(response, asked: Asked) -> str:
    """The answer with its headers, without what the reader typed and what differs from one moment to the next."""
    text = response._told + "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    for typed in (asked.path, *asked.path.split("/"), *(str(value) for _name, value in asked.data)):
        if len(typed) > 8 or typed == marked.ABROAD_LABEL:
            for written in {typed, quote(typed), quote(typed, safe="")}:
                text = text.replace(written, "")
    text = re.sub(r":\w{6}:[\w-]{43}", "", text)  # a signature with its time
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=|"message_id": )"[^"]*"', "", text)
    return re.sub(r"\d\d:\d\d(:\d\d)?", "", text)


def found_in(role: str, text: str) -> list[str]:
    """The marks in an answer that ``role`` may not see."""
    wrong = [mark for mark in marked.ABROAD_MARKS if mark in text]
    if role not in DECIDED["household.see_names"]:
        wrong += [mark for mark in marked.HOME_NAMES if mark in text]
    if role not in DECIDED["household.see"] | DECIDED["audit.see"]:  # the trail names what was looked at by its pseudonym
        wrong += [mark for mark in marked.HOME_FACTS if mark in text]
    if re.search(r"abroad-[a-z]", text):
        wrong.append("an account abroad")
    return wrong


def of_the_whole(asked: Asked, text: str) -> bool:
    """Whether the answer speaks of the whole house; the trail's file, asked for amiss, is answered with the trail's page."""
    return asked.name in OF_THE_WHOLE or (asked.name == "audit-export" and "text/csv" not in text)


def add_abroad(run: str) -> None:
    """What the other world holds besides in the database: more people, and more that they wrote, in 57."""
    for n in range(3):
        marked_rows.write("570505", make_user("steward", area="570505", username=f"abroad-more-{n}"), run)


@pytest.mark.parametrize("role", READERS)
def test_no_answer_fails_or_tells_what_its_reader_may_not_know(world, settings, role):
    client = signed_in(role)
    faults, opened = [], {}
    for asked in questions(world):
        try:
            response = ask(client, asked)
        except Exception as error:
            faults.append(f"{asked}: {type(error).__name__}: {error}")
            continue
        if response.status_code >= 500 or response.status_code == 429:
            faults.append(f"{asked}: {response.status_code}")
        faults += [f"{asked}: {wrong}" for wrong in headers.amiss(response)]
        text = told(response, asked)
        faults += [f"{asked}: tells {mark}" for mark in found_in(role, text)]
        if response.status_code in (200, 422) and "HX-Redirect" not in response:  # that one leads a part of a page to sign-in
            opened[asked] = text
    # A form sent to an address that only shows a page is answered with the same page: it is compared once.
    pages = {asked.path: text for asked, text in opened.items() if asked.method == "get" and not asked.data}
    settings.DATA = world.other
    add_abroad(world.run)
    for asked, before in opened.items() if role in COMPARED else ():
        if asked.name in FRESH or of_the_whole(asked, before) or (asked.method == "post" and pages.get(asked.path) == before):
            continue
        after = told(ask(client, asked), asked)
        if after != before:
            faults.append(f"{asked}: differs by what lies abroad: {first_difference(before, after)}")
    assert not faults, f"{len(faults)} answers to {role}:\n" + "\n".join(faults)
    assert_not_vacuous(role, {asked.name for asked in opened})


def assert_not_vacuous(role: str, opened: set[str]) -> None:
    """The pages of the role were really opened."""
    assert {"areas", "area", "places", "about"} <= opened
    pages = {"household.see": "household", "batch.see": "batches", "run.see": "run", "rights.see": "rights"}
    for verb, page in pages.items():
        assert (page in opened) is (role in DECIDED[verb]), f"{page} to {role}"


def first_difference(one: str, other: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 60) : at + 40]!r} / {other[at : at + 40]!r}"


@pytest.mark.parametrize("role", ["guest", "steward", "administrator"])
def test_nothing_is_taken_from_a_form_of_elsewhere(world, role):
    """Without the token of our own forms a POST is refused, or the address takes none."""
    client = signed_in(role, enforce_csrf_checks=True)
    taken = []
    for name, path in filled(world):
        if name.startswith("api:"):  # no cookie opens it
            continue
        response = ask(client, Asked(name, path, "post", tuple(FIELDS.items())))
        if response.status_code not in (401, 403, 404, 405):
            taken.append(f"{name} {path}: {response.status_code}")
    assert not taken, "\n".join(taken)


def test_the_worlds_differ_where_their_own_reader_looks(world, settings):
    """The comparison above is worth something: who works in 57 sees two different worlds."""
    client = Client()
    pass_two_steps(client, make_user("steward", area=marked.ABROAD, username="reader-of-57"))
    pages = ["/households/", "/areas/570505/", "/data/batches/"]
    one = {page: ask(client, Asked("", page))._told for page in pages}
    settings.DATA = world.other
    assert all(ask(client, Asked("", page))._told != told for page, told in one.items())
    assert marked.ABROAD_LABEL in one["/households/"]
