"""The people of both registers, as they truly are: households, names, births, numbers, all as arrays of small integers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.madeup.draws import Bools, Ints, Whole, happens, stream
from ruamjai.madeup.households import CHILD, GRANDCHILD, Households, make_households, make_pool
from ruamjai.madeup.numbers import numbers_by_place
from ruamjai.madeup.registers.calendar import LAST_DAY, YEAR
from ruamjai.madeup.registers.naming import Bearers, Naming, name_people
from ruamjai.madeup.registers.places import Places, make_places
from ruamjai.madeup.registers.rates import Habits

MEAN_HOUSEHOLD = 3.3
_TWINS = 0.01  # of siblings that stand beside another
_DAYS_A_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class People:
    """Arrays over people, who stand household by household, and over households (``first_member``, ``size``)."""

    places: Places
    first_member: npt.NDArray[np.int32]
    size: npt.NDArray[np.int32]
    household: npt.NDArray[np.int32]
    relation: npt.NDArray[np.int8]
    male: Bools
    age: npt.NDArray[np.int8]
    birth: npt.NDArray[np.int32]  # an index into the tables of ``calendar``
    names: Naming
    number: Ints

    def __len__(self) -> int:
        return len(self.household)


def make_people(*, n: int, habits: Habits, seed: int) -> People:
    """n people in households of 1 to 8, 3.3 on average, as dense in their tambons as six million are over the country."""
    together = _first(n, _households(n, seed))
    household, relation = together.household.astype(np.int32), together.relation.astype(np.int8)
    sibling = _siblings(household, relation)
    rng = stream(seed, "registers", "people")
    birth = _births(together.age, sibling, rng)
    age = np.minimum((LAST_DAY - birth) / _DAYS_A_YEAR, 127).astype(np.int8)
    places = make_places(people=n, households=len(together.size), seed=seed)
    tambon = places.tambon[places.household_tambon]
    bearers = Bearers(
        household=household,
        relation=relation,
        male=together.male,
        age=age,
        born=YEAR[birth],
        sibling=sibling,
        province=tambon // 10_000,
        tambon=tambon,
    )
    return People(
        places=places,
        first_member=(np.cumsum(together.size) - together.size).astype(np.int32),
        size=together.size.astype(np.int32),
        household=household,
        relation=relation,
        male=together.male,
        age=age,
        birth=birth,
        names=name_people(bearers, habits, rng, seed),
        number=numbers_by_place(
            born=YEAR[birth], office=(tambon // 10_000)[household], amphoe=(tambon // 100 % 100)[household], seed=seed
        ),
    )


def _households(n: int, seed: int) -> Households:
    count = int(n / MEAN_HOUSEHOLD * 1.01) + 20
    return make_households(pool=make_pool(seed), mean_household=MEAN_HOUSEHOLD, n=count, seed=seed, province="registers")


def _first(n: int, many: Households) -> Households:
    """The first n people; the last household may lose some."""
    if len(many.household) < n:
        raise AssertionError("too few households were drawn")
    household = many.household[:n]
    return Households(
        size=np.bincount(household), household=household, relation=many.relation[:n], age=many.age[:n], male=many.male[:n]
    )


def _siblings(household: Whole, relation: Whole) -> Bools:
    """Whether the person before is a brother or sister: children of the head, or grandchildren, of one household."""
    found = np.zeros(len(household), dtype=bool)
    young = (relation == CHILD) | (relation == GRANDCHILD)
    found[1:] = (household[1:] == household[:-1]) & (relation[1:] == relation[:-1]) & young[1:]
    return found


def _births(age: Ints, sibling: Bools, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """Days of birth by age; twins share theirs."""
    birth = (LAST_DAY - (age + rng.random(len(age))) * _DAYS_A_YEAR).astype(np.int32)
    twin = sibling & happens(rng, _TWINS, len(age))
    twin[1:] &= ~twin[:-1]
    second = np.flatnonzero(twin)
    birth[second] = birth[second - 1]
    return birth
