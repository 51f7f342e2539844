"""Accounts and grants as the database keeps them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from ruamjai.web.models import RoleGrant, User
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


def test_an_account_stands_to_the_end_of_its_last_day():
    today = timezone.localdate()
    assert make_user(username="a").stands()
    assert make_user(username="b", ends_on=today).stands()
    assert not make_user(username="c", ends_on=today - timezone.timedelta(days=1)).stands()
    assert not make_user(username="d", is_active=False).stands()


@pytest.mark.parametrize("code", ["th", "4", "470", "4703010", "470301045", "ตำบล", "47 or 1=1"])
def test_a_grant_is_for_an_area_code_and_nothing_else(stranger, code):
    with pytest.raises((IntegrityError, Exception)) as refused, transaction.atomic():
        RoleGrant.objects.create(user=stranger, role="steward", area_code=code)
    assert "grant_area_is_a_code" in str(refused.value) or "too long" in str(refused.value)


def test_a_grant_is_given_once(stranger):
    RoleGrant.objects.create(user=stranger, role="steward", area_code="47")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=stranger, role="steward", area_code="47")


def test_grants_are_read_once_for_each_request(stranger, django_assert_num_queries):
    user = User.objects.get(pk=stranger.pk)
    with django_assert_num_queries(1):
        assert user.standing_grants == user.standing_grants == []


def test_an_agency_is_named_in_the_readers_language():
    agency = make_agency()
    with translation.override("th"):
        assert str(agency) == "พอช."
    with translation.override("en"):
        assert str(agency) == "CODI"
