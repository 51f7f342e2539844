"""A file of people, under whatever headings, brought to the one form that the linker takes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.errors import UsageError
from ruamjai.linking.person_files.coded import Coded, masked, together
from ruamjai.linking.person_files.columns import ColumnMap, Source
from ruamjai.linking.person_files.dates import Births, read_births
from ruamjai.linking.person_files.ids import read_ids
from ruamjai.linking.person_files.names import UNKNOWN_SEX, Names, read_names
from ruamjai.linking.person_files.notices import Notice
from ruamjai.linking.person_files.numbers import SHARED_BY, Numbers, read_numbers
from ruamjai.linking.person_files.places import Places, read_places
from ruamjai.thai.dates import EraName, OrderName

COLUMNS = (
    "id", "number", "number_valid", "first_name", "last_name", "sex", "birth_year", "birth_month", "birth_day",
    "house_no", "village", "tambon", "amphoe",
)  # fmt: skip
NAME_FIELDS = frozenset({"first_name", "last_name"})
PLACE_FIELDS = ("house_no", "moo", "tambon", "amphoe", "province", "address")
_MANY = 0.1  # share of a column's filled cells that could not be read from which on it is told
_AT_ONCE = 2  # parts of a person that are read at the same time; Arrow and NumPy leave Python's lock while they work


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One file in the linker's form: ``table`` has the columns ``COLUMNS``, a row a record, null for unknown.

    ``id`` is int64 or text and unique, ``number`` int64 (thirteen digits as written; ``number_valid`` where they are a citizen
    number), the names and ``house_no`` dictionaries of text, ``sex`` 1 male or
    2 female, births CE, places by code. ``columns`` says of which column of the file each field was read.
    """

    table: pa.Table
    notices: list[Notice]
    columns: dict[str, tuple[str, ...]]


def check_columns(chosen: ColumnMap, label: str) -> None:
    """``UsageError`` if by these columns nobody could be told apart: neither a number nor a name is among them."""
    if not chosen.sources.keys() - {"id"}:
        raise UsageError(
            f"{label}: no heading is known; say in a column map (--map) which column is first_name, last_name, citizen_id, ….",
            message_th=f"{label}: ไม่มีหัวคอลัมน์ที่รู้จัก ให้บอกในแผนผังคอลัมน์ (--map) ว่าคอลัมน์ใดคือ first_name, last_name, citizen_id ฯลฯ",
        )
    if not chosen.sources.keys() & (NAME_FIELDS | {"citizen_id"}):
        raise UsageError(
            f"{label}: there is no column of names or of citizen numbers; say in a column map (--map) which it is.",
            message_th=f"{label}: ไม่มีคอลัมน์ชื่อหรือเลขประจำตัวประชาชน ให้บอกในแผนผังคอลัมน์ (--map) ว่าเป็นคอลัมน์ใด",
        )


def read_people(raw: pa.Table, chosen: ColumnMap, *, label: str) -> PersonFile:
    """The rows of ``raw`` in the linker's form. ``label`` is what messages call the file.

    Distinct texts are read once, whole numbers as whole columns. ``UsageError`` as ``check_columns``; ``FileRefused`` with
    code ``ids_missing`` or ``ids_repeated``.
    """
    check_columns(chosen, label)
    reading = _Reading(raw, chosen, label)
    parts: list[Callable[[], Any]] = [reading.ids, reading.numbers, reading.names, reading.births, reading.places]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        ids, numbers, names, births, places = (future.result() for future in [pool.submit(part) for part in parts])
    columns: dict[str, Any] = {
        "id": ids,
        **numbers.arrow(),
        "first_name": names.first.arrow(),
        "last_name": names.last.arrow(),
        "sex": masked(names.sex, names.sex == UNKNOWN_SEX),
        **births.arrow(),
        **places.arrow(),
    }
    table = pa.table({name: columns[name] for name in COLUMNS})
    told = _notices(reading, table, numbers, names, births, places)
    return PersonFile(table, told, {field: source.columns for field, source in chosen.sources.items()})


class _Reading:
    """The raw columns of one file by field."""

    def __init__(self, raw: pa.Table, chosen: ColumnMap, label: str) -> None:
        self.raw, self.chosen, self.label, self.rows = raw, chosen, label, raw.num_rows

    def source(self, field: str) -> Source | None:
        return self.chosen.sources.get(field)

    def coded(self, field: str) -> Coded | None:
        """The field's column; of several, their texts joined by a space."""
        source = self.source(field)
        if source is None:
            return None
        columns = [Coded.of(self.raw[name]) for name in source.columns]
        if len(columns) == 1:
            return columns[0]
        row, texts = together(*columns)
        joined = [" ".join(part for part in parts if part) or None for parts in texts]
        return Coded(pa.array([text or "" for text in joined], pa.string()), row).spelt(pa.array(joined, pa.string()))

    def ids(self) -> pa.ChunkedArray:
        source = self.source("id")
        return read_ids(self.raw[source.columns[0]] if source else None, self.rows, self.label)

    def numbers(self) -> Numbers:
        source = self.source("citizen_id")
        if source is None:
            return read_numbers(pa.chunked_array([pa.nulls(self.rows, pa.int64())]), check=True)
        if len(source.columns) == 1:
            return read_numbers(self.raw[source.columns[0]], check=source.check)
        joined = cast(Coded, self.coded("citizen_id")).arrow()
        return read_numbers(pa.chunked_array([joined]), check=source.check)

    def names(self) -> Names:
        columns = {field: self.coded(field) for field in ("title", "first_name", "last_name", "sex")}
        return read_names(
            title=columns["title"], first=columns["first_name"], last=columns["last_name"], sex=columns["sex"], rows=self.rows
        )

    def births(self) -> Births:
        source, column = self.source("birth_date"), self.coded("birth_date")
        if source is None or column is None:
            return read_births(Coded.nothing(self.rows))
        return read_births(column, era=cast(EraName, source.era), order=cast(OrderName, source.order))

    def places(self) -> Places:
        columns = {field: self.coded(field) for field in PLACE_FIELDS}
        return read_places({field: column for field, column in columns.items() if column is not None}, self.rows)


