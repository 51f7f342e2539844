"""Adding and withdrawing in any order gives what linking everything at once gives."""

import random

import pyarrow as pa
import pytest

from linking.person_rows import NUMBER
from linking.person_rows import people as written_out
from linking.standing.made_up_lists import as_table, people, rows
from linking.standing.spines_in_memory import (
    add,
    empty,
    from_scratch,
    groups_of,
    links_of,
    pairs_of,
    weights,
    with_rules,
    withdraw,
)

REGISTERS = ("first", "second", "third")
ELSEWHERE = {"village": 57130301, "tambon": 571303, "amphoe": 5713}
NO_BIRTH = {"birth_year": None, "birth_month": None, "birth_day": None}


def lists(seed, sizes=(36, 30, 26)):
    truth = people(34 + seed % 20, seed)
    return [rows(truth, size, seed * 10 + i, name=f"{REGISTERS[i]}-") for i, size in enumerate(sizes)]


def batches(said, draw):
    """Each list cut into parts, the parts shuffled; parts of one list keep their order, the first list's first comes first."""
    parts = []
    for register, one in zip(REGISTERS, said, strict=True):
        cuts = sorted(draw.sample(range(1, len(one)), draw.randint(0, 4)))
        parts.append([(register, one[a:b]) for a, b in zip([0, *cuts], [*cuts, len(one)], strict=True)])
    order = [i for i, own in enumerate(parts) for _ in own]
    first, rest = order[0], order[1:]
    draw.shuffle(rest)
    left = [list(own) for own in parts]
    return [left[i].pop(0) for i in (first, *rest)]


@pytest.mark.parametrize("seed", range(6))
def test_at_once_is_what_the_stages_of_a_run_give(seed):
    said = lists(seed)
    standing = empty(REGISTERS)
    for register, one in zip(REGISTERS, said, strict=True):
        standing = add(standing, register, register, as_table(one))
    links, groups = from_scratch([as_table(one) for one in said], len(said[0]))
    assert groups_of(standing) == groups
    assert links_of(standing) == links
    assert {tier for _, _, tier, _ in links} == {1, 2}


@pytest.mark.parametrize("seed", range(20))
def test_any_batches_in_any_order_are_what_everything_at_once_is(seed):
    draw = random.Random(seed)  # noqa: S311  a test's cases
    said = lists(seed)
    standing = empty(REGISTERS)
    for number, (register, part) in enumerate(cut := batches(said, draw)):
        standing = add(standing, f"b{number}", register, as_table(part))
    links, groups = from_scratch([as_table(one) for one in said], len(cut[0][1]))
    assert groups_of(standing) == groups
    assert links_of(standing) == links


