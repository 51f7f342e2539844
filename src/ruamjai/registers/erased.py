"""Rows that were erased by law: known again by keyed hashes alone, emptied in every batch, and never taken in again.

``inbox/.erased.json`` holds no name and no number: record ids, which are keyed hashes already, and HMACs (by the data
folder's secret) of the number, of the whole name with birth and place, and of given name and birth apart. A row of a new
file is an erased one if it has the number; or its key, and the given name or the birth with it (another person may come to
stand at the place of one who left); or, where it has no number, the whole name, birth and place.
"""

import contextlib
import fcntl
import hmac
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.registers import inbox as shelf_of_batches
from ruamjai.registers.inbox import Batch, batches
from ruamjai.warehouse.erasing import Rewritten, Rows, exchange, found, personal_tables, sync, without, write_without

_LIST, _LOCK = ".erased.json", ".erased.lock"
_PEOPLE, _ADDRESSES, _HOUSEHOLD = "person_records", "household_addresses", "household_record_id"
_BIRTH = ("birth_year", "birth_month", "birth_day")
_LOOKED_AT = ("record_id", "citizen_id", "first_name", "last_name", *_BIRTH, "tambon_code")
_TOLD = (*_LOOKED_AT, "batch", _HOUSEHOLD)
SOURCE = "source"
_AT_ONCE = 65_536  # rows


@dataclass(frozen=True)
class Erased:
    """The list. ``rows``: record id → keyed hashes of its given name and birth (None where it had none)."""

    rows: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows)

    def knows(self, row: Mapping[str, Any], secret: bytes) -> bool:
        """Whether ``row`` of ``person_records`` is one that was erased."""
        number = row["citizen_id"]
        if number is not None and self.numbers and _mark("number", (number,), secret) in self.numbers:
            return True
        if row["record_id"] in self.rows:
            marks, before = _marks(row, secret), self.rows[row["record_id"]]
            same = [old == new for old, new in zip(before, (marks.first, marks.birth), strict=True) if old and new]
            if any(same) or not same:
                return True
        return number is None and bool(self.people) and _marks(row, secret).person in self.people


@dataclass(frozen=True, slots=True)
class _Marks:
    number: str | None
    first: str | None
    birth: str | None
    person: str | None


def _marks(row: Mapping[str, Any], secret: bytes) -> _Marks:
    birth = tuple(row[name] for name in _BIRTH)
    whole = (row["first_name"], row["last_name"], *birth, row["tambon_code"])
    return _Marks(
        number=_mark("number", (row["citizen_id"],), secret),
        first=_mark("first", (row["first_name"],), secret),
        birth=_mark("birth", birth, secret),
        person=_mark("person", whole, secret),
    )


def _mark(what: str, parts: tuple[Any, ...], secret: bytes) -> str | None:
    """A keyed hash, None where a part is missing. The word before keeps hashes of unlike things apart."""
    if any(part is None for part in parts):
        return None
    return hmac.digest(secret, f"erased {what}|{'|'.join(map(str, parts))}".encode(), "sha256").hex()


def read(inbox: Path) -> Erased:
    """The list as it stands; an empty one before the first erasure."""
    try:
        data = json.loads((inbox / _LIST).read_text("ascii"))
    except FileNotFoundError:
        return Erased()
    return Erased(
        {row: (marks[0], marks[1]) for row, marks in data["rows"].items()},
        frozenset(data["numbers"]),
        frozenset(data["people"]),
    )


def remember(inbox: Path, rows: Iterable[Mapping[str, Any]], secret: bytes) -> Erased:
    """Add ``rows`` of ``person_records`` to the list, before anything else is done: from now on no batch brings them back.

    Waits for files that are being taken in at this moment: they stand in the inbox afterwards. What the list holds of a row
    stays where the row itself holds nothing any more, so that an erasure that was broken off can be done again.
    """
    with _lock(inbox, fcntl.LOCK_EX):
        known = read(inbox)
        marked = [(row["record_id"], _marks(row, secret)) for row in rows]
        mine = dict(known.rows)
        for record_id, marks in marked:
            before = mine.get(record_id, (None, None))
            mine[record_id] = (marks.first or before[0], marks.birth or before[1])
        found = Erased(
            mine,
            known.numbers | {marks.number for _, marks in marked if marks.number},
            known.people | {marks.person for _, marks in marked if marks.person},
        )
        data = {"rows": found.rows, "numbers": sorted(found.numbers), "people": sorted(found.people)}
        part = inbox / f"{_LIST}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            json.dump(data, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(inbox / _LIST)
        sync(inbox)
        return found


@contextlib.contextmanager
def honoured(inbox: Path) -> Iterator[Erased]:
    """The list, which does not grow while a file that was read with it is being moved in."""
    with _lock(inbox, fcntl.LOCK_SH):
        yield read(inbox)


@contextlib.contextmanager
def _lock(inbox: Path, how: int) -> Iterator[None]:
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (inbox / _LOCK).open("a+b") as file:
        fcntl.flock(file, how)
        yield


Chosen = Callable[[pa.Table], pa.BooleanArray]
"""A part of ``person_records``, with the columns of :data:`_TOLD` → which rows."""


