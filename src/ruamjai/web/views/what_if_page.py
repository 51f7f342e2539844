"""What the what-if of an area shows: sliders, figures side by side, parts of M0, the order of areas, and how steady it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web import charts, sentences, vocabulary
from ruamjai.web.queries.atlas import Area
from ruamjai.web.queries.what_if import ENOUGH, Order, Place, Reading, Told
from ruamjai.web.templatetags.ruamjai import figure, percent
from ruamjai.web.titles import level_name

if TYPE_CHECKING:
    from ruamjai.web.views.what_if import Asked

_MINUS, _EN_DASH = "−", "–"
FEW_AREAS = 3


@dataclass(frozen=True, slots=True)
class Slider:
    """One dimension to set: its weight as a whole number, whether it counts, and its part of the whole as it stands."""

    name: str
    label: str
    weight: int
    on: bool
    part: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure by the rulebook and now: text, interval, bounds; and the change in words."""

    name: str
    what: str
    before: str
    now: str
    change: str
    interval_before: str
    interval_now: str
    bounds_before: str
    bounds_now: str


@dataclass(frozen=True, slots=True)
class RankRow:
    """An area in the order. ``way``: "up" (poorer than before), "down", "same" or "" where there is no rank."""

    area: Area
    here: bool
    before: str
    now: str
    m0: str
    way: str
    moved: str
    between: str


def sliders(want: "Asked") -> list[Slider]:
    """The five dimensions as they are set."""
    parts = dict(zip(DIMENSIONS, want.setting.weights, strict=True))
    return [
        Slider(name, vocabulary.dimension(name), want.weights[name], name in want.on, f"{percent(float(parts[name]), 0)}%")
        for name in DIMENSIONS
    ]


def result(
    here: Area, outer: Area, areas: Mapping[str, Area], want: "Asked", readings: tuple[Reading, Reading], order: Order
) -> dict[str, Any]:
    """All that stands below the sliders; ``readings`` by the rulebook and now."""
    before, now = readings
    rows = [_rank_row(place, areas[place.code], here) for place in order.places]
    return {
        "outer": outer,
        "state": now.state,
        "lead": lead(want, before, now),
        "lines": lines(before, now) if now.state == "shown" else [],
        "reading": now,
        "shares": shares(before, now) if now.state == "shown" else [],
        "headcounts": headcounts(now),
        "order": [row for row in rows if row.now],
        "unranked": [(areas[place.code], place.state) for place in order.places if not place.now and place.state == "hidden"],
        "n_silent": sum(place.state == "no_data" for place in order.places),
        "order_level": level_name(next(iter(areas.values())).level, in_bangkok=here.in_bangkok) if areas else "",
        "steadiness": steadiness(order),
        "enough": ENOUGH,
    }


def lead(want: "Asked", before: Reading, now: Reading) -> sentences.Sentence:
    """The answer in one sentence."""
    if now.state == "no_data":
        return sentences.marked(_("[[No basic-needs survey yet]] here, so there is nothing to try."), "n")
    if now.state == "hidden":
        words = {"n": figure(ENOUGH)}
        return sentences.marked(
            _("[[Withheld]]: fewer than %(n)s people here answered all, so figures to try are for those with the right.")
            % words,
            "n",
        )
    words = {"k": str(want.k), "now": _share_words(now.h), "before": _share_words(before.h)}
    if now.h.value is None:
        return sentences.marked(_("With a line of %(k)s [[nobody's state is known]].") % words, "n")
    if words["now"] == words["before"]:
        return sentences.marked(_("With a line of %(k)s [[%(now)s of the people are poor]], as by the rulebook.") % words)
    return sentences.marked(_("With a line of %(k)s [[%(now)s of the people are poor]]; by the rulebook %(before)s.") % words)


def _share_words(one: Told) -> str:
    return f"{_text(one, in_per_cent=True)}" if one.value is not None else _("not known")


def lines(before: Reading, now: Reading) -> list[Line]:
    """H, A and M0 side by side."""
    return [
        _line("H", _("Poor people, of those whose state is known"), before.h, now.h, in_per_cent=True),
        _line("A", _("What the poor lack on average, of all they could lack"), before.a, now.a, in_per_cent=True),
        _line("M0", _("Index M0 = H × A"), before.m0, now.m0, in_per_cent=False),
    ]


