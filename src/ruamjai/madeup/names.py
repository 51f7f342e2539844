"""What people are called. Given names and halves of family names come from pythainlp's corpora at run time, never from here.

The corpora are CC BY-SA 4.0. Family names are recombined halves of real ones, for Thai law keeps a surname nearly unique to
a family; which given names are common is drawn by sex and birth cohort, as linkage studies do.
"""

import re
from dataclasses import dataclass

import numpy as np
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.madeup.draws import Bools, Floats, Ints, Whole, Words, happens, pick, stream, words
from ruamjai.madeup.households import CHILD, GRANDCHILD, HEAD, OTHER, PARENT, SPOUSE
from ruamjai.thai.names import split_title
from ruamjai.thai.text import normalise

_THAI_WORD = re.compile("[ก-ฮฤเ-ไ][ก-ฮฤะ-ฺเ-๎]+")
_LETTERS = frozenset("กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลวศษสหฬอฮ")
_VOWELS_BEFORE = frozenset("เแโใไ")
_WANTS_A_LETTER_AFTER = frozenset("ัเแโใไ็")
_COMMONEST_SHIFT = 20  # Zipf-Mandelbrot: the commonest given name of a sex has about 0.8 %
COHORT_BORN = 1980  # before and after it other names are common
_FEWEST_SURNAMES = 9_836


@dataclass(frozen=True, slots=True)
class NameBook:
    """All names there are: ``given`` sorted, men's first (``n_male``), then women's; ``family`` names."""

    given: Words
    n_male: int
    family: Words


@dataclass(frozen=True, slots=True)
class PeoplesNames:
    """Indices into the book for each person; ``maiden`` is -1 where no other surname was ever borne."""

    given: Ints
    family: Whole
    maiden: Whole
    married: Bools


