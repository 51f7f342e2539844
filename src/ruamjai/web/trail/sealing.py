"""Sealing: entries become links of the chain within a second of their act, by one sealer at a time.

Writers do not wait for the chain: an act writes its entry and nothing more. Whoever holds the advisory lock takes up
what is not sealed yet, in the order in which it finds it; that order is the chain's. A transaction that took its number
early and held late is sealed late, once; a sealer that was killed leaves nothing half done, for a pass is one
transaction. This is the one write of the web that is no act of anybody and has no entry of its own.
"""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, transaction

from ruamjai.web.trail import chain

EVERY = 0.5  # seconds between two passes
_LOCK = 5_714_190_005  # of the one sealer, among PostgreSQL's advisory locks
_LOWEST = -(2**63)  # a number that somebody planted may be below one
_AT_ONCE = 2_000
_GAPS_WATCHED = 10_000  # numbers back from the newest
_GAP_GIVEN_UP = 900.0  # seconds: a number this old belongs to an act that failed
_EVERYTHING = 3_600.0  # seconds between two looks at the whole trail
log = logging.getLogger(__name__)

_UNSEALED = f"""
SELECT {chain.COLUMNS} FROM web_auditentry e
WHERE {{where}} AND NOT EXISTS (SELECT 1 FROM web_seal s WHERE s.entry_id = e.id) ORDER BY e.id LIMIT {_AT_ONCE}
"""  # noqa: S608 - words of ours
_ADD = """
INSERT INTO web_seal (sequence, entry_id, sealed_at, previous, hash)
SELECT sequence, entry_id, %s, previous, hash FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])
AS link(sequence, entry_id, previous, hash)
"""


class Sealer:
    """Seals what is not sealed. It remembers how far it has looked, so that a pass reads new entries alone.

    What it remembers only saves work: another sealer, or a new one, seals the same entries in the same way.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._gaps: dict[int, float] = {}  # numbers not seen yet below the newest, and since when
        self._looked_at_all = 0.0

    def seal(self, *, wait: bool = False) -> int:
        """One pass: every entry that has no seal gets one. Returns how many; 0 while another sealer is at it.

        With ``wait`` it waits for the other.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            if wait:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            else:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
                if not cursor.fetchone()[0]:
                    return 0
            return self._pass(cursor)

    def _pass(self, cursor: Any) -> int:
        now = time.monotonic()
        cursor.execute("SELECT coalesce(max(id), 0), clock_timestamp() FROM web_auditentry")
        newest, sealed_at = cursor.fetchone()
        everything = not self._looked_at_all or now - self._looked_at_all > _EVERYTHING
        seen = _LOWEST if everything else self._seen
        gaps = self._gaps | dict.fromkeys(self._missing(cursor, max(seen, newest - _GAPS_WATCHED, 0), newest), now)
        # What is missing was asked before what is there: an entry that appears in between is found now or the next time.
        cursor.execute("SELECT sequence, hash FROM web_seal ORDER BY sequence DESC LIMIT 1")
        sequence, previous = cursor.fetchone() or (0, chain.NOTHING_BEFORE)
        sealed: set[int] = set()
        for entries in self._unsealed(cursor, seen, newest, list(gaps)):
            links = []
            for entry in entries:
                sequence += 1
                hash_ = chain.link_hash(sequence=sequence, previous=previous, sealed_at=sealed_at, entry=entry)
                links.append((sequence, entry[0], previous, hash_))
                previous = hash_
            cursor.execute(_ADD, [sealed_at, *map(list, zip(*links, strict=True))])
            sealed.update(entry[0] for entry in entries)
        # Nothing is remembered before all is written; if the commit fails, the entries are found at the next full look.
        self._seen = max(newest, self._seen)
        self._gaps = {number: since for number, since in gaps.items() if number not in sealed and now - since < _GAP_GIVEN_UP}
        if everything:
            self._looked_at_all = now
        return len(sealed)

    @staticmethod
    def _missing(cursor: Any, seen: int, newest: int) -> list[int]:
        if newest <= seen:
            return []
        cursor.execute(
            "SELECT n FROM generate_series(%s::bigint, %s::bigint) AS n "
            "WHERE NOT EXISTS (SELECT 1 FROM web_auditentry WHERE id = n)",
            [seen + 1, newest],
        )
        return [number for (number,) in cursor.fetchall()]

    @staticmethod
    def _unsealed(cursor: Any, seen: int, newest: int, gaps: list[int]) -> Iterator[list[tuple[Any, ...]]]:
        if gaps:
            cursor.execute(_UNSEALED.format(where="e.id = ANY(%s)"), [gaps])
            if late := cursor.fetchall():
                yield late
        while newest > seen:
            cursor.execute(_UNSEALED.format(where="e.id > %s AND e.id <= %s"), [seen, newest])
            entries = cursor.fetchall()
            if entries:
                yield entries
            if len(entries) < _AT_ONCE:
                return
            seen = entries[-1][0]


class Sealing(threading.Thread):
    """A thread that seals, twice a second, until :meth:`end`. The database may go and come back meanwhile."""

    def __init__(self) -> None:
        super().__init__(name="sealing", daemon=True)
        self._to_end = threading.Event()

    def run(self) -> None:
        """Seal until told to end, and once more then."""
        sealer = Sealer()
        last = False
        while not last:
            last = self._to_end.wait(EVERY)
            try:
                sealer.seal()
            except (DatabaseError, InterfaceError) as error:
                log.warning("entries wait to be sealed: %s", type(error).__name__)
                sealer = Sealer()
                connection.close()
                if not last:
                    self._to_end.wait(2)
        connection.close()

    def end(self) -> None:
        """Ask it to seal a last time and end; wait for it."""
        self._to_end.set()
        self.join(timeout=10)
