"""A score may be made of the components that a form counts, each up to a most of its own."""

import pyarrow as pa
import pytest

from ruamjai.errors import RulebookError
from ruamjai.poverty import measure
from ruamjai.rulebook.surveys import read_survey_file

SCHEME = """
kind = "capitals"
id = "two"
least = "1"
most = "4"
edges = ["7/4", "5/2", "13/4"]
poor_at_or_below = 2
[[score]]
id = "human"
[[score.component]]
column = "schooling"
most = "20"
[[score.component]]
column = "skills"
most = "20"
[[score]]
id = "natural"
column = "natural"
"""
PEOPLE = pa.table(
    {
        # shares of 40: 3/4, 1/4, all (35 counts as 20), unknown, below zero
        "schooling": [10.0, 0.0, 35.0, 5.0, -1.0],
        "skills": [20.0, 10.0, 20.0, None, 20.0],
        "natural": [None, 1.0, 4.0, 2.0, None],
    }
)


def rules(tmp_path, text=SCHEME):
    path = tmp_path / "two.toml"
    path.write_text(text, encoding="utf-8")
    return read_survey_file(path)


def figures(found):
    return {(row["measure"], row["indicator"]): (row["b"], row["n"]) for row in found.table.to_pylist()}


def test_components_are_laid_on_the_scale_and_what_is_missing_is_unknown(tmp_path):
    found = figures(measure(PEOPLE, rules(tmp_path)))
    # 1 + 3 x 3/4 = 3.25, 1 + 3 x 1/4 = 1.75, 4: three people are known; one misses a component, one lies below the scale
    mean, n = found["mean", "human"]
    assert n == 3
    assert mean == pytest.approx((3.25 + 1.75 + 4) / 3, abs=1e-4)
    # overall: 3.25 meets the edge of level 4; (1.75 + 1) / 2 = 1.375; 4; natural alone 2.0; the fifth has no score
    shares = {level: found[f"level_{level}", ""][0] for level in range(1, 5)}
    assert shares == pytest.approx({1: 1 / 4, 2: 1 / 4, 3: 0, 4: 2 / 4})
    assert found["H", ""] == (pytest.approx(2 / 4), 4)


def test_a_score_rests_on_a_column_or_on_components(tmp_path):
    with pytest.raises(RulebookError) as told:
        rules(tmp_path, SCHEME.replace('most = "20"\n[[score]]', 'most = "0"\n[[score]]') + "[[score.component]]\n")
    faults = str(told.value)
    assert "score[1].column" in faults
    assert "component[1].most" in faults
