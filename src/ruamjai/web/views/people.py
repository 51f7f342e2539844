"""What is held of people and on what ground; asking about it; one's own requests. The first two are open to everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ruamjai.web import people_policy, permissions
from ruamjai.web.actions import people as acts
from ruamjai.web.forms.people import AskForm, KindForm
from ruamjai.web.queries import processing, requests
from ruamjai.web.roles import Verb
from ruamjai.web.views import people_files
from ruamjai.web.views.gate import needs, signed_in


def my_data(request: HttpRequest) -> HttpResponse:
    """``my-data``: where people's rights begin: what may be asked, one's own requests, what waits for whoever handles them."""
    user = request.user
    known = user.is_authenticated
    context = {
        "kinds": people_policy.choices("kind"),
        "requests": requests.own(user)[:50] if known else [],
        "established": bool(known and requests.person_of(user)),
        "handles": bool(permissions.areas(user, Verb.REQUEST_HANDLE)),
        "waiting": requests.waiting(user) if known else (0, 0),
        "n_breaches": requests.breaches_waiting(user) if known else 0,
    }
    return render(request, "people/my_data.html", context)


def notices(request: HttpRequest) -> HttpResponse:
    """``notices``: of every register what is held, why, how long, and what people may ask (s. 23), for anybody to read."""
    return render(request, "people/notices.html", {"record": processing.record(), "kinds": people_policy.choices("kind")})


@needs(Verb.PROCESSING_SEE)
def record(request: HttpRequest) -> HttpResponse:
    """``processing``: the record of processing with its eight items (s. 39)."""
    return render(request, "people/processing.html", {"record": processing.record(), "turned_down": processing.turned_down()})


@needs(Verb.PROCESSING_SEE)
def record_export(request: HttpRequest, kind: str) -> HttpResponse:
    """``processing-export``: the record, a row a column."""
    return people_files.answer("record_of_processing", kind, processing.HEADINGS, processing.rows())


@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """``ask``: first what, then why; for oneself."""
    return _ask(request, counter=False)


@needs(Verb.REQUEST_HANDLE)
def take(request: HttpRequest) -> HttpResponse:
    """``request-take``: the same, for somebody at the counter."""
    return _ask(request, counter=True)


def _ask(request: HttpRequest, *, counter: bool) -> HttpResponse:
    chosen = KindForm(request.POST if request.method == "POST" else request.GET or None)
    if not chosen.is_valid():
        context = {"kinds": people_policy.choices("kind"), "counter": counter}
        return render(request, "people/ask_what.html", context, status=422 if request.method == "POST" else 200)
    kind = people_policy.choice("kind", chosen.cleaned_data["kind"])
    area = next((code for code in permissions.areas(request.user, Verb.REQUEST_HANDLE) if code != "TH"), "")
    own_area = next((grant.area_code for grant in request.user.standing_grants if grant.area_code != "TH"), "")
    form = AskForm(request.POST if request.method == "POST" else None, kind=kind.id, area=area or own_area)
    if request.method == "POST" and form.is_valid():
        if counter:
            permissions.require(request.user, Verb.REQUEST_HANDLE, form.cleaned_data["area_code"])
        made = acts.ask(
            by=request.user, kind=kind.id, ground=form.cleaned_data["ground"], area_code=form.cleaned_data["area_code"],
            register=form.register, columns=form.chosen_columns, counter=counter,
        )  # fmt: skip
        messages.success(request, _("Received as number %(number)s.") % {"number": made.reference})
        return redirect("request", made.pk)
    context = {"form": form, "kind": kind, "counter": counter}
    return render(request, "people/ask.html", context, status=422 if form.errors else 200)
