import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.shipped import RULES
from reference.features import features as plain_features
from ruamjai.linking.features import CONSTANT, coarse, design, feature_names, fields_of, is_number
from ruamjai.linking.rules import RARITY_STEPS

NAMES = feature_names(RULES)
pattern_rows = st.tuples(*(st.integers(-1, (len(field.levels) or RARITY_STEPS) - 1) for field in RULES.fields))


def in_words(row):
    """A row of levels as the reference takes it."""
    levels, rarity = {}, {}
    for field, level in zip(RULES.fields, row, strict=True):
        if field.kind == "rarity":
            rarity[field.id] = None if level < 0 else level
        else:
            levels[field.id] = None if level < 0 else field.levels[level].id
    return levels, rarity


@given(st.lists(pattern_rows, min_size=1, max_size=8))
def test_a_row_of_the_design_is_what_the_pattern_says(rows):
    found = design(np.array(rows, np.int8), RULES)
    assert found.shape == (len(rows), len(NAMES))
    for row, values in zip(rows, found.tolist(), strict=True):
        said = {name: value for name, value in zip(NAMES, values, strict=True) if value}
        assert said == pytest.approx(plain_features(*in_words(row)))


def test_no_pattern_no_row():
    assert design(np.zeros((0, len(RULES.fields)), np.int8), RULES).shape == (0, len(NAMES))


def test_features_have_one_name_each_and_begin_with_the_constant():
    assert len(set(NAMES)) == len(NAMES)
    assert NAMES[0] == CONSTANT


def test_every_level_of_every_compared_field_is_a_feature():
    for field in RULES.fields:
        for level in field.levels:
            assert f"{field.id}={level.id}" in NAMES


def test_the_number_counts_alone():
    of_number = [name for name in NAMES if "number" in name]
    assert of_number == [name for name in NAMES if is_number(name)]
    assert of_number == [f"number={level.id}" for level in RULES.field("number").levels]


@pytest.mark.parametrize(
    ("feature", "fields"),
    [
        ("constant", ()),
        ("birth=swapped", ("birth",)),
        ("last_name:same & birth:far", ("last_name", "birth")),
        ("first_name:unknown & address:elsewhere", ("first_name", "address")),
        ("first_rarity", ("first_rarity",)),
        ("first_rarity^2", ("first_rarity",)),
        ("last_rarity & birth:day", ("last_rarity",)),
        ("number=same", ("number",)),
    ],
)
def test_the_fields_that_a_feature_speaks_of(feature, fields):
    assert feature in NAMES
    assert fields_of(feature) == fields


def test_every_feature_speaks_of_fields_of_the_rulebook():
    ids = {field.id for field in RULES.fields}
    for name in NAMES[1:]:
        assert set(fields_of(name)) <= ids
        assert 1 <= len(fields_of(name)) <= 2


def test_coarse_classes_end_with_unknown_and_keep_what_is_most_alike_apart():
    for name in ("first_name", "last_name", "birth", "sex", "address"):
        classes = coarse(RULES.field(name))
        assert len(classes) == len(RULES.field(name).levels) + 1
        assert classes[-1] == "unknown"
        assert classes.count(classes[0]) == 1
