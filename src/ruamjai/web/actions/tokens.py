"""Giving tokens of the API, taking their secrets, withdrawing them, and noting that they are used.

Who gives a token never learns its secret: what is read by it stands under its holder's name.
"""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ruamjai.web import outbox, permissions
from ruamjai.web.models import LOOK_UP_PURPOSES, TAKE_OUT_PURPOSES, TOKEN_VERBS, ApiToken, TokenPurpose, User
from ruamjai.web.roles import Verb

MARK = "rj_"  # a token found in a log or a repository is known for what it is
LONGEST = dt.timedelta(days=366)
LOOKS_A_DAY = ApiToken.MOST_LOOKS


@transaction.atomic
def issue(
    *,
    by: User,
    user: User,
    name: str,
    verbs: Sequence[str],
    area_code: str,
    purpose: str,
    ends_on: dt.date,
    looks_a_day: int | None = None,
) -> ApiToken:
    """Give ``user``'s account a token, of which they take the secret themselves (:func:`take`).

    ``verbs`` are a part of what the account may do in the area. ``ValueError`` says what is too much; ``PermissionDenied``
    for somebody who gives no tokens.
    """
    permissions.require(by, Verb.TOKEN_MANAGE, area_code)
    fault = refusal(by=by, user=user, verbs=verbs, area_code=area_code, purpose=purpose, ends_on=ends_on)
    if fault:
        raise ValueError(fault)
    looks = Verb.PERSON_LOOK_UP in verbs
    token = ApiToken.objects.create(
        prefix="", digest=ApiToken.digest_of(secrets.token_urlsafe(32)), name=name, user=user,
        verbs=sorted(map(str, verbs)), area_code=area_code, purpose=TokenPurpose(purpose), ends_on=ends_on, made_by=by,
        looks_a_day=min(LOOKS_A_DAY, looks_a_day or LOOKS_A_DAY) if looks else 0,
    )  # fmt: skip
    outbox.audit(
        "token.issue", f"token:{token.pk}", by=by, area_code=area_code, account=user.pk, verbs=token.verbs,
        purpose=token.purpose, ends_on=ends_on.isoformat(), looks_a_day=token.looks_a_day,
    )  # fmt: skip
    return token


@transaction.atomic
def take(*, by: User, token: ApiToken) -> str:
    """The secret of ``by``'s own token, told once and kept nowhere.

    ``PermissionDenied`` for another's; ``ValueError`` where it was taken before or stands no more.
    """
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if held.user_id != by.pk:
        raise PermissionDenied("token.take")
    if held.is_taken() or not held.stands():
        raise ValueError("The secret was taken, or the token stands no more.")
    secret = MARK + secrets.token_urlsafe(32)
    held.prefix, held.digest = secret[: len(MARK) + 6], ApiToken.digest_of(secret)
    held.save(update_fields=["prefix", "digest"])
    outbox.audit("token.take", f"token:{held.pk}", by=by, area_code=held.area_code, purpose=held.purpose)
    return secret


def refusal(*, by: User, user: User, verbs: Sequence[str], area_code: str, purpose: str, ends_on: dt.date) -> str:
    """Why such a token is not given: ``self``, ``account``, ``end``, ``area``, ``verbs``, ``purpose``,
    ``take_out`` (not for this purpose); "" where it may be.
    """
    today = timezone.localdate()
    last = min(filter(None, (today + LONGEST, user.ends_on)))
    if by.pk == user.pk:
        return "self"
    if user.agency_id is None or not user.stands():
        return "account"
    if not today < ends_on <= last:
        return "end"
    if not permissions.may(user, Verb.API_USE, area_code):
        return "area"
    if any(verb not in TOKEN_VERBS or not permissions.may(user, verb, area_code) for verb in verbs):
        return "verbs"
    if Verb.PERSON_LOOK_UP in verbs and purpose not in LOOK_UP_PURPOSES:
        return "purpose"
    if Verb.EXPORT_MAKE in verbs and purpose not in TAKE_OUT_PURPOSES:
        return "take_out"
    return ""


@transaction.atomic
def revoke(*, by: User, token: ApiToken) -> bool:
    """Withdraw a token, now: by whom it belongs to, or who gives tokens. Returns False where it was withdrawn before."""
    if by.pk != token.user_id:
        permissions.require(by, Verb.TOKEN_MANAGE, token.area_code)
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if held.revoked_at is not None:
        return False
    held.revoked_at, held.revoked_by = timezone.now(), by
    held.save(update_fields=["revoked_at", "revoked_by"])
    outbox.audit("token.revoke", f"token:{token.pk}", by=by, area_code=token.area_code, account=token.user_id)
    return True


@transaction.atomic
def note_use(*, by: User, token: ApiToken) -> None:
    """Note that a token is used today: once a day, so that reading figures does not write."""
    today = timezone.localdate()
    if ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today):
        outbox.audit("token.use", f"token:{token.pk}", by=by, area_code=token.area_code, purpose=token.purpose)
