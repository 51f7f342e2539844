"""Areas of Thailand by code and by name, on the ``geothai`` package: 77 provinces, 928 amphoe, 7,436 tambons.

Codes have 2, 4 or 6 digits (a village's has 8). Files of agencies also hold codes that are no current tambon: abolished
ones, of which geothai knows successors, and pseudo-codes of municipalities (…94 to …99), which stand for parts of
several tambons and have no successor. Names come with prefix noise and are matched against the closed list only: an
import with shifted columns must never create a district called อยู่ลำบาก (thai-facts 6.5).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import geothai
from geothai import abolished

from ruamjai.thai.address import Address, area_key, plain_area_name, split_address
from ruamjai.thai.seats import amphoe_seats
from ruamjai.thai.text import normalise

__all__ = ["Address", "Area", "AreaIndex", "all_areas", "current", "index", "level_word", "match", "split_address", "successor"]

COUNTRY = "TH"
BANGKOK = "10"
Level = Literal["country", "province", "amphoe", "tambon", "village"]


@dataclass(frozen=True, slots=True)
class Area:
    """One area. ``parent`` is the code of the area it lies in (None for the country); names come without prefixes.

    ``lon``, ``lat`` is its seat in degrees (WGS 84), known for most amphoe and, as its first amphoe's, for provinces.
    """

    code: str
    level: Level
    parent: str | None
    name_th: str
    name_en: str
    lon: float | None
    lat: float | None


class AreaIndex:
    """The closed list of areas. Holds nothing itself: all indexes are built once a process, when first asked for."""

    def current(self, code: str) -> bool:
        """True for the code of a province, amphoe or tambon that exists today."""
        return code in _current_codes()

    def successor(self, code: str) -> tuple[str, ...]:
        """The current codes that stand for a code today: itself, its successors if abolished, () if none is known.

        More than one means that the area was split and the code alone does not say which part is meant. Pseudo-tambons
        of municipalities have () unless geothai knows the tambon that took over.
        """
        return _successor(code)

    def match(self, tambon: str, amphoe: str = "", province: str = "") -> list[str]:
        """Codes of current tambons with that name, in code order; an empty part does not narrow.

        Takes prefixes (ต. ตำบล แขวง อ. อำเภอ กิ่งอำเภอ เขต จ. จังหวัด), "เมือง" for a province's first amphoe, กทม. and
        English names. A name that no current tambon has is looked up among the abolished, whose current successors
        are given. One code is a clear answer, several need another part, none is no tambon.
        """
        return list(_match(normalise(tambon), normalise(amphoe), normalise(province)))

    def match_amphoe(self, amphoe: str, province: str = "") -> list[str]:
        """Codes of current amphoe with that name, in code order; rules as for ``match``.

        An amphoe that has gone to a newer province (บึงกาฬ, once of หนองคาย) is found under its old one too.
        """
        wanted, within = area_key(plain_area_name(normalise(amphoe))), self.match_province(province) if province else []
        found = _amphoe_by_name().get(wanted, ())
        if wanted in ("เมือง", "mueang"):
            found = tuple(code for code in _current_codes() if len(code) == 4 and code.endswith("01") and code[:2] != BANGKOK)
        if not province:
            return sorted(found)
        return sorted(code for code in found if code[:2] in within) or [code for one in within for code in _moved(wanted, one)]

    def match_province(self, province: str) -> list[str]:
        """The code of the current province with that name, in a list; empty if there is none.

        One slip in a name of five letters or more is forgiven (เชียงรายย, Chang Rai) where no second province is as near.
        """
        name = area_key(plain_area_name(normalise(province)))
        code = _province_by_name().get(name) or _province_with_a_slip(name)
        return [code] if code else []

    def all_areas(self) -> list[Area]:
        """The country, its provinces, amphoe and tambons, in code order within each level."""
        return list(_all_areas())


@cache
def index() -> AreaIndex:
    """The one index of the process."""
    return AreaIndex()


def current(code: str) -> bool:
    """See ``AreaIndex.current``."""
    return index().current(code)


def successor(code: str) -> tuple[str, ...]:
    """See ``AreaIndex.successor``."""
    return index().successor(code)


def match(tambon: str, amphoe: str = "", province: str = "") -> list[str]:
    """See ``AreaIndex.match``."""
    return index().match(tambon, amphoe, province)


def all_areas() -> list[Area]:
    """See ``AreaIndex.all_areas``."""
    return index().all_areas()


_LEVEL_WORDS = {"country": "ประเทศ", "province": "จังหวัด", "amphoe": "อำเภอ", "tambon": "ตำบล", "village": "หมู่ที่"}
_BANGKOK_WORDS = {"country": "ประเทศ", "province": "", "amphoe": "เขต", "tambon": "แขวง", "village": "ชุมชน"}


def level_word(level: str, bangkok: bool = False) -> str:
    """The Thai word before an area's name; Bangkok has เขต and แขวง, and กรุงเทพมหานคร takes no word."""
    return (_BANGKOK_WORDS if bangkok else _LEVEL_WORDS)[level]


def level_of(code: str) -> Level:
    """The level that a code's length says; ``ValueError`` for any other length."""
    if code == COUNTRY:
        return "country"
    levels: dict[int, Level] = {2: "province", 4: "amphoe", 6: "tambon", 8: "village"}
    if len(code) not in levels or not code.isdigit():
        raise ValueError("an area code is TH or has 2, 4, 6 or 8 digits")
    return levels[len(code)]


