"""The rule of vulnerable households: what ships, and each fault told by name."""

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError

DATED = '[[version]]\nfrom = 2022-01-01\nsource = "a what-if"\n'


def laid_over(folder, text):
    (folder / "policies").mkdir()
    (folder / "policies" / "vulnerable.toml").write_text(DATED + text, encoding="utf-8")
    return rulebook.load(folder)


def test_what_ships_is_the_stated_line_with_ages_marked_as_ours():
    (version,) = rulebook.load().policies["vulnerable"].versions.versions
    assert (version.income_at_most, version.rule) == (100_000, "any")
    assert set(version.dependents) == {"child", "elder", "disabled", "cannot_care"}
    assert "nscr.nesdc.go.th" in version.source.th and version.verified is False


def test_a_what_if_changes_one_part_and_says_whose_it_is(tmp_path):
    (version,) = laid_over(tmp_path, 'rule = "both"\n').policies["vulnerable"].versions.versions
    assert (version.rule, version.income_at_most, version.source.th) == ("both", 100_000, "a what-if")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("income_at_most = 0", "version[0].income_at_most: must be a whole number, 1 or more"),
        ("income_at_most = 99_999.5", "version[0].income_at_most: must be a whole number"),
        ("elder_from = 3", "version[0].elder_from: is below child_below (6)"),
        ('dependents = ["child", "cat"]', "version[0].dependents: cat is none of child, elder, disabled, cannot_care"),
        ('dependents = ["child", "child"]', "version[0].dependents: child stands 2 times"),
        ("dependents = []", "version[0].dependents: must be a list of texts"),
        ('rule = "most"', "version[0].rule: must be one of any, both"),
        ("grade = 1", "version[0].grade: no such key here"),
    ],
)
def test_a_fault_is_told_by_file_and_key(tmp_path, text, fault):
    with pytest.raises(RulebookError) as caught:
        laid_over(tmp_path, text)
    assert any(line.startswith(f"policies/vulnerable.toml: {fault}") for line in caught.value.faults), caught.value.faults
