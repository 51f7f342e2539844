"""Measures over any survey mean what the plain loops of tests/reference/counting.py mean, and hold to the axioms."""

import math
from dataclasses import replace
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.counting.spec import rows_of, survey
from reference import counting as reference
from ruamjai.poverty import measure
from ruamjai.warehouse import Warehouse

UNHURRIED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=UNHURRIED)
FEWER = settings(QUICK, max_examples=20)
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


# ── what was kept ─────────────────────────────────────────────────────────────────────────────────────────────────


@FEWER
@given(measures(), surveys(), st.booleans(), st.sampled_from(CUTS), st.randoms(use_true_random=False))
def test_what_was_kept_gives_what_measuring_again_would(engine, made, rows, weighted, k, random):
    version = made.versions.newest
    if not usable(rows, version, {}):
        return
    weight = "weight" if weighted else None
    kept = measure(table(rows), made, by=("area",), weight=weight, patterns=True, warehouse=engine).kept
    items = reference.items_of(version)
    parts = [random.randrange(4) for _ in items]
    parts[0] += 1
    weights = {name: Fraction(part, sum(parts)) for (name, _, _, _), part in zip(items, parts, strict=True)}
    judged = reference.measure(rows, reweighted(version, weights, Fraction(k)), by=("area",), weight=weight)
    for by in ("", "area"):
        found = kept.at(k=k, weights=weights, by=by)
        for place, level in enumerate(found.levels):
            for name, values in (("H", found.h), ("A", found.a), ("M0", found.m0)):
                b, _, n, n_missing = judged[name, Fraction(k), by, level, ""]
                assert close(nothing(values[place]), b), (name, by, level)
                assert (found.n[place], found.n_missing[place]) == (n, n_missing)
            for item, name in enumerate(found.items):
                if weights[name]:
                    assert close(nothing(found.hd[place, item]), judged["hd", None, by, level, name][0])
                    assert close(nothing(found.hdk[place, item]), judged["hdk", Fraction(k), by, level, name][0])
        swept = kept.sweep([k, "1", "1/5"], weights=weights, by=by)
        for name, values, one in (("h", swept.h, found.h), ("a", swept.a, found.a), ("m0", swept.m0, found.m0)):
            assert values[0] == pytest.approx(one, nan_ok=True), name


def nothing(value):
    return None if math.isnan(value) else float(value)


def reweighted(version, weights, k):
    """The version with other weights of its items, none of a dimension that is wholly switched off."""
    dimensions = []
    for dimension in version.dimensions:
        if dimension.combine == "union":
            dimensions.append(replace(dimension, weight=weights.get(dimension.id, Fraction(0))))
        else:
            parts = tuple(replace(part, weight=weights.get(part.id, Fraction(0))) for part in dimension.indicators)
            dimensions.append(replace(dimension, weight=sum(part.weight for part in parts), indicators=parts))
    return replace(version, k=k, dimensions=tuple(dimensions))


@FEWER
@given(measures(), surveys(), st.randoms(use_true_random=False))
def test_switching_dimensions_off_recomputes_and_never_sums(engine, made, rows, random):
    version = made.versions.newest
    items = reference.items_of(version)
    on = [name for name, _, _, _ in items if random.random() < 0.6] or [items[0][0]]
    if not usable(rows, version, {}):
        return
    kept = measure(table(rows), made, patterns=True, warehouse=engine).kept
    whole = sum(weight for name, _, weight, _ in items if name in on)
    weights = {name: weight / whole for name, _, weight, _ in items if name in on}
    by_weights, by_switch = kept.at(weights=weights), kept.at(switched_on=on)
    for name in ("h", "a", "m0", "hdk", "n"):
        assert getattr(by_weights, name) == pytest.approx(getattr(by_switch, name), nan_ok=True)


@FEWER
@given(measures(), surveys())
def test_what_was_kept_of_areas_adds_up_to_larger_ones(engine, made, rows):
    if not usable(rows, made.versions.newest, {}):
        return
    kept = measure(table(rows), made, by=("area",), weight="weight", patterns=True, warehouse=engine).kept
    larger = kept.coarser("area", "part", lambda area: "ab" if area else "")
    merged = [{**row, "area": "ab" if row["area"] else None} for row in rows]
    again = measure(table(merged), made, by=("area",), weight="weight", patterns=True, warehouse=engine).kept
    found, wanted = larger.at(by="part"), again.at(by="area")
    assert found.levels == wanted.levels
    assert found.h == pytest.approx(wanted.h, nan_ok=True) and found.m0 == pytest.approx(wanted.m0, nan_ok=True)


# ── axioms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def figures(engine, made, rows, **call):
    return {key: row["b"] for key, row in rows_of(measure(table(rows), made, warehouse=engine, **call)).items()}


def head(found, made, name, subgroup="", level=""):
    return found.get((name, made.versions.newest.k, subgroup, level, ""))


@FEWER
@given(measures(), surveys(), st.integers(2, 3))
def test_population_replication(engine, made, rows, times):
    if usable(rows, made.versions.newest, {}):
        once, often = (figures(engine, made, rows * n, by=("area",), weight="weight") for n in (1, times))
        assert once.keys() == often.keys()
        assert all(close(often[key], value) for key, value in once.items())


