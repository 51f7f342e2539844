"""Theirs to ours: which register and layout a file's headings are of, and its rows of data under our columns.

Totals, repeated headings and blank rows are set apart here, and what a household's first row says is carried down to its
other members where the agency merged the cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ruamjai.errors import FileRefused
from ruamjai.registers.shelf import Column, Layout, Register
from ruamjai.registers.spelling import plain
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.cells import EMPTY, Cells, Mask
from ruamjai.warehouse.cells import Rows as Numbers
from ruamjai.warehouse.reading import RawTable

_SURE = 0.8  # share of a file's headings that another register must know to be named
_SUMMARY = (
    "รวม", "ผลรวม", "ยอดรวม", "ทั้งหมด", "หมายเหตุ", "ที่มา", "แหล่งข้อมูล", "ผู้บันทึก", "ผู้รายงาน", "จัดทำโดย",
    "total", "sum", "note", "source",
)  # fmt: skip
_MOST_IN_SUMMARY = 0.5  # a row of totals leaves at least half its cells open
_LONGEST_TOLD = 60  # characters of a heading that is told; longer ones are no headings

Note = tuple[str, str | None, Numbers | None]
"""A finding's code, the heading or None, and the row numbers; None where it is about the file."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The file's rows of data under our columns, and what was odd about rows and headings."""

    layout: Layout
    columns: tuple[tuple[Column, str, Cells], ...]
    row_numbers: Numbers
    notes: tuple[Note, ...]


def known_heading(shelf: Mapping[str, Register]) -> frozenset[str]:
    """The keys of all headings that any register knows."""
    return frozenset(key for register in shelf.values() for layout in register.layouts for key in layout.by_heading)


def map_columns(raw: RawTable, register: Register, shelf: Mapping[str, Register]) -> Mapped:
    """The file under the layout of ``register`` that fits its headings.

    ``FileRefused`` with code ``file_garbled``, ``headings_missing``, ``file_of_other_register``, ``columns_missing``,
    ``columns_doubled`` or ``columns_unknown``. Cells are never told; headings are, once enough of them are known.
    """
    keys = [heading_key(name) for name in raw.headings]
    layout = max(register.layouts, key=lambda one: _score(one, keys))
    missing = _missing(layout, keys)
    unknown = [name for name, key in zip(raw.headings, keys, strict=True) if key not in layout.by_heading]
    if missing or unknown:
        _refuse_strangers(raw, keys, register, shelf, layout)
    if missing:
        names = ", ".join(" / ".join(f"“{_first_heading(layout, one)}”" for one in choice) for choice in missing)
        raise FileRefused(f"Columns are missing: {names}.", code="columns_missing", message_th=f"ขาดคอลัมน์ที่จำเป็น: {names}")
    _refuse_doubled(raw.headings, keys, layout)
    if unknown:
        names = ", ".join(_told(name) for name in unknown)
        raise FileRefused(f"Unknown columns: {names}.", code="columns_unknown", message_th=f"คอลัมน์ที่ไม่รู้จัก: {names}")
    return _rows_of_data(raw, keys, layout)


def _score(layout: Layout, keys: Sequence[str]) -> tuple[float, int]:
    """How well a layout fits: needed columns all there first, then the share of headings that it knows."""
    known = sum(key in layout.by_heading for key in keys if key)
    return (known / max(len(keys), 1) - len(_missing(layout, keys)), known)


def _missing(layout: Layout, keys: Iterable[str]) -> list[tuple[str, ...]]:
    ours = {layout.by_heading[key].ours for key in keys if key in layout.by_heading}
    return [choice for choice in layout.needed if not ours.intersection(choice)]


def _refuse_strangers(
    raw: RawTable, keys: Sequence[str], register: Register, shelf: Mapping[str, Register], layout: Layout
) -> None:
    """Refuse a file that is of another register, garbled, or without headings; return if it is of this one after all."""
    for other in shelf.values():
        for theirs in other.layouts:
            known = sum(key in theirs.by_heading for key in keys if key)
            if other.id != register.id and not _missing(theirs, keys) and known >= _SURE * len(keys):
                raise FileRefused(
                    f"The file is of the register {other.id} ({other.label_en}), not {register.id}.",
                    code="file_of_other_register",
                    message_th=f"เป็นไฟล์ของทะเบียน {other.label_th} ({other.id}) ไม่ใช่ {register.label_th}",
                )
    known_here = sum(key in layout.by_heading for key in keys if key)
    if known_here * 2 >= len([key for key in keys if key]) or known_here >= len(layout.needed):
        return
    if _is_garbled(raw.headings, layout):
        raise FileRefused("The Thai text is garbled throughout.", code="file_garbled", message_th="ตัวอักษรไทยเพี้ยนทั้งไฟล์")
    raise FileRefused(
        f"No row of headings was found that the register {register.id} knows.",
        code="headings_missing",
        message_th=f"ไม่พบแถวหัวคอลัมน์ของทะเบียน {register.label_th}",
    )


def _is_garbled(headings: Iterable[str], layout: Layout) -> bool:
    """UTF-8 that was opened as windows-874 or Latin and saved again turns back into headings that are known."""
    for name in headings:
        for encoding in ("cp874", "latin-1", "cp1252"):
            try:
                again = name.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
            if again != name and heading_key(again) in layout.by_heading:
                return True
    return False


def _refuse_doubled(headings: Sequence[str], keys: Sequence[str], layout: Layout) -> None:
    seen: dict[str, str] = {}
    for name, key in zip(headings, keys, strict=True):
        column = layout.by_heading.get(key)
        if column is None or not column.taken:
            continue
        if column.ours in seen:
            both = f"{_told(seen[column.ours])}, {_told(name)}"
            raise FileRefused(
                f"Two columns mean the same: {both}.", code="columns_doubled", message_th=f"สองคอลัมน์หมายถึงข้อมูลเดียวกัน: {both}"
            )
        seen[column.ours] = name


def _told(name: str) -> str:
    """A heading as it may be told: what is long or full of digits may be a person's data in the wrong place."""
    digits = sum(char.isdigit() for char in name)
    return f"“{name}”" if 0 < len(name) <= _LONGEST_TOLD and digits <= 6 else "“…”"


