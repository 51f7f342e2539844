"""What says that two rows are one: the row's key, keyed hashes of it, and rows that repeat or contradict an earlier one.

A record's id is a keyed hash of the register's own row key, so that facts carry no house code and no citizen number, and
the same row of a later file has the same id.
"""

import hmac
from collections.abc import Sequence

import numpy as np

from ruamjai.registers.rows import Rows
from ruamjai.registers.shelf import OPTIONAL
from ruamjai.warehouse.cells import EMPTY, Cells, Mask

_LENGTH = 24
_SAME_PERSON = ("first_name", "last_name", "birth_year")


def record_id(register: str, row_key: str, secret: bytes) -> str:
    """``<register>:`` and the first 24 hex digits of HMAC-SHA256 over ``<register>|<row key>``."""
    digest = hmac.digest(secret, f"{register}|{row_key}".encode(), "sha256").hex()
    return f"{register}:{digest[:_LENGTH]}"


def identify(rows: Rows, register: str, secret: bytes) -> None:
    """Add ``record_id`` and ``household_record_id``; refuse rows without key, tell those that stand twice.

    A row that repeats an earlier one in every cell is taken once; one that has its key and says something else is
    refused. Where the key is a citizen number and its rows name different people, the number is nobody's key: each of
    them is known by name, birth and place, and all are taken.
    """
    layout = rows.layout
    keys = _keys(rows, layout.row_key)
    if layout.row_key_otherwise:
        shared = _named_differently(rows, keys) & ~rows.refused
        rows.tell("citizen_id_shared", rows.heading(layout.row_key[0]), shared)
        keys = keys.emptied(shared).otherwise(_keys(rows, layout.row_key_otherwise).emptied(~rows.column("first_name").filled))
    _refuse_keyless(rows, keys)
    _tell_twice(rows, keys)
    rows.columns["record_id"] = keys.mapped(lambda key: record_id(register, key, secret))
    if layout.household_key:
        households = _keys(rows, layout.household_key)
        rows.columns["household_record_id"] = households.mapped(lambda key: record_id(register, key, secret))


def _keys(rows: Rows, names: Sequence[str]) -> Cells:
    """The key of each row as text, its parts joined by "|"; empty where a part is that may not be."""
    parts = [rows.column(name.removesuffix(OPTIONAL)) for name in names]
    needed = [not name.endswith(OPTIONAL) for name in names]
    if len(parts) == 1:
        return parts[0].mapped(str)
    missing = np.zeros(len(rows), np.bool_)
    for part, must in zip(parts, needed, strict=True):
        missing |= must & ~part.filled
    texts = [["" if item is None else str(item) for item in part.items()] for part in parts]
    joined = ["|".join(row) for row in zip(*texts, strict=True)]
    return Cells.of(joined).emptied(missing)


def _named_differently(rows: Rows, keys: Cells) -> Mask:
    """The rows whose key is borne by people of different names or births."""
    first = _first_rows(keys)
    differs = np.zeros(len(rows), np.bool_)
    for name in _SAME_PERSON:
        codes = rows.column(name).codes
        differs |= keys.filled & (codes != codes[first]) & (codes != EMPTY) & (codes[first] != EMPTY)
    shared = np.zeros(len(keys.values) + 1, np.bool_)
    shared[keys.codes[differs]] = True
    shared[EMPTY] = False
    among: Mask = shared[keys.codes]
    return among


def _first_rows(keys: Cells) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each row the first row with its key; for a row without key itself."""
    place = np.arange(len(keys))
    first = np.full(len(keys.values) + 1, len(keys), np.int64)
    np.minimum.at(first, keys.codes, place)
    return np.where(keys.filled, first[keys.codes], place)


def _refuse_keyless(rows: Rows, keys: Cells) -> None:
    """Refuse rows without key, naming the first part that is empty."""
    left = ~keys.filled
    for name in (*rows.layout.row_key, *rows.layout.row_key_otherwise):
        if name.endswith(OPTIONAL):
            continue
        missing = left & ~rows.column(name).filled
        rows.tell("key_missing", rows.heading(name), missing & ~rows.refused)
        left &= ~missing
        if not left.any():
            return


def _tell_twice(rows: Rows, keys: Cells) -> None:
    live = keys.emptied(rows.refused)
    first = _first_rows(live)
    again = first != np.arange(len(rows))
    if not again.any():
        return
    differs = np.zeros(len(rows), np.bool_)
    for cells in rows.columns.values():
        differs |= again & (cells.codes != cells.codes[first])
    heading = rows.heading(rows.layout.row_key[-1])
    rows.tell("row_repeated", heading, again & ~differs)
    rows.repeated |= again & ~differs
    rows.tell("row_contradicted", heading, differs)
