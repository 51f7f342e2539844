"""What an estimate of the unseen is, and its interval."""

import math
from dataclasses import dataclass
from typing import Literal

from scipy.stats import norm

Reason = Literal["", "one_register", "too_few", "no_overlap", "not_fitted", "few_judged"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many people no list holds, by one ``model``; all numbers are None where there is a ``reason``.

    ``unseen``, ``se``, ``ll`` and ``ul`` are people. ``aic`` and ``weight`` are of log-linear models only; ``weight`` is the
    model's share in the average over models.
    """

    model: str
    unseen: float | None = None
    se: float | None = None
    ll: float | None = None
    ul: float | None = None
    aic: float | None = None
    weight: float | None = None
    reason: Reason = ""


def limits(unseen: float, se: float, *, level: float = 0.95) -> tuple[float | None, float | None]:
    """The interval of Chao (1987): the logarithm of the unseen is taken as normal, so it never goes below what was seen.

    None where nobody is estimated to be unseen or no error can be had: an interval of no width would claim certainty.
    """
    if not (unseen > 0 and se > 0 and math.isfinite(unseen) and math.isfinite(se)):
        return None, None
    z = float(norm.ppf((1 + level) / 2))
    spread = math.exp(z * math.sqrt(math.log1p((se / unseen) ** 2)))
    return unseen / spread, unseen * spread
