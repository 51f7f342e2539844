"""Reading a long list page by page: the cursor names the run it began with, so a newly published run tears no walk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing

from ruamjai.errors import RuamjaiError
from ruamjai.warehouse import OpenRun
from ruamjai.web.api.problems import Refused
from ruamjai.web.queries import runs

_SALT = "ruamjai.api.cursor"
LONGEST = 24 * 3600  # seconds that a cursor holds
MOST = 500


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a caller stands in a list: the run, and the key of the last row told (empty at the beginning)."""

    operation: str
    filters: Mapping[str, str]
    run: OpenRun | None
    after: tuple[str, ...] = ()

    def next(self, after: Sequence[Any]) -> str:
        """The cursor that goes on after a key."""
        told = [self.operation, self.run.id if self.run else "", dict(self.filters), [str(part) for part in after]]
        return signing.dumps(told, salt=_SALT, compress=True)

    def page(self, rows: Sequence[Any], limit: int, key: Callable[[Any], Sequence[Any]]) -> tuple[Sequence[Any], str | None]:
        """The first ``limit`` of rows, and the cursor where more are there: ask for one row more than a page holds."""
        return rows[:limit], self.next(key(rows[limit - 1])) if len(rows) > limit else None


def walk(operation: str, filters: Mapping[str, str | None], cursor: str | None, *, of_run: bool = True) -> Walk:
    """Begin at the published run (``of_run``; else the list is of no run), or go on where ``cursor`` says.

    ``Refused``: 400 for a cursor that is not ours or belongs to another list or filter, 410 where its run is no longer kept.
    """
    chosen = {name: value for name, value in filters.items() if value}
    if not cursor:
        return Walk(operation, chosen, runs.published() if of_run else None)
    try:
        told = signing.loads(cursor, salt=_SALT, max_age=LONGEST)
    except signing.SignatureExpired as expired:
        raise Refused(410) from expired
    except signing.BadSignature as wrong:
        raise Refused(400) from wrong
    named, run, was, after = told
    if named != operation or was != chosen:
        raise Refused(400)
    return Walk(operation, chosen, _run(run), tuple(after))


def _run(name: str) -> OpenRun | None:
    """The run of that number, which need no longer be the published one."""
    if not name:
        return None
    published = runs.published()
    if published is not None and published.id == name:
        return published
    try:
        return runs.store().open_run(name)
    except RuamjaiError as gone:
        raise Refused(410) from gone
