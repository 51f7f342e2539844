"""Habits: every kind of mess occurs among the files of one province; codes in the mess are not current tambons."""

from collections import Counter
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.madeup.draws import stream
from ruamjai.madeup.dress.habits import Habits, earlier_code, habits_of, pseudo_code, ruin_numbers, ruined
from ruamjai.thai.areas import all_areas, current, successor
from ruamjai.thai.citizen_id import check_digit, read

MADE_UP = st.integers(0, 10**9 - 1).map(lambda tail: f"198{tail:09}").map(lambda body: body + str(check_digit(body)))


def test_every_habit_is_kept_and_not_kept_among_eighteen_files() -> None:
    eighteen = [habits_of(place) for place in range(18)]
    for field in fields(Habits):
        assert len({getattr(habits, field.name) for habits in eighteen}) > 1, field.name


@pytest.mark.parametrize(
    "amphoe", sorted(area.code for area in all_areas() if area.level == "amphoe" and area.code[:2] in ("57", "47"))
)
def test_a_municipalitys_code_is_no_tambons(amphoe: str) -> None:
    code = pseudo_code(amphoe)
    assert code.startswith(amphoe) and len(code) == 6
    assert not current(code)
    assert successor(code) == ()


def test_earlier_codes_lead_to_the_tambon() -> None:
    known = [
        area.code
        for area in all_areas()
        if area.level == "tambon" and area.code[:2] in ("57", "47") and earlier_code(area.code)
    ]
    assert "571303" in known  # Lai Ngao was 570309 before Wiang Kaen became an amphoe
    for code in known:
        before = earlier_code(code)
        assert before is not None and not current(before)
        assert successor(before) == (code,)


@given(MADE_UP, st.floats(0, 1, exclude_max=True))
def test_ruined_numbers_are_restored_or_known_as_damaged(number: str, how: float) -> None:
    found = read(ruined(number, how))
    assert found.number == number if found.state == "valid" else found.state == "damaged"
    assert (found.state == "damaged") == (how < 2 / 7)


def test_every_way_of_ruin_occurs_and_the_rest_stays() -> None:
    column = ["1980000000018", None] * 2_000
    found = ruin_numbers(list(column), 0.05, stream(1))
    changed = [(before, after) for before, after in zip(column, found, strict=True) if before != after]
    assert len({after for _, after in changed}) == 7
    assert None not in {before for before, _ in changed}
    assert 60 < len(changed) < 140
    few = ruin_numbers(["1980000000018"] * 4, 0.03, stream(2))
    assert Counter(np.array(few) != "1980000000018")[True] >= 2
