"""The changes of a standing spine: made, added to, withdrawn from, its model learnt anew; each whole or not at all."""

import datetime
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow.parquet as pq

from ruamjai.errors import FileRefused, UsageError
from ruamjai.linking.standardise import NONE
from ruamjai.linking.standing.learning import counted, learn, with_keys
from ruamjai.linking.standing.people import Followed, Naming, follow
from ruamjai.linking.standing.policy import Policy, policy_of, read_policy
from ruamjai.linking.standing.relinking import Relinked, Standing, relink
from ruamjai.linking.standing.reports import Report, batch_counts, batch_links, no_links, spine_counts
from ruamjai.linking.standing.spine_file import Batch, Manifest, Step, changing, read_manifest
from ruamjai.linking.standing.standing_rows import Segment, StandingRows
from ruamjai.linking.standing.state_files import (
    naming,
    open_standing,
    write_all_texts,
    write_keys,
    write_linked,
    write_named,
    write_segment,
    write_texts,
)
from ruamjai.linking.standing.taking_in import BatchFile, ColumnsOf, read_batch, take_in
from ruamjai.linking.standing.texts import KINDS, SHORT, Texts

Progress: TypeAlias = "Callable[[str], None]"

_CHANGES = "changes.parquet"


def _silent(stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Named:
    """A batch on its way in: its name, the register whose rows it competes with, whether to look for duplicates inside it."""

    batch: str
    register: str
    dedupe: bool


def make_spine(
    folder: Path,
    files: Sequence[Path],
    *,
    columns: ColumnsOf = None,
    rulebook: str = "people",
    dedupe: bool = False,
    seed: int = 0,
    progress: Progress = _silent,
) -> list[Report]:
    """A new standing spine: the first file makes the people, each later one, a register of its own, is linked to them.

    Batches and registers are called by the files' names. The model is learnt between the first two files, and kept; of one
    file alone the shipped one is taken. The folder appears whole or not at all. ``UsageError`` if something is in it.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} is there already and not empty; name a new folder, or add to the spine in it.",
            message_th=f"มี {folder} อยู่แล้วและไม่ว่าง ให้ตั้งชื่อโฟลเดอร์ใหม่ หรือเพิ่มข้อมูลเข้าทะเบียนเดิม",
        )
    names = [Named(path.stem, path.stem, dedupe) for path in files]
    making = folder.with_name(f".{folder.name}-being-made")
    shutil.rmtree(making, ignore_errors=True)
    try:
        with changing(making):
            manifest, policy = Manifest(), policy_of(rulebook)
            reports = []
            for place, (path, named) in enumerate(zip(files, names, strict=True)):
                learning = seed if place == 1 else None
                report, manifest, policy = _add(making, manifest, policy, path, named, columns, learning, progress)
                reports.append(report)
        making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return reports


def add_batch(
    folder: Path,
    file: Path,
    *,
    batch: str | None = None,
    register: str | None = None,
    columns: ColumnsOf = None,
    dedupe: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Link the rows of a file to the people of a standing spine; who is linked to nobody becomes a new person.

    ``batch`` names the file's rows for good (default: the file's name), ``register`` says whose list they belong to
    (default: one of their own): rows of one register compete for people, so a better claim takes a link over. ``dedupe``:
    look for one person in several rows of the file first. ``FileRefused`` where the file or an id in it stands already,
    ``UsageError`` where the name does; nothing has changed then.
    """
    name = batch or file.stem
    with changing(folder):
        manifest = read_manifest(folder)
        return _add(folder, manifest, None, file, Named(name, register or name, dedupe), columns, None, progress)[0]


def withdraw_batch(folder: Path, batch: str, *, progress: Progress = _silent) -> Report:
    """Take a batch out again: its rows, links and pairs, and the people whom only it knew. What stands is as if it had never
    come, but for the order of the registers and the pseudonyms of those who stay. ``UsageError`` if there is no such batch.
    """
    clock = _Clock(progress)
    with changing(folder):
        manifest = read_manifest(folder)
        gone = manifest.batch(batch)
        with clock.stage("open"):
            policy, rank = read_policy(folder, manifest), manifest.registers.index(gone.register)
            standing, names = open_standing(folder, manifest, policy, pairs_from=rank), naming(folder, manifest)
            segment = next(one for one in standing.rows.segments if one.batch == batch)
        with clock.stage("link"):
            linked = relink(standing, [segment], added=False)
        with clock.stage("name"):
            followed = follow(names, standing.rows, standing.person, linked.standing.rows, linked.standing.person)
        with clock.stage("write"):
            step = Step(folder, manifest)
            after = write_linked(step, manifest, linked, standing.links)
            after = replace(after, batches=tuple(one for one in manifest.batches if one.name != batch))
            after = _without_empty_registers(after)
            after = write_all_texts(step, after, _still_borne(linked.standing.rows))
            counts = {"rows": gone.rows, **followed.counts, **spine_counts(linked.standing)}
            report = Report("withdraw", batch, gone.register, counts, no_links(), no_links(), followed.changes, clock.seconds)
            _commit(step, after, names, followed, report)
        return report


def learn_spine(folder: Path, *, rulebook: str | None = None, seed: int = 0, progress: Progress = _silent) -> Report:
    """Learn the model anew from what stands, count names anew, take up the rulebook's rules of today (by default those of the
    same name), and link everybody anew by these.
    """
    clock = _Clock(progress)
    with changing(folder):
        manifest = read_manifest(folder)
        with clock.stage("open"):
            old = read_policy(folder, manifest)
            policy, names = policy_of(rulebook or old.name), naming(folder, manifest)
            standing = open_standing(folder, manifest, old, pairs_from=len(manifest.registers))
        if not standing.rows.segments:
            raise UsageError(f"{folder} holds no rows to learn from.", message_th=f"ไม่มีข้อมูลใน {folder} ให้เรียน")
        with clock.stage("learn"):
            rows = counted(with_keys(standing.rows, policy))
            policy = policy.with_model(learn(rows, policy, seed))
        with clock.stage("link"):
            linked = _from_scratch(rows, manifest.registers, policy)
        with clock.stage("name"):
            followed = follow(names, standing.rows, standing.person, linked.standing.rows, linked.standing.person)
        with clock.stage("write"):
            step = Step(folder, manifest)
            after = replace(manifest, model=step.write_json("model", policy.content()), pairs={}, links={})
            after = write_all_texts(step, write_keys(step, after, rows), rows.texts)
            after = write_linked(step, after, linked, {})
            counts = {"labelled": policy.model.labelled, **followed.counts, **spine_counts(linked.standing)}
            report = Report("learn", "", "", counts, no_links(), no_links(), followed.changes, clock.seconds)
            _commit(step, after, names, followed, report)
        return report


def _from_scratch(rows: StandingRows, registers: tuple[str, ...], policy: Policy) -> Relinked:
    """Everybody linked anew, register by register."""
    empty = replace(rows, segments=(), end=0)
    standing = Standing(empty, registers, policy.rules, policy.model, {}, {}, np.zeros(0, SHORT))
    for rank in sorted({segment.rank for segment in rows.segments}):
        standing = relink(standing, rows.of_rank(rank), added=True).standing
    person = np.append(standing.person, np.full(rows.end - len(standing.person), NONE, SHORT))
    standing = replace(standing, rows=replace(standing.rows, end=rows.end), person=person)
    return Relinked(standing, dict.fromkeys(standing.pairs))


def _add(
    folder: Path,
    manifest: Manifest,
    policy: Policy | None,
    path: Path,
    named: Named,
    columns: ColumnsOf,
    seed: int | None,
    progress: Progress,
) -> tuple[Report, Manifest, Policy]:
    """Add one file; with a ``seed`` the model is learnt first, from the people who stand and from the file."""
    clock = _Clock(progress)
    _check_name(manifest, named)
    with clock.stage("read"):
        file = read_batch(path, columns)
        _check_file(manifest, file)
    with clock.stage("open"):
        registers = manifest.registers + ((named.register,) if named.register not in manifest.registers else ())
        rank = registers.index(named.register)
        fresh_policy = manifest.model == ""
        policy = policy or read_policy(folder, manifest)
        standing = replace(open_standing(folder, manifest, policy, pairs_from=rank), registers=registers)
        names = replace(naming(folder, manifest), registers=registers)
    with clock.stage("take in"):
        rows = take_in(file, named.batch, rank, standing.rows, policy, dedupe=named.dedupe)
        if fresh_policy:
            rows = counted(rows)
        segment = rows.segments[-1]
    if seed is not None:
        with clock.stage("learn"):
            policy = policy.with_model(learn(rows, policy, seed))
    with clock.stage("link"):
        ready = replace(standing, rows=replace(standing.rows, texts=rows.texts), model=policy.model)
        linked = relink(ready, [segment], added=True)
    with clock.stage("name"):
        followed = follow(names, standing.rows, standing.person, linked.standing.rows, linked.standing.person)
        links, possible = batch_links(linked.standing, segment, replace(names, named=followed.named))
    with clock.stage("write"):
        step = Step(folder, manifest)
        places = write_segment(step, segment)
        batch = _batch(path, named, file, segment, places)
        after = replace(manifest, end=rows.end, registers=registers, batches=(*manifest.batches, batch))
        after = write_texts(step, after, standing.rows.texts, rows.texts)
        if fresh_policy or seed is not None:
            after = replace(after, model=step.write_json("model", policy.content()))
        after = write_linked(step, after, linked, standing.links)
        counts = {**batch_counts(linked.standing, segment), **followed.counts, **spine_counts(linked.standing)}
        report = Report(
            "add", named.batch, named.register, counts, links, possible, followed.changes, clock.seconds, file.notices
        )
        after = _commit(step, after, names, followed, report)
    return report, after, policy


def _batch(path: Path, named: Named, file: BatchFile, segment: Segment, places: tuple[str, str]) -> Batch:
    return Batch(
        name=named.batch,
        register=named.register,
        first=segment.first,
        rows=len(segment),
        file=path.name,
        digest=file.digest,
        taken_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        deduped=named.dedupe,
        columns=places[0],
        keys=places[1],
    )


def _check_name(manifest: Manifest, named: Named) -> None:
    if any(batch.name == named.batch for batch in manifest.batches):
        raise UsageError(
            f"A batch {named.batch} stands already; give this one another name (--batch).",
            message_th=f"มีชุดข้อมูล {named.batch} อยู่แล้ว ให้ตั้งชื่ออื่น (--batch)",
        )


def _check_file(manifest: Manifest, file: BatchFile) -> None:
    for batch in manifest.batches:
        if batch.digest == file.digest:
            raise FileRefused(
                f"This file stands already, as batch {batch.name}; nothing was taken.",
                code="file_standing",
                message_th=f"ไฟล์นี้รับไว้แล้วในชื่อชุด {batch.name} จึงไม่รับซ้ำ",
            )


def _commit(step: Step, manifest: Manifest, names: Naming, followed: Followed, report: Report) -> Manifest:
    if followed.named != dict(names.named):
        manifest = write_named(step, manifest, followed.named)
    step.write_json("report", report.figures())
    if len(followed.changes):
        pq.write_table(followed.changes, step.folder / step.name / _CHANGES)
    return step.commit(replace(manifest, counts=report.counts))


def _without_empty_registers(manifest: Manifest) -> Manifest:
    """A register without a batch is forgotten; the others keep their order."""
    left = {batch.register for batch in manifest.batches}
    return replace(
        manifest,
        registers=tuple(register for register in manifest.registers if register in left),
        pairs={register: places for register, places in manifest.pairs.items() if register in left},
        links={register: place for register, place in manifest.links.items() if register in left},
    )


def _still_borne(rows: StandingRows) -> Mapping[str, Texts]:
    """The spellings without those that only withdrawn rows bore."""
    found = {}
    for kind in KINDS:
        used = np.zeros(len(rows.texts[kind]) + 1, bool)  # the last place is for unknown
        for segment in rows.segments:
            used[segment.columns[kind]] = True
        found[kind] = rows.texts[kind].only(used[:-1])
    return found


class _Clock:
    """Seconds by stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.seconds = progress, dict[str, float]()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.progress(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
