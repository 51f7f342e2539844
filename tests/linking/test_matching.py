"""Two files of people, and one against itself: good files, bad files, and no files at all. Never a crash, never a crowd."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linking.crowds import NO_NUMBER, NOTHING, SPOILT, crowd, table_of
from linking.person_rows import NUMBER, SOMCHAI, UNKNOWN, people
from linking.shipped import RULES, SHIPPED
from ruamjai.linking import duplicates, spine
from ruamjai.linking.door import link
from ruamjai.linking.matching import match_people, match_within
from ruamjai.linking.scoring import score
from ruamjai.madeup import make_registers

LEFT, RIGHT = 2000, 600
someone = cache(crowd)


def match(left, right, **how):
    """``match_people``, and what always holds."""
    found = match_people(left, right, rules=RULES, shipped=SHIPPED, **how)
    rows = found.links.to_pylist()
    lefts, rights = [row["left_id"] for row in rows], [row["right_id"] for row in rows]
    assert len(set(lefts)) == len(lefts)
    assert len(set(rights)) == len(rights)
    assert set(lefts) <= {str(one) for one in left["id"].to_pylist()}
    assert set(rights) <= {str(one) for one in right["id"].to_pylist()}
    assert lefts == sorted(lefts)
    for row in rows:
        assert RULES.keep <= row["probability"] <= 1
        assert (row["weight"] is None) == (row["tier"] == 1)
        assert len(row["pattern"]) == len(RULES.fields)
    assert {(row["left_id"], row["right_id"]) for row in found.doubted.to_pylist()} & set(
        zip(lefts, rights, strict=True)
    ) == set()
    return found


def linked(found):
    """(left row, right row) of the links accepted; ids are a letter and the row's number in the crowd."""
    return {
        (int(row["left_id"][1:]), int(row["right_id"][1:]))
        for row in found.links.to_pylist()
        if row["probability"] >= RULES.accept
    }


def spoilt(change, n=LEFT, m=RIGHT):
    """The first m of a crowd against the first n, both with what is the same on every row."""
    columns = someone(max(n, m)) | change
    return table_of(columns, np.arange(n), "a"), table_of(columns, np.arange(m), "b")


TRUE = {(row, row) for row in range(RIGHT)}
# Where a name and one thing more are left, people are found; where nothing tells them apart, nobody is.
TELLING = (
    "no numbers",
    "a default birth",
    "a default birth, no numbers",
    "one house",
    "one house, no numbers",
    "one number",
    "names alone",
)
SILENT = ("one name, no numbers", "numbers alone", "births alone", "houses alone")


def test_every_way_of_spoiling_a_file_is_tried():
    assert set(TELLING) | set(SILENT) | {"one name"} == set(SPOILT)


def test_a_good_file_is_found_whole():
    found = match(*spoilt({}))
    assert linked(found) == TRUE
    assert found.model.basis == "learnt"


@pytest.mark.parametrize("what", TELLING)
def test_people_are_found_by_what_is_left(what):
    found = linked(match(*spoilt(SPOILT[what])))
    assert len(found & TRUE) >= 0.99 * len(TRUE)
    assert len(found - TRUE) <= 0.01 * len(TRUE)


@pytest.mark.parametrize("what", SILENT)
def test_nobody_is_found_where_nothing_tells_people_apart(what):
    assert linked(match(*spoilt(SPOILT[what]))) == set()


def test_one_name_for_all_links_no_two_people():
    assert linked(match(*spoilt(SPOILT["one name"]))) <= TRUE


ALIKE = {
    "unknown": UNKNOWN,
    "alike": SOMCHAI,
    "one number": SOMCHAI | {"number": NUMBER},
    "named": {"first_name": "ก", "last_name": "ข"},
}


@pytest.mark.parametrize("same", ALIKE.values(), ids=list(ALIKE))
@pytest.mark.parametrize(("n", "m"), [(1, 200), (200, 1), (40, 30), (400, 300)])
def test_rows_that_are_all_alike_are_nobody_in_particular(same, n, m):
    """Of n equal candidates each has one n-th of the chances at most."""
    left, right = (people(SOMCHAI | same).take(np.zeros(size, int)) for size in (n, m))
    left, right = (
        side.set_column(0, "id", pa.array([f"{letter}{i}" for i in range(len(side))]))
        for side, letter in ((left, "a"), (right, "b"))
    )
    found = match(left, right)
    assert linked(found) == set()
    assert max(found.links["probability"].to_pylist(), default=0.0) <= 1 / max(n, m)


