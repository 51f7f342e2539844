"""Numbers of whole columns are those that ``thai.citizen_id`` reads cell by cell."""

import re

import numpy as np
import pyarrow as pa
import pytest

from linking.person_files.made_up import chance, citizen_number
from ruamjai.linking.person_files.numbers import SHARED_BY, read_numbers, stable_hash
from ruamjai.thai import citizen_id


def spoilt(number, rng):
    """The number as files write it: right, mistyped, decorated, cut, or not at all."""
    other = "0123456789".replace(number[4], "")
    return rng.choice(
        [
            number, number, number, number[:4] + rng.choice(other) + number[5:], f"'{number}", f"{number}.0", f" {number} ",
            f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}", number[:12], number + "1",
            number[:6] + "0" * 7,
            f'="{number}"', number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")), "9" + number[1:],
            f"{number[:5]}x{number[6:]}",
            "0000000000000", "1111111111111", "", "-", "ไม่มี", "abcdefghijklm", "1.23456E+12",
            f"{number[0]}.{number[1:]}E+12", None,
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def cells():
    rng = chance(3)
    return [spoilt(citizen_number(rng), rng) for _ in range(6000)]


def one_by_one(cells):
    """The valid numbers."""
    read = [citizen_id.read(cell) if cell is not None else None for cell in cells]
    return [int(one.number) if one and one.number else None for one in read]


def valid(found):
    columns = found.arrow()
    return [
        n if good else None for n, good in zip(columns["number"].to_pylist(), columns["number_valid"].to_pylist(), strict=True)
    ]


def test_cells_of_text_read_as_they_do_one_by_one(cells):
    found = read_numbers(pa.chunked_array([pa.array(cells[:3500]), pa.array(cells[3500:])]), check=True)
    assert valid(found) == one_by_one(cells)
    assert not found.foreign


def test_a_slice_a_dictionary_and_bytes_behind_nulls_change_nothing(cells):
    whole = pa.array(cells)
    hidden = pa.compute.if_else(pa.array([i % 5 > 0 for i in range(len(cells))]), whole, pa.scalar(None, pa.string()))
    for column in (whole.slice(17, 900), whole.dictionary_encode(), whole.cast(pa.large_string()), hidden):
        found = read_numbers(pa.chunked_array([column]), check=True)
        plain = column.cast(pa.string()).to_pylist()
        assert valid(found) == one_by_one(plain)


def test_whole_numbers_and_floats_read_as_text_would(cells):
    rng = chance(5)
    numbers = [int(citizen_number(rng)) + rng.choice([0, 0, 0, 1]) for _ in range(500)] + [0, -5, 19, 10**12, 99 * 10**12]
    expected = [int(str(n)) if len(str(n)) == 13 and citizen_id.read(str(n)).state == "valid" else None for n in numbers]
    assert valid(read_numbers(pa.chunked_array([pa.array(numbers)]), check=True)) == expected
    floats = pa.array([*map(float, numbers), None, 1.5], pa.float64())
    assert valid(read_numbers(pa.chunked_array([floats]), check=True)) == [*expected, None, None]


def test_a_whole_number_has_lost_one_leading_zero_without_harm():
    body = "028900000001"
    number = f"{body}{citizen_id.check_digit(body)}"
    column = pa.chunked_array([pa.array([int(number), int(number) // 10])])
    assert valid(read_numbers(column, check=True))[0] == int(number)


def test_a_mistyped_number_is_kept_as_written_and_not_valid(cells):
    """Thirteen digits whatever stands between them; not what a spreadsheet rounded, nor one digit thirteen times."""
    found = read_numbers(pa.chunked_array([pa.array(cells)]), check=True)
    for cell, number, good in zip(cells, found.number.tolist(), found.valid.tolist(), strict=True):
        digits = re.sub(r"^'|[ -]|\.0$", "", (cell or "").translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")))
        written = len(digits) == 13 and digits.isdigit() and len(set(digits)) > 1 and not digits.endswith("0" * 7)
        if written:
            assert number == int(digits), cell
        elif not good:
            assert number == -1, cell
    assert (found.number[~found.valid] > 0).sum() > 300


def test_a_number_that_many_rows_hold_is_nobodys():
    rng = chance(8)
    shared, most = citizen_number(rng), citizen_number(rng)
    cells = [shared] * SHARED_BY + [most] * (SHARED_BY - 1) + [citizen_number(rng) for _ in range(200)]
    found = read_numbers(pa.chunked_array([pa.array(cells)]), check=True)
    assert found.defaults == SHARED_BY
    assert (found.number[:SHARED_BY] == -1).all()
    assert (found.number[SHARED_BY:] >= 0).all()
    for few in (1, 20, SHARED_BY - 1):
        assert read_numbers(pa.chunked_array([pa.array([most] * few)]), check=None).defaults == 0
    assert read_numbers(pa.chunked_array([pa.array([most] * SHARED_BY)]), check=None).defaults == SHARED_BY


def test_a_column_with_hardly_a_number_of_thirteen_digits_holds_something_else():
    foreign = [f"{i:07d}" for i in range(1, 101)]
    rng = chance(9)
    assert read_numbers(pa.chunked_array([pa.array(foreign)]), check=None).foreign
    some = foreign[:90] + [citizen_number(rng) for _ in range(10)]
    assert not read_numbers(pa.chunked_array([pa.array(some)]), check=None).foreign
    assert not read_numbers(pa.chunked_array([pa.array(foreign)]), check=True).foreign
    # Numbers that a spreadsheet ruined are citizen numbers all the same, and none of them is left.
    ruined = read_numbers(pa.chunked_array([pa.array(["1.23457E+12"] * 20)]), check=None)
    assert (ruined.foreign, (ruined.number >= 0).sum()) == (False, 0)


def test_a_foreign_identifier_is_a_stable_number_of_62_bits_whatever_its_type():
    texts = pa.chunked_array([pa.array(["5304218", " 5304218 ", "7988", None, "-", "Ab 1", "ab 1"])])
    found = read_numbers(texts, check=False).number
    assert found[0] == found[1] == read_numbers(pa.chunked_array([pa.array([5304218])]), check=False).number[0]
    assert found[0] != found[2]
    assert found[3] == found[4] == -1
    assert found[5] == found[6]
    assert (found[[0, 2, 5]] >= 0).all()
    assert (found < 2**62).all()
    # By hand: the first eight bytes of BLAKE2b of "5304218", without the two lowest bits.
    import hashlib

    assert found[0] == int.from_bytes(hashlib.blake2b(b"5304218", digest_size=8).digest(), "big") >> 2
    assert stable_hash("x", bits=40) < 2**40


def test_an_empty_column_gives_no_numbers():
    found = read_numbers(pa.chunked_array([pa.nulls(4, pa.string())]), check=None)
    assert (found.number == np.full(4, -1)).all()
    assert (found.filled, found.foreign) == (0, False)
    assert len(read_numbers(pa.chunked_array([pa.nulls(3)]), check=None).number) == 3
