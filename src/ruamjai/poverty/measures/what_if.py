"""Another cut-off or other weights, from the small kept table: plain arithmetic on some hundred thousand numbers.

``deprivation_patterns`` holds, for each tambon, the people of each pattern: which of the dimensions are lacked, which are
unknown. Of five dimensions with three states each there are 243 patterns, so an area is one row of 243 sums, and a measure is
one vector of 243: is this pattern poor, is it unknown, how much does it count. Every figure of every area is a product of
the two (Alkire and Foster 2011; weights and cut-off in whole numbers over their common denominator, poor at c_i >= k).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.alkire_foster import common_scale
from ruamjai.poverty.areas import COUNTRY
from ruamjai.poverty.designs import RowMoments, interval, ratios_of_rows
from ruamjai.tables.registers import DIMENSIONS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

NO, YES, UNKNOWN = 0, 1, 2
STATES: Whole = np.array(list(product((NO, YES, UNKNOWN), repeat=len(DIMENSIONS))), dtype=np.int64)  # (patterns, dimensions)
_PLACE: Whole = 3 ** np.arange(len(DIMENSIONS), dtype=np.int64)[::-1]
_BITS: Whole = 1 << np.arange(len(DIMENSIONS), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Setting:
    """A cut-off and the weights of the dimensions in the order of ``DIMENSIONS``; the weights sum to 1."""

    k: Fraction
    weights: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Areas by their patterns: ``people``, ``squared`` (sizes of households) and ``households`` are (areas, patterns).

    Whole numbers kept as floats: sums of them stay exact, and products run on the fastest road.
    """

    codes: tuple[str, ...]
    people: Floats
    squared: Floats
    households: Floats

    def rolled_up(self, digits: int) -> "Kept":
        """The same by the first ``digits`` of the codes; 0 is the country, which alone has what lies in no known tambon."""
        if digits == 0:
            return self._gathered((COUNTRY,), [COUNTRY] * len(self.codes))
        outer = [code[:digits] if len(code) >= digits else "" for code in self.codes]
        return self._gathered(tuple(sorted({code for code in outer if code})), outer)

    def _gathered(self, codes: tuple[str, ...], outer: Sequence[str]) -> "Kept":
        at = {code: i for i, code in enumerate(codes)}
        rows = np.array([at.get(code, -1) for code in outer], dtype=np.int64)
        sums = [np.zeros((len(codes), part.shape[1])) for part in (self.people, self.squared, self.households)]
        for total, part in zip(sums, (self.people, self.squared, self.households), strict=True):
            np.add.at(total, rows[rows >= 0], part[rows >= 0])
        return Kept(codes, *sums)

    def only(self, codes: Sequence[str]) -> "Kept":
        """The areas of ``codes`` that have data, in that order."""
        at = {code: i for i, code in enumerate(self.codes)}
        chosen = [at[code] for code in codes if code in at]
        found = tuple(self.codes[i] for i in chosen)
        return Kept(found, self.people[chosen], self.squared[chosen], self.households[chosen])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of every area with error and 95 % interval; (areas,) each, NaN where there is none."""

    b: Floats
    se: Floats
    ll: Floats
    ul: Floats


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a setting makes of every area. Counts and figures are (areas,), by dimension (areas, dimensions).

    ``n`` are the people whose state is known, ``n_missing`` those whose state is not. Bounds are over all people, each unknown
    taken once as not deprived and once as deprived. ``hd``: share lacking a dimension among those known in it; ``hdk``: share
    poor and lacking it among the known; ``share``: its part of M0. NaN where nobody is known, or nobody poor.
    """

    codes: tuple[str, ...]
    n: Floats
    n_missing: Floats
    n_poor: Floats
    h: Estimate
    a: Estimate
    m0: Estimate
    h_least: Floats
    h_most: Floats
    m0_least: Floats
    m0_most: Floats
    hd: Floats
    hdk: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the order of areas depends on the setting, over ``settings`` of them.

    ``tau``: (settings,), Kendall's tau-b of each order with the first one (NaN where one of the two has ties only). ``pairs``:
    pairs of areas that the first setting puts in an order; ``held``: those that no setting turns round. ``best`` and
    ``worst``: (areas,), least and highest rank; 1 is the poorest, areas alike share the better rank.
    """

    settings: int
    tau: Floats
    pairs: int
    held: int
    best: Whole
    worst: Whole

    @property
    def share(self) -> float | None:
        """Share of pairs whose order holds everywhere; None where no two areas differ."""
        return self.held / self.pairs if self.pairs else None


def setting(k: Fraction, weights: Mapping[str, Fraction]) -> Setting:
    """A setting from weights by dimension, which are made to sum to 1; a dimension of weight 0, or left out, is switched off.

    ``ValueError`` tells all that is wrong at once.
    """
    faults = [f"no dimension {name}" for name in weights if name not in DIMENSIONS]
    faults += [f"weight of {name} below 0" for name, weight in weights.items() if weight < 0]
    whole = sum((weight for weight in weights.values()), Fraction(0))
    if not faults and not whole:
        faults.append("every dimension switched off")
    if not 0 < k <= 1:
        faults.append("k not above 0 and up to 1")
    if faults:
        raise ValueError("; ".join(faults))
    return Setting(k, tuple(weights.get(name, Fraction(0)) / whole for name in DIMENSIONS))


def keep(patterns: pa.Table) -> Kept:
    """``deprivation_patterns`` as arrays, a row a tambon; households in no known tambon stand under the code ""."""
    place = patterns["tambon_code"].combine_chunks().dictionary_encode()
    codes = place.dictionary.to_pylist()
    order = sorted(range(len(codes)), key=codes.__getitem__)
    rank = np.empty(len(codes), dtype=np.int64)
    rank[order] = np.arange(len(codes))
    rows = rank[np.asarray(place.indices.to_numpy(zero_copy_only=False), dtype=np.int64)]
    deprived, unknown = (
        (np.asarray(patterns[name].to_numpy(), dtype=np.int64)[:, np.newaxis] & _BITS) > 0 for name in ("deprived", "unknown")
    )
    pattern = np.where(unknown, UNKNOWN, np.where(deprived, YES, NO)) @ _PLACE
    parts = []
    for name in ("n_people", "n_people_squared", "n_households"):
        part = np.zeros((len(codes), len(STATES)))
        np.add.at(part, (rows, pattern), np.asarray(patterns[name].to_numpy(), dtype=np.float64))
        parts.append(part)
    return Kept(tuple(codes[i] for i in order), *parts)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a setting makes of each pattern; (patterns,) whole numbers, counts in units of 1 / ``scale``."""

    scale: int
    poor: Whole
    known: Whole
    least: Whole
    most: Whole  # of patterns that may be poor, else 0
    whole: Whole  # (dimensions,), the weights


