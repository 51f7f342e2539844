"""What a rulebook holds, once read: indicators, measures, rules, capitals, places and findings, each with its versions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, Literal, Protocol, TypeVar

from ruamjai.rulebook.conditions import AllOf, Condition, columns

Missing = Literal["unknown", "known-answers-decide"]
Severity = Literal["refused", "emptied", "noted", "file"]


@dataclass(frozen=True, slots=True)
class Label:
    """What people read: Thai first, English beside it."""

    th: str
    en: str

    def in_language(self, language: str) -> str:
        """The label in ``"en"``, or in Thai for every other language."""
        return self.en if language == "en" else self.th

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return bool(self.th or self.en)


NOTHING_SAID = Label("", "")


class Version(Protocol):
    """What every dated version has: the day from which it holds, and where that is written."""

    @property
    def start(self) -> dt.date: ...
    @property
    def source(self) -> Label: ...
    @property
    def verified(self) -> bool: ...


V = TypeVar("V", bound=Version)


def first_year(version: Version) -> int:
    """The first survey year (CE) for which a version holds: it must hold on that year's first of January."""
    start = version.start
    return start.year if (start.month, start.day) == (1, 1) else start.year + 1


@dataclass(frozen=True, slots=True)
class Dated(Generic[V]):
    """Versions of one thing, oldest first. Last year's figure is computed by last year's version."""

    versions: tuple[V, ...]

    def for_year(self, year: int | None) -> V | None:
        """The version that holds for a survey of ``year`` (CE); ``None`` before the first.

        A survey of unknown year has the only version if there is one version, and none if there are several.
        """
        if year is None:
            return self.versions[0] if len(self.versions) == 1 else None
        held = [version for version in self.versions if first_year(version) <= year]
        return held[-1] if held else None

    @property
    def newest(self) -> V:
        """The newest version; ``IndexError`` where ``as_of`` has left none."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class IndicatorVersion:
    """Whom an indicator asks, and when they fail it.

    ``missing``: "unknown" says that a result needs every answer it rests on; with "known-answers-decide" one known
    answer is enough where it settles the matter. ``verified`` is false where no source could be found for a value.
    """

    start: dt.date
    source: Label
    verified: bool
    applies: Condition | None
    deprived: Condition
    missing: Missing


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a survey. ``number`` is its number on the form; ``unit`` is whom it asks.

    A person's indicator makes the household fail as soon as one member it asks about fails. ``need`` says what would have to
    be true for whom it fails. ``answers`` say what each column it rests on means.
    """

    id: str
    number: int
    dimension: str
    unit: Literal["household", "person"]
    label: Label
    need: Label
    answers: Mapping[str, Label]
    versions: Dated[IndicatorVersion]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that some version rests on."""
        parts = [c for v in self.versions.versions for c in (v.applies, v.deprived) if c is not None]
        return columns(AllOf(tuple(parts)))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of a measure, and what people read for it."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True)
class MeasureVersion:
    """An Alkire-Foster identification: poor with a weighted count of deprivations of ``k`` or more.

    ``weights`` sum to one over the dimensions; a dimension of weight 0 is switched off. A dimension is deprived when one
    of its ``indicators`` fails (union).
    """

    start: dt.date
    source: Label
    verified: bool
    k: Fraction
    weights: Mapping[str, Fraction]
    indicators: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A multidimensional measure of households. Missing answers: a known failure counts, an unknown is never "not poor"."""

    id: str
    label: Label
    dimensions: tuple[Dimension, ...]
    versions: Dated[MeasureVersion]

    def dimension(self, name: str) -> Dimension:
        """The dimension of that id; ``KeyError`` if there is none."""
        return {dimension.id: dimension for dimension in self.dimensions}[name]


@dataclass(frozen=True, slots=True)
class WeightedWord:
    """One word of a weighted rule: that of another rule (its id), or what ``says`` asks of the registers; and its weight."""

    rule: str | None
    says: Condition | None
    weight: Fraction


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """Whom a rule takes in, as a condition over what the registers say; ``asked`` for a rule that is one register's word.

    A weighted rule takes in whose true ``words`` weigh ``at_least`` that of the whole; its ``takes_in`` says the same.
    """

    start: dt.date
    source: Label
    verified: bool
    takes_in: Condition
    asked: Condition | None
    words: tuple[WeightedWord, ...] = ()
    at_least: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to make one list of people from several registers. ``register`` names the one whose word it is, if it is one."""

    id: str
    label: Label
    register: str | None
    versions: Dated[RuleVersion]


@dataclass(frozen=True, slots=True)
class Capital:
    """One of PPPConnext's capitals and the other names that files give it."""

    id: str
    label: Label
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """One of the levels of a capital, 1 the lowest, and the other words that files use for it."""

    number: int
    label: Label
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapitalsVersion:
    """The scale of scores, the edges between levels (an edge belongs to the level above it), and our edge of need."""

    start: dt.date
    source: Label
    verified: bool
    least: Fraction
    most: Fraction
    edges: tuple[Fraction, ...]
    poor_at_or_below: int


@dataclass(frozen=True, slots=True)
class Capitals:
    """Capitals scored by household: the mean of those surveyed, human capital averaged over the members first."""

    id: str
    label: Label
    capitals: tuple[Capital, ...]
    levels: tuple[Level, ...]
    versions: Dated[CapitalsVersion]


@dataclass(frozen=True, slots=True)
class PlacesVersion:
    """When poor households are concentrated in a tambon, and when its parties accept one data system."""

    start: dt.date
    source: Label
    verified: bool
    location_quotient_at_least: Fraction
    households_at_least: int
    poor_households_at_least: int
    accepted_when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The three criteria of a strategic area and the words for each reason."""

    id: str
    label: Label
    reasons: Mapping[str, Label]
    versions: Dated[PlacesVersion]


@dataclass(frozen=True, slots=True)
class Policy:
    """Something decided that is neither indicator nor measure: an income line, who is vulnerable, which registers are captures.

    ``versions`` hold what the kind of policy says; see ``rulebook/policies``.
    """

    id: str
    label: Label
    versions: Dated[Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What may be wrong with a row or file: what it is, and what to do."""

    code: str
    severity: Severity
    label_th: str
    label_en: str
    todo_th: str
    todo_en: str
