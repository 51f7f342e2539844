"""The one gate: who may do what, where, for which agency; with a stranger everywhere.

What is expected is read from the table of the decision page and from the tables written here, never from the roles themselves.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ruamjai.web import permissions
from ruamjai.web.models import RoleGrant, User
from ruamjai.web.permissions import EVERY_AGENCY, Scope
from ruamjai.web.roles import APART, CHANGES, LABELS, PUBLIC, ROLES, Verb, kept_apart, refused_by, verbs_of
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "decisions" / "0020-rights-within-areas-and-agencies.md"
THE_14 = {
    "steward", "area_manager", "officer", "volunteer", "business_owner", "secretary", "evaluator", "applicant", "judge",
    "award_secretary", "auditor", "administrator", "citizen", "partner",
}  # fmt: skip
HELD = "47"
WHERE = {  # held in province 47: does the right count there?
    None: True, "47": True, "4703": True, "470301": True, "47030101": True,
    "57": False, "5705": False, "570505": False, "57050501": False, "4": False, "TH": False, "": False,
}  # fmt: skip
WHOSE = {  # agency of the thing -> does a role held for CODI count, one held for an agency but given without, and any other?
    None: {"codi": True, "without": True, "any": True},
    "codi": {"codi": True, "without": False, "any": True},
    "dasta": {"codi": False, "without": False, "any": True},
}
FOR_AN_AGENCY = {"officer", "partner"}
YESTERDAY = dt.timedelta(days=-1)
INSIDE, OUTSIDE = "470301", "570505"


def decided() -> dict[str, set[str]]:
    """Verb -> who has it, as the decision page says."""
    rows = re.findall(r"^\| ([a-z_]+\.[a-z_]+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {verb: set(who.split(", ")) for verb, who in rows}


DECIDED = decided()


@dataclass
class Thing:
    area_code: str | None
    agency_id: str | None


def expected(role: str, verb: str, area: str | None, agency: str | None, held_for: str) -> bool:
    who = DECIDED[verb]
    if who == {"everybody"}:
        return True
    if who == {"themselves"}:
        return False  # a thing in an area is not the account itself
    return role in who and WHERE[area] and WHOSE[agency][held_for]


def wrong(user, role: str, held_for: str) -> list[tuple]:
    """The cells in which the gate answers otherwise than the page."""
    return [
        (verb, area, agency)
        for verb in DECIDED
        for area in WHERE
        for agency in WHOSE
        if permissions.may(user, verb, Thing(area, agency)) is not expected(role, verb, area, agency, held_for)
    ]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_page_knows_every_verb_and_every_role():
    assert set(DECIDED) == {verb.value for verb in Verb}
    assert set().union(*DECIDED.values()) <= THE_14 | {"everybody", "themselves"}
    assert set(ROLES) == THE_14
    assert set(LABELS) == set(Verb)


@pytest.mark.parametrize("role", sorted(THE_14))
def test_every_cell_of_role_verb_area_and_agency(role):
    holder = make_user(role, area=HELD)
    if role not in FOR_AN_AGENCY:
        assert wrong(holder, role, "any") == []
        return
    assert wrong(holder, role, "without") == [], "held for an agency, given without one"
    holder.grants.update(agency=make_agency("codi"))
    assert wrong(fresh(holder), role, "codi") == []


@pytest.mark.parametrize("role", sorted(THE_14))
def test_whose_right_has_ended_is_a_stranger(role):
    holder = make_user(role, area="TH")
    holder.grants.update(ends_on=timezone.localdate())
    assert wrong(make_user(username="nobody"), "nobody", "any") == []
    by_a_grant_that_ended = fresh(holder)
    by_a_grant_that_ended.grants.update(ends_on=timezone.localdate() + YESTERDAY)
    closed = make_user(role, username="closed", is_active=False)
    ended = make_user(role, username="ended", ends_on=timezone.localdate() + YESTERDAY)
    for stranger in (AnonymousUser(), by_a_grant_that_ended, closed, ended):
        assert wrong(stranger, "nobody", "any") == [], stranger
        for verb in Verb:
            assert bool(permissions.areas(stranger, verb)) is (verb in PUBLIC)
            assert bool(permissions.agencies(stranger, verb)) is (verb in PUBLIC)


def test_the_last_day_counts():
    holder = make_user("steward", area="47")
    holder.grants.update(ends_on=timezone.localdate())
    assert permissions.may(fresh(holder), Verb.BATCH_TAKE)
    assert permissions.may(make_user("steward", username="last", ends_on=timezone.localdate()), Verb.BATCH_TAKE)


def test_what_is_one_s_own_is_nobody_else_s():
    one, other = make_user("citizen", area="470301"), make_user("administrator")
    closed = make_user(username="closed", is_active=False)
    for verb in ("own.see", "own.ask"):
        assert permissions.may(one, verb)
        assert permissions.may(one, verb, one)
        assert not permissions.may(one, verb, other)
        assert not permissions.may(other, verb, one), "an administrator neither"
        assert not permissions.may(one, verb, "470301")
        assert not permissions.may(closed, verb)
        assert not permissions.may(AnonymousUser(), verb)


def test_a_grant_that_names_an_agency_reaches_no_other_whatever_the_role():
    holder = make_user("evaluator", area="47")
    holder.grants.update(agency=make_agency("codi"))
    holder = fresh(holder)
    assert permissions.may(holder, Verb.EXPORT_MAKE, Thing("470301", "codi"))
    assert not permissions.may(holder, Verb.EXPORT_MAKE, Thing("470301", "dasta"))
    assert permissions.may(holder, Verb.EXPORT_MAKE, "470301")


def test_two_grants_are_not_read_as_one():
    """Officer of CODI in 47 and of DASTA in 57 is not officer of DASTA in 47."""
    holder = make_user("officer", area="47")
    holder.grants.update(agency=make_agency("codi"))
    RoleGrant.objects.create(user=holder, role="officer", area_code="57", agency=make_agency("dasta"))
    holder = fresh(holder)
    assert permissions.scopes(holder, "household.see") == [Scope("47", "codi"), Scope("57", "dasta")]
    assert permissions.may(holder, "household.see", Thing("470301", "codi"))
    assert not permissions.may(holder, "household.see", Thing("470301", "dasta"))
    assert permissions.agencies(holder, "household.see") == ["codi", "dasta"]
    assert permissions.agencies(holder, "household.see", "470301") == ["codi"]
    assert permissions.agencies(holder, "household.see", "TH") == []
    assert permissions.agencies(make_user("steward"), "household.see") == [EVERY_AGENCY]


def test_duties_are_kept_apart():
    people = {"household.see", "household.see_names", "person.look_up", "export.make"}
    for role in THE_14:
        assert kept_apart([role]) == [], "no role joins what is kept apart"
        verbs = {verb.value for verb in verbs_of(role)}
        assert not (verbs & {"account.manage", "token.manage"} and verbs & people)
        assert not (verbs & {"audit.see", "alert.see"} and verbs & (people | {verb.value for verb in CHANGES}))
    assert not verbs_of("administrator") & {"household.see", "household.see_names", "person.look_up", "audit.see"}


@pytest.mark.parametrize(
    ("roles", "lost", "kept"),
    [
        (
            ("administrator", "steward"),
            {"account.manage", "token.manage", "household.see", "household.see_names"},
            {"batch.take"},
        ),
        (("administrator", "partner"), {"token.manage", "person.look_up"}, {"api.use", "account.see"}),
        (("auditor", "steward"), {"audit.see", "alert.see", "batch.take", "household.see"}, {"batch.see"}),
        (("auditor", "administrator"), {"audit.see", "account.manage", "run.publish"}, {"account.see", "rights.see"}),
        (("steward", "area_manager"), set(), {"household.see", "batch.take"}),
    ],
)
def test_one_account_with_both_sides_has_neither(roles, lost, kept):
    holder = make_user(roles[0])
    RoleGrant.objects.create(user=holder, role=roles[1], area_code="TH")
    holder = fresh(holder)
    assert not any(permissions.may(holder, verb) or permissions.areas(holder, verb) for verb in lost)
    assert all(permissions.may(holder, verb) for verb in kept)
    assert {verb.value for verb in refused_by(roles)} >= lost
    assert bool(kept_apart(roles)) is bool(lost)
    holder.grants.filter(role=roles[1]).update(ends_on=timezone.localdate() + YESTERDAY)
    assert not refused_by(grant.role for grant in fresh(holder).standing_grants), "taken away, the other counts again"


def test_each_pair_kept_apart_says_why():
    assert all(str(pair.why) and not pair.one & pair.other for pair in APART)


def test_areas_are_told_without_those_that_lie_in_another():
    holder = make_user("steward", area="47")
    for code in ("4703", "57", "470301"):
        RoleGrant.objects.create(user=holder, role="steward", area_code=code)
    assert permissions.areas(fresh(holder), Verb.HOUSEHOLD_SEE) == ["47", "57"]


def test_codes_nest_by_their_digits():
    assert permissions.inside("470301", "47")
    assert permissions.inside("57", "TH")
    assert not permissions.inside("47", "470301")
    assert not permissions.inside("TH", "47")


def test_a_thing_says_its_area_or_its_agency_or_is_no_thing():
    class Household:
        area_code = INSIDE

    class Letter:
        agency_code = "dasta"

    holder = make_user("officer", area="4703")
    holder.grants.update(agency=make_agency("codi"))
    holder = fresh(holder)
    assert permissions.may(holder, Verb.HOUSEHOLD_SEE, Household())
    permissions.require(holder, Verb.HOUSEHOLD_SEE, Household())
    assert not permissions.may(holder, Verb.HOUSEHOLD_SEE, Letter())
    assert permissions.may(holder, Verb.HOUSEHOLD_SEE, Scope(INSIDE, "codi"))
    with pytest.raises(PermissionDenied):
        permissions.require(holder, Verb.HOUSEHOLD_SEE, OUTSIDE)
    with pytest.raises(AttributeError):
        permissions.may(holder, Verb.HOUSEHOLD_SEE, 47)


def test_an_unknown_verb_is_a_mistake_and_no_refusal():
    with pytest.raises(ValueError, match="household sell"):
        permissions.may(AnonymousUser(), "household sell")


def test_a_role_that_is_no_more_gives_nothing():
    holder = make_user("wizard")
    assert wrong(holder, "nobody", "any") == []
