"""How the right register writes people down: clerks' slips and the work of time, at the stated mean rates, exactly."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ruamjai.madeup.draws import Ints, Whole, words
from ruamjai.madeup.numbers import mistyped
from ruamjai.madeup.registers.calendar import DAY, MONTH, YEAR, last_of_month
from ruamjai.madeup.registers.chances import Chances
from ruamjai.madeup.registers.coded import Coded
from ruamjai.madeup.registers.people import People
from ruamjai.madeup.registers.rates import Numbers, Slips
from ruamjai.madeup.registers.sheet import Sheet
from ruamjai.madeup.registers.titles import other_titles
from ruamjai.madeup.registers.truth import areas, houses
from ruamjai.madeup.typos import misspell

DateText = Callable[[int, int, int], str]

_TRIES = 6  # of a misspelling that came out as the word itself
_WOMEN_FROM, _WOMEN_TO = 20, 50
_MOVES = ((0.6, 100), (0.9, 10_000))  # 6 in 10 within the amphoe, 3 within the province, others anywhere
_DEFAULT_YEAR = 1957  # BE 2500
_YEARS_OFF = np.array([-10, -2, -1, 1, 2, 10])


def slip(
    sheet: Sheet, people: People, rates: Slips, chances: Chances, rng: np.random.Generator, *, date_text: DateText
) -> Sheet:
    """The sheet with everything but its numbers as the register has it; ``date_text`` writes births."""
    age = people.age[sheet.person]
    other_titles(sheet.title, chances.where(rates.title), age, rng)
    _rename(sheet, people, rates, chances, rng)
    misspelt(sheet.first_name, chances.where(rates.first_name_typo), rng)
    misspelt(sheet.last_name, chances.where(rates.last_name_typo), rng)
    return _moved(_born(sheet, people, rates, chances, rng, date_text), people, rates, chances, rng)


def _rename(sheet: Sheet, people: People, rates: Slips, chances: Chances, rng: np.random.Generator) -> None:
    """Given names changed by deed; women's surnames before or after a marriage."""
    rows = chances.where(rates.other_given_name)
    male = people.male[sheet.person[rows]]
    first, last = np.where(male, 0, people.names.n_male), np.where(male, people.names.n_male, people.names.n_usual)
    step = rng.integers(1, last - first)
    sheet.first_name.codes[rows] = first + (sheet.first_name.codes[rows] - first + step) % (last - first)
    age = people.age[sheet.person]
    women = ~people.male[sheet.person] & (age >= _WOMEN_FROM) & (age <= _WOMEN_TO)
    rows = chances.where(rates.other_surname * float(women.mean()), women)
    n = len(people.names.family_names)
    borne = people.names.maiden[sheet.person[rows]]
    another = (sheet.last_name.codes[rows] + rng.integers(1, n, len(rows))) % n
    sheet.last_name.codes[rows] = np.where((borne >= 0) & (borne != sheet.last_name.codes[rows]), borne, another)


def misspelt(column: Coded, rows: Whole, rng: np.random.Generator) -> None:
    """One slip of the typist in each of ``rows`` that hold something; it always shows."""
    rows = rows[column.codes[rows] >= 0]
    before = words(column[rows])
    after = before
    for _ in range(_TRIES):
        same = after == before
        if not same.any():
            break
        after = misspell(after, same, rng)
    column.put(rows, after.tolist())


