"""A register's figures, summed by equal incomes, are those that a survey of the same households has, each drawn by itself."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.poverty import measure_income
from ruamjai.poverty.incomes import alike
from ruamjai.poverty.incomes.figures import MEASURES
from ruamjai.poverty.incomes.registers import Register

HOMES, AREAS = 5, 3
AREA_OF = np.array([0, 0, 1, 2, -1])  # the last lies in no area
# Losses, nothing, ties, the line itself, and any amount between.
AMOUNTS = st.one_of(
    st.none(), st.sampled_from([-40, -0.0, 0, 1, 50, 99, 100, 300, 300]), st.integers(1, 100_000).map(lambda n: n / 7)
)
HOUSEHOLD = st.tuples(AMOUNTS, st.integers(1, 9), st.sampled_from([100, 100, 80, None]), st.integers(0, HOMES - 1))


@settings(max_examples=30, deadline=None)
@given(st.lists(HOUSEHOLD, min_size=1, max_size=40), st.sampled_from([1, 50_000]))
def test_the_figures_and_errors_are_those_of_a_survey_household_by_household(households, together):
    y, n, z, home = (pa.array(column) for column in zip(*households, strict=True))
    income, line = (column.cast(pa.float64()).to_numpy(zero_copy_only=False) for column in (y, z))
    register = Register.of(income, n.to_numpy(), line, home.to_numpy(), HOMES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "ROWS_TOGETHER", together)
        made = register.by_area(AREA_OF, AREAS)
    rows = pa.table({"y": income, "w": n, "z": line})
    for area in range(AREAS):
        there = rows.filter(pa.array((AREA_OF[home.to_numpy()] == area) & ~np.isnan(income)))
        if there.num_rows < 2:
            continue  # of which the door refuses to speak
        wanted = {row["measure"]: row for row in measure_income(there, income="y", line="z", weight="w", psu="_n").to_pylist()}
        _compare(made, area, wanted)


def _compare(made, area, wanted):
    for j, measure in enumerate(MEASURES):
        row = wanted[measure]
        b, se = made.b[area, j], made.se[area, j]
        assert (row["b"] is None) == np.isnan(b), measure
        if row["b"] is not None:
            assert b == pytest.approx(row["b"], rel=1e-9, abs=1e-9), measure
        # A survey keeps a unit without the line, or with a loss, in its design; a register leaves it out of that figure.
        if row["n"] == wanted["mean"]["n"] and row["se"] is not None:
            assert se == pytest.approx(row["se"], rel=1e-6, abs=1e-6), measure
