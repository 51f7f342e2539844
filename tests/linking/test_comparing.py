import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking.person_rows import NUMBER, UNKNOWN, pair, people, table
from linking.random_people import random_rows
from linking.shipped import RULES
from reference.blocking import known_name
from reference.comparing import levels as plain_levels
from reference.comparing import rarity_steps
from reference.jaro_winkler import jaro_winkler
from ruamjai.linking.comparing import UNKNOWN as UNKNOWN_LEVEL
from ruamjai.linking.comparing import compare, group, name_similarity, patterns, rarity
from ruamjai.linking.rules import RARITY_STEPS
from ruamjai.linking.standardise import one_list, two_lists
from ruamjai.thai.text import to_one_byte

FIELDS = [field for field in RULES.fields if field.kind != "rarity"]
LEFT, RIGHT = np.array([0]), np.array([1])


def level(field, one, other):
    """The id of the field's level for two people who differ as told, None where unknown."""
    records = pair(one, other)
    found = compare(records, LEFT, RIGHT, RULES, rarity(records, LEFT))[0, RULES.pattern_field(field)]
    return None if found < 0 else RULES.field(field).levels[found].id


def both_ways(field, one, other):
    found = level(field, one, other)
    assert level(field, other, one) == found
    return found


def born(year, month=None, day=None):
    return {"birth_year": year, "birth_month": month, "birth_day": day}


# --- every level of every field, by hand ---


@pytest.mark.parametrize("field", ["first_name", "last_name"])
@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("สมชาย", "สมชาย", "same"),
        ("Somchai", "SOMCHAI", "same"),
        ("ประสิทธิ์", "ประสิทธ์", "close"),  # one mark of nine
        ("สมชาย", "สมขาย", "alike"),  # one letter of five: jaro (4/5 + 4/5 + 1) / 3 = 0.867, two in front: 0.893
        ("สมชาย", "สมชิด", "alike"),  # (3/5 + 3/5 + 1) / 3 = 0.733, three in front: 0.813
        ("สมชาย", "ชมสาย", "faint"),  # (3/5 + 3/5 + 1) / 3 = 0.733: ส and ช are two places apart, nothing in front
        ("สมชาย", "วิไล", "differs"),
        ("สมชาย", "Somchai", "close"),  # one skeleton of consonants
        ("สมชาย", "Anna", None),  # in another script: it may be anything
        ("Anna", "ANNE", "alike"),  # (3/4 + 3/4 + 1) / 3 = 0.833, three in front: 0.883
        ("老李", "王明", None),  # letters that are not told apart
        ("สมชาย", "", None),
        ("สมชาย", None, None),
        (None, None, None),
    ],
)
def test_names(field, one, other, found):
    assert both_ways(field, {field: one}, {field: other}) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (born(1960, 5, 17), born(1960, 5, 17), "same_day"),
        (born(1960, 5, 5), born(1960, 5, 5), "same_day"),
        (born(1960, 5, 7), born(1960, 7, 5), "swapped"),
        (born(1960, 5, 17), born(1960, 5, 11), "one_part_off"),
        (born(1960, 5, 17), born(1960, 6, 17), "one_part_off"),
        (born(1960, 5, 17), born(1960), "same_year"),
        (born(1960, 5, 17), born(1960, 1, 1), "same_year"),  # the default date
        (born(1960, 1, 1), born(1960, 1, 1), "same_year"),
        (born(1960), born(1960), "same_year"),
        (born(1960, 5, 17), born(1966, 5, 17), "year_off"),
        (born(1960, 5, 17), born(1860, 5, 17), "year_off"),
        (born(1960, 5, 17), born(1960, 6, 18), "other_day"),
        (born(1960, 5, 17), born(1961, 6, 18), "near_year"),
        (born(1960, 5, 17), born(1961), "near_year"),
        (born(1960, 5, 7), born(1961, 7, 5), "near_year"),
        (born(1960, 1, 1), born(1961, 1, 1), "near_year"),  # two default dates are no day and month in common
        (born(1960, 5, 17), born(1962, 6, 18), "same_generation"),
        (born(1960), born(1972), "same_generation"),
        (born(1960), born(1973), "differs"),
        (born(1960, 5, 17), born(1990, 6, 18), "differs"),
        (born(1960, 5, 17), born(None), None),
        (born(None), born(None), None),
    ],
)
def test_births(one, other, found):
    assert both_ways("birth", one, other) == found


FOREIGN = {"village": 10**9 + 5, "tambon": 10**9 + 6, "amphoe": 10**9 + 7}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ({}, {}, "same_house"),
        ({}, {"house_no": "13"}, "same_village"),
        ({}, {"house_no": None}, "house_unknown"),
        ({"house_no": None}, {"house_no": None}, "house_unknown"),
        ({}, {"village": 57050504}, "same_tambon"),
        # In a municipality no village is named: the house number says as much as a village.
        ({}, {"village": None}, "house_unknown"),
        ({"village": None}, {"village": None}, "house_unknown"),
        ({"village": None}, {"village": None, "house_no": "13"}, "same_tambon"),
        ({}, {"village": None, "house_no": "13"}, "same_tambon"),
        ({"house_no": None}, {"village": None, "house_no": None}, "same_tambon"),
        ({}, {"village": 57050603, "tambon": 570506}, "same_amphoe"),
        ({}, {"village": None, "tambon": None}, "same_amphoe"),
        ({}, {"village": 57130303, "tambon": 571303, "amphoe": 5713}, "same_province"),
        ({}, {"village": 50130303, "tambon": 501303, "amphoe": 5013}, "elsewhere"),
        ({}, {"village": None, "tambon": None, "amphoe": None}, None),
        # Places outside the official list are known by a code of their own that has no province.
        (FOREIGN, FOREIGN, "same_house"),
        (FOREIGN, FOREIGN | {"village": 10**9 + 8}, "same_tambon"),
        (FOREIGN, FOREIGN | {"village": 10**9 + 8, "tambon": 10**9 + 9}, "same_amphoe"),
        (FOREIGN, {"village": 10**9 + 1, "tambon": 10**9 + 2, "amphoe": 10**9 + 3}, "elsewhere"),
        (FOREIGN, {}, "elsewhere"),
    ],
)
def test_addresses(one, other, found):
    assert both_ways("address", one, other) == found


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (1287001234563, "same"),
        (1287001234663, "one_digit_off"),
        (3287001234563, "one_digit_off"),
        (1287001234560, "one_digit_off"),
        (1287001235463, "one_digit_off"),  # two neighbours swapped
        (2187001234563, "one_digit_off"),  # the first two
        (1287001234536, "one_digit_off"),  # the last two
        (1287001254363, "two_digits_off"),  # swapped, but no neighbours
        (1287001235473, "differs"),  # two swapped and a third off
        (1287001434564, "two_digits_off"),
        (1287001235574, "differs"),
        (8997001234111, "differs"),
        (None, None),
    ],
)
@pytest.mark.parametrize("valid", [True, False])  # a number whose check digit fails is compared as written
def test_numbers(other, found, valid):
    two = {"number": other, "number_valid": valid and other is not None}
    assert both_ways("number", {"number": NUMBER}, two) == found


def test_sexes():
    assert level("sex", {"sex": 1}, {"sex": 1}) == "same"
    assert both_ways("sex", {"sex": 1}, {"sex": 2}) == "differs"
    assert both_ways("sex", {"sex": None}, {"sex": 2}) is None
    assert level("sex", {"sex": None}, {"sex": None}) is None


def test_of_rows_that_say_nothing_nothing_is_known():
    records = pair(UNKNOWN, UNKNOWN)
    assert compare(records, LEFT, RIGHT, RULES, rarity(records, LEFT)).tolist() == [[UNKNOWN_LEVEL] * len(RULES.fields)]


# --- many pairs at once, against one at a time ---


@pytest.mark.parametrize("seed", range(3))
def test_levels_are_those_of_one_pair_at_a_time(seed):
    left, right = random_rows(40, seed), random_rows(40, seed + 50, side="b")
    records = two_lists(table(left), table(right))
    i, j = (places.ravel() for places in np.meshgrid(np.arange(40), np.arange(40)))
    found = compare(records, i, j + 40, RULES, rarity(records, np.arange(40)))
    for one, other, row in zip(i.tolist(), j.tolist(), found.tolist(), strict=True):
        told = {field.id: None if n < 0 else field.levels[n].id for field, n in zip(FIELDS, row, strict=False)}
        assert told == plain_levels(left[one], right[other])


# --- names ---

letters = st.text("กขคสศมชาิี่้์ เแabcz'1", max_size=14)


