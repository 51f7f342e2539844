"""``policies/small_areas.toml``: when a tambon is thin, by what its figure is modelled, and which figures are extreme."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, cast

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Label

Transformation = Literal["none", "arcsine"]
AtBorder = Literal["zero", "adjusted"]

# What a model may know of a tambon. None of it comes from the answers that make somebody poor by จปฐ.: a figure must not
# explain itself. poverty/small_areas/tambons.py computes each.
COVARIATES = (
    "card_verified", "card_registered", "pppconnext_low", "basic_needs_known", "household_size", "log_people",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SmallAreasVersion:
    """What holds from ``start`` on.

    ``thin_below``: effective households below which a tambon's own figure is thin. ``areas_at_least``: tambons with data for a
    model. Extreme is a tambon whose standardised residual is at least ``extreme_residual``, or at least ``moved_residual``
    where the model moves it so far that it makes up ``moved_share`` of all squared moves. ``at_border``: which variance between
    tambons holds where restricted maximum likelihood puts it at zero, that zero or Li and Lahiri's.
    """

    start: dt.date
    source: Label
    verified: bool
    thin_below: int
    areas_at_least: int
    transformation: Transformation
    at_border: AtBorder
    extreme_residual: Fraction
    moved_residual: Fraction
    moved_share: Fraction
    covariates: Mapping[str, Label]


def read_version(fields: Fields) -> SmallAreasVersion:
    """One version."""
    found = SmallAreasVersion(
        start=fields.day("from"),
        source=fields.source(),
        verified=fields.verified(),
        thin_below=fields.whole("thin_below", 1),
        areas_at_least=fields.whole("areas_at_least", 1),
        transformation=cast(Transformation, fields.choice("transformation", ("none", "arcsine"))),
        # Rulebooks kept with runs made before this was decided do not say: they took zero.
        at_border=cast(AtBorder, fields.choice("at_border", ("zero", "adjusted"), "zero")),
        extreme_residual=fields.fraction("extreme_residual"),
        moved_residual=fields.fraction("moved_residual"),
        moved_share=fields.fraction("moved_share"),
        covariates=_covariates(fields),
    )
    if found.moved_residual > found.extreme_residual:
        fields.fault("moved_residual", "must be at most extreme_residual")
    if found.moved_share > 1:
        fields.fault("moved_share", "must be at most 1")
    if found.areas_at_least < len(found.covariates) + 3:  # an intercept, and one more than there are coefficients
        fields.fault("areas_at_least", f"{len(found.covariates)} covariates need {len(found.covariates) + 3} or more")
    return found


def _covariates(fields: Fields) -> dict[str, Label]:
    found = {}
    for name, inner in fields.by_id("covariate").items():
        found[name] = inner.label("label")
        inner.end()
        if name not in COVARIATES:
            inner.fault("id", f"{name} is none of {', '.join(COVARIATES)}")
    return found
