"""An administrator invites; the invited opens an account, once, in time."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ruamjai.thai.dates import to_buddhist
from ruamjai.web.models import AuditEntry, Invitation, RoleGrant, User
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
OWN = {"username": "somsri.k", "password1": "ฝนตกที่กุดบากวันอังคาร", "password2": "ฝนตกที่กุดบากวันอังคาร"}


def in_days(days: int) -> str:
    day = timezone.localdate() + dt.timedelta(days=days)
    return f"{day.day:02}/{day.month:02}/{to_buddhist(day.year)}"


def whom(**change) -> dict[str, str]:
    asked = {
        "display_name": "เจ้าหน้าที่ใหม่", "role": "officer", "area_codes": "47, 57", "agency": "codi", "ends_on": in_days(200),
    }  # fmt: skip
    return asked | change


@pytest.fixture
def link(client, data, administrator):
    """The address of an invitation just made."""
    make_agency()
    client.force_login(administrator)
    shown = client.post(reverse("account-invite"), whom()).content.decode()
    return re.search(r"http://testserver(/invitation/[\w-]+/)", shown)[1]


def test_the_link_is_told_once_and_only_its_hash_is_kept(client, link):
    token = link.split("/")[2]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert kept.token_hash == Invitation.hash_of(token)
    assert link not in client.get(reverse("accounts")).content.decode()
    entry = AuditEntry.objects.get(act="account.invite")
    assert entry.detail == {"role": "officer", "areas": ["47", "57"]}
    assert "เจ้าหน้าที่ใหม่" not in str(vars(entry))


def test_the_invited_chooses_name_and_password_and_is_signed_in(link):
    guest = Client()
    assert "สกลนคร" in guest.get(link).content.decode()
    assert guest.post(link, OWN).status_code == 302
    user = User.objects.get(username="somsri.k")
    assert guest.session["_auth_user_id"] == str(user.pk)
    assert user.ends_on == Invitation.objects.get().account_ends_on
    assert {(g.role, g.area_code, g.agency_id) for g in RoleGrant.objects.filter(user=user)} == {
        ("officer", "47", "codi"), ("officer", "57", "codi"),
    }  # fmt: skip
    assert AuditEntry.objects.get(act="account.accept").by == user
    assert Client().get(link).status_code == 410, "once"
    assert Client().post(link, OWN | {"username": "another"}).status_code == 410
    assert User.objects.filter(username="another").count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"username": "1289900000010"}, {"username": "1-2899-00000-01-0"}, {"username": "Somchai Jaidee"},
        {"username": "administrator-th"}, {"password1": "short", "password2": "short"},
        {"password1": "passwordpassword", "password2": "passwordpasswort"},
        {"password1": "123456789012", "password2": "123456789012"},
        {"password1": "qwertyqwerty", "password2": "qwertyqwerty"}, {"password1": "somsri.k-somsri.k", "password2": ""},
    ],
)  # fmt: skip
def test_poor_choices_are_sent_back_and_the_link_stays_good(link, change):
    guest = Client()
    answer = guest.post(link, OWN | change)
    assert answer.status_code == 422
    told = answer.content.decode()
    assert 'role="alert"' in told
    assert "password" not in re.search(r'<ul class="errors".*?</ul>', told, re.DOTALL)[0].replace("id_password", ""), "in Thai"
    assert guest.post(link, OWN).status_code == 302


def test_a_link_ends_by_time_by_withdrawal_and_is_never_guessed(client, link):
    assert Client().get(reverse("invitation", args=["made-up"])).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(link).status_code == 410
    Invitation.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    invitation = Invitation.objects.get()
    client.post(reverse("invitation-withdraw", args=[invitation.pk]))
    assert Client().get(link).status_code == 410
    assert Client().post(link, OWN).status_code == 410
    assert AuditEntry.objects.get(act="account.withdraw_invitation").thing == f"invitation:{invitation.pk}"


def test_whoever_is_signed_in_opens_no_second_account(client, link):
    assert client.post(link, OWN).url == reverse("today")
    assert Invitation.objects.get().is_open()


def test_a_role_that_needs_a_second_step_is_led_to_it(client, data, administrator):
    make_agency()
    client.force_login(administrator)
    shown = client.post(reverse("account-invite"), whom(role="steward")).content.decode()
    link = re.search(r"http://testserver(/invitation/[\w-]+/)", shown)[1]
    guest = Client()
    assert "ขั้นที่สอง" in guest.get(link).content.decode()
    guest.post(link, OWN)
    assert guest.get(reverse("batches")).url == reverse("mfa_index")


@pytest.mark.parametrize(
    "change",
    [
        {"role": "king"}, {"area_codes": "99"}, {"area_codes": "4"}, {"area_codes": "47,?"}, {"agency": ""},
        {"display_name": ""},
        {"agency": "", "role": "steward"}, {"agency": "", "role": "citizen"}, {"ends_on": ""},
        {"ends_on": "15/02/2566"}, {"ends_on": "31/02/2600"}, {"ends_on": in_days(430)},
    ],
)  # fmt: skip
def test_an_invitation_that_makes_no_sense_is_not_made(client, data, administrator, change):
    client.force_login(administrator)
    make_agency()
    answer = client.post(reverse("account-invite"), whom(**change))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_of_old_without_an_agency_opens_nothing(link):
    Invitation.objects.update(agency=None)
    assert Client().post(link, OWN).status_code == 410
    assert not User.objects.filter(username="somsri.k").exists()


def test_what_is_kept_apart_is_refused_in_words_when_inviting_and_when_accepting(client, link):
    refused = client.post(reverse("account-invite"), whom(role="auditor"))
    assert refused.status_code == 422
    assert "ผู้ตรวจสอบ" in refused.content.decode()
    assert "เจ้าหน้าที่หน่วยงาน" in refused.content.decode()
    make_user("auditor", agency=make_agency())
    User.objects.filter(username="auditor-th").update(display_name="เจ้าหน้าที่ใหม่")
    answer = Client().post(link, OWN)
    assert answer.status_code == 422
    assert "ผู้ตรวจสอบ" in answer.content.decode()


def test_a_role_is_given_and_taken_away_on_the_page_of_an_account(client, data, administrator):
    user = make_user("officer", area="47", username="u", agency=make_agency())
    client.force_login(administrator)
    page, give, take = (reverse(name, args=[user.pk]) for name in ("account", "account-give-role", "account-take-role"))
    refused = client.post(give, {"role": "auditor", "area_codes": "47"})
    assert refused.status_code == 422
    assert "ผู้ตรวจสอบ" in refused.content.decode()
    assert client.post(give, {"role": "judge", "area_codes": "99"}).status_code == 422
    assert client.post(give, {"role": "secretary", "area_codes": "47"}).url == page
    assert {grant.role for grant in User.objects.get(pk=user.pk).standing_grants} == {"officer", "secretary"}
    assert client.post(take, {"grant": user.grants.get(role="officer").pk}).url == page
    assert {grant.role for grant in User.objects.get(pk=user.pk).standing_grants} == {"secretary"}
    assert client.post(give, {"role": "auditor", "area_codes": "47"}).url == page, "what was taken away is in nobody's way"
    for wrong in ("", "x", "0", "9" * 30, administrator.grants.get().pk):
        assert client.post(take, {"grant": wrong}).status_code == 404
    client.force_login(make_user("administrator", area="57", username="elsewhere"))
    for address in (give, take):
        assert client.post(address, {"role": "judge", "area_codes": "57"}).status_code == 404


def test_only_an_administrator_invites_withdraws_prolongs_and_binds(client, data, administrator):
    other = make_user("evaluator")
    for keeper in (make_user("auditor"), make_user("steward"), make_user()):
        client.force_login(keeper)
        assert client.get(reverse("account-invite")).status_code == 403
        for name in (
            "account-prolong",
            "account-bind",
            "account-reset-second-step",
            "account-close",
            "account-give-role",
            "account-take-role",
            "invitation-withdraw",
        ):
            assert client.post(reverse(name, args=[other.pk])).status_code == 403, name


def test_an_administrator_prolongs_and_binds_on_the_page_of_an_account(client, data, administrator):
    other = make_user("evaluator")
    client.force_login(administrator)
    page = reverse("account", args=[other.pk])
    assert client.post(reverse("account-prolong", args=[other.pk]), {"ends_on": in_days(401)}).status_code == 422
    assert client.post(reverse("account-prolong", args=[other.pk]), {"ends_on": in_days(30)}).url == page
    assert User.objects.get(pk=other.pk).ends_on == timezone.localdate() + dt.timedelta(days=30)
    assert client.post(reverse("account-bind", args=[other.pk]), {"code": "too short"}).status_code == 422
    code = "0123456789abcdefghjkmnpqrs"
    assert client.post(reverse("account-bind", args=[other.pk]), {"code": f" {code[:13]}-{code[13:].upper()}"}).url == page
    another = make_user("secretary")
    assert client.post(reverse("account-bind", args=[another.pk]), {"code": code}).status_code == 422
    client.post(reverse("account-bind", args=[other.pk]), {"unbind": "1"})
    assert client.post(reverse("account-bind", args=[another.pk]), {"code": code}).status_code == 302
    acts = list(AuditEntry.objects.filter(act__contains="bind").order_by("id").values_list("act", flat=True))
    assert acts == ["account.bind_identity", "account.unbind_identity", "account.bind_identity"]
