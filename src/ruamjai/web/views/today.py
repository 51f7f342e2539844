"""The first page: what waits for this person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ruamjai.web.queries import batches, runs, today
from ruamjai.web.views.gate import signed_in


def home(request: HttpRequest) -> HttpResponse:
    """``today``: what waits for whoever is signed in; anyone else is shown the picture of the country."""
    if not request.user.is_authenticated:
        return redirect("areas")
    waiting = today.waiting(request.user)
    by_register: dict[str, list] = {}
    for batch in waiting.unread:
        by_register.setdefault(batch.register, []).append(batch)
    return render(
        request,
        "today/today.html",
        {
            "waiting": waiting,
            "unread": [(register, found, sum(batch.n_findings for batch in found)) for register, found in by_register.items()],
            "came": [batch for batch in waiting.not_in_run if batch.state == "standing"],
            "went": [batch for batch in waiting.not_in_run if batch.state != "standing"],
            "registers_by_id": batches.all_registers() if waiting.unread else {},
            "run": runs.stamp(),
            "areas": today.areas_of(request.user),
        },
    )


@signed_in
def more(request: HttpRequest) -> HttpResponse:
    """``more``: what the rail's foot and the header hold, as a page for a phone."""
    return render(request, "today/more.html")
