"""The second step of signing in: an app's code, a passkey, recovery codes. What is secret of them is kept encrypted."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.exceptions import PermissionDenied
from django.db import transaction

from ruamjai.web import outbox
from ruamjai.web.actions import accounts_alerts, accounts_keeping
from ruamjai.web.models import User


@transaction.atomic
def add_app(*, by: User, secret: str) -> tuple[Authenticator, bool]:
    """Take up an app whose code was right. Returns it, and whether recovery codes were made with it.

    ``IntegrityError`` where there is one already.
    """
    added = TOTP.activate(by, secret).instance
    return added, _added(by, added)


@transaction.atomic
def add_key(*, by: User, name: str, credential: dict[str, object]) -> tuple[Authenticator, bool]:
    """Take up a passkey that the browser made and the form checked. Returns as :func:`add_app`."""
    added = WebAuthn.add(by, name, credential).instance
    return added, _added(by, added)


def _added(by: User, added: Authenticator) -> bool:
    codes = Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES)
    fresh = not codes.exists()
    if fresh:
        RecoveryCodes.activate(by)
    outbox.audit("account.mfa_add", f"account:{by.pk}", by=by, kind=added.type, recovery_codes=fresh)
    return fresh


@transaction.atomic
def remove(*, by: User, authenticator: Authenticator) -> None:
    """Take away one means of one's own; recovery codes go with the last of the others. ``PermissionDenied`` for another's."""
    if authenticator.user_id != by.pk:
        raise PermissionDenied("account.mfa_remove")
    kind = authenticator.type
    authenticator.delete()
    left = Authenticator.objects.filter(user=by)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()
    outbox.audit("account.mfa_remove", f"account:{by.pk}", by=by, kind=kind)


@transaction.atomic
def renew_codes(*, by: User) -> None:
    """New recovery codes in place of the old ones."""
    User.objects.select_for_update().get(pk=by.pk)
    Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(by)
    outbox.audit("account.mfa_renew_codes", f"account:{by.pk}", by=by)


@transaction.atomic
def reset(*, by: User | None, user: User) -> int:
    """Take away every means of ``user``, who has lost them; sessions end, and the next sign-in leads to new ones.

    ``PermissionDenied`` where ``by`` does not keep the account, ``ValueError`` for one's own. Returns how many were taken away.
    """
    accounts_keeping.of_another(by=by, user=user)
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    user.sessions.all().delete()
    outbox.audit("account.mfa_reset", f"account:{user.pk}", by=by, removed=removed)
    accounts_alerts.tell_of_renewals(user=user)
    return removed
