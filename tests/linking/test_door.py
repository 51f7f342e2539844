"""The step as a run calls it: promises kept, truth found, order without effect, pseudonyms lasting."""

from math import log

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from linking.few_records import person_table
from linking.made_up_people import TYPES, area_row, as_promised, make_up, pairs_of
from linking.shipped import PARSED, link, parents, rulebook
from reference.features import features, in_words
from ruamjai.tables import TABLES
from ruamjai.tables.linking import LINKING_TABLES


@pytest.fixture(scope="module")
def truth():
    return make_up(households=350, seed=11)


@pytest.fixture(scope="module")
def linked(truth):
    return link(truth.tables)


def groups(out, table="record_persons", row="record_id", unit="person_id"):
    return dict(zip(out[table][row].to_pylist(), out[table][unit].to_pylist(), strict=True))


def assert_promises(out):
    types = TYPES | {"float64": pa.float64(), "int64": pa.int64()}
    assert set(out) == {table.name for table in LINKING_TABLES} | {"possible_links"}
    for name, rows in out.items():
        promise = TABLES[name]
        assert tuple(rows.column_names) == promise.column_names
        for column in promise.columns:
            assert rows[column.name].type == types[column.type], (name, column.name)
            assert column.nullable or rows[column.name].null_count == 0, (name, column.name)
        keys = rows.select(list(promise.key))
        assert keys.group_by(list(promise.key)).aggregate([]).num_rows == rows.num_rows, name
        assert rows.sort_by([(column, "ascending") for column in promise.key]).equals(rows), name


def test_promises_are_kept(linked):
    assert_promises(linked)


def test_every_row_speaks_of_somebody(truth, linked):
    assert set(groups(linked)) == set(truth.person_of)
    assert set(groups(linked).values()) == set(linked["people"]["person_id"].to_pylist())
    households = groups(linked, "household_sources", "household_record_id", "household_id")
    assert set(households) == set(truth.household_of)
    assert set(households.values()) == set(linked["households"]["household_id"].to_pylist())


def test_the_truth_is_found_by_the_shipped_rulebook():
    """Floors, on errors that come together; see docs/method/linking.md for what was measured at larger size."""
    truth = make_up(households=500, seed=15)
    found, true = pairs_of(groups(link(truth.tables))), truth.true_pairs()
    assert len(found & true) / len(found) >= 0.997
    assert len(found & true) / len(true) >= 0.97


def test_no_household_is_two_and_few_are_missed(truth, linked):
    found = pairs_of(groups(linked, "household_sources", "household_record_id", "household_id"))
    true = pairs_of(truth.household_of)
    assert len(found & true) / len(found) >= 0.99
    assert len(found & true) / len(true) >= 0.98


def test_harsh_errors_cost_recall_before_precision():
    truth = make_up(households=400, seed=12, harshness=2.0)
    found, true = pairs_of(groups(link(truth.tables))), truth.true_pairs()
    assert len(found & true) / len(found) >= 0.995
    assert len(found & true) / len(true) >= 0.88


def test_links_are_one_to_one_between_a_list_and_those_before(linked):
    links = linked["person_links"].filter(pc.invert(pc.match_substring(linked["person_links"]["rule"], "duplicate")))
    assert len(set(links["right_record_id"].to_pylist())) == links.num_rows
    person = groups(linked)
    sides = [(person[row["left_record_id"]], row["model"]) for row in links.to_pylist()]
    assert len(set(sides)) == len(sides)


def test_people_are_just_what_the_links_connect(linked):
    """Nobody is joined without a link that says why."""
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for row in linked["person_links"].to_pylist():
        parent[root(row["right_record_id"])] = root(row["left_record_id"])
    by_links = {row: root(row) for row in groups(linked)}
    assert pairs_of(by_links) == pairs_of(groups(linked))


def test_every_link_says_why(linked):
    rows = linked["person_links"].to_pylist()
    assert {row["tier"] for row in rows} == {1, 2}
    assert all(0.5 <= row["probability"] <= 1 for row in rows)
    assert all(len(row["pattern"]) == len(PARSED["field"]) for row in rows)
    assert all((row["weight"] is None) == (row["tier"] == 1) for row in rows)


def test_contradicted_numbers_are_listed_and_mostly_true_errors(truth, linked):
    doubted = linked["contradicted_numbers"].to_pylist()
    assert doubted
    numbers = dict(zip(*(truth.tables["person_records"][c].to_pylist() for c in ("record_id", "citizen_id")), strict=True))
    assert all(numbers[row["left_record_id"]] == numbers[row["right_record_id"]] is not None for row in doubted)
    wrong = [truth.person_of[row["left_record_id"]] != truth.person_of[row["right_record_id"]] for row in doubted]
    assert sum(wrong) / len(wrong) > 0.5


def test_the_order_of_rows_does_not_matter(truth, linked):
    shuffled = {name: rows.take(pa.array(range(rows.num_rows))[::-1]) for name, rows in truth.tables.items()}
    again = link(shuffled)
    for name, rows in linked.items():
        assert again[name].equals(rows), name


def test_the_secret_changes_pseudonyms_and_nothing_else(truth, linked):
    other = link(truth.tables, secret=b"another")
    assert not set(groups(other).values()) & set(groups(linked).values())
    assert pairs_of(groups(other)) == pairs_of(groups(linked))


