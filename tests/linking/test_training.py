"""A list's model is learnt without a hand-made label, and its probabilities are those of the rest, not of the labelled."""

import dataclasses
from collections import Counter
from functools import cache

import numpy as np
import pytest

from linking import known_patterns
from linking.known_patterns import make_known, posterior
from linking.person_rows import NUMBER, SOMCHAI, people, table
from linking.random_people import random_rows
from linking.shipped import RULES, SHIPPED
from ruamjai.linking import spine
from ruamjai.linking.blocking import candidate_pairs
from ruamjai.linking.comparing import UNKNOWN, compare, rarity
from ruamjai.linking.features import feature_names
from ruamjai.linking.matching import match_people
from ruamjai.linking.model import Model
from ruamjai.linking.standardise import two_lists
from ruamjai.linking.training import Labelled, Pairs, adapt, draw_labels, draw_rest, label, learn
from ruamjai.thai.citizen_id import check_digit

STARTS = {"shipped": SHIPPED, "nothing": Model(np.zeros_like(SHIPPED.coefficients), labelled=0, reach=None)}
EASY_CASES, MANY_ROUNDS = 0, 10
made = cache(make_known)


@cache
def learnt(errors, seed, rounds=RULES.rounds, start="shipped"):
    known = made(errors=errors, seed=seed)
    return learn(known.labelled, known.rest, known.person, dataclasses.replace(RULES, rounds=rounds), STARTS[start])


@cache
def learnt_probability(errors, seed, rounds=RULES.rounds, start="shipped"):
    rest = made(errors=errors, seed=seed).rest
    return posterior(rest.pairs.right, np.minimum(learnt(errors, seed, rounds, start).log_odds(rest.levels, RULES), 30.0))


def bins(probability, same, least=300):
    """(mean probability, share that are one person, pairs) of each bin with that many pairs."""
    place = np.digitize(probability, [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98])
    chosen = [place == i for i in range(8)]
    return [(probability[one].mean(), same[one].mean(), one.sum()) for one in chosen if one.sum() >= least]


worlds = pytest.mark.parametrize(("errors", "seed"), [(0.1, 1), (0.3, 2)], ids=["few errors", "many errors"])


@worlds
def test_the_made_up_pairs_are_what_they_say(errors, seed):
    """The yardstick: true probabilities are calibrated themselves."""
    known = made(errors=errors, seed=seed)
    assert known.probability.sum() == pytest.approx(known.same.sum(), rel=0.01)
    for mean, share, n in bins(known.probability, known.same):
        assert share == pytest.approx(mean, abs=4 * np.sqrt(0.25 / n))


@worlds
@pytest.mark.parametrize("start", STARTS)
def test_probabilities_of_the_rest_are_calibrated(errors, seed, start):
    known, found = made(errors=errors, seed=seed), learnt_probability(errors, seed, start=start)
    assert found.sum() == pytest.approx(known.same.sum(), rel=0.03)
    assert np.abs(found - known.probability).mean() < 0.015
    for mean, share, n in bins(found, known.same):
        assert share == pytest.approx(mean, abs=0.1 + 4 * np.sqrt(0.25 / n))


@worlds
def test_more_rounds_come_nearer(errors, seed):
    """The first round begins from the easy cases."""
    known, found = made(errors=errors, seed=seed), learnt_probability(errors, seed, MANY_ROUNDS)
    assert found.sum() == pytest.approx(known.same.sum(), rel=0.02)
    assert np.abs(found - known.probability).mean() < 0.012
    for mean, share, n in bins(found, known.same):
        assert share == pytest.approx(mean, abs=0.05 + 4 * np.sqrt(0.25 / n))


@worlds
def test_the_easy_cases_alone_would_be_far_too_modest(errors, seed):
    """Why the rounds are there: labelled records have fewer errors than the rest."""
    same = made(errors=errors, seed=seed).same
    alone, found = learnt_probability(errors, seed, EASY_CASES), learnt_probability(errors, seed)
    assert alone.sum() < 0.98 * same.sum()
    assert abs(found.sum() - same.sum()) < abs(alone.sum() - same.sum()) / 3
    middle = (alone > 0.1) & (alone < 0.9)
    assert same[middle].mean() > alone[middle].mean() + 0.2


