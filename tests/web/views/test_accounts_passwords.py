"""A lost password: a link, used once, in time, by one person; nothing else opens meanwhile, and the second step stays."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ruamjai.web import one_time_codes
from ruamjai.web.actions import accounts, accounts_passwords
from ruamjai.web.models import AuditEntry, PasswordLink, User
from web.factories import PASSWORD, give_app, make_agency, make_user

pytestmark = pytest.mark.django_db
NEW = {"password1": "ฝนตกที่กุดบากวันพุธ", "password2": "ฝนตกที่กุดบากวันพุธ"}


@pytest.fixture
def lost(db):
    """Somebody whose role needs no second step."""
    return make_user("evaluator", area="47", agency=make_agency())


@pytest.fixture
def keeper(client, data):
    found = make_user("administrator", area="47", username="keeper", agency=make_agency())
    client.force_login(found)
    return found


def make_link(client, user) -> str:
    shown = client.post(reverse("account-password-link", args=[user.pk])).content.decode()
    return re.search(r"http://testserver(/password/new/[\w-]+/)", shown)[1]


def sign_in(user, password):
    return Client().post(reverse("sign-in"), {"username": user.username, "password": password})


def test_the_link_opens_the_account_once_and_the_old_password_no_more(client, keeper, lost):
    elsewhere = Client()
    elsewhere.force_login(lost)
    link = make_link(client, lost)
    assert elsewhere.get(reverse("runs")).status_code == 302, "signed out"
    assert sign_in(lost, PASSWORD).status_code == 422
    kept = PasswordLink.objects.get()
    assert link.split("/")[3] not in str(vars(kept))
    assert kept.expires_at - kept.made_at < dt.timedelta(days=1, minutes=1)
    assert "ลิงก์ตั้งรหัสผ่านใหม่ใช้ได้ถึง" in client.get(reverse("account", args=[lost.pk])).content.decode()
    assert client.get(link).status_code == 302, "whoever is signed in signs out first"
    guest = Client()
    assert lost.username in guest.get(link).content.decode()
    assert guest.post(link, NEW).status_code == 302
    assert guest.session["_auth_user_id"] == str(lost.pk)
    assert sign_in(lost, NEW["password1"]).status_code == 302
    for answer in (Client().get(link), Client().post(link, NEW), Client().get(reverse("new-password", args=["made-up"]))):
        assert answer.status_code == 410
    acts = list(AuditEntry.objects.filter(act__contains="password").order_by("id").values_list("act", "by", "thing", "detail"))
    assert acts == [
        ("account.password_link", keeper.pk, f"account:{lost.pk}", {"link": kept.pk, "ended": 1}),
        ("account.renew_password", lost.pk, f"account:{lost.pk}", {"link": kept.pk}),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"password1": "short", "password2": "short"}, {"password2": "another sentence 66"}, {"password1": ""},
        {"password1": "evaluator-471", "password2": "evaluator-471"},
        {"password1": "123456789012", "password2": "123456789012"},
    ],
)  # fmt: skip
def test_poor_passwords_are_sent_back_and_the_link_stays_good(client, keeper, lost, change):
    link = make_link(client, lost)
    guest = Client()
    answer = guest.post(link, NEW | change)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert guest.post(link, NEW).status_code == 302


def test_the_second_step_stays_and_is_asked_after_the_new_password(client, keeper):
    steward = make_user("steward", area="47")
    secret = give_app(steward)
    guest = Client()
    assert guest.post(make_link(client, steward), NEW).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in guest.session
    assert Authenticator.objects.filter(user=steward).count() == 1
    guest.post(reverse("mfa_authenticate"), {"code": one_time_codes.code(secret)})
    assert guest.session["_auth_user_id"] == str(steward.pk)


@pytest.mark.parametrize("end", ["time", "another", "closed", "past"])
def test_a_link_ends_by_time_by_another_and_with_the_account(client, keeper, administrator, lost, end):
    link = make_link(client, lost)
    if end == "time":
        PasswordLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    elif end == "another":
        assert Client().get(make_link(client, lost)).status_code == 200
    elif end == "closed":
        accounts.close_account(by=administrator, user=lost)
    else:
        User.objects.filter(pk=lost.pk).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert Client().get(link).status_code == 410
    assert Client().post(link, NEW).status_code == 410
    assert not AuditEntry.objects.filter(act="account.renew_password").exists()


def test_one_link_at_a_time_for_one_account(client, keeper, lost):
    make_link(client, lost)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        PasswordLink.objects.create(token_hash="x", user=lost, expires_at=timezone.now())
    make_link(client, lost)
    assert [one.is_open() for one in PasswordLink.objects.all()] == [True, False]


def test_no_link_for_oneself_for_an_account_of_elsewhere_or_by_who_keeps_none(client, keeper, lost):
    assert client.post(reverse("account-password-link", args=[keeper.pk])).status_code == 302
    elsewhere = make_user("evaluator", area="57", username="elsewhere")
    assert client.post(reverse("account-password-link", args=[elsewhere.pk])).status_code == 404
    for other in (make_user("auditor"), make_user("steward"), lost):
        client.force_login(other)
        assert client.post(reverse("account-password-link", args=[lost.pk])).status_code == 403
    assert not PasswordLink.objects.exists()
    User.objects.filter(pk=lost.pk).update(is_active=False)
    with pytest.raises(ValueError, match="ended"):
        accounts_passwords.make_link(by=None, user=lost)
