"""Sessions: begun by a sign-in, ended by a sign-out, by its holder from elsewhere, or by an administrator."""

from django.db import transaction
from django.utils import timezone

from ruamjai.web import outbox
from ruamjai.web.actions import accounts_keeping
from ruamjai.web.models import SignedIn, User


@transaction.atomic
def begin(*, by: User, session_key: str, device: str, means: tuple[str, ...] = ()) -> SignedIn:
    """Write down that ``by`` has signed in by ``means``. The oldest session beyond :attr:`SignedIn.MOST` ends."""
    User.objects.select_for_update().get(pk=by.pk)  # two that sign in at once are counted one after the other
    now = timezone.now()
    mine = SignedIn.objects.filter(user=by)
    mine.filter(seen_at__lt=now - SignedIn.IDLE).delete()
    mine.filter(started_at__lt=now - SignedIn.LONGEST).delete()
    oldest = list(mine.order_by("seen_at").values_list("pk", flat=True))
    too_many = oldest[: max(0, len(oldest) - SignedIn.MOST + 1)]
    mine.filter(pk__in=too_many).delete()
    begun = SignedIn.objects.create(key_hash=SignedIn.hash_of(session_key), user=by, device=device)
    outbox.audit("account.sign_in", f"account:{by.pk}", by=by, means=list(means), ended=len(too_many))
    return begun


@transaction.atomic
def end(*, by: User, session_key: str) -> None:
    """The session that ``by`` signs out of; nothing where it stands no more."""
    ended, _kinds = SignedIn.objects.filter(user=by, key_hash=SignedIn.hash_of(session_key)).delete()
    if ended:
        outbox.audit("account.sign_out", f"account:{by.pk}", by=by)


@transaction.atomic
def end_all(*, by: User | None, user: User, but: str = "") -> int:
    """End every session of ``user``, except the one under the session key ``but``. Returns how many.

    ``PermissionDenied`` where it is neither one's own account nor one that ``by`` keeps.
    """
    if by is None or by.pk != user.pk:
        accounts_keeping.of_account(by=by, user=user)
    found = SignedIn.objects.filter(user=user)
    if but:
        found = found.exclude(key_hash=SignedIn.hash_of(but))
    ended, _kinds = found.delete()
    outbox.audit("account.sign_out_everywhere", f"account:{user.pk}", by=by, ended=ended)
    return ended


@transaction.atomic
def end_one(*, by: User, session: SignedIn) -> None:
    """End one session from elsewhere: ``PermissionDenied`` if it is neither one's own nor of an account that ``by`` keeps."""
    if by.pk != session.user_id:
        accounts_keeping.of_account(by=by, user=session.user)
    session.delete()
    outbox.audit("account.sign_out_elsewhere", f"account:{session.user_id}", by=by)
