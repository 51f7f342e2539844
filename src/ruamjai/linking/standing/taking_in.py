"""A file of people becomes a batch of a standing spine: read under its own headings, coded, its blocking keys made."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.errors import FileRefused, UsageError
from ruamjai.linking.duplicates import find_duplicates
from ruamjai.linking.joins import first_of_each
from ruamjai.linking.person_files import Notice, choose_columns, is_known, read_map, read_people
from ruamjai.linking.standardise import NONE, Ints, Records, codes, one_list
from ruamjai.linking.standing.changed_blocks import MOST_ROWS
from ruamjai.linking.standing.part_keys import part_keys
from ruamjai.linking.standing.policy import Policy
from ruamjai.linking.standing.spine_file import Columns
from ruamjai.linking.standing.standing_rows import ENTITY, NUMBERS, Segment, StandingRows
from ruamjai.linking.standing.texts import SHORT, Texts
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.columns import open_columns

ColumnsOf: TypeAlias = "Path | str | Mapping[str, Any] | None"


@dataclass(frozen=True, slots=True)
class BatchFile:
    """What was read of a file: the person table, how its rows are told apart, and the file's SHA-256."""

    people: pa.Table
    has_ids: bool
    notices: list[Notice]
    digest: str


def read_batch(path: Path, columns: ColumnsOf) -> BatchFile:
    """Read a Parquet, CSV or XLSX file of people. ``FileRefused`` and ``UsageError`` as for linking two files."""
    wanted = read_map(columns)[1]
    named = wanted.names()
    opened = open_columns(path, is_heading=lambda text: is_known(text) or heading_key(text) in named)
    chosen = choose_columns(opened.headings, wanted, label=path.name)
    raw = opened.read(chosen.columns(), plain=chosen.unlike())
    read = read_people(raw, chosen, label=path.name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BatchFile(read.table, "id" in read.columns, read.notices, digest)


def take_in(file: BatchFile, name: str, rank: int, rows: StandingRows, policy: Policy, *, dedupe: bool) -> StandingRows:
    """The rows with those of the file behind them, coded, as yet linked to nobody.

    What stands on so many rows of the file that it tells nobody apart counts as unknown, as between any two files. Rows of a
    file without ids are told apart by their number in it. ``FileRefused`` if a row's id stands in the register
    already.
    """
    if rows.end + len(file.people) > MOST_ROWS:
        raise UsageError(f"A spine holds at most {MOST_ROWS:,} rows.", message_th=f"ทะเบียนกลางรับได้ไม่เกิน {MOST_ROWS:,} แถว")
    ids = pc.cast(file.people["id"], pa.string())
    if not file.has_ids:
        ids = pc.binary_join_element_wise(pa.scalar(name), ids, "#")
    _check_ids(rows, rank, ids)
    records = one_list(file.people)
    texts, coded = _coded(records, codes(file.people["house_no"])[1], rows.texts)
    columns: Columns = {column: coded.get(column, getattr(records, column)).astype(kind) for column, kind in NUMBERS.items()}
    if dedupe:
        columns[ENTITY] = _entities(records, policy) + rows.end
    keys = part_keys(records, coded, policy.rules)
    segment = Segment(name, rank, rows.end, ids.combine_chunks(), columns, keys)
    return StandingRows((*rows.segments, segment), texts, rows.end + len(segment))


def _check_ids(rows: StandingRows, rank: int, ids: pa.ChunkedArray) -> None:
    there = sum(pc.sum(pc.is_in(segment.ids, value_set=ids)).as_py() or 0 for segment in rows.of_rank(rank))
    if there:
        raise FileRefused(
            f"{there:,} of the file's ids stand in this register already; nothing was taken. Withdraw their batch first, or "
            "give the file a register of its own (--register).",
            code="ids_standing",
            message_th=f"รหัส {there:,} รายการในไฟล์มีอยู่แล้วในทะเบียนนี้ จึงไม่รับไฟล์ ให้ถอนชุดเดิมก่อน หรือกำหนดทะเบียนใหม่ (--register)",
        )


def _coded(records: Records, houses: pa.Array, texts: Mapping[str, Texts]) -> tuple[dict[str, Texts], dict[str, Ints]]:
    """(the spellings, those of the file among them; codes of each row's names and house)."""
    local = {
        "first": (records.first, records.first_names.written),
        "last": (records.last, records.last_names.written),
        "house": (records.house, houses),
    }
    found, coded = {}, {}
    for kind, (own, written) in local.items():
        found[kind], lasting = texts[kind].with_codes_of(written)
        coded[kind] = np.append(lasting, SHORT(NONE))[own].astype(SHORT)  # the code of unknown is the last place
    return found, coded


def _entities(records: Records, policy: Policy) -> Ints:
    """Of each row the place of the first row of the same person."""
    everyone = np.arange(len(records), dtype=np.int64)
    entity = find_duplicates(records, everyone, policy.rules, policy.shipped, None).entity
    return first_of_each(entity)[entity].astype(SHORT)
