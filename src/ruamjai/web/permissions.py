"""The one gate: may this person do this to that?

This door is locked: a change needs two people and a decision page.
"""

from typing import Protocol, runtime_checkable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from ruamjai.web.models import User
from ruamjai.web.roles import PUBLIC, Verb, verbs_of


@runtime_checkable
class Placed(Protocol):
    """A thing that lies in an area: "TH", or 2, 4, 6 or 8 digits."""

    @property
    def area_code(self) -> str: ...


Thing = str | Placed | None


def may(user: User | AnonymousUser, verb: Verb | str, thing: Thing = None) -> bool:
    """Whether ``user`` may do ``verb`` to ``thing``.

    ``thing`` is an area code, something with an ``area_code``, or None where the act lies in no area (taking a file).
    A role counts in the area it was granted for and in all that lies inside it. ``ValueError`` for an unknown verb.
    """
    verb = Verb(verb)
    if verb in PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    area = area_of(thing)
    return any(
        verb in verbs_of(grant.role) and (area is None or inside(area, grant.area_code)) for grant in user.standing_grants
    )


def areas(user: User | AnonymousUser, verb: Verb | str) -> list[str]:
    """The areas in which ``user`` may do ``verb``, outermost only: what a list or a search is narrowed to; [] is none."""
    verb = Verb(verb)
    if verb in PUBLIC:
        return ["TH"]
    if not user.is_authenticated:
        return []
    held = sorted(
        {grant.area_code for grant in user.standing_grants if verb in verbs_of(grant.role)}, key=lambda code: (len(code), code)
    )
    if "TH" in held:
        return ["TH"]
    return [code for code in held if not any(code != other and inside(code, other) for other in held)]


def require(user: User | AnonymousUser, verb: Verb | str, thing: Thing = None) -> None:
    """Pass, or ``PermissionDenied`` (the page 403)."""
    if not may(user, verb, thing):
        raise PermissionDenied(str(verb))


def inside(area: str, outer: str) -> bool:
    """Whether ``area`` is ``outer`` or lies in it. Area codes nest by their digits; the country holds all."""
    return outer == "TH" or (area != "TH" and area.startswith(outer))


def area_of(thing: Thing) -> str | None:
    """The area code of ``thing``; None where it lies in no area."""
    if thing is None or isinstance(thing, str):
        return thing
    return thing.area_code
