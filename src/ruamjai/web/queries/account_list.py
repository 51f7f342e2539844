"""The list of accounts, narrowed: by name, role, area and state, never beyond what the reader may know of."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ruamjai.thai.text import normalise
from ruamjai.web import account_policy, permissions
from ruamjai.web.models import Invitation, RoleGrant, User
from ruamjai.web.queries import rights
from ruamjai.web.roles import Verb

STATES = ("standing", "soon", "ended")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to narrow to; what is left empty narrows nothing. ``area``: TH is a role for the whole country, else all inside."""

    words: str = ""
    role: str = ""
    area: str = ""
    state: str = ""


def known(reader: User) -> QuerySet[User]:
    """All accounts that ``reader`` may see, by the name that colleagues know."""
    return rights.known_accounts(reader, Verb.ACCOUNT_SEE).order_by("display_name", "username")


def narrowed(reader: User, wanted: Wanted) -> QuerySet[User]:
    """Those of :func:`known` that fit. Role and area are asked of one grant, and only of grants in the reader's own areas."""
    found = known(reader)
    for word in normalise(wanted.words).split():
        found = found.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
    if wanted.role or wanted.area:
        found = found.filter(pk__in=_grants(reader, wanted).values("user"))
    return found.filter(_in_state(wanted.state))


def areas(reader: User) -> list[str]:
    """The areas to choose from: the provinces that grants lie in, below them the amphoes where the reader has less than all."""
    codes = set(rights.known_grants(reader, Verb.ACCOUNT_SEE).values_list("area_code", flat=True))
    length = 2 if permissions.may(reader, Verb.ACCOUNT_SEE, "TH") else 4
    return sorted({code[:length] for code in codes}, key=lambda code: (code != "TH", code))


def invited(reader: User) -> list[Invitation]:
    """Open invitations all of whose areas the reader may see accounts of."""
    waiting = Invitation.objects.filter(account=None, withdrawn_at=None).select_related("agency")
    return [one for one in waiting if one.is_open() and permissions.covers(reader, Verb.ACCOUNT_SEE, one.area_codes)]


def _grants(reader: User, wanted: Wanted) -> QuerySet[RoleGrant]:
    held = rights.known_grants(reader, Verb.ACCOUNT_SEE).filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
    if wanted.role:
        held = held.filter(role=wanted.role)
    return held.filter(area_code__startswith=wanted.area) if wanted.area else held


def _in_state(state: str) -> Q:
    today = timezone.localdate()
    standing = Q(is_active=True, ends_on__gte=today)
    if state == "soon":
        return standing & Q(ends_on__lte=today + account_policy.policy().remind)
    return {"standing": standing, "ended": ~standing}.get(state, Q())
