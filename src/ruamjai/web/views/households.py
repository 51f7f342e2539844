"""Households: lists for those who work with them, and the page of one. Facts under a pseudonym; no name is read here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ruamjai.web import permissions, sentences, vocabulary
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import batches, households, runs
from ruamjai.web.roles import Verb
from ruamjai.web.titles import title
from ruamjai.web.views import household_evidence, household_needs, household_page, household_people
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
        raise Http404(household)
    permissions.require(request.user, Verb.HOUSEHOLD_SEE, place["area_code"])
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
        "may_ask_names": permissions.may(request.user, Verb.HOUSEHOLD_SEE_NAMES, found.area_code),
    }
    return render(request, "households/household.html", context)


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