# --- few rows ---


@pytest.mark.parametrize(("n", "m"), [(0, 5), (5, 0), (0, 0)])
def test_empty_sides(n, m):
    found = match(*spoilt({}, n, m))
    assert found.links.num_rows == found.doubted.num_rows == 0
    full = match(*spoilt({}, 5, 5))
    assert found.links.schema == full.links.schema
    assert found.doubted.schema == full.doubted.schema


def test_one_row_each():
    columns = someone(10)
    for number in ({}, NO_NUMBER):
        one, same, other = (table_of(columns | number, np.array([row]), side) for row, side in ((3, "a"), (3, "b"), (4, "b")))
        assert linked(match(one, same)) == {(3, 3)}
        assert linked(match(one, other)) == set()


def test_the_left_file_may_be_the_smaller_one():
    found = match(*spoilt({}, 200, 2000))
    assert linked(found) == {(row, row) for row in range(200)}


def test_rows_of_which_all_is_null():
    left, right = spoilt({}, 300, 100)
    nothing = table_of(NOTHING, np.arange(50), "n")
    found = match(pa.concat_tables([left, nothing]), pa.concat_tables([nothing, right]))
    assert linked(found) == {(row, row) for row in range(100)}


def test_ids_may_be_the_same_on_both_sides_and_numbers():
    left, right = spoilt({}, 300, 100)
    numbered = [side.set_column(0, "id", pa.array(np.arange(len(side)) + 7)) for side in (left, right)]
    rows = match(*numbered).links.to_pylist()
    assert {(row["left_id"], row["right_id"]) for row in rows} == {(str(n), str(n)) for n in range(7, 107)}


# --- many copies ---


@pytest.mark.parametrize("number", [{}, NO_NUMBER], ids=["with numbers", "without"])
@pytest.mark.parametrize("sides", ["left", "right", "both"])
def test_a_thousand_copies_of_one_row_disturb_nobody_else(number, sides):
    columns = someone(LEFT) | number
    copies = {side: np.zeros(1000 if sides in (side, "both") else 0, int) for side in ("left", "right")}
    left = table_of(columns, np.concatenate([np.arange(500), copies["left"]]), "a")
    right = table_of(columns, np.concatenate([np.arange(300), copies["right"]]), "b")
    left, right = (
        side.set_column(0, "id", pa.array([f"{one}c{place}" for place, one in enumerate(side["id"].to_pylist())]))
        for side in (left, right)
    )
    found = match_people(left, right, rules=RULES, shipped=SHIPPED).links.to_pylist()
    pairs = [(row["left_id"].split("c"), row["right_id"].split("c")) for row in found if row["probability"] >= RULES.accept]
    assert sorted(int(one[0][1:]) for one, _ in pairs) == list(range(1, 300))
    assert all(one[0][1:] == other[0][1:] for one, other in pairs)


# --- order and seed ---


def test_the_order_of_rows_changes_no_link():
    left, right = spoilt(NO_NUMBER | {"house_no": None})
    draw = np.random.default_rng(3)
    shuffled = [side.take(draw.permutation(len(side))) for side in (left, right)]
    one, other = (match(*sides).links for sides in ((left, right), shuffled))
    assert one.select(["left_id", "right_id", "rule", "pattern"]).equals(
        other.select(["left_id", "right_id", "rule", "pattern"])
    )
    assert one["probability"].to_pylist() == pytest.approx(other["probability"].to_pylist(), abs=1e-9)


def test_the_same_files_and_seed_give_the_same_links():
    one, other = (match(*spoilt({}), seed=5) for _ in range(2))
    assert one.links.equals(other.links)


def test_stages_are_timed():
    told = []
    found = match(*spoilt({}, 300, 100), progress=told.append)
    assert told == ["tier 1", "blocking", "comparing", "learning", "weighing"]
    assert set(found.seconds) == {"standardise", *told}
    assert all(seconds >= 0 for seconds in found.seconds.values())


