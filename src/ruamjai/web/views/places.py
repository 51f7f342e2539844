"""Strategic areas: the list in order, what the others lack, and the same as a file."""

import csv
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ruamjai.web import maps, sentences, vocabulary
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import places as placed
from ruamjai.web.queries import runs
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.queries.places import Place
from ruamjai.web.templatetags.ruamjai import percent
from ruamjai.web.titles import title
from ruamjai.web.views import area_page
from ruamjai.web.words import in_language

SHOWN_AT_ONCE = 30


def places(request: HttpRequest) -> HttpResponse:
    """``places``: every tambon with data against the three criteria, in order, with a map."""
    run = runs.published()
    atlas = areas_of.atlas(run)
    found = placed.places(run, area_page.sees_small(request.user)) if run else []
    province = request.GET.get("province", "")
    provinces = sorted({place.code[:2] for place in found})
    shown = [place for place in found if place.code.startswith(province)] if province in provinces else found
    eligible = [place for place in shown if place.eligible]
    near = [place for place in shown if place.near]
    others = [place for place in shown if not place.eligible and not place.near]
    version = vocabulary.rules().places[vocabulary.PLACES].versions.newest
    context = {
        "run": run,
        "lead": sentences.places(
            len(eligible), len(near), len(shown), _title(atlas, eligible[0]) if eligible and eligible[0].rank else None
        ),
        "eligible": [_row(atlas, place) for place in eligible],
        "near": [_row(atlas, place) for place in near],
        "others": [_row(atlas, place) for place in others[:SHOWN_AT_ONCE]],
        "n_others": len(others),
        "provinces": [atlas.area(code) for code in provinces],
        "province": province if province in provinces else "",
        "maps": [_map(atlas, atlas.area(code), found) for code in provinces if code == province or not province],
        "version": version,
    }
    return render(request, "places/places.html", context)


def _row(atlas: Atlas, place: Place) -> dict[str, Any]:
    return {
        "place": place,
        "area": atlas.get(place.code),
        "within": _joined(atlas.path(place.code)[1:-1]) if place.code in atlas else "",
        "poor": sentences.count(place.n_poor_households),
        "share": f"{percent(place.share)}%" if place.share is not None else sentences.count(place.n_poor_households),
        "reasons": [vocabulary.reason(code) for code in place.reasons],
        "would": sentences.would_rank(place),
    }


def _title(atlas: Atlas, place: Place) -> str:
    return _joined(atlas.path(place.code)[1:])


def _joined(areas: Sequence[Area]) -> str:
    """Areas from the outermost inwards as one name: "ตำบลกุดบาก อำเภอกุดบาก", "Tambon Kut Bak, Amphoe Kut Bak"."""
    return in_language(" ", ", ").join(title(area) for area in reversed(areas))


def _map(atlas: Atlas, province: Area, found: list[Place]) -> dict[str, Any]:
    """A province with its strategic areas, its near misses and the rest."""
    tambons = atlas.of_level("tambon", province.code)
    amphoe = {area.code: area for area in atlas.of_level("amphoe", province.code)}
    drawing = maps.draw(
        [maps.Place(area.code, area.code[:4], amphoe[area.code[:4]].seat) for area in tambons], maps.boundaries()
    )
    known = {place.code: place for place in found}
    shapes = [{"area": atlas.area(shape.code), "path": shape.path, **_paint(known.get(shape.code))} for shape in drawing.shapes]
    labels = [
        (shape.x, shape.y, known[shape.code].rank) for shape in drawing.shapes if shape.code in known and known[shape.code].rank
    ]
    return {"province": province, "drawing": drawing, "shapes": shapes, "labels": labels}


def _paint(place: Place | None) -> dict[str, str]:
    if place is None:
        return {"css": "d0", "words": _("no data yet")}
    if place.eligible:
        return {"css": "yes", "words": _("meets all three")}
    if place.near:
        return {"css": "near", "words": sentences.would_rank(place) or _("lacks one thing only")}
    if place.withheld:
        return {"css": "d0", "words": _("withheld")}
    return {"css": "no", "words": _("does not meet the criteria")}


def places_export(request: HttpRequest) -> HttpResponse:
    """``places-export``: the list as CSV, with the same counts withheld as on the page."""
    run = runs.published()
    atlas = areas_of.atlas(run)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="strategic_areas_{run.id if run else "none"}.csv"'
    response.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(response)
    writer.writerow(
        [
            "rank", "tambon_code", "tambon", "amphoe", "province", "n_households", "n_poor_households", "share_poor",
            "location_quotient", "concentrated", "has_manager", "data_accepted", "eligible", "would_rank", "reasons",
        ]
    )  # fmt: skip
    for place in placed.places(run, area_page.sees_small(request.user)) if run else []:
        path = atlas.path(place.code)
        writer.writerow(
            [
                place.rank, place.code, path[3].name_th, path[2].name_th, path[1].name_th,
                _plain(place.n_households), _plain(place.n_poor_households),
                _rounded(place.share), _rounded(place.location_quotient),
                place.concentrated, place.has_manager, place.data_accepted, place.eligible, place.would_rank,
                "+".join(place.reasons),
            ]
        )  # fmt: skip
    return response


def _plain(cell: Any) -> int | str | None:
    """A count as it may leave: the number, or the word for why it does not."""
    return cell.value if cell.state == "shown" else {"small": "<5", "hidden": "withheld"}.get(cell.state)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
