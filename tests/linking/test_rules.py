import copy

import pytest

from linking.shipped import PARSED, RULES
from ruamjai.errors import RulebookError
from ruamjai.linking.rules import FIELDS, read_rules


def test_the_shipped_file_holds():
    assert {field.id for field in RULES.fields} == set(FIELDS)
    assert RULES.order[0] == "basic_needs"
    assert 8 <= len(RULES.blocks) <= 11
    assert any("house" in block.on for block in RULES.blocks)
    assert all(field.label_th and field.label_en for field in RULES.fields)
    assert PARSED["source"]


def test_every_learnt_share_of_the_shipped_file_adds_up():
    for field in RULES.fields:
        if field.learned:
            for share in ("m", "u", "mates"):
                assert sum(getattr(level, share) for level in field.levels) == pytest.approx(1, abs=0.01), field.id


def test_all_faults_are_told_at_once():
    broken = copy.deepcopy(PARSED)
    broken["tier2"]["accept"] = 2
    broken["block"][0]["on"] = ["shoe_size"]
    broken["block"][1]["id"] = broken["block"][2]["id"]
    broken["field"][0]["level"][0]["m"] = 0.1
    broken["field"][2]["level"] = broken["field"][2]["level"][::-1]
    del broken["order"]
    with pytest.raises(RulebookError) as caught:
        read_rules(broken)
    text = "\n".join(caught.value.faults)
    for key in ("tier2.accept", "block.number.on", "stands twice", "shares m add up", "field.birth.level", "order"):
        assert key in text
    assert all(fault.startswith("linking/people.toml: ") for fault in caught.value.faults)


@pytest.mark.parametrize("emptied", ["tier1", "tier2", "households", "block", "field"])
def test_a_missing_part_is_a_fault_and_no_crash(emptied):
    broken = {key: value for key, value in PARSED.items() if key != emptied}
    with pytest.raises(RulebookError):
        read_rules(broken)
    with pytest.raises(RulebookError):
        read_rules(PARSED | {emptied: "words"})


def test_letters_of_levels():
    assert RULES.fields[0].letter(0) == "a"
    assert RULES.fields[0].letter(-1) == "z"