def _notices(
    reading: _Reading, table: pa.Table, numbers: Numbers, names: Names, births: Births, places: Places
) -> list[Notice]:
    told = [
        *_of_numbers(reading, table, numbers),
        *_of_names(reading, table, names),
        *_unread(reading, "sex", names.odd_sexes, reading.rows, "เพศ", "sex"),
        *_unread(reading, "birth_date", births.unread, births.unread + _filled(table, "birth_year"), "วันเกิด", "birth date"),
        *_of_places(reading, table, places),
    ]
    return [Notice(notice.code, f"{reading.label}: {notice.th}", f"{reading.label}: {notice.en}") for notice in told]


def _filled(table: pa.Table, name: str) -> int:
    filled: int = table.num_rows - table[name].null_count
    return filled


def _of_numbers(reading: _Reading, table: pa.Table, numbers: Numbers) -> list[Notice]:
    source = reading.source("citizen_id")
    if source is None:
        return []
    told = []
    if numbers.foreign and source.check is None:
        told.append(
            Notice(
                "identifier_foreign",
                "คอลัมน์เลขประจำตัวแทบไม่มีค่าที่เป็นเลข 13 หลัก จึงใช้เป็นรหัสของระบบอื่น ไม่ตรวจหลักสุดท้าย",
                "hardly a value of the number column has 13 digits; it is taken for an identifier of another kind, unchecked",
            )
        )
    if numbers.defaults:
        told.append(
            Notice(
                "numbers_shared",
                f"{numbers.defaults:,} แถวใช้เลขเดียวกันตั้งแต่ {SHARED_BY} แถวขึ้นไป ถือว่าเป็นเลขสมมุติและไม่นำมาใช้",
                f"{numbers.defaults:,} rows hold numbers that {SHARED_BY} rows or more share; these are taken for unknown",
            )
        )
    good = int(numbers.valid.sum())
    if good == 0:
        told.append(
            Notice("numbers_missing", "ไม่มีแถวใดมีเลขประจำตัวที่ใช้ได้ จึงเชื่อมด้วยชื่อ วันเกิด และที่อยู่เท่านั้น",
                   "no row has a usable number; names, births and places alone are compared")
        )  # fmt: skip
    else:
        wrong = numbers.filled - numbers.defaults - good
        told += _unread(reading, "citizen_id", wrong, numbers.filled, "เลขประจำตัวประชาชน", "citizen number")
    return told


def _of_names(reading: _Reading, table: pa.Table, names: Names) -> list[Notice]:
    told = []
    if names.parted >= _MANY * table.num_rows:
        told.append(
            Notice("names_parted", f"{names.parted:,} แถวมีชื่อและนามสกุลในช่องเดียว ระบบแยกให้แล้ว",
                   f"{names.parted:,} rows hold the whole name in one cell; it was parted")
        )  # fmt: skip
    fields = [field for field in ("first_name", "last_name") if reading.source(field)]
    if fields and table.num_rows > 1 and all(_one_value(table[field]) for field in fields):
        told.append(
            Notice("names_same", "ทุกแถวมีชื่อเดียวกันหรือไม่มีชื่อ ตรวจว่าเลือกคอลัมน์ถูกหรือไม่",
                   "every row has the same name or none; check that the right columns are read")
        )  # fmt: skip
    return told


def _of_places(reading: _Reading, table: pa.Table, places: Places) -> list[Notice]:
    filled = _filled(table, "tambon")
    if places.uncoded == 0 or places.uncoded < _MANY * filled:
        return []
    share = f"{places.uncoded / filled:.0%}"
    return [
        Notice("tambon_unknown", f"{places.uncoded:,} แถว ({share}) มีตำบลที่ไม่พบในรายชื่อตำบลของไทย จึงเทียบตามข้อความที่เขียน",
               f"{places.uncoded:,} rows ({share}) name no one Thai tambon; it is compared as it is written")
    ]  # fmt: skip


def _one_value(column: pa.ChunkedArray) -> bool:
    values = pc.drop_null(pc.unique(column))
    return len(values) == 0 or (len(values) == 1 and column.null_count == 0)


def _unread(reading: _Reading, field: str, rows: int, filled: int, th: str, en: str) -> list[Notice]:
    source = reading.source(field)
    if rows == 0 or rows < _MANY * filled:
        return []
    share = f"{rows / filled:.0%}"
    column = f" (“{source.columns[0]}”)" if source else ""
    return [
        Notice(
            f"{field}_unread",
            f"{rows:,} แถว ({share}) อ่าน{th}{column}ไม่ออก",
            f"{rows:,} rows ({share}) have a {en}{column} that cannot be read",
        )
    ]