def holding(codes: Iterable[str]) -> str:
    """The smallest area that holds all of these: the country where nothing smaller does, and of none."""
    listed = list(codes)
    shared = listed[0] if listed else COUNTRY
    while shared and not all(code.startswith(shared) for code in listed):
        shared = shared[:-2]
    return shared or COUNTRY


@cache
def _current_codes() -> frozenset[str]:
    provinces = geothai.provinces()
    amphoe = [found for province in provinces for found in geothai.districts(province.code)]
    tambons = [found for one in amphoe for found in geothai.subdistricts(one.code)]
    return frozenset(area.code for level in (provinces, amphoe, tambons) for area in level)


@cache
def _province_by_name() -> dict[str, str]:
    names = {"กทม": BANGKOK, "กรุงเทพ": BANGKOK, "อยุธยา": "14", "ayutthaya": "14", "โคราช": "30", "korat": "30"}
    for province in geothai.provinces():
        names |= {area_key(province.name_th): province.code, area_key(province.name_en): province.code}
    return names


_SHORTEST_WITH_A_SLIP = 5  # ตาก and ตราด, ระยอง and ระนอง lie too near each other


@lru_cache(maxsize=4096)
def _province_with_a_slip(name: str) -> str | None:
    if len(name) < _SHORTEST_WITH_A_SLIP:
        return None
    near = {code for known, code in _province_by_name().items() if _one_slip(name, known)}
    return near.pop() if len(near) == 1 else None


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong or exchanged with its neighbour is all that parts two texts."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST_WITH_A_SLIP:
        return False
    same = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    rest, its_rest = one[same:], other[same:]
    swapped = rest[1:2] + rest[:1] == its_rest[:2] and rest[2:] == its_rest[2:]
    return rest[1:] == its_rest[1:] or rest[1:] == its_rest or rest == its_rest[1:] or swapped


def _moved(name: str, province: str) -> tuple[str, ...]:
    """Current amphoe that stand for one which this province had once: by geothai, or the only one of that name anywhere."""
    once = [area for area in abolished.abolished_areas() if area.level == "district" and area.code[:2] == province]
    once = [area for area in once if area_key(plain_area_name(area.name_th)) == name]
    if not once:
        return ()
    known = tuple(sorted({now for area in once for now in _successor(area.code)}))
    current = _amphoe_by_name()
    return known or current.get(name, ()) or current.get(f"เมือง{name}", ())


@cache
def _amphoe_by_name() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for province in geothai.provinces():
        for amphoe in geothai.districts(province.code):
            for name in {area_key(plain_area_name(amphoe.name_th)), area_key(amphoe.name_en)}:
                names[name] = (*names.get(name, ()), amphoe.code)
    return names


@cache
def _abolished_by_code() -> dict[str, tuple[str, ...]]:
    return {area.code: area.successors for area in abolished.abolished_areas()}


@lru_cache(maxsize=65536)
def _successor(code: str) -> tuple[str, ...]:
    if code in _current_codes():
        return (code,)
    # A successor may have been abolished itself since; the chain is short and has no rings.
    found = {now for then in _abolished_by_code().get(code, ()) for now in _successor(then)}
    return tuple(sorted(found))


_BOTH_NAMES = re.compile(r"\s*[()]")  # "ปอภาร (ปอพาน)" is written either way


@cache
def _tambons_by_name() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for province in geothai.provinces():
        for amphoe in geothai.districts(province.code):
            for tambon in geothai.subdistricts(amphoe.code):
                for name in {area_key(one) for one in (tambon.name_th, tambon.name_en, *_BOTH_NAMES.split(tambon.name_th))}:
                    names.setdefault(name, []).append(tambon.code)
    return {name: tuple(sorted(codes)) for name, codes in names.items() if name}


@cache
def _abolished_by_name() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for area in abolished.abolished_areas():
        if area.level == "subdistrict":
            names[area_key(area.name_th)] = (*names.get(area_key(area.name_th), ()), area.code)
    return names


@lru_cache(maxsize=65536)
def _match(tambon: str, amphoe: str, province: str) -> tuple[str, ...]:
    name = area_key(plain_area_name(tambon))
    if not name:
        return ()
    within_province = index().match_province(province)
    within_amphoe = index().match_amphoe(amphoe, province if within_province else "")
    if (area_key(province) and not within_province) or (area_key(amphoe) and not within_amphoe):
        return ()  # a part that is no area narrows to nothing

    def fits(code: str) -> bool:
        return code[:4] in within_amphoe if within_amphoe else not within_province or code[:2] in within_province

    found = tuple(code for code in _tambons_by_name().get(name, ()) if fits(code))
    if found:
        return found
    return tuple(sorted({now for code in _abolished_by_name().get(name, ()) if fits(code) for now in _successor(code)}))


@cache
def _all_areas() -> tuple[Area, ...]:
    seats = amphoe_seats()
    areas = [Area(COUNTRY, "country", None, "ประเทศไทย", "Thailand", None, None)]
    provinces = geothai.provinces()
    amphoe = [found for province in provinces for found in geothai.districts(province.code)]
    for province in provinces:
        lon, lat = seats.get(f"{province.code}01", (None, None))
        areas.append(Area(province.code, "province", COUNTRY, province.name_th, province.name_en, lon, lat))
    for one in amphoe:
        lon, lat = seats.get(one.code, (None, None))
        areas.append(Area(one.code, "amphoe", one.province_code, plain_area_name(one.name_th), one.name_en, lon, lat))
    for one in amphoe:
        for tambon in geothai.subdistricts(one.code):
            areas.append(Area(tambon.code, "tambon", one.code, tambon.name_th, tambon.name_en, None, None))
    return tuple(areas)
