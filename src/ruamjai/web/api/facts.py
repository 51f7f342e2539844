"""Runs and households, for holders of tokens: facts under pseudonyms, within the token's areas."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router

from ruamjai.warehouse import Manifest
from ruamjai.web.api import answers
from ruamjai.web.api.bearer import TOKEN
from ruamjai.web.api.figures import OF_A_LIST, REFUSALS, Cursor, Limit, Within
from ruamjai.web.api.problems import ProblemOut, Refused
from ruamjai.web.api.walking import walk
from ruamjai.web.permissions import inside
from ruamjai.web.queries import api as rows_of
from ruamjai.web.queries import runs as sealed
from ruamjai.web.queries.api import Holder
from ruamjai.web.roles import Verb

router = Router(tags=["facts"])


@router.get(
    "/runs", auth=TOKEN, response={200: answers.Runs, 403: ProblemOut, **OF_A_LIST}, summary="Sealed runs, newest first"
)
def runs(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """By the token's right ``run.see``."""
    _needs(request.auth, Verb.RUN_SEE)
    here = walk("runs", {}, cursor)
    before = int(here.after[0]) if here.after else None
    published = sealed.store().published_id()
    found = [run for run in sealed.all_runs() if before is None or run.sequence < before]
    told, following = here.page(found, limit, lambda run: [run.sequence])
    return {"run": here.run.id if here.run else None, "next": following, "items": [_run(run, published) for run in told]}


@router.get("/households", auth=TOKEN, response={200: answers.Households, 403: ProblemOut, **OF_A_LIST}, summary="Households")
def households(
    request: HttpRequest,
    within: Within = None,
    state: Literal["poor", "not_poor", "unknown"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Facts under pseudonyms within the token's areas, in the order of the pseudonyms, by the right ``household.see``."""
    allowed = _needs(request.auth, Verb.HOUSEHOLD_SEE)
    here = walk("households", {"within": within, "state": state}, cursor)
    places = _narrowed(allowed, within)
    after = here.after[0] if here.after else ""
    found = rows_of.household_rows(here.run, places, state or "", after, limit + 1) if here.run and places else []
    told, following = here.page(found, limit, lambda row: [row["household_id"]])
    return {"run": here.run.id if here.run else None, "next": following, "items": told}


@router.get(
    "/households/{household_id}",
    auth=TOKEN,
    response={200: answers.HouseholdDetail, 403: ProblemOut, 404: ProblemOut, **REFUSALS},
    summary="One household",
)
def household(request: HttpRequest, household_id: Annotated[str, Path(pattern=r"^h[0-9a-z]{1,40}$")]) -> dict[str, Any]:
    """What each register says of it. One outside the token's areas answers as one that is not there."""
    _needs(request.auth, Verb.HOUSEHOLD_SEE)
    run = sealed.published()
    found = rows_of.household(run, household_id) if run else None
    if run is None or found is None or not request.auth.may(Verb.HOUSEHOLD_SEE, rows_of.area_of(found)):
        raise Refused(404)
    return {**found, "run": run.id}


def _needs(holder: Holder, verb: Verb) -> list[str]:
    """Where the holder may do ``verb``; 403 for nowhere."""
    if not (allowed := holder.areas(verb)):
        raise Refused(403)
    return allowed


def _narrowed(allowed: list[str], within: str | None) -> list[str]:
    """What the areas that are allowed and the area that is asked for have in common."""
    if within is None:
        return allowed
    if any(inside(within, area) for area in allowed):
        return [within]
    return [area for area in allowed if inside(area, within)]


def _run(run: Manifest, published: str | None) -> dict[str, Any]:
    return {
        "id": run.id, "made_at": run.made_at, "published": run.id == published, "publishable": run.publishable,
        "parent": run.raw.get("parent"), "rulebook": str(run.raw.get("rulebook", "")),
        "tables": {name: int(one["rows"]) for name, one in run.tables.items() if "rows" in one},
    }  # fmt: skip
