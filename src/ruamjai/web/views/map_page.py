"""The map of an area's page: drawing, colours, words and the table behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ruamjai.warehouse.privacy import SMALL
from ruamjai.web import maps, sentences
from ruamjai.web.maps import Classes, Drawing
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.queries.figures import AreaFigures, Figures
from ruamjai.web.templatetags.ruamjai import percent
from ruamjai.web.titles import name

_LETTER, _LINE = 13, 30  # about the width of a letter and the height of a line of a name, in units of the drawing


@dataclass(frozen=True, slots=True)
class Painted:
    """One area of the map: its path, the class of its colour, where it leads, what it says; ``chosen`` is the page's own."""

    area: Area
    path: str
    css: str
    url: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour of the map and what it means."""

    css: str
    words: str


@dataclass(frozen=True)
class MapPicture:
    """``pin`` is (x, y, name, anchor) of the page's own area; ``labels`` are names of the groups on the map."""

    drawing: Drawing
    shapes: Sequence[Painted]
    legend: Sequence[LegendEntry]
    pin: tuple[int, int, str, str] | None
    labels: Sequence[tuple[int, int, str]]
    what: str
    level: str
    rows: Sequence[Painted]


def picture(atlas: Atlas, figures: Figures | None, area: Area, sees: Callable[[str], bool]) -> MapPicture:
    """The country by province for the country's page, else the province by tambon with the page's own area outlined."""
    if area.level == "country":
        return paint(atlas, figures, atlas.of_level("province"), area, sees)
    return paint(atlas, figures, atlas.of_level("tambon", area.code[:2]), area, sees)


def paint(
    atlas: Atlas, figures: Figures | None, areas: Sequence[Area], page_area: Area, sees: Callable[[str], bool]
) -> MapPicture:
    """A map of ``areas`` coloured by the share of people that is poor."""
    found = {area.code: figures.of(area.code, sees_small=sees(area.code)) if figures else None for area in areas}
    shares = [one.h.value for one in found.values() if one and one.h.value is not None]
    classes = maps.classes_for(shares)
    drawing = maps.draw([_place(atlas, area) for area in areas], maps.boundaries())
    shapes = {shape.code: shape for shape in drawing.shapes}
    chosen = page_area.code[:6]
    painted = [
        Painted(
            area=area,
            path=shapes[area.code].path,
            css=css_of(found[area.code], classes),
            url=reverse("area", args=[area.code]),
            words=words_of(found[area.code]),
            chosen=page_area.level not in ("country", "province") and area.code.startswith(chosen),
        )
        for area in areas
    ]
    return MapPicture(
        drawing=drawing,
        # What is outlined is drawn last, so that no neighbour covers its line.
        shapes=sorted(painted, key=lambda one: one.chosen),
        legend=legend(found, classes),
        pin=_pin(atlas, drawing, page_area),
        labels=_labels(atlas, drawing, page_area),
        what=_("Share of people who are poor, by tambon") if len(areas[0].code) == 6 else _("Share of people who are poor"),
        level=areas[0].level,
        rows=sorted(painted, key=lambda one: (_order(found[one.area.code]), one.area.order)),
    )


def _place(atlas: Atlas, area: Area) -> maps.Place:
    if area.level == "province":
        return maps.Place(area.code, area.code, area.seat)
    amphoe = atlas.area(area.code[:4])
    return maps.Place(area.code, amphoe.code, amphoe.seat)


def css_of(found: AreaFigures | None, classes: Classes) -> str:
    """The class of an area's colour: d1 to d5 by share, d0 without data, dx where the figure may not be shown."""
    if found is None or found.all_unknown:
        return "d0"
    if found.h.value is None:
        return "dx"
    return f"d{classes.of(found.h.value)}"


def words_of(found: AreaFigures | None) -> str:
    """What an area of the map says: "17.1 %", "fewer than 5", "no data yet"."""
    if found is None:
        return _("no data yet")
    if found.all_unknown:
        return _("not yet known")
    return f"{percent(found.h.value)}%" if found.h.value is not None else sentences.count(found.n_poor)


def legend(found: Mapping[str, AreaFigures | None], classes: Classes) -> list[LegendEntry]:
    """The classes in words, and the two greys where they are on the map."""
    entries = []
    if any(one and one.h.value is not None for one in found.values()):
        entries = [LegendEntry(f"d{i}", _span_words(*span)) for i, span in enumerate(classes.spans(), 1)]
    if any(css_of(one, classes) == "dx" for one in found.values()):
        entries.append(LegendEntry("dx", _("fewer than %(n)s, or withheld") % {"n": SMALL}))
    if any(css_of(one, classes) == "d0" for one in found.values()):
        entries.append(LegendEntry("d0", _("no data yet")))
    return entries


def _span_words(least: float | None, most: float | None) -> str:
    if least is None:
        return _("below %(n)s%%") % {"n": f"{most:g}"}
    if most is None:
        return _("%(n)s%% or more") % {"n": f"{least:g}"}
    return f"{least:g}–{most:g}"


def _order(found: AreaFigures | None) -> tuple[int, float]:
    """Deepest first; then what may not be shown; then what has no data."""
    if found is None:
        return 2, 0.0
    return (1, 0.0) if found.h.value is None else (0, -found.h.value)


def _pin(atlas: Atlas, drawing: Drawing, area: Area) -> tuple[int, int, str, str] | None:
    if area.level in ("country", "province"):
        return None
    if area.level == "amphoe":
        spot = drawing.group_places.get(area.code)
    else:  # a village lies somewhere in its tambon: the map knows no more
        area = atlas.area(area.code[:6])
        shape = drawing.shape(area.code)
        spot = (shape.x, shape.y) if shape else None
    if spot is None:
        return None
    anchor = "end" if spot[0] > drawing.width * 0.7 else "start"
    return spot[0], spot[1], name(area), anchor


def _labels(atlas: Atlas, drawing: Drawing, area: Area) -> list[tuple[int, int, str]]:
    """Names of amphoe on a province's own map, those with most tambons first; a name that would cover another is left out."""
    if area.level != "province":
        return []
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    for code in sorted(drawing.group_places, key=lambda code: (-len(atlas.inside(code)), code)):
        x, y = drawing.group_places[code]
        words = name(atlas.area(code)) if code in atlas else code
        half = len(words) * _LETTER / 2
        box = (x - half, y - _LINE, x + half, y)
        if not any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken):
            taken.append(box)
            labels.append((x, y, words))
    return labels
