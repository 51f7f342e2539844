"""Estimates of the unseen against what others computed: CARE1's manual for two lists, R's glm for more."""

import csv
import math
import tomllib
from pathlib import Path

import pytest

from ruamjai.poverty.unseen import chapman, estimate_unseen
from ruamjai.poverty.unseen.averaging import average
from ruamjai.poverty.unseen.estimates import Estimate, limits
from ruamjai.poverty.unseen.log_linear import all_models, cells, fit

GOLDEN = Path(__file__).parents[2] / "golden"
PAIRS = tomllib.loads((GOLDEN / "unseen_chapman.toml").read_text(encoding="utf-8"))["pair"]

CASES = {
    "spina_bifida": {"001": 142, "010": 112, "011": 12, "100": 247, "101": 49, "110": 60, "111": 4},
    "made_up": {"001": 1203, "010": 441, "011": 97, "100": 812, "101": 230, "110": 318, "111": 121},
    "with_a_zero": {"001": 40, "010": 31, "011": 9, "100": 25, "101": 8, "110": 7, "111": 0},
    "no_common": {"001": 142, "010": 112, "011": 0, "100": 247, "101": 49, "110": 60, "111": 0},
    "apart": {"001": 30, "010": 60, "011": 0, "100": 50, "101": 0, "110": 20, "111": 0},
    "diabetes": {
        "0001": 10, "0010": 182, "0011": 8, "0100": 74, "0101": 7, "0110": 20, "0111": 14, "1000": 709, "1001": 12,
        "1010": 650, "1011": 46, "1100": 104, "1101": 18, "1110": 157, "1111": 58,
    },
}  # fmt: skip

with (GOLDEN / "unseen_log_linear.csv").open(encoding="utf-8") as lines:
    BY_R = {(row["case"], row["model"]): row for row in csv.DictReader(lines)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['n1']}-{pair['n2']}")
def test_chapman_is_what_care1_prints_for_the_diabetes_cases(pair):
    assert round(pair["n1"] * pair["n2"] / pair["m"]) == pair["petersen"]
    found, seen = chapman(pair["n1"], pair["n2"], pair["m"]), pair["n1"] + pair["n2"] - pair["m"]
    assert round(found.unseen + seen) == pair["total"] and round(found.se) == pair["se"]
    assert round(found.ll + seen) == pair["ll"] and round(found.ul + seen) == pair["ul"]


@pytest.mark.parametrize("case", CASES)
def test_every_log_linear_model_is_rs(case):
    lists = len(next(iter(CASES[case])))
    estimates = {e.model: e for e in estimate_unseen(CASES[case], lists)}
    assert len(estimates) == 1 + 2 ** math.comb(lists, 2)
    for (which, model), by_r in BY_R.items():
        if which != case:
            continue
        found = estimates[model]
        if by_r["unseen"] == "NA":
            assert found.reason == "not_fitted", model
            continue
        unseen = float(by_r["unseen"])
        assert found.unseen == pytest.approx(unseen, rel=1e-7), model
        assert found.se**2 == pytest.approx(unseen + unseen**2 * float(by_r["variance_b0"]), rel=1e-7), model
        assert found.aic == pytest.approx(float(by_r["aic"]), abs=1e-6), model
        assert found.ll < found.unseen < found.ul and not found.reason


def test_the_best_model_of_the_diabetes_cases_makes_the_published_total():
    best = min(estimate_unseen(CASES["diabetes"], 4)[1:], key=lambda e: e.aic)
    seen = sum(CASES["diabetes"].values())
    assert seen == 2069 and round(best.unseen + seen) == 2771
    # Bruno et al. print 2492-3051: symmetric, and without the variance of the number seen.
    half = 1.959964 * math.sqrt(best.se**2 - best.unseen)
    assert (round(seen + best.unseen - half), round(seen + best.unseen + half)) == (2492, 3051)


def test_what_the_cells_leave_unknown_is_not_fitted_and_not_averaged():
    # With an empty cell the saturated model puts the unseen at zero; without anybody in common, "ab" puts them without end.
    assert not_fitted("with_a_zero") == ["a+b+c+ab+ac+bc"]
    assert not_fitted("apart") == ["a+b+c+ab", "a+b+c+ab+ac", "a+b+c+ab+bc", "a+b+c+ab+ac+bc"]
    estimates = estimate_unseen(CASES["with_a_zero"], 3)
    assert estimates[-1].unseen is None and estimates[-1].weight is None
    assert math.fsum(e.weight for e in estimates[1:-1]) == pytest.approx(1)


