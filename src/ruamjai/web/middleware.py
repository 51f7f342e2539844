"""What every answer carries: the language that the reader chose, and the headers that keep scripts of others out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
        response["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
        response["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=(), payment=()"
        if "Cache-Control" not in response and response.get("Content-Type", "").startswith("text/html"):
            response["Cache-Control"] = "no-store" if _signed_in(request) else "no-cache"
        return response


def _signed_in(request: HttpRequest) -> bool:
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
