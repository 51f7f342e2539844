"""The geometry of the calibration plot: stated probability across, found share upwards, both in log odds.

Most links are stated at more than 99 in 100; on a plain scale all of them would lie in one corner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from ruamjai.web.queries.link_quality import Bin

SIDE = 300
"""Width and height of the plotting square, in units of the SVG."""
TICKS = (0.01, 0.1, 0.5, 0.9, 0.99, 0.999)
_LEAST, _MOST = 0.004, 0.9996  # what lies beyond stands at the edge


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its words."""

    at: str
    from_top: str
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One bin: where it stands, its interval from ``top`` to ``bottom``, and the row of the table that it is."""

    x: str
    y: str
    top: str
    bottom: str
    bin: Bin


def points(bins: Iterable[Bin]) -> list[Point]:
    """The bins that somebody has read."""
    return [
        Point(_across(one.reviewed_stated), _down(one.estimate), _down(one.ul), _down(one.ll), one)
        for one in bins
        if one.reviewed_stated is not None and one.estimate is not None and one.ll is not None and one.ul is not None
    ]


def ticks() -> list[Tick]:
    """The lines of the grid, the same both ways."""
    return [Tick(_across(share), _down(share), f"{share * 100:g}") for share in TICKS]


def _placed(share: float) -> float:
    def log_odds(p: float) -> float:
        return log(p / (1 - p))

    kept = min(max(share, _LEAST), _MOST)
    return (log_odds(kept) - log_odds(_LEAST)) / (log_odds(_MOST) - log_odds(_LEAST))


def _across(share: float) -> str:
    return f"{_placed(share) * SIDE:.1f}"


def _down(share: float) -> str:
    return f"{(1 - _placed(share)) * SIDE:.1f}"
