"""Pages for when something is not there, not allowed, or broken. Each says what happened, what was kept, what to do.

None repeats what was sent: it may be somebody's name or number.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: cannot be read. Django tells what is too large (413) by the same way."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _alone(request, "errors/bad_request.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: no right."""
    return render(request, "errors/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here."""
    return render(request, "errors/not_found.html", status=404)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes a form was opened as a page, or the other way round."""
    return _alone(request, "errors/wrong_method.html", 405)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than is taken at once."""
    sizes = {"file": settings.MAX_UPLOAD_BYTES // 1024**2, "together": settings.MAX_REQUEST_BYTES // 1024**2}
    return _alone(request, "errors/too_large.html", 413, **sizes)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429: asked too often; ``wait`` in seconds."""
    return _alone(request, "errors/too_many.html", 429, wait=wait, minutes=-(-wait // 60))


def broken(_request: HttpRequest) -> HttpResponse:
    """500: our fault. Stands alone: whatever broke may break the frame as well."""
    return HttpResponseServerError(loader.render_to_string("errors/broken.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page was open too long, or the form came from elsewhere."""
    return render(request, "errors/stale.html", status=403)


def offline(request: HttpRequest) -> HttpResponse:
    """``offline``: what a page says when the network is gone."""
    return render(request, "errors/offline.html")


def _alone(request: HttpRequest, template: str, status: int, **context: int) -> HttpResponse:
    """A page that stands alone: these come before the reader is known, or when little may be asked of the database."""
    return HttpResponse(
        loader.render_to_string(template, {"LANGUAGE_CODE": request_language(request), **context}), status=status
    )


def request_language(request: HttpRequest) -> str:
    """The language chosen for this request; Thai before one was."""
    return getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
