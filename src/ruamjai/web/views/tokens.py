"""Tokens of the API: given and withdrawn by an administrator, seen by whom they belong to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web import permissions
from ruamjai.web.actions import tokens
from ruamjai.web.forms.tokens import TokenForm
from ruamjai.web.models import ApiToken
from ruamjai.web.queries import tokens as kept
from ruamjai.web.roles import LABELS, Verb
from ruamjai.web.views.gate import needs, signed_in


@needs(Verb.TOKEN_MANAGE)
def token_list(request: HttpRequest) -> HttpResponse:
    """``tokens``: which systems read through the API, by whose account, until when."""
    found = kept.all_tokens(request.user)
    context = {"tokens": [_row(token) for token in found], "n_standing": sum(map(_stands, found)), "mine": False}
    return render(request, "tokens/tokens.html", context)


@signed_in
def own_tokens(request: HttpRequest) -> HttpResponse:
    """``own-tokens``: the tokens of one's own account, which one may withdraw oneself."""
    found = kept.own_tokens(request.user)
    context = {"tokens": [_row(token) for token in found], "n_standing": sum(map(_stands, found)), "mine": True}
    return render(request, "tokens/tokens.html", context)


@needs(Verb.TOKEN_MANAGE)
def token_issue(request: HttpRequest) -> HttpResponse:
    """``token-issue``: a new token, of which its holder takes the secret."""
    form = TokenForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        permissions.require(request.user, Verb.TOKEN_MANAGE, form.cleaned_data["area_code"])
        token = tokens.issue(by=request.user, **form.cleaned_data)
        told = _("The token is given. %(name)s takes its secret on the page “My tokens”; it is told to nobody else.")
        messages.success(request, told % {"name": token.user.display_name})
        return redirect("tokens")
    return render(request, "tokens/issue.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def token_take(request: HttpRequest, token: int) -> HttpResponse:
    """``token-take``: the secret of one's own token, shown once."""
    found = get_object_or_404(ApiToken, pk=token, user=request.user)
    try:
        secret = tokens.take(by=request.user, token=found)
    except ValueError:
        messages.error(request, _("Its secret was taken before, or it has ended. Ask the administrator for another token."))
        return redirect("own-tokens")
    found.refresh_from_db()
    response = render(request, "tokens/issued.html", {"token": found, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def token_revoke(request: HttpRequest, token: int) -> HttpResponse:
    """``token-revoke``: a token ends now."""
    found = get_object_or_404(ApiToken, pk=token)
    own = found.user_id == request.user.pk
    if not own and not permissions.may(request.user, Verb.TOKEN_MANAGE, found.area_code):
        raise PermissionDenied(Verb.TOKEN_MANAGE)
    tokens.revoke(by=request.user, token=found)
    messages.success(request, _("The token %(prefix)s is withdrawn.") % {"prefix": found})
    return redirect("own-tokens" if own else "tokens")


def _stands(token: ApiToken) -> bool:
    return token.stands() and bool(permissions.areas(token.user, Verb.API_USE))


def _row(token: ApiToken) -> dict[str, object]:
    return {"token": token, "stands": _stands(token), "verbs": [LABELS[Verb(verb)] for verb in token.verbs if verb in LABELS]}
