"""Households: lists for those who work with them, and the page of one. Facts under a pseudonym; names by a look only."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ruamjai.warehouse import OpenRun
from ruamjai.web import permissions, sentences, vocabulary
from ruamjai.web.actions import looks
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import batches, households, runs
from ruamjai.web.queries import looks as looks_of
from ruamjai.web.roles import Verb
from ruamjai.web.titles import title
from ruamjai.web.views import household_evidence, household_names, household_needs, household_page, household_people
from ruamjai.web.views.gate import needs


@needs(Verb.HOUSEHOLD_SEE)
def household_list(request: HttpRequest) -> HttpResponse:
    """``households``: the households of the areas that this person works in, or of one of them, by what they need."""
    run = runs.published()
    atlas = areas_of.atlas(run)
    mine = permissions.areas(request.user, Verb.HOUSEHOLD_SEE)
    here = atlas.get(request.GET.get("area")) if request.GET.get("area") else None
    if here is not None and not permissions.may(request.user, Verb.HOUSEHOLD_SEE, here):
        raise PermissionDenied(here.code)
    state = request.GET.get("state", "")
    if state not in households.STATES:
        state = ""
    page = _number(request.GET.get("page"))
    found, total = [], 0
    if run and run.has("households"):
        found, total = households.household_list(run, [here.code] if here else mine, state=state, page=page)
    scope = [here] if here else [place for code in mine if (place := atlas.get(code))]
    n_pages = -(-total // households.PAGE)
    context = {
        "run": run,
        "area": here,
        "crumbs": atlas.path(here.code)[1:-1] if here else [],
        "households": [household_page.row(one) for one in found],
        "paths": {one.area_code: atlas.path(one.area_code) for one in found if one.area_code in atlas},
        "lead": sentences.household_list(total, [title(one) for one in scope]) if run else sentences.no_run(),
        "state": state,
        "states": [(name, _state_words(name)) for name in ("", *households.STATES)],
        "page": page,
        "n_pages": n_pages,
        "inside": atlas.inside(here.code) if here else [],
    }
    return render(request, "households/households.html", context)


@needs(Verb.HOUSEHOLD_SEE)
def household(request: HttpRequest, household: str) -> HttpResponse:
    """``household``: who lives there, what each register says, what is lacking and why."""
    run = runs.published()
    place = households.household_place(run, household) if run and run.has("households") else None
    if run is None or place is None:
        return _gone(request, run, household)
    if not permissions.may(request.user, Verb.HOUSEHOLD_SEE, place["area_code"]):
        looks.refuse(by=request.user, household_id=household, area_code=place["area_code"])
        raise PermissionDenied(Verb.HOUSEHOLD_SEE)
    found = households.household(run, place, batches.rules_now())
    atlas = areas_of.atlas(run)
    year = max(filter(None, found.vintages.values()), default=None)
    people = household_people.people(found, year)
    who = _who(found, year)
    context = {
        "household": found,
        "crumbs": atlas.path(found.area_code)[1:] if found.area_code in atlas else [],
        "lead": household_page.sentence(found, year),
        "people": people,
        "elsewhere": household_people.elsewhere(
            found, year, lambda code: permissions.may(request.user, Verb.HOUSEHOLD_SEE, code)
        ),
        "registers": household_page.register_table(found),
        "dimensions": household_page.dimensions(found.survey, who),
        "survey_year": found.survey.survey_year if found.survey else None,
        "needs": household_needs.needs(found.survey, who),
        "leaving": household_needs.leaving(found.survey),
        "vulnerable": household_needs.vulnerable(found),
        "evidence": household_evidence.registers(found),
        "said": household_evidence.people(found, {one["person_id"]: household_people.who(one, year) for one in found.people}),
        "capitals": household_page.capitals(found),
        "has_before": {"before", "after"} <= set(found.capitals),
        "level": vocabulary.level((found.capitals.get("after") or found.capitals.get("before") or {}).get("level")),
        "sees_batches": permissions.may(request.user, Verb.BATCH_SEE),
        "names": household_names.names(request, run, found.id, found.area_code),
    }
    response = render(request, "households/household.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _gone(request: HttpRequest, run: OpenRun | None, household: str) -> HttpResponse:
    """A pseudonym of an earlier run: says what became of it, with the way to what it is now where the reader may go there."""
    now = looks_of.successors("household", household)
    if run is None or now is None:
        raise Http404(household)
    places = [place for one in now if (place := households.household_place(run, one))]
    seen = [place for place in places if permissions.may(request.user, Verb.HOUSEHOLD_SEE, place["area_code"])]
    return render(request, "looks/gone.html", {"seen": seen, "elsewhere": len(places) - len(seen)}, status=410)


def _who(found: households.Household, year: int | None) -> dict[str, str]:
    """Row of จปฐ. -> the person in words, for the reasons."""
    listed = (*found.people, *found.elsewhere)
    return {one["member"]["record_id"]: household_people.who(one, year) for one in listed if one["member"]}


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 7 else 1


def _state_words(state: str) -> str:
    return {
        "": _("All"),
        "poor": _("Lacking in something"),
        "unknown": _("Not yet known"),
        "differ": _("Registers differ"),
        "not_poor": _("Lacking in nothing"),
        "not_surveyed": _("No basic-needs survey"),
    }[state]
