"""What others may try on the pages: wrong methods, too much, forged forms, foreign addresses; and headers on every answer."""

import json
import logging
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from django.test import Client, override_settings
from django.urls import NoReverseMatch, get_resolver, reverse

from ruamjai.thai import citizen_id
from ruamjai.web.views import errors
from web.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NUMBER = "1280000000" + "11"
NUMBER += str(citizen_id.check_digit(NUMBER))


def plain_names():
    """The name of every page whose address has no blank, allauth's too."""
    names = set()

    def walk(resolver, space=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                try:
                    reverse(space + pattern.name)
                except NoReverseMatch:
                    continue
                names.add(space + pattern.name)

    walk(get_resolver())
    return sorted(names - {"sign-out"})


class Forms(HTMLParser):
    """The forms of a page, each with its method, where it goes, and the names of its fields; and what stands inline."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.inline = [], []
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if tag == "form":
            self.forms.append({"method": have.get("method", "get").lower(), "action": have.get("action") or "", "names": set()})
        if tag in ("input", "button", "select", "textarea") and self.forms:
            self.forms[-1]["names"].add(have.get("name"))
        if "style" in have or any(name.startswith("on") for name in have) or tag == "style":
            self.inline.append(tag)
        if str(have.get("href", "")).lower().startswith("javascript:"):
            self.inline.append("javascript:")
        if tag == "script" and "src" not in have and have.get("type") not in ("application/json", "application/ld+json"):
            self.inline.append("script")


@pytest.fixture
def readers(data, steward, administrator):
    """A guest, a steward and an administrator, each with a browser."""
    found = {"guest": Client(), "steward": Client(), "administrator": Client()}
    found["steward"].force_login(steward)
    found["administrator"].force_login(administrator)
    return found


def test_every_page_of_every_reader_has_its_headers_its_tokens_and_nothing_inline(readers):
    seen, forms = 0, 0
    for reader, client in readers.items():
        for name in plain_names():
            answer = client.get(reverse(name))
            assert answer.status_code < 500, (reader, name)
            policy = answer["Content-Security-Policy"]
            assert "unsafe" not in policy, name
            assert "form-action 'self'" in policy, name
            assert "frame-ancestors 'none'" in policy, name
            assert answer["X-Frame-Options"] == "DENY", name
            assert answer["X-Content-Type-Options"] == "nosniff", name
            assert answer["Referrer-Policy"] == "same-origin", name
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", name
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin", name
            assert "camera=()" in answer["Permissions-Policy"], name
            assert "Server" not in answer, name
            assert "X-Powered-By" not in answer, name
            if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
                continue
            page = Forms(answer.content.decode())
            assert page.inline == [], name
            seen += answer.status_code == 200
            for form in page.forms:
                assert not re.match(r"(https?:)?//", form["action"]), name
                if form["method"] == "post":
                    forms += 1
                    assert "csrfmiddlewaretoken" in form["names"], (reader, name, form)
                else:
                    assert "csrfmiddlewaretoken" not in form["names"], "a token in an address is a token told"
    assert seen > 30
    assert forms > 60


def test_no_form_is_taken_without_its_token(data, steward):
    client = Client(enforce_csrf_checks=True)
    client.force_login(steward)
    before = {"api:", "openid_connect"}
    for name in plain_names():
        if any(name.startswith(part) for part in before):
            continue
        answer = client.post(reverse(name), {"q": "x"})
        assert answer.status_code in (403, 405), name


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\t//evil.example",
    ],
)
def test_nobody_is_led_elsewhere(client, data, elsewhere):
    user = make_user(username="somebody")
    answers = [
        client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD, "next": elsewhere}),
        client.get(reverse("sign-in"), {"next": elsewhere}),
        client.post(reverse("language"), {"language": "en", "next": elsewhere}),
        client.post(reverse("sign-out"), {"next": elsewhere}),
    ]
    assert answers[0].status_code == 302
    for answer in answers:
        assert "evil" not in answer.get("Location", "")
        assert "javascript" not in answer.get("Location", "")


def test_a_wrong_method_has_a_page_that_says_so(client, data, steward):
    client.force_login(steward)
    told = client.get(reverse("sign-out"))
    assert told.status_code == 405
    assert "POST" in told["Allow"]
    assert "เปิดที่อยู่นี้ด้วยวิธีนี้ไม่ได้" in told.content.decode()


def test_what_is_too_large_is_refused_before_it_is_read(client, data, steward, settings):
    class Unread:
        def read(self, *_n):
            raise AssertionError("the body was read")

        readline = read

    def send(path):
        return client.generic("POST", path, b"", CONTENT_TYPE="multipart/form-data; boundary=x", **{"wsgi.input": Unread()},
                              CONTENT_LENGTH=str(settings.MAX_REQUEST_BYTES + 1))  # fmt: skip

    for path in (reverse("sign-in"), reverse("batch-upload"), "/nowhere/"):
        told = send(path)
        assert told.status_code == 413
        assert "ใหญ่เกินกว่าจะรับในครั้งเดียว" in told.content.decode()


def test_only_whoever_is_signed_in_sends_files_and_only_where_they_are_taken(client, data, steward, settings):
    length = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    def send(name):
        return client.generic("POST", reverse(name), b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length)

    assert send("batch-upload").status_code == 413
    client.force_login(steward)
    assert send("batch-upload").status_code != 413
    assert send("search").status_code == 413


@pytest.mark.parametrize("page", [errors.bad_request, errors.wrong_method, errors.too_large])
def test_pages_of_refusal_stand_without_a_reader_and_repeat_nothing(rf, page):
    request = rf.get(f"/{NUMBER}/", {"q": NUMBER})
    shown = page(request).content.decode()
    assert NUMBER not in shown
    assert "<h1>" in shown
    assert "กลับ" in shown


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_breaks_tells_nothing_and_is_logged_without_numbers(data, steward, monkeypatch, caplog, language):
    from ruamjai.web.masking import LEFT_OUT, Masking
    from ruamjai.web.views import search

    def breaks(*_arguments):
        raise RuntimeError(f"no such person: {NUMBER}")

    monkeypatch.setattr(search.finding, "search", breaks)
    caplog.handler.addFilter(masking := Masking())
    client = Client(raise_request_exception=False)
    client.cookies["ruamjai_language"] = language
    client.force_login(steward)
    with caplog.at_level(logging.ERROR):
        told = client.post(reverse("search"), {"q": NUMBER})
    caplog.handler.removeFilter(masking)
    shown = told.content.decode()
    assert told.status_code == 500
    assert "RuntimeError" not in shown
    assert "Traceback" not in shown
    assert NUMBER not in shown
    assert NUMBER not in caplog.text
    assert f"RuntimeError: {LEFT_OUT}" in caplog.text


def test_a_host_that_is_not_ours_gets_the_page_of_bad_requests(data):
    told = Client(headers={"host": "evil.example"}).get("/")
    assert told.status_code == 400
    assert "evil" not in told.content.decode()
    assert "<h1>" in told.content.decode()


@override_settings(HTTPS=True)
def test_over_https_nothing_is_asked_for_in_the_open(client, data):
    assert "upgrade-insecure-requests" in client.get(reverse("about"))["Content-Security-Policy"]


def settings_with(folder, **environ):
    """What the settings say in a process of their own."""
    cookies = [f"{kind}_COOKIE_{what}" for kind in ("SESSION", "CSRF") for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")]
    names = [
        "ALLOWED_HOSTS",
        "DEBUG",
        "HTTPS",
        "PROXIES",
        "RATE_LIMITS",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        *cookies,
    ]
    names += ["LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT"]
    code = f"import json; from ruamjai.web import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RUAMJAI_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"RUAMJAI_DATA": str(folder)} | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_cookies_are_bound_to_this_host_over_https_and_debug_pages_never_reach_others(tmp_path):
    found = settings_with(tmp_path, RUAMJAI_HTTPS="1", RUAMJAI_DEBUG="1", RUAMJAI_PRODUCTION="1", RUAMJAI_PROXIES="2")
    assert found["DEBUG"] is False
    assert found["PROXIES"] == 2
    assert found["RATE_LIMITS"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_SSL_REDIRECT"] is True, "whoever comes past the proxy types no password in the open"
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"] is True
    assert found["SESSION_COOKIE_HTTPONLY"] is found["CSRF_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    plain = settings_with(tmp_path)
    assert plain["SESSION_COOKIE_NAME"] == "ruamjai_session", "a browser drops a __Host- cookie without https"
    assert plain["PROXIES"] == 0
    assert plain["SECURE_SSL_REDIRECT"] is False
    behind = settings_with(tmp_path, RUAMJAI_DEBUG="1", RUAMJAI_HOSTS="ruamjai.example.go.th, other.example.go.th")
    assert behind["DEBUG"] is False, "a name of its own says that others reach it"
    assert behind["ALLOWED_HOSTS"] == ["ruamjai.example.go.th", "other.example.go.th"]