def by_list(listed: Erased, secret: bytes) -> Chosen:
    """The rows that the list knows."""

    def chosen(rows: pa.Table) -> pa.Array:
        known: list[bool] = []
        for part in rows.select(_LOOKED_AT).to_batches(max_chunksize=_AT_ONCE):  # as objects, never the whole country
            known += (listed.knows(row, secret) for row in part.to_pylist())
        return pa.array(known, pa.bool_())

    return chosen


def with_their_homes(chosen: Chosen) -> Callable[[Mapping[str, Rows]], dict[str, pa.BooleanArray]]:
    """``chosen`` people, and the address of each household none of whose people is left."""

    def choose(tables: Mapping[str, Rows]) -> dict[str, pa.BooleanArray]:
        if _PEOPLE not in tables:
            return {}
        masks, gone = [], [_NOBODY]
        for part in tables[_PEOPLE].parts(*_TOLD):
            masks.append(chosen(part))
            gone.append(_households(part.filter(masks[-1])))
        of_people = {_PEOPLE: pa.concat_arrays([pa.array([], pa.bool_()), *masks])}
        if _ADDRESSES not in tables:
            return of_people
        theirs = pa.concat_arrays(gone)
        if not len(theirs):  # nobody's: addresses are not looked at
            return of_people
        left = [_NOBODY]
        for part, mask in zip(tables[_PEOPLE].parts(_HOUSEHOLD), masks, strict=True):
            others = _households(part.filter(pc.invert(mask)))
            left.append(others.filter(pc.is_in(others, theirs)))
        homes = [part.column(_HOUSEHOLD).combine_chunks() for part in tables[_ADDRESSES].parts(_HOUSEHOLD)]
        here = pa.concat_arrays(left)
        empty = [pc.and_(pc.is_in(home, theirs), pc.invert(pc.is_in(home, here))) for home in homes]
        return {**of_people, _ADDRESSES: pa.concat_arrays([pa.array([], pa.bool_()), *empty])}

    return choose


_NOBODY = pa.array([], pa.string())


def _households(rows: pa.Table) -> pa.StringArray:
    """The households of these rows, each once."""
    homes = pc.unique(rows.column(_HOUSEHOLD).drop_null())
    return homes.combine_chunks() if isinstance(homes, pa.ChunkedArray) else homes


def honour(tables: dict[str, pa.Table], listed: Erased, secret: bytes) -> tuple[dict[str, pa.Table], int]:
    """The tables of a file that is being taken in without what was erased, and how many people's rows that were."""
    if not listed or _PEOPLE not in tables:
        return tables, 0
    changed, counts = without(
        {name: tables[name] for name in (_PEOPLE, _ADDRESSES) if name in tables}, with_their_homes(by_list(listed, secret))
    )
    return tables | changed, counts.rows.get(_PEOPLE, 0)


def empty_batches(
    inbox: Path,
    chosen: Chosen,
    only: Callable[[Batch], bool] = lambda _: True,
    told: Callable[[str, Rewritten], None] = lambda _batch, _what: None,
) -> dict[str, Rewritten]:
    """Empty the ``chosen`` people's rows in every batch, withdrawn ones too; what was changed, by batch.

    ``told`` hears of each batch as soon as it is dealt with, also where nothing was to be changed.

    The agency's file of such a batch goes as a whole: it cannot be rewritten and still be what the agency sent. Its hash stays
    in the manifest; its name, which may name somebody, does not. Each batch is built anew and takes the old one's place in one
    step.
    """
    done = {}
    for batch in batches(inbox):
        if only(batch):
            rewritten = _empty_batch(inbox, batch, chosen)
            told(batch.id, rewritten)
            if rewritten.any:
                done[batch.id] = rewritten
    return done


def _empty_batch(inbox: Path, batch: Batch, chosen: Chosen) -> Rewritten:
    tables = personal_tables(lambda name: batch.folder / f"{name}.parquet")
    changed, rewritten = found(tables, with_their_homes(chosen))
    if not rewritten.any:
        return rewritten
    with shelf_of_batches.staging(inbox) as staged, shelf_of_batches.locked(inbox):
        now = next(one for one in batches(inbox) if one.id == batch.id)  # it may have been withdrawn meanwhile
        fresh = staged / batch.id
        fresh.mkdir(mode=0o700)
        for path in batch.folder.iterdir():
            if path.is_file() and path.stem not in changed and path.name != shelf_of_batches.MANIFEST:
                (fresh / path.name).hardlink_to(path)
        for name, still in changed.items():
            write_without(tables[name], fresh / f"{name}.parquet", name, still)
        n_erased = now.n_erased + rewritten.rows.get(_PEOPLE, 0)
        shelf_of_batches.put_manifest(
            replace(now, n_erased=n_erased, source_kept=False, file_name=now.register + Path(now.file_name).suffix), fresh
        )
        for path in fresh.iterdir():
            sync(path)
        if not exchange(fresh, batch.folder):
            _file_by_file(fresh, batch.folder, [f"{name}.parquet" for name in changed])
        sync(inbox)
    return rewritten


def _file_by_file(fresh: Path, folder: Path, names: list[str]) -> None:
    """Where two folders cannot be swapped: the file first, then each table, the manifest last. Doing it again ends it."""
    shutil.rmtree(folder / SOURCE, ignore_errors=True)
    for name in [*names, shelf_of_batches.MANIFEST]:
        (fresh / name).replace(folder / name)
    sync(folder)
