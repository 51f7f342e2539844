"""Finding the heading row among title rows."""

import pytest

from ruamjai.warehouse.headings import find_headings

KNOWN = {"ชื่อ", "อำเภอ", "หมู่", "1111"}


def found(*rows):
    headings = find_headings(rows, KNOWN.__contains__)
    return headings and (headings.names, headings.row, headings.below, headings.known)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["ชื่อ", "อำเภอ"], ["ก", "ข"]], (("ชื่อ", "อำเภอ"), 0, 1, 2)),
        ([["ทะเบียนชื่อ"], [None, None], ["ชื่อ", "ใหม่", "อำเภอ", ""], ["ก", "ข", "ค"]], (("ชื่อ", "ใหม่", "อำเภอ"), 2, 3, 2)),
        ([["ชื่อ", 1111.0], ["ก", 1]], (("ชื่อ", "1111"), 0, 1, 2)),
        ([["ชื่อ", "อำเภอ", "หมู่"], ["ชื่อ", "อำเภอ", "หมู่"]], (("ชื่อ", "อำเภอ", "หมู่"), 0, 1, 3)),
        ([["ชื่อ", "ที่อยู่", ""], ["", "อำเภอ", "หมู่"], ["ก", "ข", 1]], (("ชื่อ", "อำเภอ", "หมู่"), 0, 2, 3)),
        ([["ชื่อ", "อำเภอ"], ["หมู่", "พาน"]], (("ชื่อ", "อำเภอ"), 0, 1, 2)),
        # Renamed above, repeated as they were below: the data between must not pass for title rows.
        (
            [["ชื่อ", "เขต", "หมู่", "1111"], ["ก", "ข", 1, 1], ["ชื่อ", "อำเภอ", "หมู่", "1111"], ["ค", "ง", 2, 1]],
            (("ชื่อ", "เขต", "หมู่", "1111"), 0, 1, 3),
        ),
        ([["a"], ["b", "c"], ["d", "e"]], (("b", "c"), 1, 2, 0)),
        ([[None, ""], []], None),
        ([], None),
    ],
)
def test_headings(rows, wanted):
    assert found(*rows) == wanted
