"""Trying to break the gate of the what-if: no number of settings tells of a group of fewer than five people."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from ruamjai.poverty import what_if
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse.privacy import SMALL
from ruamjai.web.queries import what_if as answers
from web.figures_run import area_rows, poverty_rows, seal_run

PATTERNS = len(what_if.STATES)
KNOWN = (what_if.STATES != what_if.UNKNOWN).all(axis=1)
LACKS = what_if.STATES == what_if.YES
POOR = LACKS.any(axis=1)


def kept(people, codes=("470301",)):
    people = np.atleast_2d(np.asarray(people, dtype=np.float64))
    return what_if.Kept(codes, people, people * 3, np.ceil(people / 3))


def world(seed, *, unknowns=True):
    """An area of some thousands: many lack nothing, some one thing, a handful in patterns of their own."""
    random = np.random.default_rng(seed)
    people = np.where(random.random(PATTERNS) < 0.5, 0, random.integers(0, 9, PATTERNS))
    people[LACKS.sum(axis=1) == 1] = random.integers(0, 300, int((LACKS.sum(axis=1) == 1).sum()))
    people[~KNOWN] = np.where(random.random(int((~KNOWN).sum())) < 0.1, people[~KNOWN], 0) if unknowns else 0
    people[0] = random.integers(900, 3000)
    return people


def some_settings(seed, n):
    random = Random(seed)  # noqa: S311  # which settings are tried is no secret
    for _ in range(n):
        weights = {name: Fraction(random.randrange(11)) for name in DIMENSIONS}
        if any(weights.values()):
            yield what_if.setting(Fraction(random.randrange(1, 31), 30), weights)


def all_that_is_told(people, settings):
    """Every figure of every setting, before it is rounded again for the page."""
    seen = answers.as_seen(kept(people), sees_small=False)
    return [
        [figure.tolist() for figure in (found.n, found.n_missing, found.n_poor, found.h.b, found.a.b, found.m0.b, found.share)]
        for found in (what_if.figures(seen, one) for one in settings)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_group_of_fewer_than_five_may_be_there_or_not_and_nothing_looks_different(seed):
    people = world(seed)
    few = np.flatnonzero((people > 0) & (people < SMALL))
    assert len(few) > 5
    settings = list(some_settings(seed, 60))
    without = people.copy()
    without[few] = 0
    assert repr(all_that_is_told(people, settings)) == repr(all_that_is_told(without, settings))
    for pattern in few[:5]:
        alone = people.copy()
        alone[pattern] = 0
        assert repr(all_that_is_told(people, settings)) == repr(all_that_is_told(alone, settings))


def test_the_right_to_small_counts_sees_the_difference():
    people = world(1)
    without = people.copy()
    without[np.flatnonzero((people > 0) & (people < SMALL))] = 0
    one = next(some_settings(1, 1))
    exact = [what_if.figures(answers.as_seen(kept(part), sees_small=True), one) for part in (people, without)]
    assert exact[0].n[0] != exact[1].n[0]
    assert np.isfinite(exact[0].h.se[0])


def test_with_narrower_rounding_a_group_of_fewer_than_five_would_show(monkeypatch):
    # Why tens: rounded to fives a group of 3 reads 5, and taking it away changes what is told.
    people = world(2)
    pattern = np.flatnonzero((people == 3) | (people == 4))[0]
    without = people.copy()
    without[pattern] = 0
    settings = list(some_settings(2, 40))
    assert repr(all_that_is_told(people, settings)) == repr(all_that_is_told(without, settings))
    monkeypatch.setattr(answers, "WIDTH", 5)
    assert repr(all_that_is_told(people, settings)) != repr(all_that_is_told(without, settings))


def limits(rounded):
    """What a rounded count may have been."""
    return np.where(rounded == 0, 0, rounded - 5), rounded + 4


def possible(low, high, constraints, at):
    """Least and most of variable ``at`` in whole numbers under the constraints."""
    found = []
    for sign in (1, -1):
        goal = np.zeros(len(low))
        goal[at] = sign
        answer = milp(goal, bounds=Bounds(low, high), integrality=np.ones(len(low)), constraints=constraints)
        assert answer.status == 0
        found.append(round(sign * answer.fun))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_beside_the_exact_totals_of_the_overview_no_small_group_is_pinned(seed):
    # The worst for the gate: nobody's answer is unknown, and everybody knows it; the overview tells people, poor people and
    # the people lacking in each dimension to the last one; and the reader has found every rounded count.
    people = world(seed, unknowns=False)[KNOWN]
    lacks = LACKS[KNOWN]
    totals = np.column_stack([np.ones(len(people)), POOR[KNOWN], lacks]).T
    exact = LinearConstraint(totals, totals @ people, totals @ people)
    low, high = limits(np.floor(people / answers.WIDTH + 0.5) * answers.WIDTH)
    small = np.flatnonzero((people > 0) & (people < SMALL))
    assert len(small)
    for at in small:
        least, most = possible(low, high, exact, at)
        assert least < most


@pytest.mark.parametrize("seed", range(6))
def test_a_whole_and_its_parts_rounded_each_by_itself_pin_no_small_group(seed):
    # One pattern in a country of two provinces with two amphoes of three tambons each: all 19 counts are told in tens.
    random = np.random.default_rng(seed)
    tambons = np.where(random.random(12) < 0.6, random.integers(0, 5, 12), random.integers(0, 25, 12))
    tambons[0] = random.integers(1, 5)
    groups = [[i] for i in range(12)] + [list(range(i, i + 3)) for i in range(0, 12, 3)]
    groups += [list(range(6)), list(range(6, 12)), list(range(12))]
    members = np.array([[i in group for i in range(12)] for group in groups], dtype=np.float64)
    low, high = limits(np.floor(members @ tambons / answers.WIDTH + 0.5) * answers.WIDTH)
    for at in np.flatnonzero((tambons > 0) & (tambons < SMALL)):
        least, most = possible(low[:12], high[:12], LinearConstraint(members, low, high), at)
        assert least < most


def test_a_thousand_who_answered_all_are_needed():
    people = np.zeros(PATTERNS)
    people[0] = 990
    people[np.flatnonzero(~KNOWN)[0]] = 500
    assert answers.as_seen(kept(people), sees_small=False).codes == ()
    people[np.flatnonzero(POOR & KNOWN)[0]] = 14
    assert answers.as_seen(kept(people), sees_small=False).codes == ("470301",)
    assert answers.as_seen(kept(people * 0), sees_small=True).codes == ("470301",)


def test_errors_have_nothing_to_be_made_from():
    seen = answers.as_seen(kept(world(5)), sees_small=False)
    found = what_if.figures(seen, next(some_settings(5, 1)))
    for estimate in (found.h, found.a, found.m0):
        assert np.isnan([estimate.se[0], estimate.ll[0], estimate.ul[0]]).all()


def test_what_the_overview_withholds_for_another_count_is_not_told_in_tens(tmp_path):
    # Six tambons of two amphoes. The 3 poor people of the first are hidden; with them a sister, or the total would tell.
    lacking = {
        "470301": (3, 0),
        "470302": (40, 25),
        "470303": (90, 50),
        "470201": (60, 30),
        "470202": (200, 90),
        "470203": (300, 150),
    }
    few = dict.fromkeys([*DIMENSIONS, "unknown"], 0)
    villages = {
        f"{code}01": few
        | {
            "people": 2000,
            "households": 500,
            "poor": health + living,
            "poor_households": health,
            "health": health,
            "living": living,
        }
        for code, (health, living) in lacking.items()
    }
    patterns = [
        {"tambon_code": code, "deprived": bits, "n_households": n // 2, "n_people": n, "n_people_squared": 2 * n}
        for code, (health, living) in lacking.items()
        for bits, n in ((0, 2000 - health - living), (1, health), (2, living))
    ]
    run = seal_run(
        tmp_path, areas=area_rows(tuple(villages)), area_poverty=poverty_rows(villages), deprivation_patterns=patterns
    )
    hidden = answers.withheld(run, list(lacking))
    assert any(sum(lacking[code]) >= SMALL for code in hidden), "else the total and the others would tell"
    assert len(hidden) < len(lacking)
    usual = what_if.setting(Fraction(1, 5), dict.fromkeys(DIMENSIONS, Fraction(1)))
    for code in lacking:
        state = answers.read(run, code, "tambon", usual, sees_small=False).state
        assert state == ("hidden" if code in hidden else "shown")
        assert answers.read(run, code, "tambon", usual, sees_small=True).state == "shown"
    ranked = answers.order(run, list(lacking), "tambon", usual, usual, sees_small=False).places
    assert {place.code for place in ranked if place.now is None} == hidden
