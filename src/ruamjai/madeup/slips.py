"""How a register writes people down: the slips of clerks and of time, at stated rates, that make linking hard.

Kinds and rates follow the measured generator of the linkage notes: PPPConnext slips as its register B; the จปฐ. survey and
the welfare card, filled in from cards and papers, slip less. Slips come together: in one record of five every rate is three
times the others'.
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.madeup.draws import Bools, Floats, Ints, Words, stream
from ruamjai.madeup.people import parts
from ruamjai.madeup.rates import Rates
from ruamjai.madeup.typos import misspell
from ruamjai.madeup.world import World

_CARELESS = 0.2
_CARELESS_TIMES = 3.0
_SWAPS = 0.3  # of mistyped numbers: two neighbours swapped, else one digit wrong


@dataclass(frozen=True, slots=True)
class Record:
    """People as one register has them; arrays over the chosen people. Birth parts are 0 where unknown, numbers -1."""

    person: Ints
    title: Words
    first_name: Words
    last_name: Words
    birth_year: Ints
    birth_month: Ints
    birth_day: Ints
    number: Ints
    village: Ints
    house_no: Words


class _Slips:
    """Which of n records slip, at a mean rate, with slips coming together in careless records."""

    def __init__(self, rng: np.random.Generator, n: int) -> None:
        careless = rng.random(n) < _CARELESS
        self._times: Floats = np.where(careless, _CARELESS_TIMES, 1.0) / (1 + _CARELESS * (_CARELESS_TIMES - 1))
        self._rng = rng

    def where(self, rate: float | Floats) -> Bools:
        found: Bools = self._rng.random(len(self._times)) < rate * self._times
        return found


def write_down(world: World, person: Ints, *, register: str, rates: Rates, seed: int) -> Record:
    """The chosen people as ``register`` writes them."""
    rng = stream(seed, "slips", register)
    slips = _Slips(rng, len(person))
    year, month, day = _births(world, person, slips, rates, rng)
    village, house_no = _addresses(world, person, slips, rates, rng)
    return Record(
        person=person,
        title=_titles(world, person, slips, rates, rng),
        first_name=_first_names(world, person, slips, rates, rng),
        last_name=_last_names(world, person, slips, rates, rng),
        birth_year=year,
        birth_month=month,
        birth_day=day,
        number=_numbers(world, person, slips, rates, rng),
        village=village,
        house_no=house_no,
    )


def _first_names(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> Words:
    given = world.names.given[person]
    other = slips.where(rates.other_first_name)
    n_male, n_all = world.book.n_male, len(world.book.given)
    low = np.where(world.male[person], 0, n_male)
    high = np.where(world.male[person], n_male, n_all)
    given = np.where(other, rng.integers(low, high), given)
    return misspell(world.book.given[given], slips.where(rates.first_name), rng)


def _last_names(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> Words:
    """Women's other surname where they have one; the young unmarried may have married since."""
    family, maiden = world.names.family[person], world.names.maiden[person]
    age = world.lives.age[person]
    changed = slips.where(rates.maiden_name) & ~world.male[person] & (age >= 20) & (age <= 50)
    another = rng.integers(0, len(world.book.family), len(person))
    family = np.where(changed, np.where(maiden >= 0, maiden, another), family)
    return misspell(world.book.family[family], slips.where(rates.last_name), rng)


_RANKS = ("ว่าที่ร้อยตรี", "จ.ส.อ.", "ด.ต.", "ร.ต.", "พระ")
_SHORT = {"นางสาว": "น.ส.", "เด็กชาย": "ด.ช.", "เด็กหญิง": "ด.ญ.", "นาย": "นาย", "นาง": "นาง"}


