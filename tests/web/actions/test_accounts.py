"""Accounts are opened, closed and made for the demo by actions."""

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import IntegrityError

from ruamjai.web.actions import accounts
from ruamjai.web.models import Agency, AuditEntry, User
from ruamjai.web.roles import ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def web_data(tmp_path):
    before, settings.WEB_DATA = settings.WEB_DATA, tmp_path
    yield
    settings.WEB_DATA = before


def test_agencies_are_loaded_once_and_corrected_later():
    first = accounts.load_agencies(by=None)
    assert first == Agency.objects.count() > 8
    assert accounts.load_agencies(by=None) == 0
    Agency.objects.filter(code="codi").update(name_th="ผิด")
    assert accounts.load_agencies(by=None) == 1
    names = [agency.name_th for agency in Agency.objects.all()]
    assert names.index("กรมการพัฒนาชุมชน") < names.index("สำนักงาน ก.พ.ร."), "in Thai dictionary order"


def test_one_demo_account_a_role_each_able_to_sign_in_and_none_forever():
    accounts.load_agencies(by=None)
    passwords = accounts.make_demo_accounts()
    assert set(passwords) == set(ROLES)
    assert len(set(passwords.values())) == len(ROLES)
    for name, password in passwords.items():
        user = authenticate(username=name, password=password)
        assert {grant.role for grant in user.standing_grants} == {name}
        assert user.ends_on is not None
    assert accounts.demo_file().stat().st_mode & 0o777 == 0o600
    acts = AuditEntry.objects.count()
    assert accounts.make_demo_accounts() == passwords
    assert AuditEntry.objects.count() == acts, "a second time changes nothing"


def test_demo_accounts_whose_passwords_were_lost_get_new_ones():
    accounts.load_agencies(by=None)
    lost = accounts.make_demo_accounts()
    accounts.demo_file().unlink()
    found = accounts.make_demo_accounts()
    assert authenticate(username="steward", password=lost["steward"]) is None
    assert authenticate(username="steward", password=found["steward"]) is not None
    assert User.objects.count() == len(ROLES)


def test_an_account_is_opened_whole_or_not_at_all(administrator):
    with pytest.raises(ValueError, match="king"):
        accounts.open_account(by=administrator, username="x", display_name="x", role="king")
    with pytest.raises(IntegrityError):
        accounts.open_account(by=administrator, username="x", display_name="x", role="judge", area_codes=("47", "4"))


def test_nobody_closes_their_own_account(administrator):
    with pytest.raises(ValueError, match="own holder"):
        accounts.close_account(by=administrator, user=administrator)
