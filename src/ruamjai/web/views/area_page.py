"""What the page of an area shows, put together from figures, map and words for one reader."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ruamjai.tables.registers import CAPITALS, DIMENSIONS
from ruamjai.warehouse.privacy import SMALL
from ruamjai.web import charts, permissions, sentences, vocabulary
from ruamjai.web.models import User
from ruamjai.web.queries import surveyed
from ruamjai.web.queries.atlas import Area, Atlas, atlas
from ruamjai.web.queries.figures import UNION, AreaFigures, CapitalFigures, Figures, RuleRow
from ruamjai.web.queries.intervals import Errors
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.roles import Verb
from ruamjai.web.templatetags.ruamjai import figure, percent, year
from ruamjai.web.titles import title

TARGET = "target"
ENOUGH_PEOPLE = 60  # below it the share of one part is no headline


@dataclass(frozen=True)
class Card:
    """One figure: what it is, the number with its unit, how sure it is, and where its making is told.

    ``sure``: bounds from missing answers, or what it is out of; ``interval``: its 95 % interval as "11.5–16.4".
    """

    what: str
    n: str
    unit: str
    sure: str
    why: str
    words: bool = False
    interval: str = ""


@dataclass(frozen=True)
class PartRow:
    """One of the areas inside, for the list."""

    area: Area
    figures: AreaFigures | None
    span: charts.Span | None


def area_or_404(run: SealedRun | None, code: str) -> tuple[Atlas, Area]:
    """The areas of a run and the one of that code; ``Http404`` where there is none."""
    known = atlas(run)
    here = known.get(code)
    if here is None:
        raise Http404(code)
    return known, here


def sees_small(user: User | AnonymousUser) -> Callable[[str], bool]:
    """Of which areas a reader may see counts below five."""
    allowed = permissions.areas(user, Verb.AREA_SEE_SMALL)
    return lambda code: any(permissions.inside(code, outer) for outer in allowed)


def lead(area: Area, found: AreaFigures | None, parts: Sequence[PartRow], figures: Figures | None) -> sentences.Sentence:
    """The answer in one sentence."""
    if figures is None:
        return sentences.no_run()
    others = [] if found else [vocabulary.rule(rule) for rule in _others_that_know(area, figures)]
    shown = [part for part in parts if part.figures and part.figures.state == "known"]
    large = [part for part in shown if (part.figures.n_people.value or 0) >= ENOUGH_PEOPLE]
    deepest = max(large, key=lambda part: part.figures.h.value or 0.0, default=None)
    with_data = sum(part.figures is not None for part in parts)
    return sentences.area(
        found,
        dimensions=[vocabulary.dimension(name) for name in most_lacked(found)] if found else [],
        deepest=(title(deepest.area), percent(deepest.figures.h.value)) if deepest and len(large) > 1 else None,
        with_data=(with_data, len(parts)) if parts and area.level in ("country", "province") else None,
        others=others,
    )


def _others_that_know(area: Area, figures: Figures) -> list[str]:
    """Rules that are one register's word and take in somebody here."""
    words = vocabulary.rules().rules
    return [rule for rule in figures.lists_that_name(area.code) if rule in words and words[rule].register]


def most_lacked(found: AreaFigures) -> list[str]:
    """Dimensions by how many people lack them, those with a shown count above zero; no more than stand out."""
    known = {name: cell.value for name, cell in found.dimensions.items() if cell.value}
    ordered = sorted(known, key=lambda name: -known[name])
    return [name for name in ordered if known[name] * 2 >= known[ordered[0]]][:2]


def cards(area: Area, found: AreaFigures, rules: Sequence[RuleRow], sure: Errors | None = None) -> list[Card]:
    """The figures at the top."""
    why = reverse("area-why", args=[area.code])
    sure = sure or Errors()
    return [
        _headcount(found, sure, f"{why}#h"),
        *_intensity(sure, f"{why}#a"),
        _m0(found, sure, f"{why}#m0"),
        _poor_households(found, f"{why}#households"),
        *_dropped(rules, f"{why}#registers"),
    ]


def _headcount(found: AreaFigures, sure: Errors, why: str) -> Card:
    what = _("Poor in one dimension or more (H)")
    if found.h.value is None:
        return Card(what, _not_told(found), "", _closed(found.n_poor.state, _surveyed(found)), why, words=True)
    bounds = _bounds(percent(found.h.least), percent(found.h.most), found.h.least, found.h.most)
    return Card(what, percent(found.h.value), "%", bounds or _surveyed(found), why, interval=_interval(sure.h, percent))


def _intensity(sure: Errors, why: str) -> list[Card]:
    if sure.a is None:
        return []
    what, of = _("What the poor lack (A)"), _("of all that one could lack")
    return [Card(what, percent(sure.a), "%", of, why, interval=_interval(sure.a_between, percent))]


def _m0(found: AreaFigures, sure: Errors, why: str) -> Card:
    what = _("Index M0")
    if found.m0.value is None:
        words, state = (_("not yet known"), "") if found.all_unknown else (_("withheld"), "hidden")
        return Card(what, words, "", _closed(state, ""), why, words=True)
    bounds = _bounds(figure(found.m0.least, 3), figure(found.m0.most, 3), found.m0.least, found.m0.most)
    between = _interval(sure.m0, lambda end: figure(end, 3))
    return Card(what, figure(found.m0.value, found.m0.decimals), "", bounds, why, interval=between)


def _interval(limits: tuple[float, float] | None, written: Callable[[float], str]) -> str:
    """A 95 % interval as it is written: "11.5–16.4"; "" without one."""
    return "" if limits is None else "–".join(written(end) for end in limits)


