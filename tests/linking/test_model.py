import copy
from types import SimpleNamespace

import numpy as np
import pytest

from linking.shipped import PARSED, PARSED_MODEL, RULEBOOK, RULES, SHIPPED
from reference.features import features as plain_features
from ruamjai.errors import RulebookError
from ruamjai.linking.features import feature_names
from ruamjai.linking.model import Model, read_model, shipped_model
from ruamjai.rulebook import load

NAMES = feature_names(RULES)
WEIGHTS = PARSED_MODEL["coefficients"]


def log_odds(levels, rarity):
    """Of a pattern in words, by the file and the reference alone."""
    return sum(value * WEIGHTS[name] for name, value in plain_features(levels, rarity).items())


SAME = {
    "first_name": "same", "last_name": "same", "birth": "same_day", "sex": "same", "address": "same_house", "number": None,
}  # fmt: skip
RARE = {"first_rarity": 1, "last_rarity": 0}


def row(levels, rarity):
    """The same as numbers."""
    ids = {field.id: [level.id for level in field.levels] for field in RULES.fields}
    said = levels | rarity
    return [-1 if said[name] is None else said[name] if name in rarity else ids[name].index(said[name]) for name in ids]


@pytest.mark.parametrize(
    ("levels", "rarity"),
    [
        (SAME, RARE),
        (SAME | {"last_name": "differs", "birth": "near_year"}, RARE | {"last_rarity": None}),
        (SAME | {"first_name": None, "birth": None, "address": None}, RARE | {"first_rarity": None}),
        (SAME | {"number": "one_digit_off"}, {"first_rarity": 4, "last_rarity": 2}),
    ],
)
def test_log_odds_are_the_files_coefficients_added_up(levels, rarity):
    found = SHIPPED.log_odds(np.array([row(levels, rarity)], np.int8), RULES)
    assert found.tolist() == pytest.approx([log_odds(levels, rarity)])


@pytest.mark.parametrize("said", [dict.fromkeys(SAME), SAME | {"first_name": None, "last_name": None}])
def test_a_pair_without_any_name_is_never_one_person(said):
    assert SHIPPED.log_odds(np.array([row(said, dict.fromkeys(RARE))], np.int8), RULES).tolist() < [-20.0]


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9])
def test_another_share_of_partners_moves_all_odds_alike(share):
    """Odds are matches against having no partner: both sides of it change with the share."""
    patterns = np.array([row(SAME, RARE), row(SAME | {"birth": "differs"}, RARE)], np.int8)
    moved = SHIPPED.with_partners(share)
    before, after = SHIPPED.partners / (1 - SHIPPED.partners), share / (1 - share)
    expected = SHIPPED.log_odds(patterns, RULES) + np.log(after / before)
    assert moved.log_odds(patterns, RULES).tolist() == pytest.approx(expected.tolist())
    assert moved.partners == share
    assert (moved.coefficients != SHIPPED.coefficients).sum() == 1
    assert moved.with_partners(SHIPPED.partners).coefficients == pytest.approx(SHIPPED.coefficients)


def test_what_agrees_in_all_is_one_person_and_what_differs_in_all_is_two():
    unlike = {field.id: field.levels[-1].id for field in RULES.fields if field.levels}
    assert log_odds(SAME, RARE) > 5
    assert log_odds(unlike, dict.fromkeys(RARE)) < -5
    assert log_odds(SAME | {"number": "same"}, RARE) > log_odds(SAME | {"number": "differs"}, RARE)


def test_the_shipped_model_is_the_one_its_rules_name():
    found = shipped_model(load(), "people")
    assert found.coefficients.tolist() == SHIPPED.coefficients.tolist()
    assert found.coefficients.tolist() == [WEIGHTS[name] for name in NAMES]
    assert (found.basis, found.labelled, found.reach) == ("shipped", 0, None)
    assert Model(found.coefficients, labelled=1, reach=0.9).basis == "learnt"


def test_the_order_of_the_file_does_not_matter():
    turned = PARSED_MODEL | {"coefficients": dict(reversed(WEIGHTS.items()))}
    assert read_model(turned, RULES).coefficients.tolist() == SHIPPED.coefficients.tolist()


def test_all_faults_of_a_model_are_told_at_once():
    broken = copy.deepcopy(PARSED_MODEL)
    del broken["coefficients"]["birth=swapped"]
    broken["coefficients"]["sex=same"] = "much"
    broken["coefficients"]["sex=differs"] = True
    broken["coefficients"]["shoe=big"] = 1.0
    broken["partners"] = 1.0
    with pytest.raises(RulebookError) as caught:
        read_model(broken, RULES, file="linking/some_model.toml")
    assert len(caught.value.faults) == 5
    for name in ("birth=swapped", "sex=same", "sex=differs", "shoe=big", "partners"):
        assert any(name in fault and fault.startswith("linking/some_model.toml: ") for fault in caught.value.faults)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_coefficient_that_is_no_finite_number_is_a_fault(value):
    for broken in ({"coefficients": WEIGHTS | {"sex=same": value}}, {"partners": value}):
        with pytest.raises(RulebookError) as caught:
            read_model(PARSED_MODEL | broken, RULES)
        assert len(caught.value.faults) == 1


@pytest.mark.parametrize("parsed", [{}, {"coefficients": None}, {"coefficients": [1.0]}])
def test_a_file_without_coefficients_is_faults_and_no_crash(parsed):
    with pytest.raises(RulebookError) as caught:
        read_model({"partners": 0.5} | parsed, RULES)
    assert len(caught.value.faults) == len(NAMES)


def test_a_model_that_is_not_there_is_a_fault():
    with pytest.raises(RulebookError, match="people_model"):
        shipped_model(SimpleNamespace(linking={"people": PARSED}), "people")
    assert shipped_model(RULEBOOK, "people").labelled == 0
