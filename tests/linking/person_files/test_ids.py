"""Each row has an id of its own: its column's, or its number."""

import pyarrow as pa
import pytest

from linking.person_files.made_up import chance
from ruamjai.errors import FileRefused
from ruamjai.linking.person_files.ids import read_ids


def read(*chunks, kind=None):
    return read_ids(pa.chunked_array([pa.array(chunk, kind) for chunk in chunks]), sum(map(len, chunks)), "a.csv")


def test_rows_are_counted_where_there_is_no_column():
    ids = read_ids(None, 3, "a.csv")
    assert (ids.type, ids.to_pylist()) == (pa.int64(), [1, 2, 3])


@pytest.mark.parametrize(
    ("cells", "kind", "expected", "type_"),
    [
        (["b", "a"], pa.string(), ["b", "a"], pa.string()),
        (["b", "a"], pa.large_string(), ["b", "a"], pa.string()),
        ([5, 3], pa.int16(), [5, 3], pa.int64()),
        ([5, 3], pa.uint32(), [5, 3], pa.int64()),
        ([2**64 - 1, 3], pa.uint64(), [str(2**64 - 1), "3"], pa.string()),
        ([5.0, 3.5], pa.float64(), ["5", "3.5"], pa.string()),
    ],
)
def test_ids_keep_whole_numbers_and_are_text_otherwise(cells, kind, expected, type_):
    ids = read(cells, kind=kind)
    assert (ids.to_pylist(), ids.type) == (expected, type_)
    assert read_ids(pa.chunked_array([pa.array(cells, kind).dictionary_encode()]), 2, "a").to_pylist() == [
        cell if type_ == pa.string() else str(cell) for cell in expected
    ]


def test_ids_that_repeat_are_told_by_row_and_never_by_value():
    with pytest.raises(FileRefused) as told:
        read(["x1", "x2", "x1"], ["x2", "x3", "x1"])
    assert told.value.code == "ids_repeated"
    assert "3 rows" in str(told.value)
    assert "3, 4, 6" in str(told.value)
    assert "3, 4, 6" in told.value.message_th
    assert "x1" not in str(told.value) + told.value.message_th


def test_ids_that_are_missing_are_told():
    for cells in (["a", None, "", "b"], [1, None, None]):
        with pytest.raises(FileRefused) as told:
            read(cells)
        assert told.value.code == "ids_missing"
        assert "2 rows" in str(told.value)


def test_rows_told_are_those_whose_id_stood_above():
    rng = chance(12)
    for _ in range(50):
        cells = [rng.randint(0, 40) for _ in range(rng.randint(2, 30))]
        again = [row for row, cell in enumerate(cells, 1) if cell in cells[: row - 1]]
        if again:
            with pytest.raises(FileRefused) as told:
                read(cells)
            assert f"{len(again)} rows" in str(told.value)
            assert f"(rows of data {', '.join(map(str, again[:3]))}{' …' if len(again) > 3 else ''})" in str(told.value)
        else:
            assert read(cells).to_pylist() == cells
