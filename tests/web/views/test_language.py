"""The switch between Thai and English."""

import pytest
from django.urls import reverse

from ruamjai.web.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def test_thai_whatever_the_browser_wishes(client, data):
    response = client.get(reverse("about"), headers={"accept-language": "en-US"})
    assert response["Content-Language"] == "th"
    assert '<html lang="th">' in response.content.decode()


def test_switching_keeps_the_page_and_the_account_remembers(client, data, steward):
    client.force_login(steward)
    here = reverse("batches") + "?show=unread"
    assert f'name="next" value="{here}"' in client.get(here).content.decode()
    response = client.post(reverse("language"), {"language": "en", "next": here})
    assert response.url == here
    assert '<html lang="en">' in client.get(here).content.decode()
    assert User.objects.get().language == "en"
    del client.cookies["ruamjai_language"]
    assert '<html lang="en">' in client.get(here).content.decode(), "on another device the account's language"
    client.post(reverse("language"), {"language": "en", "next": here})
    assert AuditEntry.objects.filter(act="account.choose_language").count() == 1


@pytest.mark.parametrize(("language", "back"), [("xx", "/about/"), ("en", "https://example.org/")])
def test_neither_other_languages_nor_other_sites(client, data, language, back):
    response = client.post(reverse("language"), {"language": language, "next": back})
    assert response.url == (back if back.startswith("/") else "/")
    assert ("ruamjai_language" in response.cookies) is (language == "en")


def test_it_is_switched_by_a_form_only(client, data):
    assert client.get(reverse("language")).status_code == 405
