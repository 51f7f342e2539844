"""The accounts of the house, as those see them who keep them: list, one account, and what may be done to it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web import second_step
from ruamjai.web.actions import accounts, accounts_identity, accounts_second_step, accounts_sessions
from ruamjai.web.forms.accounts import IdentityForm, ProlongForm
from ruamjai.web.models import Invitation, User
from ruamjai.web.queries import rights as held
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import covers, needs


@needs(Verb.ACCOUNT_SEE)
def account_list(request: HttpRequest) -> HttpResponse:
    """``accounts``: who may sign in, as what, where, until when; and who has been invited."""
    users = held.known_accounts(request.user, Verb.ACCOUNT_SEE)
    invitations = Invitation.objects.filter(account=None, withdrawn_at=None).select_related("agency")
    open_ones = [one for one in invitations if one.is_open() and covers(request.user, Verb.ACCOUNT_SEE, one.area_codes)]
    context = {"users": users, "invitations": open_ones}
    return render(request, "accounts/accounts.html", context)


@needs(Verb.ACCOUNT_SEE)
def account(request: HttpRequest, account: int) -> HttpResponse:
    """``account``: one account: its roles, its sessions, its means of signing in."""
    user = get_object_or_404(held.known_accounts(request.user, Verb.ACCOUNT_SEE), pk=account)
    return _page(request, user, ProlongForm(initial={"ends_on": user.ends_on}), IdentityForm())


def _page(request: HttpRequest, user: User, prolong: ProlongForm, identity: IdentityForm) -> HttpResponse:
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "account": user,
        "sessions": [session for session in user.sessions.all() if session.stands()],
        "second_step": bool(kinds - {Authenticator.Type.RECOVERY_CODES}),
        "second_step_wanted": second_step.wanted(user),
        "bound": user.socialaccount_set.filter(provider=accounts_identity.PROVIDER).exists(),
        "prolong": prolong,
        "identity": identity,
    }
    status = 422 if prolong.errors or identity.errors else 200
    return render(request, "accounts/account.html", context, status=status)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_close(request: HttpRequest, account: int) -> HttpResponse:
    """``account-close``: an account ends now."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    if user == request.user:
        messages.error(request, _("You cannot close your own account. Ask another administrator."))
    else:
        accounts.close_account(by=request.user, user=user)
        messages.success(request, _("The account of %(name)s is closed.") % {"name": user.display_name})
    return redirect("accounts")


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_prolong(request: HttpRequest, account: int) -> HttpResponse:
    """``account-prolong``: a later last day, or an earlier one."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    form = ProlongForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form, IdentityForm())
    try:
        accounts.prolong_account(by=request.user, user=user, ends_on=form.cleaned_data["ends_on"])
        messages.success(request, _("The last day of the account is changed."))
    except ValueError:
        messages.error(request, _("Nobody prolongs their own account, and a closed one is not opened again."))
    return redirect("account", account=account)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_sign_out(request: HttpRequest, account: int) -> HttpResponse:
    """``account-sign-out``: end every session of an account."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    accounts_sessions.end_all(by=request.user, user=user)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": user.display_name})
    return redirect("account", account=account)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_reset_second_step(request: HttpRequest, account: int) -> HttpResponse:
    """``account-reset-second-step``: for somebody who has lost phone and recovery codes."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    if user == request.user:
        messages.error(request, _("You cannot reset your own second step. Ask another administrator."))
    else:
        accounts_second_step.reset(by=request.user, user=user)
        messages.success(request, _("The second step of %(name)s is reset.") % {"name": user.display_name})
    return redirect("account", account=account)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def account_bind(request: HttpRequest, account: int) -> HttpResponse:
    """``account-bind``: tie an account to an identity of the national sign-in, or cut the tie."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    if "unbind" in request.POST:
        accounts_identity.unbind(by=request.user, user=user)
        messages.success(request, _("The account is no longer tied to the national sign-in."))
        return redirect("account", account=account)
    form = IdentityForm(request.POST)
    if form.is_valid():
        try:
            accounts_identity.bind(by=request.user, user=user, identity=form.cleaned_data["code"])
            messages.success(request, _("The account is tied to the national sign-in."))
            return redirect("account", account=account)
        except ValueError:
            form.add_error("code", _("This identity belongs to another account."))
    return _page(request, user, ProlongForm(initial={"ends_on": user.ends_on}), form)
