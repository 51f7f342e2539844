"""Pseudonyms outlive every change, and what is written down of changes is what changed."""

import random
from collections import Counter

import numpy as np
import pyarrow as pa

from linking.shipped import SECRET
from linking.standing.made_up_lists import as_table, people, rows
from linking.standing.spines_in_memory import add, empty, withdraw
from ruamjai.linking.pseudonyms import give_pseudonyms
from ruamjai.linking.standing.people import Naming, follow

REGISTERS = ("first", "second", "third")


class Chronicle:
    """A spine and the pseudonyms of its rows after each change, as told by ``follow``, and as told by working on all rows."""

    def __init__(self):
        self.standing, self.naming, self.names = empty(REGISTERS), Naming(SECRET, REGISTERS, {}), {}

    def becomes(self, after):
        followed = follow(self.naming, self.standing.rows, self.standing.person, after.rows, after.person)
        expected, changes = self.by_all_rows(after)
        self.standing, self.naming = after, Naming(SECRET, REGISTERS, followed.named)
        before, self.names = self.names, self.called()
        assert self.names == expected
        told = {
            (row["change"], row["old_id"], row["new_id"]) for row in followed.changes.to_pylist() if row["change"] != "moved"
        }
        assert told == {(change.change, change.old_id, change.new_id) for change in changes}
        moved = {
            (f"{row['register']}|{row['record_id']}", row["old_id"], row["new_id"])
            for row in followed.changes.to_pylist()
            if row["change"] == "moved"
        }
        assert moved == {
            (key, before[key], self.names[key]) for key in before.keys() & self.names if before[key] != self.names[key]
        }
        assert followed.counts["moved"] == len(moved)
        return followed

    def by_all_rows(self, after):
        rows = after.rows.all()
        rows = rows[np.argsort(after.rows.in_order(rows))]
        cluster = np.unique(after.person[rows], return_inverse=True)[1]
        registers = sorted(REGISTERS)
        places = np.array([registers.index(REGISTERS[rank]) for rank in after.rows.ranks(rows)], np.int64)
        keys = self.naming.keys(after.rows, rows)
        names, changes = give_pseudonyms(
            "person", cluster, pa.array(keys, pa.string()), (registers, places), self.names, SECRET
        )
        return dict(zip(keys, [names[i] for i in cluster], strict=True)), changes

    def called(self):
        rows = self.standing.rows.all()
        names = self.naming.of(self.standing.rows, self.standing.person[rows])
        return dict(zip(self.naming.keys(self.standing.rows, rows), names, strict=True))


def test_following_the_few_that_change_is_what_following_everybody_is():
    seen = Counter()
    for seed in range(16):
        for followed in a_history(seed):
            seen.update(followed.counts)
    assert min(seen[kind] for kind in ("moved", "merged", "split", "retired")) > 5


def a_history(seed):
    """Batches come and go; each change as it was followed."""
    draw = random.Random(seed)  # noqa: S311  a test's cases
    truth = people(30, seed)
    chronicle, batches = Chronicle(), []
    for number in range(14):
        if batches and draw.random() < 0.35:
            yield chronicle.becomes(withdraw(chronicle.standing, batches.pop(draw.randrange(len(batches)))))
            continue
        register = REGISTERS[0] if number == 0 else draw.choice(REGISTERS)
        said = rows(truth, draw.randint(4, 12), seed * 100 + number, name=f"{number}-")
        batches.append(f"b{number}")
        yield chronicle.becomes(add(chronicle.standing, f"b{number}", register, as_table(said)))


def test_a_batch_that_comes_back_finds_its_people_under_their_names():
    truth = people(40, 5)
    first, second = (as_table(rows(truth, 30, seed, name=f"{seed}-")) for seed in (1, 2))
    chronicle = Chronicle()
    chronicle.becomes(add(chronicle.standing, "a", "first", first))
    chronicle.becomes(add(chronicle.standing, "b", "second", second))
    before = dict(chronicle.names)
    followed = chronicle.becomes(withdraw(chronicle.standing, "b"))
    only_there = set(before.values()) - {name for key, name in before.items() if key.startswith("first")}
    assert {row["old_id"] for row in followed.changes.to_pylist() if row["change"] == "retired"} == only_there != set()
    chronicle.becomes(add(chronicle.standing, "b again", "second", second))
    assert chronicle.names == before


def test_nobody_else_is_called_what_somebody_holds_on_to():
    """The first row of a person goes, the others keep its pseudonym; the row comes back as somebody else's."""
    chronicle = Chronicle()
    truth = people(6, 3)
    one = [person | {"id": f"r{i}"} for i, person in enumerate(truth)]
    chronicle.becomes(add(chronicle.standing, "a", "first", as_table(one)))
    chronicle.becomes(add(chronicle.standing, "b", "second", as_table(one)))
    names = dict(chronicle.names)
    assert all(names[f"first|r{i}"] == names[f"second|r{i}"] for i in range(6))
    chronicle.becomes(withdraw(chronicle.standing, "a"))
    assert all(chronicle.names[f"second|r{i}"] == names[f"first|r{i}"] for i in range(6))
    strangers = [
        row | {"number": 4599887766000 + i, "first_name": "ประเสริฐ", "last_name": "เลิศล้ำ", "birth_year": 1930, "house_no": "99"}
        for i, row in enumerate(one)
    ]
    chronicle.becomes(add(chronicle.standing, "c", "first", as_table(strangers)))
    assert not {chronicle.names[f"first|r{i}"] for i in range(6)} & set(names.values())
    assert all(chronicle.names[f"second|r{i}"] == names[f"first|r{i}"] for i in range(6))
