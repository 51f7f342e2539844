"""Who may do what: the whole matrix on one page, the same as a file, and what one account may do, and where."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ruamjai.web import permissions
from ruamjai.web.models import User
from ruamjai.web.queries import rights as held
from ruamjai.web.roles import ROLES, Verb
from ruamjai.web.views.gate import needs, signed_in


@needs(Verb.RIGHTS_SEE)
def matrix(request: HttpRequest) -> HttpResponse:
    """``rights``: roles by verbs, and how many hold each role; a phone shows one role (``?role=``)."""
    role = request.GET.get("role", "")
    if role not in ROLES:
        role = next(iter(ROLES))
    context = {
        "matrix": held.matrix(request.user),
        "role": ROLES[role],
        "accounts": held.known_accounts(request.user),
        "words": _words(),
    }
    return render(request, "rights/matrix.html", context)


@needs(Verb.RIGHTS_SEE)
def matrix_export(request: HttpRequest) -> HttpResponse:
    """``rights-export``: the matrix as CSV, a row a verb, the last row who holds the role."""
    found, words = held.matrix(request.user), _words()
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rights.csv"'
    response.write("\ufeff")
    rows = csv.writer(response)
    rows.writerow([_("Concerns"), _("Right"), _("Code"), *(role.label for role in found.roles)])
    for group, lines in found.groups:
        for line in lines:
            rows.writerow([group, line.label, line.verb, *(words[mark] for _role, mark in line.marks)])
    rows.writerow(["", _("Accounts that hold the role today"), "", *(found.holders[role.id] for role in found.roles)])
    return response


@signed_in
def account(request: HttpRequest, account: int) -> HttpResponse:
    """``rights-account``: what one account may do, and where; one's own is open to everybody who is signed in."""
    if account != request.user.pk:
        permissions.require(request.user, Verb.RIGHTS_SEE)
    known = User.objects.all() if account == request.user.pk else held.known_accounts(request.user)
    found = get_object_or_404(known, pk=account)
    if found.pk == request.user.pk and not permissions.may(request.user, Verb.OWN_SEE, found):
        raise PermissionDenied(str(Verb.OWN_SEE))
    context = {"rights": held.of_account(found), "own": found.pk == request.user.pk}
    return render(request, "rights/account.html", context)


def _words() -> dict[held.Mark, str]:
    """What a mark says to who hears the page, and in the file."""
    return {"all": _("everybody"), "own": _("about themselves"), "yes": _("may"), "no": _("may not")}
