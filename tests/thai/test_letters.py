import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.thai.letters import LONGEST, one_byte, one_byte_matrix, padded
from ruamjai.thai.text import to_one_byte

# Thai, Latin, digits, what has no code, an accent, and characters of two UTF-16 units.
anything = st.text(alphabet=[chr(code) for code in range(0x0E00, 0x0E80)] + list("aZ 09-.'/é€\0\u200b😀𠮷"), max_size=60)


def rows(values):
    matrix, lengths = one_byte_matrix(values)
    assert all(not row[length:].any() for row, length in zip(matrix, lengths, strict=True))
    return [bytes(row[:length]).decode("ascii") for row, length in zip(matrix, lengths, strict=True)]


@given(st.lists(anything, max_size=8))
def test_many_at_once_are_coded_as_each_alone(values):
    assert rows(values) == [to_one_byte(value)[:LONGEST] for value in values]


def test_every_name_is_coded_as_alone():
    names = sorted(thai_male_names() | thai_female_names() | thai_family_names())
    assert rows(names) == [to_one_byte(name) for name in names]


@given(st.lists(anything, min_size=1, max_size=8), st.data())
def test_a_part_of_a_column_is_coded_as_that_part(values, data):
    start = data.draw(st.integers(0, len(values)))
    assert rows(pa.array(values).slice(start)) == rows(values[start:])


def test_null_is_empty_and_any_width_of_offsets_serves():
    column = pa.array(["สม", None, "", "a"])
    assert rows(column) == [to_one_byte("สม"), "", "", "\x01"]
    assert rows(column.cast(pa.large_string())) == rows(column)


@pytest.mark.parametrize("values", [[], [""], ["", ""]])
def test_nothing_has_a_row_of_one_empty_place(values):
    matrix, lengths = one_byte_matrix(values)
    assert matrix.shape == (len(values), 1)
    assert not matrix.any()
    assert lengths.tolist() == [0] * len(values)


def test_the_longest_kept_can_be_chosen():
    matrix, lengths = one_byte_matrix(["กขค", "ก"], longest=2)
    assert matrix.tolist() == [[0x30, 0x31], [0x30, 0]]
    assert lengths.tolist() == [2, 1]


def test_a_matrix_can_be_wider_than_its_longest_text():
    assert np.array_equal(padded(one_byte(["ก"]), 3)[0], [[0x30, 0, 0]])
