"""The one gate: who may do what, where; with a stranger everywhere."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ruamjai.web import permissions
from ruamjai.web.models import RoleGrant, User
from ruamjai.web.roles import PUBLIC, ROLES, Verb, verbs_of
from web.factories import make_user

pytestmark = pytest.mark.django_db
INSIDE, OUTSIDE = "470301", "570505"
YESTERDAY = dt.timedelta(days=-1)


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_does_its_own_things_in_its_own_area_and_nothing_elsewhere(role, verb):
    holder = make_user(role, area="47")
    granted = verb in verbs_of(role) or verb in PUBLIC
    assert permissions.may(holder, verb, INSIDE) is granted
    assert permissions.may(holder, verb, "47") is granted
    assert permissions.may(holder, verb, OUTSIDE) is (verb in PUBLIC)
    assert permissions.may(holder, verb, "TH") is (verb in PUBLIC)


@pytest.mark.parametrize("verb", list(Verb))
def test_a_stranger_and_somebody_who_is_not_signed_in_do_what_the_public_does(verb, stranger):
    for nobody in (stranger, AnonymousUser()):
        assert permissions.may(nobody, verb, INSIDE) is (verb in PUBLIC)
        assert permissions.may(nobody, verb) is (verb in PUBLIC)
        assert permissions.areas(nobody, verb) == (["TH"] if verb in PUBLIC else [])


def test_a_right_ends_with_the_grant_and_with_the_account():
    holder = make_user("steward", area="47")
    assert permissions.may(holder, Verb.BATCH_TAKE)
    holder.grants.update(ends_on=timezone.localdate() + YESTERDAY)
    assert not permissions.may(User.objects.get(pk=holder.pk), Verb.BATCH_TAKE)
    holder.grants.update(ends_on=timezone.localdate())
    assert permissions.may(User.objects.get(pk=holder.pk), Verb.BATCH_TAKE), "the last day counts"
    for change in ({"is_active": False}, {"ends_on": timezone.localdate() + YESTERDAY}):
        ended = make_user("steward", username=f"ended-{len(change)}-{next(iter(change))}", **change)
        assert not permissions.may(ended, Verb.BATCH_TAKE)


def test_areas_are_told_without_those_that_lie_in_another():
    holder = make_user("steward", area="47")
    for code in ("4703", "57", "470301"):
        RoleGrant.objects.create(user=holder, role="steward", area_code=code)
    assert permissions.areas(User.objects.get(pk=holder.pk), Verb.HOUSEHOLD_SEE) == ["47", "57"]


def test_codes_nest_by_their_digits():
    assert permissions.inside("470301", "47")
    assert permissions.inside("57", "TH")
    assert not permissions.inside("47", "470301")
    assert not permissions.inside("TH", "47")


def test_a_thing_in_an_area_is_asked_by_its_area():
    class Household:
        area_code = INSIDE

    holder = make_user("volunteer", area="4703")
    assert permissions.may(holder, Verb.HOUSEHOLD_SEE, Household())
    permissions.require(holder, Verb.HOUSEHOLD_SEE, Household())
    with pytest.raises(PermissionDenied):
        permissions.require(holder, Verb.HOUSEHOLD_SEE, OUTSIDE)


def test_an_unknown_verb_is_a_mistake_and_no_refusal():
    with pytest.raises(ValueError, match="household sell"):
        permissions.may(AnonymousUser(), "household sell")


def test_a_role_that_is_no_more_gives_nothing():
    assert not permissions.may(make_user("wizard"), Verb.RUN_SEE)
