"""Columns as distinct values and places, against plain lists."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.warehouse.cells import Cells, plain_text

MOMENT = dt.datetime(2566, 2, 15, 9, 30)  # noqa: DTZ001  a spreadsheet knows no zone
ITEMS = st.lists(st.none() | st.sampled_from(["ก", "ข", "ค", "1", "2"]), max_size=20)


@given(ITEMS)
def test_items_come_back(items):
    assert Cells.of(items).items() == items
    assert Cells.of_arrow(pa.array(items, pa.string())).items() == items
    assert Cells.of(items).arrow(pa.string()).to_pylist() == items
    assert Cells.of(items).filled.tolist() == [item is not None for item in items]


@given(ITEMS, st.dictionaries(st.sampled_from(["ก", "ข", "ค", "1", "2"]), st.none() | st.integers(0, 2)))
def test_mapping_reads_each_distinct_value_once_and_joins_equal_results(items, said):
    read = []

    def look(value):
        read.append(value)
        return said.get(value)

    mapped = Cells.of(items).mapped(look)
    assert mapped.items() == [None if item is None else said.get(item) for item in items]
    assert sorted(read) == sorted({item for item in items if item is not None})
    assert len(set(mapped.values)) == len(mapped.values)


@given(ITEMS, st.data())
def test_choosing_emptying_and_filling_in(items, data):
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(items), max_size=len(items))), np.bool_)
    second = data.draw(st.lists(st.none() | st.just("z"), min_size=len(items), max_size=len(items)))
    cells = Cells.of(items)
    assert cells.take(chosen).items() == [item for item, is_chosen in zip(items, chosen, strict=True) if is_chosen]
    assert cells.emptied(chosen).items() == [None if out else item for item, out in zip(items, chosen, strict=True)]
    assert cells.otherwise(Cells.of(second)).items() == [a if a is not None else b for a, b in zip(items, second, strict=True)]
    assert cells.holding(lambda value: value in "กข").tolist() == [item is not None and item in "กข" for item in items]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  ก ข ", "ก ข"), ("   ", None), ("", None), (None, None), (1.0, "1"), (1101700203451.0, "1101700203451"),
        (2.5, "2.5"), (float("nan"), None), (-3.0, "-3"), (1e300, "1e+300"), (7, "7"), (True, "1"), (False, "0"),
        (dt.date(2023, 2, 15), "2023-02-15"), (MOMENT, "2566-02-15"), (b" \xe0\xb8\x81 ", "ก"),
    ],
)  # fmt: skip
def test_one_spelling_for_a_value(value, text):
    assert plain_text(value) == text