@FEWER
@given(measures(), surveys(), st.sampled_from(DESIGNS))
def test_groups_make_up_the_whole_and_contributions_make_up_m0(engine, made, rows, design):
    version = made.versions.newest
    if not usable(rows, version, design):
        return
    found = figures(engine, made, rows, by=("area", "area*sex"), weight="weight", **design)
    shares = {key: value for key, value in found.items() if key[0] == "popshare"}
    for by in ("area", "area*sex"):
        parts = {key[3]: value for key, value in shares.items() if key[2] == by}
        assert close(sum(parts.values()), 1)
        for name in ("H", "M0"):
            total = sum(share * (head(found, made, name, by, level) or 0) for level, share in parts.items())
            assert close(total, head(found, made, name)), (name, by)
    names = [name for name, _, _, _ in reference.items_of(version)]
    m0 = head(found, made, "M0")
    assert close(sum(found["actb", version.k, "", "", name] for name in names), m0)
    if m0:
        assert close(sum(found["pctb", version.k, "", "", name] for name in names), 1)
        assert close(head(found, made, "H") * head(found, made, "A"), m0)


@FEWER
@given(measures(missing=("drop",)), surveys(gaps=False), st.data())
def test_one_more_deprivation_of_a_poor_person_raises_m0_and_leaves_h(engine, made, rows, data):
    version = made.versions.newest
    judged = [reference.judge(version, row, version.k, "drop") for row in rows]
    plain = {part.id for _, _, w, parts in reference.items_of(version) for part in parts if part.column and not part.applies}
    items = [(name, parts) for name, _, weight, parts in reference.items_of(version) if weight]
    ways = [
        (place, part.column)
        for place, j in enumerate(judged) if j["poor"]
        for name, parts in items if j["states"][name] is False
        for part in parts if part.id in plain
    ]  # fmt: skip
    if not ways:
        return
    place, column = data.draw(st.sampled_from(ways))
    worse = [{**row, column: 1} if i == place else row for i, row in enumerate(rows)]
    before, after = (figures(engine, made, some) for some in (rows, worse))
    assert close(head(before, made, "H"), head(after, made, "H"))
    assert head(after, made, "M0") > head(before, made, "M0") + 1e-9


@FEWER
@given(measures(missing=("drop",)), surveys(gaps=False), st.data())
def test_poverty_focus_what_the_others_have_is_no_matter(engine, made, rows, data):
    version = made.versions.newest
    changed = [dict(row) for row in rows]
    for place, row in enumerate(rows):
        if not reference.judge(version, row, version.k, "drop")["poor"]:
            other = {**row, f"d{data.draw(st.integers(0, 8))}": data.draw(st.sampled_from([0, 1]))}
            if not reference.judge(version, other, version.k, "drop")["poor"]:
                changed[place] = other
    before, after = (figures(engine, made, some, by=("area",)) for some in (rows, changed))
    for key, value in before.items():
        if key[0] in ("H", "A", "M0", "M1", "M2", "hdk", "actb", "pctb"):
            assert close(after[key], value), key


@FEWER
@given(surveys(gaps=False), st.data())
def test_deprivation_focus_having_more_than_enough_is_no_matter(engine, rows, data):
    made = survey({"x": {"d0": {"deprived": {"years": {"below": 3}}}}, "y": {"d1": {"deprived": {"sex": {"below": 2}}}}}, "1/2")
    richer = [{**row, "years": row["years"] + data.draw(st.integers(0, 9))} if row["years"] >= 3 else row for row in rows]
    before, after = (figures(engine, made, some) for some in (rows, richer))
    assert all(close(after[key], value) for key, value in before.items())
    assert head(before, made, "M2") <= head(before, made, "M1") + 1e-12 <= head(before, made, "M0") + 2e-12


@FEWER
@given(measures(missing=("drop",)), surveys(gaps=False), surveys(gaps=False))
def test_subgroup_consistency(engine, made, ours, theirs):
    """Where one group's M0 falls and the other's stays, with nobody moving, the whole's falls."""
    ours = [{**row, "area": "a"} for row in ours]
    theirs = [{**row, "area": "b"} for row in theirs]
    better = [{**row, **{f"d{i}": 0 for i in range(9)}} for row in ours]
    before, after = (figures(engine, made, some + theirs, by=("area",), weight="weight") for some in (ours, better))
    fell = head(after, made, "M0", "area", "a") < head(before, made, "M0", "area", "a") - 1e-12
    assert close(head(after, made, "M0", "area", "b"), head(before, made, "M0", "area", "b"))
    assert fell == (head(after, made, "M0") < head(before, made, "M0") - 1e-12)


@FEWER
@given(measures(missing=("bounds",)), surveys(), st.randoms(use_true_random=False))
def test_whatever_the_missing_answers_are_the_figure_lies_within_the_bounds(engine, made, rows, random):
    if not usable(rows, made.versions.newest, {}):
        return
    bounds = figures(engine, made, rows, by=("area",), weight="weight")
    filled = [
        {key: random.choice([0, 1]) if value is None and key != "area" else value for key, value in row.items()} for row in rows
    ]
    truth = figures(engine, made, filled, by=("area",), weight="weight", missing="drop")
    for subgroup, level in {(key[2], key[3]) for key in truth}:
        for name in ("H", "M0"):
            least, most = (head(bounds, made, f"{name}_{end}", subgroup, level) for end in ("least", "most"))
            assert least - 1e-12 <= head(truth, made, name, subgroup, level) <= most + 1e-12


@FEWER
@given(measures(), surveys())
def test_units_of_one_row_each_are_rows_as_units(engine, made, rows):
    if not usable(rows, made.versions.newest, {}):
        return
    own = table(rows).append_column("own", pa.array(range(len(rows))))
    call = {"by": ("area", "sex"), "weight": "weight", "strata": "stratum", "warehouse": engine}
    by_name, by_row = rows_of(measure(own, made, psu="own", **call)), rows_of(measure(own, made, psu="_n", **call))
    assert by_name.keys() == by_row.keys()
    for key, row in by_name.items():
        assert all(close(by_row[key][name], row[name], 1e-7) for name in ("b", "se")), key
        assert (by_row[key]["n"], by_row[key]["n_missing"]) == (row["n"], row["n_missing"])
