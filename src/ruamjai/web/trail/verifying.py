"""Proving the trail: every link is computed again from the entries, and held against what stands and what was witnessed.

One reading of both tables, in one snapshot; nothing is written. What it finds, and how, is in ``docs/method/trail.md``.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction

from ruamjai.web.trail import chain

WAITS = dt.timedelta(seconds=60)  # an entry without a seal is not remarkable for so long
OPEN = dt.timedelta(minutes=10)  # no act holds its transaction open for longer
CLOCKS = dt.timedelta(minutes=5)  # by how far the clocks of two machines may differ
MOST = 1_000  # faults that are listed; all are counted
_CHUNK = 2_000
_WITNESS = re.compile(r"\b([0-9a-f]{64})@(\d{1,18})\b")


class NoWitness(ValueError):
    """What was given as a witness holds no ``HASH@NUMBER``."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A head of the chain that somebody kept outside: at ``sequence`` the hash was ``hash``."""

    sequence: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "list[Witness]":
        """Every ``HASH@NUMBER`` in ``text`` (a printed head, a mail, a file of them). :class:`NoWitness` if there is none."""
        found = [cls(int(number), digest) for digest, number in _WITNESS.findall(text.lower())]
        if not found:
            raise NoWitness
        return found


@dataclass(frozen=True, slots=True)
class TrailFault:
    """One thing that is not as it was sealed. ``entry`` and ``sequence`` say where; None where there is no such number."""

    kind: str
    entry: int | None = None
    sequence: int | None = None


@dataclass(slots=True)
class Proof:
    """What a proof found. ``sound`` is the answer; the head is what may be witnessed outside."""

    at: dt.datetime
    sealed: int = 0
    waiting: int = 0  # written in the last minute and not sealed yet
    late: int = 0  # sealed more than a minute after the act: the sealer was not running
    sequence: int = 0
    hash: str = chain.NOTHING_BEFORE
    sealed_at: dt.datetime | None = None
    witnessed: int = 0  # heads kept outside that were found again
    n_faults: int = 0
    faults: list[TrailFault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return self.n_faults == 0

    def add(self, kind: str, *, entry: int | None = None, sequence: int | None = None) -> None:
        """Note a fault; only the first thousand are listed."""
        self.n_faults += 1
        if len(self.faults) < MOST:
            self.faults.append(TrailFault(kind, entry, sequence))

    def as_json(self) -> dict[str, Any]:
        """Plain values for machines."""
        plain = asdict(self) | {"sound": self.sound, "at": chain.moment(self.at)}
        return plain | {"sealed_at": chain.moment(self.sealed_at) if self.sealed_at else None}


_CHAIN = f"""
SELECT s.sequence, s.entry_id, s.sealed_at, s.previous, s.hash, {chain.COLUMNS}
FROM web_seal s LEFT JOIN web_auditentry e ON e.id = s.entry_id ORDER BY s.sequence, s.entry_id
"""  # noqa: S608 - words of ours
_TWICE = "SELECT entry_id, max(sequence) FROM web_seal GROUP BY entry_id HAVING count(*) > 1 ORDER BY entry_id"
_UNSEALED = """
SELECT e.id, e.at FROM web_auditentry e WHERE NOT EXISTS (SELECT 1 FROM web_seal s WHERE s.entry_id = e.id) ORDER BY e.id
"""


def verify(*, witnesses: Iterable[Witness] = ()) -> Proof:
    """Prove the chain. Reads both tables once, in one snapshot that later acts do not disturb."""
    kept: dict[int, set[str]] = {}
    for witness in witnesses:
        kept.setdefault(witness.sequence, set()).add(witness.hash)
    with _one_snapshot():
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            proof = Proof(at=cursor.fetchone()[0])
        _walk(proof, kept)
        for entry, sequence in _rows(_TWICE):
            proof.add("sealed_twice", entry=entry, sequence=sequence)
        for entry, at in _rows(_UNSEALED):
            if at < proof.at - WAITS:
                proof.add("unsealed", entry=entry)
            else:
                proof.waiting += 1
    for sequence in sorted(number for number in kept if number > proof.sequence):
        proof.add("shorter_than_witness", sequence=sequence)
    return proof


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """All that is read inside belongs to one moment, and nothing is written; inside another transaction, to that one's."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _walk(proof: Proof, kept: dict[int, set[str]]) -> None:
    """Follow the chain from its first link.

    A link is held against the stored hash of the one before: each fault is told where it is, and the links after it are
    not all called wrong.
    """
    pass_before: dt.datetime | None = None
    last_pass: dt.datetime | None = None
    for row in _rows(_CHAIN):
        link, entry = chain.Link(*row[:5]), row[5:]
        if link.sequence != proof.sequence + 1:
            for missing in range(proof.sequence + 1, min(link.sequence, proof.sequence + 1 + MOST)):
                proof.add("link_missing", sequence=missing)
        elif link.previous != proof.hash:
            proof.add("link_broken", entry=link.entry_id, sequence=link.sequence)
        if link.sealed_at != last_pass:
            pass_before, last_pass = last_pass, link.sealed_at
        _look_at(proof, link, entry, pass_before)
        for digest in kept.get(link.sequence, ()):
            if digest == link.hash:
                proof.witnessed += 1
            else:
                proof.add("not_as_witnessed", entry=link.entry_id, sequence=link.sequence)
        proof.sealed += 1
        proof.sequence, proof.hash, proof.sealed_at = link.sequence, link.hash, link.sealed_at


def _look_at(proof: Proof, link: chain.Link, entry: tuple[Any, ...], pass_before: dt.datetime | None) -> None:
    if entry[0] is None:
        proof.add("entry_missing", entry=link.entry_id, sequence=link.sequence)
        return
    computed = chain.link_hash(sequence=link.sequence, previous=link.previous, sealed_at=link.sealed_at, entry=entry)
    if computed != link.hash:
        proof.add("changed", entry=link.entry_id, sequence=link.sequence)
        return
    at = entry[1]
    if (pass_before is not None and at < pass_before - OPEN) or at > link.sealed_at + CLOCKS:
        proof.add("misdated", entry=link.entry_id, sequence=link.sequence)
    elif at < link.sealed_at - WAITS:
        proof.late += 1


def _rows(words: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(words)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
