"""Ratios of sums over a stratified cluster sample, by Taylor linearisation.

A ratio r = Y / X of a group is linearised to z_hi = (y_hi − r x_hi) / X for primary sampling unit i of stratum h; its variance
is Σ_h n_h / (n_h − 1) Σ_i (z_hi − z̄_h)², where a unit in which the group has nobody counts as zero (Cochran 1977, ch. 6;
Wolter 2007, ch. 6). The sampling fraction is taken as small. Everything follows from sums by (group, stratum, unit).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LonePsu = Literal["centre", "certain", "missing"]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Totals:
    """Weighted sums by cell: a group within a primary sampling unit.

    ``group``, ``stratum`` and ``psu``: (cells,), each counted from 0; a unit lies in one stratum. ``sums``: (cells, columns).
    ``stratum_of``: (units,), the stratum of each unit of the whole design, those without anybody of a group too.
    """

    group: Whole
    stratum: Whole
    psu: Whole
    sums: Floats
    stratum_of: Whole
    groups: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """Ratios of each group: ``b`` and ``se`` are (groups, ratios), NaN where the denominator is zero; ``df`` is (groups,).

    ``df`` is units less strata, over the strata in which the group has anybody. ``lone`` is how many strata have one unit.
    ``z``: the linearised values, (cells, ratios), for covariances between estimates of one design.
    """

    b: Floats
    se: Floats
    df: Floats
    lone: int
    z: Floats


def ratios(totals: Totals, pairs: Sequence[tuple[int, int]], *, lone: LonePsu = "centre") -> Estimates:
    """The ratios of columns ``pairs`` = (numerator, denominator) of ``totals.sums``, with errors.

    A stratum with one unit has no variance of its own. ``lone`` is the rule for it: "centre" takes its distance from the mean
    of all units (never too small), "certain" takes it as drawn with certainty (adds nothing), "missing" gives no error (NaN)
    to a group that has anybody there.
    """
    over = np.array([numerator for numerator, _ in pairs], np.int64)
    under = np.array([denominator for _, denominator in pairs], np.int64)
    whole = np.zeros((totals.groups, totals.sums.shape[1]))
    np.add.at(whole, totals.group, totals.sums)
    x = np.where(whole[:, under] == 0, np.nan, whole[:, under])
    b = whole[:, over] / x
    z = (totals.sums[:, over] - b[totals.group] * totals.sums[:, under]) / x[totals.group]
    variance, df, n_lone = _variance(totals, z, lone)
    return Estimates(b, np.sqrt(np.where(np.isnan(b), np.nan, variance)), df, n_lone, z)


def _variance(totals: Totals, z: Floats, lone: LonePsu) -> tuple[Floats, Floats, int]:
    strata = int(totals.stratum_of.max(initial=-1)) + 1
    n_h = np.bincount(totals.stratum_of, minlength=strata)
    # (group, stratum) pairs that have anybody, and the sums of z and z² in each.
    pair, place = np.unique(totals.group * max(strata, 1) + totals.stratum, return_inverse=True)
    group, stratum = pair // max(strata, 1), pair % max(strata, 1)
    first, second = np.zeros((len(pair), z.shape[1])), np.zeros((len(pair), z.shape[1]))
    np.add.at(first, place, z)
    np.add.at(second, place, z * z)
    n = n_h[stratum][:, np.newaxis].astype(np.float64)
    alone = n_h[stratum] == 1
    with np.errstate(divide="ignore", invalid="ignore"):
        part = n / (n - 1) * np.maximum(second - first * first / n, 0)
    # The mean of z over all units is zero by construction, so the distance from it is z itself.
    part[alone] = {"centre": second[alone], "certain": 0.0, "missing": np.nan}[lone]
    variance = np.zeros((totals.groups, z.shape[1]))
    np.add.at(variance, group, part)
    df = np.zeros(totals.groups)
    np.add.at(df, group, n_h[stratum] - 1.0)
    return variance, df, int((n_h == 1).sum())
