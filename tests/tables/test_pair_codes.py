"""A pair comes back from a file as it went out, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.tables.pair_codes import PAIR_KINDS, PairCode, read_pair_code, write_pair_code

ids = st.from_regex(r"[a-z_]{1,12}:[0-9a-f]{24}", fullmatch=True)
codes = st.builds(
    PairCode, sample=st.from_regex(r"[0-9a-f]{12}", fullmatch=True), run=st.from_regex(r"[0-9]{4}", fullmatch=True),
    left_record_id=ids, right_record_id=ids, right_register=st.just("tpmap"),
    stratum=st.sampled_from(["tpmap:tier1", "a:tier2:0.5:57"]),
    kind=st.sampled_from(PAIR_KINDS), probability=st.floats(0, 1), province=st.sampled_from(["", "57"]),
    n_stratum=st.integers(100, 10**7), n_cell=st.integers(1, 100), n_side=st.integers(100, 10**7),
)  # fmt: skip
PAIR = PairCode("0123456789ab", "0004", "a:1", "b:1", "b", "b:tier2:0.99", "tier2", 0.123456789012345, "57", 90, 30, 40)


@given(codes)
def test_there_and_back(pair):
    cell = write_pair_code(pair)
    assert read_pair_code(cell) == pair
    assert read_pair_code(f" {cell} ") == pair


@given(codes)
def test_a_spreadsheet_leaves_it_alone(pair):
    """Letters, digits, "-", "_" and "."; begins with a letter, so that it is neither a formula nor a number."""
    cell = write_pair_code(pair)
    assert cell[0].isalpha()
    assert all(char.isascii() and (char.isalnum() or char in "-_.") for char in cell)


@given(codes, st.data())
def test_a_changed_character_is_noticed(pair, data):
    cell = write_pair_code(pair)
    place = data.draw(st.integers(3, len(cell) - 2))
    other = data.draw(st.sampled_from([char for char in "ABCxyz059-_" if char != cell[place]]))
    assert read_pair_code(cell[:place] + other + cell[place + 1 :]) is None


@pytest.mark.parametrize(
    "cell", ["", "–", "r1.", "r1.x", "r1.AAAA", "r2." + write_pair_code(PAIR)[3:], write_pair_code(PAIR)[:-5], "ไทย", "r1.ไทย"]
)
def test_what_is_no_code_is_none(cell):
    assert read_pair_code(cell) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "tier3"},
        {"probability": 1.5},
        {"probability": float("nan")},
        {"run": "x"},
        {"n_cell": 0},
        {"n_cell": 91},
        {"n_side": 29},
    ],
)
def test_a_code_that_makes_no_sense_is_none(changed):
    from dataclasses import replace

    assert read_pair_code(write_pair_code(replace(PAIR, **changed))) is None


def test_nothing_of_the_design_can_be_read_with_the_naked_eye():
    assert not any(word in write_pair_code(PAIR) for word in ("tier", "0.99", "0.123", "b:1"))
