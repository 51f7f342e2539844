"""Lists and registers of an area: what each rule takes in, what it adds and leaves, how wrong lists are, and who it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ruamjai.web import permissions
from ruamjai.web.queries import batches, lists, runs
from ruamjai.web.queries import figures as figures_of
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.roles import Verb
from ruamjai.web.titles import title
from ruamjai.web.views import area_page
from ruamjai.web.views import lists_page as page


def area_lists(request: HttpRequest, code: str) -> HttpResponse:
    """``area-lists``: how far the lists agree in an area; in a tambon, who is on one and not on the other."""
    run = runs.published()
    atlas, here = area_page.area_or_404(run, code)
    sees = area_page.sees_small(request.user)
    rows = figures_of.figures(run).rule_rows(code, sees_small=sees(code)) if run else []
    beside = lists.beside_target(run, code) if run and sees(code) else {}
    checked = lists.checked_area(run, code) if run else None
    errors = lists.list_errors(run, checked, sees_small=sees(checked)) if run and checked else {}
    context = {
        "area": here,
        "tab": "lists",
        "crumbs": atlas.path(code)[:-1],
        "run": run,
        "lead": page.lead(run, rows),
        "sees_small": sees(code),
        "rules": page.rule_lines(rows, beside),
        "pictures": page.pictures(rows, beside),
        "beside": bool(beside),
        "errors": page.error_lines(errors),
        "checked": title(atlas.area(checked)) if checked and checked in atlas else "",
        "checked_elsewhere": checked not in (None, code),
        "may_take": permissions.may(request.user, Verb.BATCH_TAKE),
        **_people(request, run, atlas, here),
    }
    return render(request, "areas/lists.html", context)


def _people(request: HttpRequest, run: SealedRun | None, atlas: Atlas, here: Area) -> dict[str, Any]:
    """The list of people that a chosen rule adds, leaves or drops, in a tambon or village, for those who see households."""
    if run is None:
        return {}
    if here.level not in ("tambon", "village"):
        return {"people": "larger", "parts": atlas.inside(here.code)}
    if not permissions.may(request.user, Verb.HOUSEHOLD_SEE, here.code):
        return {"people": "closed"}
    if not lists.can_list_people(run):
        return {"people": "older"}
    rules = batches.rules_now()
    rule, _dot, kind = request.GET.get("list", "").partition(".")
    if rule not in rules.rules or kind not in lists.KINDS:
        rule, kind = lists.TARGET, lists.KINDS[0]
    number = _number(request.GET.get("page"))
    found, total = lists.people_on(run, here.code, rule=rule, kind=kind, rules=rules, page=number)
    return {
        "people": "open",
        "choices": page.choices(rules.rules, rule, kind),
        "told": page.list_words(rule, kind, total),
        "listed": [page.listed(row, atlas) for row in found],
        "page": number,
        "n_pages": -(-total // lists.PAGE),
        "heads": page.register_heads(),
    }


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 7 else 1
