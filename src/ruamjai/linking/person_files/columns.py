"""Which columns of a file mean what: by headings that are known in Thai and English, and by what a map says.

A map names fields of ours and columns of theirs, for both files alike or each under its own table::

    last_name = "surname"
    [left]
    citizen_id = { column = "soc_sec_id", check = false }
    birth_date = { column = "dob", order = "ymd" }
    house_no = ["street_number", "address_1"]      # joined by a space
    sex = false                                    # not to be used

A whole map is checked at once and all its faults are told together.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamjai.errors import UsageError
from ruamjai.thai.text import heading_key

FIELDS = (
    "id", "citizen_id", "title", "first_name", "last_name", "sex", "birth_date",
    "house_no", "moo", "tambon", "amphoe", "province", "address",
)  # fmt: skip

# Headings that are known, the surest first. Where a file has several of one field, the first of the list is read.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("id", "record_id", "rec_id", "row_id", "unique_id", "uid", "รหัสแถว", "รหัสรายการ"),
    "citizen_id": (
        "citizen_id", "national_id", "thai_id", "pid", "cid", "nid", "id_card", "id_card_no", "citizen_no",
        "เลขประจำตัวประชาชน", "เลขบัตรประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขที่บัตรประชาชน", "หมายเลขบัตรประชาชน",
        "หมายเลขประจำตัวประชาชน", "เลขประจำตัวประชาชน 13 หลัก", "เลขประจำตัว 13 หลัก", "เลข 13 หลัก", "เลขประจำตัว", "เลขประชาชน",
    ),
    "title": ("title", "prefix", "name_title", "prename", "คำนำหน้า", "คำนำหน้าชื่อ", "คำนำหน้านาม"),
    "first_name": (
        "first_name", "given_name", "fname", "ชื่อ", "ชื่อตัว", "full_name", "person_name", "ชื่อ-นามสกุล", "ชื่อและนามสกุล",
        "ชื่อ สกุล สมาชิก", "name",
    ),
    "last_name": ("last_name", "surname", "family_name", "lname", "นามสกุล", "สกุล"),
    "sex": ("sex", "gender", "เพศ"),
    "birth_date": (
        "birth_date", "date_of_birth", "dob", "birthday", "birth", "วันเกิด", "วันเดือนปีเกิด", "วัน/เดือน/ปีเกิด", "วันที่เกิด",
    ),
    "birth_year": ("birth_year", "year_of_birth", "yob", "ปีเกิด", "ปี พ.ศ. เกิด", "พ.ศ. เกิด", "พ.ศ. ที่เกิด"),
    "birth_month": ("birth_month", "month_of_birth", "เดือนเกิด"),
    "birth_day": ("birth_day", "day_of_birth"),
    "house_no": ("house_no", "house_number", "street_number", "บ้านเลขที่", "เลขที่บ้าน", "เลขที่"),
    "moo": ("moo", "village_no", "หมู่ที่", "หมู่", "ม.", "หมู่บ้านที่"),
    "tambon": (
        "tambon_code", "subdistrict_code", "รหัสตำบล", "รหัสตำบล/แขวง", "tambon", "tambol", "subdistrict", "ตำบล", "ชื่อตำบล",
        "ตำบล/แขวง", "แขวง/ตำบล", "แขวง",
    ),
    "amphoe": (
        "amphoe_code", "district_code", "รหัสอำเภอ", "รหัสอำเภอ/เขต", "amphoe", "amphur", "district", "อำเภอ", "ชื่ออำเภอ",
        "อำเภอ/เขต", "เขต/อำเภอ", "เขต",
    ),
    "province": ("province_code", "รหัสจังหวัด", "province", "changwat", "จังหวัด", "ชื่อจังหวัด"),
    "address": ("address", "full_address", "ที่อยู่", "ที่อยู่ตามทะเบียนบ้าน", "ที่อยู่ปัจจุบัน"),
}  # fmt: skip
_OPTIONS: dict[str, dict[str, tuple[Any, ...]]] = {
    "citizen_id": {"check": (True, False)},
    "birth_date": {"order": ("dmy", "ymd"), "era": ("auto", "be", "ce")},
}
_BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
# The law calls the family name ชื่อสกุล; beside no other column of names it is the whole name.
_WHOLE_OR_LAST = "ชื่อสกุล"


_FIELD_OF: dict[str, tuple[str, int]] = {
    heading_key(heading): (field, rank) for field, known in _HEADINGS.items() for rank, heading in enumerate(known)
}


def is_known(heading: str) -> bool:
    """Whether a heading is one of those that are known without a map."""
    key = heading_key(heading)
    return key in _FIELD_OF or key == _WHOLE_OR_LAST


@dataclass(frozen=True, slots=True)
class Source:
    """The columns that a field is read from (several: their texts joined by a space), and how."""

    columns: tuple[str, ...]
    check: bool | None = None
    order: str = "dmy"
    era: str = "auto"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a map says of one file: field → source, or None where the field is not to be used."""

    sources: Mapping[str, Source | None]

    def names(self) -> frozenset[str]:
        """The keys of all headings that the map names."""
        return frozenset(heading_key(name) for source in self.sources.values() if source for name in source.columns)


