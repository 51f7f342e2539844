"""Errors and intervals with households as clusters, against R's survey package (tests/golden/household_errors.R)."""

import csv
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from poverty.measures.households import INDICATORS, VERSION, measured
from reference import measures as reference
from ruamjai.poverty import what_if
from ruamjai.tables.registers import DIMENSIONS

GOLDEN = Path(__file__).parents[2] / "golden"
WORDS = {"1": True, "0": False, "": None}


def golden(name):
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def rows():
    """The households, each dimension told by its first indicator."""
    found = []
    for read in golden("household_errors_in.csv"):
        row = {"household_id": read["household"], "members": int(read["members"]), "tambon": "470301"}
        row |= {name: WORDS[read[name]] for name in DIMENSIONS} | {one.id: False for one in INDICATORS}
        row |= {VERSION.indicators[name][0]: row[name] for name in DIMENSIONS}
        found.append(row | {"poor": reference.state(row, VERSION.k, VERSION.weights)})
    return found


def test_the_run_has_the_errors_and_intervals_of_r(rows):
    found = {
        (r["measure"], r["indicator"]): r
        for r in measured(rows)["poverty_measures"].to_pylist()
        if r["area_code"] == "TH"
    }  # fmt: skip
    wanted = [row for row in golden("household_errors.csv") if row["k"] == "1/5"]
    assert len(wanted) == 13
    for row in wanted:
        mine = found[row["measure"], row["indicator"]]
        assert mine["n"] == int(row["n"])
        for key in ("b", "se", "ll", "ul"):
            assert mine[key] == pytest.approx(float(row[key]), rel=1e-9), (row["measure"], row["indicator"], key)


@pytest.mark.parametrize("k", ["1/5", "2/5", "3/5"])
def test_the_kept_table_gives_the_errors_of_r_at_any_cut_off(rows, k):
    kept = what_if.keep(pa.table(measured(rows)["deprivation_patterns"]))
    found = what_if.figures(kept.rolled_up(0), what_if.setting(Fraction(k), dict.fromkeys(DIMENSIONS, Fraction(1))))
    for row in golden("household_errors.csv"):
        if row["k"] == k and row["measure"] in ("H", "M0", "A"):
            mine = {"H": found.h, "M0": found.m0, "A": found.a}[row["measure"]]
            for key in ("b", "se", "ll", "ul"):
                assert getattr(mine, key)[0] == pytest.approx(float(row[key]), rel=1e-9), (row["measure"], key)
        if row["k"] == k and row["measure"] in ("hd", "hdk"):
            values = getattr(found, row["measure"])[0]
            assert values[DIMENSIONS.index(row["indicator"])] == pytest.approx(float(row["b"]), rel=1e-9)
