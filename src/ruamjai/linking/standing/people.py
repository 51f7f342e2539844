"""Lasting names of the people of a standing spine, and what became of them.

A person goes by the pseudonym made of its first row, unless it holds on to another: it keeps the one that most of its rows
had. Only these others are written down, so that six million pseudonyms are not made before anybody asks for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.linking.pseudonyms import Change, changes_table, give_pseudonyms, pseudonym
from ruamjai.linking.standardise import NONE, Bools, Ints
from ruamjai.linking.standing.standing_rows import StandingRows
from ruamjai.linking.standing.texts import SHORT

MOVED = "moved"
_ROW_COLUMNS = ("register", "batch", "record_id")


@dataclass(frozen=True, slots=True)
class Naming:
    """How pseudonyms are made: under which secret, of which registers' rows. ``named``: those not made of the first row."""

    secret: bytes
    registers: tuple[str, ...]
    named: Mapping[int, str]

    def of(self, rows: StandingRows, people: Ints) -> list[str]:
        """The pseudonyms of people, each told by its first row."""
        fresh = self.fresh(rows, people)
        return [self.named.get(person, name) for person, name in zip(people.tolist(), fresh, strict=True)]

    def fresh(self, rows: StandingRows, people: Ints) -> list[str]:
        """What their first rows alone would have them called."""
        return [
            pseudonym("person", register, key, 0, self.secret)
            for register, key in zip(self.register(rows, people), self.keys(rows, people), strict=True)
        ]

    def register(self, rows: StandingRows, places: Ints) -> list[str]:
        """The rows' registers."""
        return [self.registers[rank] for rank in rows.ranks(places).tolist()]

    def keys(self, rows: StandingRows, places: Ints) -> list[str]:
        """What tells each row from all others for ever: its register and its id there."""
        return [f"{register}|{own}" for register, own in zip(self.register(rows, places), rows.ids(places), strict=True)]


@dataclass(frozen=True, slots=True)
class Followed:
    """Pseudonyms to write down after a change, and what changed: people merged, split, retired, and rows now another's."""

    named: dict[int, str]
    changes: pa.Table
    counts: dict[str, int]


def follow(naming: Naming, before: StandingRows, was: Ints, after: StandingRows, person: Ints) -> Followed:
    """Who is called what after a change. ``was`` and ``person`` are each row's person before and after, ``NONE`` for no row."""
    was = np.append(was, np.full(len(person) - len(was), NONE, SHORT))
    changed = np.flatnonzero((was != person) & (was != NONE))
    concerned = _concerned(naming, after, was, person, changed)
    if not concerned.any():
        return Followed(dict(naming.named), _changes_table([], [], naming, after), _counts([], []))
    old_rows = np.flatnonzero((was != NONE) & concerned[was])
    old_names = naming.of(before, was[old_rows])
    rows = np.flatnonzero((person != NONE) & concerned[person])
    rows = rows[np.argsort(after.in_order(rows))]
    people, cluster = np.unique(person[rows], return_inverse=True)
    registers = sorted(set(naming.registers))
    places = np.array([registers.index(name) for name in naming.register(after, rows)], np.int64)
    named = {one: name for one, name in naming.named.items() if not concerned[one]}
    elsewhere = dict.fromkeys(named.values())  # as of rows that are gone: nobody else may be called so
    parent = {f"|{name}": name for name in elsewhere} | dict(zip(naming.keys(before, old_rows), old_names, strict=True))
    keys = pa.array(naming.keys(after, rows), pa.string())
    names, told = give_pseudonyms("person", cluster, keys, (registers, places), parent, naming.secret)
    changes = [change for change in told if change.old_id not in elsewhere]
    fresh = naming.fresh(after, people)
    named |= {one: name for one, name, own in zip(people.tolist(), names, fresh, strict=True) if name != own}
    called = dict(zip(rows.tolist(), [names[i] for i in cluster.tolist()], strict=True))
    had = dict(zip(old_rows.tolist(), old_names, strict=True))
    moved = [(row, name, called[row]) for row, name in had.items() if called.get(row, name) != name]
    return Followed(named, _changes_table(changes, moved, naming, after), _counts(changes, moved))


def _concerned(naming: Naming, after: StandingRows, was: Ints, person: Ints, changed: Ints) -> Bools:
    """The people whose rows are not what they were, and new ones whose pseudonym somebody else holds on to."""
    found = np.zeros(len(person), bool)
    for people in (was[changed], person[changed]):
        found[people[people != NONE]] = True
    if naming.named:
        held = set(naming.named.values())
        new = np.flatnonzero((person == np.arange(len(person))) & (was != person))
        for one, name in zip(new.tolist(), naming.fresh(after, new), strict=True):
            found[one] |= name in held
    return found


def _counts(changes: Sequence[Change], moved: Sequence[tuple[int, str, str]]) -> dict[str, int]:
    kinds = [change.change for change in changes]
    return {
        "merged": kinds.count("merged"),
        "split": kinds.count("split"),
        "retired": kinds.count("retired"),
        MOVED: len(moved),
    }


def _changes_table(
    changes: list[Change], moved: Sequence[tuple[int, str, str]], naming: Naming, after: StandingRows
) -> pa.Table:
    """Kind, change, old_id, new_id of people; and of a row that moved its register, batch and id too."""
    people = changes_table(changes)
    for name in _ROW_COLUMNS:
        people = people.append_column(name, pa.nulls(len(people), pa.string()))
    rows = np.array([row for row, _, _ in moved], np.int64)
    columns = {
        "kind": ["person"] * len(rows),
        "change": [MOVED] * len(rows),
        "old_id": [old for _, old, _ in moved],
        "new_id": [new for _, _, new in moved],
        "register": naming.register(after, rows),
        "batch": after.batches(rows),
        "record_id": after.ids(rows),
    }
    return pa.concat_tables([people, pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})])