def test_where_hardly_anybody_has_a_partner_few_are_promised(monkeypatch):
    monkeypatch.setattr(known_patterns, "SHARED", 0.03)
    known = make_known(errors=0.2, seed=5)
    model = learn(known.labelled, known.rest, known.person, RULES, SHIPPED)
    found = posterior(known.rest.pairs.right, model.log_odds(known.rest.levels, RULES))
    assert found.sum() == pytest.approx(known.same.sum(), rel=0.2)
    assert np.abs(found - known.probability).mean() < 0.006


def test_the_numbers_weight_is_learnt_from_the_rest():
    coefficients = learnt(0.1, 1, MANY_ROUNDS, "nothing").coefficients
    found = dict(zip(feature_names(RULES), coefficients, strict=True))
    for level in (1, 3):  # one digit off, differs: the levels that many pairs have
        factor = known_patterns.NUMBER_OF_PARTNER[level] / known_patterns.NUMBER_OF_STRANGER[level]
        name = f"number={RULES.field('number').levels[level].id}"
        assert found[name] == pytest.approx(np.log(factor), abs=0.35)


def test_it_says_what_it_was_learnt_from():
    model, labelled = learnt(0.1, 1), made(errors=0.1, seed=1).labelled
    assert model.labelled == labelled.same.sum() == known_patterns.VERIFIED
    assert (model.reach, model.basis) == (1.0, "learnt")
    assert np.isfinite(model.coefficients).all()


@worlds
@pytest.mark.parametrize("told", [0.02, 0.9])
def test_a_model_from_elsewhere_learns_how_many_have_a_partner_here(errors, seed, told):
    """Where nothing is verified the weights stay and the share of partners alone is learnt."""
    known, elsewhere = made(errors=errors, seed=seed), learnt(errors, seed, MANY_ROUNDS)
    adapted = adapt(elsewhere.with_partners(told), known.rest, known.person, RULES)
    assert adapted.partners == pytest.approx(known.same.sum() / len(known.rest.right), abs=0.02)
    assert adapted.coefficients[1:].tolist() == elsewhere.coefficients[1:].tolist()
    found = posterior(known.rest.pairs.right, np.minimum(adapted.log_odds(known.rest.levels, RULES), 30.0))
    assert found.sum() == pytest.approx(known.same.sum(), rel=0.03)


def test_a_model_from_elsewhere_where_nobody_has_a_partner():
    known, elsewhere = made(errors=0.1, seed=1), learnt(0.1, 1, MANY_ROUNDS)
    strangers = np.flatnonzero(~known.same)
    rest = Pairs(known.rest.pairs.where(strangers), known.rest.levels[strangers], known.rest.right)
    adapted = adapt(elsewhere, rest, known.person, RULES)
    assert adapted.partners < 0.02
    found = posterior(rest.pairs.right, np.minimum(adapted.log_odds(rest.levels, RULES), 30.0))
    assert (found > 0.5).sum() < 0.005 * len(rest.right)


def test_a_model_from_elsewhere_with_nothing_to_look_at():
    known, elsewhere = made(errors=0.1, seed=1), learnt(0.1, 1)
    nothing = Pairs(known.rest.pairs.where(np.arange(0)), known.rest.levels[:0], known.rest.right[:0])
    assert np.isfinite(adapt(elsewhere, nothing, known.person, RULES).coefficients).all()


def part_of(known, n):
    """The first n right records of either kind."""
    verified, rest = known.labelled, known.rest
    of_verified, of_rest = slice(0, n), rest.pairs.right < n
    labelled = Labelled(verified.levels[of_verified], verified.same[of_verified], verified.weight[of_verified], 1.0)
    return labelled, Pairs(rest.pairs.where(of_rest), rest.levels[of_rest], np.arange(n))


def test_the_same_pairs_give_the_same_model():
    known = made(errors=0.1, seed=1)
    one, other = (learn(*part_of(known, 1000), known.person, RULES, SHIPPED) for _ in range(2))
    assert one.coefficients.tolist() == other.coefficients.tolist()


@pytest.mark.parametrize("without", ["rest", "others", "partners"])
def test_little_to_learn_from_is_no_crash(without):
    known = made(errors=0.1, seed=1)
    labelled, rest = part_of(known, 1000)
    if without == "rest":
        rest = Pairs(rest.pairs.where(np.arange(0)), rest.levels[:0], rest.right[:0])
    else:
        kept = labelled.same == (without == "others")
        labelled = Labelled(labelled.levels[kept], labelled.same[kept], labelled.weight[kept], 1.0)
    model = learn(labelled, rest, known.person, RULES, SHIPPED)
    assert np.isfinite(model.coefficients).all()


# --- what is learnt from ---


def test_few_verified_pairs_are_all_taken_and_of_many_so_many_drawn():
    few = dataclasses.replace(RULES, label_pairs=100)
    verified = np.arange(100) * 3, np.arange(100) * 3 + 1000
    assert [side.tolist() for side in draw_labels(verified, few, seed=1)] == [side.tolist() for side in verified]
    many = np.arange(5000), np.arange(5000) + 10_000
    left, right = draw_labels(many, few, seed=1)
    assert len(left) == len(set(left.tolist())) == 100
    assert (right - left == 10_000).all()
    assert (np.diff(left) > 0).all()
    assert draw_labels(many, few, seed=1)[0].tolist() == left.tolist() != draw_labels(many, few, seed=2)[0].tolist()


def test_of_a_long_rest_whole_records_are_drawn_with_all_they_met():
    known = made(errors=0.1, seed=1)
    small = dataclasses.replace(RULES, rest_records=1000)
    rest = known.rest
    drawn, again, other = (draw_rest(rest, small, seed) for seed in (1, 1, 2))
    assert len(drawn.right) == len(set(drawn.right.tolist())) == 1000
    asked = set(drawn.right.tolist())
    expected = [place for place, right in enumerate(rest.pairs.right.tolist()) if right in asked]
    assert drawn.pairs.left.tolist() == rest.pairs.left[expected].tolist()
    assert drawn.pairs.right.tolist() == rest.pairs.right[expected].tolist()
    assert drawn.levels.tolist() == rest.levels[expected].tolist()
    assert drawn.right.tolist() == again.right.tolist() != other.right.tolist()
    assert draw_rest(rest, dataclasses.replace(RULES, rest_records=len(rest.right)), 1) is rest


def labels_of(left, right, verified, rest_rows=()):
    """``label`` of hand-written rows: ``verified`` are (place in left, place in right), the last rows of ``right`` the rest."""
    records = two_lists(table(left), table([*right, *rest_rows]))
    n, m = len(left), len(right)
    person = np.where(np.arange(len(records)) < n, np.arange(len(records)) + 500, -1)  # people are not numbered as rows are
    pairs = np.array([i for i, _ in verified]), np.array([n + j for _, j in verified])
    everyone = np.arange(n + m, len(records))
    met = candidate_pairs(records, np.arange(n), pairs[1], RULES)
    levels = compare(records, met.left, met.right, RULES, rarity(records, np.arange(n)))
    rest = Pairs(met.where(np.arange(0)), levels[:0], everyone)
    return records, met, levels, label(records, person, pairs, Pairs(met, levels, pairs[1]), rest, RULES)


def test_the_partner_is_the_positive_everyone_else_a_negative_and_the_number_is_hidden():
    left, right = random_rows(60, 1, missing=0.05), random_rows(40, 2, missing=0.05, side="b")
    right = [*left[:20], *right]  # 20 true copies
    verified = [(i, i) for i in range(20)]
    _, met, levels, found = labels_of(left, right, verified)
    by_number = {rule.id for rule in RULES.blocks if any(part.startswith("number") for part in rule.on)}
    kept = [
        place
        for place, bits in enumerate(met.rules.tolist())
        if {rule.id for i, rule in enumerate(RULES.blocks) if bits >> i & 1} - by_number
    ]
    assert 0 < len(kept) < len(met)
    assert found.same.tolist() == [(met.left[place], met.right[place] - 60) in set(verified) for place in kept]
    assert 0 < found.same.sum() < len(kept)
    number = RULES.pattern_field("number")
    assert (found.levels[:, number] == UNKNOWN).all()
    others = [place for place in range(len(RULES.fields)) if place != number]
    assert found.levels[:, others].tolist() == levels[kept][:, others].tolist()
    assert (levels[:, number] != UNKNOWN).any()  # what was handed in stays as it was


def test_reach_is_the_share_that_blocking_finds_without_the_number():
    stranger = {"first_name": "วิไล", "last_name": "รักไทย", "birth_year": 1999, "village": 50130301, "tambon": 501303}
    left = [SOMCHAI | {"id": f"a{i}", "number": NUMBER + i, "number_valid": True, "house_no": str(i)} for i in range(4)]
    right = [row | {"id": f"b{i}"} for i, row in enumerate(left)]
    right[3] = right[3] | stranger | {"amphoe": 5013, "house_no": "99"}
    assert labels_of(left, right, [(i, i) for i in range(4)])[3].reach == 3 / 4


