"""Sampling variances that a model can take as known: those of few households are smoothed, none is zero.

The variance of a share estimated from three households is itself hardly known, and where all or none of them are poor it
comes out as zero: the least sure figure would count as certain. A generalised variance function gives those tambons the
variance that a tambon of their size has on average.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def design_effect(direct: Floats, se: Floats, effective: Floats, thin: Flags) -> float:
    """How many times the variance of a simple share the estimated ones are: Σ se² / Σ p (1 - p) / n, from those not thin.

    From the thin ones where there are no others; 1 where nothing can be learnt.
    """
    simple = direct * (1 - direct) / effective
    usable = (se > 0) & (simple > 0)
    for chosen in (usable & ~thin, usable):
        if chosen.any():
            return float((se[chosen] ** 2).sum() / simple[chosen].sum())
    return 1.0


def smoothed_variance(direct: Floats, se: Floats, effective: Floats, weight: Floats, thin: Flags) -> Floats:
    """Variances for the model: the tambon's own, or design effect · p̄ (1 - p̄) / n where it is thin, zero or missing.

    p̄ is the share of all of them, by ``weight``; n ``effective`` households. NaN where p̄ is 0 or 1: then nobody is poor, or
    everybody, and there is nothing to model.
    """
    share = float((weight * direct).sum() / weight.sum())
    simple = share * (1 - share) if 0 < share < 1 else math.nan
    function = design_effect(direct, se, effective, thin) * simple / effective
    own = np.where(np.isfinite(se), se, 0.0) ** 2
    return np.where(~thin & (own > 0), own, function)
