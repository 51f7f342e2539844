"""The data section: batches, handing files in, and what was found in them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ruamjai.web.actions import batches as acts
from ruamjai.web.forms.batches import UploadForm, WithdrawForm
from ruamjai.web.models import TakeJob, User
from ruamjai.web.queries import batches, runs
from ruamjai.web.roles import Verb
from ruamjai.web.views.gate import needs

PER_PAGE = 25


@needs(Verb.BATCH_SEE)
def batch_list(request: HttpRequest) -> HttpResponse:
    """``batches``: every batch, by register, or those that wait for somebody (``?show=unread``)."""
    known = batches.seen_by(request.user)
    unread = {batch.id for batch in batches.unread(known)}
    register, show = request.GET.get("register"), request.GET.get("show")
    shown = [b for b in known if (not register or b.register == register) and (show != "unread" or b.id in unread)]
    standing = [batch for batch in known if batch.state == "standing"]
    return render(
        request,
        "batches/batches.html",
        {
            "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
            "registers": batches.all_registers(),
            "register": register,
            "show": show,
            "unread": unread,
            "theirs": {batch.id for batch in batches.seen_by(request.user, Verb.BATCH_TAKE)},  # what they are called is told
            "standing": standing,
            "rows": sum(batch.n_taken for batch in standing),
            "not_in_run": len(runs.batches_not_in(known)),
        },
    )


@needs(Verb.BATCH_TAKE)
def batch_upload(request: HttpRequest) -> HttpResponse:
    """``batch-upload``: hand in files of one register."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        for file in form.cleaned_data["files"]:
            acts.upload(by=request.user, register=form.cleaned_data["register"], file=file)
        for name in form.linked:
            told = _("%(name)s takes values from other files. What was last seen there is read; nothing is fetched.")
            messages.warning(request, told % {"name": name})
        return redirect("uploads")
    context = {"form": form, "registers": batches.all_registers().values()}
    return render(request, "batches/upload.html", context, status=422 if form.errors else 200)


@needs(Verb.BATCH_TAKE)
def uploads(request: HttpRequest) -> HttpResponse:
    """``uploads``: this person's files of the last day, each with how far it is; asked for again until all have ended."""
    since = timezone.now() - acts.NAMED
    jobs = list(TakeJob.objects.filter(by=request.user, asked_at__gte=since).select_related("file")[:100])
    context = {
        "jobs": jobs,
        "under_way": any(not job.ended for job in jobs),
        "registers": batches.all_registers(),
        "findings": batches.rules_now().findings,
    }
    return render(request, "batches/_uploads.html" if request.htmx else "batches/uploads.html", context)


@needs(Verb.BATCH_SEE)
def batch_detail(request: HttpRequest, batch: str) -> HttpResponse:
    """``batch``: what came in, what was found, and what to do about it."""
    found = _batch_or_404(request.user, batch)
    run = runs.stamp()
    context = {
        "batch": found,
        "register": batches.all_registers().get(found.register),
        "kinds": batches.findings(found.id),
        "unread": bool(batches.unread([found])),
        "may_settle": found in batches.seen_by(request.user, Verb.BATCH_TAKE),
        "may_withdraw": batches.may_change(request.user, Verb.BATCH_WITHDRAW, found),
        "in_run": run is not None and any(entry["batch"] == found.id for entry in run.raw["batches"]),
    }
    return render(request, "batches/batch.html", context)


@require_POST
@needs(Verb.BATCH_TAKE)
def batch_settle(request: HttpRequest, batch: str) -> HttpResponse:
    """``batch-settle``: somebody has dealt with what was found."""
    acts.settle(by=request.user, batch=_batch_or_404(request.user, batch, Verb.BATCH_TAKE).id)
    messages.success(request, _("Noted. The batch no longer waits for anybody."))
    return redirect("batch", batch)


@needs(Verb.BATCH_WITHDRAW)
def batch_withdraw(request: HttpRequest, batch: str) -> HttpResponse:
    """``batch-withdraw``: ask why, then withdraw."""
    found = _batch_or_404(request.user, batch, Verb.BATCH_WITHDRAW)
    if not batches.may_change(request.user, Verb.BATCH_WITHDRAW, found):  # rows of areas that are not theirs would go, too
        raise PermissionDenied(str(Verb.BATCH_WITHDRAW))
    if found.state != "standing":
        messages.warning(request, _("This batch was withdrawn before. Nothing was changed."))
        return redirect("batch", batch)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.withdraw(by=request.user, batch=found.id, reason=form.cleaned_data["reason"])
        messages.success(request, _("The batch is withdrawn. The next run leaves it out; its file is kept."))
        return redirect("batch", batch)
    context = {"form": form, "batch": found, "register": batches.all_registers().get(found.register)}
    return render(request, "batches/withdraw.html", context, status=422 if form.errors else 200)


def _batch_or_404(user: User, name: str, verb: Verb = Verb.BATCH_SEE) -> "batches.registers.Batch":
    """The batch, if any of it lies where ``user`` may do ``verb``; whoever may not is not told that there is one."""
    found = next((batch for batch in batches.seen_by(user, verb) if batch.id == name), None)
    if found is None:
        raise Http404(name)
    return found
