"""A new password for who has lost theirs: a one-time link, made by an administrator and used by its holder alone."""

import secrets

from django.db import transaction
from django.utils import timezone

from ruamjai.web import account_policy, outbox
from ruamjai.web.actions import accounts_alerts, accounts_keeping
from ruamjai.web.models import PasswordLink, User


@transaction.atomic
def make_link(*, by: User | None, user: User) -> tuple[PasswordLink, str]:
    """Make a link by which ``user`` chooses a new password. Returns it and its token, told once.

    From now on the old password opens nothing, sessions end, and a link made before is worth nothing; the second step
    stays. ``PermissionDenied`` where ``by`` does not keep the account; ``ValueError`` for one's own and for one that has ended.
    """
    accounts_keeping.of_another(by=by, user=user)  # one's own is changed by who knows it
    user = User.objects.get(pk=user.pk)  # held by now: one link at a time
    if not user.stands():
        raise ValueError("An account that has ended needs no password.")
    now = timezone.now()
    PasswordLink.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    ended, _kinds = user.sessions.all().delete()
    token = secrets.token_urlsafe(32)
    link = PasswordLink.objects.create(
        token_hash=PasswordLink.hash_of(token), user=user, made_by=by, expires_at=now + account_policy.policy().password_link
    )
    outbox.audit("account.password_link", f"account:{user.pk}", by=by, link=link.pk, ended=ended)
    accounts_alerts.tell_of_renewals(user=user)
    return link, token


@transaction.atomic
def choose_by_link(*, by: User | None, link: PasswordLink, password: str) -> User:
    """Set the password that the holder of ``link`` chose; the link is used up. Returns the account.

    ``by`` is None: until now nobody is there, and the entry names the account's own holder. ``ValueError`` where the link
    stands no more. The rules for passwords were asked by the form.
    """
    link = PasswordLink.objects.select_for_update(of=("self",)).select_related("user").get(pk=link.pk)
    if not link.is_open():
        raise ValueError("The link stands no more.")
    user = link.user
    user.set_password(password)
    user.save(update_fields=["password"])
    user.sessions.all().delete()
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    outbox.audit("account.renew_password", f"account:{user.pk}", by=by or user, link=link.pk)
    return user
