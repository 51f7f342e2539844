"""The area-level model of Fay and Herriot (1979), fitted by restricted maximum likelihood.

A direct figure y_i of area i has sampling variance ψ_i, taken as known; the truth is x_i'β + v_i with v_i of variance σ²:

    y_i = x_i'β + v_i + e_i.

The estimate (EBLUP) is γ_i y_i + (1 - γ_i) x_i'β with γ_i = σ² / (σ² + ψ_i): the surer the direct figure, the more of it stays.

REML may end at σ² = 0, its border: then γ is 0 everywhere, and the error's g3, which takes σ² for nearly normal, no longer
holds. Li and Lahiri's (2010) adjusted likelihood, σ² times the restricted one, never does.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.stats import shapiro

Floats = NDArray[np.float64]
AtBorder = Literal["zero", "adjusted"]

_ROUNDS = 200
_SETTLED = 1e-10  # change of σ², relative to σ² + the middle ψ
_TELLS_APART = 1e-9  # the smallest singular value of the scaled covariates, relative to the largest


@dataclass(frozen=True, slots=True)
class FayHerriot:
    """A fitted model. Areas first: (areas,) each; NaN in ``residual`` where there was no direct figure.

    ``synthetic`` is x_i'β. ``mse`` is the mean squared error of ``eblup`` (Prasad and Rao 1990; for REML Datta and Lahiri
    2000); without a direct figure ``eblup`` is ``synthetic``, ``gamma`` 0. ``residual`` has variance 1 if the model holds.

    ``beta``, ``beta_se``: (covariates,). ``r2`` is the share of the areas' true differences that the covariates explain
    (adjusted for sampling error, Lahiri and Suntornchost 2015), ``normal_p`` the p-value of Shapiro and Wilk's test of the
    residuals, NaN where they cannot be had. ``log_likelihood`` is the restricted one at ``sigma2``. ``n_areas`` is how many
    had a direct figure. ``border``: REML's σ² is zero, and ``sigma2`` what was asked for in its place.
    """

    synthetic: Floats
    eblup: Floats
    mse: Floats
    gamma: Floats
    residual: Floats
    beta: Floats
    beta_se: Floats
    sigma2: float
    log_likelihood: float
    r2: float
    normal_p: float
    converged: bool
    rounds: int
    n_areas: int
    border: bool


def fay_herriot(direct: ArrayLike, variance: ArrayLike, covariates: ArrayLike, *, at_border: AtBorder = "zero") -> FayHerriot:
    """Fit the model to areas whose ``direct`` is a number; estimate every area.

    ``direct`` and ``variance``: (areas,), NaN in ``direct`` where nobody was surveyed (its variance is then not read).
    ``covariates``: (areas, covariates), with a column of ones if there is to be an intercept, known for every area.
    ``at_border``: what holds where REML's σ² is zero, "zero" itself or "adjusted", that of Li and Lahiri's likelihood, for
    which there must be three areas more than covariates (else zero holds).
    ``ValueError``: shapes that do not fit, a variance that is not above zero (no direct figure is certain), covariates that are
    not finite or cannot be told apart, fewer areas than covariates and one more.
    """
    y, psi, x = (np.asarray(given, np.float64) for given in (direct, variance, covariates))
    _check(y, psi, x)
    sampled = np.isfinite(y)
    data = _Data(y[sampled], psi[sampled], x[sampled])
    _check_areas(data)
    sigma2, converged, rounds = _reml(data)
    border = sigma2 == 0
    if border and at_border == "adjusted":
        sigma2 = _adjusted(data)
    at = _At(data, sigma2)
    covariance = at.inverse
    leverage = _quadratic(x, covariance)
    synthetic = x @ at.beta
    eblup, gamma, mse, residual = synthetic.copy(), np.zeros(len(y)), sigma2 + leverage, np.full(len(y), np.nan)
    gamma[sampled] = sigma2 / at.v
    eblup[sampled] = synthetic[sampled] + gamma[sampled] * at.r
    mse[sampled] = _mse(data, at, gamma[sampled], leverage[sampled])
    residual[sampled] = at.r / np.sqrt(np.maximum(at.v - leverage[sampled], np.finfo(float).tiny))
    return FayHerriot(
        synthetic=synthetic, eblup=eblup, mse=mse, gamma=gamma, residual=residual,
        beta=at.beta, beta_se=np.sqrt(np.diag(covariance)), sigma2=sigma2, log_likelihood=at.log_likelihood,
        r2=_r2(data), normal_p=_normal_p(residual[sampled]), converged=converged, rounds=rounds, n_areas=len(data.y),
        border=border,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Data:
    y: Floats
    psi: Floats
    x: Floats


class _At:
    """Everything about the fit at one σ², by generalised least squares; V is diagonal, so nothing is larger than x."""

    def __init__(self, data: _Data, sigma2: float) -> None:
        self.v = data.psi + sigma2
        weighed = data.x / self.v[:, np.newaxis]
        information = data.x.T @ weighed
        self.inverse: Floats = np.linalg.inv(information).astype(np.float64)
        self.beta: Floats = self.inverse @ (weighed.T @ data.y)
        self.r: Floats = data.y - data.x @ self.beta
        _, log_determinant = np.linalg.slogdet(information)
        free = len(data.y) - data.x.shape[1]
        self.log_likelihood = -0.5 * float(
            free * math.log(2 * math.pi) + np.log(self.v).sum() + log_determinant + (self.r**2 / self.v).sum()
        )
        second = self.inverse @ (weighed.T @ weighed)
        third = self.inverse @ (weighed.T @ (weighed / self.v[:, np.newaxis]))
        # P = V⁻¹ - V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹; the score is (y'PPy - tr P) / 2, the information tr(PP) / 2.
        self.score = 0.5 * float((self.r**2 / self.v**2).sum() - ((1 / self.v).sum() - np.trace(second)))
        self.information = 0.5 * float((1 / self.v**2).sum() - 2 * np.trace(third) + np.trace(second @ second))


def _reml(data: _Data) -> tuple[float, bool, int]:
    """σ² by Fisher scoring, never below zero; whether it settled, and after how many rounds.

    Each step is halved until the likelihood no longer falls; at the end zero is tried too, which a step could pass by.
    """
    middle = float(np.median(data.psi))
    sigma2, at, settled, rounds = middle, _At(data, middle), False, 0
    while not settled and rounds < _ROUNDS:
        rounds += 1
        step = at.score / at.information
        new = max(sigma2 + step, 0.0)
        found = _At(data, new)
        while found.log_likelihood < at.log_likelihood - 1e-12 and abs(new - sigma2) > _SETTLED * (sigma2 + middle):
            new = (new + sigma2) / 2
            found = _At(data, new)
        settled = abs(new - sigma2) <= _SETTLED * (sigma2 + middle)
        sigma2, at = new, found
    if _At(data, 0.0).log_likelihood > at.log_likelihood:
        return 0.0, settled, rounds
    return sigma2, settled, rounds


def _adjusted(data: _Data) -> float:
    """The σ² above zero that makes σ² · restricted likelihood largest (Li and Lahiri 2010); 0 where that grows without end.

    A grid finds the highest of its tops, a root of score + 1/σ² the place itself.
    """
    if len(data.y) - data.x.shape[1] <= 2:
        return 0.0
    least, most = float(data.psi.min()), float(data.psi.max() + np.var(data.y))
    grid = np.geomspace(least * 1e-6, most * 1e3, 200)
    top = int(np.argmax([math.log(value) + _At(data, float(value)).log_likelihood for value in grid]))

    def slope(sigma2: float) -> float:
        return _At(data, sigma2).score + 1 / sigma2

    below, above = float(grid[max(top - 1, 0)]), float(grid[min(top + 1, len(grid) - 1)])
    return float(brentq(slope, below, above, xtol=1e-14 * above, rtol=1e-12)) if slope(below) > 0 > slope(above) else 0.0


def _quadratic(x: Floats, matrix: Floats) -> Floats:
    """x_i' M x_i for every row."""
    return np.asarray(np.einsum("ij,jk,ik->i", x, matrix, x), np.float64)


