"""The second engine gives the same numbers."""

import shutil
from importlib.util import find_spec

import pytest

from poverty.counting.spec import rows_of, survey
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
