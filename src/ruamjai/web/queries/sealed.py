"""What queries ask of a sealed run, and the keeping of what was worked out from it.

A run never changes, so what a page works out from its area tables is kept as long as the process reads that run. The tables
of people and households are asked anew each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Protocol, TypeVar

import ibis.expr.types as ir
import pyarrow as pa

_RUNS_KEPT = 3  # the published run, the one before it, and one that somebody looks back at
T = TypeVar("T")
_works: list[Callable[["SealedRun"], object]] = []


class SealedRun(Protocol):
    """The part of ``warehouse.OpenRun`` that queries use."""

    @property
    def id(self) -> str: ...
    def has(self, name: str) -> bool: ...
    def table(self, name: str) -> ir.Table: ...
    def collect(self, expression: ir.Table) -> pa.Table: ...
    def look_up(self, name: str, column: str, values: Iterable[str], *wanted: str) -> list[dict[str, Any]]: ...


def once_a_run(work: Callable[[SealedRun], T]) -> Callable[[SealedRun], T]:
    """Do ``work`` once for each run, however many threads ask; the runs asked for last are kept."""
    kept: OrderedDict[tuple[str, str], T] = OrderedDict()
    lock = threading.Lock()

    @wraps(work)
    def ask(run: SealedRun) -> T:
        key = _identity(run)
        with lock:  # a second thread waits for the first instead of doing the same work
            if key not in kept:
                kept[key] = work(run)
                while len(kept) > _RUNS_KEPT:
                    kept.popitem(last=False)
            kept.move_to_end(key)
            return kept[key]

    _works.append(ask)
    return ask


def read_ahead(run: SealedRun) -> None:
    """Do all the work that is done ``once_a_run``, as far as the pages that ask for it are loaded."""
    for work in _works:
        work(run)


def _identity(run: SealedRun) -> tuple[str, str]:
    """Run numbers start anew in each data folder, and a folder may be emptied: the manifest's time tells runs apart."""
    manifest = getattr(run, "manifest", None)
    return str(getattr(run, "folder", "")), run.id + (str(manifest.raw.get("made_at", "")) if manifest else str(id(run)))


def columns_of(run: SealedRun, name: str, *columns: str) -> dict[str, list]:  # type: ignore[type-arg]
    """Columns of one table as lists, all rows, in the order of its key; empty lists where the run lacks the table."""
    if not run.has(name):
        return {column: [] for column in columns}
    return run.collect(run.table(name).select(*columns)).to_pydict()
