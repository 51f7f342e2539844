"""Small areas: a Fay-Herriot model of every province's tambons beside their direct figures, made to add up to the province.

A province of few tambons with data takes the country's model. See docs/method/small-areas.md.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.areas import COUNTRY
from ruamjai.poverty.small_areas.benchmarking import benchmark
from ruamjai.poverty.small_areas.modelling import Model, Shares, model_shares
from ruamjai.poverty.small_areas.tambons import Tambons, read_tambons
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.policies.small_areas import SmallAreasVersion
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_NAMES = ("small_areas", "small_area_models")
_FIGURES = ("synthetic", "eblup", "rmse", "gamma", "residual")


def model_small_areas(
    *,
    poverty_measures: ir.Table,
    household_poverty: ir.Table,
    person_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``small_areas`` and ``small_area_models`` by the newest version of ``policies/small_areas.toml``; no rows without one.

    The flag says which figure to read: ``not_surveyed`` (there is the model's alone), ``no_model`` (the direct figure alone),
    ``extreme`` (the model does not describe the tambon: the direct figure), ``unsure`` (few households, and the model's error
    is no smaller: the direct figure), ``thin`` (few households: the benchmarked figure), empty (either). The first that holds.
    """
    versions = rules.policies["small_areas"].versions.versions
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _NAMES}
    if versions:
        tambons = read_tambons(
            poverty_measures=poverty_measures, household_poverty=household_poverty, person_poverty=person_poverty, areas=areas,
            collect=collect,
        )  # fmt: skip
        rows = _rows(tambons, versions[-1])
    return {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(TABLES[name])) for name in _NAMES}


def _rows(tambons: Tambons, version: SmallAreasVersion) -> dict[str, list[dict[str, Any]]]:
    shares = _shares(tambons, version)
    figures = {name: np.full(len(tambons.codes), np.nan) for name in (*_FIGURES, "benchmarked")}
    figures["direct_se"] = np.where(tambons.surveyed, tambons.se, np.nan)
    extreme = np.zeros(len(tambons.codes), np.bool_)
    models = {}
    country = _modelled(shares, version)
    for province in np.unique(tambons.province):
        here = tambons.province == province
        own = _modelled(shares.at(here), version)
        for code, model, places in ((str(province), own, np.ones(int(here.sum()), np.bool_)), (COUNTRY, country, here)):
            if model is None:
                continue
            models[code] = model
            for name in _FIGURES:
                figures[name][here] = getattr(model, name)[places]
            figures["direct_se"][here] = model.se[places]
            extreme[here] = model.extreme[places]
            figures["benchmarked"][here] = _benchmarked(shares.at(here), figures["eblup"][here], figures["rmse"][here])
            break
    flags = _flags(tambons, figures, extreme, shares.thin)
    return {
        "small_areas": _small_areas(tambons, figures, flags),
        "small_area_models": [row for code in sorted(models) for row in _model_rows(code, models[code])],
    }


def _shares(tambons: Tambons, version: SmallAreasVersion) -> Shares:
    surveyed = tambons.surveyed
    return Shares(
        direct=np.where(surveyed, tambons.direct, np.nan), se=tambons.se, effective=tambons.effective,
        weight=np.where(surveyed, tambons.n_people, 0).astype(np.float64),
        thin=surveyed & (tambons.effective < version.thin_below),
        covariates={name: tambons.covariates[name] for name in version.covariates},
    )  # fmt: skip


def _modelled(shares: Shares, version: SmallAreasVersion) -> Model | None:
    if np.isfinite(shares.direct).sum() < version.areas_at_least:
        return None
    return model_shares(
        shares, transformation=version.transformation, extreme_residual=version.extreme_residual,
        moved_residual=version.moved_residual, moved_share=version.moved_share, at_border=version.at_border,
    )  # fmt: skip


def _benchmarked(shares: Shares, eblup: Floats, rmse: Floats) -> Floats:
    """One province's figures that add up to its own; those of tambons without data stay as modelled."""
    there = np.isfinite(eblup)
    weight = np.where(there, shares.weight, 0.0)
    found = eblup.copy()
    if (weight > 0).any():
        counted = weight > 0
        total = float((weight[counted] * shares.direct[counted]).sum() / weight.sum())
        found[there] = benchmark(eblup[there], rmse[there] ** 2, weight[there], total)
    return found


def _flags(tambons: Tambons, figures: Mapping[str, Floats], extreme: Flags, thin: Flags) -> list[str]:
    """Of two figures the one with the larger error is never the one to read; adding up moves the model's, which counts too."""
    error = np.hypot(figures["rmse"], figures["benchmarked"] - figures["eblup"])
    conditions = (~tambons.surveyed, ~np.isfinite(figures["eblup"]), extreme, thin & (error >= figures["direct_se"]), thin)
    return [str(flag) for flag in np.select(conditions, ("not_surveyed", "no_model", "extreme", "unsure", "thin"), "")]


def _small_areas(tambons: Tambons, figures: Mapping[str, Floats], flags: list[str]) -> list[dict[str, Any]]:
    columns = {
        "area_code": list(tambons.codes),
        "n_people": tambons.n_people.tolist(),
        "n_households": tambons.n_households.tolist(),
        "direct": _known(np.where(tambons.surveyed, tambons.direct, np.nan)),
        **{name: _known(values) for name, values in figures.items()},
        "flag": flags,
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _model_rows(code: str, model: Model) -> list[dict[str, Any]]:
    fit = model.fit
    coefficients = zip(model.terms, fit.beta.tolist(), fit.beta_se.tolist(), strict=True)
    numbers = {
        "sigma2": fit.sigma2, "sigma2_reml": 0.0 if fit.border else fit.sigma2,
        "r2": fit.r2, "normal_p": fit.normal_p, "log_likelihood": fit.log_likelihood,
        "design_effect": model.design_effect,
    }  # fmt: skip
    rows = [
        *({"term": term, "value": value, "se": se} for term, value, se in coefficients),
        *({"term": term, "value": None, "se": None} for term in model.left_out),
        *({"term": term, "value": None if np.isnan(value) else value, "se": None} for term, value in numbers.items()),
    ]
    return [{"area_code": code, **row, "n_areas": fit.n_areas} for row in rows]


def _known(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
