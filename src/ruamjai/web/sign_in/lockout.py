"""The lock-out after wrong passwords: counted by user name and address together, whether or not there is such an account.

What is typed as a user name may be anything, a citizen number too: it is counted under a keyed hash and stands nowhere.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from ruamjai.web.actions import accounts


def name_of(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """What a try is counted under."""
    typed = (credentials or {}).get("username") or (request.POST.get("username") if request is not None else "") or ""
    return salted_hmac("ruamjai.lockout", str(typed).strip().lower(), algorithm="sha256").hexdigest()


def nobody(*_who: Any) -> str:
    """How the log calls whoever tried."""
    return "somebody"


def page(request: HttpRequest, _answer: HttpResponse, _credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The page of somebody who is locked out: 429, with how long it lasts."""
    if getattr(request, "axes_failures_since_start", None) == settings.AXES_FAILURE_LIMIT:
        accounts.note_lock_out(by=None)
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}, status=429)
