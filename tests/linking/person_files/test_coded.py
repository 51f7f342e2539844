"""Columns as distinct texts and codes, whatever Arrow hands over."""

import datetime as dt
import decimal

import numpy as np
import pyarrow as pa
import pytest

from ruamjai.linking.person_files.coded import Coded, together


def texts(coded):
    return coded.arrow().to_pylist()


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array(["a", None, "b", "a"]), ["a", None, "b", "a"]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (pa.array([3, None, 3], pa.int16()), ["3", None, "3"]),
        (pa.array([3.0, None, 1.5]), ["3", None, "1.5"]),
        (pa.array([True, None]), ["1", None]),
        (pa.array([dt.date(1960, 2, 3), None]), ["1960-02-03", None]),
        (pa.array([decimal.Decimal("12"), None]), ["12", None]),
        (pa.array([b"ab", None]), ["ab", None]),
        (pa.nulls(2), [None, None]),
        (pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array([7, 8])), ["7", "8", None]),
        (pa.DictionaryArray.from_arrays(pa.array([0, 1, 1], pa.uint32()), pa.array(["x", None])), ["x", None, None]),
    ],
)
def test_any_flat_type_becomes_text(column, expected):
    assert texts(Coded.of(column)) == expected
    assert texts(Coded.of(pa.chunked_array([column]))) == expected


def test_chunks_with_dictionaries_of_their_own_become_one_column():
    chunks = pa.chunked_array([pa.array(["a", "b"]).dictionary_encode(), pa.array(["b", None, "c"]).dictionary_encode()])
    coded = Coded.of(chunks)
    assert texts(coded) == ["a", "b", "b", None, "c"]
    assert len(coded.values) == 3


def test_texts_that_become_equal_become_one_and_nulls_empty():
    coded = Coded.of(pa.array(["a", "A", "-", None, "b"]))
    spelt = coded.spelt(pa.array(["a", "a", None, "b"]))
    assert texts(spelt) == ["a", "a", None, None, "b"]
    assert sorted(spelt.values.to_pylist()) == ["a", "b"]


def test_one_column_fills_in_where_another_is_empty():
    one, other = Coded.of(pa.array(["a", None, None])), Coded.of(pa.array(["x", "a", None]))
    assert texts(one.otherwise(other)) == ["a", "a", None]
    assert texts(one.where(np.array([False, True, True]), other)) == ["x", None, None]
    assert texts(Coded.nothing(3).otherwise(other)) == ["x", "a", None]


def test_combinations_are_numbered_and_each_stands_once():
    columns = [
        Coded.of(pa.array(["a", "b", "a", None, "a"])),
        Coded.of(pa.array(["x", "x", "x", None, None])),
        Coded.of(pa.array(["1", "2", "1", "1", None])),
    ]
    rows, combinations = together(*columns)
    assert [combinations[row] for row in rows] == list(zip(*(column.arrow().to_pylist() for column in columns), strict=True))
    assert len(combinations) == 4
    assert together(Coded.nothing(0))[1] == []
