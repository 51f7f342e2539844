"""Sessions that end, the lock-out, and signing out from elsewhere."""

import datetime as dt
import logging

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ruamjai.web.models import AuditEntry, Device, SignedIn
from ruamjai.web.sign_in.devices import device_of
from web.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def user(db):
    return make_user("evaluator")


def sign_in(user, password=PASSWORD, client=None, **more) -> Client:
    client = client or Client()
    client.answer = client.post(reverse("sign-in"), {"username": user.username, "password": password}, **more)
    return client


def is_in(client) -> bool:
    return client.get(reverse("runs")).status_code == 200


@pytest.mark.parametrize(("field", "minutes"), [("seen_at", 31), ("started_at", 8 * 60 + 1)])
def test_a_session_ends_unused_or_after_a_working_day(data, user, field, minutes):
    client = sign_in(user)
    SignedIn.objects.update(**{field: timezone.now() - dt.timedelta(minutes=minutes - 2)})
    assert is_in(client)
    SignedIn.objects.update(**{field: timezone.now() - dt.timedelta(minutes=minutes)})
    answer = client.get(reverse("runs"))
    assert answer.url.startswith(reverse("sign-in"))
    assert "หมดเวลา" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_use_is_noted_once_a_minute_and_what_was_used_goes_on(data, user, django_assert_num_queries):
    client = sign_in(user)
    SignedIn.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=20))
    assert is_in(client)
    assert timezone.now() - SignedIn.objects.get().seen_at < dt.timedelta(minutes=5)
    noted = SignedIn.objects.get().seen_at
    assert is_in(client)
    assert SignedIn.objects.get().seen_at == noted


def test_the_fourth_device_signs_out_the_one_longest_unused(data, user):
    clients = [sign_in(user) for _device in range(3)]
    is_in(clients[0])
    SignedIn.objects.filter(key_hash=SignedIn.hash_of(clients[0].session.session_key)).update(
        seen_at=timezone.now() + dt.timedelta(seconds=1)
    )
    clients.append(sign_in(user))
    assert [is_in(client) for client in clients] == [True, False, True, True]
    assert AuditEntry.objects.filter(act="account.sign_in").latest("id").detail["ended"] == 1


def test_signing_out_elsewhere_one_by_one_or_all_at_once(data, user):
    here, phone = sign_in(user), sign_in(user, headers={"User-Agent": PHONE})
    shown = here.get(reverse("sessions")).content.decode()
    assert "โทรศัพท์" in shown
    assert "Android" not in shown
    row = SignedIn.hash_of(phone.session.session_key)
    assert sign_in(make_user(username="other")).post(reverse("session-end"), {"session": row}).status_code == 404
    assert is_in(phone)
    here.post(reverse("session-end"), {"session": row})
    assert not is_in(phone)
    again = sign_in(user)
    here.post(reverse("sessions-end"))
    assert (is_in(here), is_in(again)) == (True, False)
    assert AuditEntry.objects.filter(act__startswith="account.sign_out_", by=user).count() == 2


def test_an_administrator_ends_anothers_sessions_and_others_may_not(client, data, user, administrator):
    theirs = sign_in(user)
    client.force_login(make_user("auditor"))
    assert client.post(reverse("account-sign-out", args=[user.pk])).status_code == 403
    assert is_in(theirs)
    client.force_login(administrator)
    assert "กำลังใช้งานอยู่ที่" in client.get(reverse("account", args=[user.pk])).content.decode()
    client.post(reverse("account-sign-out", args=[user.pk]))
    assert not is_in(theirs)
    assert AuditEntry.objects.get(act="account.sign_out_everywhere").by == administrator


def test_a_new_password_signs_out_the_other_devices(data, user):
    here, elsewhere = sign_in(user), sign_in(user)
    new = "another sentence 66"
    here.post(reverse("password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert SignedIn.objects.count() == 1


def test_a_session_that_is_not_on_the_list_is_none(data, user):
    client = sign_in(user)
    SignedIn.objects.all().delete()
    assert not is_in(client)


@pytest.mark.parametrize("name", ["evaluator-th", "nobody-at-all"])
def test_after_five_wrong_tries_even_the_right_password_waits(client, data, user, name, caplog):
    caplog.set_level(logging.DEBUG)
    for _try in range(4):
        assert client.post(reverse("sign-in"), {"username": name, "password": "wrong"}).status_code == 422
    answers = [client.post(reverse("sign-in"), {"username": name, "password": wrong}) for wrong in ("wrong", PASSWORD, "wrong")]
    assert [answer.status_code for answer in answers] == [429] * 3
    assert "15 นาที" in answers[0].content.decode()
    assert name not in answers[0].content.decode()
    assert AuditEntry.objects.filter(act="account.lock_out").count() == 1
    assert name not in caplog.text
    assert name not in str(list(AccessAttempt.objects.values()))
    assert not AccessLog.objects.exists()
    elsewhere = client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302, "nobody locks another out from afar"


def test_the_lock_opens_by_itself_and_a_right_password_forgets_the_wrong_ones(client, data, user):
    for _try in range(5):
        client.post(reverse("sign-in"), {"username": user.username, "password": "wrong"})
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(user, client=client).answer.status_code == 302
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (PHONE, Device.PHONE), ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", Device.PHONE),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X)", Device.TABLET),
        ("Mozilla/5.0 (Linux; Android 13; SM-X200)", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Device.COMPUTER), ("curl/8.0", Device.OTHER), ("", Device.OTHER),
    ],
)  # fmt: skip
def test_kinds_of_devices(said, kind):
    assert device_of(said) == kind
