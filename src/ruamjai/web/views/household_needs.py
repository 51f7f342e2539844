"""What a household needs: what would have to change, what is enough to leave poverty, and whether it is vulnerable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ruamjai.poverty.explaining import SurveyWhy
from ruamjai.web import sentences, vocabulary
from ruamjai.web.queries.households import Household
from ruamjai.web.views.household_words import Chip
from ruamjai.web.words import label_of


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that would have to be true: its words, the dimension it belongs to, and for whom (none: the household)."""

    words: str
    dimension: str
    whom: Sequence[str]


@dataclass(frozen=True, slots=True)
class Way:
    """One smallest way out of poverty: the dimensions to lift, what must then be true, and what must still be asked."""

    dimensions: str
    needs: Sequence[str]
    ask: Sequence[str]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would have to change to leave poverty: the head in words, the ways, and unanswered questions that decide."""

    told: str
    ways: Sequence[Way]
    ask: Sequence[str]


@dataclass(frozen=True, slots=True)
class VulnerableWords:
    """Vulnerable or not by the rule, and the matters that it rests on."""

    chip: Chip
    matters: Sequence[tuple[str, Chip]]


def needs(survey: SurveyWhy | None, who: Mapping[str, str]) -> list[Need]:
    """The indicators that fail, as what would have to be true, in the order of the form. ``who``: a row -> the person."""
    if survey is None:
        return []
    return [
        Need(
            words=label_of({"label": one.need}),
            dimension=vocabulary.dimension(one.dimension),
            whom=[who[row] for row in one.record_ids if row in who],
        )
        for one in survey.needs
    ]


def leaving(survey: SurveyWhy | None) -> Leaving | None:
    """What is enough to leave poverty; None where the household is known not to be poor, or was not surveyed."""
    if survey is None:
        return None
    words = {one.indicator: label_of({"label": one.need}) for one in survey.needs}
    ways = [
        Way(
            dimensions=sentences.listed([vocabulary.dimension(name) for name in way.dimensions]),
            needs=[words.get(name) or vocabulary.indicator(name) for name in way.indicators],
            ask=[vocabulary.indicator(name) for name in way.ask],
        )
        for way in survey.leaving.ways
    ]
    ask = [vocabulary.indicator(name) for name in survey.leaving.ask]
    if not ways and not ask:
        return None
    return Leaving(_leaving_words(len(ways)), ways, ask)


def _leaving_words(n_ways: int) -> str:
    if n_ways == 0:
        return _("Whether the household is poor hangs on answers that are missing:")
    if n_ways == 1:
        return _("To leave poverty by this measure, all of this must come true:")
    return _("To leave poverty by this measure, any one of these ways is enough:")


def vulnerable(found: Household) -> VulnerableWords | None:
    """Whether the household is vulnerable by the rule, unknown apart; None where จปฐ. did not survey it."""
    row = found.vulnerable
    if row is None:
        return None
    chip = {True: Chip(_("vulnerable"), "w"), False: Chip(_("not vulnerable"), "g"), None: Chip(_("not yet known"), "n")}
    yes = {True: Chip(_("yes"), "w"), False: Chip(_("no"), "g"), None: Chip(_("not yet known"), "n")}
    matters = [
        (_("Low income by the rule"), yes[row["low_income"]]),
        (_("Members who depend on others"), yes[row["has_dependents"]]),
        (_("Insecure housing"), yes[row["insecure_housing"]]),
    ]
    return VulnerableWords(chip[row["vulnerable"]], matters)
