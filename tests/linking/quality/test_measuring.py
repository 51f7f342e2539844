"""The step of a run: four tables from the run's own, with and without answers."""

import ibis
import pytest

from linking.quality.weighed import World, collect, table
from ruamjai.linking import measure_links
from ruamjai.linking.quality.sampling import sample_links
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema

MODEL = {"model": "tpmap", "feature": "constant", "coefficient": 0.0, "basis": "learnt"}


@pytest.fixture
def world():
    made = World(provinces=("570505", "470301", None))
    for n in range(60):
        made.link("tpmap", tier=1 if n % 2 else 2, rule="number" if n % 2 else "name", probability=0.9998 if n % 2 else 0.9)
        made.apart("tpmap", probability=0.25)
    made.link("card", rule="duplicate_number", tier=1, probability=0.9998)
    return made


def measure(world, reviews=(), models=(MODEL | {"blocking_reach": 0.9},), contradicted=(), **without):
    tables = world.bound()
    for name in without:
        del tables[name]
    more = {"link_models": models, "link_reviews": reviews, "contradicted_numbers": contradicted}
    return measure_links(
        **tables,
        **{name: ibis.memtable(table(name, list(rows))) for name, rows in more.items()},
        collect=collect,
    )


def answers(world, size=40, wrong=frozenset()):
    """What two reviewers say of a sample: linked pairs are one person but for ``wrong``, pairs left apart are two people."""
    tables = world.bound()
    drawn = sample_links(
        **tables, run="0001", made_at="2023-02-15T03:00:00+00:00", size=size, seed=1, by_province=False, collect=collect
    )
    rows = []
    for place, pair in enumerate(drawn.pairs):
        same = pair.kind != "possible" and pair.left_record_id not in wrong
        design = {name: getattr(pair, name) for name in pair.__dataclass_fields__} | {"province": pair.province or None}
        rows += [
            {**design, "reviewer": reviewer, "row_number": place + 2, "answer": "same" if same else "different"}
            for reviewer in (1, 2)
        ]
    return rows


def figures(made):
    return {
        (row["scope"], row["scope_id"], row["measure"], row["part"], row["basis"]): row
        for row in made["link_quality"].to_pylist()
    }


def test_every_table_keeps_its_promise(world):
    for made in (measure(world), measure(world, answers(world))):
        assert set(made) == {"reviewed_links", "link_counts", "link_quality", "link_calibration"}
        for name, rows in made.items():
            assert rows.schema.names == list(TABLES[name].column_names)
            assert rows.schema.types == arrow_schema(TABLES[name]).types
            keys = list(zip(*(rows.column(key).to_pylist() for key in TABLES[name].key), strict=True))
            assert sorted(set(keys)) == keys, name
            for column in TABLES[name].columns:
                assert column.nullable or rows.column(column.name).null_count == 0, (name, column.name)


def test_without_answers_there_is_the_model_s_opinion_and_nothing_else(world):
    made = measure(world)
    assert {key[-1] for key in figures(made)} == {"model"}
    opinion = figures(made)["all", "all", "precision", "all", "model"]
    assert opinion["estimate"] == pytest.approx((30 * 0.9998 + 30 * 0.9 + 0.9998) / 61)
    assert made["reviewed_links"].num_rows == 0
    assert {row["n_reviewed"] for row in made["link_calibration"].to_pylist()} == {0}


def test_with_answers_precision_recall_and_agreement_are_measured(world):
    made = measure(world, answers(world))
    found = figures(made)
    precision = found["all", "all", "precision", "all", "review"]
    assert (precision["estimate"], precision["ul"], precision["n_pairs"], precision["run"]) == (1.0, 1.0, 61, "0001")
    assert 0.7 < precision["ll"] < 1
    assert found["all", "all", "recall_weighed", "all", "review"]["estimate"] == 1.0
    # 30 by number and one in a list found anyway; behind each of the 30 by comparison stands a ninth that blocking missed
    assert found["all", "all", "recall", "all", "review"]["estimate"] == pytest.approx(61 / (61 + 30 / 9))
    assert found["all", "all", "agreement", "all", "review"]["estimate"] == 1.0