def contributions(sure: Errors) -> list[tuple[charts.Bar, str]]:
    """Parts of M0 by dimension, longest first, each with the share of people poor and lacking it; [] where none is told."""
    items = sorted(sure.parts.items(), key=lambda item: -item[1][0])
    drawn = charts.bars([(vocabulary.dimension(name), share, f"{percent(share)}%") for name, (share, _hdk) in items])
    return [(bar, f"{percent(hdk)}%") for bar, (_name, (_share, hdk)) in zip(drawn, items, strict=True)]


def survey_words(found: surveyed.Years | None) -> str:
    """Which surveys the figures rest on: "Basic needs 2023"; "" where nobody was surveyed."""
    if found is None:
        return ""
    if found == surveyed.NO_YEAR:
        return _("Basic needs; the files do not say of which year")
    return _("Basic needs %(year)s") % {"year": "–".join(dict.fromkeys(year(end) for end in found))}


def unplaced(found: AreaFigures | None, parts: Sequence[PartRow]) -> int:
    """People of an area whose address names none of its parts; 0 where that is not told or too few to tell."""
    inside = [part.figures.n_people.value for part in parts if part.figures]
    if found is None or found.n_people.value is None or not inside or None in inside:
        return 0
    left = found.n_people.value - sum(n for n in inside if n is not None)
    return left if left >= SMALL else 0


def _poor_households(found: AreaFigures, why: str) -> Card:
    of = ""
    if found.n_households.value is not None:
        of = _("of %(n)s surveyed") % {"n": sentences.households(found.n_households.value)}
    if found.n_unknown_households.value:
        of += " · " + _("%(n)s not yet known") % {"n": figure(found.n_unknown_households.value)}
    count = found.n_poor_households
    if found.all_unknown or count.state != "shown":
        words = _("not yet known") if found.all_unknown else sentences.count(count)
        return Card(_("Poor households"), words, "", _closed(count.state, of), why, words=True)
    return Card(_("Poor households"), figure(count.value), _("households"), of, why)


def _dropped(rules: Sequence[RuleRow], why: str) -> list[Card]:
    by_rule = {row.rule: row for row in rules}
    if TARGET not in by_rule or UNION not in by_rule:
        return []
    dropped, union = by_rule[TARGET].n_dropped, by_rule[UNION].n_people
    of = _("of %(n)s whom at least one register calls poor") % {"n": sentences.people(union.value)} if union.value else ""
    what = _("Left out by the target rule")
    if dropped.state != "shown":
        return [Card(what, sentences.count(dropped), "", _closed(dropped.state, of), why, words=True)]
    return [Card(what, figure(dropped.value), _("people"), of, why)]


def _closed(state: str, of: str) -> str:
    """What a figure is out of, and where it is withheld what for."""
    return (
        " · ".join(filter(None, [of, _("closed: with it the count of a few people could be worked out")]))
        if state == "hidden"
        else of
    )


def _not_told(found: AreaFigures) -> str:
    if found.all_unknown:
        return _("not yet known")
    return _("fewer than %(n)s people") % {"n": SMALL} if found.n_poor.state == "small" else _("withheld")


def _surveyed(found: AreaFigures) -> str:
    return _("of %(n)s surveyed") % {"n": sentences.people(found.n_people.value)} if found.n_people.value else ""


def _bounds(least: str, most: str, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    if least == most:
        return _("nobody's answer is missing") if low == high else _("missing answers change it by less than shown")
    return _("%(least)s–%(most)s, whatever the missing answers are") % {"least": least, "most": most}


def dimension_bars(found: AreaFigures) -> list[charts.Bar]:
    """People lacking in each dimension, longest bar first; a hidden count has words and no bar."""
    items = []
    for name in DIMENSIONS:
        cell = found.dimensions[name]
        words = sentences.people(cell.value) if cell.value is not None else sentences.count(cell)
        items.append((vocabulary.dimension(name), cell.value, words))
    return charts.bars(items)


def part_rows(parts: Sequence[Area], figures: Figures | None, sees: Callable[[str], bool]) -> list[PartRow]:
    """The areas inside, each with its figures and its span on one scale for all."""
    found = [(part, figures.of(part.code, sees_small=sees(part.code)) if figures else None) for part in parts]
    ends = [one.h.most if one.h.most is not None else one.h.value for _part, one in found if one and one.h.value is not None]
    top = max(ends, default=0.0)
    return [
        PartRow(part, one, charts.span(one.h.value, one.h.least, one.h.most, top=top) if one else None) for part, one in found
    ]


@dataclass(frozen=True)
class CapitalPicture:
    """Five capitals as dots, and households by level side by side."""

    n_households: str
    dots: Sequence[charts.Dot]
    levels: Sequence[charts.Segment]
    level_words: Sequence[tuple[int, str, str]]  # level, its word, the count as shown
    overall: charts.Dot | None


def capital_picture(found: CapitalFigures | None) -> CapitalPicture | None:
    """The five capitals of an area; None without data. Without dots where so few were surveyed that all is withheld."""
    if found is None:
        return None
    dots = []
    if found.means:
        for name in CAPITALS:
            mean = found.means[name]
            dots.append(charts.dot(vocabulary.capital(name), figure(mean, 2), mean, None, least=1, most=4))
    words = [(i, vocabulary.level(i) or "", sentences.count(cell)) for i, cell in found.levels.items()]
    shown = [cell.value for cell in found.levels.values() if cell.value is not None]
    whole = len(shown) == len(words) > 0
    parts = [(word, value, count) for (_i, word, count), value in zip(words, shown, strict=True)] if whole else []
    segments = charts.stack(parts)
    overall = charts.dot(_("All five"), figure(found.overall, 2), found.overall, None, least=1, most=4) if dots else None
    return CapitalPicture(sentences.count(found.n_households), dots, segments, words, overall)
