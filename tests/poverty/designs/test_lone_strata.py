"""Where every stratum has one unit, both doors do the same: figures, errors by the stated rule, no intervals, the reason."""

import math

import pyarrow as pa
import pytest

from poverty.counting.spec import equal
from ruamjai.errors import UsageError
from ruamjai.poverty import measure, measure_income, notices_of_income

# Villages a, b and c, each a stratum of its own; of three of the four people the indicator and the income say poor.
PEOPLE = pa.table({"d0": [1, 1, 0, 1], "income": [10.0, 10.0, 90.0, 10.0], "village": list("aabc"), "one": [7] * 4})


def both(rule="centre", **design):
    """(headcount by the indicator, headcount by income, mean income) as rows, and the codes of what is told by either door."""
    counted = measure(PEOPLE, equal(1, "1"), lone_psu=rule, **design)
    incomes = measure_income(PEOPLE, income="income", line=50, lone_psu=rule, **design)
    of = {row["measure"]: row for row in incomes.to_pylist()}
    (h,) = [row for row in counted.table.to_pylist() if row["measure"] == "H"]
    return (h, of["fgt0"], of["mean"]), [[one.code for one in told] for told in (counted.notices, notices_of_income(incomes))]


# As R's svymean with lonely.psu "adjust" (and "certainty") has it: z = (y - b x) / 4 of each village, se² = Σ z².
SHARE = math.sqrt(sum((z / 4) ** 2 for z in (2 - 0.75 * 2, 0 - 0.75, 1 - 0.75)))
MEAN = math.sqrt(sum((z / 4) ** 2 for z in (20 - 30 * 2, 90 - 30, 10 - 30)))


@pytest.mark.parametrize(
    ("rule", "share", "mean"), [("centre", SHARE, MEAN), ("certain", 0, 0), ("missing", None, None)]
)  # fmt: skip
def test_figures_and_errors_come_and_intervals_are_left_out_with_the_reason(rule, share, mean):
    (h, poor, income), told = both(rule, strata="village", psu="village")
    assert told == [["lone_psu", "no_interval"]] * 2
    assert (h["b"], poor["b"], income["b"]) == (0.75, 0.75, 30)
    for row, se in ((h, share), (poor, share), (income, mean)):
        assert row["se"] == (None if se is None else pytest.approx(se, rel=1e-12))
        assert row["ll"] is row["ul"] is None


def test_one_stratum_with_more_units_is_enough_for_intervals():
    (h, poor, income), told = both(strata="d0", psu="village")
    assert told == [["lone_psu"]] * 2 and None not in (h["ll"], poor["ll"], income["ll"])


def test_no_design_and_rows_as_units_are_told_alike():
    assert both()[1] == [["no_design"]] * 2
    assert both(strata="one")[1] == [["rows_are_units"]] * 2
    assert both(psu="_n")[1] == [[], []]


@pytest.mark.parametrize("design", [{"psu": "one"}, {"psu": "one", "strata": "one"}])
def test_a_design_of_a_single_unit_is_refused_in_the_same_words(design):
    words = []
    for ask in (
        lambda: measure(PEOPLE, equal(1, "1"), **design),
        lambda: measure_income(PEOPLE, income="income", line=50, **design),
    ):
        with pytest.raises(UsageError) as refused:
            ask()
        words.append((str(refused.value).splitlines()[-1].strip("- "), refused.value.message_th.splitlines()[-1].strip("- ")))
    assert words[0] == words[1] and "single primary sampling unit (psu: one)" in words[0][0]
