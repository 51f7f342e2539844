"""Which pairs count, what kind they are, and in which stratum they stand."""

import pytest

from linking.quality.weighed import World, collect
from ruamjai.linking.quality.pairs import bin_of, count_pairs, weighed_pairs


def by_right(frame):
    return {row["right_record_id"]: row for row in frame}


def test_kinds_bins_and_strata():
    world = World(provinces=("570505",))
    cases = {
        world.link("tpmap", tier=1, rule="number", probability=0.9998): ("tier1", "tpmap:tier1"),
        world.link("tpmap", probability=0.99): ("tier2", "tpmap:tier2:0.99"),
        world.link("tpmap", probability=0.989999): ("tier2", "tpmap:tier2:0.95"),
        world.link("card", probability=0.5): ("tier2", "card:tier2:0.5"),
        world.link("card", rule="duplicate_number", tier=1, probability=0.9998): ("duplicates", "card:duplicates:0.99"),
        world.link("card", rule="duplicate_name", probability=0.6): ("duplicates", "card:duplicates:0.5"),
        world.apart("tpmap", probability=0.2): ("possible", "tpmap:possible:0.2"),
        world.apart("tpmap", probability=0.199999): ("possible", "tpmap:possible:0.05"),
        world.apart("tpmap", probability=0.03): ("possible", "tpmap:possible:0"),
    }
    found = by_right(world.frame())
    assert {right: (row["kind"], row["stratum"]) for right, row in found.items()} == {
        right: told for (_, right), told in cases.items()
    }
    of_provinces = by_right(world.frame(by_province=True))
    assert {right: row["stratum"] for right, row in of_provinces.items()} == {
        right: f"{stratum}:57" for (_, right), (_, stratum) in cases.items()
    }


def test_a_pair_lies_in_the_province_of_its_right_row_s_person():
    world = World(provinces=("570505", "470301", None))
    pairs = [world.link("tpmap") for _ in range(6)]
    people = sorted({world.person[left] for left, _ in pairs})
    found = by_right(world.frame())
    for left, right in pairs:
        assert found[right]["province"] == ("57", "47", "")[people.index(world.person[left]) % 3]


def test_rows_that_are_one_person_all_the_same_are_not_left_apart():
    world = World()
    left, middle = world.link("card")
    _, right = world.link("tpmap", left=middle)
    world.apart("tpmap", left=left, right=right)
    assert [row["kind"] for row in world.frame()] == ["tier2", "tier2"]


def test_of_several_pairs_of_the_same_two_people_the_likeliest_stands():
    world = World()
    left, second = world.link("card")
    right = world.record("tpmap")
    world.apart("tpmap", left=left, right=right, probability=0.1)
    world.apart("tpmap", left=second, right=right, probability=0.4)
    (found,) = [row for row in world.frame() if row["kind"] == "possible"]
    assert (found["left_record_id"], found["probability"]) == (second, 0.4)


def test_a_run_without_possible_pairs_has_its_links():
    world = World()
    world.link("tpmap")
    world.apart("tpmap")
    tables = world.bound()
    del tables["possible_links"]
    assert [row["kind"] for row in collect(weighed_pairs(**tables)).to_pylist()] == ["tier2"]


def test_pairs_are_counted_by_stratum_and_province():
    world = World(provinces=("570505", "470301"))
    for n in range(10):
        world.link("tpmap", probability=0.991 + n / 10_000)
    world.apart("tpmap", probability=0.25)
    counts = count_pairs(weighed_pairs(**world.bound()), collect)
    assert [(one.stratum, one.province, one.n) for one in counts] == [
        ("tpmap:possible:0.2", counts[0].province, 1), ("tpmap:tier2:0.99", "47", 5), ("tpmap:tier2:0.99", "57", 5),
    ]  # fmt: skip
    assert sum(one.stated for one in counts if one.linked) == pytest.approx(sum(0.991 + n / 10_000 for n in range(10)))
    assert [one.edge for one in counts] == [0.2, 0.99, 0.99]


def test_bins_lie_side_by_side():
    assert [bin_of("tier2", edge) for edge in (0.0, 0.95, 0.99)] == [(0.0, 0.05), (0.95, 0.99), (0.99, 1.0)]
    assert bin_of("tier1", 0.0) == (0.0, 1.0)
