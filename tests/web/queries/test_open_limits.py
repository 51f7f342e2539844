"""Whose intervals anybody may read: to its last digit an interval tells how large the few poor households left over are."""

import pytest

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries import intervals
from ruamjai.web.queries.figures import figures
from web.figures_run import poverty_rows, seal_run

LOW, HIGH = 0.06522460135281385, 0.3256054748031412


def village(people, households, poor, poor_households):
    lacking = dict.fromkeys(DIMENSIONS, 0) | {"income": poor}
    return {
        "households": households, "poor_households": poor_households, "people": people, "poor": poor, "unknown": 0, **lacking,
    }  # fmt: skip


def limits_of(tmp_path, villages, code, *, sees_small=False):
    rows = poverty_rows(villages)
    measures = [
        {
            "area_code": row["area_code"],
            "level": row["level"],
            "k": "1/5",
            "measure": name,
            "b": row[column],
            "ll": LOW,
            "ul": HIGH,
        }
        for row in rows
        if len(row["area_code"]) < 8
        for name, column in (("H", "h"), ("M0", "m0"))
    ]
    run = seal_run(tmp_path, area_poverty=rows, poverty_measures=measures)
    found = figures(run).of(code, sees_small=sees_small)
    assert found.h.value is not None, "the figure itself is told"
    return intervals.errors(run, found, sees_small=sees_small).h


BESIDE = {"47030101": village(200, 60, 30, 6)}
FEW_LEFT = BESIDE | {"47030201": village(60, 15, 4, 2), "47030301": village(60, 15, 3, 1)}
MANY_LEFT = BESIDE | {"47030301": village(60, 20, 30, 6)}


@pytest.mark.parametrize(("villages", "told"), [(FEW_LEFT, False), (MANY_LEFT, True)])
def test_beside_a_whole_the_interval_of_a_part_is_told_only_where_what_it_leaves_over_is_large(tmp_path, villages, told):
    assert (limits_of(tmp_path / "part", villages, "470301") is not None) == told
    assert limits_of(tmp_path / "whole", villages, "4703") == (0.065, 0.326), "as the page writes it"


def test_the_right_to_small_counts_sees_all_of_it(tmp_path):
    assert limits_of(tmp_path, FEW_LEFT, "470301", sees_small=True) == (LOW, HIGH)
