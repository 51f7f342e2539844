"""Who keeps an account is asked by the act itself, whichever door it comes through; and no act joins what is kept apart."""

import datetime as dt
import threading

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from ruamjai.web.actions import (
    accounts,
    accounts_identity,
    accounts_invitations,
    accounts_passwords,
    accounts_roles,
    accounts_second_step,
    accounts_sessions,
)
from ruamjai.web.actions.accounts_keeping import RolesApartError
from ruamjai.web.models import AuditEntry, Invitation, RoleGrant, SignedIn, User
from ruamjai.web.roles import ROLES, clash
from web.factories import give_app, make_agency, make_user

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + dt.timedelta(days=90)
CODE = "0123456789abcdefghjkmnpqrs"


@pytest.fixture
def officer(db):
    """Somebody with a grant in each of two provinces."""
    user = make_user("officer", area="47", username="officer", agency=make_agency())
    RoleGrant.objects.create(user=user, role="officer", area_code="57")
    SignedIn.objects.create(key_hash="k" * 64, user=user)
    give_app(user)
    return user


def invite(by, role="officer", name="คนใหม่", areas=("47", "57")):
    return accounts_invitations.invite(
        by=by, display_name=name, role=role, ends_on=SOON, area_codes=areas, agency=make_agency()
    )[0]  # fmt: skip


def accept(invitation, username="new"):
    return accounts_invitations.accept(by=None, invitation=invitation, username=username, password="a sentence of my own")


ACTS = {
    "open": lambda by, user: accounts.open_account(
        by=by, username="x", display_name="x", role="officer", area_codes=("47", "57"), agency=make_agency()
    ),
    "invite": lambda by, user: invite(by),
    "withdraw": lambda by, user: accounts_invitations.withdraw(by=by, invitation=Invitation.objects.get()),
    "make a link to a new password": lambda by, user: accounts_passwords.make_link(by=by, user=user),
    "prolong": lambda by, user: accounts.prolong_account(by=by, user=user, ends_on=SOON),
    "close": lambda by, user: accounts.close_account(by=by, user=user),
    "bind": lambda by, user: accounts_identity.bind(by=by, user=user, identity=CODE),
    "unbind": lambda by, user: accounts_identity.unbind(by=by, user=user),
    "reset": lambda by, user: accounts_second_step.reset(by=by, user=user),
    "sign out": lambda by, user: accounts_sessions.end_all(by=by, user=user),
    "sign out one": lambda by, user: accounts_sessions.end_one(by=by, session=user.sessions.get()),
    "give a role": lambda by, user: accounts_roles.give(by=by, user=user, role="volunteer", area_codes=("47",)),
    "take a role": lambda by, user: accounts_roles.take(by=by, grant=user.grants.first()),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_every_act_upon_an_account_is_refused_to_who_does_not_keep_all_of_its_areas(officer, administrator, act):
    invite(administrator, name="คนอื่น")
    strangers = [
        make_user("administrator", area="47"), make_user("auditor"), make_user("steward"), make_user(username="nobody"),
        make_user("administrator", area="TH", username="closed", is_active=False),
    ]  # fmt: skip
    before = AuditEntry.objects.count()
    for by in strangers:
        with pytest.raises(PermissionDenied):
            ACTS[act](by, officer)
    assert AuditEntry.objects.count() == before
    accounts_identity.bind(by=administrator, user=officer, identity=CODE[::-1])
    done = AuditEntry.objects.count()
    ACTS[act](administrator, officer)
    assert AuditEntry.objects.exclude(act="alert.raise").count() == done + 1


@pytest.mark.parametrize("act", [act for act in ACTS if act not in {"invite", "sign out one"}])
def test_the_command_line_keeps_every_account(officer, administrator, act):
    invite(administrator, name="คนอื่น")
    accounts_identity.bind(by=administrator, user=officer, identity=CODE[::-1])
    ACTS[act](None, officer)
    assert AuditEntry.objects.order_by("-id").first().by is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["close", "take a role"])
