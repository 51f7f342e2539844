"""Search from anywhere. Asked by POST: what people type into a search box must stand in no address and no log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ruamjai.web.queries import search as finding


def search(request: HttpRequest) -> HttpResponse:
    """``search``: areas and households; a single hit is opened at once."""
    query = request.POST.get("q", "")[:100].strip()
    found = finding.search(query, request.user)
    if request.method == "POST" and len(found) == 1:
        return (
            redirect("area", found.areas[0].code) if found.areas else redirect("household", found.households[0]["household_id"])
        )
    shown = "" if found.is_number else query  # a number is not even given back to the screen
    return render(request, "today/search.html", {"query": shown, "found": found})
