"""The way to the national sign-in and back."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from ruamjai.web.actions.accounts_identity import PROVIDER
from ruamjai.web.sign_in.national import Callback, Reader, failed


@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """``national-sign-in``: on to the provider; a polite page if it cannot be reached."""
    return _with(request, OAuth2LoginView)


@never_cache
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """``openid_connect_callback``: what the provider answered."""
    if provider_id != PROVIDER:
        raise Http404
    return _with(request, Callback)


def _with(request: HttpRequest, view: type[OAuth2LoginView] | type[Callback]) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Reader(request, PROVIDER))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:
        return failed(request, "unreachable")
    except (OAuth2Error, KeyError, ValueError):  # what came back is not what a provider says
        return failed(request, "refused")
    return answer
