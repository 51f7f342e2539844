"""Where one is signed in, and signing out from elsewhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web.actions import accounts_sessions
from ruamjai.web.models import SignedIn
from ruamjai.web.views.gate import signed_in


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """``sessions``: one's own, this one marked."""
    mine = [session for session in SignedIn.objects.filter(user=request.user) if session.stands()]
    here = SignedIn.hash_of(request.session.session_key)
    context = {
        "sessions": [(session, session.pk == here) for session in mine],
        "idle": int(SignedIn.IDLE.total_seconds() // 60),
        "longest": int(SignedIn.LONGEST.total_seconds() // 3600),
        "most": SignedIn.MOST,
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
@signed_in
def end_session(request: HttpRequest) -> HttpResponse:
    """``session-end``: one of one's own; the row is named in the form, not in the address."""
    session = get_object_or_404(SignedIn, user=request.user, pk=request.POST.get("session", ""))
    accounts_sessions.end_one(by=request.user, session=session)
    messages.success(request, _("That device is signed out."))
    return redirect("sessions")


@require_POST
@signed_in
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """``sessions-end``: everywhere but here."""
    accounts_sessions.end_all(by=request.user, user=request.user, but=request.session.session_key)
    messages.success(request, _("All other devices are signed out."))
    return redirect("sessions")
