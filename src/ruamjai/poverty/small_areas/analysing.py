"""The library door: small areas of any survey, on an Arrow table of direct figures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ruamjai.errors import UsageError
from ruamjai.poverty.small_areas.benchmarking import benchmark
from ruamjai.poverty.small_areas.fay_herriot import AtBorder, FayHerriot, fay_herriot
from ruamjai.poverty.small_areas.modelling import INTERCEPT

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """``areas``: one row an area, in the order given. ``model``: term, value, se, n_areas, one row a term or diagnostic."""

    areas: pa.Table
    model: pa.Table


def estimate_small_areas(
    table: pa.Table,
    *,
    area: str = "area",
    direct: str = "direct",
    variance: str = "variance",
    covariates: Sequence[str] = (),
    group: str | None = None,
    weight: str | None = None,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    at_border: AtBorder = "zero",
) -> SmallAreas:
    """Fay and Herriot's model (1979) of direct figures with known sampling variances, by restricted maximum likelihood.

    ``table`` has a row an area: its name, the direct figure (empty where nobody was surveyed: it gets what the model expects),
    the figure's sampling variance (above zero; smooth it first where few were surveyed) and the covariates, known for every
    area; an intercept is added. The answer has ``area``, ``direct``, ``se``, ``synthetic``, ``eblup``, ``rmse``, ``gamma`` and
    ``residual``, all on the scale of the direct figure.

    With ``group`` and ``weight`` there is ``benchmarked`` too: within each group Σ weight · figure is what it is of the direct
    figures (Wang, Fuller and Qu 2008), nothing outside ``bounds`` (0 and 1 for shares).

    Where the variance between areas comes out as zero (``sigma2_reml`` of ``model``), γ is 0 everywhere and ``rmse`` is not to
    be relied on: ``at_border="adjusted"`` then takes Li and Lahiri's (2010), which is above zero.

    ``UsageError`` names every column that does not serve, all at once.
    """
    names = [direct, variance, *covariates, *([weight] if weight else [])]
    faults = _faults(table, [area, *([group] if group else [])], names)
    if at_border not in get_args(AtBorder):
        faults.append(f"at_border must be one of {', '.join(get_args(AtBorder))}")
    if (group is None) != (weight is None):
        faults.append("group and weight go together")
    if faults:
        raise _refused(faults)
    numbers = {name: _floats(table, name) for name in names}
    x = np.column_stack([np.ones(len(table)), *(numbers[name] for name in covariates)])
    try:
        fit = fay_herriot(numbers[direct], numbers[variance], x, at_border=at_border)
    except ValueError as error:
        raise _refused([str(error)]) from error
    surveyed = np.isfinite(numbers[direct])
    columns = {
        "area": table[area], "direct": table[direct], "se": np.sqrt(np.where(surveyed, numbers[variance], np.nan)),
        "synthetic": fit.synthetic, "eblup": fit.eblup, "rmse": np.sqrt(fit.mse), "gamma": fit.gamma, "residual": fit.residual,
    }  # fmt: skip
    if group and weight:
        columns["benchmarked"] = _by_group(fit, numbers[direct], numbers[weight], table[group], bounds)
    made = {name: _arrow(values) if isinstance(values, np.ndarray) else values for name, values in columns.items()}
    return SmallAreas(pa.table(made), _model(fit, [INTERCEPT, *covariates]))


def _faults(table: pa.Table, keys: Sequence[str], numbers: Sequence[str]) -> list[str]:
    faults = [f"there is no column {name}" for name in dict.fromkeys((*keys, *numbers)) if name not in table.column_names]
    for name in dict.fromkeys(numbers):
        if name in table.column_names and not (
            pa.types.is_integer(table[name].type)
            or pa.types.is_floating(table[name].type)
            or pa.types.is_decimal(table[name].type)
        ):
            faults.append(f"column {name} holds no numbers")
    if keys[0] in table.column_names and len(pc.unique(table[keys[0]])) < len(table):
        faults.append(f"an area stands twice in column {keys[0]}")
    return faults


def _refused(faults: Sequence[str]) -> UsageError:
    return UsageError("; ".join(faults), message_th="ตารางนี้ใช้สร้างแบบจำลองพื้นที่ขนาดเล็กไม่ได้: " + "; ".join(faults))


def _floats(table: pa.Table, name: str) -> Floats:
    return np.asarray(table[name].cast(pa.float64()).to_numpy(), np.float64)


def _arrow(values: Floats) -> pa.Array:
    return pa.array(values, from_pandas=True)


def _by_group(fit: FayHerriot, direct: Floats, weight: Floats, groups: pa.ChunkedArray, bounds: tuple[float, float]) -> Floats:
    found = fit.eblup.copy()
    counted = np.where(np.isfinite(direct), weight, 0.0)
    names = np.array(groups.to_pylist(), object)
    for name in dict.fromkeys(names.tolist()):
        here = names == name
        if counted[here].sum() > 0:
            total = float((counted[here] * np.nan_to_num(direct[here])).sum() / counted[here].sum())
            found[here] = benchmark(fit.eblup[here], fit.mse[here], counted[here], total, least=bounds[0], most=bounds[1])
    return found


def _model(fit: FayHerriot, terms: Sequence[str]) -> pa.Table:
    reml = 0.0 if fit.border else fit.sigma2
    numbers = {
        "sigma2": fit.sigma2, "sigma2_reml": reml, "r2": fit.r2, "normal_p": fit.normal_p, "log_likelihood": fit.log_likelihood,
    }  # fmt: skip
    values = [*fit.beta.tolist(), *numbers.values()]
    errors = [*fit.beta_se.tolist(), *[math.nan] * len(numbers)]
    return pa.table(
        {
            "term": pa.array([*terms, *numbers], pa.string()),
            "value": _arrow(np.array(values)),
            "se": _arrow(np.array(errors)),
            "n_areas": pa.array([fit.n_areas] * len(values), pa.int64()),
        }
    )
