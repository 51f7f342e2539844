"""What a survey measure says, once read: whole-number weights stay fractions, columns are those of the survey's own file."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ruamjai.rulebook.conditions import Condition, columns
from ruamjai.rulebook.model import Dated, Label

MissingRule = Literal["drop", "known-fail-counts", "bounds"]
Combine = Literal["nested", "union"]

UNDATED = dt.date.min
"""From when a file without dates holds: always."""


@dataclass(frozen=True, slots=True)
class SurveyIndicator:
    """One indicator: ``column`` (1 deprived, 0 not, empty unknown) or the condition ``deprived``, never both.

    ``applies`` false: not applicable, and so not deprived. ``weight`` is of the whole; in a dimension by union it is 0
    (switched off) or 1 (counts towards the union).
    """

    id: str
    label: Label
    column: str | None
    deprived: Condition | None
    applies: Condition | None
    weight: Fraction

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the survey that it rests on, each once."""
        asked = [self.column] if self.column is not None else []
        for condition in (self.deprived, self.applies):
            asked.extend(columns(condition) if condition is not None else ())
        return tuple(dict.fromkeys(asked))


@dataclass(frozen=True, slots=True)
class SurveyDimension:
    """A dimension and its weight of the whole: the sum of its indicators' (nested), or the weight of its union."""

    id: str
    label: Label
    combine: Combine
    weight: Fraction
    indicators: tuple[SurveyIndicator, ...]


@dataclass(frozen=True, slots=True)
class CountingVersion:
    """An Alkire-Foster measure: poor with a weighted count of ``k`` or more. What is counted has weights that sum to 1."""

    start: dt.date
    source: Label
    verified: bool
    k: Fraction
    missing: MissingRule
    dimensions: tuple[SurveyDimension, ...]

    @property
    def indicators(self) -> tuple[SurveyIndicator, ...]:
        """Every indicator, in the order of the file, those switched off among them."""
        return tuple(indicator for dimension in self.dimensions for indicator in dimension.indicators)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a score, as a form counts it: a column of numbers from 0 to ``most``; what lies above counts as ``most``."""

    column: str
    most: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """One score of a measure of capitals, empty unknown: a ``column`` on the measure's scale, or its ``components``.

    Components are added up, and their share of the most they can reach is laid on the scale: none is its least, all its most.
    """

    id: str
    label: Label
    column: str | None
    components: tuple[Component, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the survey that it rests on."""
        return (self.column,) if self.column is not None else tuple(part.column for part in self.components)


@dataclass(frozen=True, slots=True)
class ScoresVersion:
    """The mean of the scores that are known, in levels: level 1 below the first edge; an edge belongs to the level above."""

    start: dt.date
    source: Label
    verified: bool
    scores: tuple[Score, ...]
    least: Fraction
    most: Fraction
    edges: tuple[Fraction, ...]
    poor_at_or_below: int


@dataclass(frozen=True, slots=True)
class SurveyMeasure:
    """A measure over the columns of any survey file, with its versions (one from ``UNDATED`` where the file has no dates)."""

    id: str
    label: Label
    kind: Literal["alkire-foster", "capitals"]
    versions: Dated[CountingVersion] | Dated[ScoresVersion]