def make_book(*, people: int, seed: int) -> NameBook:
    """Given names as in the corpora; about one family name for 20 people, at least 9,836."""
    male, female = (_usable(corpus()) for corpus in (thai_male_names, thai_female_names))
    return NameBook(
        given=words([*male, *female]),
        n_male=len(male),
        family=words(_recombined(_usable(thai_family_names()), max(_FEWEST_SURNAMES, people // 20), seed)),
    )


def _usable(corpus: frozenset[str]) -> list[str]:
    """The corpus in one spelling and a fixed order, less entries that hold a title, a space or an odd sign."""
    spelt = {normalise(name) for name in corpus}
    return sorted(name for name in spelt if _THAI_WORD.fullmatch(name) and split_title(name)[0] is None)


def _recombined(names: list[str], n: int, seed: int) -> list[str]:
    """n different names made of a first half and a second half of two names."""
    rng = stream(seed, "names", "family")
    halves = [(name[:cut], name[cut:]) for name in names if (cut := _middle(name))]
    found: dict[str, None] = {}
    while len(found) < n:
        for first, second in rng.integers(0, len(halves), (n, 2)).tolist():
            name = halves[first][0] + halves[second][1]
            if len(found) < n and 4 <= len(name) <= 16:
                found[name] = None
    return list(found)


def _middle(name: str) -> int:
    """Where ``name`` may be cut, near its middle: before a syllable's first sign; 0 if nowhere."""
    cuts = [
        cut
        for cut in range(2, len(name) - 1)
        if name[cut] in (_LETTERS | _VOWELS_BEFORE)
        and name[cut - 1] not in _WANTS_A_LETTER_AFTER
        and name[cut + 1] != "์"
        and name[cut + 1 : cut + 3] not in ("ิ์", "ุ์")
    ]
    return min(cuts, key=lambda cut: abs(cut - len(name) / 2), default=0)


def ranking(names: Words, rng: np.random.Generator, *, old: bool) -> Floats:
    """What ranks names in a cohort, the favourite lowest: chance, but the old prefer short names and the young long ones."""
    length = np.array([len(name) for name in names], dtype=np.float64)
    return (length if old else -length) / 3.0 + rng.normal(0.0, 2.0, len(names))


def popularity(ranks: Floats, *, shift: int = _COMMONEST_SHIFT) -> Floats:
    """Shares of names, the favourite first (Zipf-Mandelbrot: 1 over rank and ``shift``, which flattens the top)."""
    shares = np.empty(len(ranks))
    shares[np.argsort(ranks)] = 1.0 / (np.arange(len(ranks)) + 1 + shift)
    return shares


def give_names(
    *, book: NameBook, household: Ints, relation: Ints, male: Bools, age: Ints, born: Ints, village: Ints, seed: int
) -> PeoplesNames:
    """Names for people who stand household by household; ``born`` is the year (CE), ``village`` each household's."""
    rng = stream(seed, "names", "people")
    given = _given(book, male, born, rng)
    _rhyme_siblings(given, book, household, relation, male, rng)
    family, maiden, married = _families(len(book.family), household, relation, male, age, village, rng)
    return PeoplesNames(given=given, family=family, maiden=maiden, married=married)


def _given(book: NameBook, male: Bools, born: Ints, rng: np.random.Generator) -> Ints:
    given = np.empty(len(male), dtype=np.int64)
    for sex, first, last in ((True, 0, book.n_male), (False, book.n_male, len(book.given))):
        for old in (True, False):
            shares = popularity(ranking(book.given[first:last], rng, old=old))
            mine = (male == sex) & ((born < COHORT_BORN) == old)
            given[mine] = first + pick(rng, shares, int(mine.sum()))
    return given


def _rhyme_siblings(
    given: Ints, book: NameBook, household: Ints, relation: Ints, male: Bools, rng: np.random.Generator
) -> None:
    """A quarter of neighbouring siblings of one sex get names that begin alike: the book is sorted, so neighbours in it do."""
    siblings = (relation[1:] == relation[:-1]) & np.isin(relation[1:], (CHILD, GRANDCHILD))
    close = (household[1:] == household[:-1]) & (male[1:] == male[:-1]) & siblings & happens(rng, 0.25, len(male) - 1)
    step = rng.choice([-2, -1, 1, 2], len(male) - 1)
    lowest = np.where(male, 0, book.n_male)
    highest = np.where(male, book.n_male, len(book.given)) - 1
    for index in np.flatnonzero(close) + 1:
        near = given[index - 1] + step[index - 1]
        given[index] = near if lowest[index] <= near <= highest[index] else given[index - 1] - step[index - 1]


def _families(
    n_families: int, household: Ints, relation: Ints, male: Bools, age: Ints, village: Ints, rng: np.random.Generator
) -> tuple[Whole, Whole, Bools]:
    """Surnames: a household's own and a second one (in-laws, a daughter's children), both often the village's."""
    own, second, third = (_surnames(n_families, village, rng) for _ in range(3))
    return share_surnames(
        own=own, second=second, third=third, household=household, relation=relation, male=male, age=age, rng=rng
    )


def share_surnames(
    *,
    own: Whole,
    second: Whole,
    third: Whole,
    household: Whole,
    relation: Whole,
    male: Bools,
    age: Whole,
    rng: np.random.Generator,
) -> tuple[Whole, Whole, Bools]:
    """Surname, maiden name (-1 where none was borne) and whether married, a person; three surnames a household to share."""
    n = len(household)
    has_spouse = np.bincount(household[relation == SPOUSE], minlength=len(own)) > 0
    married = np.select(
        [relation == SPOUSE, relation == HEAD, relation == PARENT, relation == OTHER],
        [True, has_spouse[household] | happens(rng, np.interp(age, [35, 60], [0.1, 0.85]), n), True, age >= 18],
        happens(rng, 0.3, n) & (age >= 25),
    ).astype(bool)
    by_daughter = happens(rng, 0.5, len(own))
    other_name = np.select(
        [relation == SPOUSE, relation == GRANDCHILD, relation == PARENT, relation == OTHER, relation == CHILD],
        [happens(rng, 0.15, n), by_daughter[household], happens(rng, 0.2, n), happens(rng, 0.7, n), happens(rng, 0.03, n)],
        False,
    ).astype(bool)
    family = np.where(other_name, second[household], own[household])
    maiden = np.where(married & ~male & (age >= 20), third[household], -1)
    return family, maiden, married


def _surnames(n_families: int, village: Ints, rng: np.random.Generator) -> Ints:
    """A surname a household: half the time one of the few that its village's kin share, else any."""
    n = len(village)
    shares: Floats = 1.0 / (np.arange(n_families, dtype=np.float64) + n_families / 5)
    any_name = pick(rng, shares, n)
    kin = (village * 7_919 + rng.integers(0, 8, n) * 104_729) % n_families
    found: Ints = np.where(happens(rng, 0.5, n), kin, any_name)
    return found
