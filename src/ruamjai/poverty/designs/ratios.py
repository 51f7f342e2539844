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
from scipy.sparse import csr_array

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
    whole = sum_by(totals.group, totals.sums, totals.groups)
    x = np.where(whole[:, under] == 0, np.nan, whole[:, under])
    b = whole[:, over] / x
    z = (totals.sums[:, over] - b[totals.group] * totals.sums[:, under]) / x[totals.group]
    n_h = np.bincount(totals.stratum_of, minlength=int(totals.stratum_of.max(initial=-1)) + 1)
    spread, df = variance(totals.group, totals.stratum, n_h, z, z * z, totals.groups, lone)
    return Estimates(b, np.sqrt(np.where(np.isnan(b), np.nan, spread)), df, int((n_h == 1).sum()), z)


def variance(
    group: Whole, stratum: Whole, n_h: Whole, z: Floats, squares: Floats, groups: int, lone: LonePsu
) -> tuple[Floats, Floats]:
    """The variance of Σz of each group, (groups, columns), and the degrees of freedom, (groups,).

    ``z`` and ``squares``: (cells, columns), the sums of z and of z² over the units of a cell; ``n_h``: (strata,), how many
    units each stratum has, those in which a group has nobody too.
    """
    strata = max(len(n_h), 1)
    # (group, stratum) pairs that have anybody, and the sums of z and z² in each.
    pair, place = np.unique(group * strata + stratum, return_inverse=True)
    of_group, of_stratum = pair // strata, pair % strata
    first, second = sum_by(place, z, len(pair)), sum_by(place, squares, len(pair))
    part = within(n_h[of_stratum][:, np.newaxis], first, second, lone)
    df = np.bincount(of_group, n_h[of_stratum] - 1.0, minlength=groups).astype(np.float64)
    return sum_by(of_group, part, groups), df


def sum_by(place: Whole, values: Floats, places: int) -> Floats:
    """The sums of the rows of ``values`` that have each place, (places, columns)."""
    rows = np.arange(len(place))
    found: Floats = csr_array((np.ones(len(place)), (place, rows)), shape=(places, len(place))) @ values
    return found


def within(n: Whole, first: Floats, second: Floats, lone: LonePsu) -> Floats:
    """n / (n − 1) · (Σz² − (Σz)² / n) of a stratum of n units, and the rule ``lone`` where n is one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        part = n / (n - 1.0) * np.maximum(second - first * first / n, 0)
    # The mean of z over all units is zero by construction, so the distance from it is z itself.
    alone = {"centre": second, "certain": np.zeros_like(second), "missing": np.full_like(second, np.nan)}[lone]
    n = np.broadcast_to(n, part.shape)
    return np.where(n > 1, part, np.where(n == 1, alone, 0.0))
