"""What would have to change: every smallest way out, held against a search over all that may be lifted and answered."""

from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.poverty.explaining_change import Way, WaysOut, ways_out

FIFTHS = dict.fromkeys(("health", "living", "education", "income", "access"), Fraction(1, 5))


def by_name(found):
    return {name: tuple(found.get(name, ())) for name in FIFTHS}


def out(failed, unknown=None, k=Fraction(1, 5), weights=FIFTHS):
    return ways_out(weights=weights, k=k, failed=by_name(failed), unknown=by_name(unknown or {}))


def test_where_one_dimension_is_enough_to_be_poor_all_must_be_lifted():
    found = out({"living": ["drinking_water", "clean_home"], "income": ["average_income"]})
    assert found.ways == (Way(("living", "income"), ("drinking_water", "clean_home", "average_income"), ()),)
    assert found.ask == ()


def test_with_a_higher_cut_off_there_are_several_ways_and_the_shortest_comes_first():
    weights = {"health": Fraction(1, 2), "living": Fraction(1, 4), "education": Fraction(1, 4)}
    failed = {"health": ("a",), "living": ("b", "c"), "education": ("d",)}
    found = ways_out(weights=weights, k=Fraction(3, 4), failed=failed, unknown=dict.fromkeys(weights, ()))
    assert [way.dimensions for way in found.ways] == [("health",), ("living", "education")]
    found = ways_out(weights=weights, k=Fraction(1), failed=failed, unknown=dict.fromkeys(weights, ()))
    assert [way.indicators for way in found.ways] == [("a",), ("d",), ("b", "c")]


def test_a_count_exactly_at_the_cut_off_is_still_poor():
    twelfths = {f"d{i}": Fraction(1, 12) for i in range(12)}
    failed = {name: (name,) for name in list(twelfths)[:7]}
    found = ways_out(weights=twelfths, k=Fraction(1, 2), failed=failed, unknown={})
    assert len(found.ways) == 21 and {len(way.dimensions) for way in found.ways} == {2}  # any two of seven


def test_a_dimension_that_is_switched_off_is_no_way_out():
    weights = FIFTHS | {"health": Fraction(0), "living": Fraction(2, 5)}
    found = out({"health": ["exercise"], "income": ["average_income"]}, {"health": ["safe_food"]}, weights=weights)
    assert found.ways == (Way(("income",), ("average_income",), ()),)


def test_what_has_no_answer_must_be_asked_in_lifted_dimensions_too():
    found = out({"income": ["average_income"]}, {"income": ["work_15_59"], "health": ["safe_food"]})
    assert found.ways == (Way(("income",), ("average_income",), ("safe_food", "work_15_59")),)


def test_a_household_not_known_to_be_poor_needs_an_answer_and_no_change():
    assert out({}, {"health": ["safe_food"]}) == WaysOut((), ("safe_food",))
    assert out({}) == WaysOut((), ())
    # Two fifths are needed, one is unknown: it decides nothing.
    assert out({}, {"health": ["safe_food"]}, k=Fraction(2, 5)) == WaysOut((), ())


@st.composite
def households(draw):
    names = [f"d{i}" for i in range(draw(st.integers(1, 5)))]
    parts = [draw(st.integers(0, 4)) for _ in names]
    if not sum(parts):
        parts[0] = 1
    weights = {name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)}
    k = Fraction(draw(st.integers(1, 12)), 12)
    results = [(f"{name}{i}", name, draw(st.sampled_from(["pass", "fail", "unknown"]))) for name in names for i in range(2)]
    return weights, k, results


def count(weights, results):
    """The weighted count by the definition: a dimension counts when one of its indicators fails."""
    return sum((weight for name, weight in weights.items() if "fail" in [r for _, d, r in results if d == name]), Fraction(0))


def answered(results, told):
    """The results with answers given to those in ``told`` (id → result)."""
    return [(one, name, told.get(one, result)) for one, name, result in results]


def every_answer(results):
    """All ways in which the unknown may turn out."""
    unknown = [one for one, _, result in results if result == "unknown"]
    return [dict(zip(unknown, told, strict=True)) for told in product(("pass", "fail"), repeat=len(unknown))]


def subsets(names):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def asked_of(weights, k, results):
    named = {
        word: {name: tuple(one for one, d, result in results if d == name and result == word) for name in weights}
        for word in ("fail", "unknown")
    }
    return ways_out(weights=weights, k=k, failed=named["fail"], unknown=named["unknown"])


def lift(results, dimensions):
    return [(one, d, "pass" if d in dimensions and result == "fail" else result) for one, d, result in results]


@settings(max_examples=100, deadline=None)
@given(households())
def test_the_ways_are_all_the_smallest_and_no_part_of_one_would_do(household):
    weights, k, results = household
    found = asked_of(weights, k, results)
    best = answered(results, dict.fromkeys([one for one, _, r in results if r == "unknown"], "pass"))
    enough = [set(chosen) for chosen in subsets(list(weights)) if count(weights, lift(best, chosen)) < k]
    smallest = [chosen for chosen in enough if not any(other < chosen for other in enough)]
    if count(weights, best) < k:
        assert found.ways == ()
        return
    assert sorted(map(sorted, smallest)) == sorted(sorted(way.dimensions) for way in found.ways)
    for way in found.ways:
        assert set(way.indicators) == {one for one, d, r in results if d in way.dimensions and r == "fail"}


@settings(max_examples=60, deadline=None)
@given(households())
def test_once_lifted_and_asked_the_household_is_not_poor_whatever_else_is_true(household):
    weights, k, results = household
    for way in asked_of(weights, k, results).ways:
        lifted = lift(results, way.dimensions)
        for told in every_answer(lifted):
            if all(told[one] == "pass" for one in way.ask):
                assert count(weights, answered(lifted, told)) < k


@settings(max_examples=60, deadline=None)
@given(households())
def test_what_is_asked_is_what_can_decide_and_nothing_else(household):
    weights, k, results = household
    found = asked_of(weights, k, results)
    cases = [(way.ask, lift(results, way.dimensions)) for way in found.ways] or [(found.ask, results)]
    for ask, state in cases:
        decides = set()
        for told in every_answer(state):
            for one, word in told.items():
                if word == "pass" and count(weights, answered(state, told)) < k <= count(
                    weights, answered(state, told | {one: "fail"})
                ):
                    decides.add(one)
        known_poor = count(weights, state) >= k
        assert set(ask) == (set() if known_poor else decides)
