"""The population that a made-up survey is drawn from: every household, its village, and in what it is deprived.

Neighbours are alike: a village has an effect of its own, stronger than a household's, so that a sample of villages tells
much less than as many households drawn one by one would, and an error that forgets the villages is far too small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

REGIONS = {1: "กรุงเทพมหานคร", 2: "ภาคกลาง", 3: "ภาคเหนือ", 4: "ภาคตะวันออกเฉียงเหนือ", 5: "ภาคใต้"}
AREAS = {1: "ในเขตเทศบาล", 2: "นอกเขตเทศบาล"}
# (region, area) → how hard life is there, and how many villages there are for one that is drawn. All made up.
STRATA: Mapping[tuple[int, int], tuple[float, int]] = {
    (1, 1): (-0.9, 14), (2, 1): (-0.5, 12), (2, 2): (-0.1, 9), (3, 1): (-0.3, 8), (3, 2): (0.5, 10),
    (4, 1): (-0.2, 9), (4, 2): (0.6, 12), (5, 1): (-0.4, 7), (5, 2): (0.4, 8),
}  # fmt: skip
# column → (log odds of being deprived where life is as hard as on average, how much it depends on that, share of no answer)
DEPRIVATIONS: Mapping[str, tuple[float, float, float]] = {
    "d_nutr": (-1.9, 0.7, 0.020), "d_cm": (-3.2, 0.5, 0.012),
    "d_educ": (-1.3, 1.0, 0.002), "d_satt": (-2.6, 0.9, 0.004),
    "d_elct": (-3.6, 1.3, 0.000), "d_sani": (-1.8, 1.1, 0.002), "d_wtr": (-2.0, 1.0, 0.002), "d_hsg": (-1.5, 1.2, 0.001),
    "d_ckfl": (-0.6, 1.4, 0.001), "d_asst": (-1.7, 1.1, 0.003),
    "years_of_schooling": (-1.2, 1.0, 0.003), "delayed_schooling": (-2.5, 0.7, 0.005),
    "living_with_parents": (-1.5, 0.5, 0.002), "drinking_water": (-2.0, 0.9, 0.002),
    "self_care": (-2.8, 0.4, 0.006), "food_deprivation": (-2.1, 0.9, 0.010),
    "waste_disposal": (-0.5, 1.1, 0.001), "internet": (-1.1, 1.2, 0.001), "assets": (-1.6, 1.1, 0.003),
    "saving": (-0.8, 0.9, 0.008), "financial_burden": (-1.4, 0.6, 0.015), "pension": (-0.2, 0.8, 0.005),
}  # fmt: skip

_VILLAGE_EFFECT, _HOUSEHOLD_EFFECT = 0.9, 0.5
_SIZES = (0.16, 0.22, 0.22, 0.19, 0.12, 0.06, 0.03)  # of households of 1, 2, … members
_HOUSEHOLDS = (24, 49)  # in a village, the last not among them
_CHILD, _ELDER = 0.08, 0.2  # chance of a member to be below 6, and 60 or over
_MEDIAN_INCOME, _INCOME_SPREAD, _INCOME_FALL = 92_000.0, 0.55, 0.45  # baht a person a year; fall where life is harder


@dataclass(frozen=True, slots=True)
class Stratum:
    """Every household of a stratum, the villages in order; all arrays are by household but ``sizes``, by village."""

    region: int
    area: int
    villages_drawn: int
    sizes: Whole
    members: Whole
    children: Whole
    elders: Whole
    income: Floats
    deprived: Mapping[str, NDArray[np.bool_]]


def make_strata(villages_drawn: Sequence[int], draws: np.random.Generator) -> list[Stratum]:
    """The population, a stratum of ``STRATA`` for each number of villages to be drawn in it."""
    return [
        _stratum(region, area, drawn, hardship, drawn * villages_for_one, draws)
        for ((region, area), (hardship, villages_for_one)), drawn in zip(STRATA.items(), villages_drawn, strict=True)
    ]


def _stratum(region: int, area: int, drawn: int, hardship: float, villages: int, draws: np.random.Generator) -> Stratum:
    sizes = draws.integers(*_HOUSEHOLDS, size=villages)
    households = int(sizes.sum())
    village = np.repeat(draws.normal(0, _VILLAGE_EFFECT, villages), sizes)
    hard = hardship + village + draws.normal(0, _HOUSEHOLD_EFFECT, households)
    members = draws.choice(np.arange(1, len(_SIZES) + 1), households, p=_SIZES)
    children = draws.binomial(members - 1, _CHILD)  # nobody below 6 keeps house alone
    elders = draws.binomial(members - children, _ELDER)
    deprived = {
        name: draws.random(households) < 1 / (1 + np.exp(-(at_zero + slope * hard)))
        for name, (at_zero, slope, _) in DEPRIVATIONS.items()
    }
    spread = draws.normal(0, _INCOME_SPREAD, households)
    income = np.round(_MEDIAN_INCOME * np.exp(spread - _INCOME_FALL * hard), -2)
    return Stratum(region, area, drawn, sizes, members, children, elders, income, deprived)
