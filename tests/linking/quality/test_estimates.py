"""Precision and recall from pairs written by hand, against plain weighting, and read to the end against the truth."""

import math

import numpy as np
import pytest

from linking.quality.drawn_pairs import pair, pairs
from reference import link_quality as plain
from ruamjai.linking.quality.estimates import FEWEST_VERDICTS, measured, stated
from ruamjai.linking.quality.pairs import PairCount


def figure(figures, measure="precision", scope="all", scope_id="all", part="all"):
    (found,) = [one for one in figures if (one.measure, one.scope, one.scope_id, one.part) == (measure, scope, scope_id, part)]
    return found


def test_each_pair_stands_for_those_it_was_drawn_from():
    drawn = [
        *pairs("tier1", 20, 0, n_stratum=9000), *pairs("tier2", 18, 2, n_stratum=900),
        *pairs("tier2", 6, 4, stated=0.6, n_stratum=100), *pairs("possible", 3, 12, n_stratum=600),
    ]  # fmt: skip
    figures = measured(drawn, {})
    weights = [(9000 / 20, True)] * 20 + [(900 / 20, True)] * 18 + [(900 / 20, False)] * 2
    weights += [(100 / 10, True)] * 6 + [(100 / 10, False)] * 4
    precision = figure(figures)
    assert precision.estimate == pytest.approx(plain.weighted_share(weights)) == pytest.approx((9000 + 810 + 60) / 10_000)
    assert (precision.n_reviewed, precision.n_open, precision.n_pairs, precision.run) == (50, 0, 10_000, "0003")
    assert figure(figures, part="tier2").estimate == pytest.approx(870 / 1000)
    recall = figure(figures, "recall_weighed")
    assert recall.estimate == pytest.approx(9870 / (9870 + 600 * 3 / 15))
    assert recall.n_pairs == 10_600


def test_limits_of_one_stratum_are_those_of_plain_sums_and_of_several_are_recovered():
    one = figure(measured(pairs("tier2", 27, 3, n_stratum=10**9), {}))
    assert (one.ll, one.ul) == pytest.approx(plain.clopper_pearson(27, 30), abs=1e-6)
    both = pairs("tier1", 20, 0, n_stratum=8 * 10**8) + pairs("tier2", 27, 3, n_stratum=2 * 10**8)
    found = figure(measured(both, {}))
    expected = plain.recovered([(0.8, 1.0, *plain.clopper_pearson(20, 20)), (0.2, 0.9, *plain.clopper_pearson(27, 30))])
    assert (found.estimate, found.ll, found.ul) == pytest.approx(expected, abs=1e-6)


def test_what_was_read_to_the_end_is_the_truth():
    drawn = [*pairs("tier1", 30, 0, n_stratum=30), *pairs("tier2", 15, 5, n_stratum=20), *pairs("possible", 4, 6, n_stratum=10)]
    figures = measured(drawn, {"tpmap": 0.8})
    for measure, truth in (("precision", 45 / 50), ("recall_weighed", 45 / 49)):
        found = figure(figures, measure)
        assert (found.estimate, found.ll, found.ul) == pytest.approx((truth,) * 3, abs=1e-5)


def test_two_registers_of_one_kind_count_by_size_and_tell_as_much_as_kish_says():
    """Two thirds and one third, 20 readings each: as much as 1 / (4/9/20 + 1/9/20) = 36 at random, of which 33 hit."""
    drawn = pairs("tier2", 20, 0, register="a", n_stratum=2 * 10**9) + pairs("tier2", 15, 5, register="b", n_stratum=10**9)
    figures = measured(drawn, {})
    found = figure(figures)
    assert found.estimate == pytest.approx(2 / 3 + 1 / 3 * 15 / 20) == pytest.approx(33 / 36)
    assert (found.ll, found.ul) == pytest.approx(plain.clopper_pearson(33, 36), abs=1e-6)
    of_b = figure(figures, scope="register", scope_id="b")
    assert (of_b.estimate, of_b.ll, of_b.ul) == pytest.approx((0.75, *plain.clopper_pearson(15, 20)), abs=1e-6)


def test_true_pairs_never_weighed_are_added_where_blocking_s_reach_is_known():
    drawn = [*pairs("tier1", 20, n_stratum=800), *pairs("tier2", 20, n_stratum=200), *pairs("possible", 5, 5, n_stratum=40)]
    found = measured(drawn, {"tpmap": 0.75})
    # 800 by number; 200 + 20 of those that blocking had to find, which are three quarters of all such
    assert figure(found, "recall").estimate == pytest.approx(1000 / (800 + 220 / 0.75))
    assert figure(found, "recall_weighed").estimate == pytest.approx(1000 / 1020)
    unknown = figure(measured(drawn, {"tpmap": None}), "recall")
    assert (unknown.estimate, unknown.ll) == (None, None)


