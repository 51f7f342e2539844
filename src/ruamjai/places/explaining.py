"""Why a tambon is, or is not, a strategic area: each criterion with its value, its edge and whether it is met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.places.choosing import CRITERIA
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Label

# The tables of a run that ``explain`` looks into.
EXPLAINS_FROM = ("strategic_areas", "area_teams")


@dataclass(frozen=True, slots=True)
class CriterionWhy:
    """One criterion: met, not met, or null for unknown (which counts as not met), with the figures it rests on.

    ``edges`` are the rulebook's, under the names they have there; ``reasons`` are codes that the rulebook words.
    """

    criterion: str
    met: bool | None
    values: Mapping[str, Any]
    edges: Mapping[str, Any]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceWhy:
    """Why a tambon stands where it stands. ``missing`` are the criteria still to be met, in their order."""

    tambon_code: str
    eligible: bool
    rank: int | None
    rank_if_gates_met: int | None
    criteria: tuple[CriterionWhy, ...]
    missing: tuple[str, ...]
    source: Label
    verified: bool


_REASONS = {
    "concentration": (
        "concentrated", "not_concentrated", "too_few_households", "concentration_unknown", "concentration_unsure",
    ),
    "manager": ("has_manager", "no_manager", "manager_unknown"),
    "accepted_data": ("data_accepted", "data_partly_accepted", "data_not_accepted", "data_unknown"),
}  # fmt: skip


def explain(
    *,
    tambon: str,
    strategic_areas: ir.Table,
    area_teams: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> PlaceWhy | None:
    """Why the tambon of that code is, or is not, a strategic area; ``None`` where the run has no data there.

    ``rules`` must be the rulebook that the run was made with.
    """
    found = collect(strategic_areas.filter(strategic_areas.tambon_code == tambon)).to_pylist()
    if not found:
        return None
    place = found[0]
    teams = collect(area_teams.filter(area_teams.tambon_code == tambon)).to_pylist()
    team = teams[0] if teams else {}
    version = rules.places[CRITERIA].versions.newest
    given = place["reasons"].split("+")

    def criterion(name: str, met: bool | None, values: Mapping[str, Any], edges: Mapping[str, Any]) -> CriterionWhy:
        return CriterionWhy(name, met, values, edges, tuple(code for code in given if code in _REASONS[name]))

    shares = ("n_households", "n_poor_households", "share_poor", "share_least", "share_most", "location_quotient")
    edges = ("location_quotient_at_least", "households_at_least", "poor_households_at_least")
    criteria = (
        criterion(
            "concentration",
            place["concentrated"],
            {name: place[name] for name in shares},
            {name: getattr(version, name) for name in edges},
        ),
        criterion(
            "manager",
            place["has_manager"],
            {name: team.get(name) for name in ("university", "manager_since")},
            {},
        ),
        criterion(
            "accepted_data",
            place["data_accepted"],
            {name: team.get(name) for name in ("data_acceptance", "accepted_by", "accepted_on")},
            {"accepted_when": version.accepted_when},
        ),
    )
    return PlaceWhy(
        tambon_code=tambon,
        eligible=place["eligible"],
        rank=place["rank"],
        rank_if_gates_met=place["rank_if_gates_met"],
        criteria=criteria,
        missing=tuple(one.criterion for one in criteria if not one.met),
        source=version.source,
        verified=version.verified,
    )
