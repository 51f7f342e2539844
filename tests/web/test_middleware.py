"""The headers of every answer. (The language is tried in views/test_language.py.)"""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from ruamjai.web.middleware import SecurityHeaders

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


def test_no_inline_script_or_style_and_nothing_from_elsewhere(client, data, steward):
    client.force_login(steward)
    for address in (reverse("about"), reverse("batches"), "/no-such-page/"):
        found = policy(client.get(address))
        assert found["default-src"] == found["script-src"] == found["style-src"] == "'self'"
        assert found["object-src"] == found["frame-ancestors"] == "'none'"
        assert "unsafe" not in str(found)


def test_a_view_widens_one_directive_for_its_own_page():
    response = HttpResponse()
    response.security_policy = {"worker-src": "'self' blob:"}
    found = policy(SecurityHeaders(lambda _request: response)(RequestFactory().get("/")))
    assert found["worker-src"] == "'self' blob:"
    assert found["script-src"] == "'self'"


def test_what_a_person_sees_is_kept_in_no_cache(client, data, steward):
    assert client.get(reverse("about"))["Cache-Control"] == "no-cache"
    client.force_login(steward)
    assert client.get(reverse("about"))["Cache-Control"] == "no-store"


def test_pages_hold_no_inline_script_or_style(client, inbox, data, steward):
    import re

    from ruamjai import registers

    client.force_login(steward)
    batch = registers.batches(inbox)[0].id
    names = ("today", "batches", "batch-upload", "uploads", "runs", "run-start", "measures", "about", "password", "more")
    for address in (*map(reverse, names), reverse("batch", args=[batch])):
        shown = client.get(address).content.decode()
        assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", shown), address
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", shown)), address
