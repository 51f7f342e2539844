"""Looking at people: asking for names, one's own looks, budgets, and what an auditor is alerted of.

No name is in an address, a message or the session: what a look opened is read for the household's page, while it is open.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ruamjai.warehouse import OpenRun
from ruamjai.web import look_policy
from ruamjai.web.actions import looks as acts
from ruamjai.web.forms.looks import LookForm, SettleForm
from ruamjai.web.models import LookAlert, LookKind, Refusal
from ruamjai.web.queries import households, looks, people, runs
from ruamjai.web.queries.people import Row
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs
from ruamjai.web.views.household_names import CLOSED, session_of

_GIVEN = 20  # larger budgets that stand below the alerts; all of them are in the trail


@needs(Verb.HOUSEHOLD_SEE_NAMES)
def names_open(request: HttpRequest, household: str) -> HttpResponse:
    """``names-open``: what the names are needed for; answered, they stand on the household's page for a while."""
    run, place = _place(household)
    area = place["area_code"]
    purposes = look_policy.purposes_for(request.user, area)
    if not purposes:
        acts.refuse(by=request.user, household_id=household, area_code=area)
        raise PermissionDenied(Verb.HOUSEHOLD_SEE_NAMES)
    form = LookForm(request.POST if request.method == "POST" else None, purposes=purposes)
    context = {
        "place": place,
        "form": form,
        "budget": looks.budget(request.user),
        "minutes": look_policy.policy().names_minutes,
    }
    if not form.is_valid():
        return render(request, "looks/ask.html", context)
    said = {name: form.cleaned_data[name] for name in ("purpose", "reference")}
    answer = acts.open_names(by=request.user, home=people.home(run, place), session=session_of(request), **said)
    if isinstance(answer, Refusal):
        return _refused(request, place, answer)
    return redirect(f"{reverse('household', args=[household])}#people")


@require_POST
@needs(Verb.HOUSEHOLD_SEE_NAMES)
def number_open(request: HttpRequest, household: str) -> HttpResponse:
    """``number-open``: one person's whole citizen number, where the purpose that the names were opened for allows it."""
    run, place = _place(household)
    after = request.session.get(CLOSED, 0)
    session = session_of(request)
    look = looks.open_look(request.user, household_id=household, run=run.id, session=session, after=after)
    if look is None:
        messages.warning(request, _("The names are closed again. Ask for them once more, then for the number."))
        return redirect("household", household)
    answer = acts.open_number(by=request.user, look=look, person_id=request.POST.get("person", "")[:40], session=session)
    if isinstance(answer, Refusal):
        return _refused(request, place, answer)
    return redirect(f"{reverse('household', args=[household])}#people")


@require_POST
@needs(Verb.HOUSEHOLD_SEE_NAMES)
def names_close(request: HttpRequest) -> HttpResponse:
    """``names-close``: close everything that is open in this session, before its time."""
    newest = looks.mine(request.user).first()
    request.session[CLOSED] = newest.pk if newest else 0
    household = newest.household_id if newest else ""
    return redirect("household", household) if household else redirect("my-looks")


@needs(Verb.HOUSEHOLD_SEE_NAMES)
def my_looks(request: HttpRequest) -> HttpResponse:
    """``my-looks``: what one has opened, for what, and how many people one may still open today."""
    found = Paginator(looks.mine(request.user), look_policy.policy().page).get_page(request.GET.get("page"))
    session, after = session_of(request), request.session.get(CLOSED, 0)
    rows = [
        (
            look,
            look_policy.purpose_label(look.purpose),
            LookKind(look.kind).label,
            look.open and look.session == session and look.pk > after,
        )
        for look in found
    ]
    context = {"page": found, "rows": rows, "budget": looks.budget(request.user), "known": _known(found)}
    return render(request, "looks/mine.html", context)


@require_safe
@needs(Verb.LOOK_EXTEND)
def budgets(request: HttpRequest) -> HttpResponse:
    """``look-budgets``: who has looked at people today within one's areas; more is given on the page of the account."""
    return render(request, "looks/budgets.html", {"spenders": looks.spenders(request.user)})


@needs(Verb.ALERT_SEE)
def alert_list(request: HttpRequest) -> HttpResponse:
    """``look-alerts``: what looks like somebody going through a list, and what it was found to be."""
    found = Paginator(looks.alerts(request.user), look_policy.policy().page).get_page(request.GET.get("page"))
    rows = [(alert, *_told(alert)) for alert in found]
    context = {"page": found, "rows": rows, "waiting": looks.alerts_waiting(request.user), "form": SettleForm()}
    given = looks.extensions(request.user)[:_GIVEN]
    context["given"] = [(one, str(look_policy.reasons().get(one.reason, one.reason))) for one in given]
    return render(request, "looks/alerts.html", context)


@require_POST
@needs(Verb.ALERT_SEE)
def alert_settle(request: HttpRequest, alert: int) -> HttpResponse:
    """``look-alert-settle``: what the alert was found to be."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what the alert was found to be."))
        return redirect("look-alerts")
    try:
        acts.settle(by=request.user, alert=alert, note=form.cleaned_data["note"])
    except LookAlert.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The alert is settled."))
    return redirect("look-alerts")


def _place(household: str) -> tuple[OpenRun, Row]:
    run = runs.published()
    place = households.household_place(run, household) if run and run.has("households") else None
    if run is None or place is None:
        raise Http404(household)
    return run, place


def _refused(request: HttpRequest, place: Row, why: Refusal) -> HttpResponse:
    """What stands in the way and what to do, in words; the page has no name on it."""
    context: dict[str, Any] = {"place": place, "why": str(why), "budget": looks.budget(request.user)}
    if why == Refusal.BUDGET:
        context |= {"offices": looks.whom_to_ask(request.user), "days": look_policy.policy().extra_days}
    return render(request, "looks/refused.html", context, status=403)


def _known(found: Any) -> set[str]:
    """Of the households of these looks those that the published run still has: the others were merged or are gone."""
    run = runs.published()
    wanted = {look.household_id for look in found if look.household_id}
    return households.still_known(run, wanted) if run and run.has("households") and wanted else set()


def _told(alert: LookAlert) -> tuple[str, str, str]:
    rule = look_policy.rules().get(alert.rule)
    note = look_policy.notes().get(alert.note, alert.note)
    return (str(rule), rule.told(alert.detail), str(note)) if rule else (alert.rule, "", str(note))
