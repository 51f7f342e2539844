"""Do the steps, check, seal, publish."""

import getpass
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai import linking, rulebook
from ruamjai.errors import RunError, UsageError
from ruamjai.flow.checks import broken_rules
from ruamjai.flow.manifest import StepRecord, describe, peak_mib
from ruamjai.flow.steps import STEPS, Step, missing_from, parents
from ruamjai.tables import TABLES
from ruamjai.warehouse import OpenRun, RunStore, Warehouse
from ruamjai.warehouse.engine import Engine, Written
from ruamjai.warehouse.runs import table_path
from ruamjai.warehouse.secret import secret

Progress = Callable[[Step | None, int, int], None]
"""Told before each step: the step (None when all is checked and sealed), its number from 0, how many there are."""


def make_run(
    *,
    data: Path,
    engine: Engine = "duckdb",
    only: Sequence[str] = (),
    seed: int = 2566,
    overlays: Sequence[Path] = (),
    publish: bool = True,
    by: str | None = None,
    progress: Progress | None = None,
) -> OpenRun:
    """Make a run from the standing batches in ``data/inbox``, seal it, and publish it when its checks pass.

    ``overlays`` are folders laid over the rulebook (a what-if); with them, or with ``only`` some steps, the run is
    sealed but never published. Raises ``RulebookError``, ``RunError`` (nothing is left behind and the published run is
    untouched) or ``UsageError`` for an unknown step.
    """
    unknown = sorted(set(only) - {step.name for step in STEPS})
    if unknown:
        raise UsageError(f"There is no step {', '.join(unknown)}. Steps: {', '.join(step.name for step in STEPS)}")
    rules = rulebook.load(*overlays)
    store = RunStore(data)
    with store.making() as folder, Warehouse.open(engine) as warehouse:
        parent = store.published()
        making = _Making(folder, warehouse, parent, rules, seed, data)
        steps = [step for step in STEPS if not only or step.name in only]
        records = [making.do(step, progress, number, len(steps)) for number, step in enumerate(steps)]
        if only:
            making.take_rest_from_parent()
        if progress:
            progress(None, len(steps), len(steps))
        faults = broken_rules(making.read, warehouse.collect, set(making.written))
        if faults:
            raise RunError("The run breaks its own rules and was not sealed: " + "; ".join(faults))
        manifest = describe(
            engine=engine, seed=seed, parent=parent.id if parent else None, rulebook_digest=rules.digest(),
            overlays=overlays, only=only, by=by or operator(),
            batches=warehouse.collect(making.read("batches")).to_pylist(),
            tables=making.written, steps=records,
        )  # fmt: skip
        sealed = store.seal(folder, manifest)
    if publish and sealed.manifest.publishable:
        store.publish(sealed.id, by=by or operator())
    return sealed


def operator() -> str:
    """Who acts at the command line: the name given by RUAMJAI_BY, or the operating-system user."""
    try:
        return os.environ.get("RUAMJAI_BY") or getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return f"uid {os.getuid()}"


def _joining_on(warehouse: Warehouse) -> linking.JoinOn | None:
    """Where linking joins and compares: on Spark's machines; None where this process does it as well."""
    if warehouse.engine != "spark":
        return None
    return linking.JoinOn(warehouse.collect, warehouse.table, warehouse.map_batches)


class _Making:
    """A run in the making: where it lies, what it stands on, what has been written so far."""

    def __init__(
        self, folder: Path, warehouse: Warehouse, parent: OpenRun | None, rules: rulebook.Rulebook, seed: int, data: Path
    ) -> None:
        self.folder = folder
        self.warehouse = warehouse
        self.parent = parent
        self.rules = rules
        self.written: dict[str, Written] = {}
        self._offers: dict[str, Any] = {
            "inbox": data / "inbox",
            "read": warehouse.read,
            "cache": warehouse.cache,
            "collect": warehouse.collect,
            "table": warehouse.table,
            "seed": seed,
            "secret": secret(data),
            "join_on": _joining_on(warehouse),
        }

    def read(self, name: str) -> ir.Table:
        """A table of this run, or of its parent where this run does not make it."""
        path = table_path(self.folder, name)
        if path.exists():
            return self.warehouse.read(path)
        if self.parent is not None and self.parent.has(name):
            return self.warehouse.read(table_path(self.parent.folder, name))
        raise RunError(f"Table {name} is not there: make a whole run first.", message_th="ต้องประมวลผลทั้งรอบก่อนหนึ่งครั้ง")

    def do(self, step: Step, progress: Progress | None, number: int, total: int) -> StepRecord:
        """One step: hand it its tables, write what it returns."""
        if progress:
            progress(step, number, total)
        start = time.perf_counter()
        arguments: dict[str, Any] = {name: self.read(name) for name in step.reads}
        arguments |= {want: self._offers[want] for want in step.wants if want in self._offers}
        arguments |= {want: self._parent_rows(table) for want, table in parents(step).items()}
        made: Mapping[str, ir.Table | pa.Table] = step.door(rules=self.rules, **arguments)
        missing = missing_from(step, made)
        if missing:
            raise RunError(f"step {step.name} did not make {', '.join(missing)}")
        for name in step.writes:
            self.written[name] = self.warehouse.write(made[name], table_path(self.folder, name), TABLES[name])
        return StepRecord(step.name, round(time.perf_counter() - start, 3), peak_mib())

    def _parent_rows(self, table: str) -> pa.Table | None:
        if self.parent is None or not self.parent.has(table):
            return None
        return self.warehouse.collect(self.warehouse.read(table_path(self.parent.folder, table)))

    def take_rest_from_parent(self) -> None:
        """Give a run made in part the parent's other tables, so that it can be opened like any other."""
        if self.parent is None:
            raise RunError("Some steps alone need a published run to stand on.", message_th="ต้องมีรอบข้อมูลที่เผยแพร่แล้วก่อน")
        for name, counts in self.parent.manifest.tables.items():
            if name not in self.written and self.parent.has(name):
                path = table_path(self.folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.hardlink_to(table_path(self.parent.folder, name))
                self.written[name] = Written(**counts)
