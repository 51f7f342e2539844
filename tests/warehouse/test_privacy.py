"""The gate for small figures: one count that stands alone."""

import pytest

from ruamjai.warehouse.privacy import Cell, cell


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (None, Cell(None, "no_data")),
        (0, Cell(0, "shown")),
        (1, Cell(None, "small")),
        (4, Cell(None, "small")),
        (5, Cell(5, "shown")),
        (1200, Cell(1200, "shown")),
    ],
)
def test_a_count_alone(count, expected):
    assert cell(count) == expected


def test_who_may_see_sees():
    assert cell(3, may_see_small=True) == Cell(3, "shown")
