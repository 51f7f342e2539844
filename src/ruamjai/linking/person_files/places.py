"""Where people live: house number, and the codes of village, tambon and amphoe, from codes, names or one address.

A place that has no Thai code (a name misspelt, a suburb elsewhere) gets a number of its own from its text, the same in every
file, so that two files that write it alike still agree on it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.person_files.addresses import split_addresses
from ruamjai.linking.person_files.coded import NONE, Coded, Ints, masked, together
from ruamjai.linking.person_files.numbers import stable_hash
from ruamjai.thai import areas
from ruamjai.thai.address import plain_area_name
from ruamjai.thai.text import normalise

UNCODED = 10**9
"""Numbers of places without a Thai code begin here; Thai codes have eight digits at most."""
_HASH_BITS = 40
_MOST_MOO = 99

_OPEN = {"", "-", "--", ".", "0", "00", "ไม่ระบุ", "ไม่ทราบ", "ไม่มี", "ไม่มีข้อมูล", "null", "none", "nan", "n/a"}
_USUAL_HOUSE = "^[1-9][0-9]*(?:/[0-9]+)?$"
# What a spreadsheet makes of 1/2: a day of some month.
_BECAME_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[- ](?:[a-z]{3}|[ก-ฮ]\S*\.)|(?:[a-z]{3}|[ก-ฮ]\S*\.)[- ]\d{1,4}")
_MOO = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?|moo)?\s*0*(\d{1,2})(?:\.0+)?", re.IGNORECASE)
_CODE = re.compile(r"\d[\d\s-]*(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Places:
    """Where each row lives. Codes are -1 where unknown; ``uncoded`` is how many rows name a tambon without a Thai code."""

    house_no: Coded
    village: Ints
    tambon: Ints
    amphoe: Ints
    uncoded: int

    def arrow(self) -> dict[str, pa.Array]:
        """The four columns of a person table."""
        codes = {"village": self.village, "tambon": self.tambon, "amphoe": self.amphoe}
        return {"house_no": self.house_no.arrow(), **{name: masked(code, code == NONE) for name, code in codes.items()}}


def read_places(columns: dict[str, Coded], rows: int) -> Places:
    """The places that the columns house_no, moo, tambon, amphoe, province and address say, as far as the file has them.

    A column of its own is believed before the address.
    """
    if "address" in columns:
        for name, part in split_addresses(columns["address"]).items():
            columns[name] = columns[name].otherwise(part) if name in columns else part
    house_no, moo, tambon, amphoe, province = (
        columns.get(name, Coded.nothing(rows)) for name in ("house_no", "moo", "tambon", "amphoe", "province")
    )
    usual = pc.match_substring_regex(house_no.values, _USUAL_HOUSE)
    tambon_code, amphoe_code, moo_in_code = _codes(tambon, amphoe, province)
    moo_number = moo.items([_read_moo(text) for text in moo.values.to_pylist()], np.int64)
    moo_number = np.where(moo_number == NONE, moo_in_code, moo_number)
    return Places(
        house_no.respelt(pc.invert(usual), _read_house),
        _villages(tambon_code, moo_number), tambon_code, amphoe_code, int((tambon_code >= UNCODED).sum()),
    )  # fmt: skip


def _read_house(text: str) -> str | None:
    house = normalise(text).lower().strip("'\" ")
    if house in _OPEN or _BECAME_DATE.fullmatch(house):
        return None
    return re.sub(r"\s", "", house)


def _read_moo(text: str) -> int | None:
    found = _MOO.fullmatch(normalise(text))
    return (int(found[1]) or None) if found else None


def _villages(tambon: Ints, moo: Ints) -> Ints:
    """tambon * 100 + moo; of a tambon without a Thai code a number made of both."""
    known = (tambon != NONE) & (moo > 0) & (moo <= _MOST_MOO)
    village = np.where(known, tambon * 100 + moo, NONE)
    odd = np.flatnonzero(known & (tambon >= UNCODED))
    if len(odd):
        pairs, place = np.unique(np.column_stack([tambon[odd], moo[odd]]), axis=0, return_inverse=True)
        hashes = [_number_of(f"{code} {number}") for code, number in pairs.tolist()]
        village[odd] = np.array(hashes, np.int64)[place.ravel()]
    return village


def _codes(tambon: Coded, amphoe: Coded, province: Coded) -> tuple[Ints, Ints, Ints]:
    """(tambon, amphoe, moo) of each row; the moo only where an eight-digit village code stands for the tambon."""
    if not any(len(column.values) for column in (tambon, amphoe, province)):
        return tuple(np.full(len(tambon), NONE, np.int64) for _ in range(3))  # type: ignore[return-value]
    # Where all are codes of tambons, they say all that the other columns could.
    row, texts = together(tambon) if _all_codes(tambon) else together(tambon, amphoe, province)
    found = [_place(*(normalise(part or "") for part in parts)) for parts in texts]
    return tuple(np.array([*(part[i] for part in found), NONE], np.int64)[row] for i in range(3))  # type: ignore[return-value]


def _all_codes(tambon: Coded) -> bool:
    """Whether every row holds the code of a tambon that exists."""
    return bool(tambon.filled.all()) and all(len(text) == 6 and areas.current(text) for text in tambon.values.to_pylist())


@lru_cache(maxsize=1 << 16)
def _place(tambon: str, amphoe: str = "", province: str = "") -> tuple[int, int, int]:
    """The numbers of tambon and amphoe that these texts say, and the moo of a village's code; -1 for what is unknown."""
    tambon, amphoe, province = (_digits(part) for part in (tambon, amphoe, province))
    province_code = _province(province)
    amphoe_code = _amphoe(amphoe, province, province_code)
    code, moo = _tambon_digits(tambon, amphoe_code or (amphoe if amphoe.isdigit() else ""))
    found = _current(code) if code else _named(tambon, amphoe, amphoe_code, province, province_code)
    if found is not None:
        return int(found), int(found[:4]), moo
    if amphoe_code is None and code and areas.current(code[:4]):
        amphoe_code = code[:4]
    around = amphoe_code or _key(amphoe), province_code or _key(province)
    amphoe_number = int(amphoe_code) if amphoe_code else _hashed(around[0], around[1])
    return _hashed(code or _key(tambon), *around), amphoe_number, moo


