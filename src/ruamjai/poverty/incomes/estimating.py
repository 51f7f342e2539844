"""Figures with their errors and intervals: of a register, household by household, and of a survey with its design."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from ruamjai.poverty.designs import Estimates as Ratios
from ruamjai.poverty.designs import LonePsu, RowMoments, Totals, interval, ratios, ratios_of_rows
from ruamjai.poverty.incomes.figures import COUNTED, MEASURES, SCALES, Counted, Figure, counted, figures, quantile
from ruamjai.poverty.incomes.people import Floats, People, Whole

_SAMPLES: tuple[Counted, ...] = ("known", "lined", "positive", "lined_positive")


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


def of_register(people: People, *, level: float = 0.95) -> Estimates:
    """Figures of everybody there is: each row is a household, its own unit, as if drawn from households alike.

    No error from one row. ``n`` of the result is people: the weights summed.
    """
    groups = people.groups
    shape = (len(groups), len(MEASURES))
    b, se, df, n = np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape)
    weights = {which: np.where(counted(people, which), people.w, 0) for which in _SAMPLES}
    rows = {which: groups.sum(counted(people, which)) for which in _SAMPLES}
    total = {which: groups.sum(w) for which, w in weights.items()}
    nothing = np.zeros((len(groups), 1))
    for j, figure in enumerate(figures(people)):
        which = COUNTED[figure.measure]
        squares = groups.sum(np.square(weights[which] * figure.influence))
        # The influences sum to zero by weight: their mean needs no sums but that of the squares.
        x, yy = total[which][:, np.newaxis], squares[:, np.newaxis]
        errors = ratios_of_rows(RowMoments(rows[which], nothing, x, yy, nothing, nothing))[1]
        b[:, j], se[:, j], df[:, j], n[:, j] = figure.b, errors[:, 0], rows[which] - 1, total[which]
    return _with_intervals(people, b, se, df, n, level)


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
    return _with_intervals(people, b, se, df, n, level)


def _by_design(people: People, design: Design, found: Sequence[Figure]) -> Ratios:
    """The mean influence of each figure, which is zero, and its error: a ratio of sums over the cells of group and unit."""
    groups, units = people.groups, len(design.stratum_of)
    cell, place = np.unique(groups.of_row * units + design.psu, return_inverse=True)

    def by_cell(values: Floats) -> Floats:
        return np.bincount(place, weights=values, minlength=len(cell)).astype(np.float64)

    sums = [by_cell(people.w * figure.influence) for figure in found]
    sums += [by_cell(np.where(counted(people, which), people.w, 0)) for which in _SAMPLES]
    unit = cell % units
    columns = np.stack(sums, axis=1)
    totals = Totals(cell // units, design.stratum_of[unit], unit, columns, design.stratum_of, len(groups))
    under = {which: len(found) + i for i, which in enumerate(_SAMPLES)}
    return ratios(totals, [(j, under[COUNTED[f.measure]]) for j, f in enumerate(found)], lone=design.lone)


def _with_intervals(people: People, b: Floats, se: Floats, df: Floats, n: Floats, level: float) -> Estimates:
    ll, ul = np.empty(b.shape), np.empty(b.shape)
    for j, measure in enumerate(MEASURES):
        if measure == "median":
            se[:, j], ll[:, j], ul[:, j] = _of_median(people, b[:, j], se[:, j], df[:, j], level)
        else:
            ll[:, j], ul[:, j] = interval(b[:, j], se[:, j], df[:, j], level=level, scale=SCALES[measure])
    return Estimates(b, se, ll, ul, n)


def _of_median(people: People, b: Floats, se: Floats, df: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Error and interval of a median (Woodruff 1952): the incomes at the limits of the share of people at or below it.

    ``se`` is the error of that share, its interval is on the logit. The error is the interval's length over 2 t.
    """
    groups = people.groups
    at_or_below = groups.sum(people.w * (people.y <= groups.spread(b)))
    share = np.divide(at_or_below, groups.sum(people.w), out=np.full(len(b), np.nan), where=~np.isnan(b))
    low, high = interval(share, se, df, level=level, scale="share")
    ll, ul = quantile(people, low), quantile(people, high)
    t = student.ppf((1 + level) / 2, np.where(df > 0, df, np.nan))
    return (ul - ll) / (2 * t), ll, ul
