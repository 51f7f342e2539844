"""Ratios where every row is its own primary sampling unit, from sums of products: what is kept is small, however many rows.

For a register: nothing was drawn, so there is no sampling error; the error says how far the figure would vary had these
households been drawn from a superpopulation of households alike. See docs/method/poverty.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RowMoments:
    """Sums over the rows (households) of each group, for numerators y_j and their denominators x_j.

    ``n``: (groups,), rows. ``y``, ``x``, ``yy``, ``xx``, ``xy``: (groups, ratios), the sums of y, x, y², x² and xy. They add
    up: the moments of a larger area are the sums of those of its parts.
    """

    n: Floats
    y: Floats
    x: Floats
    yy: Floats
    xx: Floats
    xy: Floats


def ratios_of_rows(moments: RowMoments) -> tuple[Floats, Floats]:
    """The ratios Σy / Σx and their standard errors, (groups, ratios) each; NaN without a denominator, no error from one row."""
    n = moments.n[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        b = moments.y / np.where(moments.x == 0, np.nan, moments.x)
        squares = np.maximum(moments.yy - 2 * b * moments.xy + b * b * moments.xx, 0)
        variance = n / (n - 1) * squares / moments.x**2
    return b, np.sqrt(np.where(n > 1, variance, np.nan))
