"""Coded columns against plain lists of texts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.madeup.registers.coded import Coded, digits

TEXTS = ["ก", "ข", "ค", "ก"]  # one stands in the list twice
COLUMN = st.lists(st.integers(-1, len(TEXTS) - 1), min_size=1, max_size=40)


def plain(codes: list[int]) -> list[str | None]:
    return [TEXTS[code] if code >= 0 else None for code in codes]


@settings(deadline=None)
@given(COLUMN)
def test_what_goes_in_comes_out_and_each_text_once(codes: list[int]) -> None:
    column = Coded(TEXTS, np.array(codes)).arrow()
    assert column.to_pylist() == plain(codes)
    assert sorted(column.dictionary.to_pylist()) == sorted({text for text in plain(codes) if text})


@settings(deadline=None)
@given(COLUMN, st.data())
def test_changes_are_those_of_a_list(codes: list[int], data: st.DataObject) -> None:
    rows = np.array(sorted(data.draw(st.sets(st.integers(0, len(codes) - 1)))), dtype=np.int64)
    column, expected = Coded(TEXTS, np.array(codes)), plain(codes)
    column.change(rows, lambda text: "" if text == "ข" else text + "!")
    for row in rows.tolist():
        expected[row] = None if expected[row] in (None, "ข") else f"{expected[row]}!"
    assert column.arrow().to_pylist() == expected
    column.put(rows, [f"{row}" if row % 2 else "" for row in rows.tolist()])
    for row in rows.tolist():
        expected[row] = f"{row}" if row % 2 else None
    assert column.arrow().to_pylist() == expected
    assert column[rows] == [expected[row] or "" for row in rows.tolist()]
    assert column.holding(lambda text: text == "ก").tolist() == [text == "ก" for text in expected]
    column.fill(rows, "ง")
    assert column[rows] == ["ง"] * len(rows)
    column.lay_over(rows, Coded(["x", "y"], np.arange(len(rows)) % 3 - 1))
    assert column[rows] == [["", "x", "y"][i % 3] for i in range(len(rows))]
    column.clear(rows)
    assert column[rows] == [""] * len(rows)


@settings(deadline=None)
@given(st.lists(st.integers(-1, 10**13 - 1), min_size=1, max_size=40))
def test_digits_are_padded_and_negative_is_nothing(numbers: list[int]) -> None:
    column = digits(np.array(numbers, dtype=np.int64), 13)
    column.validate(full=True)
    assert column.to_pylist() == [f"{number:013}" if number >= 0 else None for number in numbers]
    assert column.null_count == sum(number < 0 for number in numbers)


def test_digits_take_a_prefix() -> None:
    assert digits(np.array([1, 1234567]), 7, prefix="A").to_pylist() == ["A0000001", "A1234567"]
