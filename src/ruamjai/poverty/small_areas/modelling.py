"""One model of shares: which covariates it takes, on what scale it is fitted, and which figures are extreme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ruamjai.poverty.small_areas.fay_herriot import AtBorder, FayHerriot, fay_herriot, told_apart
from ruamjai.poverty.small_areas.smoothing import design_effect, smoothed_variance
from ruamjai.rulebook.policies.small_areas import Transformation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

INTERCEPT = "intercept"


@dataclass(frozen=True, slots=True)
class Shares:
    """Areas with a direct share (NaN where nobody was surveyed). All (areas,).

    ``effective``: households it rests on. ``weight``: people it speaks of. ``thin``: it rests on few households.
    """

    direct: Floats
    se: Floats
    effective: Floats
    weight: Floats
    thin: Flags
    covariates: Mapping[str, Floats]

    def at(self, chosen: Flags) -> "Shares":
        """Some of the areas."""
        return Shares(
            self.direct[chosen], self.se[chosen], self.effective[chosen], self.weight[chosen], self.thin[chosen],
            {name: values[chosen] for name, values in self.covariates.items()},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """Figures of every area, as shares from 0 to 1, and the fit behind them.

    ``se``: of the direct figure, as the model took it. NaN where there is no figure. ``terms``: the coefficients in order;
    ``left_out``: covariates that are not known of every area with data, or that follow from the others.
    """

    fit: FayHerriot
    terms: Sequence[str]
    left_out: Sequence[str]
    design_effect: float
    se: Floats
    synthetic: Floats
    eblup: Floats
    rmse: Floats
    gamma: Floats
    residual: Floats
    extreme: Flags


def model_shares(
    shares: Shares,
    *,
    transformation: Transformation,
    extreme_residual: Fraction,
    moved_residual: Fraction,
    moved_share: Fraction,
    at_border: AtBorder = "zero",
) -> Model | None:
    """Fay and Herriot's model of the shares; None where it cannot be fitted: too few areas, or nobody or everybody poor.

    Areas of which a covariate of the model is not known get no figure. "arcsine" models the arcsine of the share's root, whose
    variance is known without the share, and brings the figures back by their expectation (Sugasawa and Kubokawa 2017).
    ``at_border``: which σ² holds where REML's is zero (see ``fay_herriot``).
    """
    sampled = np.isfinite(shares.direct)
    data = shares.at(sampled)
    if not sampled.any():
        return None
    variance = smoothed_variance(data.direct, data.se, data.effective, data.weight, data.thin)
    effect = design_effect(data.direct, data.se, data.effective, data.thin)
    terms, left_out = _choose(data.covariates)
    matrix = np.column_stack([np.ones(len(sampled)), *(shares.covariates[name] for name in terms)])
    whole: Flags = np.asarray(np.isfinite(matrix).all(axis=1), np.bool_)
    y, psi = np.full(len(sampled), np.nan), np.full(len(sampled), np.nan)
    y[sampled] = np.arcsin(np.sqrt(data.direct)) if transformation == "arcsine" else data.direct
    psi[sampled] = effect / (4 * data.effective) if transformation == "arcsine" else variance
    if not np.isfinite(variance).all() or whole[sampled].sum() < len(terms) + 3:
        return None
    fit = fay_herriot(y[whole], psi[whole], matrix[whole], at_border=at_border)
    if not fit.converged:
        return None
    used = np.full(len(sampled), np.nan)
    used[sampled] = np.sqrt(variance)
    figures = {"synthetic": fit.synthetic, "eblup": fit.eblup, "rmse": np.sqrt(fit.mse)}
    if transformation == "arcsine":
        figures = _back(fit, psi[whole])
    flagged = extremes(fit, y[whole], extreme_residual, moved_residual, moved_share)
    return Model(
        fit=fit, terms=[INTERCEPT, *terms], left_out=left_out, design_effect=effect, se=used,
        synthetic=_spread(np.clip(figures["synthetic"], 0, 1), whole), eblup=_spread(np.clip(figures["eblup"], 0, 1), whole),
        rmse=_spread(figures["rmse"], whole), gamma=_spread(fit.gamma, whole), residual=_spread(fit.residual, whole),
        extreme=_spread(flagged.astype(np.float64), whole) == 1,
    )  # fmt: skip


def extremes(fit: FayHerriot, direct: Floats, residual: Fraction, moved_residual: Fraction, moved_share: Fraction) -> Flags:
    """Areas that the model does not describe: far from it, or far enough and moved so far that this one area decides.

    One area of unlike kind and large variance is pulled nearly all the way to the model; its error can then be larger than the
    gain in all others together.
    """
    away = np.nan_to_num(np.abs(fit.residual))
    moved = np.nan_to_num((fit.eblup - direct) ** 2)
    decides = moved >= float(moved_share) * max(float(moved.sum()), np.finfo(float).tiny)
    return np.asarray((away >= float(residual)) | ((away >= float(moved_residual)) & decides), np.bool_)


def _choose(covariates: Mapping[str, Floats]) -> tuple[list[str], list[str]]:
    """Covariates known of every area and not following from those before them; and the others."""
    chosen: list[str] = []
    left_out: list[str] = []
    for name, values in covariates.items():
        columns = [np.ones(len(values)), *(covariates[other] for other in chosen), values]
        usable = bool(np.isfinite(values).all()) and told_apart(np.column_stack(columns))
        (chosen if usable else left_out).append(name)
    return chosen, left_out


def _back(fit: FayHerriot, psi: Floats) -> dict[str, Floats]:
    """From the arcsine's scale to shares: the mean of sin² of a normal about the figure, and the error of sin² likewise."""
    left = fit.gamma * np.nan_to_num(psi) + (1 - np.sign(fit.gamma)) * fit.sigma2  # what stays unknown of the area itself
    return {
        "synthetic": _mean_of_squared_sine(fit.synthetic, np.full(len(psi), fit.sigma2)),
        "eblup": _mean_of_squared_sine(fit.eblup, left),
        "rmse": np.sqrt(_variance_of_squared_sine(fit.eblup, fit.mse)),
    }


def _mean_of_squared_sine(middle: Floats, variance: Floats) -> Floats:
    middle = np.clip(middle, 0, np.pi / 2)
    return np.asarray((1 - np.exp(-2 * variance) * np.cos(2 * middle)) / 2, np.float64)


def _variance_of_squared_sine(middle: Floats, variance: Floats) -> Floats:
    middle = np.clip(middle, 0, np.pi / 2)
    squares = (1 + np.exp(-8 * variance) * np.cos(4 * middle)) / 2
    return np.asarray(np.maximum(squares - (np.exp(-2 * variance) * np.cos(2 * middle)) ** 2, 0) / 4, np.float64)


def _spread(values: Floats, whole: Flags) -> Floats:
    """Values of the areas that are ``whole``, NaN for the others."""
    found = np.full(len(whole), np.nan)
    found[whole] = values
    return found
