"""Whoever keeps accounts could take one over: by a new way in and a new second step. The auditors are told of it."""

import datetime as dt

import pytest
from django.utils import timezone

from ruamjai.web.actions import accounts_identity, accounts_passwords, accounts_roles, accounts_second_step, looks
from ruamjai.web.look_policy import Home
from ruamjai.web.models import AuditEntry, LookAlert
from ruamjai.web.queries import looks as reading
from web.factories import give_app, make_agency, make_user

pytestmark = pytest.mark.django_db
CODE = "0123456789abcdefghjkmnpqrs"
RENEW = {
    "password": lambda by, user: accounts_passwords.make_link(by=by, user=user),
    "identity": lambda by, user: accounts_identity.bind(by=by, user=user, identity=CODE),
    "second step": lambda by, user: accounts_second_step.reset(by=by, user=user),
}


@pytest.fixture
def volunteer(db):
    user = make_user("volunteer", area="470301", agency=make_agency())
    give_app(user)
    return user


@pytest.fixture
def keeper(db):
    return make_user("administrator")


def later(monkeypatch, **by):
    then = timezone.now() + dt.timedelta(**by)
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)


def look(by):
    home = Home("47030101", "0001", frozenset({"p1"}), "h1", "ก-1-0001")
    return looks.open_names(by=by, home=home, purpose="visit", session="s" * 64)


def rules(user):
    return sorted(LookAlert.objects.filter(user=user, settled_at=None).values_list("rule", flat=True))


@pytest.mark.parametrize("acts", [("password", "second step"), ("second step", "password"), ("identity", "second step")])
def test_a_new_way_in_and_a_new_second_step_are_told_to_the_auditors(volunteer, keeper, acts):
    for act in acts:
        assert rules(volunteer) == []
        RENEW[act](keeper, volunteer)
    assert rules(volunteer) == ["renewed_both"]
    alert = reading.alerts(make_user("auditor", area="47")).get()
    assert (alert.area_code, alert.detail) == ("470301", {"days": 7})
    entry = AuditEntry.objects.get(act="alert.raise")
    assert (entry.by, entry.detail["account"]) == (None, volunteer.pk), "the keeper's own acts do not tell them"
    assert not reading.alerts(make_user("auditor", area="57")).exists()


def test_it_does_not_matter_how_many_hands_share_the_work(volunteer, keeper):
    RENEW["password"](keeper, volunteer)
    RENEW["second step"](None, volunteer)  # at the command line
    assert rules(volunteer) == ["renewed_both"]


def test_a_second_way_in_or_one_of_last_week_is_no_second_step(volunteer, keeper, monkeypatch):
    RENEW["password"](keeper, volunteer)
    RENEW["identity"](keeper, volunteer)
    assert rules(volunteer) == []
    later(monkeypatch, days=8)
    RENEW["second step"](keeper, volunteer)
    assert rules(volunteer) == []


@pytest.mark.parametrize("act", list(RENEW))
def test_names_that_are_opened_soon_after_a_renewal_are_told_once(volunteer, keeper, act, monkeypatch):
    look(volunteer)
    assert rules(volunteer) == [], "as ever"
    RENEW[act](keeper, volunteer)
    assert rules(volunteer) == []
    look(volunteer)
    look(volunteer)
    assert rules(volunteer) == ["renewed_looks"]
    auditor = make_user("auditor")
    looks.settle(by=auditor, alert=LookAlert.objects.get().pk, note="told")
    look(volunteer)
    assert rules(volunteer) == [], "what was settled is settled"
    RENEW[act](keeper, volunteer)
    later(monkeypatch, days=8)
    look(volunteer)
    assert rules(volunteer) == [], "a week later its holder would have missed it"


def test_what_a_holder_does_alone_is_no_take_over(volunteer):
    accounts_identity.bind(by=None, user=make_user("officer", username="other"), identity=CODE)  # another's
    AuditEntry.objects.create(act="account.bind_identity", thing=f"account:{volunteer.pk}", by=volunteer)  # by invitation
    look(volunteer)
    assert rules(volunteer) == []


def test_where_an_account_keeps_no_area_every_auditor_of_the_country_is_told(keeper):
    user = make_user(username="nobody")
    RENEW["password"](keeper, user)
    RENEW["second step"](keeper, user)
    assert LookAlert.objects.get().area_code == "TH"


@pytest.mark.parametrize("act", ["password", "identity"])
@pytest.mark.parametrize("role", ["partner", "officer", "evaluator", "volunteer"])
def test_where_there_is_no_second_step_a_new_way_in_is_enough(keeper, role, act):
    """A volunteer who has not set theirs up yet as well: whoever comes in first sets it up."""
    user = make_user(role, area="4703", agency=make_agency())
    RENEW[act](keeper, user)
    RENEW["password"](None, user)
    assert rules(user) == ["renewed_alone"], "told once"
    assert LookAlert.objects.get().area_code == "4703"
    looks.settle(by=make_user("auditor"), alert=LookAlert.objects.get().pk, note="told")
    RENEW[act](keeper, user)
    assert rules(user) == ["renewed_alone"], "what was settled says nothing of the next"


def test_who_opens_nothing_about_people_or_has_an_app_of_their_own_may_lose_a_password(keeper):
    citizen, partner = make_user("citizen"), make_user("partner", agency=make_agency())
    give_app(partner)
    for user in (citizen, partner):
        RENEW["password"](keeper, user)
        assert rules(user) == []
    accounts_roles.give(by=keeper, user=citizen, role="evaluator", area_codes=("47",))
    assert rules(citizen) == ["renewed_alone"], "the password first, the role afterwards"
