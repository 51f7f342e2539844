"""Measures over any survey mean what the plain loops of tests/reference/counting.py mean, and hold to the axioms."""

import math
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.counting.spec import rows_of, survey
from reference import counting as reference
from ruamjai.poverty import measure
from ruamjai.warehouse import Warehouse

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
CUTS = ("1", "1/2", "1/3", "1/4", "2/5", "26/100", "5/12", "3/4", "1/1000")


@pytest.fixture(scope="module")
def engine():
    with Warehouse.open(threads=1) as warehouse:
        yield warehouse


@st.composite
def measures(draw, missing=("drop", "known-fail-counts", "bounds")):
    """One to three dimensions, nested or by union, of plain columns and conditions, with and without weights."""
    dimensions, names = {}, iter(f"d{i}" for i in range(9))
    for number in range(draw(st.integers(1, 3))):
        block = {"combine": draw(st.sampled_from(["nested", "union"]))}
        for _ in range(draw(st.integers(1, 3))):
            body = draw(st.sampled_from([None, {"deprived": {"years": {"below": 3}}}, "asked"]))
            name = next(names)
            block[name] = {"column": name, "applies": {"years": {"at_least": 2}}} if body == "asked" else body
        dimensions[f"D{number}"] = block
    if draw(st.booleans()):
        parts = draw(st.lists(st.integers(0, 5), min_size=len(dimensions), max_size=len(dimensions)).filter(any))
        for block, part in zip(dimensions.values(), parts, strict=True):
            block["weight"] = str(Fraction(part, sum(parts)))
    return survey(dimensions, draw(st.sampled_from(CUTS)), draw(st.sampled_from(missing)))


@st.composite
def surveys(draw, least=2, gaps=True):
    """Rows with answers, some of them missing, groups, weights, strata and units."""
    answer = st.sampled_from([0, 1, 0, 1, None] if gaps else [0, 1])
    row = st.fixed_dictionaries(
        {
            **{f"d{i}": answer for i in range(9)},
            "years": st.sampled_from([0, 1, 2, 3, 4, None] if gaps else [0, 1, 2, 3, 4]),
            "area": st.sampled_from(["a", "b", None]),
            "sex": st.sampled_from([1, 2]),
            "weight": st.sampled_from([0.25, 1.0, 1.5, 3.0]),
            "stratum": st.sampled_from([1, 2]),
            "unit": st.sampled_from(["u", "v", "w"]),
        }
    )
    return draw(st.lists(row, min_size=least, max_size=14))


SCHEMA = pa.schema(
    [
        *((f"d{i}", pa.int8()) for i in range(9)),
        ("years", pa.int32()), ("area", pa.string()), ("sex", pa.int64()), ("weight", pa.float64()),
        ("stratum", pa.int16()), ("unit", pa.string()),
    ]
)  # fmt: skip
DESIGNS = (
    {}, {"psu": "unit"}, {"psu": "unit", "strata": "stratum"}, {"strata": "stratum"}, {"psu": "_n"},
)  # fmt: skip


def table(rows):
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def usable(rows, version, design):
    """Whether a measure of these rows is no fault: somebody in the sample, each indicator answered, more than one unit."""
    missing = version.missing
    judged = [reference.judge(version, row, version.k, missing) for row in rows]
    answered = all(
        any(reference.indicator_state(part, row) is not None for row in rows)
        for _, _, _, parts in reference.items_of(version)
        for part in parts
    )
    units = {(row[design["strata"]] if "strata" in design else 0, row["unit"]) for row in rows}
    return any(j["sample"] for j in judged) and answered and not (design.get("psu") == "unit" and len(units) < 2)


def close(made, wanted, tolerance=1e-9):
    if wanted is None or made is None:
        return made is None and wanted is None
    return math.isclose(made, float(wanted), rel_tol=tolerance, abs_tol=tolerance)


@QUICK
@given(
    measures(), surveys(), st.sampled_from(DESIGNS), st.booleans(), st.sampled_from(["centre", "certain"]),
    st.sampled_from([(), ("1/2",), ("1/7", "9/10")]),
)  # fmt: skip
def test_every_figure_and_error_equals_the_reference(engine, made, rows, design, weighted, lone, further):
    version = made.versions.newest
    if not usable(rows, version, design):
        return
    by, weight = ("area", "sex", "area*sex"), "weight" if weighted else None
    found = rows_of(measure(table(rows), made, by=by, weight=weight, k=further, lone_psu=lone, warehouse=engine, **design))
    ks = [Fraction(k) for k in further if Fraction(k) != version.k]
    wanted = reference.measure(rows, version, by=by, weight=weight, ks=ks, lone=lone, **design)
    assert set(found) == set(wanted)
    for key, (b, se, n, n_missing) in wanted.items():
        row = found[key]
        assert close(row["b"], b), (key, row, b)
        assert close(row["se"], se, 1e-7), (key, row, se)
        assert (row["n"], row["n_missing"]) == (n, n_missing), (key, row)
