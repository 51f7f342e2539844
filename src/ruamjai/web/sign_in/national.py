"""The national sign-in: an OpenID Connect provider (authorization code with PKCE), read more strictly than allauth does.

The identity token's signature is always checked against the provider's keys, and its issuer, audience, times and nonce with
it. Of what the provider tells, nothing is kept: the person is known here by a keyed hash of issuer and subject (a subject
may be a citizen number).

Sources: OpenID Connect Core 1.0, section 3.1.3.7; Discovery 1.0, section 4.3.
"""

import hmac
import logging
import secrets
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from requests import RequestException

from ruamjai.web.actions import accounts_invitations
from ruamjai.web.actions.accounts_identity import PROVIDER
from ruamjai.web.models import Invitation

ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY = 60  # seconds that clocks may differ
INVITED = "ruamjai_invited"  # in the session: the invitation being accepted, and the user name that was chosen
log = logging.getLogger(__name__)


def identity_of(issuer: str, subject: str) -> str:
    """Under what a person of the provider is known here: 26 letters and digits, worthless elsewhere."""
    digest = salted_hmac("ruamjai.national", f"{issuer}\n{subject}", algorithm="sha256").digest()
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[byte & 31] for byte in digest[:26])


class Refused(OAuth2Error):
    """The provider's answer does not hold; the words are ours and may stand in the log."""


class Reader(OpenIDConnectOAuth2Adapter):
    """Reads the provider's answers. :class:`Refused` for any that is not as it must be."""

    expected_nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, if it is the one we know."""
        config: dict[str, Any] = super().openid_config
        issuer = self.get_provider().app.settings["server_url"]
        if str(config.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise Refused("another issuer")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who it is, by the identity token alone."""
        told = kwargs["response"].get("id_token")
        if not told:
            raise Refused("no identity token")
        return self.get_provider().sociallogin_from_response(request, self._decode_id_token(app, told))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm, key = jwtkit.fetch_key(id_token, self.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk)
            if algorithm not in ALGORITHMS:
                raise Refused("an algorithm that is not taken")
            claims: dict[str, Any] = jwt.decode(
                id_token, key, algorithms=[algorithm], audience=app.client_id, issuer=self.openid_config["issuer"],
                leeway=LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise Refused("the identity token does not hold") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise Refused("made for another")
        if not self.expected_nonce or not hmac.compare_digest(str(claims["nonce"]), self.expected_nonce):
            raise Refused("another nonce")
        return claims


class National(OpenIDConnectProvider):
    """The provider, asked for as little as can be: ``openid``. What stands in the address cannot change what is asked."""

    oauth2_adapter_class = Reader
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid"]

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only signing in: accounts are bound by invitation or by an administrator."""
        known = super().get_redirect_from_request_kwargs(request)
        return {name: value for name, value in known.items() if name == "next_url"} | {"process": "login"}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider, with a nonce that its answer must bear."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {"nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, next_url, {"nonce": nonce}, **kwargs)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        return identity_of(str(data["iss"]), str(data["sub"]))

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is taken over: neither name nor user name nor address links anybody to an account."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


class Callback(OAuth2CallbackView):
    """The way back from the provider."""

    def _get_state(self, request: HttpRequest, provider: National) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, answer = super()._get_state(request, provider)
        if state:
            self.adapter.expected_nonce = (state.get("data") or {}).get("nonce")
        return state, answer


class Identities(DefaultSocialAccountAdapter):
    """An identity of the provider opens the account it was bound to; an unknown one only what an invitation opens."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never by itself."""
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> National:
        """The one provider there is. ``SocialApp.DoesNotExist`` where none is set up."""
        return National(request, app=self.get_app(request, provider=PROVIDER, client_id=client_id))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An identity that no account is bound to: accept the invitation it came with, or say so."""
        invited = request.session.pop(INVITED, None)
        if sociallogin.is_existing:
            return
        identity = sociallogin.account.uid
        found = Invitation.objects.filter(pk=invited["invitation"]).first() if invited else None
        if found is None:
            raise ImmediateHttpResponse(render(request, "accounts/national_unknown.html", {"code": identity}, status=403))
        try:
            user = accounts_invitations.accept(
                by=None, invitation=found, username=invited["username"], password=None, identity=identity
            )
        except (ValueError, IntegrityError) as error:
            raise ImmediateHttpResponse(failed(request, "refused")) from error
        sociallogin.user = user
        sociallogin.account = user.socialaccount_set.get(provider=PROVIDER)

    def on_authentication_error(
        self, request: HttpRequest, provider: National, error: Any = None, exception: Exception | None = None, **_more: Any
    ) -> None:
        """What went wrong, told politely and without the provider's own words."""
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(failed(request, "unreachable"))
        log.warning("the national sign-in was refused: %s", exception if isinstance(exception, Refused) else error)
        raise ImmediateHttpResponse(failed(request, "cancelled" if str(error) == "cancelled" else "refused"))


def failed(request: HttpRequest, why: str) -> HttpResponse:
    """The page that says so; ``why`` is ``unreachable`` (503), ``refused`` or ``cancelled`` (403)."""
    return render(request, "accounts/national_failed.html", {"why": why}, status=503 if why == "unreachable" else 403)
