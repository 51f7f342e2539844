"""One definition of poor: by hand, against small steps, and in populations whose truth is known."""

import numpy as np
import pytest

from reference import unseen as reference
from ruamjai.madeup.world import make_world
from ruamjai.poverty.unseen import Words, chapman, estimate_anchored, estimate_unseen
from ruamjai.poverty.unseen.anchor import named_by_others, shares, spread_of

TWO = {"0": (80, 500, 0), "1": (30, 90, 40)}
THREE = {"00": (300, 2000, 0), "01": (90, 210, 60), "10": (110, 90, 45), "11": (70, 30, 25)}


def of(words):
    return {name: Words(*numbers) for name, numbers in words.items()}


def test_two_lists_by_hand():
    # 120 of 160 card holders were reached: for each three poor people reached, one was not. 80 without a card make 80 / 3.
    (found,) = estimate_anchored(of(TWO), 2).estimates
    assert found.unseen == pytest.approx(80 * 40 / 121)
    assert found == chapman(200, 160, 120)
    wide = 80 * 40 / 120
    assert found.se**2 == pytest.approx(wide**2 * (1 / 80 + 1 / 40 + 1 / 120 + 1 / wide), rel=0.05)


def test_whom_the_second_list_calls_poor_and_the_first_does_not_changes_the_share_alone():
    # Old way: 90 judged not poor would be on the second list only. Here they say that a quarter of its people are poor.
    found = estimate_anchored(of(TWO), 2)
    assert found.named == pytest.approx(40 / 4) and found.shares["1"].b == 0.25
    old = chapman(110, 160, 30)
    assert old.unseen == pytest.approx(80 * 130 / 31) and old.unseen > 10 * found.estimates[0].unseen


def test_how_many_hold_the_second_list_by_its_own_definition_does_not_matter_to_the_unseen_of_two():
    few = estimate_anchored(of({**TWO, "1": (60, 60, 40)}), 2).estimates
    assert few == estimate_anchored(of(TWO), 2).estimates


def test_a_first_register_that_judges_nobody_is_plain_capture_recapture():
    words = {"00": (60, 0, 500), "01": (25, 0, 70), "10": (20, 0, 50), "11": (9, 0, 18)}
    plain = {"100": 60, "101": 25, "110": 20, "111": 9, "001": 70, "010": 50, "011": 18}
    found = estimate_anchored(of(words), 3, judges=False)
    assert found.named == 138 and {share.source for share in found.shares.values()} == {"names"}
    for ours, theirs in zip(found.estimates[1:], estimate_unseen(plain, 3)[1:], strict=True):
        assert ours.unseen == pytest.approx(theirs.unseen) and ours.aic == pytest.approx(theirs.aic)
    saturated, plain_saturated = found.estimates[-1], estimate_unseen(plain, 3)[-1]
    assert saturated.se == pytest.approx(plain_saturated.se)
    two = {"0": (80, 0, 0), "1": (30, 0, 90)}
    assert estimate_anchored(of(two), 2, judges=False).estimates == estimate_unseen({"10": 80, "11": 30, "01": 90}, 2)


def test_three_lists_are_log_linear_models_of_the_expected_counts_with_the_error_of_small_steps():
    found = estimate_anchored(of(THREE), 3)
    counts = {history: float(n) for history, n in reference.expected(THREE).items()}
    assert counts["001"] == 18 and counts["010"] == pytest.approx(24.75) and counts["011"] == 17.5
    assert found.named == pytest.approx(18 + 24.75 + 17.5)
    for estimate, (name, pairs) in zip(found.estimates[1:], reference.models(3), strict=True):
        unseen, _, aic = reference.log_linear(counts, pairs)
        assert estimate.model == name
        assert estimate.unseen == pytest.approx(unseen, rel=1e-6) and estimate.aic == pytest.approx(aic, abs=1e-5)
        spread = reference.variance_of_log(THREE, pairs)
        assert estimate.se**2 == pytest.approx(unseen + unseen**2 * spread, rel=1e-3), name


def test_a_share_of_few_people_is_borrowed_and_says_so():
    words = of({"00": (50, 0, 0), "01": (20, 50, 5), "10": (5, 4, 6), "11": (1, 0, 2)})
    area = 26 / 80
    found = shares(words, judged_at_least=30)
    assert (found["01"].b, found["01"].n, found["01"].source) == (20 / 70, 70, "words")
    for name in ("10", "11"):
        assert (found[name].b, found[name].n, found[name].source) == (area, 80, "area")
    country = named_by_others(words) + Words(300, 100)
    found = shares(words, country=country, judged_at_least=100)
    assert {(share.b, share.n, share.source) for share in found.values()} == {(326 / 480, 480, "country")}
    assert set(shares(words, judged_at_least=100).values()) == {None}


def test_too_few_judged_make_no_number():
    found = estimate_anchored(of(TWO), 2, judged_at_least=121)
    assert [e.reason for e in found.estimates] == ["few_judged"] and found.named is None
    borrowed = estimate_anchored(of(TWO), 2, judged_at_least=121, country=Words(100, 100))
    assert borrowed.named == 20 and borrowed.estimates == (chapman(110, 50, 30),)


