"""What Ruamjai is, and how poverty is measured: the rulebook, as people read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ruamjai.web.queries import batches
from ruamjai.web.queries import measures as reading
from ruamjai.web.views import about_policies


def about(request: HttpRequest) -> HttpResponse:
    """``about``: what this is, whose data, and the rights of whoever is in them."""
    return render(request, "about/about.html", {"registers": batches.all_registers().values()})


def measures(request: HttpRequest) -> HttpResponse:
    """``measures``: dimensions, indicators, cut-offs, policies and measures for surveys, each with its source."""
    rules = batches.rules_now()
    context = {
        "measures": reading.measures(rules),
        "rules": [(rule, rule.versions.newest) for rule in rules.rules.values()],
        "capitals": [(capitals, capitals.versions.newest) for capitals in rules.capitals.values()],
        "places": [(places, places.versions.newest) for places in rules.places.values()],
        "policies": about_policies.policies(rules),
        "surveys": about_policies.surveys(rules),
        "digest": rules.digest(),
    }
    return render(request, "about/measures.html", context)
