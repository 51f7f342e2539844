"""Intervals for shares that are nearly all or nearly nothing, alone and put together from strata.

One stratum: Clopper and Pearson (1934), continuous in the effective number of readings, which grows without bound as a finite
stratum is read to its end. Strata together: variance recovered from each stratum's own limits (MOVER: Zou, Huang and Zhang
2009), so that a stratum in which every pair was right still counts with what is not known of it; Wald and Korn-Graubard
intervals take it for certain. A ratio of two such sums: the values that the same limits do not exclude (Donner and Zou 2012).
Why these and not others, and how often they hold: docs/method/link-quality.md.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

Floats = npt.NDArray[np.float64]

LEVEL: Final = 0.95
_CENSUS: Final = 1e12  # effective readings of a stratum that was read to its end
_STEPS: Final = 60  # halvings of [0, 1]: to the last bit of a float64


@dataclass(frozen=True, slots=True)
class Shares:
    """The share ``p`` of each stratum and its limits: three arrays of one length, between 0 and 1."""

    p: Floats
    low: Floats
    high: Floats


def limits(p: Floats, n_effective: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits of shares ``p`` of ``n_effective`` readings each, not always whole; 0 readings tell nothing."""
    tail = (1 - level) / 2
    n = np.maximum(n_effective, 1e-9)
    hits, misses = p * n, (1 - p) * n
    low = np.where(hits > 1e-9, betaincinv(np.maximum(hits, 1e-9), misses + 1, tail), 0.0)
    high = np.where(misses > 1e-9, betaincinv(hits + 1, np.maximum(misses, 1e-9), 1 - tail), 1.0)
    told = n_effective > 0
    return np.where(told, low, 0.0), np.where(told, high, 1.0)


def of_finite(n: Floats, size: Floats) -> Floats:
    """Effective readings of ``n`` drawn without replacement from ``size``: the variance's finite correction turned round."""
    left = size - n
    return np.where(left > 1e-9, n * np.maximum(size - 1, 1e-9) / np.maximum(left, 1e-9), _CENSUS)


def combined(weights: Floats, shares: Shares) -> tuple[float, float, float]:
    """Sum of ``weights`` times the shares, and its limits; weights may be of either sign."""
    estimate = float(weights @ shares.p)
    down, up = shares.p - shares.low, shares.high - shares.p
    below = weights * np.where(weights > 0, down, up)
    above = weights * np.where(weights > 0, up, down)
    return estimate, estimate - float(np.sqrt(below @ below)), estimate + float(np.sqrt(above @ above))


def ratio(top: Floats, bottom: Floats, shares: Shares) -> tuple[float, float, float] | None:
    """``top`` shares over ``bottom`` shares, between 0 and 1, and its limits; None where the lower sum is nothing.

    ``top <= bottom`` stratum by stratum, all of them weights of 0 or more. A ratio r is held possible as long as the limits of
    ``top - r bottom`` have 0 between them.
    """
    whole = float(bottom @ shares.p)
    if whole <= 0:
        return None

    def edge(which: int) -> float:
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if combined(top - middle * bottom, shares)[which] > 1e-12 * whole:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    estimate = float(top @ shares.p) / whole
    return estimate, min(edge(1), estimate), max(edge(2), estimate)


def kappa(table: npt.NDArray[np.int64]) -> tuple[tuple[float, float, float], tuple[float, float, float] | None] | None:
    """Agreement of two readers and Cohen's kappa, each with limits, from a square table of counts (first x second).

    Agreement has Clopper-Pearson limits; kappa's are these beyond chance, chance agreement taken as known (Cohen 1960). None
    without readings; kappa is None where chance alone would make both agree always.
    """
    n = float(table.sum())
    if n == 0:
        return None
    agreed = float(np.trace(table)) / n
    low, high = (float(edge[0]) for edge in limits(np.array([agreed]), np.array([n])))
    chance = float((table.sum(axis=1) / n) @ (table.sum(axis=0) / n))
    if chance >= 1:
        return (agreed, low, high), None
    beyond = [(share - chance) / (1 - chance) for share in (agreed, low, high)]
    return (agreed, low, high), (beyond[0], beyond[1], beyond[2])
