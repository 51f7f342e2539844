"""``policies/income.toml``: the line of income poverty."""

import datetime as dt
from dataclasses import dataclass

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Label


@dataclass(frozen=True, slots=True)
class IncomeVersion:
    """The line that holds from ``start`` on: baht a person a month, whole. Poor is whose income lies below it, not at it."""

    start: dt.date
    source: Label
    verified: bool
    line_per_month: int

    @property
    def line_per_year(self) -> int:
        """Twelve months of it: จปฐ. asks income by the year."""
        return 12 * self.line_per_month


def read_version(fields: Fields) -> IncomeVersion:
    """One version."""
    return IncomeVersion(
        start=fields.day("from"),
        source=fields.source(),
        verified=fields.verified(),
        line_per_month=fields.whole("line_per_month", 1),
    )
