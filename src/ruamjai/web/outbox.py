"""What leaves an act, in the act's own transaction: the audit entry, and the work handed to the worker.

Both are rows in PostgreSQL: an act that fails leaves neither, an act that holds leaves both.
"""

import json
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from ruamjai.web.models import AuditEntry, User

_ADD = """
INSERT INTO web_auditentry (at, by_id, agency_id, act, thing, area_code, detail, source)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


def audit(
    act: str, thing: str, *, by: User | None, area_code: str = "", source: str | None = None, **detail: Any
) -> AuditEntry:
    """Write down that ``by`` did ``act`` to ``thing``. ``RuntimeError`` outside a transaction: both hold, or neither.

    ``detail`` holds codes and counts, never a person's data. ``source`` names an act that was done elsewhere and is taken
    up once: a second entry of it is refused (``IntegrityError``). The chain is no concern of the act: see ``trail/sealing``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{act} is written down outside the transaction of the act.")
    entry = AuditEntry(
        by=by, agency_id=by.agency_id if by else None, act=act, thing=thing, area_code=area_code, detail=detail, source=source
    )
    with connection.cursor() as cursor:  # by hand: half the time that the model takes for it, of every act
        values = (entry.at, entry.by_id, entry.agency_id, act, thing, area_code, json.dumps(detail), source)
        cursor.execute(_ADD, values)
        entry.pk = cursor.fetchone()[0]
    entry._state.adding, entry._state.db = False, connection.alias
    return entry


def hand_over(task: str, job: UUID, *, in_seconds: int = 0) -> None:
    """Give ``job`` to the worker: it starts once the transaction holds, or so much later.

    ``task`` is a name in :mod:`ruamjai.web.work`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{task} is handed over outside the transaction of the act.")
    later = {"schedule_in": {"seconds": in_seconds}} if in_seconds else {}
    app.configure_task(task, **later).defer(job=str(job))
