"""The made-up accounts of a demonstration, one a role."""

import json
import os
import secrets
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction

from ruamjai.web import one_time_codes, outbox, second_step
from ruamjai.web.actions import accounts
from ruamjai.web.models import Agency, User

# (role, areas, agency, name shown)
ACCOUNTS = (
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


def demo_file() -> Path:
    """Where the made-up accounts' passwords and secrets stand, readable by the owner of the data folder only."""
    return settings.WEB_DATA / "demo_accounts.json"


@transaction.atomic
def make(*, by: User | None = None) -> dict[str, dict[str, str]]:
    """Open one made-up account a role, for trying out; does nothing where they are.

    Returns user name → ``password``, and ``secret`` (of the one-time codes) where the role needs the second step. Both are
    random for each installation and written to :func:`demo_file`.
    """
    known = _read_demo()
    users = {user.username: user for user in User.objects.filter(username__in=[role for role, *_rest in ACCOUNTS])}
    for role, area_codes, agency, name in ACCOUNTS:
        if role not in users:
            held_by = Agency.objects.get(code=agency)
            users[role], password = accounts.open_account(
                by=by, username=role, display_name=name, role=role, area_codes=area_codes, agency=held_by
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
