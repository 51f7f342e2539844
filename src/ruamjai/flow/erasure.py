"""Erasure by law: what points at a person goes from every kept run and every batch, and does not come back.

Facts stay under their pseudonyms, and figures that were published can still be worked out from them. The order makes a
machine that dies safe at any moment: first the list (nothing brings the rows back), then the batches, then the runs, each
rewritten beside itself and swapped in. Doing it again ends what was broken off.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.errors import RunError, UsageError
from ruamjai.registers import Batch, erased
from ruamjai.registers import batches as all_batches
from ruamjai.warehouse import OpenRun, RunStore
from ruamjai.warehouse.erasing import PERSONAL_TABLES, InFile, Rewritten, found, personal_tables, rewrite_run
from ruamjai.warehouse.runs import table_path
from ruamjai.warehouse.secret import secret

REASONS: Mapping[str, tuple[str, str]] = {
    "no_longer_needed": ("หมดความจำเป็นตามวัตถุประสงค์ (มาตรา 33 (1))", "no longer needed for its purpose (section 33 (1))"),
    "consent_withdrawn": ("ถอนความยินยอม (มาตรา 33 (2))", "consent was withdrawn (section 33 (2))"),
    "objected": ("คัดค้านตามมาตรา 32 (มาตรา 33 (3))", "objected to under section 32 (section 33 (3))"),
    "unlawful": ("เก็บโดยไม่ชอบด้วยกฎหมาย (มาตรา 33 (4))", "unlawfully held (section 33 (4))"),
    "court": ("คำสั่งศาลหรือคำสั่งตามกฎหมาย", "an order of a court or under a law"),
    "retention": ("พ้นระยะเวลาเก็บรักษา (มาตรา 37 (3))", "the period of retention is over (section 37 (3))"),
}
"""Why something may be erased: a closed list, so that no reason holds a person's data."""


Told = Callable[[str, int, int, int], None]
"""Hears of each batch and run as it is dealt with: which one (``batch:…``, ``run:…``), rows emptied in it, how many are done
by now, and of how many; first of none, with an empty name, right before the first thing is done that stays."""


class RunUnderWayError(RunError):
    """A run is being made of what is to be erased: nothing was begun, and it can be done once the run has ended."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom something is about: a person by the pseudonym, or somebody of an area ("TH": anywhere) where that is not known."""

    person_id: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased: people's rows listed, and of each batch and run how many rows of each table were emptied."""

    record_ids: Sequence[str]
    batches: Mapping[str, Rewritten]
    runs: Mapping[str, Rewritten]


def erase(
    *, data: Path, person_ids: Sequence[str], by: str, reason: str, order: str = "", told: Told = lambda *_: None
) -> Erasure:
    """Erase what points at these people, in every kept run and every batch of ``data``; doing it twice changes nothing.

    ``order`` numbers a decision that was taken elsewhere; the manifests of the runs name it. ``UsageError`` for a reason
    outside :data:`REASONS` or if no kept run knows one of them; ``RunUnderWayError`` while a run is being made. Of other
    people in the same households nothing is touched; a household's address goes with its last person.
    """
    _check_reason(reason)
    store = RunStore(data)
    key = secret(data)
    with _alone(store) as scratch:
        records = _records(store, person_ids)
        rows = _rows(store, data / "inbox", records)
        batches, runs = _counting(told, len(all_batches(data / "inbox")), len(store.runs()))  # heard before anything is done
        listed = erased.remember(data / "inbox", rows, key)
        chosen = erased.by_list(listed, key)
        in_batches = erased.empty_batches(data / "inbox", chosen, told=batches)
        in_runs = _empty_runs(store, scratch, chosen, runs, by=by, reason=reason, order=order)
    return Erasure(sorted(records), in_batches, in_runs)


def would_erase(*, data: Path, person_ids: Sequence[str]) -> Mapping[str, int]:
    """For each kept run, how many of these people's rows still hold something personal. ``UsageError`` as :func:`erase`."""
    store = RunStore(data)
    records = pa.array(sorted(_records(store, person_ids)), pa.string())
    choose = erased.with_their_homes(lambda rows: pc.is_in(rows.column("record_id").combine_chunks(), records))
    would = {}
    for manifest in store.runs():
        tables = personal_tables(partial(table_path, store.folder / manifest.id))
        would[manifest.id] = sum(found(tables, choose)[1].rows.values())
    return would


def reaching(*, data: Path, batches: Iterable[Batch], whom: Mapping[int, Concerned]) -> dict[str, set[int]]:
    """Of each of ``batches`` whom of ``whom`` its rows are about; a batch that is about none of them is left out.

    A row is about everybody whom any kept run held it to be: rather one too many. Who is not known, or known to no kept run,
    may be anybody of the area, and of the rows that name no area.
    """
    store, reached = RunStore(data), dict[str, set[int]]()
    if not whom:
        return reached
    people = {one.person_id for one in whom.values() if one.person_id}
    person_of = _everybodys(store, people)
    known = {person for persons in person_of.values() for person in persons}
    records = pa.array(sorted(person_of), pa.string())
    for batch in batches:
        persons: set[str] = set()
        areas: set[str] = set()
        path = batch.folder / f"{PERSONAL_TABLES[0]}.parquet"
        for rows in InFile(path).parts("record_id", "tambon_code") if path.exists() else ():
            areas.update(code or "" for code in pc.unique(rows.column("tambon_code")).to_pylist())
            theirs = rows.filter(pc.is_in(rows.column("record_id").combine_chunks(), records)).column("record_id")
            persons.update(person for record in theirs.to_pylist() for person in person_of[record])
        about = {
            key
            for key, one in whom.items()
            if (one.person_id in persons if one.person_id in known else _may_lie_in(one.area_code, areas))
        }
        if about:
            reached[batch.id] = about
    return reached