def test_the_spread_of_borrowed_shares_is_that_of_all_the_people_they_rest_on():
    words, q, j = of(THREE), 0.45, 6000  # 270 of the area's 600 are poor, and as large a share elsewhere
    told = shares(words, judged_at_least=601, country=Words(2700, 3300))
    assert {(share.b, share.n, share.source) for share in told.values()} == {(q, j, "country")}
    found = spread_of(words, told, 3, country=Words(2700, 3300))
    at = {history: int(history, 2) - 1 for history in ("001", "010", "011", "100", "101", "110", "111")}
    for name, missed in (("01", 60), ("10", 45), ("11", 25)):
        own, poor = at[f"0{name}"], THREE[name][0]
        assert found[own, own] == pytest.approx(q**2 * missed + missed**2 * q * (1 - q) / j)
        assert found[own, at[f"1{name}"]] == pytest.approx(missed * poor * (1 - q) / j)
    assert found[at["001"], at["010"]] == pytest.approx(60 * 45 * q * (1 - q) / j)
    assert found[at["100"], at["100"]] == 300 and found[at["100"], at["001"]] == 0
    assert np.array_equal(found, found.T)
    thin = shares(of({**THREE, "11": (7, 3, 25)}), judged_at_least=30, country=Words(2700, 3300))
    assert thin["11"].source == "area", "before the country"


def test_everybody_reached_leaves_nobody_unseen_without_certainty():
    (found,) = estimate_anchored(of({"0": (80, 10, 0), "1": (30, 90, 0)}), 2).estimates
    assert (found.unseen, found.se, found.ll, found.ul) == (0, 0, None, None)


def test_one_register_says_why():
    found = estimate_anchored({"": Words(50, 20, 3)}, 1)
    assert [e.reason for e in found.estimates] == ["one_register"] and found.named is None


def test_the_made_up_worlds_truth_lies_between_the_figure_and_its_what_if():
    # Its survey misses 5 % of poor homes and 2 % of others. Homes are found together: about three at a time.
    world = make_world(provinces=("57",), people=30_000, seed=2566)
    listed, told, card = world.survey.listed, world.survey.poor[world.household], world.card == 2
    truth = int((world.poor & ~listed & ~card).sum())

    def group(mine):
        return Words(*(int((mine & whom).sum()) for whom in (listed & told, listed & ~told, ~listed)))

    words = {"0": group(~card), "1": group(card)}
    plain, twice = (
        estimate_anchored({name: one.missed_times(times) for name, one in words.items()}, 2, dispersion=3).estimates[0]
        for times in (1, 2)
    )
    assert 0.5 * truth < plain.unseen < truth and twice.ll < truth < twice.ul
    both = words["1"]
    old = chapman(words["0"].poor + both.poor, both.judged + both.unreached, both.poor, dispersion=3)
    assert old.ll > 30 * truth


# Populations: the first register judges whom it reaches; the others call poor by definitions of their own.

PEOPLE, POOR = 12_000, 0.12
NAMES_POOR, NAMES_OTHERS = (0.55, 0.4), (0.18, 0.1)


def drawn(random, others, missed=(0.15, 0.15)):
    """(words, counts as if all meant the same, unseen in truth); ``missed`` are the chances for the poor and for others."""
    poor = random.random(PEOPLE) < POOR
    reached = random.random(PEOPLE) >= np.where(poor, *missed)
    names = [random.random(PEOPLE) < np.where(poor, NAMES_POOR[i], NAMES_OTHERS[i]) for i in range(others)]
    words, old = {}, {}
    said = np.array(["".join(row) for row in np.where(np.array(names).T, "1", "0")])
    for name in np.unique(said):
        mine = said == name
        groups = [mine & reached & poor, mine & reached & ~poor, mine & ~reached]
        words[str(name)] = Words(*(int(group.sum()) for group in groups))
        old["1" + str(name)] = int(groups[0].sum())
        if "1" in name:
            old["0" + str(name)] = int(groups[1].sum() + groups[2].sum())
    return words, old, int((poor & ~reached & (said == "0" * others)).sum())


@pytest.mark.parametrize("others", [1, 2])
def test_unlike_definitions_are_no_unseen_people(others):
    random, hits, off, runs = np.random.default_rng(2569 + others), 0, 0, 150 // others**2
    for _ in range(runs):
        words, old, unseen = drawn(random, others)
        new = estimate_anchored(words, others + 1).estimates[0]
        hits += new.ll <= unseen <= new.ul
        off += estimate_unseen(old, others + 1)[0].ll > 3 * unseen
    assert off == runs, "taken for one population, the lists claim several times as many, and are sure of it"
    assert hits / runs >= 0.9


@pytest.mark.parametrize("others", [1, 2])
def test_where_the_poor_are_missed_more_the_figure_is_low_and_the_what_if_tells(others):
    random, low, hits, runs = np.random.default_rng(77 + others), 0, 0, 100 // others**2
    for _ in range(runs):
        words, _, unseen = drawn(random, others, missed=(0.15, 0.066))  # odds of 0.176 and 0.0707: 2.5 times
        low += estimate_anchored(words, others + 1).estimates[0].unseen < 0.75 * unseen
        times = estimate_anchored({name: one.missed_times(2.5) for name, one in words.items()}, others + 1).estimates[0]
        hits += times.ll <= unseen <= times.ul
    assert low / runs > 0.85
    assert hits / runs >= 0.9
