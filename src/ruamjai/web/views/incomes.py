"""Incomes and vulnerability of an area: income poverty, inequality, vulnerable households, the movement of capitals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ruamjai.web import permissions
from ruamjai.web.queries import batches, incomes, open_areas, runs
from ruamjai.web.queries import figures as figures_of
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.roles import Verb
from ruamjai.web.titles import title
from ruamjai.web.views import area_page
from ruamjai.web.views import incomes_page as page


def area_incomes(request: HttpRequest, code: str) -> HttpResponse:
    """``area-incomes``: how poor in money, how unequal, how vulnerable, and how capitals moved. A village shows its tambon."""
    run = runs.published()
    atlas, here = area_page.area_or_404(run, code)
    measured = _measured(atlas, here)
    sees = area_page.sees_small(request.user)(measured.code)
    found = incomes.incomes(run, measured.code, sees_small=sees) if run else None
    vulnerable = incomes.vulnerable(run, measured.code, sees_small=sees) if run else None
    movement = incomes.movement(run, measured.code, sees_small=sees) if run else None
    context = {
        "area": here,
        "tab": "incomes",
        "crumbs": atlas.path(code)[:-1],
        "run": run,
        "measured_in": title(measured) if measured is not here else "",
        "lead": page.lead(run, found, vulnerable),
        "incomes": found,
        "cards": page.cards(found, vulnerable),
        "poverty": page.poverty_lines(found),
        "poverty_rests_on": page.rests_on(found, "fgt0", sees_small=sees),
        "inequality": page.inequality_lines(found),
        "inequality_rests_on": page.rests_on(found, "gini", sees_small=sees),
        "fifths": page.fifths(found),
        "lines": page.income_lines(batches.rules_now()),
        "vulnerable": page.vulnerable_picture(vulnerable),
        "vulnerable_rule": page.newest_of(batches.rules_now(), "vulnerable"),
        "movement": page.movement_picture(movement),
        "may_take": permissions.may(request.user, Verb.BATCH_TAKE),
        "sees_small": sees,
        "enough": open_areas.ENOUGH,
        "small_area": _small_area(run, measured, sees_small=sees),
    }
    return render(request, "areas/incomes.html", context)


def _measured(atlas: Atlas, here: Area) -> Area:
    """The area that the figures are of: incomes are not worked out for single villages."""
    return atlas.area(here.code[:6]) if here.level == "village" else here


def _small_area(run: SealedRun | None, here: Area, *, sees_small: bool) -> page.SmallAreaPicture | None:
    """A tambon's figure by the model beside the direct one; for anybody only where the direct one is open."""
    if run is None or here.level != "tambon":
        return None
    found = incomes.small_area(run, here.code)
    if found is None:
        return None
    if not sees_small:
        direct = figures_of.figures(run).of(here.code, sees_small=False)
        if found.n_people < open_areas.ENOUGH or direct is None or direct.h.value is None:
            return page.SmallAreaPicture(withheld=True)
    terms = incomes.small_area_model(run, here.code) if sees_small else []
    return page.small_area_picture(found, terms, incomes.small_area_border(run, here.code))
