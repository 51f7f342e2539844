"""From degrees to the units of a drawing, and outlines to the path of an SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projection:
    """A plain map of a small piece of Earth: equirectangular, true to shape at its middle latitude.

    A point (lon, lat) stands at ``((lon - west) * squeeze * scale + pad, (north - lat) * scale + pad)``.
    """

    west: float
    north: float
    squeeze: float
    scale: float
    pad: float
    width: int
    height: int

    def place(self, points: Points) -> Points:
        """Points (n x lon, lat in degrees) as points of the drawing (n x x, y)."""
        x = (points[:, 0] - self.west) * self.squeeze * self.scale + self.pad
        y = (self.north - points[:, 1]) * self.scale + self.pad
        return np.column_stack([x, y])


def fit(points: Points, *, width: int = 1000, height: int = 1200, pad: int = 12) -> Projection:
    """The projection that fits ``points`` (n x lon, lat) into at most ``width`` x ``height`` units.

    ``ValueError`` if there is no point. A single point stands in the middle of a small square.
    """
    if not len(points):
        raise ValueError("a map needs a point")
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    squeeze = float(np.cos(np.radians((north + south) / 2)))
    across, down = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((width - 2 * pad) / across, (height - 2 * pad) / down)
    return Projection(
        west=float(west),
        north=float(north),
        squeeze=squeeze,
        scale=float(scale),
        pad=pad,
        width=round(across * scale) + 2 * pad,
        height=round(down * scale) + 2 * pad,
    )


def path_of(rings: Iterable[Points], projection: Projection, *, grid: int = 1) -> str:
    """Rings as the ``d`` of an SVG path, in whole units of ``grid``.

    Every point is moved to the same grid, so that neighbours still share their border; rings that shrink to nothing are left
    out. Relative steps keep the page small.
    """
    parts = []
    for ring in rings:
        points = np.round(projection.place(ring) / grid).astype(np.int64) * grid
        moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
        points = points[moved]
        if len(points) > 1 and (points[0] == points[-1]).all():
            points = points[:-1]
        if len(points) >= 3:
            parts.append(polygon(points.tolist()))
    return "".join(parts)


def polygon(points: Sequence[Sequence[int]]) -> str:
    """A closed path through points in whole units."""
    start, *rest = points
    text, last = f"M{start[0]} {start[1]}l", start
    steps = []
    for point in rest:
        dx, dy = point[0] - last[0], point[1] - last[1]
        steps.append(f"{dx}{'' if dy < 0 else ' '}{dy}")
        last = point
    return text + " ".join(steps).replace(" -", "-") + "z"


def middle(rings: Sequence[Points], projection: Projection) -> tuple[float, float]:
    """Where a name may stand: the centre of mass of the largest ring, in units of the drawing."""
    placed = [projection.place(ring) for ring in rings]
    sizes = [abs(_area(ring)) for ring in placed]
    ring = placed[int(np.argmax(sizes))]
    x, y = ring[:, 0], ring[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    if abs(cross.sum()) < 1e-9:
        return float(x.mean()), float(y.mean())
    across = ((x + np.roll(x, -1)) * cross).sum() / (3 * cross.sum())
    down = ((y + np.roll(y, -1)) * cross).sum() / (3 * cross.sum())
    return float(across), float(down)


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)
