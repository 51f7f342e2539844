"""The link between an account and a person's identity at the national sign-in: made by invitation or by an administrator."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from ruamjai.web import outbox
from ruamjai.web.actions import accounts_alerts, accounts_keeping
from ruamjai.web.models import Invitation, User

PROVIDER = "national"


@transaction.atomic
def bind(*, by: User | None, user: User, identity: str, invitation: Invitation | None = None) -> None:
    """Tie ``identity`` to ``user`` in place of any other: by invitation, or by an administrator who was told its code.

    ``PermissionDenied`` where ``by`` does not keep the account, unless an open ``invitation`` is being accepted with it;
    ``ValueError`` where the identity belongs to another account.
    """
    if invitation is None or not invitation.is_open():
        accounts_keeping.of_account(by=by, user=user)
    if SocialAccount.objects.filter(provider=PROVIDER, uid=identity).exclude(user=user).exists():
        raise ValueError("This identity belongs to another account.")
    SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()
    SocialAccount.objects.create(user=user, provider=PROVIDER, uid=identity)
    outbox.audit("account.bind_identity", f"account:{user.pk}", by=by)
    accounts_alerts.tell_of_renewals(user=user)


@transaction.atomic
def unbind(*, by: User | None, user: User) -> None:
    """Cut the account from the national sign-in; nothing where there is no tie.

    ``PermissionDenied`` where ``by`` does not keep the account.
    """
    accounts_keeping.of_account(by=by, user=user)
    removed, _kinds = SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()
    if removed:
        outbox.audit("account.unbind_identity", f"account:{user.pk}", by=by)
