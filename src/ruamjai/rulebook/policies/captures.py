"""``policies/captures.toml``: which registers count as independent captures of poor people."""

import datetime as dt
from dataclasses import dataclass

from ruamjai.rulebook.fields import Fields


@dataclass(frozen=True, slots=True)
class CapturesVersion:
    """What holds from ``start`` on."""

    start: dt.date
    source: str
    verified: bool


def read_version(fields: Fields) -> CapturesVersion:
    """One version."""
    return CapturesVersion(fields.day("from"), fields.text("source"), fields.verified())
