"""Requests as they are handled: the list with its clock, one request with its acts, and what is held about the person."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ruamjai import registers
from ruamjai.errors import RuamjaiError
from ruamjai.web import people_policy, permissions
from ruamjai.web.actions import people as acts
from ruamjai.web.actions import people_erasing
from ruamjai.web.forms.people import HandBackForm, HouseholdForm, IdentityForm, RefusalForm
from ruamjai.web.held_words import heading_words
from ruamjai.web.models import ErasureJob, PersonRequest, RequestState
from ruamjai.web.queries import requests
from ruamjai.web.roles import Verb
from ruamjai.web.views import held as as_told
from ruamjai.web.views import people_files
from ruamjai.web.views.gate import needs, signed_in
from ruamjai.web.words import in_language

PER_PAGE = 25
_HEADINGS = ("number", "kind", "section", "area", "asked_on", "due_on", "days_left", "state", "refusal", "refusal_section")


@needs(Verb.REQUEST_HANDLE)
def request_list(request: HttpRequest) -> HttpResponse:
    """``requests``: those of one's areas, the first due first; ``?show=ended`` the others."""
    ended = request.GET.get("show") == "ended"
    found = requests.to_handle(request.user)
    shown = found.exclude(state__in=requests.OPEN) if ended else found.filter(state__in=requests.OPEN)
    n_waiting, n_overdue = requests.waiting(request.user)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "ended": ended, "n_waiting": n_waiting, "n_overdue": n_overdue,
    }  # fmt: skip
    return render(request, "people/requests.html", context)


@needs(Verb.REQUEST_HANDLE)
def request_export(request: HttpRequest, kind: str) -> HttpResponse:
    """``requests-export``: numbers, days and codes; nothing of a person."""
    rows = (
        (
            one.reference, one.kind, people_policy.choice("kind", one.kind).section, one.area_code,
            one.asked_at.date().isoformat(), one.due_on.isoformat(), one.days_left, one.state, one.refusal, one.refusal_section,
        )
        for one in requests.to_handle(request.user)
    )  # fmt: skip
    return people_files.answer("requests", kind, _HEADINGS, rows)


@needs(Verb.REQUEST_HANDLE)
def corrections(request: HttpRequest) -> HttpResponse:
    """``corrections``: granted corrections, by register, for the agency that owns it."""
    found = requests.corrections(request.user)
    by_register = [
        (registers.found().get(name), [r for r in found if r.register == name]) for name in sorted({r.register for r in found})
    ]
    return render(request, "people/corrections.html", {"by_register": by_register})


@needs(Verb.REQUEST_HANDLE)
def corrections_export(request: HttpRequest, kind: str) -> HttpResponse:
    """``corrections-export``: number, register, column and pseudonym: the agency asks the person for the right value."""
    rows = (
        (one.reference, one.register, column, one.ground, one.person_id, one.area_code)
        for one in requests.corrections(request.user)
        for column in one.columns
    )
    return people_files.answer("corrections", kind, ("number", "register", "column", "ground", "person", "area"), rows)


@signed_in
def request_detail(request: HttpRequest, number: int) -> HttpResponse:
    """``request``: where it stands, and what may be done next. What is being carried out asks again for how far it is."""
    found = _request_or_404(request, number)
    handles, job = _handles(request, found), requests.erasure(found)
    if request.htmx and job:
        again = reverse("request-act", args=[found.pk, "again"])
        return people_files.how_far(request, job, handles=handles, poll=request.path, again=again)
    household = HouseholdForm(request.GET or None) if handles and "household" in request.GET else HouseholdForm()
    people = []
    if household.is_bound and household.is_valid():
        people = requests.people_of(request.user, household.cleaned_data["household"], found.area_code)
    register = registers.found().get(found.register)
    taken = [column for column in register.columns if column.ours] if register else []
    headings = {column.ours: heading_words(column.theirs[0], column.ours) for column in taken}
    context = {
        "asked": found, "handles": handles, "own": found.asker_id == request.user.pk, "household": household, "people": people,
        "identity": found.identities.select_related("by").first(), "evidence": people_policy.choices("evidence"),
        "refusal": RefusalForm(kind=found.kind), "register": register, "columns": [headings.get(c, c) for c in found.columns],
        "job": job, "hand_back": HandBackForm() if job and job.failed and not job.begun else None,
        "may_open": found.kind in ("access", "portability") and found.state == "granted",
    }  # fmt: skip
    return render(request, "people/request.html", context)


