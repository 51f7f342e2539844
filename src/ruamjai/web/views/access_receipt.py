"""A citizen's receipt of access: who looked, when, what for; as a page that prints."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ruamjai.web import permissions
from ruamjai.web.actions import trail as acts
from ruamjai.web.models.people import Identity
from ruamjai.web.queries import looks
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs, signed_in


@require_safe
@signed_in
def my_receipt(request: HttpRequest) -> HttpResponse:
    """``access-receipt``: who looked at oneself, when and what for, once it was established who one is."""
    identity = Identity.objects.filter(user=request.user).first()
    return _receipt(request, identity)


@require_safe
@needs(Verb.REQUEST_HANDLE)
def receipt_of(request: HttpRequest, identity: int) -> HttpResponse:
    """``access-receipt-of``: the same for somebody who asked at the counter and whose identity was established there."""
    found = get_object_or_404(Identity.objects.select_related("request").exclude(request=None), pk=identity)
    permissions.require(request.user, Verb.REQUEST_HANDLE, found.request)
    response = _receipt(request, found)
    acts.note_receipt(by=request.user, request=found.request.pk, area_code=found.request.area_code)
    return response


def _receipt(request: HttpRequest, identity: Identity | None) -> HttpResponse:
    seen = looks.looks_at(identity.person_id) if identity else []
    context = {"identity": identity, "looks": seen, "agencies": len({look.agency for look in seen}), "now": timezone.now()}
    return render(request, "audit/receipt.html", context)
