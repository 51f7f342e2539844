"""People in need whom no register knows: how many there may be, by province, and what that estimate rests on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ruamjai.web import permissions, vocabulary
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import batches, runs
from ruamjai.web.queries import unseen as unseen_of
from ruamjai.web.roles import Verb
from ruamjai.web.views import area_page
from ruamjai.web.views import unseen_page as page


def unseen(request: HttpRequest) -> HttpResponse:
    """``unseen``: the country and every province, with intervals, the models behind them and their assumptions."""
    run = runs.published()
    atlas = areas_of.atlas(run)
    found = unseen_of.unseen(run, area_page.sees_small(request.user)) if run else []
    told, silent = page.provinces(found, atlas)
    policy = batches.rules_now().policies.get("captures")
    context = {
        "run": run,
        "lead": page.lead(run, found),
        "country": page.country(found, atlas),
        "provinces": told,
        "silent": silent,
        "rounded": any(one.rounded for one in found),
        "assumptions": vocabulary.assumptions(),
        "policy": policy.versions.newest if policy else None,
        "captures": page.capture_words(policy.versions.newest) if policy else [],
        "may_take": permissions.may(request.user, Verb.BATCH_TAKE),
    }
    return render(request, "unseen/unseen.html", context)