def _line(name: str, what: str, before: Told, now: Told, *, in_per_cent: bool) -> Line:
    return Line(
        name,
        what,
        _text(before, in_per_cent=in_per_cent),
        _text(now, in_per_cent=in_per_cent),
        _change(before, now, in_per_cent=in_per_cent),
        _between(before.ll, before.ul, before, in_per_cent=in_per_cent),
        _between(now.ll, now.ul, now, in_per_cent=in_per_cent),
        _between(before.least, before.most, before, in_per_cent=in_per_cent),
        _between(now.least, now.most, now, in_per_cent=in_per_cent),
    )


def _written(value: float, decimals: int, *, in_per_cent: bool) -> str:
    return f"{percent(value, decimals)}%" if in_per_cent else figure(value, decimals)


def _text(one: Told, *, in_per_cent: bool) -> str:
    if one.value is None:
        return _("none to tell")
    if one.below:
        return _("less than %(n)s") % {"n": "1%" if in_per_cent else "0.01"}
    return _written(one.value, one.decimals, in_per_cent=in_per_cent)


def _between(low: float | None, high: float | None, one: Told, *, in_per_cent: bool) -> str:
    if low is None or high is None:
        return ""
    ends = [_written(end, one.decimals, in_per_cent=in_per_cent).rstrip("%") for end in (low, high)]
    return _EN_DASH.join(dict.fromkeys(ends)) + ("%" if in_per_cent else "")


def _change(before: Told, now: Told, *, in_per_cent: bool) -> str:
    if before.value is None or now.value is None or before.below or now.below:
        return ""
    moved = now.value - before.value
    text = figure(abs(moved) * (100 if in_per_cent else 1), now.decimals)
    if not text.strip("0."):
        return _("unchanged")
    sign = "+" if moved > 0 else _MINUS
    return _("%(n)s points") % {"n": sign + text} if in_per_cent else sign + text


def shares(before: Reading, now: Reading) -> list[charts.Change]:
    """Parts of M0 by dimension, longest first, with a mark where the rulebook has them."""
    items = []
    for name in DIMENSIONS:
        share, was = now.share.get(name), before.share.get(name)
        items.append((vocabulary.dimension(name), share, was, _("none to tell") if share is None else f"{percent(share, 0)}%"))
    return charts.changes(items)


def headcounts(now: Reading) -> list[tuple[str, str]]:
    """People poor and lacking each dimension, of those known; for those with the right."""
    return [(vocabulary.dimension(name), f"{percent(one, 1)}%") for name, one in now.hdk.items() if one is not None]


def _rank_row(place: Place, area: Area, here: Area) -> RankRow:
    if place.now is None or place.before is None:
        return RankRow(area, area.code == here.code, "", "", "", "", "", "")
    moved = place.before - place.now
    way = "same" if not moved else "up" if moved > 0 else "down"
    words = {
        "same": _("same place"),
        "up": ngettext("up %(n)s place", "up %(n)s places", abs(moved)) % {"n": abs(moved)},
        "down": ngettext("down %(n)s place", "down %(n)s places", abs(moved)) % {"n": abs(moved)},
    }[way]
    between = f"{place.best}{_EN_DASH}{place.worst}" if place.best and place.worst else ""
    m0 = _text(place.m0, in_per_cent=False)
    return RankRow(area, area.code == here.code, str(place.before), str(place.now), m0, way, words, between)


def steadiness(order: Order) -> sentences.Sentence | None:
    """How much of the order hangs on the setting, in one sentence; None where there are too few areas to speak of an order."""
    found = order.steadiness
    if found is None or found.share is None or found.areas < FEW_AREAS:
        return None
    words = {
        "share": f"{percent(found.share, 0)}%",
        "pairs": figure(found.pairs),
        "settings": figure(found.settings),
        "tau": "" if found.tau is None else figure(found.tau, 2),
    }
    told = _("Of %(pairs)s pairs of areas [[%(share)s keep their order]] whichever of %(settings)s lines and weights is taken.")
    more = (
        [_("The order now and the rulebook's: Kendall's tau-b %(tau)s (1 is the same order).") % words] if words["tau"] else []
    )
    return sentences.marked(told % words, "g" if found.share >= 0.8 else "", *more)
