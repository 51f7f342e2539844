"""Logistic regression on counted patterns: Newton's method, with a normal prior round given coefficients."""

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.float64] | npt.NDArray[np.int64]

_ROUNDS = 25
_SETTLED = 1e-3  # the largest change of any log odds that still counts as none
_LONGEST_STEP = 4.0  # in log odds: far from the optimum a full step of Newton's may overshoot


def fit(
    features: Floats,
    positive: Counts,
    negative: Counts,
    *,
    around: Floats,
    precision: Floats,
    start: Floats | None = None,
    rounds: int = _ROUNDS,
) -> Floats:
    """Coefficients with the highest posterior.

    ``features`` has a row a pattern; ``positive`` and ``negative`` say how many pairs of each kind have it (fractions
    allowed). Each coefficient has a normal prior of its ``precision`` round ``around``.
    """
    total = np.asarray(positive + negative, np.float64)
    seen = total > 0
    x, total, wanted = features[seen], total[seen], np.asarray(positive, np.float64)[seen]
    met = x.any(axis=0)  # of a feature that no pair has nothing is learnt
    whole = (around if start is None else start).copy()
    whole[~met] = around[~met]
    # One thread: these matrices are small, and two threads of a busy machine wait for each other longer than they work.
    with threadpool_limits(1, "blas"):
        whole[met] = _newton(x[:, met], wanted, total, around[met], precision[met], whole[met], rounds)
    return whole


def _newton(x: Floats, wanted: Floats, total: Floats, around: Floats, precision: Floats, found: Floats, rounds: int) -> Floats:
    for _ in range(rounds):
        shares = _logistic(x @ found)
        gradient = x.T @ (wanted - total * shares) - precision * (found - around)
        curvature = (x * (total * shares * (1 - shares))[:, None]).T @ x
        curvature[np.diag_indices_from(curvature)] += precision
        step = np.linalg.solve(curvature, gradient)
        largest = float(np.abs(x @ step).max(initial=0.0))
        found += step * min(1.0, _LONGEST_STEP / max(largest, _LONGEST_STEP))
        if largest < _SETTLED:
            break
    return found


def _logistic(log_odds: Floats) -> Floats:
    found: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -700, 700)))
    return found
