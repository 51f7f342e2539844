"""The pages of tokens: given by an administrator, shown once, seen by whom they belong to."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ruamjai.thai.dates import to_buddhist
from ruamjai.web.models import ApiToken
from web.factories import give_token, make_agency, make_user

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def account(db):
    return make_user("partner", username="system", agency=make_agency())


def filled(account, **changed):
    """The form as an administrator fills it."""
    day = f"{SOON.day:02}/{SOON.month:02}/{to_buddhist(SOON.year)}"
    return {
        "user": account.pk, "name": "ระบบเบี้ยยังชีพ", "verbs": ["person.look_up"], "area_code": "TH",
        "purpose": "eligibility", "looks_a_day": "50", "ends_on": day, **changed,
    }  # fmt: skip


def test_an_administrator_gives_a_token_and_its_holder_alone_sees_the_secret_once(client, administrator, account):
    client.force_login(administrator)
    answer = client.post(reverse("token-issue"), filled(account), follow=True)
    assert "rj_" not in answer.content.decode()
    token = ApiToken.objects.get()
    assert (token.user, token.looks_a_day, token.ends_on) == (account, 50, SOON)
    take = reverse("token-take", args=[token.pk])
    assert take not in answer.content.decode()
    assert client.post(take).status_code == 404
    client.force_login(account)
    assert take in client.get(reverse("own-tokens")).content.decode()
    answer = client.post(take)
    [secret] = re.findall(r"rj_[\w-]{43}", answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    listed = client.get(reverse("own-tokens")).content.decode()
    assert secret[:9] in listed
    assert secret not in listed
    assert take not in listed
    assert "rj_" not in client.post(take).headers["Location"]


@pytest.mark.parametrize(
    "changed",
    [{"purpose": "planning"}, {"verbs": ["household.see"]}, {"area_code": "99"}, {"ends_on": "01/01/2560"}, {"user": ""},
     {"looks_a_day": "501"}, {"purpose": "marketing"}],
)  # fmt: skip
def test_a_form_that_asks_too_much_is_shown_again(client, administrator, account, changed):
    client.force_login(administrator)
    answer = client.post(reverse("token-issue"), filled(account, **changed))
    assert answer.status_code == 422
    assert "ระบบเบี้ยยังชีพ" in answer.content.decode(), "what was typed is kept"
    assert not ApiToken.objects.exists()


def test_ones_own_tokens_and_nobody_elses(client, administrator, account):
    token, _secret = give_token(administrator, account, name="หนึ่ง", verbs=[], area_code="TH", purpose="planning", ends_on=SOON)
    other = make_user("partner", username="other", agency=make_agency())
    client.force_login(other)
    assert token.prefix not in client.get(reverse("own-tokens")).content.decode()
    assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 403
    client.force_login(account)
    assert token.prefix in client.get(reverse("own-tokens")).content.decode()
    assert client.get(reverse("tokens")).status_code == 403
    assert client.get(reverse("token-issue")).status_code == 403
    assert client.post(reverse("token-revoke", args=[token.pk])).url == reverse("own-tokens")
    token.refresh_from_db()
    assert not token.stands()


def test_a_stranger_signs_in_first(client, account):
    for page in ("tokens", "own-tokens", "token-issue"):
        assert "sign-in" in client.get(reverse(page)).url
    assert client.get(reverse("api")).status_code == 200
