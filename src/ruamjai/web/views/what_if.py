"""Trying another cut-off or other weights on the page of an area: a what-if, of which nothing is kept or published."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from ruamjai.poverty import what_if as settings_of
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web import vocabulary
from ruamjai.web.queries import atlas as areas_of
from ruamjai.web.queries import runs
from ruamjai.web.queries import what_if as answers
from ruamjai.web.queries.atlas import Area, Atlas
from ruamjai.web.views import area_page, what_if_page

CUT_OFFS = tuple(Fraction(text) for text in ("1/5", "1/4", "1/3", "2/5", "1/2", "3/5", "4/5", "1"))
HEAVIEST = 10  # a weight is a whole number up to it; only how the five stand to one another counts
USUAL = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asks for. ``weights``: whole numbers as set on the page; ``on``: the dimensions that count."""

    setting: settings_of.Setting
    k: Fraction
    weights: Mapping[str, int]
    on: frozenset[str]
    faults: tuple[str, ...] = ()


def rulebook() -> settings_of.Setting:
    """The setting of the rulebook's newest version."""
    version = vocabulary.rules().measures[vocabulary.MEASURE].versions.newest
    return settings_of.setting(version.k, version.weights)


def asked(query: QueryDict) -> Asked:
    """What an address asks for; the rulebook's setting where it asks for nothing, or for what cannot be."""
    usual = rulebook()
    weights = _as_set(usual)
    standing = Asked(usual, usual.k, weights, frozenset(name for name in DIMENSIONS if weights[name]))
    if not any(name in query for name in ("k", "on", *DIMENSIONS)):
        return standing
    faults: list[str] = []
    k = _cut_off(query.get("k"), usual.k, faults)
    chosen = {name: _weight(name, query.get(name), weights[name] or USUAL, faults) for name in DIMENSIONS}
    on = frozenset(name for name in query.getlist("on") if name in DIMENSIONS)
    if not any(chosen[name] for name in on):
        faults.append(_("At least one dimension has to count, with a weight above 0."))
    if faults:
        return Asked(usual, usual.k, weights, standing.on, tuple(faults))
    counted = {name: Fraction(chosen[name] if name in on else 0) for name in DIMENSIONS}
    return Asked(settings_of.setting(k, counted), k, chosen, on)


def _as_set(one: settings_of.Setting) -> dict[str, int]:
    """Weights of the rulebook as whole numbers for the sliders, about ``USUAL`` where they are alike."""
    scale = lcm(*(weight.denominator for weight in one.weights))
    whole = [int(weight * scale) for weight in one.weights]
    times = Fraction(HEAVIEST, max(whole)) if max(whole) > USUAL else Fraction(USUAL // max(whole))
    return {name: round(part * times) for name, part in zip(DIMENSIONS, whole, strict=True)}


def _cut_off(text: str | None, usual: Fraction, faults: list[str]) -> Fraction:
    try:
        k = usual if text is None else Fraction(text)
    except (ValueError, ZeroDivisionError):
        k = Fraction(0)
    if k not in {*CUT_OFFS, usual}:
        faults.append(_("The line has to be one of: %(lines)s.") % {"lines": ", ".join(map(str, sorted({*CUT_OFFS, usual})))})
    return k


def _weight(name: str, text: str | None, usual: int, faults: list[str]) -> int:
    if text is None:
        return usual
    weight = int(text) if text.isdecimal() and len(text) < 4 else -1
    if not 0 <= weight <= HEAVIEST:
        words = {"dimension": vocabulary.dimension(name), "most": HEAVIEST}
        faults.append(_("The weight of “%(dimension)s” has to be a whole number from 0 to %(most)s.") % words)
    return weight


def what_if(request: HttpRequest, code: str) -> HttpResponse:
    """``area-what-if``: H, A, M0 and the order of areas by the reader's own cut-off and weights, beside the rulebook's."""
    run = runs.published()
    atlas, here = area_page.area_or_404(run, code)
    want, usual = asked(request.GET), rulebook()
    sees = area_page.sees_small(request.user)
    context = {"area": here, "crumbs": atlas.path(code), "run": run, "asked": want, "exact": sees(code)}
    context |= {"cut_offs": sorted({*CUT_OFFS, usual.k}), "sliders": what_if_page.sliders(want), "heaviest": HEAVIEST}
    if run is not None:
        outer, parts = _ranked(atlas, here)
        before = answers.read(run, code, here.level, usual, sees_small=sees(code))
        now = answers.read(run, code, here.level, want.setting, sees_small=sees(code))
        order = answers.order(
            run, [part.code for part in parts], parts[0].level, usual, want.setting, sees_small=sees(outer.code)
        )
        context |= what_if_page.result(here, outer, {part.code: part for part in parts}, want, (before, now), order)
    part = bool(getattr(request, "htmx", False))
    template = "areas/_what_if_result.html" if part else "areas/what_if.html"
    response = render(request, template, context, status=400 if want.faults and not part else 200)
    response["Vary"] = "HX-Request"  # the page and its part have one address
    return response


def _ranked(atlas: Atlas, here: Area) -> tuple[Area, list[Area]]:
    """The areas to put in order: those inside, or for a tambon all of its amphoe; and what they lie in."""
    outer = atlas.area(here.parent or areas_of.COUNTRY) if here.level == "tambon" else here
    return outer, list(atlas.inside(outer.code))
