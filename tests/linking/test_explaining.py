import ibis
import pytest

from linking.made_up_people import make_up
from linking.shipped import RULEBOOK, link
from ruamjai.errors import UsageError
from ruamjai.linking import explain_link


@pytest.fixture(scope="module")
def out():
    return link(make_up(households=300, seed=21).tables)


def explain(out, left, right):
    return explain_link(
        person_links=ibis.memtable(out["person_links"]), link_models=ibis.memtable(out["link_models"]), rules=RULEBOOK,
        left_record_id=left, right_record_id=right, collect=ibis.duckdb.connect().to_pyarrow,
    )  # fmt: skip


def test_the_steps_add_up_to_the_weight(out):
    rows = [row for row in out["person_links"].to_pylist() if row["weight"] is not None]
    assert len(rows) > 20
    for row in rows[:20]:
        found = explain(out, row["left_record_id"], row["right_record_id"])
        bars = [step for step in found.steps if step.part != "prior"]
        assert sum(step.weight for step in bars) == pytest.approx(row["weight"], abs=1e-6)
        assert found.probability == row["probability"]
        assert [step.part for step in bars[-2:]] == ["rarity", "mates"]
        assert bars[-1].weight <= 1e-9 or found.weight < 0  # mates only take off


def test_levels_are_those_of_the_pattern(out):
    row = next(row for row in out["person_links"].to_pylist() if row["weight"] is not None and "z" in row["pattern"])
    found = explain(out, row["left_record_id"], row["right_record_id"])
    fields = found.steps[1:-2]
    assert [step.part for step in fields] == [field["id"] for field in RULEBOOK.linking["people"]["field"]]
    for letter, step in zip(row["pattern"], fields, strict=True):
        assert (step.level is None) == (letter == "z")
        assert step.label_th


def test_tier_1_shows_what_the_fields_would_say(out):
    row = next(row for row in out["person_links"].to_pylist() if row["tier"] == 1 and row["model"])
    found = explain(out, row["left_record_id"], row["right_record_id"])
    assert found.weight is None
    assert found.rule == "number"
    assert len(found.steps) == 1 + len(row["pattern"])


def test_rows_that_are_not_linked_are_told(out):
    with pytest.raises(UsageError):
        explain(out, "basic_needs:nobody", "tpmap:nobody")
