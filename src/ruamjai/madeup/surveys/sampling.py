"""Drawing the survey: villages in each stratum, twelve households in each village, everybody in them.

Strata are drawn at unlike rates and villages differ in size, so weights matter; some answers are missing, by chance alone,
so that leaving those people out does not pull the figures to one side.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.errors import UsageError
from ruamjai.madeup.draws import stream
from ruamjai.madeup.surveys.population import AREAS, DEPRIVATIONS, REGIONS, STRATA, Stratum, make_strata
from ruamjai.madeup.surveys.truth import Truth, truths

Whole = NDArray[np.int64]

LEAST_PEOPLE = 200
_HOUSEHOLDS_DRAWN = 12
_PEOPLE_A_VILLAGE = 37  # in twelve households, on average
_NO_INCOME_TOLD = 0.01


@dataclass(frozen=True, slots=True)
class MadeSurvey:
    """``table``: a row a person. ``value_labels``: what the codes of region and area mean. ``truths``: of the population."""

    table: pa.Table
    value_labels: Mapping[str, Mapping[int, str]]
    truths: tuple[Truth, ...]
    population: int


def make_survey(*, people: int = 20_000, seed: int = 1) -> MadeSurvey:
    """A survey of about so many people; the same people and seed give the same survey. ``UsageError`` below 200 people.

    Columns: household, person, region, area, stratum, psu, weight, age, income_per_person, n_dependents, then 1 deprived,
    0 not, empty unknown: ten columns of ``global_mpi`` and twelve of ``national_mpi``.
    """
    if people < LEAST_PEOPLE:
        raise UsageError(
            f"--people {people}: a survey needs at least {LEAST_PEOPLE}.",
            message_th=f"--people {people}: ต้องมีอย่างน้อย {LEAST_PEOPLE} คน",
        )
    draws = stream(seed, "survey")
    drawn = max(2, round(people / _PEOPLE_A_VILLAGE / len(STRATA)))
    population = make_strata([drawn] * len(STRATA), draws)
    parts, first_psu, first_household = [], 1, 1
    for number, stratum in enumerate(population, start=1):
        part = _sample(number, stratum, first_psu, first_household, draws)
        parts.append(pa.table(part))
        first_psu += stratum.villages_drawn
        first_household += stratum.villages_drawn * _HOUSEHOLDS_DRAWN
    everybody = sum(int(stratum.members.sum()) for stratum in population)
    labels = {"region": REGIONS, "area": AREAS}
    return MadeSurvey(pa.concat_tables(parts).combine_chunks(), labels, tuple(truths(population)), everybody)


def _sample(number: int, stratum: Stratum, psu: int, household: int, draws: np.random.Generator) -> dict[str, pa.Array]:
    villages, drawn = len(stratum.sizes), stratum.villages_drawn
    chosen = np.sort(draws.choice(villages, drawn, replace=False))
    begins = np.concatenate([[0], np.cumsum(stratum.sizes)])
    rows = np.concatenate(
        [begins[one] + np.sort(draws.choice(stratum.sizes[one], _HOUSEHOLDS_DRAWN, replace=False)) for one in chosen]
    )
    weight = np.repeat(villages / drawn * stratum.sizes[chosen] / _HOUSEHOLDS_DRAWN, _HOUSEHOLDS_DRAWN)
    members = stratum.members[rows]
    by_household: dict[str, pa.Array] = {
        "household": pa.array(household + np.arange(len(rows))),
        "region": pa.array(np.full(len(rows), stratum.region)),
        "area": pa.array(np.full(len(rows), stratum.area)),
        "stratum": pa.array(np.full(len(rows), number)),
        "psu": pa.array(psu + np.repeat(np.arange(drawn), _HOUSEHOLDS_DRAWN)),
        "weight": pa.array(weight),
        "income_per_person": pa.array(stratum.income[rows], mask=draws.random(len(rows)) < _NO_INCOME_TOLD),
        "n_dependents": pa.array(stratum.children[rows] + stratum.elders[rows]),
    }
    for name, (_, _, unknown) in DEPRIVATIONS.items():
        answers = stratum.deprived[name][rows].astype(np.int8)
        by_household[name] = pa.array(answers, mask=draws.random(len(rows)) < unknown)
    persons = {name: column.take(pa.array(np.repeat(np.arange(len(rows)), members))) for name, column in by_household.items()}
    place = np.concatenate([np.arange(size) for size in members])
    ages = _ages(place, np.repeat(stratum.children[rows], members), np.repeat(stratum.elders[rows], members), draws)
    first = ("household", "region", "area", "stratum", "psu", "weight")
    return {
        "household": persons["household"], "person": pa.array(place + 1),
        **{name: persons[name] for name in first[1:]}, "age": pa.array(ages),
        **{name: column for name, column in persons.items() if name not in first},
    }  # fmt: skip


def _ages(place: Whole, children: Whole, elders: Whole, draws: np.random.Generator) -> Whole:
    """Elders come first in a household, then small children, then all others."""
    old = draws.integers(60, 91, len(place))
    small = draws.integers(0, 6, len(place))
    other = draws.integers(6, 60, len(place))
    return np.where(place < elders, old, np.where(place < elders + children, small, other))
