"""Who lives together: households drawn from a pool of plausible ones, weighted so that ages, sexes and sizes come out right.

The weights are found by iterative proportional updating (Ye, Konduri, Pendyala, Sana and Waddell, 2009, "A methodology to
match distributions of both household and person attributes in the generation of synthetic populations").
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.madeup.calibration import AGE_GROUPS, HOUSEHOLD_SIZES, MALE_SHARE
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, spread, stream

HEAD, SPOUSE, CHILD, GRANDCHILD, PARENT, OTHER = range(6)
_POOL = 12_000
_ROUNDS = 30
_OLDEST = 99

# One column a place at the table: head, spouse, two parents, three children, a child's spouse, two grandchildren, another.
_RELATION = np.array([HEAD, SPOUSE, PARENT, PARENT, CHILD, CHILD, CHILD, OTHER, GRANDCHILD, GRANDCHILD, OTHER])
_LIVES_BY_DAUGHTER = 0.5  # grandchildren and children's spouses through a daughter: another surname


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidate households: a row each, a column a place at the table; ``age`` is -1 where the place is empty."""

    age: Ints
    male: Bools


@dataclass(frozen=True, slots=True)
class Households:
    """People by household: a household's members stand together, the head first."""

    size: Ints
    household: Ints
    relation: Ints
    age: Ints
    male: Bools


def make_pool(seed: int, n: int = _POOL) -> Pool:
    """n candidate households of 1 to 8 people: ages apart as generations are, children at home mostly while young."""
    rng = stream(seed, "households", "pool")
    age = np.full((n, len(_RELATION)), -1, dtype=np.int64)
    male = rng.random((n, len(_RELATION))) < 0.5
    head = rng.integers(20, 92, n)
    male[:, 0] = happens(rng, np.where(head < 65, 0.66, 0.52), n)
    age[:, 0] = head
    paired = happens(rng, np.interp(head, [20, 30, 60, 80, 92], [0.35, 0.75, 0.75, 0.45, 0.2]), n)
    apart = np.where(male[:, 0], -1, 1) * rng.integers(-2, 9, n)
    age[:, 1] = np.where(paired, (head + apart).clip(18, _OLDEST), -1)
    male[:, 1] = ~male[:, 0]
    mother = np.where(male[:, 0] & paired, age[:, 1], head)
    _parents(rng, age, male, head)
    _children(rng, age, mother)
    _children_of_children(rng, age, male, head)
    age[:, 10] = np.where(happens(rng, 0.05, n), rng.integers(0, 85, n), -1)
    most = np.cumsum(age >= 0, axis=1) <= len(HOUSEHOLD_SIZES)
    return Pool(age=np.where(most, age, -1), male=male)


def _parents(rng: np.random.Generator, age: Ints, male: Bools, head: Ints) -> None:
    n = len(head)
    mother = head + rng.integers(17, 36, n)
    father = mother + rng.integers(0, 7, n)
    at_home = (head < 70) & happens(rng, 0.2, n)
    age[:, 2] = np.where(at_home & (mother <= _OLDEST), mother, -1)
    age[:, 3] = np.where((age[:, 2] >= 0) & (father <= _OLDEST) & happens(rng, 0.4, n), father, -1)
    male[:, 2], male[:, 3] = False, True


def _children(rng: np.random.Generator, age: Ints, mother: Ints) -> None:
    n = len(mother)
    born = rng.poisson(1.9, n).clip(max=3)
    at_birth = rng.integers(17, 34, n)
    twins = happens(rng, 0.01, n)
    for place in range(3):
        child = mother - at_birth
        stays = happens(rng, np.interp(child, [0, 16, 19, 26, 40, 60], [0.95, 0.95, 0.6, 0.35, 0.25, 0.15]), n)
        age[:, 4 + place] = np.where((born > place) & (child >= 0) & stays, child, -1)
        at_birth += np.where(twins & (place == 0), 0, rng.integers(1, 6, n))


def _children_of_children(rng: np.random.Generator, age: Ints, male: Bools, head: Ints) -> None:
    n = len(head)
    eldest = age[:, 4]
    grown = eldest >= 20
    age[:, 7] = np.where(grown & happens(rng, 0.35, n), (eldest + rng.integers(-4, 5, n)).clip(18), -1)
    male[:, 7] = ~male[:, 4]
    by_grown_child = grown & happens(rng, 0.45, n)
    left_behind = ~grown & (head >= 48) & happens(rng, 0.18, n)  # parents work in a city, grandparents raise the child
    generation = np.where(by_grown_child, eldest, head - 24)
    first = generation - rng.integers(18, 32, n)
    second = first - rng.integers(1, 6, n)
    has = (by_grown_child | left_behind) & (first >= 0) & (first <= 22)
    age[:, 8] = np.where(has, first, -1)
    age[:, 9] = np.where(has & (second >= 0) & happens(rng, 0.4, n), second, -1)


def tilted_sizes(mean: float) -> Floats:
    """Shares of households of 1 to 8 people with the given ``mean``: the assumed shape, tilted exponentially."""
    sizes = np.arange(1, len(HOUSEHOLD_SIZES) + 1)
    low, high = -3.0, 3.0
    shares: Floats = np.array(HOUSEHOLD_SIZES)
    for _ in range(60):
        tilt = (low + high) / 2
        shares = np.array(HOUSEHOLD_SIZES) * np.exp(tilt * sizes)
        shares /= shares.sum()
        low, high = (tilt, high) if shares @ sizes < mean else (low, tilt)
    return shares


def weights_of(pool: Pool, mean_household: float) -> Floats:
    """Weights of the pool's households under which ages, sexes and sizes have their published or assumed shares."""
    present = pool.age >= 0
    size = present.sum(axis=1)
    groups = np.minimum(pool.age // 5, len(AGE_GROUPS) - 1)
    counts = [((groups == group) & present).sum(axis=1) for group in range(len(AGE_GROUPS))]
    ages = np.array(AGE_GROUPS) / sum(AGE_GROUPS) * mean_household
    men = (pool.male & present).sum(axis=1)
    wanted = [
        *zip(counts, ages, strict=True),
        (men, MALE_SHARE * mean_household),
        (size - men, (1 - MALE_SHARE) * mean_household),
        *((size == i + 1, share) for i, share in enumerate(tilted_sizes(mean_household))),
    ]
    weight: Floats = np.full(len(size), 1.0 / len(size))
    held = [(np.flatnonzero(count), count[count > 0].astype(np.float64), target) for count, target in wanted]
    for _ in range(_ROUNDS):
        for rows, count, target in held:
            mine = weight[rows]
            weight[rows] = mine * (target / (mine @ count))
    weight /= weight.sum()
    return weight


def make_households(*, pool: Pool, mean_household: float, n: int, seed: int, province: str) -> Households:
    """n households of a province, drawn from the pool by weight and shuffled; people are numbered household by household."""
    rng = stream(seed, "households", province)
    chosen = rng.permutation(spread(rng, weights_of(pool, mean_household), n))
    age = pool.age[chosen]
    present = age >= 0
    household, place = np.nonzero(present)
    return Households(
        size=present.sum(axis=1),
        household=household,
        relation=_RELATION[place],
        age=age[present],
        male=pool.male[chosen][present],
    )
