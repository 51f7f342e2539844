"""``policies/small_areas.toml``: when a tambon is thin, and by what its figure is modelled."""

import datetime as dt
from dataclasses import dataclass

from ruamjai.rulebook.fields import Fields


@dataclass(frozen=True, slots=True)
class SmallAreasVersion:
    """What holds from ``start`` on."""

    start: dt.date
    source: str
    verified: bool


def read_version(fields: Fields) -> SmallAreasVersion:
    """One version."""
    return SmallAreasVersion(fields.day("from"), fields.text("source"), fields.verified())
