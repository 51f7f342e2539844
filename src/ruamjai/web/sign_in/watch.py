"""What stands before every page: a session that has ended goes no further, and nobody who needs a second step does without."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from ruamjai.web import second_step
from ruamjai.web.models import SignedIn

ASK_AGAIN = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
SET_UP = frozenset(
    {"mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_reauthenticate"}
)  # fmt: skip
ALWAYS = frozenset({"sign-out", "language"})


class Watch:
    """The middleware. It stands behind those that know the session, the person, the messages and htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not self._stands(request):
            logout(request)
            messages.info(request, _("Your session has ended. Sign in again."))
        return self.get_response(request)

    @staticmethod
    def _stands(request: HttpRequest) -> bool:
        key = request.session.session_key
        session = SignedIn.objects.filter(key_hash=SignedIn.hash_of(key or ""), user_id=request.user.pk).first()
        if session is None or not session.stands():
            return False
        session.note_use()
        return True

    def process_view(self, request: HttpRequest, _view: object, _args: object, _kwargs: dict[str, Any]) -> HttpResponse | None:
        """The second step comes before everything else, for whoever needs one."""
        if not request.user.is_authenticated or passed(request) or not second_step.wanted(request.user):
            return None
        page = request.resolver_match.url_name if request.resolver_match else None
        known = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        if page in ALWAYS | (ASK_AGAIN if known else SET_UP):
            return None
        to = "mfa_reauthenticate" if known else "mfa_index"
        return HttpResponseClientRedirect(resolve_url(to)) if request.htmx else redirect(to)


def passed(request: HttpRequest) -> bool:
    """Whether this session has been through a second step."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
