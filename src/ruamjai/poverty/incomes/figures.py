"""Each figure of income, and what each row weighs in it.

A figure θ is a function of the weights. The *influence* of a row is I = W ∂θ/∂w, with W the weight of all rows counted; it
sums to zero over the rows by weight, and the variance of θ is that of the mean of I (Deville 1999; Osier 2009). So one small
estimator of means, which knows strata and sampling units, gives the error of every figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ruamjai.poverty.designs import Scale
from ruamjai.poverty.incomes.people import Floats, Groups, Marks, People

Counted = Literal["known", "lined", "positive", "lined_positive"]

MEASURES = (
    "mean", "median", "fgt0", "fgt1", "fgt2", "watts", "sen", "gini", "theil",
    "share_q1", "share_q2", "share_q3", "share_q4", "share_q5",
)  # fmt: skip
FIFTHS = 5

_LINED: dict[str, Counted] = {"fgt0": "lined", "fgt1": "lined", "fgt2": "lined", "sen": "lined"}
_POSITIVE: dict[str, Counted] = {"watts": "lined_positive", "theil": "positive"}
COUNTED: Mapping[str, Counted] = {name: (_LINED | _POSITIVE).get(name, "known") for name in MEASURES}
"""Which rows a figure counts: all whose income is known; those that a line holds for; those with an income above zero."""

LINED = tuple(name for name in MEASURES if COUNTED[name] in ("lined", "lined_positive"))
"""Figures that need a line of poverty."""

SCALES: Mapping[str, Scale] = {
    name: "positive" if name in ("mean", "median", "watts", "theil") else "share" for name in MEASURES
}  # fmt: skip
"""What a figure's interval is made on: what lies between 0 and 1 on the logit, else on the logarithm."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure: ``b`` (groups,), NaN where it has no meaning; ``influence`` (rows,), zero for rows not counted.

    The median has no influence that could be had without a guess at the density there: its ``influence`` is that of the share
    of people at or below it, from which ``estimating`` takes its error.
    """

    measure: str
    b: Floats
    influence: Floats


def counted(people: People, which: Counted) -> Marks:
    """(rows,): which rows a figure counts."""
    marks = np.ones(len(people.y), np.bool_)
    if which in ("lined", "lined_positive"):
        marks &= ~np.isnan(people.z)
    if which in ("positive", "lined_positive"):
        marks &= people.y > 0
    return marks


def figures(people: People) -> Iterator[Figure]:
    """Every measure, in the order of ``MEASURES``, one after another: each holds an array as long as the rows."""
    yield mean_income(people)
    yield median_income(people)
    yield from fgt(people)
    yield watts(people)
    yield sen(people)
    yield gini(people)
    yield theil(people)
    yield from quintile_shares(people)


def over(numerator: Floats, denominator: Floats) -> Floats:
    """The quotient, NaN where there is nothing to divide by."""
    found: Floats = np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator != 0)
    return found


def _mean(groups: Groups, values: Floats, w: Floats) -> Floats:
    return over(groups.sum(values * w), groups.sum(w))


def _of_mean(people: People, measure: str, values: Floats, marks: Marks) -> Figure:
    """A figure that is a mean over the rows marked: the influence of a row is its distance from it."""
    groups = people.groups
    b = _mean(groups, values, np.where(marks, people.w, 0))
    return Figure(measure, b, np.where(marks, values - groups.spread(b), 0))


def mean_income(people: People) -> Figure:
    """Mean income of people."""
    return _of_mean(people, "mean", people.y, counted(people, "known"))


def quantile(people: People, p: Floats) -> Floats:
    """(groups,): the least income at or below which lies at least the share ``p`` (groups,) of people; NaN for p NaN."""
    groups = people.groups
    # 0.1 + 0.2 of 0.6 is half of them: what falls short by rounding alone has been reached.
    edge = groups.first_reaching(groups.running(people.w), p * groups.sum(people.w) * (1 - 1e-12))
    found: Floats = np.where(np.isnan(p), np.nan, people.y[edge])
    return found


def median_income(people: People) -> Figure:
    """The least income at or below which lies half of the people or more: an income that somebody has, never a mean of two."""
    groups = people.groups
    b = np.where(groups.sum(people.w) > 0, quantile(people, np.full(len(groups), 0.5)), np.nan)
    at_or_below = (people.y <= groups.spread(b)).astype(np.float64)
    return Figure("median", b, at_or_below - groups.spread(_mean(groups, at_or_below, people.w)))


def _poor(people: People) -> Marks:
    """Poor is whose income lies below the line: at the line is not poor. Without a line nobody is called poor here."""
    return people.y < people.z


def fgt(people: People) -> Iterator[Figure]:
    """FGT(0), (1), (2): means of ((z − y) / z)^a over everybody, zero for who is not poor (Foster, Greer, Thorbecke 1984)."""
    lined, poor = counted(people, "lined"), _poor(people)
    gap = np.divide(people.z - people.y, people.z, out=np.zeros(len(poor)), where=poor)
    for power, values in enumerate((poor.astype(np.float64), gap, gap * gap)):
        yield _of_mean(people, f"fgt{power}", values, lined)


def watts(people: People) -> Figure:
    """Mean of ln(z / y) over everybody, zero for who is not poor (Watts 1968). An income of zero or less has none: left out."""
    marks = counted(people, "lined_positive")
    ratio = np.divide(people.z, people.y, out=np.ones(len(marks)), where=marks & _poor(people))
    return _of_mean(people, "watts", np.log(ratio), marks)


def sen(people: People) -> Figure:
    """Sen's index (1976) in its form for many people: H (I + (1 − I) G), with I the mean gap and G the Gini *among the poor*.

    With x = y / z of the poor and E their mean distance in x, counted over everybody, it is the mean over everybody of
    poor · (1 − x + E / H − Q / 2H²), Q being the mean of E: no division by the income of the poor, who may have none.
    """
    groups, marks, poor = people.groups, counted(people, "lined"), np.flatnonzero(_poor(people))
    # Lines may differ within a group, so the poor are put in order of x anew.
    x = people.y[poor] / people.z[poor]
    poor = poor[np.lexsort((x, groups.of_row[poor]))]
    x, w, group = people.y[poor] / people.z[poor], people.w[poor], groups.of_row[poor]
    everybody = groups.sum(np.where(marks, people.w, 0))
    values = np.zeros(len(marks))
    if len(poor):
        present = np.unique(group)
        among = Groups(np.append(np.searchsorted(group, present), len(group)))
        share = over(among.sum(w), everybody[present])
        distance = distances(among, x, w) * among.spread(share)
        spread = _mean(among, distance, w) * share
        with np.errstate(divide="ignore", invalid="ignore"):  # poor people of weight zero alone
            more = distance / among.spread(share) - among.spread(spread / (2 * share**2))
        values[poor] = np.where(among.spread(share) > 0, 1 - x + more, 0)
    return _of_mean(people, "sen", values, marks)


def distances(groups: Groups, y: Floats, w: Floats) -> Floats:
    """(rows,): the mean distance of each row's ``y`` from everybody's in its group; ``y`` rises within a group."""
    return distances_along(groups, y, groups.running(w), groups.running(w * y))


def distances_along(groups: Groups, y: Floats, through: Floats, earned: Floats) -> Floats:
    """The same from the running sums of the weights and of what they earn."""
    last = groups.starts[1:] - 1
    total = through[last]
    found = 2 * through
    found -= groups.spread(total)
    found *= y
    found -= 2 * earned
    found += groups.spread(earned[last])
    # Where nobody counts, all of these are zero.
    found /= groups.spread(np.where(total > 0, total, 1))
    return found


def gini(people: People) -> Figure:
    """The mean distance between two people over twice the mean: the area between diagonal and Lorenz polygon, doubled.

    No small-sample factor n / (n − 1). A mean income of zero or less gives none. Influence: (D − G y) / μ − G, with D the row's
    mean distance from everybody (Deville 1999).
    """
    groups, y, w = people.groups, people.y, people.w
    mean, distance = _mean(groups, y, w), distances(groups, y, w)
    mean[~(mean > 0)] = np.nan
    b = _mean(groups, distance, w) / (2 * mean)
    at = groups.spread(b)
    return Figure("gini", b, (distance - at * y) / groups.spread(mean) - at)


def theil(people: People) -> Figure:
    """Theil's T: the mean of (y / μ) ln(y / μ) over people with an income, μ being theirs (Theil 1967)."""
    groups, marks = people.groups, counted(people, "positive")
    mean = _mean(groups, people.y, np.where(marks, people.w, 0))
    s = np.divide(people.y, groups.spread(mean), out=np.ones(len(marks)), where=marks)
    entropy = s * np.log(s)
    b = _mean(groups, entropy, np.where(marks, people.w, 0))
    at = groups.spread(b)
    return Figure("theil", b, np.where(marks, entropy - at - (at + 1) * (s - 1), 0))


