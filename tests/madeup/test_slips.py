"""Slips: at the stated rates, together, and never into a real number."""

import numpy as np
import pytest

from madeup.conftest import Views
from ruamjai.madeup.people import parts
from ruamjai.madeup.rates import RATES
from ruamjai.madeup.world import World
from ruamjai.thai.citizen_id import no_office


@pytest.mark.parametrize(("register", "name"), [("basic_needs", "survey"), ("welfare_card", "cards"), ("pppconnext", "teams")])
def test_rates_are_as_stated(world: World, views: Views, register: str, name: str) -> None:
    record, rates = getattr(views, name), RATES[register]
    person, n = record.person, len(record.person)
    has = world.number[person] >= 0
    off = 4 * np.sqrt(0.25 / n)  # four standard errors at worst
    assert abs((record.number < 0)[has].mean() - rates.number_missing) < off
    typed = has & (record.number >= 0)
    wrong = (record.number != world.number[person])[typed].mean()
    assert abs(wrong - rates.number_mistyped - rates.number_mates * (world.size[world.household[person]] > 1).mean()) < off
    assert abs((record.birth_year == 0).mean() - rates.birth_missing) < off
    known = record.birth_year > 0
    assert abs((record.birth_month == 0)[known].mean() - rates.birth_year_only) < off + 0.01
    year, month, day = parts(world.lives.birth[person])
    set_to_first = (record.birth_month == 1) & (record.birth_day == 1) & ~((month == 1) & (day == 1))
    assert abs(set_to_first.mean() - rates.first_january) < off + 0.01
    given_differs = (record.first_name != world.book.given[world.names.given[person]]).mean()
    assert abs(given_differs - rates.first_name - rates.other_first_name) < off + 0.01
    assert (record.birth_year - year)[known].min() >= -10 and (record.birth_year - year)[known].max() <= 10


def test_no_slip_makes_a_number_with_a_real_office(views: Views) -> None:
    for record in (views.survey, views.cards, views.teams):
        assert all(no_office(f"{number:013}") for number in record.number.tolist() if number >= 0)


def test_mates_numbers_are_borrowed(world: World, views: Views) -> None:
    owner = dict(zip(world.number.tolist(), range(len(world.number)), strict=True))
    record = views.teams
    borrowed = [
        (person, owner[number])
        for person, number in zip(record.person.tolist(), record.number.tolist(), strict=True)
        if number >= 0 and number != world.number[person] and number in owner
    ]
    mates = [world.household[a] == world.household[b] for a, b in borrowed]
    assert len(mates) > 30
    assert np.mean(mates) > 0.9


def test_slips_come_together(world: World, views: Views) -> None:
    """In careless records every rate is three times the others': slips of two fields attract each other."""
    record = views.teams
    name = record.first_name != world.book.given[world.names.given[record.person]]
    number = (record.number < 0) & (world.number[record.person] >= 0)
    both, apart = (name & number).mean(), name.mean() * number.mean()
    assert both / apart > 1.2


def test_birth_dates_exist(views: Views) -> None:
    for record in (views.survey, views.cards, views.teams):
        full = record.birth_day > 0
        parts_of = (record.birth_year[full], record.birth_month[full], record.birth_day[full])
        text = [f"{y:04}-{m:02}-{d:02}" for y, m, d in zip(*parts_of, strict=True)]
        np.array(text, dtype="datetime64[D]")  # raises for a 31 February


def test_moved_card_holders_stay_in_their_province(world: World, views: Views) -> None:
    record, places = views.cards, world.places
    true = world.village[world.household[record.person]]
    moved = record.village != true
    assert 0.07 < moved.mean() < 0.11
    province = places.province_code[places.village_tambon]
    assert np.array_equal(province[record.village], province[true])


def test_children_have_childrens_titles(world: World, views: Views) -> None:
    record = views.survey
    age, male = world.lives.age[record.person], world.male[record.person]
    title = record.title
    for young, old, sex in (("เด็กชาย", "นาย", male), ("เด็กหญิง", "นางสาว", ~male)):
        assert (title[sex & (age < 15)] == young).mean() > 0.85
        assert (title[sex & (age >= 18)] != young).all()
        assert (title[sex & (age >= 18) & (age < 25)] == old).mean() > 0.7
