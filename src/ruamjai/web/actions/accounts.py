"""Opening, changing and closing accounts."""

import datetime as dt
import secrets
import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ruamjai.thai.order import order_key
from ruamjai.web import account_policy, outbox
from ruamjai.web.actions import accounts_keeping
from ruamjai.web.models import Agency, User
from ruamjai.web.roles import ROLES

AGENCIES = Path(__file__).parents[1] / "agencies.toml"


@transaction.atomic
def load_agencies(*, by: User | None) -> int:
    """Take in the agencies of ``agencies.toml`` that are new or whose names were corrected. Returns how many."""
    listed = tomllib.loads(AGENCIES.read_text(encoding="utf-8"))["agency"]
    known = {agency.code: (agency.name_th, agency.name_en) for agency in Agency.objects.all()}
    changed = [entry for entry in listed if known.get(entry["code"]) != (entry["th"], entry["en"])]
    for entry in changed:
        names = {"name_th": entry["th"], "name_en": entry["en"], "order_key": order_key(entry["th"])}
        Agency.objects.update_or_create(code=entry["code"], defaults=names)
        outbox.audit("agency.load", f"agency:{entry['code']}", by=by)
    return len(changed)


@transaction.atomic
def open_account(
    *,
    by: User | None,
    username: str,
    display_name: str,
    role: str,
    agency: Agency,
    area_codes: tuple[str, ...] = ("TH",),
    ends_on: dt.date | None = None,
) -> tuple[User, str]:
    """Open an account of ``agency`` with one role. Returns it and its first password, told once and kept nowhere.

    Without ``ends_on`` it stands as long as is usual (``accounts.toml``). ``ValueError`` for an unknown role,
    no agency, or an end date out of reach; ``PermissionDenied`` where ``by`` does not keep these areas; ``RolesApartError``
    where somebody of that name holds what is kept apart from it; ``IntegrityError`` if the user name is taken.
    """
    if role not in ROLES:
        raise ValueError(f"There is no role {role}.")
    if agency is None:  # the database holds accounts of old without one, so it does not refuse
        raise ValueError("An account is of an agency.")
    accounts_keeping.of_areas(by=by, area_codes=area_codes)
    accounts_keeping.apart_by_name(display_name=display_name, agency=agency, wanted=role)
    password = secrets.token_urlsafe(12)
    last_day = User.last_day(ends_on or timezone.localdate() + account_policy.policy().usual)
    user = User(username=username, display_name=display_name, agency=agency, ends_on=last_day)
    user.set_password(password)
    user.save()
    user.give(role, area_codes)
    outbox.audit("account.open", f"account:{user.pk}", by=by, role=role, areas=list(area_codes))
    return user, password


@transaction.atomic
def prolong_account(*, by: User | None, user: User, ends_on: dt.date) -> None:
    """Let an account stand until ``ends_on``.

    ``PermissionDenied`` for who does not keep it; ``ValueError`` for a day out of reach, a closed account, or one's own.
    """
    accounts_keeping.of_another(by=by, user=user)
    if not user.is_active:
        raise ValueError("A closed account is not prolonged.")
    user.ends_on = User.last_day(ends_on)
    user.save(update_fields=["ends_on"])
    outbox.audit("account.prolong", f"account:{user.pk}", by=by, ends_on=user.ends_on.isoformat())


@transaction.atomic
def close_account(*, by: User | None, user: User) -> None:
    """Close an account: it cannot be used from now on, and its sessions end.

    ``PermissionDenied`` for who does not keep it, ``ValueError`` for one's own.
    """
    accounts_keeping.of_another(by=by, user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.sessions.all().delete()
    outbox.audit("account.close", f"account:{user.pk}", by=by)


@transaction.atomic
def change_password(*, by: User, password: str) -> None:
    """Change one's own password; every session of the account ends, and the caller begins this one anew.

    The caller has checked the old one and the rules for a new one.
    """
    by.set_password(password)
    by.save(update_fields=["password"])
    by.sessions.all().delete()
    outbox.audit("account.change_password", f"account:{by.pk}", by=by)


@transaction.atomic
def note_lock_out(*, by: User | None) -> None:
    """Write down that a sign-in was locked after too many tries; whose name was tried is not kept."""
    outbox.audit("account.lock_out", "sign-in", by=by)


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Remember the language that ``by`` reads; the table refuses any but Thai and English."""
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
        outbox.audit("account.choose_language", f"account:{by.pk}", by=by, language=language)
