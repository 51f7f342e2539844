"""The areas of the country and how they lie in one another: names, paths, what lies in what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ruamjai.thai import areas as thai_areas
from ruamjai.thai.order import order_key
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

COUNTRY = "TH"
LEVELS = ("country", "province", "amphoe", "tambon", "village")
_COLUMNS = ("area_code", "level", "parent_code", "name_th", "name_en", "order_key", "lon", "lat")


@dataclass(frozen=True, slots=True)
class Area:
    """One area; ``seat`` is (lon, lat) in degrees where known. Names come without the word for their level."""

    code: str
    level: str
    parent: str | None
    name_th: str
    name_en: str
    order: str
    seat: tuple[float, float] | None

    @property
    def area_code(self) -> str:
        """For ``permissions``: a thing that lies in an area."""
        return self.code

    @property
    def in_bangkok(self) -> bool:
        return self.code[:2] == thai_areas.BANGKOK


class Atlas:
    """All areas, by code and by what they lie in."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.code: area for area in areas}
        inside: dict[str, list[Area]] = defaultdict(list)
        for area in self._areas.values():
            if area.parent is not None:
                inside[area.parent].append(area)
        self._inside = {code: tuple(sorted(found, key=_list_order)) for code, found in inside.items()}

    def __contains__(self, code: object) -> bool:
        return code in self._areas

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def __len__(self) -> int:
        return len(self._areas)

    def get(self, code: str | None) -> Area | None:
        """The area of that code, or None."""
        return self._areas.get(code) if code else None

    def area(self, code: str) -> Area:
        """The area of that code; ``KeyError`` if there is none."""
        return self._areas[code]

    def inside(self, code: str) -> tuple[Area, ...]:
        """The areas that lie directly in it: by name in Thai dictionary order, villages by number."""
        return self._inside.get(code, ())

    def path(self, code: str) -> list[Area]:
        """The areas from the country down to this one; ``KeyError`` if there is no such area."""
        area: Area | None = self._areas[code]
        path = []
        while area is not None:
            path.append(area)
            area = self.get(area.parent)
        return path[::-1]

    def of_level(self, level: str, within: str = COUNTRY) -> list[Area]:
        """The areas of one level inside ``within``, in code order."""
        prefix = "" if within == COUNTRY else within
        found = (area for area in self._areas.values() if area.level == level and area.code.startswith(prefix))
        return sorted(found, key=lambda area: area.code)


def _list_order(area: Area) -> str:
    return area.code if area.level == "village" else area.order


def atlas(run: SealedRun | None) -> Atlas:
    """The areas as the run knows them, villages included; without a run those of the closed list, down to tambons."""
    if run is None or not run.has("areas"):
        return closed_list()
    return _of_run(run)


@once_a_run
def _of_run(run: SealedRun) -> Atlas:
    rows = columns_of(run, "areas", *_COLUMNS)
    return Atlas(
        Area(code, level, parent, th, en, order, (lon, lat) if lon is not None and lat is not None else None)
        for code, level, parent, th, en, order, lon, lat in zip(*(rows[name] for name in _COLUMNS), strict=True)
    )


@cache
def closed_list() -> Atlas:
    """The areas of Thailand without any run."""
    return Atlas(
        Area(
            area.code, area.level, area.parent, area.name_th, area.name_en, order_key(area.name_th),
            (area.lon, area.lat) if area.lon is not None and area.lat is not None else None,
        )
        for area in thai_areas.all_areas()
    )  # fmt: skip
