"""Sheets: shifted rows, a summing row, sheets one under another; the people of the rows stay with them."""

import numpy as np
import pyarrow as pa

from ruamjai.madeup.dress.sheets import Sheet, shifted, stacked, with_summary


def sheet() -> Sheet:
    table = pa.table({"a": ["1", "2"], "b": [7, 8], "c": ["x", "y"], "d": ["p", "q"]})
    return Sheet(table=table, person=np.array([5, 6]), written=("n", None))


def test_a_shifted_row_moves_to_the_right_and_loses_its_last_cell() -> None:
    found = shifted(sheet(), np.array([1]), "b").table.to_pylist()
    assert found == [{"a": "1", "b": "7", "c": "x", "d": "p"}, {"a": "2", "b": None, "c": "8", "d": "y"}]


def test_a_summary_speaks_of_nobody() -> None:
    found = with_summary(sheet(), "รวม", "2 คน")
    assert found.table.to_pylist()[-1] == {"a": "รวม", "b": None, "c": "2 คน", "d": None}
    assert found.person.tolist() == [5, 6, -1]
    assert found.written == ("n", None, None)


def test_stacked_sheets_keep_order() -> None:
    found = stacked([sheet(), sheet()])
    assert found.table.column("a").to_pylist() == ["1", "2", "1", "2"]
    assert found.person.tolist() == [5, 6, 5, 6]
