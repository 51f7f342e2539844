"""The right that a page needs, asked for before the page does anything."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from ruamjai.web import permissions
from ruamjai.web.roles import Verb

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """A page for anyone who is signed in; others sign in first and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _sign_in_first(request)
        return view(request, *args, **kwargs)

    return guarded


def needs(*verbs: Verb) -> Callable[[View], View]:
    """A page for those who may do one of ``verbs`` anywhere; the page itself asks about the one thing it shows.

    Somebody who is not signed in signs in first; somebody without the right sees the page that says so (403).
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any(permissions.areas(request.user, verb) for verb in verbs):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            raise PermissionDenied(", ".join(verbs))

        return guarded

    return guard


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.htmx:  # a part of a page that was open when the session ended: the whole page goes to sign-in
        return HttpResponseClientRedirect(resolve_url("sign-in"))
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
