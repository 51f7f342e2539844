"""``policies/small_areas.toml``: what ships, and every fault."""

from fractions import Fraction

import pytest

from ruamjai import rulebook
from ruamjai.errors import RulebookError
from ruamjai.rulebook.policies.small_areas import COVARIATES


def faults(folder, text):
    (folder / "policies").mkdir()
    (folder / "policies" / "small_areas.toml").write_text(
        '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\n' + text, encoding="utf-8"
    )
    with pytest.raises(RulebookError) as caught:
        rulebook.load(folder)
    return [fault.removeprefix("policies/small_areas.toml: ") for fault in caught.value.faults]


def test_what_ships():
    version = rulebook.load().policies["small_areas"].versions.newest
    assert (version.thin_below, version.extreme_residual, version.transformation) == (30, Fraction(3), "none")
    assert version.at_border == "adjusted"
    assert set(version.covariates) <= set(COVARIATES) and not version.verified and version.source
    for label in version.covariates.values():
        assert label.en.isascii() and any(letter >= "\u0e00" for letter in label.th)


def test_no_covariate_comes_from_the_answers_it_should_explain(tmp_path):
    found = faults(tmp_path, '[[version.covariate]]\nid = "income"\nlabel = { th = "รายได้", en = "income" }\n')
    assert found == [f"version[0].covariate[4].id: income is none of {', '.join(COVARIATES)}"]


def test_every_fault_is_told(tmp_path):
    found = faults(
        tmp_path,
        'thin_below = 0\nareas_at_least = 6\ntransformation = "log"\nat_border = "near"\nextreme_residual = 3.0\n'
        'moved_share = "5/4"\n',
    )
    assert [fault.split(": ")[0].removeprefix("version[0].") for fault in found] == [
        "thin_below", "transformation", "at_border", "extreme_residual", "moved_residual", "moved_share", "areas_at_least",
    ]  # fmt: skip