def _first_heading(layout: Layout, ours: str) -> str:
    column = layout.column(ours)
    return column.theirs[0] if column else ours


def _rows_of_data(raw: RawTable, keys: Sequence[str], layout: Layout) -> Mapped:
    filled = _count_filled(raw.columns)
    repeated = _heading_rows(raw)
    summary = _summary_rows(raw, filled) & ~repeated
    data = (filled > 0) & ~repeated & ~summary
    if not data.any():
        raise FileRefused("The file has no rows of data.", code="file_empty", message_th="ไฟล์ว่าง ไม่มีแถวข้อมูล")
    columns = [
        (layout.by_heading[key], name, cells.take(data))
        for key, name, cells in zip(keys, raw.headings, raw.columns, strict=True)
        if layout.by_heading[key].taken
    ]
    columns.sort(key=lambda part: layout.columns.index(part[0]))  # the order of a file's columns must not matter
    numbers = raw.row_numbers
    notes: list[Note] = [("row_heading_repeated", None, numbers[repeated]), ("row_summary", None, numbers[summary])]
    for code in sorted({code for _, code in raw.notes}):
        noted = np.array([row for row, said in raw.notes if said == code], np.int64)
        notes.append((code, None, noted[np.isin(noted, numbers[data])]))
    present = {column.ours for column, _, _ in columns}
    notes += [("column_absent", column.theirs[0], None) for column in _absent(layout, present)]
    return Mapped(layout, tuple(_carried_down(columns, layout)), numbers[data], tuple(notes))


def _absent(layout: Layout, present: set[str]) -> list[Column]:
    """Columns that the file could have and has not, beyond those that stand in for one another."""
    choices = {name for choice in layout.needed for name in choice}
    return [
        column for column in layout.columns if column.taken and not column.optional and column.ours not in present | choices
    ]


def _count_filled(columns: Sequence[Cells]) -> Numbers:
    counts = np.zeros(len(columns[0]) if columns else 0, np.int64)
    for column in columns:
        counts += column.filled
    return counts


def _heading_rows(raw: RawTable) -> Mask:
    """Rows that repeat the headings, as a page break within a printed table leaves them."""
    same = np.zeros(len(raw), np.int64)
    for name, cells in zip(raw.headings, raw.columns, strict=True):
        if name in cells.values:
            same += cells.codes == cells.values.index(name)
    rows: Mask = same * 2 > len(raw.headings)
    return rows


def _summary_rows(raw: RawTable, filled: Numbers) -> Mask:
    """Rows whose first filled cell says total, remark or source, and of which most cells are open."""
    found = np.zeros(len(raw), np.bool_)
    for place in np.flatnonzero(filled <= _MOST_IN_SUMMARY * len(raw.columns)):
        first = next((cells.values[cells.codes[place]] for cells in raw.columns if cells.codes[place] != EMPTY), "")
        found[place] = plain(first).lower().startswith(_SUMMARY)
    return found


def _carried_down(columns: Sequence[tuple[Column, str, Cells]], layout: Layout) -> Iterable[tuple[Column, str, Cells]]:
    """What the household's first row says, also in the rows of its other members.

    A row without household code belongs to the household above as long as the members' numbers go up.
    """
    by_name = {column.ours: cells for column, _, cells in columns}
    code, number = by_name.get(layout.household_key[0] if layout.household_key else ""), by_name.get("member_no")
    if code is None or number is None:
        return columns
    head = _heads(code, number)
    if (head == np.arange(len(code))).all():
        return columns
    return [
        (column, heading, Cells(cells.values, np.where(cells.filled | (column.of == "row"), cells.codes, cells.codes[head])))
        for column, heading, cells in columns
    ]


def _heads(code: Cells, number: Cells) -> Numbers:
    """For each row the row that speaks for its household: itself, or the one above that a merged cell began in."""
    place = np.arange(len(code))
    order = np.array([*(int(text) if text.isdigit() else EMPTY for text in map(plain, number.values)), EMPTY])[number.codes]
    rises = np.concatenate([[False], order[1:] > order[:-1]])
    filled = code.filled
    last_head = np.maximum.accumulate(np.where(filled, place, EMPTY))
    last_break = np.maximum.accumulate(np.where(~filled & ~rises, place, EMPTY))
    follows = ~filled & (last_head > last_break)
    return np.where(follows, last_head, place)
