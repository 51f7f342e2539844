"""One figure out of several models: weighed by AIC, with the error that comes of not knowing which model holds."""

import dataclasses
import math
from collections.abc import Sequence

from ruamjai.poverty.unseen.estimates import Estimate, limits


def average(models: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The average first, then each model with its weight.

    w_i is in proportion to exp(-Δ_i / 2), Δ_i the AIC less the lowest; the average is Σ w_i b_i and its error
    Σ w_i √(var_i + (b_i - average)²) (Buckland, Burnham and Augustin 1997). ``not_fitted`` where no model could be fitted.
    """
    fitted = [model for model in models if model.aic is not None]
    if not fitted:
        return Estimate("average", reason="not_fitted"), *models
    lowest = min(_number(model.aic) for model in fitted)
    share = [math.exp(-(_number(model.aic) - lowest) / 2) for model in fitted]
    weights = {model.model: part / math.fsum(share) for model, part in zip(fitted, share, strict=True)}
    mean = math.fsum(weights[model.model] * _number(model.unseen) for model in fitted)
    se = math.fsum(weights[m.model] * math.hypot(_number(m.se), _number(m.unseen) - mean) for m in fitted)
    whole = Estimate("average", mean, se, *limits(mean, se))
    return whole, *(dataclasses.replace(model, weight=weights.get(model.model)) for model in models)


def _number(value: float | None) -> float:
    return math.nan if value is None else value
