"""People written down without a slip."""

import numpy as np

from ruamjai.madeup.draws import Ints, Whole
from ruamjai.madeup.registers.calendar import ISO
from ruamjai.madeup.registers.coded import Coded
from ruamjai.madeup.registers.people import People
from ruamjai.madeup.registers.places import house_text
from ruamjai.madeup.registers.sheet import Sheet
from ruamjai.madeup.registers.titles import TITLES, true_titles

_SEXES = ("1", "2")
_VILLAGES = [str(number) for number in range(20)]


def write_down(people: People, person: Ints) -> Sheet:
    """The chosen people, in the order given, as they truly are; births in ISO form."""
    household = people.household[person]
    male = people.male[person]
    title = true_titles(male, people.age[person], people.names.mrs[person])
    tambon, amphoe, province = areas(people, people.places.household_tambon[household])
    house = people.places.house[household]
    return Sheet(
        person=person,
        number=people.number[person],
        title=Coded(TITLES, title),
        first_name=Coded(people.names.given_names, people.names.given[person]),
        last_name=Coded(people.names.family_names, people.names.family[person]),
        sex=Coded(_SEXES, np.where(male, 0, 1)),
        birth_date=Coded(ISO, people.birth[person]),
        house_no=houses(house),
        moo=Coded(_VILLAGES, people.places.moo[household]),
        tambon=tambon,
        amphoe=amphoe,
        province=province,
    )


def houses(house: Whole) -> Coded:
    """House numbers as text."""
    return Coded([house_text(number) for number in range(int(house.max(initial=0)) + 1)], house)


def areas(people: People, tambon: Whole) -> tuple[Coded, Coded, Coded]:
    """Codes of tambon, amphoe and province, from indices into ``people.places.tambon``."""
    codes = [str(code) for code in people.places.tambon.tolist()]
    found = [Coded([code[:length] for code in codes], tambon) for length in (6, 4, 2)]
    return found[0], found[1], found[2]
