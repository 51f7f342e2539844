"""The rulebook in the order in which people read it."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Label


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator: its words, number on the form, whom it asks, since when, by what source, and whether that was found."""

    label: object
    number: int
    unit: str
    start: dt.date
    source: int  # number of the source in the measure's list
    verified: bool


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension: its words, its weight, and its indicators in the order of the form."""

    label: object
    weight: Fraction
    indicators: list[IndicatorRow]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as it stands: its words, the weighted deprivations from which a household is poor, its dimensions."""

    id: str
    label: object
    k: Fraction
    start: dt.date
    source: Label
    verified: bool
    dimensions: list[DimensionRow]
    sources: list[Label]  # of its indicators, each once


def measures(rules: Rulebook) -> list[MeasureRow]:
    """Every measure of the rulebook, by its newest version."""
    rows = []
    for measure in rules.measures.values():
        version = measure.versions.newest
        sources: list[Label] = []
        dimensions = [
            DimensionRow(
                dimension.label, version.weights[dimension.id], _indicators(rules, version.indicators[dimension.id], sources)
            )
            for dimension in measure.dimensions
            if version.weights.get(dimension.id)
        ]
        row = MeasureRow(
            measure.id, measure.label, version.k, version.start, version.source, version.verified, dimensions, sources
        )
        rows.append(row)
    return rows


def _indicators(rules: Rulebook, names: tuple[str, ...], sources: list[Label]) -> list[IndicatorRow]:
    """The rows of one dimension; a source not told before is added to ``sources``."""
    rows = []
    for name in names:
        indicator = rules.indicators[name]
        version = indicator.versions.newest
        if version.source not in sources:
            sources.append(version.source)
        number = sources.index(version.source) + 1
        rows.append(IndicatorRow(indicator.label, indicator.number, indicator.unit, version.start, number, version.verified))
    return sorted(rows, key=lambda row: row.number)
