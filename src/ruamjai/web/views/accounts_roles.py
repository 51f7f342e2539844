"""A further role for an account, and one fewer, on the page of the account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web.actions import accounts_roles
from ruamjai.web.actions.accounts_keeping import RolesApartError
from ruamjai.web.forms.accounts import RoleForm
from ruamjai.web.queries import rights as held
from ruamjai.web.roles import ROLES, Verb
from ruamjai.web.views.accounts_kept import account_page
from ruamjai.web.views.gate import needs


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def give(request: HttpRequest, account: int) -> HttpResponse:
    """``account-give-role``: a further role, where no other role of the account is kept apart from it."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            accounts_roles.give(by=request.user, user=user, **form.cleaned_data)
        except RolesApartError as error:
            form.add_error("role", str(error))
        except ValueError:
            form.add_error("role", _("Nobody gives themselves a role, and an account that has ended is given none."))
        else:
            told = _("%(name)s now holds the role “%(role)s”.")
            label = ROLES[form.cleaned_data["role"]].label
            messages.success(request, told % {"name": user.display_name, "role": label})
            return redirect("account", account=account)
    return account_page(request, user, role=form)


@require_POST
@needs(Verb.ACCOUNT_MANAGE)
def take(request: HttpRequest, account: int) -> HttpResponse:
    """``account-take-role``: a role is over; which one is named in the form."""
    user = get_object_or_404(held.kept_accounts(request.user), pk=account)
    number = request.POST.get("grant", "")
    grant = get_object_or_404(user.grants, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    try:
        accounts_roles.take(by=request.user, grant=grant)
    except ValueError:
        messages.error(request, _("Nobody takes away a role of their own. Ask another administrator."))
    else:
        told = _("The role “%(role)s” is taken away from %(name)s.")
        messages.success(request, told % {"role": grant.role_label, "name": user.display_name})
    return redirect("account", account=account)