def test_wrong_links_lower_precision_by_what_they_stand_for(world):
    read = answers(world)
    tier2 = [row["left_record_id"] for row in read if row["kind"] == "tier2" and row["reviewer"] == 1]
    made = measure(world, answers(world, wrong=set(tier2[:2])))
    share = figures(made)["all", "all", "precision", "tier2", "review"]["estimate"]
    assert share == pytest.approx(1 - 2 / len(tier2))


def test_the_reach_of_blocking_may_be_unknown(world):
    for models in ((MODEL,), ()):
        found = figures(measure(world, answers(world), models=models))
        assert found["all", "all", "recall", "all", "review"]["estimate"] is None
        assert found["all", "all", "recall_weighed", "all", "review"]["estimate"] == 1.0


def test_a_run_that_keeps_no_possible_pairs_says_nothing_of_recall(world):
    found = figures(measure(world, possible_links=False))
    assert found["all", "all", "recall_weighed", "all", "model"]["estimate"] is None
    assert found["all", "all", "precision", "all", "model"]["estimate"] is not None


def test_where_each_reviewed_pair_stands_in_this_run(world):
    linked = world.links[0]["left_record_id"], world.links[0]["right_record_id"]
    apart = world.possible[0]["left_record_id"], world.possible[0]["right_record_id"]
    through = world.link("card", left=linked[1])
    pairs = {
        linked: "linked", apart: "possible", (linked[0], through[1]): "one_person", (linked[0], apart[1]): "apart",
        (linked[0], "tpmap:nobody"): "gone",
    }  # fmt: skip
    design = {"sample": "s", "run": "0001", "stratum": "tpmap:tier2", "right_register": "tpmap", "kind": "tier2", "reviewer": 1}
    design |= {"n_stratum": 30, "n_cell": 30, "n_side": 30}
    reviews = [design | {"left_record_id": one, "right_record_id": other, "answer": "same"} for one, other in pairs]
    rows = measure(world, reviews)["reviewed_links"].to_pylist()
    assert {(row["left_record_id"], row["right_record_id"]): row["now"] for row in rows} == pairs
    assert {row["state"] for row in rows} == {"single"}


def test_links_and_rows_are_counted_by_register_and_province(world):
    contradicted = [{"left_record_id": "x", "right_record_id": world.links[0]["right_record_id"], "right_register": "tpmap"}]
    rows = {
        (row["scope"], row["scope_id"]): row for row in measure(world, contradicted=contradicted)["link_counts"].to_pylist()
    }
    whole = rows["all", "all"]
    assert (whole["n_records"], whole["n_tier1"], whole["n_tier2"], whole["n_duplicates"]) == (60 * 4 + 2, 30, 30, 1)
    assert (whole["n_possible"], whole["n_alone"], whole["n_contradicted"]) == (60, 120, 1)
    assert set(rows) == {
        ("all", "all"),
        *(("register", r) for r in ("basic_needs", "card", "tpmap")),
        ("province", "47"),
        ("province", "57"),
    }
    for name in ("n_records", "n_alone", "n_tier1", "n_tier2", "n_possible", "n_contradicted"):
        assert sum(row[name] for (scope, _), row in rows.items() if scope == "register") == whole[name]
        assert sum(row[name] for (scope, _), row in rows.items() if scope == "province") <= whole[name]
    assert rows["register", "tpmap"]["n_records"] == 120
    assert rows["register", "tpmap"]["n_alone"] == 60


def test_calibration_sets_stated_against_found(world):
    tier2 = {row["left_record_id"] for row in answers(world) if row["kind"] == "tier2"}
    wrong = set(sorted(tier2)[:3])
    rows = {row["kind"]: row for row in measure(world, answers(world, wrong=wrong))["link_calibration"].to_pylist()}
    assert rows["tier2"]["stated"] == pytest.approx(0.9)
    assert rows["tier2"]["reviewed_stated"] == pytest.approx(0.9)
    assert rows["tier2"]["estimate"] == pytest.approx(1 - 3 / len(tier2))
    assert rows["tier2"]["ll"] < rows["tier2"]["estimate"] < rows["tier2"]["ul"]
    assert (rows["tier2"]["bin_from"], rows["tier2"]["bin_to"]) == (0.8, 0.95)
    assert (rows["possible"]["estimate"], rows["possible"]["n_pairs"]) == (0.0, 60)
    assert (rows["tier1"]["bin_from"], rows["tier1"]["bin_to"]) == (0.0, 1.0)