def test_recall_is_not_known_where_no_pair_left_apart_was_read():
    found = measured(pairs("tier2", 30, n_stratum=500), {"tpmap": 1.0})
    assert figure(found, "recall_weighed").estimate is None
    assert figure(found, "recall").estimate is None


def test_open_pairs_are_left_out_and_told_as_bounds():
    drawn = [*pairs("tier2", 16, 2, 2, n_stratum=1000), *pairs("possible", 2, 6, 2, n_stratum=100)]
    precision = figure(measured(drawn, {}))
    assert (precision.estimate, precision.n_open) == (pytest.approx(16 / 18), 2)
    assert (precision.least, precision.most) == (pytest.approx(16 / 20), pytest.approx(18 / 20))
    recall = figure(measured(drawn, {}), "recall_weighed")
    # against the links: open links are wrong and open pairs left apart are one person
    assert recall.least == pytest.approx(800 / (800 + 40))
    assert recall.most == pytest.approx(900 / (900 + 20))


def test_too_few_links_read_are_no_estimate():
    almost = figure(measured(pairs("tier2", FEWEST_VERDICTS - 1), {}))
    assert (almost.estimate, almost.n_reviewed) == (None, FEWEST_VERDICTS - 1)
    assert figure(measured(pairs("tier2", FEWEST_VERDICTS), {})).estimate == 1


def test_a_province_is_not_sure_of_strata_that_were_not_read_there():
    drawn = [pair("tier2", province="57", n_stratum=1000, n_cell=300, n_side=400) for _ in range(30)]
    drawn += [pair("tier1", province="47", n_stratum=1000, n_cell=900, n_side=900) for _ in range(12)]
    figures = measured(drawn, {})
    read, rest = 300 / 400, 100 / 400
    found = figure(figures, scope="province", scope_id="57")
    low = limits_of_finite(30, 300)
    assert found.estimate == 1
    assert found.ll == pytest.approx(1 - math.hypot(read * (1 - low), rest), abs=1e-6)
    assert figure(figures, scope="province", scope_id="47").ll > found.ll


def limits_of_finite(n, size):
    effective = n * (size - 1) / (size - n)
    return 0.025 ** (1 / effective)  # all right: p^n = 0.025


def test_agreement_is_over_the_pairs_that_both_answered():
    said = [("same", "same")] * 12 + [("same", "different")] * 2 + [("different", "different")] * 5 + [("cannot_tell", "same")]
    drawn = [pair("tier2", one, other) for one, other in said] + [pair("tier2", "same", None)]
    agreed, beyond = plain.kappa(said)
    found = measured(drawn, {})
    assert figure(found, "agreement").estimate == pytest.approx(agreed)
    assert figure(found, "kappa").estimate == pytest.approx(beyond)
    assert (figure(found, "kappa").n_reviewed, figure(found, "kappa").n_open) == (20, 1)


def test_nobody_has_read_anything():
    assert measured([], {}) == []


def count(kind, n, mean, register="tpmap", province="57"):
    return PairCount(f"{register}:{kind}:{mean}", register, kind, 0.0, province, n, n * mean)


def test_the_model_s_opinion_is_the_mean_of_its_own_probabilities():
    counts = [
        count("tier1", 900, 1.0),
        count("tier2", 100, 0.9),
        count("possible", 50, 0.2),
        count("tier2", 10, 0.5, "card", "47"),
    ]
    figures = stated(counts, {"tpmap": 0.5})
    assert {one.basis for one in figures} == {"model"}
    assert {(one.ll, one.ul, one.run) for one in figures} == {(None, None, None)}
    tpmap = {"scope": "register", "scope_id": "tpmap"}
    assert figure(figures, **tpmap).estimate == pytest.approx(990 / 1000)
    assert figure(figures, **tpmap, part="tier2").estimate == pytest.approx(0.9)
    assert figure(figures, "recall_weighed", **tpmap).estimate == pytest.approx(990 / 1000)
    assert figure(figures, "recall", **tpmap).estimate == pytest.approx(990 / (900 + (90 + 10) / 0.5))
    assert figure(figures, "recall").estimate is None, "the reach of one register is not known"
    assert figure(figures, "recall_weighed", scope="register", scope_id="card").estimate is None, "nothing was left apart"
    assert figure(figures, scope="province", scope_id="47").estimate == pytest.approx(0.5)


def test_limits_are_shares():
    rng = np.random.default_rng(3)
    for _ in range(40):
        drawn = [
            one
            for kind in ("tier1", "tier2", "possible")
            for one in pairs(kind, *rng.integers(0, 9, 3).tolist(), n_stratum=int(rng.integers(30, 3000)))
        ]
        for found in measured(drawn, {"tpmap": 0.9}):
            if found.estimate is not None and found.measure != "kappa":
                assert 0 <= found.ll <= found.estimate <= found.ul <= 1, found
