"""An error inside a page tells nobody's name, number, password or code: not the page, not the log, not a report by mail."""

import io
import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from ruamjai.thai import citizen_id
from ruamjai.web.masking import LEFT_OUT, Masking
from ruamjai.web.views import search

pytestmark = pytest.mark.django_db
NAME, LATIN, CODE = "สมมติ" + "ไม่มีจริง", "Nobody" + "Madeupsson", "83" + "5172"
SECRET = "a sentence" + " nobody knows"
NUMBER = "1280000000" + "11"
NUMBER += str(citizen_id.check_digit(NUMBER))
PERSONAL = (NAME, LATIN, CODE, SECRET, NUMBER)


@pytest.fixture
def breaking(monkeypatch):
    """The search breaks deep inside, with somebody in its variables, in its words and in those of what led to it."""

    def breaks(*_arguments):
        first_name, last_name, code, password = NAME, LATIN, CODE, SECRET
        try:
            {}[f"{first_name} {code}"]
        except KeyError as error:
            error.add_note(last_name)
            raise ValueError(f"nobody is called {first_name} {last_name}, {NUMBER}, {password}") from error

    monkeypatch.setattr(search.finding, "search", breaks)


@pytest.fixture
def heard(settings):
    """What the console and a mail handler of an operator's are told."""
    settings.ADMINS = [("one", "one@example.org")]
    text, log = io.StringIO(), logging.getLogger("django.request")
    console, post = logging.StreamHandler(text), AdminEmailHandler(include_html=True)
    console.addFilter(Masking())
    for handler in (post, console):
        log.addHandler(handler)
    yield text
    for handler in (post, console):
        log.removeHandler(handler)


@pytest.mark.parametrize("debug", [False, True], ids=["as always", "debugging"])
def test_nothing_personal_stands_in_page_log_or_mail(data, steward, breaking, heard, settings, debug):
    settings.DEBUG = debug
    client = Client(raise_request_exception=False)
    client.force_login(steward)
    client.cookies["somebody"] = CODE
    form = {"q": NAME, "last_name": LATIN, "password": SECRET, "code": CODE}
    answer = client.post(reverse("search"), form, query_params={"who": NUMBER}, headers={"X-Token": SECRET})
    (letter,) = mail.outbox
    told = {
        "page": answer.content.decode(),
        "log": heard.getvalue(),
        "mail": letter.subject + letter.body + "".join(str(one) for one, _kind in letter.alternatives),
    }
    assert answer.status_code == 500
    assert {(where, one) for where, text in told.items() for one in PERSONAL if one in text} == set()
    assert f"ValueError: {LEFT_OUT}" in told["log"]
    assert "test_error_reports.py" in told["log"], "where it broke is kept"
    assert "breaks" in told["mail"]
    assert "KeyError" in told["mail"]
    assert ("ValueError" in told["page"]) is debug