def _may_lie_in(area: str, codes: Collection[str]) -> bool:
    """Whether a row of one of these areas ("": of no known one) may lie in ``area``."""
    return any(not code or area == "TH" or code.startswith(area) or area.startswith(code) for code in codes)


def _everybodys(store: RunStore, people: Collection[str]) -> dict[str, set[str]]:
    """The rows that any kept run held to be one of ``people``, and whose."""
    person_of: dict[str, set[str]] = {}
    runs = (store.open_run(manifest.id) for manifest in store.runs())
    for run in runs if people else ():
        if run.has("record_persons"):
            for record, person in _links(run, "person_id", sorted(people)).items():
                person_of.setdefault(record, set()).add(person)
    return person_of


def retire_batches(*, data: Path, batches: Iterable[str], by: str, order: str = "", told: Told = lambda *_: None) -> Erasure:
    """Empty the personal columns of every row of these batches, in the inbox and in every kept run; otherwise as ``erase``.

    They must be withdrawn already, or the next run would be made of rows without names: ``UsageError`` if one stands.
    """
    wanted = pa.array(sorted(set(batches)), pa.string())
    store, inbox = RunStore(data), data / "inbox"
    known = {batch.id: batch for batch in all_batches(inbox)}
    standing = [one for one in wanted.to_pylist() if one not in known or known[one].standing]
    if standing:
        raise UsageError(f"Withdraw the batch first: {', '.join(standing)}.", message_th="ต้องถอนชุดข้อมูลก่อนลบข้อมูลส่วนบุคคล")

    def chosen(rows: pa.Table) -> pa.Array:
        return pc.is_in(rows.column("batch").combine_chunks(), wanted)

    with _alone(store) as scratch:
        of_batches, of_runs = _counting(told, len(wanted), len(store.runs()))
        names = set(wanted.to_pylist())
        in_batches = erased.empty_batches(inbox, chosen, only=lambda batch: batch.id in names, told=of_batches)
        in_runs = _empty_runs(store, scratch, chosen, of_runs, by=by, reason="retention", order=order)
    return Erasure([], in_batches, in_runs)


@contextmanager
def _alone(store: RunStore) -> Iterator[Path]:
    """A folder to work in, while no run is made from what is being erased."""
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(store.making())
        except RunError as error:
            raise RunUnderWayError(str(error), message_th=error.message_th) from error
        yield scratch


def _counting(told: Told, n_batches: int, n_runs: int) -> tuple["_Heard", "_Heard"]:
    """What hears of batches and what hears of runs, which are counted on from there."""
    total, done = n_batches + n_runs, [0]

    def heard(kind: str, name: str, what: Rewritten) -> None:
        done[0] += 1
        told(f"{kind}:{name}", sum(what.rows.values()), done[0], total)

    told("", 0, 0, total)
    return partial(heard, "batch"), partial(heard, "run")


_Heard = Callable[[str, Rewritten], None]


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise UsageError(f"There is no reason {reason}. Reasons: {', '.join(REASONS)}", message_th="เหตุผลต้องเป็นข้อหนึ่งในรายการ")


def _empty_runs(
    store: RunStore, scratch: Path, chosen: erased.Chosen, told: _Heard, *, by: str, reason: str, order: str
) -> dict[str, Rewritten]:
    done = {}
    choose = erased.with_their_homes(chosen)
    for manifest in store.runs():
        rewritten = rewrite_run(store.folder / manifest.id, scratch, choose, by=by, reason=reason, order=order)
        told(manifest.id, rewritten)
        if rewritten.any:
            done[manifest.id] = rewritten
    return done


def _records(store: RunStore, person_ids: Sequence[str]) -> set[str]:
    """The rows held to be these people's: a row is the person's whom the newest run that knows the row says."""
    wanted = list(dict.fromkeys(person_ids))
    runs = [run for run in (store.open_run(manifest.id) for manifest in reversed(store.runs())) if run.has("record_persons")]
    candidates: set[str] = set()
    seen: set[str] = set()
    for run in runs:
        found = _links(run, "person_id", wanted)
        candidates.update(found)
        seen.update(found.values())
    missing = [person for person in wanted if person not in seen]
    if missing or not wanted:
        raise UsageError(f"No kept run knows the person {', '.join(missing)}.", message_th="ไม่มีรอบข้อมูลใดรู้จักบุคคลนี้")
    mine: set[str] = set()
    undecided = set(candidates)
    for run in runs:
        now = _links(run, "record_id", sorted(undecided)) if undecided else {}
        mine.update(record for record, person in now.items() if person in wanted)
        undecided -= set(now)
    return mine


def _links(run: OpenRun, column: str, values: Sequence[str]) -> dict[str, str]:
    links = run.table("record_persons")
    rows = run.collect(links.filter(links[column].isin(list(values))).select("record_id", "person_id")).to_pydict()
    return dict(zip(rows["record_id"], rows["person_id"], strict=True))


def _rows(store: RunStore, inbox: Path, records: set[str]) -> list[dict[str, Any]]:
    """These rows as every kept run and every batch has them: what they hold goes into the list, as keyed hashes."""
    wanted = pa.array(sorted(records), pa.string())
    paths = [table_path(store.folder / manifest.id, PERSONAL_TABLES[0]) for manifest in store.runs()]
    paths += [batch.folder / f"{PERSONAL_TABLES[0]}.parquet" for batch in all_batches(inbox)]
    known = []
    for path in paths:
        for rows in InFile(path).parts() if path.exists() else ():
            known += rows.filter(pc.is_in(rows.column("record_id").combine_chunks(), wanted)).to_pylist()
    return known
