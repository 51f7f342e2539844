"""The tokens of the API, as pages list them."""

from django.db.models import QuerySet

from ruamjai.web import permissions
from ruamjai.web.models import ApiToken, RoleGrant, User
from ruamjai.web.queries import rights
from ruamjai.web.roles import ROLES, Verb, verbs_of


def all_tokens(user: User) -> list[ApiToken]:
    """Every token in an area where ``user`` gives tokens, those that stand first."""
    found = [token for token in _tokens() if permissions.may(user, Verb.TOKEN_MANAGE, token.area_code)]
    return sorted(found, key=lambda token: not token.stands())


def own_tokens(user: User) -> list[ApiToken]:
    """The tokens of one's own account."""
    return sorted(_tokens().filter(user=user), key=lambda token: not token.stands())


def accounts_for_tokens(giver: User) -> QuerySet[User]:
    """Accounts of an agency that ``giver`` may know of and that a role lets read through the API, by name.

    Whether one may have a token is said when it is asked for.
    """
    reading = RoleGrant.objects.filter(role__in=[role for role in ROLES if Verb.API_USE in verbs_of(role)])
    known = rights.known_accounts(giver, Verb.TOKEN_MANAGE).filter(pk__in=reading.values("user"))
    return known.filter(agency__isnull=False, is_active=True).order_by("display_name", "pk")


def _tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.select_related("user__agency", "made_by")
