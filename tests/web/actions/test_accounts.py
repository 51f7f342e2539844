"""Accounts are opened, prolonged and closed by actions."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from ruamjai.web.actions import accounts, accounts_invitations
from ruamjai.web.models import Agency, User
from ruamjai.web.queries import rights, today
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def test_agencies_are_loaded_once_and_corrected_later():
    first = accounts.load_agencies(by=None)
    assert first == Agency.objects.count() > 8
    assert accounts.load_agencies(by=None) == 0
    Agency.objects.filter(code="codi").update(name_th="ผิด")
    assert accounts.load_agencies(by=None) == 1
    names = [agency.name_th for agency in Agency.objects.all()]
    assert names.index("กรมการพัฒนาชุมชน") < names.index("สำนักงาน ก.พ.ร."), "in Thai dictionary order"


def test_an_account_is_opened_whole_or_not_at_all(administrator):
    with pytest.raises(ValueError, match="king"):
        accounts.open_account(by=administrator, username="x", display_name="x", role="king", agency=make_agency())
    with pytest.raises(IntegrityError):
        accounts.open_account(
            by=administrator, username="x", display_name="x", role="judge", area_codes=("47", "4"), agency=make_agency()
        )


def test_no_account_and_no_invitation_without_an_agency(administrator):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValueError, match="of an agency"):
        accounts.open_account(by=administrator, username="x", display_name="x", role="citizen", agency=None)
    with pytest.raises(ValueError, match="of an agency"):
        accounts_invitations.invite(by=administrator, display_name="x", role="citizen", ends_on=tomorrow, agency=None)


def test_nobody_closes_their_own_account(administrator):
    with pytest.raises(ValueError, match="own holder"):
        accounts.close_account(by=administrator, user=administrator)


@pytest.mark.parametrize("days", [0, -1, 401])
def test_no_account_without_an_end_within_reach(administrator, days):
    far = timezone.localdate() + dt.timedelta(days=days)
    with pytest.raises(ValueError, match="ends on"):
        accounts.open_account(by=administrator, username="x", display_name="x", role="judge", ends_on=far, agency=make_agency())


def test_an_account_is_prolonged_by_another_and_a_closed_one_by_nobody(administrator, steward):
    later = timezone.localdate() + dt.timedelta(days=300)
    accounts.prolong_account(by=administrator, user=steward, ends_on=later)
    assert User.objects.get(pk=steward.pk).ends_on == later
    with pytest.raises(ValueError, match="own holder"):
        accounts.prolong_account(by=administrator, user=administrator, ends_on=later)
    accounts.close_account(by=administrator, user=steward)
    with pytest.raises(ValueError, match="closed"):
        accounts.prolong_account(by=administrator, user=steward, ends_on=later)


def test_postgres_takes_no_account_without_an_end(stranger):
    with pytest.raises(IntegrityError, match="ends_on"):
        User.objects.filter(pk=stranger.pk).update(ends_on=None)


def test_accounts_that_end_soon_are_shown_to_who_may_prolong_them(administrator):
    days = {"past": -1, "today": 0, "near": 30, "far": 31}
    for name, n in days.items():
        make_user("officer", area="47", username=name, ends_on=timezone.localdate() + dt.timedelta(days=n))
    make_user("officer", area="57", username="elsewhere", ends_on=timezone.localdate())
    make_user("officer", area="47", username="shut", ends_on=timezone.localdate(), is_active=False)
    keeper = make_user("administrator", area="47", username="keeper", ends_on=timezone.localdate())
    assert [user.username for user in rights.ending_accounts(keeper)] == ["today", "near"]
    assert today.waiting(keeper).ending == 2
    assert {user.username for user in rights.ending_accounts(administrator)} == {"today", "near", "elsewhere", "keeper"}
    assert User.objects.get(username="near").ends_soon()
    assert not User.objects.get(username="far").ends_soon()
    assert today.waiting(make_user("auditor")).ending == 0
