"""No reader of the open pages can tell a hidden count: an integer programme tries."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from ruamjai.warehouse.suppression import HIDDEN, NO_DATA, SHOWN, SMALL_STATE, Columns, Relation, Tree, complete, suppress


def tree(*parents: int) -> Tree:
    return Tree(np.array(parents), np.zeros(len(parents), dtype=bool))


def column(*counts: int):
    return np.array(counts, dtype=np.int64).reshape(-1, 1)


def test_one_small_part_takes_the_next_smallest_with_it():
    states = suppress(column(23, 3, 8, 12), tree(-1, 0, 0, 0))
    assert states.ravel().tolist() == [SHOWN, HIDDEN, HIDDEN, SHOWN]


def test_two_small_parts_protect_each_other_and_keep_their_words():
    states = suppress(column(17, 3, 2, 12), tree(-1, 0, 0, 0))
    assert states.ravel().tolist() == [SHOWN, SMALL_STATE, SMALL_STATE, SHOWN]


def test_two_ones_are_told_by_their_sum_so_more_is_hidden():
    states = suppress(column(14, 1, 1, 12), tree(-1, 0, 0, 0)).ravel()
    assert states[1] == states[2] == HIDDEN
    assert states[3] == HIDDEN or states[0] == HIDDEN


def test_zero_is_shown_and_no_data_is_no_zero():
    states = suppress(column(12, 0, 12, -1), tree(-1, 0, 0, 0))
    assert states.ravel().tolist() == [SHOWN, SHOWN, SHOWN, NO_DATA]


def test_a_part_hidden_for_anothers_sake_hides_something_below_itself():
    # 1 and 2 are hidden; if both parts of 2 stood on their pages, 2 could be had as their sum.
    states = suppress(column(30, 3, 27, 12, 15), tree(-1, 0, 0, 2, 2)).ravel()
    assert states[1] == states[2] == HIDDEN
    assert HIDDEN in (states[3], states[4])


def test_columns_hidden_together():
    states = suppress(np.array([[30, 10], [9, 3], [21, 7]]), tree(-1, 0, 0), Columns(along=[(0, 1), (1, 0)]))
    assert (states[1:] == HIDDEN).all() or (states[1:, 0] != SHOWN).all()
    assert ((states == SHOWN)[:, 0] == (states == SHOWN)[:, 1]).all()


def test_the_dropped_of_a_rule_are_not_told_by_the_union():
    # columns: union, taken in, dropped; the rule drops 2 of 40
    relation = Relation("sum", 0, (1, 2))
    states = suppress(np.array([[40, 38, 2]]), tree(-1), Columns(relations=[relation], zeros=frozenset({1, 2})))
    assert states.tolist() == [[SHOWN, HIDDEN, HIDDEN]]


def test_areas_with_fewer_than_five_people_show_not_even_zero():
    closed = np.array([[False], [True], [False], [False]])
    states = suppress(column(20, 0, 8, 12), tree(-1, 0, 0, 0), closed=closed)
    assert states[1, 0] == HIDDEN


def test_what_is_left_over_for_no_listed_part_is_guarded_too():
    # 3 of the 15 live in no named village; with all villages shown, 15 - 12 would tell.
    counts, ceiling, grown = complete(column(15, 7, 5), column(60, 30, 20), np.array([-1, 0, 0]))
    assert grown.parent.tolist() == [-1, 0, 0, 0]
    assert counts.ravel().tolist() == [15, 7, 5, 3]
    assert ceiling.ravel().tolist() == [60, 30, 20, 10]
    states = suppress(counts, grown, ceiling=ceiling).ravel()
    assert HIDDEN in states[:3]


def test_nothing_is_left_over_where_no_part_has_data():
    counts, _ceiling, grown = complete(column(15, -1, -1), column(60, -1, -1), np.array([-1, 0, 0]))
    assert len(counts) == 3
    assert not grown.unlisted.any()


# An attacker of another make: every count a whole number, every relation a row of an integer programme.


@st.composite
def drill_downs(draw):
    """A tree of two floors below the whole.

    Columns: poor people, poor households, two dimensions, the union of registers, those of it who are not poor, and of a rule
    whom it takes in, whom it drops, and of whom it cannot tell. Then how many people were asked, and the most that each count
    may be by what is shown: those of whom enough is known; the registers may know more people.
    """
    amphoe = draw(st.lists(st.integers(0, 4), min_size=1, max_size=4))
    parents, leaves = [-1], []
    for n_villages in amphoe:
        here = len(parents)
        parents.append(0)
        leaves += [len(parents) + i for i in range(n_villages)] or [here]
        parents += [here] * n_villages
    counts = np.zeros((len(parents), 9), dtype=np.int64)
    people = np.zeros(len(parents), dtype=np.int64)
    most = np.zeros_like(counts)
    for row in leaves:
        size = draw(st.sampled_from([2, 3, 8, 20, 60]))
        poor = draw(st.integers(0, size))
        health = draw(st.integers(0, poor))
        living = draw(st.integers(poor - health, poor))
        union = poor + draw(st.integers(0, 3))
        kept = draw(st.integers(0, union))
        dropped = draw(st.integers(0, union - kept))
        households = min(poor, draw(st.integers(1, max(1, poor))))
        counts[row] = (poor, households, health, living, union, union - poor, kept, dropped, union - kept - dropped)
        people[row] = size
        most[row, :4] = [size - draw(st.integers(0, size - count)) for count in (poor, households, health, living)]
        most[row, 4:] = MANY
    for row in reversed(range(1, len(parents))):
        for summed in (counts, people, most):
            summed[parents[row]] += summed[row]
    return np.array(parents), counts, people, most


MANY = 10**6
ON_NO_PAGE = 8
RELATIONS = (
    Relation("union", 0, (2, 3)),
    Relation("sum", 4, (0, 5), closes=False),
    Relation("sum", 4, (6, 7, ON_NO_PAGE), closes=False, as_one=True),
)
COLUMNS = Columns(
    relations=RELATIONS,
    along=[(0, 1), (1, 0), (0, 4)],
    unlisted=frozenset({ON_NO_PAGE}),
    zeros=frozenset({2, 3, 5, 6, 7}),
    precious=frozenset({0, 1}),
)
SHOWS_ZERO = [0, 1, 4]


def said_nothing_of(states):
    """Areas of which every count is withheld."""
    return (states[:, :ON_NO_PAGE] == HIDDEN).all(axis=1)


def may_be_zero(closed, states):
    """Withheld counts of which nothing says that they are not zero."""
    zero = closed | said_nothing_of(states)[:, None]
    zero[:, [*COLUMNS.zeros, ON_NO_PAGE]] = True
    return zero & (states == HIDDEN)


def told_counts(parents, counts, most, closed, states):
    """Hidden counts above zero that have one possible value given everything on the pages."""
    index = np.arange(counts.size).reshape(counts.shape)
    hidden = states != SHOWN
    low, high = counts.astype(float), counts.astype(float)
    low[hidden] = 1
    low[may_be_zero(closed, states)] = 0
    low[states == SMALL_STATE] = 1
    high[hidden] = most[hidden]
    high[states == SMALL_STATE] = np.minimum(high, 4)[states == SMALL_STATE]
    known = [*tree_lines(parents, index), *row_lines(index)]
    matrix = LinearConstraint(
        np.array([line for line, _, _ in known]), [low for _, low, _ in known], [up for _, _, up in known]
    )
    bounds = Bounds(low.ravel(), high.ravel())

    def end(at, sign):
        goal = np.zeros(counts.size)
        goal[at] = sign
        # Presolved, HiGHS now and then calls a programme impossible that the true counts solve.
        found = milp(goal, constraints=matrix, bounds=bounds, integrality=np.ones(counts.size), options={"presolve": False})
        assert found.success, "what the pages show must be possible"
        return round(found.x[at])

    cells = zip(*np.nonzero(hidden[:, :ON_NO_PAGE] & (counts[:, :ON_NO_PAGE] > 0)), strict=True)
    return [(int(r), int(c)) for r, c in cells if end(index[r, c], 1) == end(index[r, c], -1)]


def line_of(index, plus, minus):
    line = np.zeros(index.size)
    line[list(plus)] += 1
    line[list(minus)] -= 1
    return line


def tree_lines(parents, index):
    """Every whole is the sum of its parts."""
    for owner in set(parents[parents >= 0]):
        for column in range(index.shape[1]):
            yield line_of(index, [index[owner, column]], index[parents == owner, column]), 0, 0


def row_lines(index):
    """How the columns of a row hang together."""
    for row in index:
        for relation in RELATIONS:
            parts = [row[part] for part in relation.parts]
            yield line_of(index, [row[relation.whole]], parts), 0 if relation.kind == "sum" else -np.inf, 0
            if relation.kind == "union":
                for part in parts:
                    yield line_of(index, [row[relation.whole]], [part]), 0, np.inf


def stuck_for_sisters():
    """Two areas of two people each: what the registers of both hold besides told that everybody in them is poor."""
    counts = """
        33 22 11 31 47 14 14 18 15 | 18 9 1 17 23 5 5 5 13 | 0 0 0 0 0 0 0 0 0 | 15 7 0 15 17 2 0 5 12 | 3 2 1 2 6 3 5 0 1
        2 2 1 1 5 3 1 4 0 | 11 10 8 11 17 6 8 7 2 | 0 0 0 0 3 3 3 0 0 | 2 1 2 2 4 2 3 1 0 | 8 8 6 8 9 1 1 6 2
        1 1 0 1 1 0 1 0 0 | 2 1 1 2 2 0 0 2 0
    """
    people = np.array([45, 25, 2, 20, 3, 2, 16, 2, 3, 8, 3, 2])
    counts = np.array([int(count) for count in counts.replace("|", " ").split()]).reshape(len(people), -1)
    most = np.full_like(counts, MANY)
    most[:, :4] = people[:, None]
    return np.array([-1, 0, 1, 1, 1, 0, 0, 6, 6, 6, 6, 0]), counts, people, most


def one_known_among_nobodies():
    """A whole with somebody poor, one part where nobody is, and one where the state of a single household is known."""
    counts = np.array([[1, 1, 0, 1, 1, 0, 0, 0, 1], [1, 1, 0, 1, 1, 0, 0, 0, 1], [0] * 9])
    most = np.array([[10, 9, 10, 10], [2, 1, 2, 2], [8, 8, 8, 8]])
    return np.array([-1, 0, 0]), counts, np.array([10, 2, 8]), np.hstack([most, np.full((3, 5), MANY)])


@settings(max_examples=25, deadline=None)
@example(stuck_for_sisters())
@example(one_known_among_nobodies())
@given(drill_downs())
def test_an_integer_programme_tells_no_hidden_count(drill_down):
    parents, counts, people, most = drill_down
    closed = (people < 5)[:, None] | ((most > 0) & (most < 5))
    states = suppress(
        counts,
        Tree(parents, np.zeros(len(parents), dtype=bool)),
        COLUMNS,
        ceiling=most,
        closed=closed,
    )
    small = (counts > 0) & (counts < 5)
    assert (states[small] != SHOWN).all()
    zero = (counts[:, SHOWS_ZERO] == 0) & ~closed[:, SHOWS_ZERO] & ~said_nothing_of(states)[:, None]
    assert (states[:, SHOWS_ZERO][zero] == SHOWN).all(), "that nobody is poor points at nobody"
    assert ((states[:, 6] == SHOWN) == (states[:, 7] == SHOWN)).all()
    assert (states[:, ON_NO_PAGE] == HIDDEN).all()
    assert told_counts(parents, counts, most, closed, states) == []


@settings(max_examples=25, deadline=None)
@given(drill_downs())
def test_large_figures_stay_open(drill_down):
    parents, counts, _people, _most = drill_down
    open_counts = np.where(counts > 0, counts + 5, 0)
    states = suppress(open_counts[:, :1], Tree(parents, np.zeros(len(parents), dtype=bool)))
    assert (states == SHOWN).all()
