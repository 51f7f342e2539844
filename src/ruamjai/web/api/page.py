"""The page that tells people what the API offers, from its own description: no script, and nothing from elsewhere."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop

from ruamjai.web.api.door import api

# The summaries of the operations, for the catalogue: in the description they stand in English.
SUMMARIES = (
    gettext_noop("Areas and their figures"),
    gettext_noop("One area"),
    gettext_noop("Measures with their errors"),
    gettext_noop("Strategic areas and what others lack"),
    gettext_noop("The rulebook"),
    gettext_noop("Sealed runs, newest first"),
    gettext_noop("Households"),
    gettext_noop("One household"),
    gettext_noop("Exports asked for by this token, newest first"),
    gettext_noop("Ask for a whole table as a file"),
    gettext_noop("How far an export is"),
    gettext_noop("The file of an export"),
    gettext_noop("Stop an export"),
    gettext_noop("Go on with an export that stands still"),
    gettext_noop("Remove the file of an export"),
    gettext_noop("SPDCI Social Registry 1.0.0: search by number"),
)


def page(request: HttpRequest) -> HttpResponse:
    """``api``: what may be asked, with the machine's own description beside it."""
    return render(request, "tokens/api.html", {"operations": operations()})


@cache
def operations() -> list[dict[str, Any]]:
    """Each operation: method, address, what it tells, whether a token is needed, by what it is narrowed."""
    return [
        {
            "method": method.upper(), "path": path, "summary": operation["summary"],
            "public": {} in operation.get("security", [{}]),
            "parameters": [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"],
        }
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    ]  # fmt: skip
