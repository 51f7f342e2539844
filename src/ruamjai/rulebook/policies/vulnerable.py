"""``policies/vulnerable.toml``: which households are vulnerable."""

import datetime as dt
from dataclasses import dataclass

from ruamjai.rulebook.fields import Fields


@dataclass(frozen=True, slots=True)
class VulnerableVersion:
    """What holds from ``start`` on."""

    start: dt.date
    source: str
    verified: bool


def read_version(fields: Fields) -> VulnerableVersion:
    """One version."""
    return VulnerableVersion(fields.day("from"), fields.text("source"), fields.verified())
