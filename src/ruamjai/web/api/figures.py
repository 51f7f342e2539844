"""Figures of areas, the long table of measures, strategic areas, rules: public, at the suppression of the pages."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router

from ruamjai.warehouse import OpenRun
from ruamjai.web.api import answers
from ruamjai.web.api.bearer import ANY
from ruamjai.web.api.problems import ProblemOut, Refused
from ruamjai.web.api.walking import MOST, Walk, walk
from ruamjai.web.queries import api as rows_of
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import batches, intervals, runs
from ruamjai.web.queries import figures as figures_of
from ruamjai.web.queries import places as placed
from ruamjai.web.queries.api import Holder
from ruamjai.web.queries.atlas import Area
from ruamjai.web.queries.figures import AreaFigures

router = Router(tags=["figures"])

CODE = r"^(TH|\d{2}|\d{4}|\d{6}|\d{8})$"
Code = Annotated[str, Path(pattern=CODE, description="TH, or 2, 4, 6 or 8 digits")]
Within = Annotated[str | None, Query(pattern=CODE, description="An area that holds all that is told")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page")]
Level = Literal["country", "province", "amphoe", "tambon", "village"]
REFUSALS = {401: ProblemOut, 422: ProblemOut, 429: ProblemOut}
OF_A_LIST = {400: ProblemOut, 410: ProblemOut, **REFUSALS}


@router.get("/areas", auth=ANY, response={200: answers.Areas, **OF_A_LIST}, summary="Areas and their figures")
def areas(
    request: HttpRequest, level: Level | None = None, within: Within = None, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """In the order of their codes."""
    here = walk("areas", {"level": level, "within": within}, cursor)
    known = areas_of.atlas(here.run)
    found = sorted((area for area in known if _wanted(area, level, within)), key=lambda area: area.code)
    after = here.after[0] if here.after else ""
    told, following = here.page([area for area in found if area.code > after][: limit + 1], limit, lambda area: [area.code])
    return _page(here, [_area(here.run, area, request.auth) for area in told], following)


@router.get("/areas/{code}", auth=ANY, response={200: answers.AreaDetail, 404: ProblemOut, **REFUSALS}, summary="One area")
def area(request: HttpRequest, code: Code) -> dict[str, Any]:
    """With its capitals and what each rule makes of it."""
    run = runs.published()
    found = areas_of.atlas(run).get(code)
    if found is None:
        raise Refused(404)
    told = {**_area(run, found, request.auth), "run": run.id if run else None, "capitals": None, "rules": []}
    if run is not None:
        figures, sees = figures_of.figures(run), request.auth.sees_small(code)
        told["capitals"] = _capitals(figures.capitals(code, sees_small=sees))
        told["rules"] = figures.rule_rows(code, sees_small=sees)
    return told


@router.get("/measures", auth=ANY, response={200: answers.Measures, **OF_A_LIST}, summary="Measures with their errors")
def measures(
    request: HttpRequest,
    level: Literal["country", "province", "amphoe", "tambon"] | None = None,
    within: Within = None,
    measure: Literal["H", "A", "M0", "hd", "hdk", "share"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """The long table: a row for each area, measure and dimension or indicator."""
    filters = {"level": level, "within": within, "measure": measure}
    here = walk("measures", filters, cursor)
    found = rows_of.measure_rows(here.run, here.filters, here.after, limit + 1) if here.run else []
    told, following = here.page(found, limit, lambda row: [row["area_code"], row["measure"], row["indicator"]])
    return _page(here, [_measure(here.run, row, request.auth) for row in told], following)


@router.get(
    "/strategic-areas", auth=ANY, response={200: answers.Places, **OF_A_LIST}, summary="Strategic areas and what others lack"
)
def strategic_areas(
    request: HttpRequest, within: Within = None, eligible: bool | None = None, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """Every tambon with data, in the order of its code; ``rank`` is its place among those that meet all three criteria."""
    here = walk("strategic-areas", {"within": within, "eligible": None if eligible is None else str(eligible)}, cursor)
    found = placed.places(here.run, request.auth.sees_small) if here.run else []
    after = here.after[0] if here.after else ""
    wanted = sorted(
        (place for place in found if place.code > after and _inside(place.code, within) and eligible in (None, place.eligible)),
        key=lambda place: place.code,
    )
    told, following = here.page(wanted, limit, lambda place: [place.code])
    return _page(here, told, following)


@router.get("/rules", auth=ANY, response={200: answers.Rules, **OF_A_LIST}, summary="The rulebook")
def rules(
    request: HttpRequest,
    kind: Literal["indicator", "measure", "rule", "capitals", "places"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Each version of each indicator, measure and rule, with its source."""
    here = walk("rules", {"kind": kind}, cursor)
    found = [one for one in _rules() if kind in (None, one["kind"]) and _rule_key(one) > here.after]
    told, following = here.page(found, limit, _rule_key)
    return _page(here, told, following)


