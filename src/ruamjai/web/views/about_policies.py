"""Policies and survey measures of the rulebook in words: what each says, since when, and by what source."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Label
from ruamjai.rulebook.surveys.model import UNDATED, CountingVersion
from ruamjai.web import sentences
from ruamjai.web.templatetags.ruamjai import figure, year
from ruamjai.web.words import label_of

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PolicyWords:
    """A policy by its newest version: matters with what is decided on each, and a list with its head, if it has one."""

    id: str
    label: str
    start: dt.date
    source: Label
    verified: bool
    facts: Sequence[tuple[str, str]]
    head: str
    listed: Sequence[str]


@dataclass(frozen=True, slots=True)
class SurveyDimensionWords:
    """A dimension of a survey measure: its weight, and its indicators with theirs."""

    label: str
    weight: str
    indicators: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """A measure for any survey file: the name it is asked for by, its cut-off or scale, its parts, its source."""

    id: str
    label: str
    start: dt.date | None
    source: Label
    verified: bool
    told: str
    dimensions: Sequence[SurveyDimensionWords]
    scores: Sequence[str]


def policies(rules: Rulebook) -> list[PolicyWords]:
    """Every policy of the rulebook, in its order."""
    found = []
    for policy in rules.policies.values():
        newest = policy.versions.newest
        facts, (head, listed) = _FACTS.get(policy.id, _nothing)(policy.versions.versions), _listed(policy.id, newest)
        found.append(
            PolicyWords(policy.id, label_of(policy), newest.start, newest.source, newest.verified, facts, head, listed)
        )
    return found


def _nothing(_versions: Sequence[Any]) -> Facts:
    return []


def _income(versions: Sequence[Any]) -> Facts:
    words = _("%(month)s baht a month, %(year)s baht a year")
    return [
        (
            _("Surveys from %(since)s") % {"since": year(one.start.year)},
            words % {"month": figure(one.line_per_month), "year": figure(one.line_per_year)},
        )
        for one in reversed(versions)
    ]


def _vulnerable(versions: Sequence[Any]) -> Facts:
    newest = versions[-1]
    members = {
        "child": _("small children"),
        "elder": _("elders"),
        "disabled": _("people with disability"),
        "cannot_care": _("people who cannot care for themselves"),
    }
    both = _("low income and dependent members together")
    return [
        (_("Low income"), _("%(n)s baht a person a year or less") % {"n": figure(newest.income_at_most)}),
        (_("Who depends on others"), sentences.listed([members.get(name, name) for name in newest.dependents])),
        (_("Small child"), _("below %(n)s years") % {"n": newest.child_below}),
        (_("Elder"), _("%(n)s years and over") % {"n": newest.elder_from}),
        (_("Vulnerable"), both if newest.rule == "both" else _("low income or dependent members, one is enough")),
    ]


def _captures(versions: Sequence[Any]) -> Facts:
    newest = versions[-1]
    return [
        (_("Registers that count"), sentences.listed([label_of(one) for one in newest.captures])),
        (_("People a register must know in an area"), figure(newest.known_at_least)),
        (_("People seen at least"), figure(newest.people_at_least)),
        (_("Of them seen more than once"), figure(newest.overlap_at_least)),
    ]


def _small_areas(versions: Sequence[Any]) -> Facts:
    newest = versions[-1]
    cautious = _("a cautious difference all the same (Li and Lahiri 2010)")
    return [
        (_("Few were surveyed"), _("fewer than %(n)s effective households") % {"n": figure(newest.thin_below)}),
        (_("A model of a province needs"), _("%(n)s tambons with data") % {"n": figure(newest.areas_at_least)}),
        (_("Far from the model"), _("standardised residual of %(n)s or more") % {"n": figure(newest.extreme_residual, 1)}),
        (
            _("Where tambons seem not to differ beyond what the model knows"),
            cautious if newest.at_border == "adjusted" else _("no difference"),
        ),
    ]


_FACTS: dict[str, Callable[[Sequence[Any]], Facts]] = {
    "income": _income,
    "vulnerable": _vulnerable,
    "captures": _captures,
    "small_areas": _small_areas,
}


def _listed(name: str, newest: Any) -> tuple[str, list[str]]:
    if name == "captures":
        return _("What it takes for granted"), [label_of(one) for one in newest.assumptions]
    if name == "small_areas":
        return _("What the model knows of a tambon"), [label_of({"label": one}) for one in newest.covariates.values()]
    return "", []


def surveys(rules: Rulebook) -> list[SurveyWords]:
    """The measures that ship for any survey file, in the order of the rulebook."""
    return [_survey(measure.id, label_of(measure), measure.versions.newest) for measure in rules.surveys.values()]


def _survey(name: str, label: str, newest: Any) -> SurveyWords:
    start = None if newest.start == UNDATED else newest.start
    counting = isinstance(newest, CountingVersion)
    return SurveyWords(
        id=name,
        label=label,
        start=start,
        source=newest.source,
        verified=newest.verified,
        told=_counting_words(newest) if counting else _score_words(newest),
        dimensions=_dimensions(newest) if counting else [],
        scores=[] if counting else [label_of(one) for one in newest.scores],
    )


def _counting_words(newest: CountingVersion) -> str:
    missing = {
        "drop": _("Whoever has not answered everything leaves the sample."),
        "known-fail-counts": _("One known failure is enough; other missing answers stay unknown."),
        "bounds": _("Missing answers make a least and a most."),
    }[newest.missing]
    poor = _("A household is counted poor when its weighted deprivations reach %(k)s or more.") % {"k": newest.k}
    return f"{poor} {missing}"


def _score_words(newest: Any) -> str:
    edges = sentences.listed([figure(float(edge), 2) for edge in newest.edges])
    words = {"least": figure(newest.least), "most": figure(newest.most), "edges": edges}
    return (
        _("Mean of the scores from %(least)s to %(most)s, in levels from %(edges)s; an edge belongs to the level above.")
        % words
    )


def _dimensions(newest: CountingVersion) -> list[SurveyDimensionWords]:
    found = []
    for dimension in newest.dimensions:
        weights = [str(one.weight) if dimension.combine == "nested" else "" for one in dimension.indicators]
        indicators = [(label_of(one), weight) for one, weight in zip(dimension.indicators, weights, strict=True)]
        found.append(SurveyDimensionWords(label_of(dimension), str(dimension.weight), indicators))
    return found