def test_a_labelled_record_stands_for_those_of_the_rest_with_the_same_fields_empty():
    left = random_rows(400, 3, missing=0.1)
    rest = random_rows(1500, 4, missing=0.3, side="c")
    verified = [(i, i) for i in range(400)]
    _, met, _, found = labels_of(left, left, verified, rest)
    weight = plain_weights([left[j] for _, j in verified], rest)
    by_number = {i for i, rule in enumerate(RULES.blocks) if any(part.startswith("number") for part in rule.on)}
    kept = [p for p, bits in enumerate(met.rules.tolist()) if any(bits >> i & 1 for i in range(32) if i not in by_number)]
    assert found.weight.tolist() == pytest.approx([weight[emptiness(left[met.right[p] - 400])] for p in kept])
    assert len(set(weight.values())) > 2


def emptiness(row):
    """Which fields of a row are empty: names in no known letters and a first of January count as empty."""
    day = row["birth_day"] if (row["birth_month"], row["birth_day"]) != (1, 1) else None
    names = (None if row[name] == "老李" else row[name] for name in ("first_name", "last_name"))
    told = (*names, day, *(row[name] for name in ("sex", "birth_year", "house_no", "village", "tambon")))
    return tuple(value is None for value in told)


def plain_weights(labelled, rest):
    of_labelled, of_rest = Counter(map(emptiness, labelled)), Counter(map(emptiness, rest))
    overall = len(rest) / len(labelled)
    return {kind: of_rest[kind] / n if n >= 20 else overall for kind, n in of_labelled.items()}


# --- who meets whom ---


def test_verified_people_meet_their_own_record_alone_and_the_rest_meets_none_of_them(monkeypatch):
    """Else the labelled would meet mates that the rest never meets, because these were taken by tier 1."""
    seen = {}

    def catch(records, person, verified, met, rest, rules):
        seen.update(records=records, person=person, verified=verified, met=met, rest=rest)
        return label(records, person, verified, met, rest, rules)

    monkeypatch.setattr(spine, "label", catch)
    left = [row | {"number": None, "number_valid": False} for row in random_rows(80, 5)]
    right = [row | {"id": f"b{i}"} for i, row in enumerate(left)]
    for i in range(30):
        for side in (left, right):
            side[i] |= {
                "number": good_number(i),
                "number_valid": True,
                "first_name": f"สมชา{'กขคงจฉ'[i % 6]}",
                "last_name": "ใจดี",
            }
    match_people(table(left), table(right), rules=dataclasses.replace(RULES, few_labels=1), shipped=SHIPPED)
    verified = dict(zip(*(side.tolist() for side in seen["verified"]), strict=True))
    assert verified == {i: 80 + i for i in range(30)}
    met = set(zip(seen["met"].pairs.left.tolist(), seen["met"].pairs.right.tolist(), strict=True))
    assert {right for _, right in met} <= set(verified.values())
    assert all(verified.get(left, right) == right for left, right in met)
    assert any(left not in verified for left, _ in met)
    rest = set(zip(seen["rest"].pairs.left.tolist(), seen["rest"].pairs.right.tolist(), strict=True))
    assert rest
    assert not {left for left, _ in rest} & set(verified)
    assert not {right for _, right in rest} & set(verified.values())
    assert seen["rest"].right.tolist() == list(range(110, 160))


def good_number(i):
    digits = f"12899{i:07d}"
    return int(digits + str(check_digit(digits)))


def test_with_few_verified_pairs_the_shipped_model_is_taken():
    left, right = (
        people(*[{"number": good_number(i)} for i in range(9)]),
        people(*[{"number": good_number(i)} for i in range(9)]),
    )
    for few, basis in ((9, "learnt"), (10, "shipped")):
        match = match_people(left, right, rules=dataclasses.replace(RULES, few_labels=few), shipped=SHIPPED)
        assert match.model.basis == basis


def test_a_model_learnt_before_is_taken_as_it_is():
    left, right = people(*[{"number": good_number(i)} for i in range(9)]), people({}, {"number": good_number(1)}, side="b")
    before = Model(SHIPPED.coefficients + 1.0, labelled=7, reach=0.5)
    match = match_people(left, right, rules=dataclasses.replace(RULES, few_labels=1), shipped=SHIPPED, model=before)
    assert match.model is before