def _titles(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> Words:
    """The right title, or an abbreviation, a child's after 15, นางสาว for นาง and the other way round, none."""
    n = len(person)
    male, age, married = world.male[person], world.lives.age[person], world.names.married[person]
    mrs = married & (rng.random(n) < np.where(age >= 35, 0.9, 0.55))
    right: Words = np.select(
        [male & (age >= 15), male, age < 15, mrs],
        ["นาย", "เด็กชาย", "เด็กหญิง", "นาง"],
        "นางสาว",
    ).astype(object)
    ranked = male & (age >= 22) & (rng.random(n) < 0.006)
    right[ranked] = np.array(_RANKS, dtype=object)[rng.integers(0, len(_RANKS), int(ranked.sum()))]
    for index in np.flatnonzero(slips.where(rates.title)):
        right[index] = _other_title(right[index], int(age[index]), bool(male[index]), rng.random())
    return right


def _other_title(title: str, age: int, male: bool, chance: float) -> str:
    if chance < 0.1:
        return ""
    if 15 <= age <= 17 and chance < 0.5:
        return "เด็กชาย" if male else "เด็กหญิง"
    if not male and age >= 18 and chance < 0.45:
        return "นางสาว" if title == "นาง" else "นาง"
    return _SHORT.get(title, title)


def _births(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    year, month, day = (part.copy() for part in parts(world.lives.birth[person]))
    n = len(person)
    old = np.interp(world.lives.age[person], [20, 50, 80], [0.4, 1.0, 2.2])  # the old know their birthday less often
    old = old / old.mean() if n else old
    wrong = slips.where(rates.birth_wrong)
    which = rng.integers(0, 3, n)
    year = np.where(wrong & (which == 0), year + rng.choice([-10, -2, -1, 1, 2, 10], n), year)
    month = np.where(wrong & (which == 1), rng.integers(1, 13, n), month)
    day = np.where(wrong & (which == 2), rng.integers(1, 29, n), day)
    day = np.where(wrong & (which == 1), np.minimum(day, 28), day)
    swapped = slips.where(rates.day_and_month_swapped) & (day <= 12)
    day, month = np.where(swapped, month, day), np.where(swapped, day, month)
    default = slips.where(rates.first_january * old)
    day, month = np.where(default, 1, day), np.where(default, 1, month)
    year_only = slips.where(rates.birth_year_only * old)
    missing = slips.where(rates.birth_missing)
    day, month = np.where(year_only | missing, 0, day), np.where(year_only | missing, 0, month)
    last_day = np.select([month == 2, np.isin(month, (4, 6, 9, 11))], [28, 30], 31)
    leap = (month == 2) & (year % 4 == 0) & (year != 1900)
    return np.where(missing, 0, year), month, np.minimum(day, last_day + leap)


def _addresses(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> tuple[Ints, Words]:
    """Where the register has them: here, or elsewhere in the amphoe or province for those who moved."""
    n = len(person)
    village = world.village[world.household[person]]
    house_no = world.house_no[world.household[person]]
    moved = slips.where(rates.moved)
    step = np.where(rng.random(n) < 0.6, rng.integers(1, 12, n), rng.integers(1, 400, n))
    there = (village + step * rng.choice([-1, 1], n)) % len(world.places.village_moo)
    of = world.places.village_tambon
    same_province = (world.places.province_code[of[there]] == world.places.province_code[of[village]]).astype(bool)
    village = np.where(moved & same_province, there, village)
    renumbered = (moved & same_province) | slips.where(rates.house_wrong)
    house_no = np.where(renumbered, world.house_no[rng.integers(0, len(world.house_no), n)], house_no)
    return village, np.where(slips.where(rates.house_missing), "", house_no)


def _numbers(world: World, person: Ints, slips: _Slips, rates: Rates, rng: np.random.Generator) -> Ints:
    n = len(person)
    number = world.number[person]
    household = world.household[person]
    start, size = world.first_member[household], world.size[household]
    mate = start + (person - start + 1 + (rng.random(n) * (size - 1)).astype(np.int64)) % size
    number = np.where(slips.where(rates.number_mates) & (size > 1), world.number[mate], number)
    mistyped = slips.where(rates.number_mistyped) & (number > 0)
    number = np.where(mistyped, _mistyped(number, rng), number)
    found: Ints = np.where(slips.where(rates.number_missing), -1, number)
    return found


def _mistyped(number: Ints, rng: np.random.Generator) -> Ints:
    """One digit wrong or two neighbours swapped; the office digits stay, so that no made-up number can become a real one."""
    n = len(number)
    place = rng.integers(0, 10, n)  # from the right; digits 1-3 from the left are places 12-10
    unit = 10**place
    digit = number // unit % 10
    wrong = number + ((digit + rng.integers(1, 10, n)) % 10 - digit) * unit
    place = rng.integers(0, 9, n)
    low, high = number // 10**place % 10, number // 10 ** (place + 1) % 10
    swapped = number + (low - high) * 10 ** (place + 1) + (high - low) * 10**place
    found: Ints = np.where((rng.random(n) < _SWAPS) & (low != high), swapped, wrong)
    return found