NOTHING_WANTED = Wanted({})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Field → the columns of one file that it is read from. Made by ``choose_columns``."""

    sources: Mapping[str, Source]

    def columns(self) -> list[str]:
        """All columns that are read, each once."""
        return list(dict.fromkeys(name for source in self.sources.values() for name in source.columns))

    def unlike(self) -> set[str]:
        """Those in which nearly every row holds another value."""
        return {name for field in ("id", "citizen_id") if field in self.sources for name in self.sources[field].columns}


def read_map(columns: Path | str | Mapping[str, Any] | None) -> tuple[Wanted, Wanted]:
    """What a TOML file, or the same as a mapping, says of the left and of the right file.

    ``UsageError`` with all faults of the map at once.
    """
    if columns is None:
        return NOTHING_WANTED, NOTHING_WANTED
    parsed, name = (columns, "columns") if isinstance(columns, Mapping) else (_parsed(Path(columns)), Path(columns).name)
    faults: list[str] = []
    common = {key: value for key, value in parsed.items() if key not in ("left", "right")}
    sides = []
    both = _sources(common, "", faults)
    for side in ("left", "right"):
        own = parsed.get(side, {})
        if not isinstance(own, Mapping):
            faults.append(f"{side}: must be a table of fields")
            own = {}
        sides.append(Wanted({**both, **_sources(own, f"{side}.", faults)}))
    if faults:
        raise _faulty(name, faults)
    return sides[0], sides[1]


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no column map {path}.", message_th=f"ไม่พบไฟล์แผนผังคอลัมน์ {path}") from None
    except (OSError, UnicodeError) as error:
        what = type(error).__name__
        raise UsageError(
            f"The column map {path.name} cannot be read: {what}.", message_th=f"เปิดแผนผังคอลัมน์ {path.name} ไม่ได้"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} is no TOML: {error}.", message_th=f"{path.name} เขียนไม่ถูกแบบ TOML") from None


def _sources(parsed: Mapping[str, Any], where: str, faults: list[str]) -> dict[str, Source | None]:
    found: dict[str, Source | None] = {}
    for field, value in parsed.items():
        if field not in FIELDS:
            faults.append(f"{where}{field}: no such field; there are {', '.join(FIELDS)}")
        elif value is False:
            found[field] = None
        else:
            given = value if isinstance(value, Mapping) else {"column": value}
            found[field] = _source(field, given, f"{where}{field}", faults)
    return found


def _source(field: str, given: Mapping[str, Any], where: str, faults: list[str]) -> Source | None:
    column = given.get("column")
    columns = [column] if isinstance(column, str) else column
    if not isinstance(columns, Sequence) or not columns or not all(isinstance(name, str) and name for name in columns):
        faults.append(f"{where}: must name a column, several in a list, or be false")
        columns = []
    elif field == "id" and len(columns) > 1:
        faults.append(f"{where}: must be one column")
    options = {key: value for key, value in given.items() if key != "column"}
    allowed = _OPTIONS.get(field, {})
    for key, value in options.items():
        if key not in allowed:
            faults.append(f"{where}.{key}: no such setting" + (f"; there are {', '.join(allowed)}" if allowed else ""))
        elif value not in allowed[key]:
            faults.append(f"{where}.{key}: must be one of {', '.join(map(_toml, allowed[key]))}")
    return Source(tuple(columns), **{key: value for key, value in options.items() if key in allowed})


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _faulty(name: str, faults: list[str]) -> UsageError:
    lines = "\n".join(f"  {name}: {fault}" for fault in faults)
    return UsageError(
        f"{len(faults)} faults in the column map:\n{lines}",
        message_th=f"แผนผังคอลัมน์ {name} มีที่ผิด {len(faults)} แห่ง (รายการอยู่ข้างล่าง)",
    )


def choose_columns(headings: Sequence[str], wanted: Wanted = NOTHING_WANTED, *, label: str = "columns") -> ColumnMap:
    """Which columns of a file are read as which field. ``UsageError`` names all columns of the map that it has not."""
    known = _known(headings)
    faults: list[str] = []
    for field, source in wanted.sources.items():
        known.pop(field, None)
        if source is not None:
            columns = tuple(_found(name, headings) or "" for name in source.columns)
            faults += [
                f"{field}: the file has no column “{name}”"
                for name, found in zip(source.columns, columns, strict=True)
                if not found
            ]
            known[field] = Source(columns, source.check, source.order, source.era)
    if faults:
        raise _faulty(label, faults)
    return ColumnMap({field: known[field] for field in FIELDS if field in known})


def _found(name: str, headings: Sequence[str]) -> str | None:
    """The heading that a map means: the very one, else one that differs in case, spaces and punctuation only."""
    if name in headings:
        return name
    return next((heading for heading in headings if heading and heading_key(heading) == heading_key(name)), None)


def _known(headings: Sequence[str]) -> dict[str, Source]:
    best: dict[str, tuple[int, str]] = {}
    for heading in headings:
        field, rank = _FIELD_OF.get(heading_key(heading), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, heading)
    found = {field: Source((heading,)) for field, (_, heading) in best.items()}
    both = next((heading for heading in headings if heading_key(heading) == _WHOLE_OR_LAST), None)
    if both is not None:
        found.setdefault("last_name" if "first_name" in found else "first_name", Source((both,)))
    parts = [found.pop(part).columns[0] if part in found else None for part in _BIRTH_PARTS]
    if "birth_date" not in found and parts[0]:
        # Year, month, day as far as the file has them without a gap: "2501 2 15" is read as a date.
        known = parts[: parts.index(None)] if None in parts else parts
        found["birth_date"] = Source(tuple(part for part in known if part), order="ymd")
    return found
