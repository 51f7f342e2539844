"""Slips that the files do not show apart: whom a number belongs to, where people moved, that every typo shows."""

import numpy as np

from ruamjai.madeup.draws import stream
from ruamjai.madeup.numbers import mistyped
from ruamjai.madeup.registers.calendar import last_of_month
from ruamjai.madeup.registers.chances import Chances
from ruamjai.madeup.registers.coded import Coded
from ruamjai.madeup.registers.people import People
from ruamjai.madeup.registers.rates import Numbers
from ruamjai.madeup.registers.slips import misspelt, spoil_numbers
from ruamjai.thai.citizen_id import no_office


def test_a_mates_number_is_another_member_s_own(people: People) -> None:
    person = stream(1).permutation(len(people))
    number = spoil_numbers(
        people, person, Numbers(missing=0.0, mistyped=0.0, mates=0.05), Chances(stream(2), len(people)), stream(3)
    )
    owner = {number: who for who, number in enumerate(people.number.tolist())}
    whose = np.array([owner[one] for one in number.tolist()])
    other = whose != person
    assert abs(other.mean() - 0.05) < 0.003
    assert np.array_equal(people.household[whose], people.household[person])


def test_missing_and_mistyped_are_as_often_as_stated(people: People) -> None:
    person = np.arange(len(people))
    number = spoil_numbers(people, person, Numbers(missing=0.2, mistyped=0.04), Chances(stream(2), len(people)), stream(3))
    assert abs(np.mean(number < 0) - 0.20) < 0.005
    assert abs(np.mean((number >= 0) & (number != people.number)) - 0.04) < 0.003


def test_a_mistyped_number_keeps_office_and_length(people: People) -> None:
    before = people.number[:20_000]
    after = mistyped(before, stream(4))
    assert (after != before).all()
    changed = 0
    for old, new in zip(before.tolist(), after.tolist(), strict=True):
        text = f"{new:013}"
        assert len(text) == 13 and text[0] in "12345678" and no_office(text) and text[1:3] == f"{old:013}"[1:3]
        changed = max(changed, sum(a != b for a, b in zip(text, f"{old:013}", strict=True)))
    assert changed == 2


def test_every_typo_shows() -> None:
    names = ["สมชาย", "กก", "อานนท์", "ขวัญ"]
    column = Coded(names, np.arange(8_000) % 4)
    misspelt(column, np.arange(0, 8_000, 2), stream(5))
    even, odd = column[np.arange(0, 8_000, 2)], column[np.arange(1, 8_000, 2)]
    assert np.mean([text != names[i % 2 * 2] for i, text in enumerate(even)]) > 0.999
    assert odd == [names[i % 2 * 2 + 1] for i in range(4_000)]


def test_who_has_no_name_gets_no_typo() -> None:
    column = Coded(["สมชาย"], np.full(10, -1))
    misspelt(column, np.arange(10), stream(5))
    assert column[np.arange(10)] == [""] * 10


def test_last_days_of_months() -> None:
    year, month = np.array([1900, 2000, 2023, 2024, 2023, 2023]), np.array([2, 2, 2, 2, 4, 12])
    assert last_of_month(year, month).tolist() == [28, 29, 28, 29, 30, 31]
