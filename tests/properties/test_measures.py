"""What holds for every survey, cut-off and weights: the kept table says what counting household by household says."""

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reference import measures as reference
from ruamjai.poverty import what_if
from ruamjai.tables import TABLES
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse import arrow_schema

TAMBONS = ("470301", "470302", "570505", "")
answers = some.sampled_from([True, False, False, None])
household = some.fixed_dictionaries(
    {"tambon": some.sampled_from(TAMBONS), "members": some.integers(1, 9), **dict.fromkeys(DIMENSIONS, answers)}
)
surveys = some.lists(household, min_size=1, max_size=25)
plans = (
    some.lists(some.integers(0, 6), min_size=len(DIMENSIONS), max_size=len(DIMENSIONS))
    .filter(any)
    .map(lambda parts: {name: Fraction(part, sum(parts)) for name, part in zip(DIMENSIONS, parts, strict=True)})
)
cut_offs = some.fractions(Fraction(1, 30), 1, max_denominator=30)


def kept(rows):
    sums = {}
    for row in rows:
        bits = [sum(2**j for j, name in enumerate(DIMENSIONS) if row[name] is value) for value in (True, None)]
        counts = sums.setdefault((row["tambon"], *bits), [0, 0, 0])
        for power in range(3):
            counts[power] += row["members"] ** power
    columns = list(zip(*((*key, *counts) for key, counts in sums.items()), strict=True))
    schema = arrow_schema(TABLES["deprivation_patterns"])
    return what_if.keep(
        pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)
    )


def same(mine, wanted):
    """Alike to 1e-7: the root of a variance of zero, made as a difference of sums, is zero to half the digits."""
    return bool(np.isnan(mine)) if wanted is None else mine == pytest.approx(float(wanted), abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(surveys, cut_offs, plans)
def test_any_setting_is_the_count_of_households(rows, k, plan):
    one = what_if.setting(k, plan)
    for digits, found in ((d, what_if.figures(kept(rows).rolled_up(d), one)) for d in (0, 2, 6)):
        areas = {code: part for code, part in reference.by_area(rows).items() if len(code) == (digits or 2)}
        areas = {code: part for code, part in areas.items() if (code == "TH") == (digits == 0)}
        assert set(found.codes) == set(areas)
        for i, code in enumerate(found.codes):
            wanted = reference.figures(areas[code], lambda row: (reference.state(row, k, plan), plan))
            for name, estimate in (("H", found.h), ("A", found.a), ("M0", found.m0)):
                b, se, people, missing = wanted[name, ""]
                assert same(estimate.b[i], b) and same(estimate.se[i], se), (code, name)
            assert (found.n[i], found.n_missing[i]) == (wanted["H", ""][2], missing)
            assert found.n_poor[i] == people if name == "A" else True
            for j, name in enumerate(DIMENSIONS):
                for key in ("hd", "hdk", "share"):
                    assert same(getattr(found, key)[i, j], wanted[key, name][0]), (code, key, name)
            low = [found.h_least[i], found.h_most[i], found.m0_least[i], found.m0_most[i]]
            assert all(same(mine, bound) for mine, bound in zip(low, reference.bounds(areas[code], k, plan), strict=True))


@settings(max_examples=60, deadline=None)
@given(surveys, some.lists(cut_offs, min_size=2, max_size=2, unique=True), plans)
def test_a_higher_cut_off_finds_nobody_new(rows, two, plan):
    low, high = (what_if.figures(kept(rows), what_if.setting(k, plan)) for k in sorted(two))
    assert (high.n_poor <= low.n_poor).all()
    assert (high.h_most <= low.h_most + 1e-12).all()
    assert (high.m0_least <= low.m0_least + 1e-12).all()


@settings(max_examples=60, deadline=None)
@given(surveys, cut_offs, plans, some.data())
def test_one_deprivation_more_never_lowers_h_or_m0(rows, k, plan, data):
    one = what_if.setting(k, plan)
    at, name = data.draw(some.integers(0, len(rows) - 1)), data.draw(some.sampled_from(DIMENSIONS))
    worse = [row | {name: True} if i == at else row for i, row in enumerate(rows)]
    before, after = (what_if.figures(kept(part).rolled_up(0), one) for part in (rows, worse))
    for bound in ("h_least", "h_most", "m0_least", "m0_most"):
        assert getattr(after, bound)[0] >= getattr(before, bound)[0] - 1e-12


@settings(max_examples=40, deadline=None)
@given(surveys, cut_offs, plans, some.integers(2, 4))
def test_the_same_people_again_change_no_figure_and_narrow_its_error(rows, k, plan, times):
    one = what_if.setting(k, plan)
    before, after = (what_if.figures(kept(part).rolled_up(0), one) for part in (rows, rows * times))
    for name in ("h", "a", "m0"):
        assert np.allclose(getattr(before, name).b, getattr(after, name).b, equal_nan=True)
        first, second = getattr(before, name).se[0], getattr(after, name).se[0]
        assert np.isnan(first) or second <= first + 1e-12


@settings(max_examples=40, deadline=None)
@given(surveys, cut_offs, plans)
def test_the_whole_is_the_mean_of_its_parts_by_their_people(rows, k, plan):
    placed = [row for row in rows if row["tambon"]]
    one = what_if.setting(k, plan)
    whole, parts = (what_if.figures(kept(placed).rolled_up(d), one) for d in (0, 4)) if placed else (None, None)
    if whole is not None and whole.n[0]:
        m0 = np.where(parts.n > 0, parts.m0.b, 0.0)
        assert whole.m0.b[0] == pytest.approx((m0 * parts.n).sum() / whole.n[0])


values = some.lists(some.lists(some.sampled_from([0.0, 0.1, 0.2, 0.3]), min_size=3, max_size=3), min_size=2, max_size=8)


@settings(max_examples=60, deadline=None)
@given(values)
def test_the_order_of_areas_is_compared_pair_by_pair(rows):
    found = what_if.robustness(np.array(rows))
    assert (found.pairs, found.held) == reference.pairs_held(rows)
    for i in range(3):
        tau = reference.tau_b([row[0] for row in rows], [row[i] for row in rows])
        assert same(found.tau[i], tau)
    for i, row in enumerate(rows):
        places = [1 + sum(other[j] > row[j] for other in rows) for j in range(3)]
        assert (found.best[i], found.worst[i]) == (min(places), max(places))
