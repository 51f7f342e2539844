"""Which means and shares anybody may read: whatever sums and differences of open figures tell, it tells of large groups."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.tables.registers import CAPITALS
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.incomes import movement
from ruamjai.web.queries.lists import _enough_visits
from ruamjai.web.queries.open_areas import ENOUGH, is_large, open_areas
from ruamjai.web.queries.unseen import two_digits
from web.figures_run import capital_rows, level_of, seal_run

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


@settings(max_examples=50)
@given(trees(), st.data())
def test_what_another_page_withholds_is_not_open_and_nothing_tells_of_it(sizes, data):
    closed = data.draw(st.sets(st.sampled_from(sorted(sizes))))
    opened = open_areas(sizes, closed=closed)
    assert not opened & closed
    assert all(parent(code, sizes) in opened | {None} for code in opened)
    assert all(not any(left) or is_large(left) for left in atoms(sizes, opened))


def test_the_movement_of_capitals_tells_no_count_that_the_overview_withholds(tmp_path):
    """Of four sisters the overview hides that of four households and that of sixty beside it. By its own rule this page would
    open the one of sixty, as enough of it and of the others were not seen again; what is left of the whole is then the four."""
    surveyed = {"47030101": (20, 20, 20, 0), "47030301": (20, 30, 20, 0), "47030401": (20, 30, 30, 0), "47030501": (4, 0, 0, 0)}
    again = {"470301": (60, 50), "470303": (70, 68), "470304": (80, 70), "470305": (4, 0)}
    again |= dict.fromkeys(("4703", "47", "TH"), (214, 188))
    changes = [
        {"area_code": code, "level": level_of(code), "capital": capital, "n_before": before, "n_after": matched,
         "n_matched": matched, "b": 0.1, "se": 0.01, "ll": 0.08, "ul": 0.12, "n_same": matched}
        for code, (before, matched) in again.items() for capital in (*CAPITALS, "overall")
    ]  # fmt: skip
    run = seal_run(tmp_path, area_capitals=capital_rows(surveyed), area_capital_changes=changes)
    hidden = {
        code for code in again if figures(run).cell(code, "capital_households", sees_small=False).state in ("small", "hidden")
    }
    assert {"470301", "470305"} <= hidden, "else this shows nothing"
    assert {"470304", "4703"}.isdisjoint(hidden)
    assert all(movement(run, code, sees_small=False) == [] for code in hidden)
    assert movement(run, "470304", sees_small=False), "what both tell is open"
    assert movement(run, "470301", sees_small=True)


def test_two_digits():
    assert [two_digits(n) for n in (None, 0.4, 1, 12.4, 99.6, 1234.5, 98765.0)] == [None, 0, 1, 12, 100, 1200, 99000]