def test_of_two_administrators_who_remove_one_another_at_once_one_stays(act):
    """Both were asked when both kept accounts; whoever comes second finds that they keep none."""
    pair = [make_user("administrator", username=name) for name in ("one", "other")]
    asked = [User.objects.get(pk=user.pk) for user in pair]
    assert all(user.standing_grants for user in asked), "read by the page, before anything was done"
    start, done = threading.Barrier(2), []

    def remove(by, user):
        try:
            start.wait(180)
            done.append(ACTS[act](by, user) is None)
        except PermissionDenied:
            done.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=(by, user)) for by, user in (asked, asked[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert sum(bool(User.objects.get(pk=user.pk).standing_grants) for user in pair) == 1
    assert AuditEntry.objects.count() == 1


def test_whoever_was_closed_while_their_page_was_on_its_way_does_nothing_more(administrator, officer):
    other = make_user("administrator", username="other")
    assert other.standing_grants
    accounts.close_account(by=administrator, user=other)
    for act in ("open", "invite", "bind", "make a link to a new password", "give a role", "reset", "sign out"):
        with pytest.raises(PermissionDenied):
            ACTS[act](other, officer)


def test_nobody_takes_away_another_s_second_step_by_a_second_door(officer, steward):
    with pytest.raises(PermissionDenied):
        accounts_second_step.remove(by=steward, authenticator=Authenticator.objects.get(user=officer))


# kept apart

PAIRS = [(one, other) for one in ROLES for other in ROLES if clash([one], other)]


def test_the_roles_that_are_kept_apart_are_these():
    assert {frozenset(pair) for pair in PAIRS} == {
        *(frozenset({"administrator", role}) for role in ("steward", "area_manager", "officer", "volunteer", "evaluator")),
        *(frozenset({"auditor", role}) for role in ("steward", "area_manager", "officer", "volunteer", "evaluator")),
        *(frozenset({"partner", role}) for role in ("administrator", "auditor")), frozenset({"administrator", "auditor"}),
    }  # fmt: skip


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_a_role_kept_apart_from_one_that_is_held_is_not_given(administrator, held, wanted):
    user = make_user(held, area="47", username="somebody", agency=make_agency())
    with pytest.raises(RolesApartError) as refused:
        accounts_roles.give(by=administrator, user=user, role=wanted, area_codes=("57",))
    with translation.override("th"):
        told = str(refused.value)
        assert str(ROLES[held].label) in told
        assert str(ROLES[wanted].label) in told
    assert user.grants.count() == 1
    accounts_roles.take(by=administrator, grant=user.grants.get())
    accounts_roles.give(by=administrator, user=user, role=wanted, area_codes=("57",))
    assert [grant.role for grant in User.objects.get(pk=user.pk).standing_grants] == [wanted]


def test_a_role_that_was_taken_away_is_given_again_and_keeps_its_area_meanwhile(administrator):
    keeper, user = make_user("administrator", area="47"), make_user("secretary", area="47", agency=make_agency())
    grant = user.grants.get()
    accounts_roles.take(by=keeper, grant=grant)
    accounts_roles.take(by=keeper, grant=grant)
    assert User.objects.get(pk=user.pk).standing_grants == []
    accounts_roles.give(by=keeper, user=user, role="secretary", area_codes=("47",))
    assert User.objects.get(pk=user.pk).standing_grants == [grant]
    acts = list(AuditEntry.objects.order_by("id").values_list("act", "detail"))
    assert acts == [
        ("account.take_role", {"role": "secretary", "areas": ["47"]}),
        ("account.give_role", {"role": "secretary", "areas": ["47"]}),
    ]  # fmt: skip


def test_no_role_for_oneself_for_what_has_ended_or_beyond_what_one_keeps(administrator):
    keeper = make_user("administrator", area="47", username="keeper")
    ended = make_user("secretary", area="47", ends_on=timezone.localdate() - dt.timedelta(days=1))
    user = make_user("secretary", area="47", username="user")
    for by, to, role, areas, fault in (
        (administrator, administrator, "judge", ("47",), ValueError), (administrator, ended, "judge", ("47",), ValueError),
        (administrator, user, "king", ("47",), ValueError), (administrator, user, "judge", (), ValueError),
        (administrator, user, "officer", ("47",), ValueError),  # held for an agency, and there is none
        (keeper, user, "judge", ("57",), PermissionDenied), (keeper, user, "judge", ("TH",), PermissionDenied),
    ):  # fmt: skip
        with pytest.raises(fault):
            accounts_roles.give(by=by, user=to, role=role, area_codes=areas)
    with pytest.raises(ValueError, match="own holder"):
        accounts_roles.take(by=administrator, grant=administrator.grants.get())


def test_one_person_is_not_invited_twice_to_what_is_kept_apart(administrator):
    first = invite(administrator, role="steward", name="สมศรี  ใจงาม")
    with pytest.raises(RolesApartError):
        invite(administrator, role="auditor", name="สมศรี ใจงาม")
    invite(administrator, role="auditor", name="สมศรี ใจงาม (ตรวจสอบภายใน)")
    invite(administrator, role="evaluator", name="สมศรี ใจงาม")
    user = accept(first)
    with pytest.raises(RolesApartError) as refused:
        accounts.open_account(
            by=administrator, username="y", display_name="สมศรี ใจงาม", role="administrator", agency=make_agency()
        )
    assert refused.value.same_name
    elsewhere = make_agency("dasta")
    accounts_invitations.invite(by=administrator, display_name="สมศรี ใจงาม", role="auditor", ends_on=SOON, agency=elsewhere)
    accounts.close_account(by=administrator, user=user)
    Invitation.objects.filter(role="evaluator").update(withdrawn_at=timezone.now())
    invite(administrator, role="auditor", name="สมศรี ใจงาม")


def test_an_invitation_is_not_accepted_once_the_other_role_is_held_by_that_name(administrator):
    invitation = invite(administrator, role="auditor", name="สมศรี ใจงาม")
    make_user("steward", username="somsri", agency=make_agency())
    User.objects.filter(username="somsri").update(display_name="สมศรี ใจงาม")
    with pytest.raises(RolesApartError):
        accept(invitation)
    assert not User.objects.filter(username="new").exists()
