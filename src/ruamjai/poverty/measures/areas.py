"""Alkire-Foster figures of every area with errors, and the small table from which any cut-off or weights follow.

A register is no sample: its error says how far a figure would vary if the households had been drawn from a superpopulation of
households alike, each household one cluster. See docs/method/poverty.md, "What an interval means here".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.alkire_foster import measure_scale
from ruamjai.poverty.areas import COUNTRY, TO_TAMBON
from ruamjai.poverty.designs import RowMoments, interval, ratios_of_rows
from ruamjai.poverty.measures.sums import (
    IndicatorSums,
    PatternSums,
    Whole,
    indicator_sums,
    pattern_sums,
    places_of,
)
from ruamjai.poverty.measuring import MEASURE, indicators_of
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Measure
from ruamjai.tables import TABLES
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse import Expression, arrow_schema

Floats = NDArray[np.float64]
_MOMENTS = ("n", "y", "x", "yy", "xx", "xy", "people", "missing")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure of every tambon: ``moments`` is (tambons, 8), the columns of ``_MOMENTS``."""

    measure: str
    indicator: str
    moments: Floats


def measure_areas(
    *,
    household_poverty: ir.Table,
    indicator_results: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``poverty_measures`` and ``deprivation_patterns``, as Arrow tables.

    Whether a household is poor is what ``household_poverty`` says; its weighted count is made again from its dimensions by the
    version of its survey year. Areas of which no household with members was surveyed have no row.
    """
    measure = rules.measures[MEASURE]
    patterns = pattern_sums(household_poverty, measure, collect)
    failed = indicator_sums(household_poverty, indicator_results, measure, collect)
    tambons = sorted(set(patterns.tambon))
    at = places_of(patterns.tambon, tambons)
    found = [
        *_by_dimension(patterns, measure, at, len(tambons)),
        *_by_indicator(patterns, failed, tambons, [one.id for one in indicators_of(rules, measure)]),
    ]
    known = collect(areas.filter(areas.level.isin([level for level, _digits in TO_TAMBON])).select("area_code", "level"))
    places = _Places(tambons, dict(zip(known["area_code"].to_pylist(), known["level"].to_pylist(), strict=True)))
    return {
        "poverty_measures": _long_table(found, places, _cut_offs(patterns, measure, places, at)),
        "deprivation_patterns": _kept(patterns, at, tambons),
    }


class _Places:
    """Every area that has data, and which tambons lie in it."""

    def __init__(self, tambons: Sequence[str], level_of: Mapping[str, str]) -> None:
        self.codes: list[str] = []
        self.levels: list[str] = []
        self._parts: list[Whole] = []  # a level: the area of each tambon, -1 for none
        for level, digits in TO_TAMBON:
            codes = [code[:digits] if digits else COUNTRY for code in tambons]
            here = sorted({code for code in codes if level_of.get(code) == level})
            place = places_of(codes, here)
            self._parts.append(np.where(place < 0, -1, place + len(self.codes)))
            self.codes += here
            self.levels += [level] * len(here)

    def sums(self, values: Floats) -> Floats:
        """(tambons, columns) summed up to (areas, columns)."""
        total = np.zeros((len(self.codes), values.shape[1]))
        for part in self._parts:
            np.add.at(total, part[part >= 0], values[part >= 0])
        return total


def _by_dimension(rows: PatternSums, measure: Measure, at: Whole, tambons: int) -> list[Ratio]:
    """H, A and M0, and of each dimension its headcounts and its share of M0."""
    scale = measure_scale(measure)
    plans = [version.weights for version in measure.versions.versions]
    whole = np.array([[int(plan[name] * scale) for name in DIMENSIONS] for plan in plans], dtype=np.int64)
    bits = 1 << np.arange(len(DIMENSIONS), dtype=np.int64)
    deprived = ((rows.deprived[:, np.newaxis] & bits) > 0).astype(np.int64)
    unknown = ((rows.unknown[:, np.newaxis] & bits) > 0).astype(np.int64)
    weights = np.where(rows.version[:, np.newaxis] < 0, 0, whole[np.maximum(rows.version, 0)])
    weighted = weights * deprived
    least = weighted.sum(axis=1)
    poor, known = (rows.poor == 1).astype(np.int64), (rows.poor >= 0).astype(np.int64)

    def ratio(measure_: str, name: str, over: Whole, under: Whole, missing: Whole) -> Ratio:
        """A figure whose household terms are ``over`` and ``under`` times its members."""
        parts = (
            rows.n * (under > 0), rows.people * over, rows.people * under, rows.squared * over**2, rows.squared * under**2,
            rows.squared * over * under, rows.people * (under > 0), rows.people * missing,
        )  # fmt: skip
        sums = [np.bincount(at, part, minlength=tambons) for part in parts]
        return Ratio(measure_, name, np.stack(sums, axis=1))

    found = [
        ratio("H", "", poor, known, 1 - known),
        ratio("A", "", poor * least, poor * scale, 1 - known),
        ratio("M0", "", poor * least, known * scale, 1 - known),
    ]
    for j, name in enumerate(DIMENSIONS):
        found.append(ratio("hd", name, deprived[:, j], 1 - unknown[:, j], unknown[:, j]))
        found.append(ratio("hdk", name, poor * deprived[:, j], known, 1 - known))
        found.append(ratio("share", name, poor * weighted[:, j], poor * least, 1 - known))
    return found


def _by_indicator(rows: PatternSums, failed: IndicatorSums, tambons: Sequence[str], names: Sequence[str]) -> list[Ratio]:
    """Uncensored and censored headcounts of each indicator: who is not asked does not fail."""
    at = places_of(rows.tambon, tambons)
    known = rows.poor >= 0
    everyone = _totals(rows, at, np.ones(len(at), dtype=bool), len(tambons))
    judged = _totals(rows, at, known, len(tambons))
    missing = everyone[:, 1] - judged[:, 1]
    place, which = places_of(failed.tambon, tambons), places_of(failed.indicator, names)
    found = []
    for i, name in enumerate(names):
        mine = np.flatnonzero((which == i) & (place >= 0))
        gone, out, squares, poor, poor_squares, lost, lost_squares = (
            np.bincount(place[mine], failed.sums[column][mine], minlength=len(tambons))
            for column in (
                "unknown_households", "failed_people", "failed_squared", "poor_people", "poor_squared", "unknown_people",
                "unknown_squared",
            )
        )  # fmt: skip
        asked, people = everyone[:, 0] - gone, everyone[:, 1] - lost
        hd = (asked, out, people, squares, everyone[:, 2] - lost_squares, squares, people, lost)
        hdk = (judged[:, 0], poor, judged[:, 1], poor_squares, judged[:, 2], poor_squares, judged[:, 1], missing)
        found += [Ratio("hd", name, np.stack(hd, axis=1)), Ratio("hdk", name, np.stack(hdk, axis=1))]
    return found


def _totals(rows: PatternSums, at: Whole, chosen: NDArray[np.bool_], tambons: int) -> Floats:
    """Households, people and squared sizes of the chosen rows by tambon: (tambons, 3)."""
    parts = (rows.n, rows.people, rows.squared)
    return np.stack([np.bincount(at[chosen], part[chosen], minlength=tambons) for part in parts], axis=1)


def _cut_offs(rows: PatternSums, measure: Measure, places: _Places, at: Whole) -> list[str]:
    """The cut-offs by which the households of each area were judged; all of the measure where none was."""
    texts = [str(version.k) for version in measure.versions.versions]
    used = np.zeros((int(at.max(initial=-1)) + 1, len(texts)))
    judged = rows.version >= 0
    used[at[judged], rows.version[judged]] = 1
    found = []
    for row in places.sums(used):
        here = [text for text, times in zip(texts, row, strict=True) if times] or texts
        found.append(", ".join(dict.fromkeys(here)))
    return found


def _long_table(found: Sequence[Ratio], places: _Places, k: Sequence[str]) -> pa.Table:
    """One row an area and figure."""
    sums = np.stack([places.sums(ratio.moments) for ratio in found])  # (figures, areas, moments)
    flat = dict(zip(_MOMENTS, sums.reshape(-1, len(_MOMENTS)).T, strict=True))
    b, se = ratios_of_rows(RowMoments(flat["n"], *(flat[name][:, np.newaxis] for name in ("y", "x", "yy", "xx", "xy"))))
    low, high = interval(b, se, flat["n"][:, np.newaxis] - 1)
    numbers = {
        name: pa.array(values[:, 0], from_pandas=True) for name, values in (("b", b), ("se", se), ("ll", low), ("ul", high))
    }
    areas = len(places.codes)
    return pa.table(
        {
            "area_code": places.codes * len(found),
            "level": places.levels * len(found),
            "measure": [ratio.measure for ratio in found for _ in range(areas)],
            "indicator": [ratio.indicator for ratio in found for _ in range(areas)],
            "k": list(k) * len(found),
            **numbers,
            "n": flat["people"].astype(np.int64),
            "n_missing": flat["missing"].astype(np.int64),
        },
        schema=arrow_schema(TABLES["poverty_measures"]),
    )


def _kept(rows: PatternSums, at: Whole, tambons: Sequence[str]) -> pa.Table:
    """``deprivation_patterns``: the rows without state and version, which follow from the pattern."""
    key = np.stack([at, rows.deprived, rows.unknown], axis=1)
    pattern, place = np.unique(key, axis=0, return_inverse=True)
    sums = np.zeros((len(pattern), 3), dtype=np.int64)
    np.add.at(sums, place.reshape(-1), np.stack([rows.n, rows.people, rows.squared], axis=1))
    return pa.table(
        {
            "tambon_code": [tambons[i] for i in pattern[:, 0]],
            "deprived": pattern[:, 1].astype(np.int16),
            "unknown": pattern[:, 2].astype(np.int16),
            "n_households": sums[:, 0],
            "n_people": sums[:, 1],
            "n_people_squared": sums[:, 2],
        },
        schema=arrow_schema(TABLES["deprivation_patterns"]),
    )
