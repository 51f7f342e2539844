"""Numbers of nobody: right check digits, offices that exist nowhere, none twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.madeup.numbers import check_digits
from ruamjai.madeup.world import World
from ruamjai.thai.citizen_id import check_digit, is_valid, no_office


@given(st.lists(st.integers(0, 899_999_999_999), min_size=1, max_size=20))
def test_check_digits_agree_with_the_plain_rule(bodies: list[int]) -> None:
    expected = [check_digit(f"{body:012}") for body in bodies]
    assert check_digits(np.array(bodies, dtype=np.int64)).tolist() == expected


def test_every_number_is_valid_and_belongs_to_no_office(world: World) -> None:
    numbers = [f"{number:013}" for number in world.number.tolist() if number >= 0]
    assert all(is_valid(number) and no_office(number) for number in numbers)
    assert {number[1:3] for number in numbers} == {
        "28", "29", "59", "68", "69", "78", "79", "87", "88", "89", "97", "98", "99",
    }  # fmt: skip
    assert len(set(numbers)) == len(numbers)


def test_classes_follow_the_year_of_birth(world: World) -> None:
    """thai-facts 6.1: class 1 and 2 from BE 2527 on, 3 to 5 before; 0 for people without a registered status."""
    born = world.lives.birth.astype("datetime64[Y]").astype(int) + 1970
    kind = world.number // 10**12
    has = world.number >= 0
    assert set(kind[has & (born >= 1984)].tolist()) <= {0, 1, 2}
    assert set(kind[has & (born < 1984)].tolist()) <= {0, 3, 4, 5}
    without = (kind == 0) & has
    assert 0 < without.sum() < 0.02 * len(kind)
    assert 0 < (~has).sum() < 0.02 * len(kind)
    assert set(world.province[world.household[without]]) == {"57"}


def test_house_codes_have_eleven_digits_and_none_comes_twice(world: World) -> None:
    codes = [str(code) for code in world.house_code.tolist()]
    assert {len(code) for code in codes} == {11}
    assert len(set(codes)) == len(codes)
    assert all(no_office("0" + code) for code in codes)


def test_mates_mostly_share_the_office(world: World) -> None:
    office = world.number // 10**10 % 100
    neighbours = (world.household[1:] == world.household[:-1]) & (world.number[1:] >= 0) & (world.number[:-1] >= 0)
    assert 0.65 < (office[1:] == office[:-1])[neighbours].mean() < 0.85
