"""``policies/vulnerable.toml``: which households are vulnerable."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Literal, cast

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Label

# The members who may be counted as depending on others.
DEPENDENTS = ("child", "elder", "disabled", "cannot_care")


@dataclass(frozen=True, slots=True)
class VulnerableVersion:
    """Low income, dependent members, and how the two make a household vulnerable.

    ``income_at_most``: baht a person a year, the line itself counts as low. ``child_below`` and ``elder_from``: completed
    years. ``dependents``: which of ``DEPENDENTS`` count. ``rule``: "any" of the two is enough, or "both" are needed.
    """

    start: dt.date
    source: Label
    verified: bool
    income_at_most: int
    child_below: int
    elder_from: int
    dependents: tuple[str, ...]
    rule: Literal["any", "both"]


def read_version(fields: Fields) -> VulnerableVersion:
    """One version."""
    version = VulnerableVersion(
        start=fields.day("from"),
        source=fields.source(),
        verified=fields.verified(),
        income_at_most=fields.whole("income_at_most", 1),
        child_below=fields.whole("child_below", 1),
        elder_from=fields.whole("elder_from", 1),
        dependents=fields.texts("dependents"),
        rule=cast(Literal["any", "both"], fields.choice("rule", ("any", "both"))),
    )
    if version.elder_from < version.child_below:
        fields.fault("elder_from", f"is below child_below ({version.child_below}): everybody would depend on others")
    for name, count in Counter(version.dependents).items():
        if name not in DEPENDENTS:
            fields.fault("dependents", f"{name} is none of {', '.join(DEPENDENTS)}")
        elif count > 1:
            fields.fault("dependents", f"{name} stands {count} times")
    return version
