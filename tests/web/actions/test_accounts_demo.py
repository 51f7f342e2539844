"""The made-up accounts of a demonstration: one a role, opened once, and opened again where their passwords were lost."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import RequestFactory

from ruamjai.web import one_time_codes, second_step
from ruamjai.web.actions import accounts, accounts_demo
from ruamjai.web.models import AuditEntry, User
from ruamjai.web.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def web_data(tmp_path):
    before, settings.WEB_DATA = settings.WEB_DATA, tmp_path
    yield
    settings.WEB_DATA = before


def test_one_demo_account_a_role_each_able_to_sign_in_and_none_forever():
    accounts.load_agencies(by=None)
    passwords = accounts_demo.make()
    assert set(passwords) == set(ROLES)
    assert len({kept["password"] for kept in passwords.values()}) == len(ROLES)
    for name, kept in passwords.items():
        user = authenticate(RequestFactory().post("/"), username=name, password=kept["password"])
        assert {grant.role for grant in user.standing_grants} == {name}
        assert user.agency is not None
        assert ("secret" in kept) == second_step.wanted(user)
        if "secret" in kept:
            assert Authenticator.objects.get(user=user).wrap().validate_code(one_time_codes.code(kept["secret"]))
            assert kept["secret"] not in str(Authenticator.objects.get(user=user).data), "kept encrypted"
    assert accounts_demo.demo_file().stat().st_mode & 0o777 == 0o600
    acts = AuditEntry.objects.count()
    assert accounts_demo.make() == passwords
    assert AuditEntry.objects.count() == acts, "a second time changes nothing"


def test_demo_accounts_whose_passwords_were_lost_get_new_ones():
    accounts.load_agencies(by=None)
    lost = accounts_demo.make()
    accounts_demo.demo_file().unlink()
    found = accounts_demo.make()
    assert authenticate(RequestFactory().post("/"), username="steward", password=lost["steward"]["password"]) is None
    assert authenticate(RequestFactory().post("/"), username="steward", password=found["steward"]["password"]) is not None
    assert User.objects.count() == len(ROLES)


def test_passwords_kept_by_an_older_demo_still_open_it():
    accounts.load_agencies(by=None)
    kept = accounts_demo.make()
    accounts_demo.demo_file().write_text(
        json.dumps({name: entry["password"] for name, entry in kept.items()}), encoding="ascii"
    )
    found = accounts_demo.make()
    assert {name: entry["password"] for name, entry in found.items()} == {n: e["password"] for n, e in kept.items()}
    assert found["steward"]["secret"] != kept["steward"]["secret"], "the secret was not in the old file: a new one stands"
    codes = Authenticator.objects.get(user__username="steward").wrap()
    assert codes.validate_code(one_time_codes.code(found["steward"]["secret"]))
