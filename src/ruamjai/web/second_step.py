"""Who signs in with a second step: whoever may see names, keeps accounts or tokens, or reads the trail."""

from django.contrib.auth.models import AnonymousUser

from ruamjai.web import permissions
from ruamjai.web.models import User
from ruamjai.web.roles import Verb, verbs_of

VERBS = frozenset({Verb.HOUSEHOLD_SEE_NAMES, Verb.ACCOUNT_MANAGE, Verb.LOOK_EXTEND, Verb.AUDIT_SEE, Verb.TOKEN_MANAGE})


def wanted_for(role: str) -> bool:
    """Whether ``role`` opens something that a password alone does not."""
    return bool(verbs_of(role) & VERBS)


def wanted(user: User | AnonymousUser) -> bool:
    """Whether ``user`` must have passed a second step to do anything."""
    return user.is_authenticated and any(permissions.areas(user, verb) for verb in VERBS)
