"""What every request passes and every answer carries: its language, its headers, and how large it may be."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from ruamjai.web.views import errors

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "gyroscope",
            "magnetometer", "microphone", "midi", "payment", "usb",
        )
    ) + ", geolocation=(self), fullscreen=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Frame-Options": "DENY",  # also of what is answered before Django's own middleware is reached
}  # fmt: skip
TAKES_FILES = ("/data/batches/upload/",)

Answer = Callable[[HttpRequest], HttpResponse]


class SecurityHeaders:
    """Content-Security-Policy without ``unsafe-inline``: no inline script, no inline style, nothing from elsewhere.

    A view may widen one directive for its own page: ``response.security_policy = {"worker-src": "'self' blob:"}``.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = POLICY | getattr(response, "security_policy", {})
        words = [f"{name} {value}" for name, value in policy.items()]
        if settings.HTTPS:
            words.append("upgrade-insecure-requests")
        response["Content-Security-Policy"] = "; ".join(words)
        for name, value in HEADERS.items():
            response[name] = value
        if "Cache-Control" not in response:  # files of the site bring their own; a page that is not among them is a page
            response["Cache-Control"] = "no-store" if _signed_in(request) else "no-cache"
        return response


def _signed_in(request: HttpRequest) -> bool:
    if "HTTP_AUTHORIZATION" in request.META:
        return True  # a token's answers are as much a person's as a page is
    user = getattr(request, "user", None)  # absent when the answer came before the sign-in was read
    return user is not None and user.is_authenticated


class Language:
    """Thai, unless the reader switched: the cookie, then the account's language. A browser's wish does not count."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _choose(request: HttpRequest) -> str:
        known = {code for code, _name in settings.LANGUAGES}
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen in known:
            return chosen
        if chosen is None and request.user.is_authenticated and request.user.language in known:
            return request.user.language
        return settings.LANGUAGE_CODE


class Sizes:
    """Refuses what is too large before any of it is read (413): Django would write a whole upload to the disk first.

    Only whoever is signed in may send files, and only where files are handed in; everything else is a form or a question.
    Also gives the empty answer to a wrong method (405) a page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > most_bytes(request):
            response = errors.too_large(request)
            response["Connection"] = "close"  # what is still coming is not read
            return response
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = errors.wrong_method(request)
            page["Allow"] = response["Allow"]
            return page
        return response


def most_bytes(request: HttpRequest) -> int:
    """How long the body of a request may be."""
    if request.path_info.startswith(TAKES_FILES) and request.user.is_authenticated:
        return settings.MAX_REQUEST_BYTES
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
