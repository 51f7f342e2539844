"""Outlines of areas, from GeoJSON files in a folder that the user sets (``RUAMJAI_BOUNDARIES``).

Any ``*.geojson`` or ``*.json`` whose features carry ``adm1_pcode``, ``adm2_pcode`` or ``adm3_pcode`` ("TH" and the code of the
Department of Provincial Administration; as UN OCHA's COD-AB names them, in either case) is read. Names are never taken from
there. What the folder's owner wants shown beside a map stands in ``RUAMJAI_BOUNDARIES_CREDIT``, in a ``credit.txt``, or in
quotation marks after the word "Credit" in a ``README.md``.
"""

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruamjai.thai import areas

Ring = NDArray[np.float64]  # points x (lon, lat), in degrees
FOLDER = "RUAMJAI_BOUNDARIES"
CREDIT = "RUAMJAI_BOUNDARIES_CREDIT"
_PCODE = re.compile(r"^adm([1-3])_pcode$", re.IGNORECASE)
_COORDINATE_LIMIT = 180.0


@dataclass(frozen=True)
class Boundaries:
    """Outlines under the codes of current areas. ``land`` holds outlines of codes that no current area has, by province."""

    outlines: dict[str, tuple[Ring, ...]]
    credit: str
    key: str  # changes when the files do
    land: dict[str, tuple[Ring, ...]] = field(default_factory=dict)


def boundaries() -> Boundaries | None:
    """The boundaries of the folder that is set, read once until its files change; None if none is set or none can be read."""
    folder = os.environ.get(FOLDER)
    if not folder or not Path(folder).is_dir():
        return None
    files = _files(Path(folder))
    stamp = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _read(folder, stamp, os.environ.get(CREDIT, "")) if files else None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".geojson", ".json"))


@lru_cache(maxsize=2)
def _read(folder: str, stamp: tuple[tuple[str, int, int], ...], credit: str) -> Boundaries | None:
    found: dict[str, tuple[Ring, ...]] = {}
    for path in _files(Path(folder)):
        found |= dict(_outlines_of(path))
    if not found:
        return None
    key = sha256(repr(stamp).encode()).hexdigest()[:12]
    outlines, land = _under_current_codes(found, areas.current, areas.successor)
    return Boundaries(outlines, credit or credit_of(Path(folder)), key, land)


def _outlines_of(path: Path) -> Iterable[tuple[str, tuple[Ring, ...]]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # not a file of outlines: the map does without it
    for feature in features:
        code = _code_of(feature.get("properties") or {})
        rings = rings_of(feature.get("geometry") or {})
        if code and rings:
            yield code, rings


def _code_of(properties: dict[str, Any]) -> str:
    """The code of the innermost level that a feature names."""
    levels = {int(match[1]): str(value) for name, value in properties.items() if value and (match := _PCODE.match(name))}
    if not levels:
        return ""
    innermost = max(levels)
    code = levels[innermost].removeprefix("TH")
    return code if code.isdigit() and len(code) == 2 * innermost else ""


def rings_of(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    """The rings of a Polygon or MultiPolygon; rings that are no outline on Earth are left out."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    if kind not in ("Polygon", "MultiPolygon"):
        return ()
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = (np.array([point[:2] for point in ring], dtype=np.float64) for polygon in polygons for ring in polygon)
    return tuple(
        ring for ring in rings if len(ring) >= 3 and np.isfinite(ring).all() and np.abs(ring).max() <= _COORDINATE_LIMIT
    )


def _under_current_codes(
    found: dict[str, tuple[Ring, ...]], current: Callable[[str], bool], successor: Callable[[str], tuple[str, ...]]
) -> tuple[dict[str, tuple[Ring, ...]], dict[str, tuple[Ring, ...]]]:
    """Outlines of abolished codes go to their one successor if it has none of its own, else they are plain land."""
    outlines = {code: rings for code, rings in found.items() if current(code)}
    land: dict[str, tuple[Ring, ...]] = {}
    for code in sorted(set(found) - set(outlines)):
        heirs = successor(code)
        if len(heirs) == 1 and len(heirs[0]) == len(code) and heirs[0] not in outlines:
            outlines[heirs[0]] = found[code]
        else:
            land[code[:2]] = land.get(code[:2], ()) + found[code]
    return outlines, land


def credit_of(folder: Path) -> str:
    """The line that the owner of the outlines wants shown; "" if the folder says none."""
    if (folder / "credit.txt").is_file():
        return (folder / "credit.txt").read_text(encoding="utf-8").strip()
    if (folder / "README.md").is_file():
        text = " ".join((folder / "README.md").read_text(encoding="utf-8").split())
        said = re.search(r"[Cc]redit[^\"“]{0,60}[\"“]([^\"”]+)[\"”]", text)
        return said[1].strip() if said else ""
    return ""
