"""A map without outlines: every area one hexagon of equal size, as near to its amphoe's seat as the others allow.

Tambons have no point of their own, so each goes to its amphoe's seat; who gets which hexagon is the assignment with the least
sum of squared distances (``scipy.optimize.linear_sum_assignment``), which keeps the hexagons of one amphoe together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import ConvexHull, QhullError

Points = NDArray[np.float64]
Cell = tuple[int, int]
_CORNERS = [(sin(radians(60 * i)), -cos(radians(60 * i))) for i in range(6)]  # the first at the top, then clockwise
FILL = 0.8  # share of the area that the hexagons cover: room for the shape of a province to show


def hexagons(groups: Mapping[str, Sequence[str]], seats: Mapping[str, tuple[float, float]]) -> dict[str, Cell]:
    """A hexagon (column, row) for every area: each group of areas around its seat (lon, lat in degrees).

    ``groups``: seat's code -> codes of the areas there. A group whose seat is unknown goes to the middle of the others. Every
    area gets exactly one hexagon, no hexagon two areas.
    """
    members = [(group, code) for group in sorted(groups) for code in sorted(groups[group])]
    if not members:
        return {}
    placed = _plane({group: seats[group] for group in groups if group in seats})
    centre = np.mean(list(placed.values()), axis=0) if placed else np.zeros(2)
    targets = np.array([placed.get(group, centre) for group, _code in members])
    size = _hexagon_size(targets, len(members))
    cells, points = _grid(targets, size, len(members))
    cost = ((targets[:, np.newaxis, :] - points[np.newaxis, :, :]) ** 2).sum(axis=2)
    rows, chosen = linear_sum_assignment(cost)
    taken: dict[str, list[Cell]] = defaultdict(list)
    for row, column in zip(rows, chosen, strict=True):
        taken[members[row][0]].append(cells[column])
    found: dict[str, Cell] = {}
    for group in sorted(groups):
        in_reading_order = sorted(taken[group], key=lambda cell: (cell[1], cell[0]))
        found |= dict(zip(sorted(groups[group]), in_reading_order, strict=True))
    return _from_the_corner(found)


def centre_of(cell: Cell, radius: float) -> tuple[float, float]:
    """The middle of a hexagon of that radius (corner to middle); hexagon (0, 0) touches the left and the top edge."""
    column, row = cell
    return (column + 0.5 + (row % 2) / 2) * sqrt(3) * radius, (1.5 * row + 1) * radius


def corners_of(cell: Cell, radius: float, *, inset: float = 0.0) -> list[tuple[int, int]]:
    """The six corners of a hexagon in whole units; ``inset`` draws it smaller, so that a gap shows between neighbours."""
    x, y = centre_of(cell, radius)
    return [(round(x + dx * (radius - inset)), round(y + dy * (radius - inset))) for dx, dy in _CORNERS]


def neighbours(cell: Cell) -> list[Cell]:
    """The six hexagons around, in the order of the edges (upper right first, then clockwise)."""
    column, row = cell
    shift = row % 2
    return [
        (column + shift, row - 1),
        (column + 1, row),
        (column + shift, row + 1),
        (column - 1 + shift, row + 1),
        (column - 1, row),
        (column - 1 + shift, row - 1),
    ]


def borders(cells: Mapping[str, Cell], group_of: Mapping[str, str], radius: float) -> str:
    """The edges between hexagons of unlike groups and around the whole, as the ``d`` of an SVG path."""
    owner = {cell: group_of[code] for code, cell in cells.items()}
    parts = []
    for cell, group in sorted(owner.items()):
        corners = corners_of(cell, radius)
        for edge, across in enumerate(neighbours(cell)):
            if owner.get(across) != group and (across not in owner or cell < across):
                (x1, y1), (x2, y2) = corners[edge], corners[(edge + 1) % 6]
                parts.append(f"M{x1} {y1}L{x2} {y2}")
    return "".join(parts)


def _plane(seats: Mapping[str, tuple[float, float]]) -> dict[str, Points]:
    if not seats:
        return {}
    squeeze = cos(radians(sum(lat for _lon, lat in seats.values()) / len(seats)))
    return {code: np.array([lon * squeeze, -lat]) for code, (lon, lat) in seats.items()}


def _hexagon_size(targets: Points, n: int) -> float:
    """Radius at which ``n`` hexagons cover a fair share of what the seats span."""
    seats = np.unique(targets, axis=0)
    spread = float(np.ptp(seats, axis=0).max()) if len(seats) > 1 else 1.0
    try:
        area = float(ConvexHull(seats).volume)  # in the plane the "volume" is the area
    except (QhullError, ValueError):  # fewer than three seats, or all on one line
        area = 0.0
    area = max(area, spread**2 / 4)
    return sqrt(area * FILL / n / (1.5 * sqrt(3)))


def _grid(targets: Points, size: float, n: int) -> tuple[list[Cell], Points]:
    """Hexagons that may be taken: all around the seats, with room for everybody around any of them."""
    reach = size * (sqrt(n) + 3) * 1.2
    low, high = targets.min(axis=0) - reach, targets.max(axis=0) + reach
    columns = int((high[0] - low[0]) / (sqrt(3) * size)) + 2
    rows = int((high[1] - low[1]) / (1.5 * size)) + 2
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    points = np.array([centre_of(cell, size) for cell in cells]) + low
    seats = np.unique(targets, axis=0)
    counts = np.array([(targets == seat).all(axis=1).sum() for seat in seats])
    near = np.zeros(len(points), dtype=bool)
    for seat, count in zip(seats, counts, strict=True):
        distance = ((points - seat) ** 2).sum(axis=1)
        near[np.argsort(distance, kind="stable")[: 4 * int(count) + 30]] = True
    if near.sum() < n:
        near[:] = True
    return [cell for cell, keep in zip(cells, near, strict=True) if keep], points[near]


def _from_the_corner(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Move all so that the first column and row are used; rows move by twos, as odd rows are shifted."""
    left = min(column for column, _row in cells.values())
    top = min(row for _column, row in cells.values()) // 2 * 2
    return {code: (column - left, row - top) for code, (column, row) in cells.items()}
