"""``policies/income.toml``: the line of income poverty."""

import datetime as dt
from dataclasses import dataclass

from ruamjai.rulebook.fields import Fields


@dataclass(frozen=True, slots=True)
class IncomeVersion:
    """What holds from ``start`` on."""

    start: dt.date
    source: str
    verified: bool


def read_version(fields: Fields) -> IncomeVersion:
    """One version."""
    return IncomeVersion(fields.day("from"), fields.text("source"), fields.verified())
