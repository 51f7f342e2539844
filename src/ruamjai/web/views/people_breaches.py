"""The register of breaches with its 72-hour clock, and what is removed for its age."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.errors import RuamjaiError
from ruamjai.thai import areas
from ruamjai.web import permissions
from ruamjai.web.actions import people_breaches, people_erasing, people_retention
from ruamjai.web.forms.people import AssessForm, BreachForm, LateForm, RemedyForm
from ruamjai.web.queries import processing, requests
from ruamjai.web.roles import Verb
from ruamjai.web.templatetags.ruamjai import whole_name
from ruamjai.web.views import people_files
from ruamjai.web.views.gate import needs
from ruamjai.web.words import in_language

_HEADINGS = (
    "number", "what", "cause", "risk", "people", "known_at", "office_due_at", "office_told_at", "late_reason", "people_told_at",
    "remedy", "closed_at",
)  # fmt: skip


@needs(Verb.BREACH_SEE)
def breach_list(request: HttpRequest) -> HttpResponse:
    """``breaches``: every breach, the newest first."""
    found = list(requests.breaches(request.user)[:500])
    return render(request, "people/breaches.html", {"breaches": found, "n_open": sum(one.closed_at is None for one in found)})


@needs(Verb.BREACH_SEE)
def breach_export(request: HttpRequest, kind: str) -> HttpResponse:
    """``breaches-export``."""
    rows = (
        (
            one.reference, one.what, one.cause, one.risk, one.n_people, one.known_at.isoformat(),
            one.office_due_at and one.office_due_at.isoformat(), one.office_told_at and one.office_told_at.isoformat(),
            one.late, one.people_told_at and one.people_told_at.isoformat(), one.remedy,
            one.closed_at and one.closed_at.isoformat(),
        )
        for one in requests.breaches(request.user)
    )  # fmt: skip
    return people_files.answer("breaches", kind, _HEADINGS, rows)


@needs(Verb.BREACH_HANDLE)
def breach_report(request: HttpRequest) -> HttpResponse:
    """``breach-report``: write one down."""
    form = BreachForm(request.POST or None, areas=[(code, whole_name(code)) for code in _reach(request)])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = people_breaches.report(
            by=request.user, what=said["what"], cause=said["cause"], risk=said["risk"], known_at=said["known_at"],
            n_people=said["n_people"], area_code=said["area_code"],
        )  # fmt: skip
        return redirect("breach", made.pk)
    return render(request, "people/breach_report.html", {"form": form}, status=422 if form.errors else 200)


def _reach(request: HttpRequest) -> list[str]:
    """The areas of which the reader writes breaches down; whoever does so of the whole country may name a province."""
    held = permissions.areas(request.user, Verb.BREACH_HANDLE)
    provinces = [area.code for area in areas.all_areas() if area.level == "province"] if "TH" in held else []
    return [*held, *provinces]


@needs(Verb.BREACH_SEE)
def breach(request: HttpRequest, number: int) -> HttpResponse:
    """``breach``: where it stands, and who is still to be told."""
    found = get_object_or_404(requests.breaches(request.user), pk=number)
    context = {
        "breach": found,
        "assess": AssessForm(initial={"risk": found.risk, "n_people": found.n_people}, auto_id="id_assess_%s"),
        "late": LateForm(late=found.told_late), "remedy": RemedyForm(),
        "handles": permissions.may(request.user, Verb.BREACH_HANDLE, found) and found.closed_at is None,
    }  # fmt: skip
    return render(request, "people/breach.html", context)


@require_POST
@needs(Verb.BREACH_HANDLE)
def breach_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """``breach-act``: assess anew, tell the Office, tell the people, close."""
    found, by = get_object_or_404(requests.breaches(request.user, Verb.BREACH_HANDLE), pk=number), request.user
    assess, late, remedy = AssessForm(request.POST), LateForm(request.POST, late=False), RemedyForm(request.POST)
    doing: dict[str, tuple[bool, Callable[[], None]]] = {
        "assess": (assess.is_valid(), lambda: people_breaches.assess(by=by, breach=found, **assess.cleaned_data)),
        "office": (late.is_valid(), lambda: people_breaches.tell_office(by=by, breach=found, late=late.cleaned_data["late"])),
        "people": (True, lambda: people_breaches.tell_people(by=by, breach=found)),
        "close": (remedy.is_valid(), lambda: people_breaches.close(by=by, breach=found, remedy=remedy.cleaned_data["remedy"])),
    }
    if act not in doing:
        raise Http404
    valid, do = doing[act]
    if valid:
        _try(request, do)
    else:
        messages.error(request, people_files.not_chosen())
    return redirect("breach", found.pk)


@needs(Verb.RETENTION_CARRY_OUT)
def retention(request: HttpRequest) -> HttpResponse:
    """``retention``: of each register how long rows point at people, what is due, what is being removed, and what was done."""
    jobs, register = processing.under_way(), request.GET.get("register", "")
    if request.htmx and register:
        again = reverse("retention-again", args=[register]) if register in jobs else ""
        return people_files.how_far(request, jobs.get(register), handles=True, poll=request.get_full_path(), again=again)
    found = processing.due()
    context = {
        "due": found, "n_due": sum(bool(one.batches) for one in found), "acts": processing.acts(), "jobs": jobs,
        "registers": {one.register.id: one.register for one in found},
        "waiting": processing.waiting(found), "waits": any(not job.ended for job in jobs.values()),
    }  # fmt: skip
    return render(request, "people/retention.html", context)


@needs(Verb.RETENTION_CARRY_OUT)
def retention_export(request: HttpRequest, kind: str) -> HttpResponse:
    """``retention-export``: periods, what is due, and what was done."""
    found = processing.due()
    waiting = {name: len(one.held) for name, one in processing.waiting(found).items()}
    rows: list[tuple[object, ...]] = [
        (
            "due", one.register.id, one.period.years, one.period.verified, len(one.batches), one.n_rows,
            waiting.get(one.register.id, 0), one.next_on, "",
        )
        for one in found
    ]  # fmt: skip
    rows += [
        ("done", act.register, act.years, "", len(act.batches), act.n_rows, "", "", act.at.isoformat())
        for act in processing.acts()
    ]
    headings = ("what", "register", "years", "verified", "batches", "rows", "batches_waiting", "next_on", "done_at")
    return people_files.answer("retention", kind, headings, rows)


@require_POST
@needs(Verb.RETENTION_CARRY_OUT)
def retention_act(request: HttpRequest, register: str) -> HttpResponse:
    """``retention-act``: have what was shown carried out; the reader has ticked that it cannot be taken back."""
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("Nothing was removed: tick that it cannot be taken back."))
    else:
        _try(request, lambda: people_retention.carry_out(by=request.user, register=register), people_files.handed_over())
    return redirect("retention")


@require_POST
@needs(Verb.RETENTION_CARRY_OUT)
def retention_again(request: HttpRequest, register: str) -> HttpResponse:
    """``retention-again``: have tried again what could not be carried out."""
    job = processing.under_way().get(register)
    if job is None:
        raise Http404
    _try(request, lambda: people_erasing.try_again(by=request.user, job=job), people_files.handed_over())
    return redirect("retention")


def _try(request: HttpRequest, do: Callable[[], object], done: str = "") -> None:
    """Do it; what cannot be done is told, and nothing is changed."""
    try:
        do()
    except RuamjaiError as error:
        messages.error(request, in_language(error.message_th, str(error)))
    else:
        messages.success(request, done or _("Done, and written down."))
