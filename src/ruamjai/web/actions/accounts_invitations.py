"""Invitations: an administrator names a person of an agency; the person chooses how to sign in. One person, one account."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone

from ruamjai.web import account_policy, outbox
from ruamjai.web.actions import accounts_identity, accounts_keeping
from ruamjai.web.models import Agency, Invitation, User
from ruamjai.web.roles import ROLES


@transaction.atomic
def invite(
    *, by: User, display_name: str, role: str, ends_on: dt.date, area_codes: tuple[str, ...] = ("TH",), agency: Agency
) -> tuple[Invitation, str]:
    """Invite a person to open an account of ``agency`` with one role. Returns the invitation and its token, told once.

    ``ValueError`` for an unknown role, no agency, or an end date out of reach.
    """
    if role not in ROLES:
        raise ValueError(f"There is no role {role}.")
    if agency is None:
        raise ValueError("An account is of an agency.")
    accounts_keeping.of_areas(by=by, area_codes=area_codes)  # nobody gives more than they keep
    accounts_keeping.apart_by_name(display_name=display_name, agency=agency, wanted=role)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=Invitation.hash_of(token), display_name=display_name, agency=agency, role=role,
        area_codes=list(area_codes), account_ends_on=User.last_day(ends_on), made_by=by,
        expires_at=timezone.now() + account_policy.policy().invitation,
    )  # fmt: skip
    outbox.audit("account.invite", f"invitation:{invitation.pk}", by=by, role=role, areas=list(area_codes))
    return invitation, token


@transaction.atomic
def withdraw(*, by: User | None, invitation: Invitation) -> None:
    """Make the link of ``invitation`` worthless. Nothing where it has been accepted or withdrawn before.

    ``PermissionDenied`` for who does not keep its areas.
    """
    accounts_keeping.of_areas(by=by, area_codes=invitation.area_codes)
    changed = Invitation.objects.filter(pk=invitation.pk, account=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if changed:
        outbox.audit("account.withdraw_invitation", f"invitation:{invitation.pk}", by=by)


@transaction.atomic
def accept(*, by: User | None, invitation: Invitation, username: str, password: str | None, identity: str = "") -> User:
    """Open the invited account, with a password or with an ``identity`` of the national sign-in. Returns the account.

    ``by`` is None: until now nobody is there. ``ValueError`` where the invitation stands no more, or neither way in is given;
    ``IntegrityError`` if the user name was taken meanwhile. The rules for passwords were asked by the form.
    """
    if not password and not identity:
        raise ValueError("An account needs a way in.")
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open() or invitation.role not in ROLES or invitation.agency is None:
        raise ValueError("The invitation stands no more.")
    accounts_keeping.apart_by_name(
        display_name=invitation.display_name, agency=invitation.agency, wanted=invitation.role, but=invitation
    )
    user = User(
        username=username, display_name=invitation.display_name, agency=invitation.agency, ends_on=invitation.account_ends_on
    )
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    user.give(invitation.role, tuple(invitation.area_codes))
    if identity:
        accounts_identity.bind(by=by or user, user=user, identity=identity, invitation=invitation)
    invitation.account = user
    invitation.save(update_fields=["account"])
    means = "password" if password else "national"
    outbox.audit("account.accept", f"account:{user.pk}", by=by or user, invitation=invitation.pk, means=means)
    return user
