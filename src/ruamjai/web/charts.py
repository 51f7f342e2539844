"""The geometry of the small pictures on pages: bars, dots on a scale, spans.

Templates draw them as inline SVG with classes of ours, so that they take the page's font and colours (dark mode and print too)
and their words can be read out and copied. Positions are in per cent of the width, so no script is needed on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``width`` in per cent of the longest, None where the count is not shown; ``value`` is what stands at its end."""

    label: str
    value: str
    width: str | None


def bars(items: Sequence[tuple[str, float | None, str]]) -> list[Bar]:
    """Bars for (label, number or None, words for the number), longest first; those without a number at the end, as given."""
    known = sorted((item for item in items if item[1] is not None), key=lambda item: -item[1])  # type: ignore[operator]
    longest = max((item[1] for item in known), default=0) or 1
    drawn = [Bar(label, words, per_cent(number / longest)) for label, number, words in known]  # type: ignore[operator]
    return drawn + [Bar(label, words, None) for label, number, words in items if number is None]


@dataclass(frozen=True, slots=True)
class Change:
    """A bar for what is now, with a mark where it was before; positions are None where there is nothing to show."""

    label: str
    value: str
    width: str | None
    before: str | None


def changes(items: Sequence[tuple[str, float | None, float | None, str]]) -> list[Change]:
    """Bars for (label, now, before, words), longest first, on one scale on which the longest of all fills nine tenths."""
    top = max((number for _label, now, before, _words in items for number in (now, before) if number), default=0) or 1

    def placed(number: float | None) -> str | None:
        return None if number is None else per_cent(0.9 * number / top)

    drawn = sorted(items, key=lambda item: -(item[1] or 0))
    return [Change(label, words, placed(now), placed(before)) for label, now, before, words in drawn]


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading on a scale from least to most; ``before`` is the earlier one. Positions are None where there is no data."""

    label: str
    value: str
    now: str | None
    before: str | None


def dot(label: str, value: str, now: float | None, before: float | None, *, least: float, most: float) -> Dot:
    """A reading placed between ``least`` and ``most``; readings beyond an end stand at that end."""
    return Dot(label, value, _placed(now, least, most), _placed(before, least, most))


@dataclass(frozen=True, slots=True)
class Span:
    """A figure between its least and its most, on a scale from 0 to the largest shown."""

    at: str
    start: str
    width: str


def span(value: float | None, least: float | None, most: float | None, *, top: float) -> Span | None:
    """A span on a scale from 0 to ``top``; without bounds it is the figure alone; None without a figure."""
    if value is None or top <= 0:
        return None
    low, high = (value if least is None else least), (value if most is None else most)
    return Span(per_cent(value / top), per_cent(low / top), per_cent(max(0.0, high - low) / top))


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a whole: where it starts and how wide it is, in per cent."""

    label: str
    value: str
    start: str
    width: str


def stack(items: Sequence[tuple[str, int, str]]) -> list[Segment]:
    """Parts of a whole side by side, in the order given: (label, count, words). Empty if there is nothing to share out."""
    total = sum(count for _label, count, _words in items)
    segments, start = [], 0
    for label, count, words in items:
        if total:
            segments.append(Segment(label, words, per_cent(start / total), per_cent(count / total)))
        start += count
    return segments


def per_cent(share: float) -> str:
    """A share as a length in an SVG: "43.2%", never beyond the picture."""
    return f"{min(1.0, max(0.0, share)) * 100:.1f}%"


def _placed(value: float | None, least: float, most: float) -> str | None:
    return None if value is None else per_cent((value - least) / (most - least))