def _born(sheet: Sheet, people: People, rates: Slips, chances: Chances, rng: np.random.Generator, date_text: DateText) -> Sheet:
    """Births as far as they are known, and wrong ones; at most one thing is wrong with each."""
    birth = people.birth[sheet.person]
    year, month, day = YEAR[birth], MONTH[birth], DAY[birth]
    old = np.interp(people.age[sheet.person], [20, 50, 80], [0.5, 1.0, 1.8])
    which = chances.which(
        [
            (rates.birth_missing, None),
            (rates.birth_year_only, old),
            (rates.birth_first_january, old * ((month > 1) | (day > 1))),
            (rates.birth_swapped, (day <= 12) & (day != month)),
            (rates.birth_wrong, None),
            (rates.birth_last_december, (month < 12) | (day < 31)),
            (rates.birth_middle_june, (month != 6) | (day != 15)),
            (rates.birth_year_2500, year != _DEFAULT_YEAR),
        ]
    )
    missing, year_only, january, swapped, wrong, december, june, default = (
        np.flatnonzero(which == kind) for kind in range(1, 9)
    )
    year[default] = _DEFAULT_YEAR
    for rows, fixed_month, fixed_day in ((january, 1, 1), (default, 1, 1), (december, 12, 31), (june, 6, 15)):
        month[rows], day[rows] = fixed_month, fixed_day
    month[swapped], day[swapped] = day[swapped], month[swapped]
    _wrong_dates(year, month, day, wrong, rng)
    month[year_only] = day[year_only] = 0
    known, code = np.unique((year * 16 + month) * 32 + day, return_inverse=True)
    texts = [date_text(one // 512, one // 32 % 16, one % 32) for one in known.tolist()]
    written = Coded(texts, code)
    written.clear(missing)
    return replace(sheet, birth_date=written)


def _wrong_dates(year: Ints, month: Ints, day: Ints, rows: Ints, rng: np.random.Generator) -> None:
    """A year a little off, another month or another day: one of them, in place."""
    part = rng.integers(0, 3, len(rows))
    years, months, days = rows[part == 0], rows[part == 1], rows[part == 2]
    year[years] += rng.choice(_YEARS_OFF, len(years))
    month[months] = (month[months] - 1 + rng.integers(1, 12, len(months))) % 12 + 1
    day[days] = (day[days] - 1 + rng.integers(1, 28, len(days))) % 28 + 1
    day[rows] = np.minimum(day[rows], last_of_month(year[rows], month[rows]))


def _moved(sheet: Sheet, people: People, rates: Slips, chances: Chances, rng: np.random.Generator) -> Sheet:
    """Addresses: some people's are of another house, some house numbers wrong or not given."""
    household = people.household[sheet.person].astype(np.int64)
    rows = chances.where(rates.moved)
    there = household.copy()
    there[rows] = _elsewhere(people, household[rows], rng)
    house = people.places.house[household]
    wrong = chances.which([(rates.house_wrong, None), (rates.house_missing, None)])
    other = np.union1d(rows, np.flatnonzero(wrong == 1))
    house[other] = _other_houses(people.places.house, house[other], rng)
    tambon, amphoe, province = areas(people, people.places.household_tambon[there])
    sheet.moo.codes[rows] = people.places.moo[there[rows]]
    numbers = houses(house)
    numbers.clear(wrong == 2)
    return replace(sheet, tambon=tambon, amphoe=amphoe, province=province, house_no=numbers)


def _elsewhere(people: People, household: Ints, rng: np.random.Generator) -> Ints:
    """Another household's place for each: near, mostly."""
    chance = rng.random(len(household))
    n = len(people.size)
    low, high = np.zeros(len(household), dtype=np.int64), np.full(len(household), n)
    tambon = people.places.tambon[people.places.household_tambon]
    for share, unit in reversed(_MOVES):
        edges = np.flatnonzero(np.diff(tambon // unit, prepend=-1, append=-1))
        block = np.searchsorted(edges, household, side="right")
        near = chance < share
        low[near], high[near] = edges[block - 1][near], edges[block][near]
    return low + (rng.random(len(household)) * (high - low)).astype(np.int64)


def _other_houses(all_houses: Whole, now: Whole, rng: np.random.Generator) -> Whole:
    """Other house numbers of the usual kind."""
    drawn = all_houses[rng.integers(0, len(all_houses), len(now))]
    found: Whole = drawn + 4 * (drawn == now)
    return found


def spoil_numbers(people: People, person: Ints, rates: Numbers, chances: Chances, rng: np.random.Generator) -> Ints:
    """The people's numbers as a register has them, -1 where missing."""
    household = people.household[person]
    size = people.size[household].astype(np.int64)
    which = chances.which([(rates.missing, None), (rates.mistyped, None), (rates.mates, size > 1)])
    number = people.number[person]
    rows = np.flatnonzero(which == 2)
    number[rows] = mistyped(number[rows], rng)
    rows = np.flatnonzero(which == 3)
    first = people.first_member[household[rows]].astype(np.int64)
    step = 1 + (rng.random(len(rows)) * (size[rows] - 1)).astype(np.int64)
    number[rows] = people.number[first + (person[rows] - first + step) % size[rows]]
    number[which == 1] = -1
    return number
