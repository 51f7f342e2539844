"""Inviting, and being invited."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ruamjai.web import permissions, second_step
from ruamjai.web.actions import accounts_invitations
from ruamjai.web.actions.accounts_keeping import RolesApartError
from ruamjai.web.forms.accounts import AcceptForm, InvitationForm, UserNameForm
from ruamjai.web.models import Invitation
from ruamjai.web.roles import Verb
from ruamjai.web.sign_in.national import INVITED
from ruamjai.web.views.gate import needs


@needs(Verb.ACCOUNT_MANAGE)
def invite(request: HttpRequest) -> HttpResponse:
    """``account-invite``: a one-time link for one person; it is shown once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = accounts_invitations.invite(by=request.user, **form.cleaned_data)
        except RolesApartError as error:
            form.add_error("role", str(error))
        else:
            link = request.build_absolute_uri(reverse("invitation", args=[token]))
            return render(request, "accounts/invited.html", {"invitation": invitation, "link": link})
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def withdraw(request: HttpRequest, invitation: int) -> HttpResponse:
    """``invitation-withdraw``: the link is worth nothing any more."""
    found = get_object_or_404(Invitation, pk=invitation)
    if not permissions.covers(request.user, Verb.ACCOUNT_MANAGE, found.area_codes):
        raise Http404
    accounts_invitations.withdraw(by=request.user, invitation=found)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts")


@never_cache
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """``invitation``: the person who holds the link chooses a user name, and a password or the national sign-in."""
    invitation = Invitation.objects.select_related("agency").filter(token_hash=Invitation.hash_of(token)).first()
    if invitation is None or not invitation.is_open():
        return _gone(request)
    if request.user.is_authenticated:
        messages.error(request, _("You are signed in. Sign out first, then open the link again."))
        return redirect("today")
    by_national = "national" in request.POST and bool(settings.SOCIALACCOUNT_PROVIDERS)
    form = (UserNameForm if by_national else AcceptForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if by_national:
            request.session[INVITED] = {"invitation": invitation.pk, "username": form.cleaned_data["username"]}
            return redirect("national-sign-in")
        try:
            return _opened(request, invitation, form)
        except RolesApartError as error:
            form.add_error(None, str(error))
    context = {
        "invitation": invitation,
        "form": AcceptForm(request.POST or None) if by_national else form,
        "second_step_wanted": second_step.wanted_for(invitation.role),
        "national": settings.OIDC_NAME if settings.SOCIALACCOUNT_PROVIDERS else "",
    }
    return render(request, "accounts/accept.html", context, status=422 if form.errors else 200)


def _opened(request: HttpRequest, invitation: Invitation, form: UserNameForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        user = accounts_invitations.accept(
            by=None, invitation=invitation, username=data["username"], password=data["password1"]
        )
    except RolesApartError:  # somebody of this name was given the other role in the meantime
        raise
    except (ValueError, IntegrityError):  # used, withdrawn or taken in the time between looking and writing
        return _gone(request)
    return perform_password_login(request, {}, Login(user=user))


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_gone.html", status=410)
