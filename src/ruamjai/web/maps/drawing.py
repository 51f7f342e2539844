"""A drawing of areas, ready for a template: each area once, as an outline or a hexagon, with its code."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt

import numpy as np

from ruamjai.web.maps import schematic
from ruamjai.web.maps.outlines import Boundaries
from ruamjai.web.maps.projection import Projection, fit, middle, path_of, polygon

_WIDTH = 1000  # units, so that words on every map have one size
_MOST_HEX_RADIUS = 48
_DOT = 9  # radius of an area that has no outline


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its path and where its name may stand, in units of the drawing."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """``borders`` are the lines between groups (amphoe); ``land`` is ground that belongs to no current area."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    borders: str
    land: str
    group_places: Mapping[str, tuple[int, int]]  # where a group's name may stand
    schematic: bool
    credit: str

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    def shape(self, code: str) -> Shape | None:
        """The shape of that area, or None."""
        return next((shape for shape in self.shapes if shape.code == code), None)


@dataclass(frozen=True)
class Place:
    """An area to draw. ``group`` is the area whose seat it stands at when there is no outline; ``seat`` is lon, lat."""

    code: str
    group: str
    seat: tuple[float, float] | None


def draw(places: Sequence[Place], boundaries: Boundaries | None) -> Drawing:
    """Draw ``places``: by their outlines where the boundaries have most of them, else as hexagons around the seats.

    A place without an outline on a map of outlines is a dot beside its group.
    """
    return _draw(tuple(places), _Held(boundaries))


class _Held:
    """Boundaries as a cache key: the folder's state instead of its thousands of points."""

    def __init__(self, boundaries: Boundaries | None) -> None:
        self.boundaries = boundaries
        self.key = boundaries.key if boundaries else ""

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.key == other.key


@lru_cache(maxsize=160)  # every province by outlines and by hexagons
def _draw(places: tuple[Place, ...], held: _Held) -> Drawing:
    boundaries = held.boundaries
    if boundaries:
        outlined = [place for place in places if place.code in boundaries.outlines]
        if outlined and len(outlined) * 2 >= len(places):
            return _outlined(places, boundaries)
    return _schematic(places)


def _outlined(places: Sequence[Place], boundaries: Boundaries) -> Drawing:
    outlines = {place.code: boundaries.outlines[place.code] for place in places if place.code in boundaries.outlines}
    projection = fit(np.concatenate([ring for rings in outlines.values() for ring in rings]))
    level = len(places[0].code)
    grid = 2 if level == 2 else 1
    shapes, by_group = [], defaultdict(list)
    for place in places:
        if place.code in outlines:
            x, y = middle(outlines[place.code], projection)
            shapes.append(Shape(place.code, path_of(outlines[place.code], projection, grid=grid), round(x), round(y)))
            by_group[place.group].append((x, y))
    shapes += _dots([place for place in places if place.code not in outlines], by_group, projection)
    groups = sorted({place.group for place in places})
    group_rings = [boundaries.outlines[group] for group in groups if len(group) < level and group in boundaries.outlines]
    provinces = sorted({place.code[:2] for place in places}) if level > 2 else []
    return Drawing(
        width=projection.width,
        height=projection.height,
        shapes=tuple(sorted(shapes, key=lambda shape: shape.code)),
        borders="".join(path_of(rings, projection, grid=grid) for rings in group_rings),
        land="".join(path_of(boundaries.land.get(province, ()), projection) for province in provinces),
        group_places={
            group: (round(float(np.mean([x for x, _ in points]))), round(float(np.mean([y for _, y in points]))))
            for group, points in by_group.items()
        },
        schematic=False,
        credit=boundaries.credit,
    )


def _dots(
    places: Sequence[Place], by_group: Mapping[str, Sequence[tuple[float, float]]], projection: Projection
) -> list[Shape]:
    """Places without an outline, as dots in a ring around the middle of their group."""
    waiting: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        waiting[place.group].append(place)
    everywhere = [point for points in by_group.values() for point in points]
    shapes = []
    for group, members in sorted(waiting.items()):
        around = np.mean(by_group.get(group) or everywhere or [(projection.width / 2, projection.height / 2)], axis=0)
        for i, place in enumerate(members):
            turn = 2 * pi * i / len(members)
            ring = 0 if len(members) == 1 else _DOT * max(1.4, len(members) / 2.2)
            x, y = round(float(around[0] + ring * sin(turn))), round(float(around[1] - ring * cos(turn)))
            shapes.append(Shape(place.code, _dot(x, y), x, y))
    return shapes


def _dot(x: int, y: int) -> str:
    """A small circle as a path, so that every shape is one."""
    return f"M{x - _DOT} {y}a{_DOT} {_DOT} 0 1 0 {2 * _DOT} 0a{_DOT} {_DOT} 0 1 0-{2 * _DOT} 0z"


def _schematic(places: Sequence[Place]) -> Drawing:
    groups: dict[str, list[str]] = defaultdict(list)
    for place in places:
        groups[place.group].append(place.code)
    seats = {place.group: place.seat for place in places if place.seat}
    cells = schematic.hexagons(groups, seats)
    columns = 1.5 + max(column for column, _row in cells.values())
    radius = min(_MOST_HEX_RADIUS, _WIDTH / columns / sqrt(3))
    shapes = []
    for code, cell in sorted(cells.items()):
        x, y = schematic.centre_of(cell, radius)
        shapes.append(Shape(code, polygon(schematic.corners_of(cell, radius, inset=1)), round(x), round(y)))
    centres = {shape.code: (shape.x, shape.y) for shape in shapes}
    group_of = {place.code: place.group for place in places}
    lines = "" if all(len(codes) == 1 for codes in groups.values()) else schematic.borders(cells, group_of, radius)
    return Drawing(
        width=round(max(x for x, _ in centres.values()) + radius * sqrt(3) / 2) + 2,
        height=round(max(y for _, y in centres.values()) + radius) + 2,
        shapes=tuple(shapes),
        borders=lines,
        land="",
        group_places={
            group: (
                round(float(np.mean([centres[code][0] for code in codes]))),
                round(float(np.mean([centres[code][1] for code in codes]))),
            )
            for group, codes in groups.items()
        },
        schematic=True,
        credit="",
    )
