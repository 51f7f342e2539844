import copy

import pytest

from linking.shipped import PARSED, RULES
from ruamjai.errors import RulebookError
from ruamjai.linking.rules import BLOCK_PARTS, FIELDS, FIXED_LEVELS, read_rules


def faults_of(parsed, **how):
    with pytest.raises(RulebookError) as caught:
        read_rules(parsed, **how)
    return caught.value.faults


def test_the_shipped_file_holds():
    assert {field.id for field in RULES.fields} == set(FIELDS)
    assert RULES.order[0] == "basic_needs"
    assert any("house" in rule.on for rule in RULES.blocks)
    assert all(field.label_th and field.label_en for field in RULES.fields)
    assert PARSED["source"]
    assert PARSED["tier1"]["source"]


def test_the_shipped_file_has_rules_for_either_way_of_looking():
    """Between lists a pair must be found without its number; inside a list no rule goes by a number that differs."""
    for way in ("between", "inside"):
        rules = [rule for rule in RULES.blocks if getattr(rule, way)]
        assert any(not any(part.startswith("number") for part in rule.on) for rule in rules)
    assert all(rule.between or rule.inside for rule in RULES.blocks)


def test_letters_of_levels_and_back():
    for field in RULES.fields:
        letters = [field.letter(level) for level in range(-1, len(field.levels) or 10)]
        assert letters[:2] == ["z", "a"]
        assert [field.level_of(letter) for letter in letters] == list(range(-1, len(letters) - 1))
        assert len(set(letters)) == len(letters)


def test_fields_are_found_by_name():
    for place, field in enumerate(RULES.fields):
        assert RULES.field(field.id) is field
        assert RULES.pattern_field(field.id) == place
    with pytest.raises((KeyError, StopIteration)):
        RULES.field("shoe_size")


def test_levels_of_a_name_carry_their_likeness():
    levels = {level.id: level.at_least for level in RULES.field("first_name").levels}
    assert levels == {"same": 1.0, "close": 0.92, "alike": 0.80, "faint": 0.65, "differs": 0.0}


def test_all_faults_are_told_at_once():
    broken = copy.deepcopy(PARSED)
    broken["tier2"]["accept"] = 2
    broken["tier2"]["rounds"] = "three"
    broken["tier2"]["keep"] = True
    broken["block"][0]["on"] = ["shoe_size"]
    broken["block"][1]["id"] = broken["block"][2]["id"]
    broken["block"][3]["pairs"] = "sideways"
    broken["field"][0]["level"][1]["at_least"] = 0.5
    broken["field"][2]["level"] = broken["field"][2]["level"][::-1]
    del broken["order"]
    text = "\n".join(faults := faults_of(broken))
    first, fourth = PARSED["block"][0]["id"], PARSED["block"][3]["id"]
    for key in (
        "tier2.accept", "tier2.rounds", "tier2.keep", f"block.{first}.on", "stands twice", f"block.{fourth}.pairs",
        "field.first_name.level", "field.birth.level", "order",
    ):  # fmt: skip
        assert key in text
    assert len(faults) == 9
    assert all(fault.startswith("linking/people.toml: ") for fault in faults)


@pytest.mark.parametrize("emptied", ["tier1", "tier2", "households", "block", "field"])
def test_a_missing_part_is_a_fault_and_no_crash(emptied):
    assert faults_of({key: value for key, value in PARSED.items() if key != emptied})
    assert faults_of(PARSED | {emptied: "words"})
    assert faults_of(PARSED | {emptied: []})


def test_an_empty_file_is_told_by_its_name():
    assert all(fault.startswith("linking/mine.toml: ") for fault in faults_of({}, file="linking/mine.toml"))


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("accept", -0.01, 1.01), ("keep", 0.0, 0.6), ("few_labels", 0, 1e9), ("largest_block", 0, 1e10),
     ("shipped_weight", 0, 1e7), ("duplicates_known", 0, 1), ("rounds", -1, 101), ("label_pairs", -1, 1e9)],
)  # fmt: skip
def test_numbers_lie_between_their_bounds(key, low, high):
    for value in (low, high, float("nan")):
        faults = faults_of(PARSED | {"tier2": PARSED["tier2"] | {key: value}})
        assert len(faults) == 1
        assert f"tier2.{key}" in faults[0]


@pytest.mark.parametrize("kind", ["birth", "address", "number", "sex"])
def test_fixed_levels_stand_as_the_code_gives_them(kind):
    assert tuple(level.id for level in RULES.field(kind).levels) == FIXED_LEVELS[kind]
    fields = [field | {"level": field["level"][:-1]} if field["id"] == kind else field for field in PARSED["field"]]
    assert any(f"field.{kind}.level" in fault for fault in faults_of(PARSED | {"field": fields}))


@pytest.mark.parametrize("left_out", sorted(FIELDS))
def test_no_field_may_be_left_out(left_out):
    faults = faults_of(PARSED | {"field": [field for field in PARSED["field"] if field["id"] != left_out]})
    assert any(left_out in fault for fault in faults)


@pytest.mark.parametrize(
    "field", ["words", {"id": "shoe_size"}, {}, {"id": "sex", "kind": "birth"}, {"id": "sex", "kind": "sex", "level": ["same"]}]
)
def test_a_field_of_another_kind_is_a_fault(field):
    assert faults_of(PARSED | {"field": [*PARSED["field"], field]})


@pytest.mark.parametrize("block", ["words", {}, {"id": "x"}, {"id": "x", "on": []}, {"id": "x", "on": ["year", "wish"]}])
def test_a_rule_that_names_no_known_part_is_a_fault(block):
    assert faults_of(PARSED | {"block": [*PARSED["block"], block]})


def test_every_part_may_be_named_and_no_more_rules_than_fit():
    every = [{"id": part, "on": [part]} for part in BLOCK_PARTS]
    found = read_rules(PARSED | {"block": every}).blocks
    assert [(rule.id, rule.on, rule.between, rule.inside) for rule in found] == [
        (part, (part,), True, False) for part in BLOCK_PARTS
    ]
    many = [{"id": f"r{i}", "on": ["year"], "pairs": "both"} for i in range(33)]
    assert len(read_rules(PARSED | {"block": many[:32]}).blocks) == 32
    assert any("32" in fault for fault in faults_of(PARSED | {"block": many}))
