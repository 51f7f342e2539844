"""The accounts of the house, as those see them who keep them: list, one account, and what may be done to it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web import account_policy, look_policy, permissions, second_step
from ruamjai.web.actions import accounts, accounts_identity, accounts_second_step, accounts_sessions
from ruamjai.web.actions import looks as look_acts
from ruamjai.web.forms.account_list import AccountsForm
from ruamjai.web.forms.accounts import IdentityForm, ProlongForm, RoleForm
from ruamjai.web.forms.looks import ExtendForm
from ruamjai.web.models import User
from ruamjai.web.queries import account_list as found_accounts
from ruamjai.web.queries import looks
from ruamjai.web.queries import rights as held
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs

PER_PAGE = 50
FEW = 10  # of those who end soon stand above the list; the list itself can be narrowed to all of them


@needs(Verb.ACCOUNT_SEE)
def account_list(request: HttpRequest) -> HttpResponse:
    """``accounts``: who may sign in, as what, where, until when, narrowed by what was sent; and who has been invited."""
    sent = request.POST if request.method == "POST" else request.GET
    form = AccountsForm(
        {name: sent.get(name, "") for name in ("role", "area", "state")} | {"words": request.POST.get("words", "")},
        reader=request.user,
    )
    wanted = form.wanted()
    context = {
        "form": form,
        "narrowed": wanted != found_accounts.Wanted(),
        "n_known": found_accounts.known(request.user).count(),
        "page": Paginator(found_accounts.narrowed(request.user, wanted), PER_PAGE).get_page(sent.get("page")),
        "invitations": found_accounts.invited(request.user),
        "ending": held.ending_accounts(request.user),
        "few": FEW,
    }
    return render(request, "accounts/accounts.html", context)


@needs(Verb.ACCOUNT_SEE)
def account(request: HttpRequest, account: int) -> HttpResponse:
    """``account``: one account: its roles, its sessions, its means of signing in."""
    user = get_object_or_404(held.known_accounts(request.user, Verb.ACCOUNT_SEE), pk=account)
    return account_page(request, user)


def _keeps(keeper: User, user: User) -> bool:
    return permissions.covers(keeper, Verb.ACCOUNT_MANAGE, [grant.area_code for grant in user.grants.all()])


def account_page(request: HttpRequest, user: User, **typed: Form) -> HttpResponse:
    """The page with its forms; ``typed`` are those that came back with faults."""
    forms = {
        "prolong": ProlongForm(initial={"ends_on": user.ends_on}),
        "identity": IdentityForm(),
        "extend": ExtendForm(),
        "role": RoleForm(),
    }
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "account": user,
        "keeps": _keeps(request.user, user),
        "sessions": [session for session in user.sessions.all() if session.stands()],
        "second_step": bool(kinds - {Authenticator.Type.RECOVERY_CODES}),
        "second_step_wanted": second_step.wanted(user),
        "bound": user.socialaccount_set.filter(provider=accounts_identity.PROVIDER).exists(),
        "password_link": next((link for link in user.password_links.all()[:1] if link.is_open()), None),
        "link_hours": int(account_policy.policy().password_link.total_seconds() // 3600),
        "budget": looks.budget(user) if permissions.areas(user, Verb.HOUSEHOLD_SEE_NAMES) else None,
        "given": [(one, look_policy.reasons().get(one.reason, one.reason)) for one in looks.extensions_of(user)],
        "extends": look_policy.extends(request.user, user),
    }
    return render(request, "accounts/account.html", context | forms | typed, status=422 if typed else 200)


@require_POST
@needs(Verb.LOOK_EXTEND)
def account_extend(request: HttpRequest, account: int) -> HttpResponse:
    """``account-extend``: more people a day for who opens names, until a day."""
    user = get_object_or_404(held.known_accounts(request.user, Verb.LOOK_EXTEND), pk=account)
    if not look_policy.extends(request.user, user):
        raise PermissionDenied(str(Verb.LOOK_EXTEND))
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return account_page(request, user, extend=form)
    try:
        look_acts.extend(by=request.user, user=user, **form.cleaned_data)
    except ValueError:
        form.add_error("extra", _("At most %(n)s more a day for one account.") % {"n": look_policy.policy().most_extra})
        return account_page(request, user, extend=form)
    told = _("%(name)s may open %(n)s people more a day. It is written down, and the auditor sees it.")
    messages.success(request, told % {"name": user.display_name, "n": form.cleaned_data["extra"]})
    return redirect("account", account=account)


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
        return account_page(request, user, prolong=form)
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
    return account_page(request, user, identity=form)
