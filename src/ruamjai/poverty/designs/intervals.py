"""Confidence intervals: t quantiles, on the logit scale for what lies between 0 and 1."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

Scale = Literal["share", "positive", "any"]
Floats = NDArray[np.float64]


def interval(b: Floats, se: Floats, df: Floats, *, level: float = 0.95, scale: Scale = "share") -> tuple[Floats, Floats]:
    """Lower and upper limits of the same shape as ``b``; ``df`` broadcasts against it.

    "share" works on the logit (as OPHI publishes: logit(b) ± t · se / (b (1 − b))), "positive" on the logarithm, "any" on the
    figure itself. NaN where no interval can be had: no degrees of freedom, no error, and on the logit a share of 0 or 1, of
    which the sample gives no error.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        t = np.broadcast_to(student.ppf((1 + level) / 2, np.where(df > 0, df, np.nan)), b.shape)
        df = np.broadcast_to(df, b.shape)
        if scale == "share":
            middle, half = np.log(b / (1 - b)), t * se / (b * (1 - b))
            low, high = 1 / (1 + np.exp(-(middle - half))), 1 / (1 + np.exp(-(middle + half)))
        elif scale == "positive":
            half = t * se / b
            low, high = b * np.exp(-half), b * np.exp(half)
        else:
            low, high = b - t * se, b + t * se
        known = np.isfinite(b) & np.isfinite(se) & (df > 0)
        if scale != "any":
            known &= (b > 0) & (se >= 0)
        if scale == "share":
            known &= b < 1
    return np.where(known, low, np.nan), np.where(known, high, np.nan)
