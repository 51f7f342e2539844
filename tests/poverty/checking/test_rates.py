"""Intervals of a list's errors: against R's package survey, published exact limits, and the cases where no error can be had."""

import csv
from pathlib import Path

import numpy as np
import pytest

from poverty.checking.desk import NOT_POOR, TARGET, Checks, desk, rate
from ruamjai.poverty.checking.rates import clopper_pearson

GOLDEN = Path(__file__).parents[2] / "golden"


def read(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WANTED = read("list_errors.csv")


@pytest.fixture(scope="module")
def found():
    checks = Checks()
    for row in read("list_errors_in.csv"):
        words = TARGET if row["member"] == "TRUE" else NOT_POOR
        drawn = {"village": row["village"], "drawn": row["drawn_from"], "weight": float(row["weight"])}
        checks.visited(row["person"], row["outcome"], words, **drawn)
    rows = desk().check(checks.tables)["list_errors"]
    return {(row["area_code"], row["measure"]): row for row in rows if row["rule"] == "target"}


@pytest.mark.parametrize("wanted", WANTED, ids=lambda row: f"{row['area_code']} {row['measure']}")
def test_rates_errors_and_intervals_are_those_of_r_survey(found, wanted):
    """list_errors.R says which of them survey gave as they stand, and which are held at the least error of strangers."""
    row = found[wanted["area_code"], wanted["measure"]]
    assert [row[name] for name in ("n_drawn", "n_reached", "n_errors")] == [
        int(wanted[name]) for name in ("n_drawn", "n_reached", "n_errors")
    ]
    for name in ("b", "se", "ll", "ul"):
        assert row[name] == pytest.approx(float(wanted[name]), rel=1e-9), name


def test_the_golden_file_holds_both_kinds():
    assert {row["floored"] for row in WANTED} == {"TRUE", "FALSE"}


@pytest.mark.parametrize(
    ("errors", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_exact_limits_are_those_published_by_newcombe(errors, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 5."""
    found = clopper_pearson(np.array([float(errors)]), np.array([float(n)]))
    assert [round(float(limit[0]), 4) for limit in found] == [low, high]


def test_no_error_among_twenty_is_no_proof_of_none():
    checks = Checks()
    for village in range(1, 5):
        checks.several(*["confirmed"] * 5, village=f"570505{village:02d}")
    row = rate(checks, "inclusion")
    assert (row["b"], row["se"], row["ll"]) == (0.0, None, 0.0)
    assert row["ul"] == pytest.approx(0.1684, abs=5e-5)
    mirrored = rate(Checks().several(*["not_poor"] * 20), "inclusion")
    assert (mirrored["b"], mirrored["ul"]) == (1.0, 1.0)
    assert mirrored["ll"] == pytest.approx(1 - row["ul"])


def test_one_village_has_the_exact_interval():
    row = rate(Checks().several(*["not_poor"], *["confirmed"] * 28), "inclusion")
    assert row["se"] is None
    assert (row["ll"], row["ul"]) == (pytest.approx(0.0009, abs=5e-5), pytest.approx(0.1776, abs=5e-5))


def test_unequal_weights_count_for_fewer_people_in_the_exact_interval():
    """Of weights 9, 1, 1, 1 the effective number is 12² / 84 = 12/7; the rate stays inside its interval."""
    checks = Checks().visited("a", "not_poor", weight=9)
    for name in "bcd":
        checks.visited(name, "confirmed", weight=1)
    row = rate(checks, "inclusion")
    low, high = clopper_pearson(np.array([0.75 * 12 / 7]), np.array([12 / 7]))
    assert (row["b"], row["ll"], row["ul"]) == (0.75, pytest.approx(low[0]), pytest.approx(high[0]))
    assert row["ll"] < row["b"] < row["ul"]


def test_villages_that_are_all_alike_are_held_to_differ_as_strangers_do():
    checks = Checks()
    for village in range(1, 6):
        checks.several("not_poor", "confirmed", village=f"570505{village:02d}")
    row = rate(checks, "inclusion")
    assert row["se"] == pytest.approx((0.25 / 10) ** 0.5)
    assert row["ll"] < 0.25 and row["ul"] > 0.75


def test_people_of_no_known_village_are_a_village_each():
    """Five of eight with error, each alone: the error of a simple random sample, √(b (1 - b) / (n - 1))."""
    checks = Checks().several(*["not_poor"] * 5, *["confirmed"] * 3, village=None, tambon="570505")
    assert rate(checks, "inclusion")["se"] == pytest.approx((5 / 8 * 3 / 8 / 7) ** 0.5)


def test_neighbours_who_are_alike_make_the_figure_less_sure():
    together, apart = Checks(), Checks()
    for village in range(1, 7):
        outcome = "not_poor" if village % 2 else "confirmed"
        together.several(*[outcome] * 6, village=f"570505{village:02d}")
        apart.several(*["not_poor"] * 3, *["confirmed"] * 3, village=f"570505{village:02d}")
    clustered, mixed = rate(together, "inclusion"), rate(apart, "inclusion")
    assert clustered["b"] == mixed["b"] == 0.5
    assert clustered["se"] > 2 * mixed["se"]
