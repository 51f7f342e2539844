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
    """One register as a capture: whom it ``captured`` (calls poor), ``judged`` poor or not poor, and ``knows`` at all.

    ``knows`` tells where the register has data: where it knows nobody, its silence says nothing. ``judged`` is None where the
    register only names people and never says "not poor". ``definition`` says in words whom it calls poor.
    """

    id: str
    label: Label
    definition: Label
    captured: Condition
    judged: Condition | None
    knows: Condition


@dataclass(frozen=True, slots=True)
class Assumption:
    """What the estimate takes for granted, in words that the pages show beside it."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class CapturesVersion:
    """What holds from ``start`` on. The order of ``captures`` is that of definitions: the first with data in an area says
    who is poor there.

    A register counts in an area where it knows ``known_at_least`` people; nothing is estimated from fewer than
    ``people_at_least`` people captured, or fewer than ``overlap_at_least`` captured more than once. A share of poor people
    rests on ``judged_at_least`` people whom the first register judged. ``missed_times`` (each above 1) are what-ifs: the first
    register misses a poor person that many times as often as another whom the others name alike.
    """

    start: dt.date
    source: Label
    verified: bool
    captures: tuple[Capture, ...]
    assumptions: tuple[Assumption, ...]
    known_at_least: int
    people_at_least: int
    overlap_at_least: int
    judged_at_least: int
    missed_times: tuple[int, ...]


def read_version(fields: Fields) -> CapturesVersion:
    """One version."""
    return CapturesVersion(
        start=fields.day("from"),
        source=fields.source(),
        verified=fields.verified(),
        captures=_captures(fields),
        assumptions=_assumptions(fields),
        known_at_least=fields.whole("known_at_least", 1),
        people_at_least=fields.whole("people_at_least", 1),
        overlap_at_least=fields.whole("overlap_at_least", 1),
        judged_at_least=fields.whole("judged_at_least", 1),
        missed_times=_missed_times(fields),
    )


def _missed_times(fields: Fields) -> tuple[int, ...]:
    raw = fields.take("missed_times")
    if raw is None:
        return ()
    found = raw if isinstance(raw, list) else [raw]
    if any(isinstance(times, bool) or not isinstance(times, int) or times < 2 for times in found):
        fields.fault("missed_times", "must be a list of whole numbers, 2 or more")
        return ()
    return tuple(sorted(set(found)))


def _captures(fields: Fields) -> tuple[Capture, ...]:
    found = []
    for name, inner in fields.by_id("capture").items():
        for key in ("captured", "knows"):
            if not inner.has(key):
                inner.fault(key, "is missing")
        captured = inner.condition("captured", PERSON_COLUMNS) or _NOTHING
        knows = inner.condition("knows", PERSON_COLUMNS) or _NOTHING
        judged = inner.condition("judged", PERSON_COLUMNS) if inner.has("judged") else None
        for column in dict.fromkeys((*columns(captured), *columns(knows), *(columns(judged) if judged else ()))):
            if column in _DERIVED:
                inner.fault(column, _DERIVED[column])
        found.append(Capture(name, inner.label("label"), inner.label("definition"), captured, judged, knows))
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
