"""Lasting pseudonyms: a person or household keeps the pseudonym that most of its rows had in the parent run.

A new pseudonym is HMAC-SHA256, under the installation's secret, of the first row: its register and record id, which is
itself a keyed hash of the register's row key. Never of a citizen number alone: whoever held a list of numbers and the
secret could else name everyone.
"""

import hmac
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.joins import first_of_each
from ruamjai.linking.standardise import Ints

Kind = Literal["person", "household"]
LENGTH = 20  # hexadecimal digits: 80 bits; among 10 million people two meet with a chance below one in ten million


@dataclass(frozen=True, slots=True)
class Change:
    """A pseudonym of the parent run that is not what it was."""

    kind: Kind
    change: Literal["merged", "split", "retired"]
    old_id: str
    new_id: str | None


def pseudonym(kind: Kind, register: str, row_id: str, attempt: int, secret: bytes) -> str:
    """'p' or 'h' and 20 hexadecimal digits."""
    message = f"{kind}|{register}|{row_id}|{attempt}".encode()
    return kind[0] + hmac.digest(secret, message, "sha256").hex()[:LENGTH]


def give_pseudonyms(
    kind: Kind, cluster: Ints, row_ids: pa.Array, registers: tuple[list[str], Ints], parent: dict[str, str], secret: bytes
) -> tuple[list[str], list[Change]]:
    """(pseudonym of each cluster, changes since the parent run).

    ``cluster[k]`` (0, 1, …) is what the k-th row belongs to; rows stand in their lasting order (list, then id).
    ``registers`` are the registers' names and the place of each row's among them.
    ``parent`` maps row ids to the pseudonyms they had. Where two clusters could keep one pseudonym, that with more of its
    rows does, then the one with the earlier row; the other gets a new one. Of two that a cluster could keep as well, it keeps
    that of its earlier row.
    """
    n_clusters = int(cluster.max(initial=-1)) + 1
    given: list[str | None] = [None] * n_clusters
    ids: list[str] = row_ids.to_pylist()
    had: dict[tuple[str, int], int] = {}
    for row_id, where in zip(ids, cluster.tolist(), strict=True):
        old = parent.get(row_id)
        if old is not None:
            had[old, where] = had.get((old, where), 0) + 1
    first = first_of_each(cluster)
    first_row = np.empty(n_clusters, np.int64)
    first_row[cluster[first]] = first
    kept: set[str] = set()
    for (old, where), _ in sorted(had.items(), key=lambda item: (-item[1], first_row[item[0][1]])):  # then as rows stand
        if given[where] is None and old not in kept:
            given[where] = old
            kept.add(old)
    # A pseudonym of the parent that is free again may not be given to others: its owner may come back.
    taken = kept | set(parent.values())
    for where, row in enumerate(first_row.tolist()):
        if given[where] is None:
            given[where] = _fresh(kind, registers[0][int(registers[1][row])], ids[row], secret, taken)
    pseudonyms = [name for name in given if name is not None]
    return pseudonyms, _changes(kind, had, pseudonyms, parent)


def _fresh(kind: Kind, register: str, row_id: str, secret: bytes, taken: set[str]) -> str:
    attempt = 0
    while (name := pseudonym(kind, register, row_id, attempt, secret)) in taken:
        attempt += 1
    taken.add(name)
    return name


def _changes(kind: Kind, had: dict[tuple[str, int], int], pseudonyms: list[str], parent: dict[str, str]) -> list[Change]:
    now: dict[str, set[str]] = {old: set() for old in parent.values()}
    for old, where in had:
        now[old].add(pseudonyms[where])
    changes = []
    for old, names in sorted(now.items()):
        if not names:
            changes.append(Change(kind, "retired", old, None))
        for name in sorted(names - {old}):
            changes.append(Change(kind, "split" if len(names) > 1 else "merged", old, name))
    return changes


def parent_pseudonyms(rows: pa.Table | None, row_id: str, pseudonym_column: str) -> dict[str, str]:
    """Row id → pseudonym of a parent run's table; empty for a first run."""
    if rows is None:
        return {}
    return dict(zip(rows[row_id].to_pylist(), rows[pseudonym_column].to_pylist(), strict=True))


def changes_table(changes: list[Change]) -> pa.Table:
    """The changes as the promised table ``pseudonym_changes``."""
    columns = {name: [getattr(change, name) for change in changes] for name in ("kind", "change", "old_id", "new_id")}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return table.take(
        pc.sort_indices(table, sort_keys=[("kind", "ascending"), ("old_id", "ascending"), ("new_id", "ascending")])
    )
