"""``policies/captures.toml``: what ships, and that no list is taken for two."""

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError
from ruamjai.rulebook.conditions import columns


def faults(folder, text):
    (folder / "policies").mkdir()
    (folder / "policies" / "captures.toml").write_text(
        '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\n' + text, encoding="utf-8"
    )
    with pytest.raises(RulebookError) as caught:
        rulebook.load(folder)
    return [fault.removeprefix("policies/captures.toml: ") for fault in caught.value.faults]


def test_what_ships():
    version = rulebook.load().policies["captures"].versions.newest
    assert [capture.id for capture in version.captures] == ["basic_needs", "pppconnext", "welfare_card"]
    assert {assumption.id for assumption in version.assumptions} == {
        "closed", "definition", "reached_alike", "unanswered", "links", "everyone_reachable", "dependence", "homes",
    }  # fmt: skip
    assert not version.verified and version.source
    for told in (*version.captures, *version.assumptions):
        assert told.label.en and (any(letter >= "\u0e00" for letter in told.label.th) or told.label.th == "PPPConnext")
    for capture in version.captures:
        assert capture.definition.en and any(letter >= "\u0e00" for letter in capture.definition.th)
    assert [capture.judged is not None for capture in version.captures] == [True, True, False], "a card judges nobody"
    assert version.missed_times == (2, 3) and version.judged_at_least == 30
    asked = [columns(capture.captured) + columns(capture.knows) for capture in version.captures]
    assert not any("tpmap_listed" in names for names in asked)


def test_tpmaps_list_is_refused_as_a_capture(tmp_path):
    found = faults(
        tmp_path,
        """
        [[version.capture]]
        id = "tpmap"
        label = { th = "ทีพีแมป", en = "TPMAP" }
        definition = { th = "ก", en = "a" }
        captured = { tpmap_listed.is = true }
        knows = { tpmap_listed.is = true }
        """,
    )
    assert found == ["version[0].capture[3].tpmap_listed: TPMAP's list is drawn from จปฐ. and is no capture beside it"]


def test_every_fault_is_told(tmp_path):
    found = faults(
        tmp_path,
        """
        overlap_at_least = 0
        missed_times = [1, 2]
        [[version.capture]]
        id = "again"
        label = { th = "อีกครั้ง", en = "again" }
        captured = { basic_needs_poor.is = true, colour.is = "red" }
        [[version.capture]]
        id = "a+b"
        label = { th = "ก", en = "a" }
        definition = { th = "ก", en = "a" }
        captured = { pppconnext_level.at_most = 2 }
        knows = { pppconnext_level.known = true }
        """,
    )
    text = "\n".join(found)
    for words in ("knows: is missing", "no column of that name", "must be two to 4", "no +", "pppconnext_level decides in 2"):
        assert words in text
    assert "version[0].missed_times: must be a list of whole numbers, 2 or more" in found
    assert any(fault.endswith("definition: must hold definition.th and definition.en") for fault in found)
    assert len(found) == 8 and "version[0].overlap_at_least: must be a whole number, 1 or more" in found
