"""Giving a further role to an account, and taking one away."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ruamjai.web import outbox
from ruamjai.web.actions import accounts_alerts, accounts_keeping
from ruamjai.web.models import RoleGrant, User
from ruamjai.web.roles import ROLES


@transaction.atomic
def give(*, by: User | None, user: User, role: str, area_codes: tuple[str, ...]) -> None:
    """Give ``user`` a role in areas, until the account ends.

    ``PermissionDenied`` where ``by`` does not keep the account and these areas; ``RolesApartError`` for a role that is kept
    apart from one that the account holds; ``ValueError`` for one's own account, one that has ended, an unknown role, and a
    role held for an agency where the account has none.
    """
    accounts_keeping.of_another(by=by, user=user)
    user = User.objects.get(pk=user.pk)  # held by now: two roles given at once are looked at one by one
    accounts_keeping.of_areas(by=by, area_codes=area_codes)
    if not user.stands():
        raise ValueError("An account that has ended is given no role.")
    if role not in ROLES or not area_codes:
        raise ValueError(f"There is no role {role}, or no area for it.")
    if ROLES[role].in_agency and user.agency_id is None:
        raise ValueError(f"The role {role} is held for an agency.")
    accounts_keeping.apart(user=user, wanted=role)
    user.give(role, area_codes)
    outbox.audit("account.give_role", f"account:{user.pk}", by=by, role=role, areas=list(area_codes))
    accounts_alerts.tell_of_renewals(user=user)  # a way in may have been renewed before there was anything to open by it


@transaction.atomic
def take(*, by: User | None, grant: RoleGrant) -> None:
    """Take a role away, from now on: its grant ended yesterday. The row stays, so that its area goes on keeping the account.

    ``PermissionDenied`` where ``by`` does not keep the account; ``ValueError`` for a role of one's own. Nothing where it
    has ended.
    """
    accounts_keeping.of_another(by=by, user=grant.user)
    grant = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if not grant.holds():
        return
    grant.ends_on = timezone.localdate() - dt.timedelta(days=1)
    grant.save(update_fields=["ends_on"])
    outbox.audit("account.take_role", f"account:{grant.user_id}", by=by, role=grant.role, areas=[grant.area_code])
