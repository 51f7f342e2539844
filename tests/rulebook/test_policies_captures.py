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
        "closed", "same_definition", "links", "everyone_reachable", "alike", "dependence", "homes",
    }  # fmt: skip
    assert not version.verified and version.source
    for told in (*version.captures, *version.assumptions):
        assert told.label.en and (any(letter >= "\u0e00" for letter in told.label.th) or told.label.th == "PPPConnext")
    asked = [columns(capture.captured) + columns(capture.knows) for capture in version.captures]
    assert not any("tpmap_listed" in names for names in asked)


def test_tpmaps_list_is_refused_as_a_capture(tmp_path):
    found = faults(
        tmp_path,
        """
        [[version.capture]]
        id = "tpmap"
        label = { th = "ทีพีแมป", en = "TPMAP" }
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
        [[version.capture]]
        id = "again"
        label = { th = "อีกครั้ง", en = "again" }
        captured = { basic_needs_poor.is = true, colour.is = "red" }
        [[version.capture]]
        id = "a+b"
        label = { th = "ก", en = "a" }
        captured = { pppconnext_level.at_most = 2 }
        knows = { pppconnext_level.known = true }
        """,
    )
    text = "\n".join(found)
    for words in ("knows: is missing", "no column of that name", "must be two to 4", "no +", "pppconnext_level decides in 2"):
        assert words in text
    assert len(found) == 6 and "version[0].overlap_at_least: must be a whole number, 1 or more" in found
