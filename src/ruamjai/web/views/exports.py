"""Exports in bulk: one's own list, asking for one, how far it is, and its file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ruamjai.web import export_files, export_policy
from ruamjai.web.actions import exports as acts
from ruamjai.web.forms.exports import ExportForm
from ruamjai.web.models import ExportJob
from ruamjai.web.queries import exports, runs
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs

View = Callable[..., HttpResponseBase]


def _own(view: View) -> View:
    """A page of one export, for who asked for it; another's is not there."""

    @needs(Verb.EXPORT_MAKE)
    @wraps(view)
    def guarded(request: HttpRequest, job: Any) -> HttpResponseBase:
        found = exports.own_export(request.user, job)
        if found is None:
            raise Http404
        return view(request, found)

    return guarded


@require_safe
@needs(Verb.EXPORT_MAKE)
def export_list(request: HttpRequest) -> HttpResponse:
    """``exports``: what I asked for, newest first, and what has become of it."""
    found = [_row(job) for job in exports.own_exports(request.user)[:50]]
    context = {
        "rows": found,
        "n_ready": sum(row["ready"] for row in found),
        "under_way": any(not row["job"].ended for row in found),
        "days": export_policy.KEPT.days,
    }
    return _private(render(request, "exports/exports.html", context))


@needs(Verb.EXPORT_MAKE)
def export_ask(request: HttpRequest) -> HttpResponse:
    """``export-ask``: which table, where, in which form, what for; then the worker is asked to make it."""
    form = ExportForm(request.user, request.POST or None)
    run = runs.stamp()
    if request.method == "POST" and run and form.is_valid():
        try:
            job = acts.ask(by=request.user, **form.cleaned_data)
        except ValueError:
            form.add_error("table", _("The published run does not hold this table. Choose another, or wait for the next run."))
        else:
            return redirect("export", job.pk)
    context = {"form": form, "published": run, "days": export_policy.KEPT.days, "offers": export_policy.offers(request.user)}
    return render(request, "exports/ask.html", context, status=422 if form.errors else 200)


@require_safe
@_own
def export(request: HttpRequest, job: ExportJob) -> HttpResponse:
    """``export``: how far it is, asked for again until it has ended; then the file."""
    context = {**_row(job), "under_way": not job.ended, "days": export_policy.KEPT.days}
    return _private(render(request, "exports/_job.html" if request.htmx else "exports/export.html", context))


@require_safe
@_own
def export_fetch(request: HttpRequest, job: ExportJob) -> HttpResponseBase:
    """``export-fetch``: the file, streamed, or from where a download broke off; written down, kept by no browser or proxy."""
    if request.method == "HEAD":  # nothing leaves, so nothing is written down
        return _private(HttpResponse(headers=export_files.headers(job) if job.can_be_fetched() else None))
    part = export_files.asked(request, job)
    if part is None:
        return HttpResponse(status=416, headers=export_files.beyond(job))
    try:
        path = acts.fetch(by=request.user, job=job, first=part.first)
    except FileNotFoundError:
        messages.warning(request, _("There is no file any more. Ask for the export again."))
        return redirect("export", job.pk)
    return export_files.answer(path, job, part)


@require_POST
@_own
def export_stop(request: HttpRequest, job: ExportJob) -> HttpResponse:
    """``export-stop``: the worker leaves it; what was read is kept."""
    if acts.stop(by=request.user, job=job):
        messages.success(request, _("The export is stopped. What was read is kept for %(n)s days.") % _days())
    return redirect("export", job.pk)


@require_POST
@_own
def export_go_on(request: HttpRequest, job: ExportJob) -> HttpResponse:
    """``export-go-on``: the worker goes on from what was read."""
    try:
        acts.go_on(by=request.user, job=job)
    except ValueError:
        messages.warning(request, _("Three of your exports are under way. Wait for one to end, or stop one."))
    return redirect("export", job.pk)


@require_POST
@_own
def export_remove(request: HttpRequest, job: ExportJob) -> HttpResponse:
    """``export-remove``: the file goes now."""
    if acts.remove(by=request.user, job=job):
        messages.success(request, _("The file is removed."))
    return redirect("exports")


def _row(job: ExportJob) -> dict[str, Any]:
    offer = export_policy.OFFERS.get(job.table)
    ready = job.can_be_fetched()
    return {
        "job": job,
        "label": offer.label if offer else job.table,
        "ready": ready and export_policy.stands(job),
        "right_ended": ready and not export_policy.stands(job),
        "can_go_on": job.can_go_on(),
        "columns": [offer.promise.column(name) for name in offer.columns(sensitive=job.sensitive)] if offer else [],
    }


def _private(response: Any) -> Any:
    response["Cache-Control"] = "no-store"
    return response


def _days() -> dict[str, int]:
    return {"n": export_policy.KEPT.days}
