"""Figures of a survey with the errors of its design, and the intervals of figures however they were come by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.stats import t as student

from ruamjai.poverty.designs import Estimates as Ratios
from ruamjai.poverty.designs import LonePsu, Totals, interval, ratios
from ruamjai.poverty.incomes.figures import COUNTED, MEASURES, SCALES, Counted, Figure, counted, figures, quantile
from ruamjai.poverty.incomes.people import Floats, People, Whole

SAMPLES: tuple[Counted, ...] = ("known", "lined", "positive", "lined_positive")


@dataclass(frozen=True, slots=True)
class Estimates:
    """Each (groups, measures) in the order of ``MEASURES``; NaN where there is none. ``n``: what a figure rests on."""

    b: Floats
    se: Floats
    ll: Floats
    ul: Floats
    n: Floats


@dataclass(frozen=True, slots=True)
class Design:
    """Where each row (rows,) of a survey was drawn: its unit, and the stratum of every unit (units,). Both count from 0.

    ``lone``: the rule for a stratum with one unit, see ``designs.ratios``.
    """

    psu: Whole
    stratum_of: Whole
    lone: LonePsu = "centre"


def of_survey(people: People, design: Design | None, *, level: float = 0.95) -> Estimates:
    """Figures of those whom a survey drew, with the errors of its design, if it is known. ``n`` of the result is rows."""
    groups = people.groups
    found = list(figures(people))
    b = np.stack([figure.b for figure in found], axis=1)
    n = np.stack([groups.sum(counted(people, COUNTED[figure.measure])) for figure in found], axis=1)
    se, df = np.full(b.shape, np.nan), np.full(b.shape, np.nan)
    if design is not None:
        errors = _by_design(people, design, found)
        se, df = np.where(np.isnan(b), np.nan, errors.se), np.broadcast_to(errors.df[:, np.newaxis], b.shape)
    j = MEASURES.index("median")
    at_or_below = groups.sum(people.w * (people.y <= groups.spread(b[:, j])))
    share = np.divide(at_or_below, groups.sum(people.w), out=np.full(len(groups), np.nan), where=~np.isnan(b[:, j]))
    median = of_median(share, se[:, j], df[:, j], partial(quantile, people), level=level)
    return with_intervals(b, se, df, n, median, level=level)


def _by_design(people: People, design: Design, found: Sequence[Figure]) -> Ratios:
    """The mean influence of each figure, which is zero, and its error: a ratio of sums over the cells of group and unit."""
    groups, units = people.groups, len(design.stratum_of)
    cell, place = np.unique(groups.of_row * units + design.psu, return_inverse=True)

    def by_cell(values: Floats) -> Floats:
        return np.bincount(place, weights=values, minlength=len(cell)).astype(np.float64)

    sums = [by_cell(people.w * figure.influence) for figure in found]
    sums += [by_cell(np.where(counted(people, which), people.w, 0)) for which in SAMPLES]
    unit = cell % units
    columns = np.stack(sums, axis=1)
    totals = Totals(cell // units, design.stratum_of[unit], unit, columns, design.stratum_of, len(groups))
    under = {which: len(found) + i for i, which in enumerate(SAMPLES)}
    return ratios(totals, [(j, under[COUNTED[f.measure]]) for j, f in enumerate(found)], lone=design.lone)


def with_intervals(
    b: Floats, se: Floats, df: Floats, n: Floats, median: tuple[Floats, Floats, Floats], *, level: float
) -> Estimates:
    """Figures (groups, measures) with their intervals; of the ``median``, (groups,) each, they come from ``of_median``."""
    se, ll, ul = se.copy(), np.empty(b.shape), np.empty(b.shape)
    for j, measure in enumerate(MEASURES):
        if measure == "median":
            se[:, j], ll[:, j], ul[:, j] = median
        else:
            ll[:, j], ul[:, j] = interval(b[:, j], se[:, j], df[:, j], level=level, scale=SCALES[measure])
    return Estimates(b, se, ll, ul, n)


def of_median(
    share: Floats, se: Floats, df: Floats, at: Callable[[Floats], Floats], *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Error and interval of a median (Woodruff 1952): the incomes at the limits of the share of people at or below it.

    ``share`` (groups,) of people with error ``se``, its interval on the logit; ``at``: the income at a share. The error is the
    interval's length over 2 t.
    """
    low, high = interval(share, se, df, level=level, scale="share")
    ll, ul = at(low), at(high)
    t = student.ppf((1 + level) / 2, np.where(df > 0, df, np.nan))
    return (ul - ll) / (2 * t), ll, ul
