"""Surveys with a design whose figures others published: ours are theirs, to every digit that they print."""

import math
import tomllib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest

from poverty.counting.spec import figure, survey
from ruamjai.poverty import measure, measure_income

GOLDEN = Path(__file__).parents[2] / "golden"
PUBLISHED = tomllib.loads((GOLDEN / "published_designs.toml").read_text("utf-8"))
DATA = pacsv.read_csv(GOLDEN / "published_schools.csv")
SCHOOLS, UNITS = PUBLISHED["schools"], PUBLISHED["units"]
CORRECTED = math.sqrt(1 - SCHOOLS["drawn"] / SCHOOLS["of"])


def printed(row, like, correction=1.0):
    """A figure and its error with as many digits as were printed."""
    values = (row["b"], row["se"] * correction)
    return [f"{value:.{len(text.partition('.')[2])}f}" for value, text in zip(values, like, strict=True)]


def means(data, column, **asked):
    """The rows of the mean by level; a line is asked for, and no figure here rests on it."""
    rows = measure_income(data, income=column, line=1, **asked).to_pylist()
    return {row["level"]: row for row in rows if row["measure"] == "mean"}


@pytest.mark.parametrize("kind", SCHOOLS["share"])
def test_the_share_of_each_type_of_school_over_fifteen_clusters(kind):
    like = SCHOOLS["share"][kind]
    data = DATA.append_column("is_kind", pc.equal(DATA["type"], kind))
    measured = measure(data, survey({"x": {"is_kind": None}}, "1"), by=["type"], weight="weight", psu="district")
    # The same share is a headcount of an indicator, of the poor, and the part of all that a group makes up.
    for row in (figure(measured, "hd", "is_kind"), figure(measured, "H"), figure(measured, "popshare", level=kind)):
        assert printed(row, like, CORRECTED) == like
    assert printed(figure(measured, "H"), like) != like  # what is not corrected is larger


@pytest.mark.parametrize("column", ["api99", "api00"])
def test_means_of_crossed_groups_that_some_clusters_have_not(column):
    found = means(DATA, column, by=["type*on_target"], weight="weight", psu="district")
    groups = {"": SCHOOLS["all"][column]} | {group: like[column] for group, like in SCHOOLS["mean"].items()}
    assert {group: printed(found[group], like, CORRECTED) for group, like in groups.items()} == groups


def test_means_of_parts_of_a_weighted_sample_in_strata():
    data = pa.table({name: UNITS[name] for name in ("stratum", "unit", "weight", "x")})
    data = data.append_column("part", pa.array(["upto" if x <= 4 else "above" for x in UNITS["x"]]))
    found = means(data, "x", by=["part"], weight="weight", strata="stratum", psu="unit")
    assert {part: printed(found[part], like) for part, like in UNITS["mean"].items()} == UNITS["mean"]