def not_fitted(case):
    return [e.model for e in estimate_unseen(CASES[case], 3) if e.reason == "not_fitted"]


def test_two_lists_by_log_linear_model_are_petersens_figure_with_sekar_and_demings_error():
    n10, n01, n11 = 180, 75, 45
    found = fit(cells({"10": n10, "01": n01, "11": n11}, 2), ())
    assert found.unseen == pytest.approx(n10 * n01 / n11)
    assert found.se**2 == pytest.approx((n10 + n11) * (n01 + n11) * n10 * n01 / n11**3)
    assert all_models(2) == [()]


def test_the_average_by_hand():
    # Two models whose AIC differ by 2 ln 3 weigh 3/4 and 1/4.
    first, second = Estimate("one", 100.0, 3.0, aic=50.0), Estimate("two", 140.0, 4.0, aic=50.0 + 2 * math.log(3))
    whole, *models = average([first, second])
    assert whole.model == "average" and whole.unseen == pytest.approx(110)
    assert [m.weight for m in models] == pytest.approx([0.75, 0.25])
    assert whole.se == pytest.approx(0.75 * math.sqrt(9 + 100) + 0.25 * math.sqrt(16 + 900))
    assert average([Estimate("one", reason="not_fitted")])[0] == Estimate("average", reason="not_fitted")


@pytest.mark.parametrize(
    ("counts", "lists", "model", "reason"),
    [
        ({"1": 40}, 1, "chapman", "one_register"),
        ({}, 2, "chapman", "too_few"),
        ({"10": 9, "01": 9, "11": 1}, 2, "chapman", "too_few"),
        ({"10": 90, "01": 90}, 2, "chapman", "no_overlap"),
        ({"10": 90, "01": 90, "11": 6}, 2, "chapman", "too_few"),
        ({"100": 90, "010": 90, "001": 90}, 3, "average", "no_overlap"),
        ({"100": 90, "010": 90, "110": 6}, 3, "average", "too_few"),
    ],
)
def test_too_little_gives_a_reason_and_no_number(counts, lists, model, reason):
    (found,) = estimate_unseen(counts, lists, people_at_least=30, overlap_at_least=7)
    assert found == Estimate(model, reason=reason)


def test_a_list_apart_from_the_others_leaves_the_other_two():
    # Nobody on the third list is on another: the model that lets it depend on both says what the first two say.
    by_model = {e.model: e for e in estimate_unseen(CASES["apart"], 3)}
    assert by_model["a+b+c+ac+bc"].unseen == pytest.approx(50 * 60 / 20)
    assert by_model["average"].unseen == pytest.approx(150, rel=0.01)


def test_one_list_inside_the_other_leaves_nobody_unseen_but_claims_no_certainty():
    found = chapman(50, 20, 20)
    assert (found.unseen, found.se, found.ll, found.ul) == (0, 0, None, None)
    assert limits(float("nan"), 1.0) == (None, None)


def test_people_found_at_a_time_widen_and_weaken():
    one, four = (estimate_unseen(CASES["made_up"], 3, dispersion=d) for d in (1.0, 4.0))
    for plain, wide in zip(one[1:], four[1:], strict=True):
        assert wide.unseen == plain.unseen and wide.se == pytest.approx(2 * plain.se)
        terms = len(plain.model.split("+")) + 1
        assert wide.aic - 2 * terms == pytest.approx((plain.aic - 2 * terms) / 4)
    assert max(e.weight for e in four[1:]) < max(e.weight for e in one[1:])
    with pytest.raises(ValueError, match=r"0\.5 people found at a time"):
        estimate_unseen(CASES["made_up"], 3, dispersion=0.5)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="21 in common"):
        chapman(50, 20, 21)
    with pytest.raises(ValueError, match="no history of 3 lists: 000, 11"):
        estimate_unseen({"11": 40, "000": 50, "101": 60}, 3)
