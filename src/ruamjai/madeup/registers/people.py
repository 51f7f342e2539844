"""The people of both registers, as they truly are: households, names, births, numbers, all as arrays of small integers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.households import CHILD, GRANDCHILD, Households, make_households, make_pool
from ruamjai.madeup.names import COHORT_BORN, NameBook, make_book, popularity, share_surnames
from ruamjai.madeup.numbers import numbers_by_place
from ruamjai.madeup.registers.calendar import LAST_DAY, YEAR
from ruamjai.madeup.registers.places import Places, make_places

Numbers32 = npt.NDArray[np.int32]

MEAN_HOUSEHOLD = 3.3
_TWINS, _ALLITERATING = 0.01, 0.25  # of siblings that stand beside another (of the same sex, for names that begin alike)
_COMMONEST_SHIFT = 10  # the commonest given name of a sex has about 0.8 %, its cohorts taken together
_SLOTS = 1 << 20  # of the table that names are drawn from, or eight a name if that is more
_DAYS_A_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class People:
    """Arrays over people, who stand household by household; ``household`` points into ``places`` and ``first_member``."""

    places: Places
    book: NameBook
    first_member: Numbers32
    size: Numbers32
    household: Numbers32
    relation: npt.NDArray[np.int8]
    male: Bools
    age: npt.NDArray[np.int8]
    birth: Numbers32  # days after calendar.FIRST_DAY
    given: Numbers32
    family: Numbers32
    maiden: Numbers32
    married: Bools
    number: Ints

    def __len__(self) -> int:
        return len(self.household)


def make_people(*, n: int, seed: int) -> People:
    """n people in households of 1 to 8, 3.3 on average, as dense in their tambons as six million are over the country."""
    together = _first(n, _households(n, seed))
    household = together.household.astype(np.int32)
    relation, age = together.relation.astype(np.int8), together.age.astype(np.int8)
    siblings = _siblings(household, relation)
    rng = stream(seed, "registers", "people")
    birth = _births(age, siblings, rng)
    age = np.minimum((LAST_DAY - birth) / _DAYS_A_YEAR, 127).astype(np.int8)
    book = make_book(people=n, seed=seed)
    given = _given(book, together.male, YEAR[birth] < COHORT_BORN, rng)
    _rhyme(given, book, together.male, siblings, rng)
    own, second, third = (_surnames(len(book.family), len(together.size), rng) for _ in range(3))
    family, maiden, married = share_surnames(
        own=own, second=second, third=third, household=household, relation=relation, male=together.male, age=age, rng=rng
    )
    places = make_places(people=n, households=len(together.size), seed=seed)
    tambon = places.tambon[places.household_tambon]
    return People(
        places=places,
        book=book,
        first_member=(np.cumsum(together.size) - together.size).astype(np.int32),
        size=together.size.astype(np.int32),
        household=household,
        relation=relation,
        male=together.male,
        age=age,
        birth=birth,
        given=given,
        family=family,
        maiden=maiden,
        married=married,
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


def _siblings(household: Numbers32, relation: npt.NDArray[np.int8]) -> Bools:
    """Whether the person before is a brother or sister: children of the head, or grandchildren, of one household."""
    found = np.zeros(len(household), dtype=bool)
    young = (relation == CHILD) | (relation == GRANDCHILD)
    found[1:] = (household[1:] == household[:-1]) & (relation[1:] == relation[:-1]) & young[1:]
    return found


def _births(age: npt.NDArray[np.int8], siblings: Bools, rng: np.random.Generator) -> Numbers32:
    """Days of birth by age; twins share theirs."""
    birth = (LAST_DAY - (age + rng.random(len(age))) * _DAYS_A_YEAR).astype(np.int32)
    twin = siblings & happens(rng, _TWINS, len(age))
    twin[1:] &= ~twin[:-1]
    second = np.flatnonzero(twin)
    birth[second] = birth[second - 1]
    return birth


def drawn(shares: Floats, n: int, rng: np.random.Generator) -> Numbers32:
    """n indices into ``shares``, in proportion to them to within a millionth: looked up in a table, which is fast."""
    size = max(_SLOTS, 8 * len(shares))
    ends = np.rint(np.cumsum(shares) / shares.sum() * size).astype(np.int64)
    slots = np.repeat(np.arange(len(shares), dtype=np.int32), np.diff(ends, prepend=0))
    return slots[rng.integers(0, size, n, dtype=np.uint32)]


def _given(book: NameBook, male: Bools, old: Bools, rng: np.random.Generator) -> Numbers32:
    """Given names by sex and cohort: the commonest has about 0.8 % of them."""
    given = np.empty(len(male), dtype=np.int32)
    for sex, first, last in ((True, 0, book.n_male), (False, book.n_male, len(book.given))):
        for cohort in (True, False):
            mine = np.flatnonzero((male == sex) & (old == cohort))
            given[mine] = first + drawn(
                popularity(book.given[first:last], rng, old=cohort, shift=_COMMONEST_SHIFT), len(mine), rng
            )
    return given


def _rhyme(given: Numbers32, book: NameBook, male: Bools, siblings: Bools, rng: np.random.Generator) -> None:
    """A quarter of neighbouring siblings of one sex get names that begin alike; none the same name, twins neither.

    The book is sorted, so names beside one another in it begin alike.
    """
    same_sex = np.zeros(len(male), dtype=bool)
    same_sex[1:] = siblings[1:] & (male[1:] == male[:-1])
    alike = same_sex & happens(rng, _ALLITERATING, len(male))
    waiting = np.flatnonzero(same_sex)
    step = rng.choice(np.array([-2, -1, 1, 2], dtype=np.int32), len(waiting))
    low = np.where(male[waiting], 0, book.n_male)
    high = np.where(male[waiting], book.n_male, len(book.given)) - 1
    waits = np.zeros(len(male), dtype=bool)
    waits[waiting] = True
    while len(waiting):
        now = ~waits[waiting - 1]  # siblings in their order: a name follows the one before, which must be settled
        rows = waiting[now]
        before = given[rows - 1]
        near = before + step[now]
        near = np.where((near >= low[now]) & (near <= high[now]), near, before - step[now])
        given[rows] = np.where(alike[rows] | (given[rows] == before), near, given[rows])
        waits[rows] = False
        waiting, step, low, high = waiting[~now], step[~now], low[~now], high[~now]


def _surnames(n_families: int, households: int, rng: np.random.Generator) -> Numbers32:
    """A surname a household; the commonest are a few times as common as the rarest, for the law keeps them to families."""
    return drawn(1.0 / (np.arange(n_families) + n_families / 5), households, rng)