@given(st.lists(st.tuples(letters, letters), min_size=1, max_size=30))
def test_likeness_of_names_is_winklers(offered):
    records = two_lists(
        people(*({"first_name": one} for one, _ in offered)), people(*({"first_name": other} for _, other in offered), side="b")
    )
    n = len(offered)
    found = name_similarity(records.first_names, records.first[:n], records.first[n:])
    expected = [
        0.0
        if None in (known_name(one), known_name(other))
        else 1.0
        if one.lower() == other.lower()
        else jaro_winkler(to_one_byte(one.lower()), to_one_byte(other.lower()))
        for one, other in offered
    ]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)


def test_likeness_without_a_name_is_none():
    records = two_lists(people({}, {"first_name": None}), people({"first_name": None}, {"first_name": None}, side="b"))
    assert name_similarity(records.first_names, records.first[[0, 1]], records.first[[2, 3]]).tolist() == [0.0, 0.0]


# --- how common a shared name is ---


@pytest.mark.parametrize(("bearers", "step"), [(0, 0), (1, 0), (3, 0), (4, 1), (15, 1), (16, 2), (63, 2), (64, 3), (256, 4)])
@pytest.mark.parametrize(("name", "field"), [("first_name", "first_rarity"), ("last_name", "last_rarity")])
def test_rarity_counts_bearers_among_those_known_before(bearers, step, name, field):
    others = [{name: f"ก{chr(0x0E01 + i % 40)}{chr(0x0E01 + i // 40)}"} for i in range(3 * bearers)]  # or it were a filler
    left = people(*[{name: "สมชาย"}] * bearers, *others, {name: "วิไล"}, {name: None})
    records = two_lists(left, people({name: "สมชาย"}, {name: "สมชาย"}, {name: "วิไล"}, {name: None}, side="b"))
    n = len(left)
    before = np.arange(n)
    one, other = np.array([n, n, n, n + 3]), np.array([n + 1, n + 2, n + 3, n + 3])
    column = compare(records, one, other, RULES, rarity(records, before))[:, RULES.pattern_field(field)]
    assert column.tolist() == [step, UNKNOWN_LEVEL, UNKNOWN_LEVEL, UNKNOWN_LEVEL]
    assert rarity_steps("สมชาย", ["สมชาย"] * bearers) == step


def test_rarity_has_a_last_step():
    """A row counted again and again stands for as many rows as there are."""
    one = one_list(people({}))
    for bearers, step in ((4**6, 6), (4**9 - 1, 8), (4**9, 9), (4**11, RARITY_STEPS - 1)):
        assert rarity(one, np.zeros(bearers, np.int64)).first.tolist() == [step]


# --- patterns ---


def test_patterns_are_letters_in_the_rulebooks_order():
    assert [field.id for field in RULES.fields] == [
        "first_name", "last_name", "birth", "sex", "address", "number", "first_rarity", "last_rarity",
    ]  # fmt: skip
    records = pair({}, {"last_name": "วิไลลักษณ์", "sex": None, "house_no": "99"})
    found = compare(records, np.array([0, 0]), np.array([0, 1]), RULES, rarity(records, LEFT))
    assert patterns(found, RULES) == ["aaaaazaa", "aeazczaz"]
    assert patterns(found[:0], RULES) == []


pattern_rows = st.tuples(*(st.integers(-1, (len(field.levels) or RARITY_STEPS) - 1) for field in RULES.fields))


@given(st.lists(pattern_rows, max_size=30))
def test_patterns_go_into_letters_and_groups_and_back(rows):
    levels = np.array(rows, np.int8).reshape(len(rows), len(RULES.fields))
    kinds = group(levels, RULES)
    assert kinds.levels[kinds.of].tolist() == levels.tolist()
    assert len({tuple(row) for row in kinds.levels.tolist()}) == len(kinds.levels) == len(set(rows))
    words = patterns(levels, RULES)
    assert [
        [field.level_of(letter) for field, letter in zip(RULES.fields, word, strict=True)] for word in words
    ] == levels.tolist()


@given(st.lists(pattern_rows, min_size=1, max_size=10), st.randoms())
def test_groups_stand_in_one_order_whatever_the_order_of_pairs(rows, random):
    levels = np.array(rows, np.int8)
    shuffled = np.array(random.sample(rows, len(rows)), np.int8)
    assert group(levels, RULES).levels.tolist() == group(shuffled, RULES).levels.tolist()
