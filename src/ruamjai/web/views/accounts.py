"""Signing in and out, one's own password, and the accounts of the house."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ruamjai.web.actions import accounts
from ruamjai.web.forms.accounts import AccountForm, PasswordForm, SignInForm
from ruamjai.web.models import User
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs, signed_in


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """``sign-in``."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    if request.user.is_authenticated:
        return redirect(back or "today")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        accounts.note_sign_in(by=form.get_user())
        return redirect(back or "today")
    return render(request, "accounts/sign_in.html", {"form": form, "next": back}, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """``sign-out``."""
    auth.logout(request)
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
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("today")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@needs(Verb.ACCOUNT_SEE)
def account_list(request: HttpRequest) -> HttpResponse:
    """``accounts``: who may sign in, as what, where, until when."""
    users = User.objects.select_related("agency").prefetch_related("grants")
    return render(request, "accounts/accounts.html", {"users": users})


@needs(Verb.ACCOUNT_MANAGE)
@sensitive_post_parameters()
def account_open(request: HttpRequest) -> HttpResponse:
    """``account-open``: a new account; its first password is shown once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user, first = accounts.open_account(by=request.user, area_codes=(data.pop("area_code"),), **data)
        return render(request, "accounts/opened.html", {"account": user, "first_password": first})
    return render(request, "accounts/open.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_close(request: HttpRequest, account: int) -> HttpResponse:
    """``account-close``: an account ends now."""
    user = get_object_or_404(User, pk=account)
    if user == request.user:
        messages.error(request, _("You cannot close your own account. Ask another administrator."))
    else:
        accounts.close_account(by=request.user, user=user)
        messages.success(request, _("The account of %(name)s is closed.") % {"name": user.display_name})
    return redirect("accounts")