@pytest.mark.parametrize("seed", range(16))
def test_a_withdrawn_batch_is_as_if_it_had_never_come(seed):
    draw = random.Random(seed)  # noqa: S311  a test's cases
    with_it, without = empty(REGISTERS), empty(REGISTERS)
    cut = batches(lists(seed), draw)
    gone = set(draw.sample(range(1, len(cut)), draw.randint(1, len(cut) // 2)))
    left = draw.sample(sorted(gone), len(gone))
    for number, (register, part) in enumerate(cut):
        with_it = add(with_it, f"b{number}", register, as_table(part))
        if number not in gone:
            without = add(without, f"b{number}", register, as_table(part))
        if left and draw.random() < 0.3 and left[0] < number:
            with_it = withdraw(with_it, f"b{left.pop(0)}")
    for number in left:
        with_it = withdraw(with_it, f"b{number}")
    assert groups_of(with_it) == groups_of(without)
    assert links_of(with_it) == links_of(without)
    assert pairs_of(with_it) == pairs_of(without)


@pytest.mark.parametrize("seed", range(12))
def test_crowded_blocks_are_the_same_whatever_the_order(seed):
    draw = random.Random(seed)  # noqa: S311  a test's cases
    policy = with_rules(largest_block=draw.choice((2, 5, 12, 30)))
    said = lists(seed)
    cut = batches(said, draw)
    standing, whole = empty(REGISTERS, policy), empty(REGISTERS, policy)
    for number, (register, part) in enumerate(cut):
        standing = add(standing, f"b{number}", register, as_table(part), policy)
    whole = add(whole, "counted", cut[0][0], as_table(cut[0][1]), policy)
    for register, one in zip(REGISTERS, said, strict=True):
        rest = one[len(cut[0][1]) :] if register == REGISTERS[0] else one
        whole = add(whole, register, register, as_table(rest), policy) if rest else whole
    assert pairs_of(standing) == pairs_of(whole)
    assert links_of(standing) == links_of(whole)
    gone = draw.sample(range(1, len(cut)), len(cut) // 2)
    without = empty(REGISTERS, policy)
    for number, (register, part) in enumerate(cut):
        if number not in gone:
            without = add(without, f"b{number}", register, as_table(part), policy)
    for number in gone:
        standing = withdraw(standing, f"b{number}")
    assert pairs_of(standing) == pairs_of(without)
    assert links_of(standing) == links_of(without)
    assert groups_of(standing) == groups_of(without)


@pytest.mark.parametrize("seed", range(4))
def test_people_found_twice_in_one_batch_compete_as_one(seed):
    draw = random.Random(seed)  # noqa: S311  a test's cases
    said = lists(seed)
    said = [one + [row | {"id": row["id"] + "-again"} for row in one[: len(one) // 3]] for one in said]
    first = empty(REGISTERS)
    for register, one in zip(REGISTERS, said, strict=True):
        first = add(first, register, register, as_table(one), dedupe=True)
    other = empty(REGISTERS)
    for register in (REGISTERS[0], *draw.sample(REGISTERS[1:], 2)):
        other = add(other, register, register, as_table(said[REGISTERS.index(register)]), dedupe=True)
    assert groups_of(other) == groups_of(first)
    assert links_of(other) == links_of(first)
    again = {frozenset((row["id"], row["id"] + "-again")) for one in said for row in one if row["id"] + "-again" in ids(one)}
    together = [pair for pair in again if any(pair <= group for group in groups_of(first))]
    assert len(together) > 0.8 * len(again)


def ids(one):
    return {row["id"] for row in one}


def test_who_is_left_by_a_row_is_weighed_anew_in_the_registers_after():
    """A row of the second register goes over to a newcomer of the first; with it goes a rival for whom it leaves."""
    before = {"first_name": "สมหญิง", "last_name": "ใจดี", "sex": 2, "village": 57050501, "number": NUMBER}
    married = {"first_name": "สมหญิง", "last_name": "แก้วมณี", "sex": 2, "house_no": "7", **ELSEWHERE, "number": NUMBER}
    sister = {"first_name": "วิไล", "last_name": "แก้วมณี", "sex": 2, "house_no": "7", **ELSEWHERE}
    mate = {"first_name": None, "last_name": "ใจดี", "sex": 2, "village": 57050501} | NO_BIRTH
    model = weights({"constant": -2, "number=same": 6, "last_name=same": 2, "address=same_house": 2, "birth=same_day": 1})
    standing = empty(REGISTERS, model)
    for batch, register, *said in (("a", "first", before), ("b", "second", married), ("c", "third", sister, mate)):
        standing = add(standing, batch, register, written_out(*said, side=batch), model)
    assert groups_of(standing) == {frozenset({"a0", "b0", "c0"}), frozenset({"c1"})}
    assert ("b0", "c0") in {(left, right) for left, right, *_ in pairs_of(standing)}
    assert ("a0", "c0") not in {(left, right) for left, right, *_ in pairs_of(standing)}
    standing = add(standing, "d", "first", written_out(married, side="d"), model)
    assert groups_of(standing) == {frozenset({"a0", "c1"}), frozenset({"b0", "c0", "d0"})}
    links, groups = from_scratch(
        [pa.concat_tables([written_out(before, side="a"), written_out(married, side="d")]), written_out(married, side="b"),
         written_out(sister, mate, side="c")], 1, model,
    )  # fmt: skip
    assert groups_of(standing) == groups
    assert links_of(standing) == links
