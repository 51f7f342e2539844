"""Areas, from the country down to a village: figures, map, and how the figures came about."""

import gzip
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ruamjai.web import maps, permissions, sentences, vocabulary
from ruamjai.web.maps import shapes
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import figures as figures_of
from ruamjai.web.queries import households, intervals, places, runs, surveyed
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.roles import Verb
from ruamjai.web.titles import level_name, title
from ruamjai.web.views import area_page, household_page, map_page, why_page

SOME_HOUSEHOLDS = 20


def areas(request: HttpRequest) -> HttpResponse:
    """``areas``: the country."""
    return area(request, areas_of.COUNTRY)


def area(request: HttpRequest, code: str) -> HttpResponse:
    """``area``: one area, its figures, map and parts; the list of households for those who may see it."""
    run = runs.published()
    atlas, here = area_page.area_or_404(run, code)
    if code == areas_of.COUNTRY and request.resolver_match.url_name == "area":
        return redirect("areas")
    sees = area_page.sees_small(request.user)
    figures = figures_of.figures(run) if run else None
    found = figures.of(code, sees_small=sees(code)) if figures else None
    rules = figures.rule_rows(code, sees_small=sees(code)) if figures else []
    rules = [row for row in rules if row.rule in figures_of.OPEN_RULES]  # the others stand on the page of lists
    parts = area_page.part_rows(atlas.inside(code), figures, sees)
    sure = intervals.errors(run, found, sees_small=sees(code)) if found else None
    context = {
        "area": here,
        "crumbs": atlas.path(code)[:-1],
        "run": run,
        "figures": found,
        "lead": area_page.lead(here, found, parts, figures),
        "cards": area_page.cards(here, found, rules, sure) if found else [],
        "survey": area_page.survey_words(surveyed.years(run, code)) if run and found else "",
        "contributions": area_page.contributions(sure) if sure else [],
        "map": map_page.picture(atlas, figures, here, sees),
        "bars": area_page.dimension_bars(found) if found and not found.all_unknown else [],
        "rules": rules,
        "rule_words": {row.rule: vocabulary.rule(row.rule) for row in rules},
        "capitals": area_page.capital_picture(figures.capitals(code, sees_small=sees(code)) if figures else None),
        "parts": [part for part in parts if part.figures],
        "silent_parts": [part for part in parts if not part.figures],
        "n_parts": len(parts),
        "unplaced": area_page.unplaced(found, parts),
        "part_level": level_name(parts[0].area.level, in_bangkok=here.in_bangkok) if parts else "",
        "strategic": _strategic(run, here, sees),
        "sees_small": sees(code),
        "may_take": permissions.may(request.user, Verb.BATCH_TAKE),
        **_households(request, run, here),
    }
    return render(request, "areas/area.html", context)


def _strategic(run: SealedRun | None, here: Area, sees: Any) -> dict[str, Any]:
    """The strategic areas here: the place itself for a tambon, else those that meet all and those one thing away."""
    found = places.inside(places.places(run, sees), here.code) if run else []
    return {
        "own": found[0] if found and here.level in ("tambon", "village") else None,
        "eligible": [place for place in found if place.eligible],
        "near": [place for place in found if place.near],
        "n_judged": len(found),
    }


def _households(request: HttpRequest, run: SealedRun | None, here: Area) -> dict[str, Any]:
    """The first households of a tambon or village, for those who may see them."""
    if run is None or here.level not in ("tambon", "village") or not run.has("households"):
        return {}
    if not permissions.may(request.user, Verb.HOUSEHOLD_SEE, here.code):
        return {"households_closed": True}
    found, total = households.household_list(run, [here.code], size=SOME_HOUSEHOLDS)
    return {"households": [household_page.row(one) for one in found], "n_households": total}


def why(request: HttpRequest, code: str) -> HttpResponse:
    """``area-why``: how each figure of an area came about, with the numbers it was made from."""
    run = runs.published()
    atlas, here = area_page.area_or_404(run, code)
    sees = area_page.sees_small(request.user)
    all_figures = figures_of.figures(run) if run else None
    found = all_figures.of(code, sees_small=sees(code)) if all_figures else None
    rules = all_figures.rule_rows(code, sees_small=sees(code)) if all_figures else []
    context = {
        "area": here,
        "crumbs": atlas.path(code),
        "figures": found,
        "sure": intervals.errors(run, found, sees_small=sees(code)) if found else None,
        "run": run,
        "lead": sentences.why(title(here)) if found else area_page.lead(here, None, [], all_figures),
        **why_page.steps(run, here, found, rules),
    }
    return render(request, "areas/why.html", context)


def big_map(request: HttpRequest) -> HttpResponse:
    """``area-map``: every tambon of the country on one map to move about in; needs boundaries and a script."""
    run = runs.published()
    boundaries = maps.boundaries()
    known = shapes.has_tambons(boundaries)
    response = render(
        request,
        "areas/map.html",
        {
            "run": run,
            "known": known,
            "credit": boundaries.credit if boundaries else "",
            "shapes": reverse("area-map-shapes", args=[boundaries.key]) if boundaries and known else "",
            "legend": _all_values(request, run)["legend"] if known else [],
        },
    )
    response.security_policy = {"worker-src": "'self' blob:", "img-src": "'self' data: blob:"}
    return response


def map_shapes(request: HttpRequest, key: str) -> HttpResponse:
    """``area-map-shapes``: outlines of provinces and tambons; the address changes when they do, so they are kept for good."""
    boundaries = maps.boundaries()
    if boundaries is None or boundaries.key != key:
        raise Http404(key)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(shapes.packed(boundaries), content_type="application/json")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(shapes.packed(boundaries)), content_type="application/json")
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def map_values(request: HttpRequest) -> JsonResponse:
    """``area-map-values``: the class and the words of every tambon that has data, as this reader may see them."""
    return JsonResponse(_all_values(request, runs.published())["values"], json_dumps_params={"ensure_ascii": False})


def _all_values(request: HttpRequest, run: SealedRun | None) -> dict[str, Any]:
    atlas = areas_of.atlas(run)
    figures = figures_of.figures(run) if run else None
    sees = area_page.sees_small(request.user)
    tambons = atlas.of_level("tambon")
    found = {area.code: figures.of(area.code, sees_small=sees(area.code)) if figures else None for area in tambons}
    classes = maps.classes_for([one.h.value for one in found.values() if one and one.h.value is not None])
    values = {
        area.code: {"css": map_page.css_of(found[area.code], classes), "words": map_page.words_of(found[area.code])}
        for area in tambons
    }
    names = {area.code: _whole_title(atlas, area) for area in tambons}
    return {
        "legend": map_page.legend(found, classes),
        "values": {
            "classes": {code: value["css"] for code, value in values.items() if value["css"] != "d0"},
            "words": {code: value["words"] for code, value in values.items() if value["css"] != "d0"},
            "names": names,
        },
    }


def _whole_title(atlas: Atlas, area: Area) -> str:
    return " ".join(title(one) for one in reversed(atlas.path(area.code)[1:]))
