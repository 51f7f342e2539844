"""How good the links are: a figure that people measured, or plain words that nobody has yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ruamjai.web import calibration, permissions
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import batches, runs
from ruamjai.web.queries import link_quality as quality
from ruamjai.web.roles import Verb
from ruamjai.web.titles import title
from ruamjai.web.views import area_page
from ruamjai.web.views import link_quality_page as page
from ruamjai.web.views.gate import needs
from ruamjai.web.words import label_of

_OPEN = ("unanswered", "cannot_tell")


@needs(Verb.RUN_SEE)
def link_quality(request: HttpRequest) -> HttpResponse:
    """``link-quality``: counts, what reviewers measured, and what the model thinks of itself."""
    run = runs.published()
    found = quality.scopes(run, area_page.sees_small(request.user)) if run else []
    if run is None or not found:
        return render(request, "links/none.html", {"run": run, "can_start": permissions.may(request.user, Verb.RUN_START)})
    whole, drawn, bins = found[0], quality.reviews(run), quality.bins(run)
    atlas, registers = areas_of.atlas(run), batches.all_registers()
    measured = whole.measure("precision")
    context = {
        "lead": page.lead(whole, drawn),
        "cards": page.cards(whole, drawn),
        "parts": page.parts(whole),
        "reaches_all": whole.measure("recall") is not None,
        "drawn": drawn,
        "n_open": sum(drawn.states.get(state, 0) for state in _OPEN),
        "n_disagreed": drawn.states.get("disagreed", 0),
        "n_single": drawn.states.get("single", 0),
        "measured_on": measured.run if measured else None,
        "span": page.told_bounds(measured),
        "registers": [
            page.row(label_of(registers[one.id]) if one.id in registers else one.id, one)
            for one in quality.of(found, "register")
        ],
        "provinces": [
            page.row(title(area) if (area := atlas.get(one.id)) else one.id, one) for one in quality.of(found, "province")
        ],
        "bins": [page.bin_row(one) for one in bins],
        "points": [(point, page.bin_row(point.bin)) for point in calibration.points(bins)],
        "ticks": calibration.ticks(),
        "side": calibration.SIDE,
    }
    return render(request, "links/quality.html", context)
