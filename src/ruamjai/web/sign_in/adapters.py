"""What allauth asks of this house: who may sign in, what follows, how secrets are kept. Nobody signs up by themselves."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.web import second_step
from ruamjai.web.actions import accounts_sessions
from ruamjai.web.addresses import address_of
from ruamjai.web.models import User
from ruamjai.web.sign_in.devices import device_of

REFUSED = gettext_lazy("User name and password do not belong together, or the account has ended.")


class Accounts(DefaultAccountAdapter):
    """Accounts are invited, have no e-mail, and end. All ways of signing in meet in :meth:`login`."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": gettext_lazy("The password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait a few minutes."),
        "rate_limited": gettext_lazy("Too many tries. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from invitations."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **_more: Any) -> HttpResponse | None:
        """The last look before anybody is let in, whichever way they came."""
        if user.stands():
            return None
        messages.error(request, str(REFUSED))
        return redirect("sign-in")

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, in Django and in our own list."""
        means = tuple(str(record.get("type") or record["method"]) for record in get_authentication_records(request, user))
        super().login(request, user)
        begin_session(request, user, means)

    def logout(self, request: HttpRequest) -> None:
        """End it in both."""
        if request.user.is_authenticated and request.session.session_key:
            accounts_sessions.end(by=request.user, session_key=request.session.session_key)
        logout(request)

    def add_message(self, request: HttpRequest, level: int, *_template: Any, message: str | None = None, **_more: Any) -> None:
        """Our own pages say what has happened, in their own words."""
        if message:
            super().add_message(request, level, message=message)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether to ask who is there before the means of signing in are changed: not of whoever has only just shown it."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if not records or time.time() - records[-1]["at"] > account_settings.REAUTHENTICATION_TIMEOUT:
            return True
        has_means = Authenticator.objects.filter(user=request.user).exists()
        return has_means and not any(record["method"] == "mfa" for record in records)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits are counted by, the same as the lock-out's."""
        return address_of(request)


def begin_session(request: HttpRequest, user: User, means: tuple[str, ...]) -> None:
    """Take the request's session into our own list."""
    key = request.session.session_key
    if key is None:
        raise RuntimeError("The session has no key.")
    accounts_sessions.begin(by=user, session_key=key, device=device_of(request.META.get("HTTP_USER_AGENT", "")), means=means)


class SecondStep(DefaultMFAAdapter):
    """The second step: secrets encrypted by a key that comes from Django's own, and kept where they must be."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("Your role needs a second step. Add another before you remove this one."),
        "incorrect_code": gettext_lazy("The code is not right, or has been used. Wait for the next one."),
    }

    def get_totp_issuer(self) -> str:
        """The name that an authenticator app shows."""
        return "Ruamjai"

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """``ValueError`` where Django's key has changed since."""
        try:
            return _box().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken as error:
            raise ValueError("The secret of a second step was kept under another key.") from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever needs a second step keeps one."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return not second_step.wanted(authenticator.user) or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth names it so
        """A name for a passkey that was given none."""
        return _("Passkey %(n)s") % {"n": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What a passkey is kept under: the user name, never a person's name."""
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.username}

    def _get_site_name(self) -> str:
        return "Ruamjai"


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second step:" + settings.SECRET_KEY.encode()).digest()))
