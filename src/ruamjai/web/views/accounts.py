"""Signing in and out, and one's own password."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ruamjai.web.actions import accounts
from ruamjai.web.forms.accounts import PasswordForm, SignInForm
from ruamjai.web.sign_in.adapters import begin_session
from ruamjai.web.views.gate import signed_in


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """``sign-in``: user name and password; who has a second step goes on to it."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    if request.user.is_authenticated:
        return redirect(back or "today")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return perform_password_login(request, {}, Login(user=form.get_user(), redirect_url=back or None))
    context = {"form": form, "next": back, "national": settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS else ""}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """``sign-out``."""
    get_adapter(request).logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign-in")


@signed_in
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """``password``: change one's own; every other session of the account ends."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.change_password(by=request.user, password=form.cleaned_data["new_password1"])
        auth.update_session_auth_hash(request, request.user)
        begin_session(request, request.user, ("password_change",))
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("today")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)
