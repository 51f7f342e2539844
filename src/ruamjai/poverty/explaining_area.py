"""Why an area's figures are what they are: which dimensions make them up, what is unknown, and what each rule would say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.poverty.measuring import MEASURE
from ruamjai.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class DimensionShare:
    """A dimension's headcount ratios and its share of M0.

    ``raw`` is everybody deprived in it among people whose state in it is known; ``censored`` the poor deprived in it among
    people of whom it is known whether they are poor. Null where nobody's state is known; ``contribution`` (0-1) is null
    where nobody is poor.
    """

    dimension: str
    weight: Fraction
    raw: float | None
    censored: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class AreaWhy:
    """``figures`` is the area's row of ``area_poverty``; ``rules`` are its rows of ``rule_comparison`` by rule."""

    area_code: str
    figures: Mapping[str, Any] | None
    dimensions: tuple[DimensionShare, ...]
    rules: Mapping[str, Mapping[str, Any]]


def explain_area(
    *,
    area: str,
    area_poverty: ir.Table,
    rule_comparison: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> AreaWhy | None:
    """What makes up the figures of ``area`` (its code); ``None`` where the run has nobody there.

    Contributions use the weights of the newest version of the measure and sum to 1.
    """
    figures = collect(area_poverty.filter(area_poverty.area_code == area)).to_pylist()
    compared = collect(rule_comparison.filter(rule_comparison.area_code == area)).to_pylist()
    if not (figures or compared):
        return None
    return AreaWhy(
        area_code=area,
        figures=figures[0] if figures else None,
        dimensions=_shares(figures[0], rules) if figures else (),
        rules={row["rule"]: row for row in compared},
    )


def _shares(figures: Mapping[str, Any], rules: Rulebook) -> tuple[DimensionShare, ...]:
    weights = rules.measures[MEASURE].versions.newest.weights
    known = figures["n_people"] - figures["n_unknown"]
    counts = {name: weight * figures[f"n_{name}_poor"] for name, weight in weights.items()}
    total = sum(counts.values(), Fraction(0))
    return tuple(
        DimensionShare(
            dimension=name,
            weight=weight,
            raw=_ratio(figures[f"n_{name}"], figures["n_people"] - figures[f"n_{name}_unknown"]),
            censored=_ratio(figures[f"n_{name}_poor"], known),
            contribution=float(counts[name] / total) if total else None,
        )
        for name, weight in weights.items()
    )


def _ratio(above: int, below: int) -> float | None:
    return above / below if below else None
