"""Shares of groups in the whole, with errors: a ratio whose denominator is everybody, so every unit speaks of every group.

Written out for every group and unit that would be groups × units numbers; only the units where a group has anybody differ
from −b e, which is summed once a stratum.
"""

import numpy as np

from ruamjai.poverty.designs.alike import AlikeTotals
from ruamjai.poverty.designs.ratios import Estimates, Floats, LonePsu, Totals, Whole, within


def shares(totals: Totals, column: int, *, lone: LonePsu = "centre") -> Estimates:
    """What each group is of the whole, in ``totals.sums[:, column]``: (groups, 1). Every row of the design is in one group."""
    a = totals.sums[:, column]
    units = len(totals.stratum_of)
    e = _sums(totals.psu, a, units)
    n_h = np.bincount(totals.stratum_of, minlength=int(totals.stratum_of.max(initial=-1)) + 1)
    whole = _sums(totals.stratum_of, e, len(n_h)), _sums(totals.stratum_of, e * e, len(n_h))
    return _shares(totals.group, totals.stratum, (a, a * a, a * e[totals.psu]), whole, n_h, totals.groups, lone)


def shares_of_alike(totals: AlikeTotals, member: Floats, *, lone: LonePsu = "centre") -> Estimates:
    """The same where each row is a unit; ``member``: (cells,), 1 where the cell's rows count, else 0."""
    a, aa = totals.weight * member, totals.squares * member
    strata = len(totals.rows_of)
    whole = _sums(totals.stratum, a, strata), _sums(totals.stratum, aa, strata)
    return _shares(totals.group, totals.stratum, (a, aa, aa), whole, totals.rows_of, totals.groups, lone)


def _shares(
    group: Whole,
    stratum: Whole,
    sums: tuple[Floats, Floats, Floats],
    whole: tuple[Floats, Floats],
    n_h: Whole,
    groups: int,
    lone: LonePsu,
) -> Estimates:
    """``sums``: Σa, Σa² and Σae by cell, a of the group and e of everybody in a unit; ``whole``: Σe and Σe² by stratum."""
    total = whole[0].sum()
    b = _sums(group, sums[0], groups) / (total if total else np.nan)
    strata = max(len(n_h), 1)
    pair, place = np.unique(group * strata + stratum, return_inverse=True)
    g, h = pair // strata, pair % strata
    a, aa, ae = (_sums(place, each, len(pair)) for each in sums)
    here = within(n_h[h], a - b[g] * whole[0][h], aa - 2 * b[g] * ae + b[g] ** 2 * whole[1][h], lone)
    elsewhere = within(n_h, whole[0], whole[1], lone)  # of a group with nobody in the stratum, times b²
    spread = b**2 * elsewhere.sum() + _sums(g, here - b[g] ** 2 * elsewhere[h], groups)
    df = np.full(groups, float((n_h - 1).sum()))
    se = np.sqrt(np.maximum(spread, 0)) / (total if total else np.nan)
    return Estimates(b[:, np.newaxis], se[:, np.newaxis], df, int((n_h == 1).sum()), np.zeros((0, 1)))


def _sums(place: Whole, values: Floats, length: int) -> Floats:
    return np.bincount(place, values, minlength=length).astype(np.float64)