def test_without_details_the_links_are_the_same():
    sides = spoilt({"birth_month": None, "birth_day": None})
    bare = match_people(*sides, rules=RULES, shipped=SHIPPED, details=False).links
    assert bare.equals(match(*sides).links.select(["left_id", "right_id", "probability", "tier"]))


# --- one file against itself ---


@pytest.mark.parametrize("what", SPOILT)
def test_in_a_file_of_different_people_nobody_stands_twice(what):
    found = match_within(spoilt(SPOILT[what])[0], rules=RULES, shipped=SHIPPED)
    people_found = len(set(found.clusters["cluster_id"].to_pylist()))
    assert people_found >= 0.998 * LEFT


@pytest.mark.parametrize("number", [{}, NO_NUMBER], ids=["with numbers", "without"])
def test_who_stands_twice_is_one_person(number):
    columns = someone(LEFT) | number
    rows = np.concatenate([np.arange(500), np.arange(0, 100)])
    twice = table_of(columns, rows, "a").set_column(0, "id", pa.array([f"r{i}" for i in range(600)]))
    found = match_within(twice, rules=RULES, shipped=SHIPPED)
    cluster = dict(zip(*(found.clusters[name].to_pylist() for name in ("id", "cluster_id")), strict=True))
    assert cluster == {f"r{place}": f"r{row}" for place, row in enumerate(rows.tolist())}
    probability = dict(zip(*(found.clusters[name].to_pylist() for name in ("id", "probability")), strict=True))
    assert all(RULES.accept <= value <= 1 for value in probability.values())
    assert {value for row, value in probability.items() if int(row[1:]) in range(100, 500)} == {1.0}


@pytest.mark.parametrize("n", [0, 1])
def test_a_file_of_no_rows_or_one(n):
    found = match_within(spoilt({}, n, 1)[0], rules=RULES, shipped=SHIPPED)
    assert found.clusters.num_rows == n
    assert found.links.num_rows == 0


# --- crowds: what keeps a bad file of 200,000 rows from making thousands of millions of pairs ---


@pytest.fixture
def looked_at(monkeypatch):
    """How many pairs each call of blocking gave."""
    counts = []

    for room in (spine, duplicates):
        plain = room.candidate_pairs

        def counting(*given, plain=plain, **named):
            pairs = plain(*given, **named)
            counts.append(len(pairs))
            return pairs

        monkeypatch.setattr(room, "candidate_pairs", counting)
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("what", ["no numbers", "one name", "a default birth", "one house, no numbers", "one number"])
def test_a_crowd_makes_few_pairs(what, looked_at):
    n, m = 200_000, 30_000
    found = linked(match_people(*spoilt(SPOILT[what], n, m), rules=RULES, shipped=SHIPPED))
    assert sum(looked_at) < n * m / 1000
    assert len([pair for pair in found if pair[0] != pair[1]]) <= 0.01 * m


@pytest.mark.slow
@pytest.mark.parametrize("what", ["one name", "one house, no numbers", "one number"])
def test_a_crowd_within_one_file_makes_few_pairs(what, looked_at):
    n = 200_000
    found = match_within(spoilt(SPOILT[what], n, 1)[0], rules=RULES, shipped=SHIPPED)
    assert sum(looked_at) < n * n / 2 / 1000
    assert len(set(found.clusters["cluster_id"].to_pylist())) >= 0.998 * n


# --- accuracy: floors on registers made up by rates of their own, with seeds that nothing was learnt from ---


@pytest.mark.parametrize(
    ("difficulty", "numbers", "least"),
    [
        ("standard", True, 0.985),
        ("standard", False, 0.98),
        ("harsh", True, 0.98),
        ("harsh", False, 0.975),
        ("field", True, 0.96),
    ],
)
def test_made_up_registers_are_linked_well_by_a_threshold_chosen_blindly(difficulty, numbers, least, tmp_path):
    make_registers(tmp_path, left=20_000, right=5000, difficulty=difficulty, numbers=numbers, seed=77)
    found = link(tmp_path / "left.parquet", tmp_path / "right.parquet")
    rates = score(found.possible, pq.read_table(tmp_path / "truth.parquet"), min_probability=RULES.accept)
    assert rates.blind.f1 >= least
    assert rates.best.f1 - rates.blind.f1 <= 0.01
    assert rates.blind.precision >= 0.98
