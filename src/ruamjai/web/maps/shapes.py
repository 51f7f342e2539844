"""Outlines of the whole country for a map to move about in: small, packed once."""

import gzip
import json
from functools import lru_cache
from typing import Any

from ruamjai.web.maps.outlines import Boundaries, Ring

_DECIMALS = 4  # about ten metres


def has_tambons(boundaries: Boundaries | None) -> bool:
    """Whether the boundaries hold tambons, so that a map of the whole country says something."""
    return boundaries is not None and sum(len(code) == 6 for code in boundaries.outlines) > 1000


def packed(boundaries: Boundaries) -> bytes:
    """Two GeoJSON collections, ``provinces`` and ``tambons``, each feature with its code; gzipped."""
    return _packed(boundaries.key, _Held(boundaries))


class _Held:
    """Boundaries beside their key in a cache."""

    def __init__(self, boundaries: Boundaries) -> None:
        self.boundaries = boundaries

    def __hash__(self) -> int:
        return hash(self.boundaries.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.boundaries.key == other.boundaries.key


@lru_cache(maxsize=1)
def _packed(_key: str, held: _Held) -> bytes:
    outlines = held.boundaries.outlines
    layers = {"provinces": 2, "tambons": 6}
    data = {
        name: {
            "type": "FeatureCollection",
            "features": [_feature(code, rings) for code, rings in sorted(outlines.items()) if len(code) == digits],
        }
        for name, digits in layers.items()
    }
    return gzip.compress(json.dumps(data, separators=(",", ":")).encode(), mtime=0)


def _feature(code: str, rings: tuple[Ring, ...]) -> dict[str, Any]:
    # A ring a polygon: holes are areas of their own here, and are drawn over what surrounds them.
    coordinates = [[[[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring.tolist()]] for ring in rings]
    return {
        "type": "Feature",
        "id": int(code),
        "properties": {"code": code},
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }
