"""The sentence of a page for every state of the data."""

import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse.privacy import Cell
from ruamjai.web import sentences
from ruamjai.web.queries.figures import AreaFigures, Between


def shown(n: int) -> Cell:
    return Cell(n, "shown")


THOUSAND, SOME = shown(1000), shown(160)


def area(*, people: Cell = THOUSAND, poor: Cell = SOME, unknown: int = 0, h: float | None = 0.16):
    return AreaFigures(
        code="470301", n_people=people, n_households=shown(300), n_poor=poor, n_poor_households=shown(50),
        n_unknown=shown(unknown), n_unknown_households=shown(0), all_unknown=unknown == people.value,
        h=Between(h), m0=Between(None), dimensions={name: shown(0) for name in DIMENSIONS},
        dimension_unknown={name: shown(0) for name in DIMENSIONS},
    )  # fmt: skip


@pytest.fixture(params=["th", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


STATES = {
    "no data": (None, "n"),
    "known": (area(), ""),
    "zero": (area(poor=shown(0), h=0.0), "g"),
    "zero so far": (area(poor=shown(0), h=0.0, unknown=40), "g"),
    "small": (area(poor=Cell(None, "small"), h=None), "g"),
    "hidden": (area(poor=Cell(None, "hidden"), h=None), "n"),
    "few asked": (area(people=Cell(None, "small"), poor=Cell(None, "hidden"), h=None), "n"),
    "all unknown": (area(unknown=1000, h=None), "n"),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_sentence_with_one_mark(language, state):
    found, tone = STATES[state]
    said = sentences.area(found, dimensions=["Health"] if found else [])
    assert said.mark
    assert said.tone == tone
    assert "[[" not in str(said)
    assert "%" not in str(said).replace("%%", "")


def test_no_two_states_say_the_same(language):
    assert len({str(sentences.area(found)) for found, _tone in STATES.values()}) == len(STATES)


def test_a_known_share_in_thai_and_english():
    with translation.override("th"):
        said = sentences.area(area(), dimensions=["สุขภาพ", "รายได้"], deepest=("ตำบลกุดบาก", "25.0"))
        assert said.mark == "1 ใน 6 ของคนที่สำรวจยังยากจน"
        assert "สุขภาพและรายได้" in said.after
        assert "ตำบลกุดบาก (25.0%)" in said.after
    with translation.override("en"):
        said = sentences.area(area(), dimensions=["Health", "Income"], with_data=(2, 77))
        assert said.mark == "1 in 6 of the people surveyed are poor"
        assert "health and income" in said.after
        assert "2 of 77" in said.after


def test_a_small_count_is_never_told():
    with translation.override("en"):
        said = str(sentences.area(area(poor=Cell(None, "small"), h=None)))
    assert "Fewer than 5 people" in said


def test_no_data_names_the_registers_that_know_the_area():
    with translation.override("en"):
        said = str(sentences.area(None, others=["TPMAP"]))
    assert "TPMAP knows the area" in said
    assert "Take the survey's files" in said


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.999999, "99,999 in 100,000"),
        (0.9996, "9,996 in 10,000"),
        (0.997, "997 in 1,000"),
        (0.95, "95 in 100"),
        (0.92, "92 in 100"),
        (0.9, "9 in 10"),
        (0.84, "5 in 6"),
        (0.5, "1 in 2"),
        (0.66, "2 in 3"),
        (0.171, "1 in 6"),
        (0.1, "1 in 10"),
        (0.016, "1 in 60"),
        (0.01, "1 in 100"),
        (0.003, "3 in 1,000"),
        (0.0003, "3 in 10,000"),
        (0.000001, "1 in 100,000"),
    ],
)
def test_shares_as_people_say_them(share, words):
    with translation.override("en"):
        assert sentences.one_in(share) == words


@given(st.floats(0.0001, 0.9999))
def test_said_shares_and_what_they_leave_are_near_the_true_ones(share):
    with translation.override("en"):
        n, of = (int(part.replace(",", "")) for part in sentences.one_in(share).split(" in "))
    assert 0 < n < of
    assert 0.75 < (n / of) / share < 1.34
    assert 0.74 < (1 - n / of) / (1 - share) < 1.34


def test_all_and_nobody_are_said_without_a_fraction(language):
    """A share that is all, or none, is no estimate: no "about", and no number in place of it."""
    everybody = area(poor=shown(1000), h=1.0)
    told = [
        sentences.area(everybody), sentences.area(everybody, dimensions=["Health"]),
        sentences.lists(shown(74), shown(0), shown(74)), sentences.incomes(1.0, 80, 0.0, "known"),
        sentences.incomes(1.0, 80, 1.0, "known"),
    ]  # fmt: skip
    assert all(one.mark for one in told)
    assert len({str(one) for one in told}) == len(told)
    assert not [str(one) for one in told if re.search(r"ราว|About|about|เกือบ|almost|\d (in|ใน) \d", str(one))]


def test_lists_of_words():
    with translation.override("en"):
        assert [sentences.listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
            "", "a", "a and b", "a, b and c",
        ]  # fmt: skip


def household(**changes):
    state = {
        "n_members": 5, "n_children": 2, "n_elderly": 1, "surveyed": True, "deprived": ("สุขภาพ",), "unknown": (),
        "level": "อยู่ยาก", "level_before": "อยู่ลำบาก", "n_disagreements": 1,
    }  # fmt: skip
    return sentences.household(sentences.HouseholdState(**(state | changes)))


def test_a_household_in_one_sentence():
    with translation.override("th"):
        assert str(household()) == (
            "ขัดสนด้านสุขภาพ 5 คน เด็ก 2 ผู้สูงอายุ 1 ระดับทุนตาม PPPConnext อยู่ยาก ก่อนหน้านั้นอยู่ลำบาก ทะเบียนเห็นไม่ตรงกัน 1 เรื่อง"
        )


@pytest.mark.parametrize(
    ("changes", "tone"),
    [
        ({}, ""),
        ({"deprived": (), "unknown": ()}, "g"),
        ({"deprived": (), "unknown": ("รายได้",)}, "n"),
        ({"unknown": ("รายได้",)}, ""),
        ({"surveyed": False, "deprived": ()}, "n"),
        ({"level": None, "level_before": None, "n_children": 0, "n_elderly": 0, "n_disagreements": 0}, ""),
    ],
)
def test_every_state_of_a_household(language, changes, tone):
    said = household(**changes)
    assert said.mark
    assert said.tone == tone
    assert "None" not in str(said)


def test_places_with_none_some_and_no_data(language):
    for said in (sentences.places(0, 0, 0, None), sentences.places(0, 3, 20, None), sentences.places(2, 3, 20, "ตำบลกุดบาก")):
        assert said.mark
        assert "None" not in str(said)
