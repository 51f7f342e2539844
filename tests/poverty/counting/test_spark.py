"""The second engine gives the same numbers."""

import itertools
import shutil
from fractions import Fraction
from importlib.util import find_spec

import pyarrow as pa
import pytest

from poverty.counting.spec import equal, rows_of, survey
from poverty.counting.test_against_r import rounds
from ruamjai.poverty import measure
from ruamjai.warehouse import Warehouse

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(find_spec("pyspark") is None or shutil.which("java") is None, reason="pyspark or Java is not installed"),
]

CALLS = (
    {"strata": "stratum", "psu": "psu"},
    {"strata": "stratum", "missing": "bounds"},
    {"missing": "known-fail-counts", "patterns": True},
)


def test_one_survey_gives_equal_tables_on_both_engines():
    rules = survey({"health": {"d1": None, "d2": None}, "school": {"d3": None, "d4": None, "combine": "union"}})
    found = {}
    for engine in ("duckdb", "spark"):
        with Warehouse.open(engine, threads=2) as warehouse:
            data = warehouse.table(rounds(2019))
            found[engine] = [
                measure(data, rules, by=["region"], weight="weight", k=["1/2"], warehouse=warehouse, **call) for call in CALLS
            ]
            # An expression that lives on an engine of the analyst's own is measured there too.
            found[engine].append(measure(data, rules, by=["region"], missing="known-fail-counts"))
    for one, other in zip(found["duckdb"], found["spark"], strict=True):
        ours, theirs = rows_of(one), rows_of(other)
        assert ours.keys() == theirs.keys()
        for key, row in ours.items():
            assert (row["n"], row["n_missing"]) == (theirs[key]["n"], theirs[key]["n_missing"]), key
            for name in ("b", "se", "ll", "ul"):
                assert (row[name] is None) == (theirs[key][name] is None), (key, name)
                assert row[name] is None or row[name] == pytest.approx(theirs[key][name], rel=1e-9, abs=1e-12), (key, name)
        assert [notice.code for notice in one.notices] == [notice.code for notice in other.notices]
        assert one.losses.to_pylist() == [pytest.approx(row) for row in other.losses.to_pylist()]
    assert found["duckdb"][2].kept.at(k="1/2").h == pytest.approx(found["spark"][2].kept.at(k="1/2").h)


_OF_THREE = [("d0", "d1"), ("d2", "d3"), tuple(f"d{i}" for i in range(4, 10))]
# Name: people, the weight of each item, the measure, cut-offs that people lie on.
_ON_THE_LINE = {
    "a third, sixths and eighteenths": (
        list(itertools.product([0, 1], repeat=10)),
        [Fraction(1, 6)] * 4 + [Fraction(1, 18)] * 6,
        survey({f"part{n}": dict.fromkeys(items) for n, items in enumerate(_OF_THREE)}),
        ("1/3", "1/2", "2/3"),
    ),
    "twenty alike": (
        [[int((i < n) is first) for i in range(20)] for n in range(21) for first in (True, False)],
        [Fraction(1, 20)] * 20,
        equal(20, "7/20"),
        ("7/20", "2/5", "3/5", "4/5"),
    ),
}


@pytest.mark.parametrize("name", list(_ON_THE_LINE))
def test_people_exactly_on_the_line_are_poor_on_both_engines(name):
    people, weights, rules, ks = _ON_THE_LINE[name]
    scores = [sum((w for w, d in zip(weights, person, strict=True) if d), Fraction(0)) for person in people]
    assert all(Fraction(k) in scores for k in ks)
    if name == "twenty alike":  # summed as floats some of them are lost: the set would prove nothing otherwise
        floats = [sum(float(w) for w, d in zip(weights, person, strict=True) if d) for person in people]
        assert any(f < float(Fraction(k)) for k in ks for f, score in zip(floats, scores, strict=True) if score == Fraction(k))
    rows = pa.table({f"d{i}": [person[i] for person in people] for i in range(len(weights))})
    for engine in ("duckdb", "spark"):
        with Warehouse.open(engine, threads=2) as warehouse:
            measured = measure(warehouse.table(rows), rules, k=ks, patterns=True, warehouse=warehouse)
        found = rows_of(measured)
        for k in map(Fraction, ks):
            poor = [score for score in scores if score >= k]
            h, m0 = (found[measure_id, k, "", "", ""]["b"] * len(people) for measure_id in ("H", "M0"))
            assert h == pytest.approx(len(poor), abs=1e-9), (engine, k)
            assert m0 == pytest.approx(float(sum(poor)), rel=1e-12), (engine, k)
            assert measured.kept.at(k=str(k)).h[0] * len(people) == pytest.approx(len(poor), abs=1e-9), (engine, k)
