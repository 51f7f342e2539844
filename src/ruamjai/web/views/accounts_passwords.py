"""A link to a new password: made on the page of an account, and used by whoever was sent it."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ruamjai.web.actions import accounts_passwords
from ruamjai.web.forms.accounts import NewPasswordForm
from ruamjai.web.models import PasswordLink
from ruamjai.web.queries import rights as held
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs


@never_cache
@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def make(request: HttpRequest, account: int) -> HttpResponse:
    """``account-password-link``: for somebody who has lost their password; the link is shown once."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    try:
        link, token = accounts_passwords.make_link(by=request.user, user=user)
    except ValueError:
        messages.error(request, _("Nobody makes a link for themselves, and an account that has ended needs none."))
        return redirect("account", account=account)
    address = request.build_absolute_uri(reverse("new-password", args=[token]))
    return render(request, "accounts/password_link.html", {"account": user, "made": link, "link": address})


@never_cache
@sensitive_post_parameters()
def use(request: HttpRequest, token: str) -> HttpResponse:
    """``new-password``: whoever holds the link chooses a password and signs in with it; a second step is asked as ever."""
    link = PasswordLink.objects.select_related("user").filter(token_hash=PasswordLink.hash_of(token)).first()
    if link is None or not link.is_open():
        return _gone(request)
    if request.user.is_authenticated:
        messages.error(request, _("You are signed in. Sign out first, then open the link again."))
        return redirect("today")
    form = NewPasswordForm(request.POST or None, username=link.user.username)
    if request.method == "POST" and form.is_valid():
        try:
            user = accounts_passwords.choose_by_link(by=None, link=link, password=form.cleaned_data["password1"])
        except ValueError:  # used or replaced in the time between looking and writing
            return _gone(request)
        return perform_password_login(request, {}, Login(user=user))
    context = {"account": link.user, "form": form}
    return render(request, "accounts/new_password.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_link_gone.html", status=410)
