"""``policies/captures.toml``: which registers count as independent captures of poor people, and what that assumes."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ruamjai.rulebook.conditions import AllOf, Condition, columns
from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.kinds import PERSON_COLUMNS
from ruamjai.rulebook.model import Label

MOST_CAPTURES = 4  # with five lists there are 1,024 models with two-way interactions, and most cells are empty

# Words of a register that derives from another: the same people twice are no second capture.
_DERIVED = {"tpmap_listed": "TPMAP's list is drawn from จปฐ. and is no capture beside it"}

_NOTHING: Condition = AllOf(())


@dataclass(frozen=True, slots=True)
class Capture:
    """One register as a capture: whom it ``captured`` (calls poor), and whom it ``knows`` at all.

    ``knows`` tells where the register has data: where it knows nobody, its silence says nothing.
    """

    id: str
    label: Label
    captured: Condition
    knows: Condition


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the estimate takes for granted, in words that the pages show beside it."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class CapturesVersion:
    """What holds from ``start`` on.

    A register counts in an area where it knows ``known_at_least`` people; nothing is estimated from fewer than
    ``people_at_least`` people captured, or fewer than ``overlap_at_least`` captured more than once.
    """

    start: dt.date
    source: str
    verified: bool
    captures: tuple[Capture, ...]
    assumptions: tuple[Assumption, ...]
    known_at_least: int
    people_at_least: int
    overlap_at_least: int


def read_version(fields: Fields) -> CapturesVersion:
    """One version."""
    return CapturesVersion(
        start=fields.day("from"),
        source=fields.text("source"),
        verified=fields.verified(),
        captures=_captures(fields),
        assumptions=_assumptions(fields),
        known_at_least=fields.whole("known_at_least", 1),
        people_at_least=fields.whole("people_at_least", 1),
        overlap_at_least=fields.whole("overlap_at_least", 1),
    )


def _captures(fields: Fields) -> tuple[Capture, ...]:
    found = []
    for name, inner in fields.by_id("capture").items():
        for key in ("captured", "knows"):
            if not inner.has(key):
                inner.fault(key, "is missing")
        captured = inner.condition("captured", PERSON_COLUMNS) or _NOTHING
        knows = inner.condition("knows", PERSON_COLUMNS) or _NOTHING
        for column in dict.fromkeys((*columns(captured), *columns(knows))):
            if column in _DERIVED:
                inner.fault(column, _DERIVED[column])
        found.append(Capture(name, inner.label("label"), captured, knows))
        inner.end()
    _check(fields, found)
    return tuple(found)


def _check(fields: Fields, captures: Sequence[Capture]) -> None:
    if not 2 <= len(captures) <= MOST_CAPTURES:
        fields.fault("capture", f"must be two to {MOST_CAPTURES}")
    if any("+" in capture.id for capture in captures):
        fields.fault("capture", "an id holds no +, which joins them")
    uses = Counter(column for capture in captures for column in set(columns(capture.captured)))
    for column, times in uses.items():
        if times > 1:
            fields.fault("capture", f"{column} decides in {times} captures: one word is one capture")


def _assumptions(fields: Fields) -> tuple[Assumption, ...]:
    found = []
    for name, inner in fields.by_id("assumption").items():
        found.append(Assumption(name, inner.label("label")))
        inner.end()
    return tuple(found)