def _digits(part: str) -> str:
    """A code without what people and spreadsheets put into it; any other text as it is, "" where nothing is said."""
    if part.lower() in _OPEN:
        return ""
    return re.sub(r"\.0+$|[\s-]", "", part) if _CODE.fullmatch(part) else part


def _province(province: str) -> str | None:
    if province.isdigit():
        return province[:2] if len(province) in (2, 4, 6) and areas.current(province[:2]) else None
    found = areas.index().match_province(province) if province else []
    return found[0] if found else None


def _amphoe(amphoe: str, province: str, province_code: str | None) -> str | None:
    if amphoe.isdigit():
        code = (province_code or "") + amphoe.zfill(2) if len(amphoe) <= 2 else amphoe[:4]
        return code if len(code) == 4 and areas.current(code) else None
    found = areas.index().match_amphoe(amphoe) if amphoe else []
    if province:
        found = [code for code in found if code[:2] == province_code]
    return found[0] if len(found) == 1 else None


def _tambon_digits(tambon: str, amphoe: str) -> tuple[str | None, int]:
    """(six digits, moo or -1) of a tambon given by its code: alone, as a village's, or as the end of the amphoe's."""
    if not tambon.isdigit():
        return None, NONE
    if len(tambon) <= 2 and len(amphoe) == 4:
        return amphoe + tambon.zfill(2), NONE
    if len(tambon) == 8:
        return tambon[:6], int(tambon[6:]) or NONE
    return tambon, NONE


def _current(code: str) -> str | None:
    now = areas.successor(code)
    return now[0] if len(now) == 1 and len(now[0]) == 6 else None


def _named(tambon: str, amphoe: str, amphoe_code: str | None, province: str, province_code: str | None) -> str | None:
    """The one current tambon of that name, within amphoe and province as far as they are known."""
    if not tambon:
        return None
    found = areas.match(tambon)
    if province_code:
        found = [code for code in found if code[:2] == province_code]
    if amphoe_code:
        found = [code for code in found if code[:4] == amphoe_code]
    elif amphoe and not amphoe.isdigit():
        within = areas.index().match_amphoe(amphoe)
        found = [code for code in found if code[:4] in within] if within else found
    return found[0] if len(found) == 1 else None


def _key(text: str) -> str:
    return re.sub(r"[\s.'-]", "", plain_area_name(text)).lower()


def _hashed(place: str, *around: str) -> int:
    return _number_of(" ".join([place, *around]).strip()) if place else NONE


def _number_of(text: str) -> int:
    return UNCODED + stable_hash(text, bits=_HASH_BITS)
