import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from linking.shipped import SECRET
from ruamjai.linking.pseudonyms import changes_table, give_pseudonyms, pseudonym

clusterings = st.lists(st.integers(0, 5), min_size=1, max_size=12)


def give(cluster, parent, ids=None, secret=SECRET):
    places = {name: place for place, name in enumerate(dict.fromkeys(cluster))}
    numbered = np.array([places[name] for name in cluster], np.int64)
    ids = ids or [f"r{i:02d}" for i in range(len(cluster))]
    registers = (["basic_needs"], np.zeros(len(cluster), np.int64))
    names, changes = give_pseudonyms("person", numbered, pa.array(ids), registers, parent, secret)
    return [names[k] for k in numbered.tolist()], {(c.change, c.old_id, c.new_id) for c in changes}


def test_a_pseudonym_has_its_shape_and_hangs_on_the_secret():
    one = pseudonym("person", "basic_needs", "r1", 0, SECRET)
    assert one[0] == "p"
    assert len(one) == 21
    assert one != pseudonym("person", "basic_needs", "r1", 0, b"another secret")
    assert pseudonym("household", "basic_needs", "r1", 0, SECRET)[0] == "h"


@given(clusterings)
def test_one_pseudonym_a_cluster(cluster):
    names, changes = give(cluster, {})
    assert len(set(names)) == len(set(cluster))
    assert all((a == b) == (x == y) for a, x in zip(names, cluster, strict=True) for b, y in zip(names, cluster, strict=True))
    assert changes == set()


@given(clusterings)
def test_what_did_not_change_keeps_its_pseudonym(cluster):
    names, _ = give(cluster, {})
    again, changes = give(cluster, {f"r{i:02d}": name for i, name in enumerate(names)}, secret=b"even under another secret")
    assert again == names
    assert changes == set()


@given(clusterings, clusterings)
def test_every_old_pseudonym_lives_on_or_is_told_of(before, after):
    names, _ = give(before, {})
    parent = {f"r{i:02d}": name for i, name in enumerate(names)}
    now, changes = give(after, parent)
    told = {old for _, old, _ in changes}
    assert all(old in now or old in told for old in set(names))
    assert {new for _, _, new in changes if new} <= set(now)
    assert len(set(now)) == len(set(after))


def test_the_greater_part_keeps_the_name_and_the_rest_is_a_split():
    parent = {"r00": "pold", "r01": "pold", "r02": "pold"}
    names, changes = give([0, 1, 1], parent)
    assert names[1] == names[2] == "pold"
    assert changes == {("split", "pold", names[0])}


def test_a_split_never_gives_the_first_row_the_name_it_lost():
    first, _ = give([0, 0, 0], {})
    names, _ = give([0, 1, 1], {"r00": first[0], "r01": first[0], "r02": first[0]})
    assert names[1] == first[0]  # most rows; it was derived from r00
    assert names[0] != first[0]


def test_a_merge_keeps_the_name_of_most_rows():
    parent = {"r00": "pone", "r01": "ptwo", "r02": "ptwo"}
    names, changes = give([0, 0, 0], parent)
    assert set(names) == {"ptwo"}
    assert changes == {("merged", "pone", "ptwo")}


def test_a_person_gone_from_all_registers_is_retired():
    _, changes = give([0], {"r00": "pone", "gone": "ptwo"})
    assert changes == {("retired", "ptwo", None)}


def test_changes_as_a_table():
    _, _ = give([0], {})
    registers = (["basic_needs"], np.zeros(1, np.int64))
    _, changes = give_pseudonyms("household", np.zeros(1, np.int64), pa.array(["a"]), registers, {"b": "hold"}, SECRET)
    assert changes_table(changes).to_pylist() == [{"kind": "household", "change": "retired", "old_id": "hold", "new_id": None}]