def quintile_shares(people: People) -> Iterator[Figure]:
    """The share of all income that each fifth of the people has, poorest first: L(q/5) − L((q−1)/5) on the Lorenz polygon.

    Who stands on the edge of a fifth is divided between two. A sum of incomes of zero or less gives none. Influence of L(p):
    ((y − Q)⁻ + pQ − L y) / μ, with Q the income at p and (·)⁻ the part below zero (Langel and Tillé 2011).
    """
    groups, y, w = people.groups, people.y, people.w
    through, earned = groups.running(w), groups.running(w * y)
    total, mean = groups.sum(w), _mean(groups, y, w)
    mean[~(mean > 0)] = np.nan
    low, low_influence = np.zeros(len(groups)), np.zeros(len(y))
    for q in range(1, FIFTHS):
        # 5 C >= q W, not C >= 0.2 q W: whole weights are compared exactly.
        edge = groups.first_reaching(FIFTHS * through, q * total)
        at, p = y[edge], q / FIFTHS
        high = over(earned[edge] - (through[edge] - p * total) * at, mean * total)
        below = np.minimum(y - groups.spread(at), 0)
        high_influence = (below + groups.spread(p * at) - groups.spread(high) * y) / groups.spread(mean)
        yield Figure(f"share_q{q}", high - low, high_influence - low_influence)
        low, low_influence = high, high_influence
    yield Figure(f"share_q{FIFTHS}", np.where(np.isnan(mean), np.nan, 1 - low), -low_influence)
