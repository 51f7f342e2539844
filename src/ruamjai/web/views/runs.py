"""The data section: runs, their manifests, starting and publishing them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai import flow
from ruamjai.errors import RuamjaiError, RunError, UsageError
from ruamjai.tables import MEANINGS_THAI, TABLES
from ruamjai.web.actions import runs as acts
from ruamjai.web.models import JobState, RunJob
from ruamjai.web.queries import batches, runs
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs
from ruamjai.web.words import in_language


@needs(Verb.RUN_SEE)
def run_list(request: HttpRequest) -> HttpResponse:
    """``runs``: every sealed run, and the one in the making."""
    under_way = RunJob.objects.filter(state__in=[JobState.WAITING, JobState.WORKING]).first()
    context = {"runs": runs.all_runs(), "published": runs.store().published_id(), "under_way": under_way}
    return render(request, "runs/runs.html", context)


@needs(Verb.RUN_SEE)
def run_detail(request: HttpRequest, run: str) -> HttpResponse:
    """``run``: the manifest of a sealed run, as people read it."""
    try:
        opened = runs.store().open_run(run)
    except UsageError as error:
        raise Http404 from error
    raw = opened.manifest.raw
    seconds = [step["seconds"] for step in raw["steps"]]
    known = {step.name: step for step in flow.STEPS}  # an older run may have had other steps
    return render(
        request,
        "runs/run.html",
        {
            "run": opened.manifest,
            "raw": raw,
            "is_published": runs.store().published_id() == opened.id,
            "steps": [(known.get(step["name"]), step) for step in raw["steps"]],
            "longest": max(seconds, default=0),
            "seconds": sum(seconds),
            "tables": [(TABLES.get(name), name, _meaning(name), written) for name, written in raw["tables"].items()],
            "groups": _by_register(raw["batches"]),
            "files": _seen(request, raw["batches"]),
            "registers": batches.all_registers(),
        },
    )


@needs(Verb.RUN_START)
def run_start(request: HttpRequest) -> HttpResponse:
    """``run-start``: what a run would be made from; then the worker is asked to make it."""
    if request.method == "POST":
        try:
            job = acts.start(by=request.user)
        except RunError as error:
            messages.warning(request, _told(error))
            return redirect("runs")
        return redirect("run-job", job.pk)
    known = batches.all_batches()
    standing = [batch for batch in known if batch.state == "standing"]
    changed = runs.batches_not_in(known)  # of the whole house, as the run will be: counted here, named nowhere
    context = {
        "groups": _by_register([{"register": batch.register, "n_taken": batch.n_taken} for batch in standing]),
        "standing": standing,
        "registers": batches.all_registers(),
        "came": [batch for batch in changed if batch.state == "standing"],
        "went": [batch for batch in changed if batch.state != "standing"],
    }
    return render(request, "runs/start.html", context)


@needs(Verb.RUN_START)
def run_job(request: HttpRequest, job: str) -> HttpResponse:
    """``run-job``: a run in the making, step by step; asked for again until it has ended."""
    found = get_object_or_404(RunJob, pk=job)
    done = {step["step"]: step["seconds"] for step in found.steps}
    steps = [(step, done.get(step.name), found.step == step.name) for step in flow.STEPS]
    context = {"job": found, "steps": steps, "checking": found.step == "checks", "under_way": not found.ended}
    return render(request, "runs/_job.html" if request.htmx else "runs/job.html", context)


@require_POST
@needs(Verb.RUN_PUBLISH)
def run_publish(request: HttpRequest, run: str) -> HttpResponse:
    """``run-publish``: from now on every page speaks of this run."""
    try:
        acts.publish(by=request.user, run=run)
    except UsageError as error:
        raise Http404 from error
    except RunError as error:
        messages.error(request, _told(error))
    else:
        messages.success(request, _("Run %(run)s is published. Every page speaks of it from now on.") % {"run": int(run)})
    return redirect("run", run)


def _seen(request: HttpRequest, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a run's batches those that the reader may open, by their numbers: what an agency calls its file may name somebody."""
    seen = {batch.id: batch.sequence for batch in batches.seen_by(request.user)}
    return [{**entry, "sequence": seen[entry["batch"]]} for entry in entries if entry["batch"] in seen]


def _by_register(entries: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]], int]]:
    """Each register with its entries and the rows taken of all of them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry["register"], []).append(entry)
    return [(register, mine, sum(entry["n_taken"] for entry in mine)) for register, mine in sorted(found.items())]


def _meaning(name: str) -> str:
    """What a table holds, in the reader's language; "" of a table that only an older programme knew."""
    table = TABLES.get(name)
    return in_language(MEANINGS_THAI.get(name, ""), table.meaning if table else "")


def _told(error: RuamjaiError) -> str:
    return error.message_th if get_language() == "th" and error.message_th else str(error)