def _judge(one: Setting) -> _Judged:
    scale = common_scale([one.k, *one.weights])
    whole = np.array([int(weight * scale) for weight in one.weights], dtype=np.int64)
    least, most = (STATES == YES) @ whole, (STATES != NO) @ whole
    line = int(one.k * scale)
    poor, reaches = (least >= line).astype(np.int64), (most >= line).astype(np.int64)
    return _Judged(scale, poor, 1 - (reaches - poor), least, most * reaches, whole)


def figures(kept: Kept, one: Setting) -> WhatIf:
    """Every figure of every area by one setting."""
    is_ = _judge(one)
    lacks, told = (STATES == YES).astype(np.int64), (STATES != UNKNOWN).astype(np.int64)
    poor_lacks = is_.poor[:, np.newaxis] * lacks
    columns = [is_.poor, is_.known, is_.poor * is_.least, is_.most, np.ones_like(is_.poor)]
    totals = kept.people @ np.column_stack([*columns, lacks, told, poor_lacks]).astype(np.float64)
    n_poor, n_known, count_poor, count_most, everyone = totals[:, :5].T
    n_lacks, n_told, n_poor_lacks = np.split(totals[:, 5:], 3, axis=1)
    h, a, m0 = _estimates(kept, is_, totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        return WhatIf(
            codes=kept.codes,
            n=n_known,
            n_missing=everyone - n_known,
            n_poor=n_poor,
            h=h,
            a=a,
            m0=m0,
            h_least=n_poor / everyone,
            h_most=(n_poor + everyone - n_known) / everyone,
            m0_least=count_poor / (everyone * is_.scale),
            m0_most=count_most / (everyone * is_.scale),
            hd=n_lacks / n_told,
            hdk=n_poor_lacks / n_known[:, np.newaxis],
            share=n_poor_lacks * is_.whole / count_poor[:, np.newaxis],
        )


def _estimates(kept: Kept, is_: _Judged, totals: Floats) -> tuple[Estimate, Estimate, Estimate]:
    """H, A and M0 with errors, households as clusters; a figure rests on the households that its denominator counts."""
    n_poor, n_known, count_poor = totals[:, :3].T
    counts = is_.poor * is_.least
    squares = np.column_stack([is_.poor, is_.known, counts, counts * is_.least]).astype(np.float64)
    s_poor, s_known, s_count, s_square = (kept.squared @ squares).T
    households = kept.households @ np.column_stack([is_.poor, is_.known]).astype(np.float64)
    scale = is_.scale
    h = (n_poor, n_known, s_poor, s_known, s_poor, households[:, 1])
    a = (count_poor, n_poor * scale, s_square, s_poor * scale**2, s_count * scale, households[:, 0])
    m0 = (count_poor, n_known * scale, s_square, s_known * scale**2, s_count * scale, households[:, 1])
    return _estimate(*h), _estimate(*a), _estimate(*m0)


def _estimate(y: Floats, x: Floats, yy: Floats, xx: Floats, xy: Floats, n: Floats) -> Estimate:
    columns = (part[:, np.newaxis] for part in (y, x, yy, xx, xy))
    b, se = ratios_of_rows(RowMoments(n, *columns))
    low, high = interval(b, se, n[:, np.newaxis] - 1)
    return Estimate(b[:, 0], se[:, 0], low[:, 0], high[:, 0])


def m0_by(kept: Kept, settings: Sequence[Setting]) -> Floats:
    """M0 of every area by every setting, (areas, settings): the sweep that ``robustness`` looks at."""
    judged = [_judge(one) for one in settings]
    over = kept.people @ np.column_stack([is_.poor * is_.least for is_ in judged]).astype(np.float64)
    under = kept.people @ np.column_stack([is_.known * is_.scale for is_ in judged]).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(over / under)


def grid() -> list[Setting]:
    """The settings over which an order of areas is tried: every cut-off from 1/5 to 1, by equal weights, by each dimension in
    turn at one half, and by each in turn switched off (after Alkire and Santos 2014, who tilt one dimension to 1/2)."""
    n = len(DIMENSIONS)
    plans = [dict.fromkeys(DIMENSIONS, Fraction(1))]
    for name in DIMENSIONS:
        plans.append({other: Fraction(n - 1 if other == name else 1) for other in DIMENSIONS})
        plans.append({other: Fraction(0 if other == name else 1) for other in DIMENSIONS})
    return [setting(Fraction(i, n), plan) for plan in plans for i in range(1, n + 1)]


def ranks(values: Floats) -> Whole:
    """Ranks of (areas, settings): 1 for the highest, areas alike share the better rank; 0 where there is no figure."""
    with np.errstate(invalid="ignore"):
        above = (values[np.newaxis, :, :] > values[:, np.newaxis, :]).sum(axis=1)
    return np.where(np.isnan(values), 0, above + 1)


def robustness(values: Floats) -> Robustness:
    """How an order of areas moves. ``values``: (areas, settings), the first column the order that is asked about.

    For hundreds of areas: every pair is looked at. A row without a figure in some setting is left out of pairs and tau, and its
    ranks are 0.
    """
    whole = np.isfinite(values).all(axis=1)
    chosen = values[whole]
    settings = values.shape[1]
    upper = np.triu_indices(len(chosen), k=1)
    signs = np.sign(chosen[upper[0]] - chosen[upper[1]])  # (pairs, settings)
    first = signs[:, :1]
    agree = (signs * first).sum(axis=0)
    untied = np.abs(signs).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        tau = agree / np.sqrt(untied * untied[:1])
    ordered = first[:, 0] != 0
    held = ordered & ((signs * first) >= 0).all(axis=1)
    place = ranks(chosen)
    best, worst = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.int64)
    best[whole], worst[whole] = place.min(axis=1), place.max(axis=1)
    return Robustness(settings, np.asarray(tau), int(ordered.sum()), int(held.sum()), best, worst)
