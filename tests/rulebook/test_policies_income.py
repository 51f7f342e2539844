"""The line of income poverty by year, and what is told of a file that does not say it."""

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError


def test_a_year_has_the_latest_line_at_or_before_it():
    versions = rulebook.load().policies["income"].versions
    lines = {
        year: versions.for_year(year) and versions.for_year(year).line_per_month for year in (2016, 2017, 2020, 2021, 2030)
    }
    assert lines == {2016: None, 2017: 2686, 2020: 2686, 2021: 2803, 2030: 2803}
    assert versions.for_year(None) is None
    assert [version.line_per_year for version in versions.versions] == [32_232, 33_636]


def test_each_line_names_where_it_is_written():
    for version in rulebook.load().policies["income"].versions.versions:
        assert version.verified and "https://" in version.source.th and "https://" in version.source.en


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("line_per_month = 0", "version[2].line_per_month: must be a whole number, 1 or more"),
        ('line_per_month = "2803"', "version[2].line_per_month: must be a whole number, 1 or more"),
        ("", "version[2].line_per_month: must be a whole number, 1 or more"),
        ("line_per_month = 1\nline_per_year = 12", "version[2].line_per_year: no such key here"),
    ],
)
def test_a_fault_is_told_by_file_and_key(tmp_path, line, fault):
    (tmp_path / "policies").mkdir()
    text = f'[[version]]\nfrom = 2024-01-01\nsource = "a what-if"\n{line}\n'
    (tmp_path / "policies" / "income.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        rulebook.load(tmp_path)
    assert caught.value.faults == [f"policies/income.toml: {fault}"]


def test_a_line_is_laid_over_as_a_what_if(tmp_path):
    (tmp_path / "policies").mkdir()
    text = '[[version]]\nfrom = 2024-01-01\nsource = "a what-if"\nline_per_month = 3000\n'
    (tmp_path / "policies" / "income.toml").write_text(text, encoding="utf-8")
    versions = rulebook.load(tmp_path).policies["income"].versions
    assert [versions.for_year(year).line_per_month for year in (2023, 2024)] == [2803, 3000]
