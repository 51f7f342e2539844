"""Kinds of answers that no address gives by itself carry the same headers; the matrix of requests asks every address."""

import pytest
from django.conf import settings as of_the_site
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ruamjai.web import limits
from ruamjai.web.middleware import SecurityHeaders
from ruamjai.web.views import search
from web.factories import make_user
from web.headers import EXACT, amiss

pytestmark = pytest.mark.django_db


def a_file_of_the_site(_client, _monkeypatch):
    """Served by whitenoise, before any page is reached; it reads the folder when a client is new."""
    probe = of_the_site.STATIC_ROOT / "probe.css"
    probe.write_text("a { }", encoding="ascii")
    try:
        answer = Client().get(f"{of_the_site.STATIC_URL}probe.css")
        assert b"".join(answer.streaming_content) == b"a { }"
    finally:
        probe.unlink()
    return answer


def a_file_that_is_not_there(client, _monkeypatch):
    return client.get(f"{of_the_site.STATIC_URL}none.css")


def another_host(client, _monkeypatch):
    return client.get("/", headers={"Host": "evil.example"})


def broken(client, monkeypatch):
    monkeypatch.setattr(search.finding, "search", lambda *_: 1 / 0)
    return client.post(reverse("search"), {"q": "x"})


def broken_api(client, monkeypatch):
    monkeypatch.setattr("ruamjai.web.api.figures.runs.published", lambda *_a: 1 / 0)
    return client.get("/api/v1/areas/47")


def too_large(client, _monkeypatch):
    return client.generic("POST", reverse("search"), b"", CONTENT_LENGTH=str(of_the_site.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))


def too_often(client, monkeypatch):
    monkeypatch.setattr(of_the_site, "RATE_LIMITS", True)
    monkeypatch.setattr(limits, "count", lambda _windows: 7)
    return client.get("/about/")


def too_often_for_the_api(client, monkeypatch):
    monkeypatch.setattr(of_the_site, "RATE_LIMITS", True)
    monkeypatch.setattr(limits, "count", lambda _windows: 7)
    return client.get("/api/v1/runs")


def without_its_token(client, _monkeypatch):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    return strict.post(reverse("search"), {"q": "x"})


def not_over_https(client, monkeypatch):
    monkeypatch.setattr(of_the_site, "SECURE_SSL_REDIRECT", True)
    return Client().get("/about/")


KINDS = {
    a_file_of_the_site: 200, a_file_that_is_not_there: 404, another_host: 400, broken: 500, broken_api: 500, too_large: 413,
    too_often: 429, too_often_for_the_api: 429, without_its_token: 403, not_over_https: 301,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_answer_carries_the_headers(data, monkeypatch, kind):
    client = Client(raise_request_exception=False)
    client.force_login(make_user("steward"))
    answer = kind(client, monkeypatch)
    assert answer.status_code == KINDS[kind]
    assert amiss(answer) == []


def test_what_is_amiss_is_found(rf):
    """A bare answer lacks everything, and a view that widens the policy by a word that lets scripts in is told."""
    assert set(EXACT) <= set(amiss(HttpResponse()))

    def careless(_request):
        answer = HttpResponse()
        answer.security_policy = {"script-src": "'self' 'unsafe-inline'"}
        return answer

    assert "policy with unsafe" in amiss(SecurityHeaders(careless)(rf.get("/")))
