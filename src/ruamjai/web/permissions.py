"""The one gate: may this person do this to that?

This door is locked: a change needs two people and a decision page (``docs/decisions/0020``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from ruamjai.web.models import RoleGrant, User
from ruamjai.web.roles import OWN, PUBLIC, ROLES, Verb, refused_by, verbs_of

EVERY_AGENCY = "*"


@runtime_checkable
class Placed(Protocol):
    """A thing that lies in an area: "TH", or 2, 4, 6 or 8 digits. Where no area is known (""), the whole country."""

    @property
    def area_code(self) -> str: ...


@runtime_checkable
class OfAgency(Protocol):
    """A thing that belongs to an agency, or to none (None)."""

    @property
    def agency_id(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right counts, or where a thing lies. ``agency_id`` None: of a right, in things of no agency alone."""

    area_code: str
    agency_id: str | None = None


Thing = str | Placed | OfAgency | Scope | None


def may(user: User | AnonymousUser, verb: Verb | str, thing: Thing = None) -> bool:
    """Whether ``user`` may do ``verb`` to ``thing``.

    ``thing`` is an area code, something with an ``area_code`` or an ``agency_id`` (or ``agency_code``) or both, or None where
    the act lies in no area and belongs to no agency (taking a file). A role counts in the area it was granted for and in all
    that lies inside it; a role held for an agency counts for what belongs to that agency or to none.
    ``ValueError`` for an unknown verb.
    """
    verb = Verb(verb)
    if verb in PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if verb in OWN:
        return user.stands() and (thing is None or _owner(thing) == user.pk)
    area, agency = area_of(thing), agency_of(thing)
    return any(
        (area is None or inside(area, scope.area_code)) and (agency is None or scope.agency_id in (agency, EVERY_AGENCY))
        for scope in scopes(user, verb)
    )


def scopes(user: User | AnonymousUser, verb: Verb | str) -> list[Scope]:
    """Where ``user`` may do ``verb``: each area with the agency it is for (:data:`EVERY_AGENCY`: any); [] is nowhere.

    What a list is narrowed to where its rows belong to agencies: an area of one scope says nothing of another's agency.
    """
    verb = Verb(verb)
    if verb in PUBLIC:
        return [Scope("TH", EVERY_AGENCY)]
    if not user.is_authenticated or verb in OWN or verb in refused_by({grant.role for grant in user.standing_grants}):
        return []
    return [Scope(grant.area_code, _for_agency(grant)) for grant in user.standing_grants if verb in verbs_of(grant.role)]


def areas(user: User | AnonymousUser, verb: Verb | str) -> list[str]:
    """The areas in which ``user`` may do ``verb``, outermost only: what a list or a search is narrowed to; [] is none."""
    held = sorted({scope.area_code for scope in scopes(user, verb)}, key=lambda code: (len(code), code))
    if "TH" in held:
        return ["TH"]
    return [code for code in held if not any(code != other and inside(code, other) for other in held)]


def agencies(user: User | AnonymousUser, verb: Verb | str, area: str | None = None) -> list[str]:
    """The agencies for whose things ``user`` may do ``verb`` (in ``area``, if given): [:data:`EVERY_AGENCY`] is all, [] none.

    What belongs to no agency is not asked here: there the area alone decides (:func:`areas`).
    """
    held = {scope.agency_id for scope in scopes(user, verb) if area is None or inside(area, scope.area_code)} - {None}
    return [EVERY_AGENCY] if EVERY_AGENCY in held else sorted(held)


def require(user: User | AnonymousUser, verb: Verb | str, thing: Thing = None) -> None:
    """Pass, or ``PermissionDenied`` (the page 403)."""
    if not may(user, verb, thing):
        raise PermissionDenied(str(verb))


def covers(user: User | AnonymousUser, verb: Verb | str, area_codes: Iterable[str]) -> bool:
    """Whether ``user`` may do ``verb`` in every one of these areas; of no area only whoever may in the whole country."""
    codes = list(area_codes) or ["TH"]
    return all(may(user, verb, code) for code in codes)


def inside(area: str, outer: str) -> bool:
    """Whether ``area`` is ``outer`` or lies in it. Area codes nest by their digits; the country holds all."""
    return outer == "TH" or (area != "TH" and area.startswith(outer))


def area_of(thing: Thing) -> str | None:
    """The area code of ``thing``; None where it lies in no area. ``AttributeError`` for what has neither area nor agency."""
    if thing is None or isinstance(thing, str):
        return thing
    if hasattr(thing, "area_code") or not (hasattr(thing, "agency_id") or hasattr(thing, "agency_code")):
        return thing.area_code
    return None


def agency_of(thing: Thing) -> str | None:
    """The agency that ``thing`` belongs to; None where it belongs to none."""
    if thing is None or isinstance(thing, str):
        return None
    return getattr(thing, "agency_id", None) or getattr(thing, "agency_code", None) or None


def _for_agency(grant: RoleGrant) -> str | None:
    """The agency a grant is for. A role that is held for an agency and was given without one opens no agency's things."""
    role = ROLES.get(grant.role)
    return grant.agency_id or (None if role is None or role.in_agency else EVERY_AGENCY)


def _owner(thing: Thing) -> int | None:
    """The account that ``thing`` is about: an account itself, or what carries one as ``user_id`` or ``by_id``."""
    if isinstance(thing, User):
        return thing.pk
    return getattr(thing, "user_id", None) or getattr(thing, "by_id", None)
