"""Pages for when something is not there, not allowed, or broken. Each says what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: no right."""
    return render(request, "errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here."""
    return render(request, "errors/not_found.html", status=404)


def broken(_request: HttpRequest) -> HttpResponse:
    """500: our fault. Stands alone: whatever broke may break the frame as well."""
    return HttpResponseServerError(loader.render_to_string("errors/broken.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or the form came from elsewhere."""
    return render(request, "errors/stale.html", status=403)


def offline(request: HttpRequest) -> HttpResponse:
    """``offline``: what a page says when the network is gone."""
    return render(request, "errors/offline.html")
