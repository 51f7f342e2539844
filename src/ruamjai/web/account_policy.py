"""How long accounts and the links to them stand (``accounts.toml``)."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class AccountPolicy:
    """What holds on a day."""

    longest: dt.timedelta
    usual: dt.timedelta
    remind: dt.timedelta
    invitation: dt.timedelta
    password_link: dt.timedelta


def policy(day: dt.date | None = None) -> AccountPolicy:
    """What holds on ``day`` (today); before the first version the first one holds."""
    versions = _versions()
    held = [one for one in versions if one["from"] <= (day or timezone.localdate())] or versions[:1]
    found = held[-1]
    return AccountPolicy(
        longest=dt.timedelta(days=found["longest_days"]),
        usual=dt.timedelta(days=found["usual_days"]),
        remind=dt.timedelta(days=found["remind_days"]),
        invitation=dt.timedelta(days=found["invitation_days"]),
        password_link=dt.timedelta(hours=found["password_hours"]),
    )


@cache
def _versions() -> list[dict[str, Any]]:
    listed = tomllib.loads(Path(__file__).with_name("accounts.toml").read_text("utf-8"))["version"]
    return sorted(listed, key=lambda one: one["from"])
