"""The made-up world before any register sees it: places, households, people, and what is true of them."""

from dataclasses import dataclass

import numpy as np

from ruamjai.madeup.capitals import Capitals, score_capitals
from ruamjai.madeup.cards import draw_cards
from ruamjai.madeup.deprivation import Deprivation, deprive, out_of_work
from ruamjai.madeup.draws import Bools, Floats, Ints, Words, stream, words
from ruamjai.madeup.households import Households, make_households, make_pool
from ruamjai.madeup.names import NameBook, PeoplesNames, give_names, make_book
from ruamjai.madeup.numbers import citizen_numbers, house_codes
from ruamjai.madeup.people import Days, Lives, births, live, parts, survey_days
from ruamjai.madeup.places import Places, figures_of, make_places
from ruamjai.madeup.survey import Survey, survey_basic_needs

_HIGHLAND = frozenset({"5715", "5713", "5711", "5710"})  # amphoe where people without a registered status live (assumed)


@dataclass(frozen=True, slots=True)
class World:
    """Arrays over villages (in ``places``), households and people, who point at their household, and it at its village.

    People of a household stand together, households of a village, villages of a tambon. ``number`` is -1 for people who
    have no citizen number. ``card`` is 0 none, 1 registered, 2 verified.
    """

    places: Places
    book: NameBook
    village: Ints
    size: Ints
    house_no: Words
    house_code: Ints
    survey_day: Days
    household: Ints
    relation: Ints
    male: Bools
    lives: Lives
    names: PeoplesNames
    number: Ints
    deprivation: Deprivation
    survey: Survey
    card: Ints
    capitals: Capitals

    @property
    def tambon(self) -> Ints:
        """Each household's tambon, as an index into ``places``."""
        return self.places.village_tambon[self.village]

    @property
    def province(self) -> Words:
        """Each household's province, two digits."""
        return self.places.province_code[self.tambon]

    @property
    def poor(self) -> Bools:
        """Each person: truly poor, that is in a household that fails any of the 17 indicators."""
        return self.deprivation.poor[self.household]

    @property
    def first_member(self) -> Ints:
        """Each household's first person."""
        return np.concatenate([[0], np.cumsum(self.size)[:-1]])


def make_world(*, provinces: tuple[str, ...], people: int, seed: int) -> World:
    """A world of about ``people`` people. The same arguments give the same world."""
    places = make_places(provinces=provinces, people=people, seed=seed)
    village = np.repeat(np.arange(len(places.village_moo)), places.village_households)
    tambon = places.village_tambon[village]
    province = places.province_code[tambon].astype(np.int64)
    together = _households(province, seed)
    survey_day = survey_days(village=village, seed=seed)
    birth = births(age=together.age, household=together.household, relation=together.relation, survey_day=survey_day, seed=seed)
    lives = live(birth=birth, survey_day=survey_day, household=together.household, seed=seed)
    born = parts(birth)[0]
    book = make_book(people=people, seed=seed)
    names = give_names(
        book=book,
        household=together.household,
        relation=together.relation,
        male=together.male,
        age=lives.age,
        born=born,
        village=village,
        seed=seed,
    )
    deprivation = deprive(
        lives=lives,
        household=together.household,
        province=province,
        place_factor=_place_factor(places, village),
        poor_share={int(code): figures_of(code).poor_share for code in provinces},
        seed=seed,
    )
    lives = out_of_work(lives, deprivation)
    survey = survey_basic_needs(
        lives=lives, household=together.household, province=province, deprivation=deprivation, seed=seed
    )
    amphoe = places.amphoe_code
    highland = np.array([code in _HIGHLAND for code in amphoe], dtype=np.int64)[tambon]
    return World(
        places=places,
        book=book,
        village=village,
        size=together.size,
        house_no=_house_numbers(village, seed),
        house_code=house_codes(province=province, amphoe=np.array([int(code[2:]) for code in amphoe])[tambon], seed=seed),
        survey_day=survey_day,
        household=together.household,
        relation=together.relation,
        male=together.male,
        lives=lives,
        names=names,
        number=citizen_numbers(household=together.household, born=born, highland=highland[together.household], seed=seed),
        deprivation=deprivation,
        survey=survey,
        card=draw_cards(
            lives=lives, household=together.household, province=province, deprivation=deprivation, survey=survey, seed=seed
        ),
        capitals=score_capitals(
            lives=lives, household=together.household, province=province, deprivation=deprivation, survey=survey, seed=seed
        ),
    )


def _households(province: Ints, seed: int) -> Households:
    """Households of all provinces one after another; ``province`` (of each household) is in blocks."""
    pool = make_pool(seed)
    codes = list(dict.fromkeys(province.tolist()))
    parts_ = [
        make_households(
            pool=pool,
            mean_household=figures_of(str(code)).mean_household,
            n=int((province == code).sum()),
            seed=seed,
            province=str(code),
        )
        for code in codes
    ]
    before = np.concatenate([[0], np.cumsum([len(part.size) for part in parts_])[:-1]])
    return Households(
        size=np.concatenate([part.size for part in parts_]),
        household=np.concatenate([part.household + start for part, start in zip(parts_, before, strict=True)]),
        relation=np.concatenate([part.relation for part in parts_]),
        age=np.concatenate([part.age for part in parts_]),
        male=np.concatenate([part.male for part in parts_]),
    )


def _place_factor(places: Places, village: Ints) -> Floats:
    """A household's expected poverty over its province's: its tambon's share times its village's factor."""
    share = np.array([figures_of(code).poor_share for code in places.province_code])
    found: Floats = (places.tambon_poor_share / share)[places.village_tambon[village]] * places.village_poor_factor[village]
    return found


def _house_numbers(village: Ints, seed: int) -> Words:
    """House numbers within a village, with gaps, a few divided (12/1)."""
    rng = stream(seed, "world", "house numbers")
    n = len(village)
    first = np.concatenate([[True], village[1:] != village[:-1]])
    steps = np.cumsum(rng.integers(1, 4, n))
    number = steps - np.maximum.accumulate(np.where(first, steps, 0)) + 1
    part = np.where(rng.random(n) < 0.12, rng.integers(1, 4, n), 0)
    return words([f"{a}/{b}" if b else str(a) for a, b in zip(number.tolist(), part.tolist(), strict=True)])