def test_a_second_run_keeps_every_pseudonym_and_label(truth, linked):
    again = link(truth.tables, **parents(linked))
    assert again["pseudonym_changes"].num_rows == 0
    for name in ("record_persons", "people", "households", "household_sources"):
        assert again[name].equals(linked[name]), name


def test_a_new_register_and_its_withdrawal_leave_the_others_pseudonyms(truth, linked):
    without = {
        name: rows.filter(pc.not_equal(rows["register"], "welfare_card")) if "register" in rows.column_names else rows
        for name, rows in truth.tables.items()
    }
    before = link(without)
    after = link(truth.tables, **parents(before))
    people_before, people_after = groups(before), groups(after)
    kept = [people_before[row] == people_after[row] for row in people_before]
    assert sum(kept) / len(kept) > 0.99
    changed = {row["old_id"] for row in after["pseudonym_changes"].to_pylist()}
    assert {people_before[row] for row in people_before if people_before[row] != people_after[row]} <= changed
    back = link(without, **parents(after))
    assert pairs_of(groups(back)) == pairs_of(people_before)
    only_card = set(people_after.values()) - {people_after[row] for row in people_before}
    retired = {row["old_id"] for row in back["pseudonym_changes"].to_pylist() if row["change"] == "retired"}
    assert only_card
    assert retired == only_card


def emptied(table, column, value=None):
    place = table.column_names.index(column)
    return table.set_column(place, table.field(column), pa.array([value] * table.num_rows, table[column].type))


def test_all_numbers_missing_still_links(truth):
    tables = truth.tables | {"person_records": emptied(truth.tables["person_records"], "citizen_id")}
    out = link(tables)
    assert_promises(out)
    found, true = pairs_of(groups(out)), truth.true_pairs()
    assert len(found & true) / len(found) >= 0.99
    assert len(found & true) / len(true) >= 0.85


@pytest.mark.parametrize(
    "columns",
    [
        {"first_name": "สมชาย", "last_name": "ใจดี"},
        {"birth_year": None},
        {"citizen_id": "1287001234563"},
        {"first_name": None, "last_name": None, "citizen_id": None},
        {"tambon_code": None, "village_code": None},
    ],
)
def test_columns_that_tell_nobody_apart_join_few(columns):
    truth = make_up(households=60, seed=13)
    people = truth.tables["person_records"]
    for column, value in columns.items():
        people = emptied(people, column, value)
    out = link(truth.tables | {"person_records": people})
    assert_promises(out)
    found, true = pairs_of(groups(out)), truth.true_pairs()
    assert len(found - true) <= 0.05 * len(true)


@pytest.mark.parametrize("kept", [0, 1])
def test_no_rows_and_one_row(kept):
    tables = {
        "person_records": person_table({}).slice(0, kept),
        "household_addresses": as_promised("household_addresses", []),
        "household_records": as_promised("household_records", []),
        "areas": as_promised("areas", [area_row("570505")]),
    }
    out = link(tables)
    assert_promises(out)
    assert out["people"].num_rows == kept


def test_a_register_that_the_rulebook_does_not_name_is_linked_last():
    tables = make_up(households=80, seed=14, registers=("basic_needs", "tpmap")).tables
    renamed = tables["person_records"].to_pylist()
    for row in renamed:
        if row["register"] == "tpmap":
            row["register"], row["record_id"] = "apiary", row["record_id"].replace("tpmap", "apiary")
    out = link(tables | {"person_records": as_promised("person_records", renamed)})
    assert set(out["person_links"]["model"].drop_null().to_pylist()) == {"apiary"}


def test_a_stricter_rulebook_links_fewer(truth, linked):
    strict = link(truth.tables, rulebook=rulebook(tier2={"accept": 0.999}))
    assert strict["person_links"].num_rows < linked["person_links"].num_rows


def test_possible_links_are_what_was_weighed_and_left_apart(truth, linked):
    possible = linked["possible_links"].to_pylist()
    assert possible
    person = groups(linked)
    assert all(PARSED["tier2"]["keep"] <= row["probability"] < PARSED["tier2"]["accept"] for row in possible)
    assert all(person[row["left_record_id"]] != person[row["right_record_id"]] for row in possible)
    assert not {(row["left_record_id"], row["right_record_id"]) for row in possible} & set(
        zip(*(linked["person_links"][side].to_pylist() for side in ("left_record_id", "right_record_id")), strict=True)
    )
    more = link(truth.tables, rulebook=rulebook(tier2={"keep": 0.001}))["possible_links"]
    assert more.num_rows > len(possible)


def test_weights_can_be_worked_out_again_from_the_models_table(linked):
    """Each link's weight is the sum, over what its pattern says, of the coefficients that the run keeps."""
    models = {}
    for row in linked["link_models"].to_pylist():
        models.setdefault(row["model"], {})[row["feature"]] = row["coefficient"]
    weighed = [
        row for row in linked["person_links"].to_pylist() if row["tier"] == 2 and not row["rule"].startswith("duplicate")
    ]
    assert len(weighed) > 50
    for row in weighed:
        said = features(*in_words(row["pattern"], PARSED["field"]))
        bits = sum(value * models[row["model"]][name] for name, value in said.items()) / log(2)
        assert row["weight"] == pytest.approx(bits, abs=1e-6)