def _page(here: Walk, items: Any, following: str | None) -> dict[str, Any]:
    return {"run": here.run.id if here.run else None, "next": following, "items": items}


def _inside(code: str, within: str | None) -> bool:
    return within in (None, "TH") or code.startswith(str(within))


def _wanted(area: Area, level: str | None, within: str | None) -> bool:
    return level in (None, area.level) and _inside(area.code, within)


def _area(run: OpenRun | None, area: Area, holder: Holder) -> dict[str, Any]:
    found = figures_of.figures(run).of(area.code, sees_small=holder.sees_small(area.code)) if run else None
    return {
        "code": area.code, "level": area.level, "parent": area.parent, "name_th": area.name_th, "name_en": area.name_en,
        "figures": found,
    }  # fmt: skip


def _capitals(found: figures_of.CapitalFigures | None) -> dict[str, Any] | None:
    if found is None:
        return None
    levels = {str(level): cell for level, cell in found.levels.items()}
    return {"n_households": found.n_households, "means": found.means, "overall": found.overall, "levels": levels}


def _measure(run: OpenRun, row: Mapping[str, Any], holder: Holder) -> dict[str, Any]:
    """A row as its reader may see it: all of it with the right to small counts, else what the area's page tells, or nothing."""
    if holder.sees_small(row["area_code"]):
        return {**row, "state": "shown"}
    known = {name: row[name] for name in ("area_code", "level", "measure", "indicator", "k")}
    told = _open_figure(run, row["area_code"], row["measure"], row["indicator"])
    nothing = dict.fromkeys(("b", "se", "ll", "ul", "n", "n_missing"))
    return {**known, **nothing, **told, "state": "shown" if told else "withheld"}


def _open_figure(run: OpenRun, code: str, measure: str, indicator: str) -> dict[str, Any]:
    """What anybody may read of one figure; {} for nothing. It is what ``queries.intervals`` lets the page say, no more."""
    figures = figures_of.figures(run).of(code, sees_small=False)
    if figures is None or figures.h.value is None:
        return {}
    errors = intervals.errors(run, figures, sees_small=False)
    if indicator:
        return _open_part(errors, measure, indicator)
    whole = figures.m0.value is not None and figures.m0.least is not None
    found: dict[str, tuple[float | None, intervals.Limits | None]] = {
        "H": (figures.h.value, errors.h),
        "A": (errors.a, errors.a_between),
        "M0": (figures.m0.value, errors.m0) if whole else (None, None),
    }
    value, limits = found.get(measure, (None, None))
    if value is None:
        return {}
    return {"b": value, **dict(zip(("ll", "ul"), limits or (None, None), strict=True)), **_sizes(figures)}


def _open_part(errors: intervals.Errors, measure: str, indicator: str) -> dict[str, Any]:
    if indicator not in errors.parts or measure not in ("share", "hdk"):
        return {}
    share, hdk = errors.parts[indicator]
    return {"b": share if measure == "share" else hdk}


def _sizes(figures: AreaFigures) -> dict[str, int]:
    people, unknown = figures.n_people.value, figures.n_unknown.value
    return {} if people is None or unknown is None else {"n": people - unknown, "n_missing": unknown}


def _rules() -> list[dict[str, Any]]:
    """Every dated part of the rulebook, in the order of ``_rule_key``."""
    book = batches.rules_now()
    kinds = {
        "indicator": book.indicators, "measure": book.measures, "rule": book.rules, "capitals": book.capitals,
        "places": book.places,
    }  # fmt: skip
    found = []
    for kind, things in kinds.items():
        for name, thing in things.items():
            label = getattr(thing, "label", None)
            for version in thing.versions.versions:
                found.append(
                    {
                        "kind": kind, "id": name,
                        "label_th": label.th if label else name, "label_en": label.en if label else name,
                        "valid_from": version.start, "source": version.source.en, "source_th": version.source.th,
                        "verified": version.verified,
                    }
                )  # fmt: skip
    return sorted(found, key=_rule_key)


def _rule_key(rule: Mapping[str, Any]) -> tuple[str, str, str]:
    return rule["kind"], rule["id"], rule["valid_from"].isoformat()
