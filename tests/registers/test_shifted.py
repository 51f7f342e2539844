"""Cells that have slid into a neighbour's column, and cells that are merely wrong."""

import pytest

from ruamjai import registers
from ruamjai.registers.shifted import shifted_cells
from ruamjai.warehouse.cells import Cells

LAYOUT = registers.found()["pppconnext"].layouts[0]


def shows_shift(ours, cell, unread=True):
    """Whether a cell in that column shows that its row has shifted; ``unread``: its own column could not read it."""
    parts = [
        (column, column.ours, Cells.of([None]), set()) for column in LAYOUT.columns if column.taken and column.ours != ours
    ]
    parts.append((LAYOUT.column(ours), ours, Cells.of([cell]), {0} if unread else set()))
    return [heading for heading, rows in shifted_cells(parts) if rows.any()] == [ours]


@pytest.mark.parametrize(
    ("ours", "cell"),
    [
        ("amphoe", "อยู่ยาก"),
        ("amphoe", "อยู่ ลำบาก"),
        ("province", "หญิง"),
        ("tambon", "15/06/2563"),
        ("amphoe", "470301"),
        ("tambon_code", "กุดบาก"),
        ("moo", "สกลนคร"),
        ("sex", "อยู่พอได้"),
        ("sex", "2990100371017"),
        ("sex", "15/06/2563"),
        ("citizen_id", "15/06/2563"),
        ("survey_date", "กุดบาก"),
        ("physical", "อยู่ดี"),
        ("person_name", "2990100371018"),
        ("stated_level", "470301"),
    ],
)
def test_a_foreign_cell_shows_a_shift(ours, cell):
    assert shows_shift(ours, cell)


@pytest.mark.parametrize(
    ("ours", "cell"),
    [
        ("amphoe", "กุดบาค"),
        ("amphoe", "ไม่มีข้อมูล"),
        ("sex", "ไม่ระบุ"),
        ("physical", "ไม่มี"),
        ("physical", "9.99"),
        ("survey_date", "31/02/2563"),
        ("person_name", "กุดบาก หญิง"),
        ("occupation", "อยู่ดี"),
        ("house_no", "2563-03-12"),
        ("citizen_id", "123"),
    ],
)
def test_a_cell_that_is_merely_wrong_does_not(ours, cell):
    assert not shows_shift(ours, cell)


def test_what_a_column_reads_itself_never_shows_a_shift():
    assert not shows_shift("stated_level", "อยู่ยาก", unread=False)
    assert not shows_shift("amphoe", "กุดบาก", unread=False)
