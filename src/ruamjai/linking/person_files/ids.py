"""The id of each row of a person file: its own column, or the row's number from 1."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.coded import Coded
from ruamjai.linking.person_files.notices import refused

_TOLD = 3  # rows that are named


def read_ids(column: pa.ChunkedArray | None, rows: int, label: str) -> pa.ChunkedArray:
    """The ids as int64 or text, each row's its own. ``FileRefused`` with code ``ids_missing`` or ``ids_repeated``."""
    if column is None:
        return pa.chunked_array([pa.array(np.arange(1, rows + 1))])
    ids = _plain(column)
    if ids.null_count:
        raise _refused_ids("ids_missing", pc.is_null(ids), label, "ไม่มีรหัสแถว (id)", "have no id")
    if not _rising(ids) and pc.count_distinct(ids).as_py() < rows:
        raise _refused_ids("ids_repeated", _again(ids), label, "มีรหัสแถว (id) ซ้ำกับแถวก่อนหน้า", "repeat the id of an earlier row")
    return ids


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return column.cast(pa.int64())
    ids = column if pa.types.is_string(kind) else pa.chunked_array([Coded.of(column).arrow().cast(pa.string())])
    empty = pc.equal(pc.binary_length(ids), 0)
    return pc.if_else(empty, pa.scalar(None, pa.string()), ids) if pc.any(empty).as_py() else ids


def _rising(ids: pa.ChunkedArray) -> bool:
    """Whether each id is greater than the one before: then none repeats, and nothing need be hashed."""
    return len(ids) < 2 or bool(pc.all(pc.less(ids.slice(0, len(ids) - 1), ids.slice(1))).as_py())


def _again(ids: pa.ChunkedArray) -> pa.Array:
    codes = ids.combine_chunks().dictionary_encode().indices.to_numpy()
    # In the order of first appearance, a code that is no greater than the greatest so far was there before.
    return pa.array(np.concatenate([[False], codes[1:] <= np.maximum.accumulate(codes)[:-1]]))


def _refused_ids(code: str, where: pa.Array | pa.ChunkedArray, label: str, th: str, en: str) -> Exception:
    places = np.flatnonzero(np.asarray(where))
    first = ", ".join(f"{place + 1:,}" for place in places[:_TOLD]) + (" …" if len(places) > _TOLD else "")
    return refused(
        code,
        f"{label}: {len(places):,} แถว{th} (แถวข้อมูลที่ {first}) ให้แก้คอลัมน์ id "
        "หรือเขียน id = false ในแผนผังคอลัมน์ (--map) เพื่อใช้เลขแถวแทน",
        f"{label}: {len(places):,} rows {en} (rows of data {first}). Correct the id column, or write id = false in the "
        "column map (--map) to count rows instead.",
    )
