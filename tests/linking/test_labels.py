import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.linking.labels import OldLabel, first_letter, give_labels
from ruamjai.linking.standardise import NONE

NAMES = {570505: "ดอยงาม", 571303: "หล่ายงาว", 570101: "เวียง"}


def give(homes, parent=None):
    ids, villages, tambons = zip(*homes, strict=True)
    return give_labels(list(ids), np.array(villages), np.array(tambons), NAMES, parent or {})


@pytest.mark.parametrize(("name", "letter"), [("ดอยงาม", "ด"), ("เวียง", "ว"), ("ไม้งาม", "ม"), ("", "?"), ("Phan", "?")])
def test_the_first_consonant(name, letter):
    assert first_letter(name) == letter


def test_labels_count_within_a_village_in_the_order_of_pseudonyms():
    labels = give(
        [("hb", 57050504, 570505), ("ha", 57050504, 570505), ("hc", 57050512, 570505), ("hd", NONE, 570101), ("he", NONE, NONE)]
    )
    assert labels == ["ด-4-0002", "ด-4-0001", "ด-12-0001", "ว-0-0001", "?-0-0001"]


@given(st.lists(st.integers(1, 3), min_size=1, max_size=12), st.data())
def test_a_household_that_stays_keeps_its_label_whoever_comes_and_goes(villages, data):
    homes = [(f"h{i:02d}", 57050500 + village, 570505) for i, village in enumerate(villages)]
    labels = give(homes)
    parent = {home[0]: OldLabel(label, home[1]) for home, label in zip(homes, labels, strict=True)}
    stay = data.draw(st.lists(st.sampled_from(homes), unique=True))
    new = [("a new", 57050501, 570505), ("z new", 57050501, 570505)]
    again = give([*new, *stay], parent)
    assert again[2:] == [parent[home[0]].label for home in stay]
    assert not set(again[:2]) & set(labels)  # numbers of those who left are not given anew
    assert len(set(again)) == len(again)


def test_a_household_that_moves_gets_a_label_of_its_new_village():
    parent = {"ha": OldLabel("ด-4-0007", 57050504)}
    assert give([("ha", 57130301, 571303)], parent) == ["ห-1-0001"]