def _mse(data: _Data, at: _At, gamma: Floats, leverage: Floats) -> Floats:
    """g1 + g2 + 2 g3: what sampling leaves, what estimating β adds, and what estimating σ² adds.

    Of the adjusted σ² too: that it lies above the truth by design is not taken off, so there the error is rather too large.
    """
    spread = 2 / float((1 / at.v**2).sum())  # asymptotic variance of σ²
    return gamma * data.psi + (1 - gamma) ** 2 * leverage + 2 * data.psi**2 / at.v**3 * spread


def _r2(data: _Data) -> float:
    m, p = data.x.shape
    total = float(np.var(data.y, ddof=1)) - float(data.psi.mean())
    if m <= p or total <= 0:
        return math.nan
    hat = _quadratic(data.x, np.linalg.pinv(data.x.T @ data.x).astype(np.float64))
    beta, *_ = np.linalg.lstsq(data.x, data.y, rcond=None)
    left = float(((data.y - data.x @ beta) ** 2).sum() - ((1 - hat) * data.psi).sum()) / (m - p)
    return float(min(max(1 - left / total, 0.0), 1.0))


def _normal_p(residual: Floats) -> float:
    if not 3 <= len(residual) <= 5000 or np.ptp(residual) == 0:  # of more areas Shapiro and Wilk's p-value is not known
        return math.nan
    return float(shapiro(residual).pvalue)


def _check(y: Floats, psi: Floats, x: Floats) -> None:
    if y.ndim != 1 or psi.shape != y.shape or x.ndim != 2 or len(x) != len(y) or x.shape[1] == 0:
        raise ValueError(f"direct {y.shape}, variance {psi.shape} and covariates {x.shape} do not fit together")
    if not np.isfinite(x).all():
        raise ValueError("a covariate is missing or infinite")
    sampled = np.isfinite(y)
    if not (np.isfinite(psi[sampled]).all() and (psi[sampled] > 0).all()):
        raise ValueError("a variance is not above zero: no direct figure is certain, smooth it first")


def _check_areas(data: _Data) -> None:
    m, p = data.x.shape
    if m < p + 2:
        raise ValueError(f"{m} areas are too few for {p} covariates")
    if not told_apart(data.x):
        raise ValueError("the covariates cannot be told apart")


def told_apart(x: Floats) -> bool:
    """Whether no column of ``x`` follows from the others, whatever their units."""
    size = np.sqrt((x**2).sum(axis=0))
    if (size == 0).any():
        return False
    singular = np.linalg.svd(x / size, compute_uv=False)
    return bool(len(x) >= x.shape[1] and singular[-1] > _TELLS_APART * singular[0])
