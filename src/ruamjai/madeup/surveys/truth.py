"""What is true in the whole population of a made-up survey: what a sample of it should come near to."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ruamjai import rulebook
from ruamjai.madeup.surveys.population import Stratum
from ruamjai.rulebook.surveys import CountingVersion

MEASURES = ("global_mpi", "national_mpi")


@dataclass(frozen=True, slots=True)
class Truth:
    """Headcount ratio, intensity and adjusted headcount ratio of the population by a measure that ships."""

    measure: str
    k: Fraction
    h: float
    a: float
    m0: float


def truths(population: Sequence[Stratum]) -> list[Truth]:
    """The truth by each of ``MEASURES``: nobody is left out, no answer is missing."""
    surveys = rulebook.load().surveys
    return [_truth(name, surveys[name].versions.versions[-1], population) for name in MEASURES]


def _truth(name: str, version: object, population: Sequence[Stratum]) -> Truth:
    if not isinstance(version, CountingVersion):
        raise TypeError(f"{name} counts no deprivations")
    weights = {str(indicator.column): indicator.weight for indicator in version.indicators}
    scale = math.lcm(version.k.denominator, *(weight.denominator for weight in weights.values()))
    people = poor = count = 0
    for stratum in population:
        score = sum(int(weight * scale) * stratum.deprived[column].astype(np.int64) for column, weight in weights.items())
        members = stratum.members * (score >= int(version.k * scale))
        people += int(stratum.members.sum())
        poor += int(members.sum())
        count += int((members * score).sum())
    h, m0 = poor / people, count / (scale * people)
    return Truth(name, version.k, h, m0 / h, m0)
