from math import log

import ibis
import pytest

from linking.few_records import person_table
from linking.made_up_people import as_promised, make_up
from linking.shipped import PARSED, RULEBOOK, link
from reference.features import features, in_words
from ruamjai.errors import UsageError
from ruamjai.linking import explain_link


@pytest.fixture(scope="module")
def out():
    return link(make_up(households=300, seed=21).tables)


def explain(out, left, right):
    return explain_link(
        person_links=ibis.memtable(out["person_links"]), possible_links=ibis.memtable(out["possible_links"]),
        link_models=ibis.memtable(out["link_models"]), rules=RULEBOOK,
        left_record_id=left, right_record_id=right, collect=ibis.duckdb.connect().to_pyarrow,
    )  # fmt: skip


def test_the_steps_add_up_to_the_weight(out):
    rows = [row for row in out["person_links"].to_pylist() if row["weight"] is not None]
    assert len(rows) > 20
    for row in rows:
        found = explain(out, row["left_record_id"], row["right_record_id"])
        assert found.linked
        assert sum(step.weight for step in found.steps) == pytest.approx(row["weight"], abs=1e-6)
        assert found.probability == row["probability"]


def test_what_two_fields_say_together_is_shared_between_them(out):
    """Each bar is the field's own feature, and half of each that it has with another."""
    models = {}
    for row in out["link_models"].to_pylist():
        models.setdefault(row["model"], {})[row["feature"]] = row["coefficient"]
    row = next(row for row in out["person_links"].to_pylist() if row["tier"] == 2 and not row["rule"].startswith("duplicate"))
    expected = dict.fromkeys(("prior", *(field["id"] for field in PARSED["field"])), 0.0)
    for name, value in features(*in_words(row["pattern"], PARSED["field"])).items():
        bits = value * models[row["model"]][name] / log(2)
        if name == "constant":
            expected["prior"] += bits
        elif "rarity" in name:  # how common a name is stays with that name, whatever it is looked at with
            expected[name.split("^")[0].split(" ")[0]] += bits
        else:
            for field in name.split(" & "):
                expected[field.split("=")[0].split(":")[0]] += bits / (1 + (" & " in name))
    found = {step.part: step.weight for step in explain(out, row["left_record_id"], row["right_record_id"]).steps}
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_duplicate_is_weighed_as_one():
    twice = person_table(
        {"record_id": "a"}, {"record_id": "b", "last_name": "ใจดี์"}, *({"first_name": f"ก{n}"} for n in range(2))
    )
    out = link(
        {"person_records": twice, "household_addresses": as_promised("household_addresses", []),
         "household_records": as_promised("household_records", []), "areas": as_promised("areas", [])}
    )  # fmt: skip
    row = next(row for row in out["person_links"].to_pylist() if row["rule"].startswith("duplicate"))
    found = explain(out, row["left_record_id"], row["right_record_id"])
    assert sum(step.weight for step in found.steps) == pytest.approx(row["weight"], abs=1e-6)


def test_a_pair_may_be_named_in_either_order(out):
    row = out["person_links"].to_pylist()[0]
    assert explain(out, row["right_record_id"], row["left_record_id"]) == explain(
        out, row["left_record_id"], row["right_record_id"]
    )


def test_levels_are_those_of_the_pattern(out):
    row = next(row for row in out["person_links"].to_pylist() if row["weight"] is not None and "z" in row["pattern"][:6])
    found = explain(out, row["left_record_id"], row["right_record_id"])
    assert [step.part for step in found.steps] == ["prior", *(field["id"] for field in RULEBOOK.linking["people"]["field"])]
    for letter, step in zip(row["pattern"][:6], found.steps[1:7], strict=True):
        assert (step.level is None) == (letter == "z")
        assert step.label_th


def test_tier_1_shows_what_the_fields_would_say(out):
    row = next(row for row in out["person_links"].to_pylist() if row["tier"] == 1 and row["model"])
    found = explain(out, row["left_record_id"], row["right_record_id"])
    assert found.weight is None
    assert found.rule == "number"
    assert len(found.steps) == 1 + len(row["pattern"])


def test_a_pair_left_apart_is_explained_too(out):
    row = out["possible_links"].to_pylist()[0]
    found = explain(out, row["left_record_id"], row["right_record_id"])
    assert not found.linked
    assert sum(step.weight for step in found.steps) == pytest.approx(row["weight"], abs=1e-6)


def test_rows_that_were_never_weighed_are_told(out):
    with pytest.raises(UsageError):
        explain(out, "basic_needs:nobody", "tpmap:nobody")
