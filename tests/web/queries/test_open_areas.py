"""Which means and shares anybody may read: whatever sums and differences of open figures tell, it tells of large groups."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.web.queries.incomes import ENOUGH, is_large, open_areas
from ruamjai.web.queries.lists import _enough_visits
from ruamjai.web.queries.unseen import two_digits

COUNTRY = "TH"


def parent(code, known):
    while code != COUNTRY:
        code = code[:-2] if len(code) > 2 else COUNTRY
        if code in known:
            return code
    return None


@st.composite
def trees(draw, most=120):
    """Areas three floors deep, each with its size and one count, the outer ones at least what lies in them."""
    sizes = {}
    for province in draw(st.lists(st.sampled_from(["10", "47", "57"]), min_size=1, unique=True)):
        for i in range(draw(st.integers(0, 4))):
            n = draw(st.integers(0, most))
            sizes[f"{province}{i:02d}"] = (n, draw(st.integers(0, n)))
        inside = [sizes[code] for code in sizes if len(code) == 4 and code[:2] == province]
        more = draw(st.integers(0, most))
        sizes[province] = (sum(n for n, _ in inside) + more, sum(c for _, c in inside) + draw(st.integers(0, more)))
    inside = [sizes[code] for code in sizes if len(code) == 2]
    sizes[COUNTRY] = (sum(n for n, _ in inside), sum(c for _, c in inside))
    return sizes


def atoms(sizes, opened):
    """What each open area leaves over beside the open areas inside it: all that can be told is a sum of these."""
    for code in opened:
        inside = [sizes[other] for other in opened if parent(other, sizes) == code]
        yield tuple(total - sum(one[i] for one in inside) for i, total in enumerate(sizes[code]))


@settings(max_examples=100)
@given(trees(), st.sampled_from([is_large, _enough_visits]))
def test_all_that_can_be_told_is_of_large_groups(sizes, large):
    opened = open_areas(sizes, large)
    for code in opened:
        assert large(sizes[code])
        outer = parent(code, sizes)
        assert outer is None or outer in opened, "nothing inside a closed area is open"
    for left in atoms(sizes, opened):
        assert not any(left) or large(left)


@settings(max_examples=50)
@given(trees(most=400))
def test_it_closes_no_more_than_it_must_where_all_are_large(sizes):
    whole = {code: size for code, size in sizes.items() if is_large(size)}
    if len(whole) == len(sizes) and all(not any(left) or is_large(left) for left in atoms(sizes, set(sizes))):
        assert open_areas(sizes) == frozenset(sizes)


def test_by_hand():
    # An amphoe of 540 with tambons of 410, 120 and a rest of 10: the smaller tambon gives way, so that the rest is 130.
    sizes = {"4703": (540, 97), "470301": (410, 73), "470303": (120, 24)}
    assert open_areas(sizes) == {"4703", "470301"}
    assert open_areas({**sizes, "4703": (530, 97)}) == set(sizes), "with nothing left over both may stand"
    assert open_areas({**sizes, "4703": (ENOUGH - 1, 10)}) == frozenset(), "nothing inside a closed area"
    assert open_areas({"47": (100, 4)}) == open_areas({"47": (100, 96)}) == frozenset()
    assert open_areas({"47": (100, 0)}) == {"47"}
    assert open_areas({"47": (30, 0)}, _enough_visits) == frozenset()


def test_two_digits():
    assert [two_digits(n) for n in (None, 0.4, 1, 12.4, 99.6, 1234.5, 98765.0)] == [None, 0, 1, 12, 100, 1200, 99000]
