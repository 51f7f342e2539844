from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.shipped import RULES
from reference.fellegi_sunter import shares, weight_of_evidence
from ruamjai.linking.fellegi_sunter import Expected, Model, learn, learn_shares, match_weights, odds

unit = st.floats(0.01, 0.99)


def model_of(m, u, mates, expected):
    return Model(*(tuple(np.array(field) for field in kind) for kind in (m, u, mates)), expected)


@st.composite
def models(draw):
    kinds = []
    for _ in range(3):
        fields = []
        for n_levels in (2, 3, 2):
            parts = [draw(unit) for _ in range(n_levels)]
            fields.append([part / sum(parts) for part in parts])
        kinds.append(fields)
    return kinds


@given(models(), st.tuples(*(st.sampled_from([None, 0, 1]) for _ in range(3))), st.integers(1, 10**9), st.integers(0, 10**6))
def test_a_weight_is_the_plain_bayes_factor(kinds, pattern, n_others, n_mates):
    m, u, mates = kinds
    model = model_of(m, u, mates, Expected(100.0, float(n_others), float(n_mates)))
    levels = np.array([[-1 if level is None else level for level in pattern]], np.int8)
    plain = weight_of_evidence(pattern, m, u, mates, n_others, n_mates)
    assert match_weights(model, levels, np.zeros(1))[0] == pytest.approx(log2(plain), abs=1e-6)


def test_without_mates_it_is_fellegi_and_sunter():
    # Three fields agree: the weights log2(m/u) add up.
    model = model_of([[0.9, 0.1]] * 3, [[0.1, 0.9]] * 3, [[0.5, 0.5]] * 3, Expected(1.0, 1000.0, 0.0))
    assert match_weights(model, np.zeros((1, 3), np.int8), np.zeros(1))[0] == pytest.approx(3 * log2(9))


def test_mates_who_agree_in_house_and_family_name_are_no_match():
    """The trap of plain Fellegi-Sunter: a brother shares family name and address, differs in given name and birth."""
    m, u, mates = [[0.9, 0.1]] * 4, [[0.001, 0.999]] * 4, [[0.9, 0.1], [0.9, 0.1], [0.01, 0.99], [0.01, 0.99]]
    brother = np.array([[0, 0, 1, 1]], np.int8)
    plain = model_of(m, u, mates, Expected(100.0, 1e5, 0.0))
    with_mates = model_of(m, u, mates, Expected(100.0, 1e5, 300.0))
    assert odds(plain, match_weights(plain, brother, np.zeros(1)))[0] > 1
    assert odds(with_mates, match_weights(with_mates, brother, np.zeros(1)))[0] < 0.1


@given(st.lists(st.integers(-1, 2), max_size=30), st.integers(1, 100))
def test_shares_are_learnt_as_the_plain_count(levels, first_weight):
    first = [0.5, 0.25, 0.25]
    learnt = learn_shares(np.array(levels, np.int8).reshape(-1, 1), [np.array(first)], first_weight)[0]
    assert learnt == pytest.approx([float(share) for share in shares(levels, first, first_weight)])
    assert learnt.sum() == pytest.approx(1)
    assert (learnt > 0).all()


def test_what_is_not_learnt_stays_as_written_and_exact_shares_are_kept():
    none = np.zeros((0, len(RULES.fields)), np.int8)
    place = RULES.pattern_field("first_name")
    same = np.zeros((1000, len(RULES.fields)), np.int8)
    model = learn(RULES, same=same, random=none, mates=none, exact_u={place: 0.001}, expected=Expected(1, 1, 1))
    number = RULES.pattern_field("number")
    assert model.m[number].tolist() == [level.m for level in RULES.fields[number].levels]
    assert model.u[place][0] == 0.001
    assert model.u[place].sum() == pytest.approx(1)
    assert model.m[place][0] > RULES.fields[place].levels[0].m  # a thousand equal names were seen


def test_a_rare_shared_name_weighs_more():
    model = model_of([[0.9, 0.1]], [[0.01, 0.99]], [[0.5, 0.5]], Expected(10.0, 1e6, 0.0))
    common, rare = match_weights(model, np.zeros((2, 1), np.int8), np.array([0.0, 3.0]))
    assert rare - common == pytest.approx(3.0)
