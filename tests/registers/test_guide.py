"""The guides say what the rulebook says; run ``writing_guide.py`` after changing a finding."""

import pytest

from registers.writing_guide import guide
from ruamjai import registers, rulebook


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_guide_s_table_of_findings_is_current(language):
    _, text, wanted = guide(language)
    assert text == wanted


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_guide_names_every_register_and_every_finding(language):
    _, text, _ = guide(language)
    assert [name for name in registers.found() if f"`{name}`" not in text] == []
    assert [code for code in rulebook.load().findings if f"`{code}`" not in text] == []