@require_POST
@needs(Verb.REQUEST_HANDLE)
def request_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """``request-act``: establish, begin, grant, refuse, have tried again, or hand back; what cannot be done is told."""
    found = _request_or_404(request, number)
    if not _handles(request, found):
        raise PermissionDenied
    try:
        _do(request, found, act)
    except _NotChosenError:
        messages.error(request, people_files.not_chosen())
        household = request.POST.get("household", "") if act == "establish" else ""
        return redirect(reverse("request", args=[found.pk]) + (f"?{urlencode({'household': household})}" if household else ""))
    except RuamjaiError as error:
        messages.error(request, in_language(error.message_th, str(error)))
    else:
        found.refresh_from_db(fields=["state"])
        handed_over = found.state == RequestState.CARRYING
        messages.success(request, people_files.handed_over() if handed_over else _("Done, and written down."))
    return redirect("request", found.pk)


class _NotChosenError(Exception):
    """What the act needs was not chosen: it is told on the page of the request, and nothing is done."""


def _do(request: HttpRequest, found: PersonRequest, act: str) -> None:
    by = request.user
    if act == "begin":
        acts.begin(by=by, request=found)
    elif act == "grant":
        acts.grant(by=by, request=found)
    elif act == "again":
        people_erasing.try_again(by=by, job=get_object_or_404(ErasureJob, request=found))
    elif act == "hand-back":
        form = HandBackForm(request.POST)
        if not form.is_valid():
            raise _NotChosenError
        acts.hand_back(by=by, request=found, why=form.cleaned_data["why"])
    elif act == "refuse":
        form = RefusalForm(request.POST, kind=found.kind)
        if not form.is_valid():
            raise _NotChosenError
        acts.refuse(by=by, request=found, refusal=form.cleaned_data["refusal"])
    elif act == "establish":
        _establish(request, found)
    else:
        raise Http404


def _establish(request: HttpRequest, found: PersonRequest) -> None:
    form, household = IdentityForm(request.POST), HouseholdForm(request.POST)
    if not (form.is_valid() and household.is_valid()):
        raise _NotChosenError
    people = requests.people_of(request.user, household.cleaned_data["household"], found.area_code)
    chosen = next((one for one in people if one.person_id == form.cleaned_data["person_id"]), None)
    if chosen is None:
        raise Http404
    how = form.cleaned_data["how"]
    acts.establish(by=request.user, request=found, person_id=chosen.person_id, how=how, area_code=chosen.area_code)


@require_POST
@never_cache
@signed_in
def package(request: HttpRequest, number: int, kind: str = "page") -> HttpResponse:
    """``request-package``: all that is held about the person, on the page, as JSON or as XLSX. Each opening is written down."""
    found = _request_or_404(request, number)
    try:
        person = acts.open_package(by=request.user, request=found, how=kind)
    except RuamjaiError as error:
        messages.error(request, in_language(error.message_th, str(error)))
        return redirect("request", found.pk)
    held = requests.package(person)
    if held is None:
        raise Http404
    if kind == "json":
        response = JsonResponse(as_told.plain(held), json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = f'attachment; filename="{found.reference}.json"'
        response["Cache-Control"] = "no-store"
        return response
    if kind == "xlsx":
        return people_files.answer(found.reference, "xlsx", as_told.HEADINGS, as_told.sheet(held))
    return render(
        request,
        "people/package.html",
        {"asked": found, "rows": as_told.rows(held), "facts": as_told.facts(held), "looks": held.looks},
    )


def _request_or_404(request: HttpRequest, number: int) -> PersonRequest:
    """A request that the reader may see: their own, or one of their areas; to others there is none."""
    found: PersonRequest = get_object_or_404(PersonRequest.objects.select_related("asker", "handler", "taken_by"), pk=number)
    if found.asker_id != request.user.pk and not permissions.may(request.user, Verb.REQUEST_HANDLE, found):
        raise Http404
    return found


def _handles(request: HttpRequest, found: PersonRequest) -> bool:
    return found.asker_id != request.user.pk and permissions.may(request.user, Verb.REQUEST_HANDLE, found)
