"""Opening, changing and closing accounts."""

import datetime as dt
import json
import os
import secrets
import tomllib
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai.thai.order import order_key
from ruamjai.web import account_policy, one_time_codes, outbox, second_step
from ruamjai.web.actions import accounts_keeping
from ruamjai.web.models import Agency, User
from ruamjai.web.roles import ROLES

AGENCIES = Path(__file__).parents[1] / "agencies.toml"

# One made-up account a role: (role, areas, agency, name shown).
DEMO = (
    ("steward", ("57", "47"), "province", "ผู้ดูแลข้อมูล"),
    ("area_manager", ("47", "57"), "university", "ผู้จัดการพื้นที่"),
    ("officer", ("TH",), "codi", "เจ้าหน้าที่ พอช."),
    ("volunteer", ("470301",), "province", "อาสาสมัครกุดบาก"),
    ("business_owner", ("470301",), "province", "เจ้าของธุรกิจ"),
    ("secretary", ("TH",), "pyp", "ฝ่ายเลขานุการ"),
    ("evaluator", ("TH",), "pmu-a", "ผู้ประเมินผล"),
    ("applicant", ("470301",), "province", "ผู้สมัครรางวัล"),
    ("judge", ("TH",), "opdc", "กรรมการตัดสิน"),
    ("award_secretary", ("TH",), "opdc", "ฝ่ายเลขานุการรางวัล"),
    ("auditor", ("TH",), "pyp", "ผู้ตรวจสอบ"),
    ("administrator", ("TH",), "pyp", "ผู้ดูแลระบบ"),
    ("citizen", ("470301",), "province", "ประชาชน"),
    ("partner", ("TH",), "mhesi", "ระบบภาคี"),
)


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


def demo_file() -> Path:
    """Where the made-up accounts' passwords and secrets stand, readable by the owner of the data folder only."""
    return settings.WEB_DATA / "demo_accounts.json"


@transaction.atomic
def make_demo_accounts(*, by: User | None = None) -> dict[str, dict[str, str]]:
    """Open one made-up account a role, for trying out; does nothing where they are.

    Returns user name → ``password``, and ``secret`` (of the one-time codes) where the role needs the second step. Both are
    random for each installation and written to :func:`demo_file`.
    """
    known = _read_demo()
    users = {user.username: user for user in User.objects.filter(username__in=[role for role, *_rest in DEMO])}
    last_day = timezone.localdate() + account_policy.policy().usual
    for role, area_codes, agency, name in DEMO:
        if role not in users:
            held_by = Agency.objects.get(code=agency)
            users[role], password = open_account(
                by=by, username=role, display_name=name, role=role, area_codes=area_codes, agency=held_by, ends_on=last_day
            )
            known[role] = {"password": password}
        elif role not in known:  # its password was lost with the file
            known[role] = {"password": _new_password(by, users[role])}
        if second_step.wanted_for(role) and "secret" not in known[role]:
            known[role]["secret"] = _new_secret(by, users[role])
    staged = demo_file().with_suffix(".new")
    staged.unlink(missing_ok=True)
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        json.dump(known, file, indent=1)
    staged.replace(demo_file())
    return known


def _read_demo() -> dict[str, dict[str, str]]:
    if not demo_file().exists():
        return {}
    kept = json.loads(demo_file().read_text(encoding="ascii"))
    return {name: {"password": of} if isinstance(of, str) else of for name, of in kept.items()}  # once it held passwords alone


def _new_password(by: User | None, user: User) -> str:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    outbox.audit("account.change_password", f"account:{user.pk}", by=by)
    return password


def _new_secret(by: User | None, user: User) -> str:
    secret = one_time_codes.new_secret()
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, secret)
    outbox.audit("account.mfa_add", f"account:{user.pk}", by=by, kind=Authenticator.Type.TOTP.value)
    return secret
