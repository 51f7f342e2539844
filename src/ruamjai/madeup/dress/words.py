"""How agencies write things: Buddhist dates, numbers as text, addresses in one line, Thai digits."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from ruamjai.madeup.draws import Bools, Ints, Words
from ruamjai.madeup.people import Days, parts
from ruamjai.madeup.places import Places
from ruamjai.madeup.slips import Record

BUDDHIST = 543
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def dates(days: Days) -> list[str]:
    """dd/mm/BBBB."""
    year, month, day = (part.tolist() for part in parts(days))
    return [f"{d:02}/{m:02}/{y + BUDDHIST}" for y, m, d in zip(year, month, day, strict=True)]


def birth_dates(record: Record) -> list[str | None]:
    """dd/mm/BBBB, 00 for an unknown day or month, None where nothing is known."""
    return [
        f"{d:02}/{m:02}/{y + BUDDHIST}" if y else None
        for y, m, d in zip(record.birth_year.tolist(), record.birth_month.tolist(), record.birth_day.tolist(), strict=True)
    ]


def compact_birth_dates(record: Record) -> list[str | None]:
    """BBBBMMDD as on cards, 00 for an unknown day or month, None where nothing is known."""
    return [
        f"{y + BUDDHIST}{m:02}{d:02}" if y else None
        for y, m, d in zip(record.birth_year.tolist(), record.birth_month.tolist(), record.birth_day.tolist(), strict=True)
    ]


def numbers(values: Ints) -> list[str | None]:
    """Citizen numbers as 13 digits, None for -1."""
    return [f"{value:013}" if value >= 0 else None for value in values.tolist()]


def glued(record: Record) -> list[str]:
    """Title, given name and surname in one cell, the title without a space as officials write it."""
    return [
        f"{title}{first} {last}" for title, first, last in zip(record.title, record.first_name, record.last_name, strict=True)
    ]


def addresses(places: Places, village: Ints, house_no: Words, style: Ints) -> list[str]:
    """One line a person, in one of four styles."""
    t = places.village_tambon
    moo = places.village_moo.tolist()
    name, amphoe, province, post = (
        values[t].tolist() for values in (places.tambon_name, places.amphoe_name, places.province_name, places.postal_code)
    )
    seat = ["เมือง" if word.startswith("เมือง") else word for word in amphoe]
    ends = [
        [f" หมู่ที่ {m} ต.{a} อ.{b} จ.{c} {z}" for m, a, b, c, z in zip(moo, name, amphoe, province, post, strict=True)],
        [f" ม.{m} ต.{a} อ.{b} จ.{c}" for m, a, b, c in zip(moo, name, seat, province, strict=True)],
        [f" หมู่ {m} ตำบล{a} อำเภอ{b} จังหวัด{c}" for m, a, b, c in zip(moo, name, amphoe, province, strict=True)],
        [f" หมู่ที่ {m} ตำบล {a} อำเภอ {b} จังหวัด {c} {z}" for m, a, b, c, z in zip(moo, name, seat, province, post, strict=True)],
    ]
    starts = ["", "", "บ้านเลขที่ ", "เลขที่ "]
    return [
        (starts[s] + house if house else "") + ends[s][v]
        for v, house, s in zip(village.tolist(), house_no, style.tolist(), strict=True)
    ]


def in_thai_digits(values: Iterable[object]) -> list[str | None]:
    """The values as text with digits ๐-๙."""
    return [None if value is None else str(value).translate(_THAI_DIGITS) for value in values]


def choices(labels: Sequence[str], index: Ints) -> pa.Array:
    """Labels by index."""
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), pa.array(list(labels), pa.string())).cast(
        pa.string()
    )


def text(values: Iterable[object]) -> pa.Array:
    """A column of text; empty strings become empty cells."""
    return pa.array([value if value != "" else None for value in values], pa.string())


def whole(values: Ints, empty: Bools | None = None) -> pa.Array:
    """A column of whole numbers; -1, or ``empty``, is an empty cell."""
    return pa.array(values, mask=(values < 0) if empty is None else empty)
