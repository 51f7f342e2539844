"""What the page of incomes and vulnerability shows, put together from figures and words for one reader."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Label
from ruamjai.tables.registers import CAPITALS
from ruamjai.warehouse.privacy import cell
from ruamjai.web import charts, sentences, vocabulary
from ruamjai.web.queries.incomes import Estimate, Incomes, Movement, SmallArea, Vulnerable
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.templatetags.ruamjai import figure, percent, year
from ruamjai.web.views.area_page import Card
from ruamjai.web.views.household_words import Chip

_FIFTHS = tuple(f"share_q{i}" for i in range(1, 6))
_POOR, _UNEQUAL = ("fgt0", "fgt1", "fgt2", "watts", "sen"), ("gini", "theil", "mean", "median")
_IN_PERCENT = ("fgt0", "fgt1")
_IN_BAHT = ("mean", "median")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: its name, what it means, the figure with its unit, and its interval."""

    label: str
    meaning: str
    value: str
    unit: str
    between: str


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """A line of income poverty: baht a month and a year, the first survey year it holds for, its source."""

    per_month: str
    per_year: str
    since: str
    source: Label
    verified: bool


@dataclass(frozen=True, slots=True)
class VulnerablePicture:
    """Households by the rule: three parts side by side, and how many for which cause; or withheld."""

    parts: Sequence[tuple[str, charts.Segment]] = ()
    words: Sequence[tuple[str, str, str]] = ()  # css class, label, count
    causes: Sequence[tuple[str, str]] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """One capital before and after: dots, the change with its interval, and how many levels rose and fell."""

    dot: charts.Dot
    change: str
    between: str
    levels: str
    css: str


@dataclass(frozen=True, slots=True)
class MovementPicture:
    """How capitals moved, who was seen again, or withheld."""

    rows: Sequence[Moved] = ()
    seen: str = ""
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class SmallAreaPicture:
    """A tambon's share as surveyed and by the model, with the flag in words; or withheld."""

    rows: Sequence[tuple[str, str, str, charts.Span | None]] = ()
    flag: Chip | None = None
    told: str = ""
    border: str = ""
    terms: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    n_areas: str = ""
    withheld: bool = False


def lead(run: SealedRun | None, found: Incomes | None, vulnerable: Vulnerable | str | None) -> sentences.Sentence:
    """The answer in one sentence."""
    if run is None:
        return sentences.no_run()
    share = _share_vulnerable(vulnerable)
    if found is None:
        return sentences.incomes(None, None, share, "none")
    below = found.measures.get("fgt0")
    if below is None or below.b is None:
        return sentences.incomes(None, None, share, "withheld" if found.withheld else "no_line")
    return sentences.incomes(below.b, below.n, share, "known")


def _share_vulnerable(found: Vulnerable | str | None) -> float | None:
    """Of those whose state is known; of all surveyed where it is not told of how many it is not."""
    if not isinstance(found, Vulnerable) or found.n_households == found.n_unknown:
        return None
    return found.n_vulnerable / (found.n_households - (found.n_unknown or 0))


def cards(found: Incomes | None, vulnerable: Vulnerable | str | None) -> list[Card]:
    """The figures at the top: below the line, how far below, inequality, vulnerable households."""
    if found is None and vulnerable is None:
        return []
    return [
        _card(_("Below the line of income poverty"), "fgt0", found, "#poverty"),
        _card(_("Mean gap to the line"), "fgt1", found, "#poverty"),
        _card(_("Inequality of incomes (Gini)"), "gini", found, "#inequality"),
        _vulnerable_card(vulnerable),
    ]


def _card(what: str, measure: str, found: Incomes | None, why: str) -> Card:
    one = found.measures.get(measure) if found else None
    if one is None or one.b is None:
        withheld = found is not None and found.withheld
        return Card(what, _("withheld") if withheld else _("not known"), "", "", why, words=True)
    value, unit = _value(measure, one.b)
    return Card(what, value, unit, _between(measure, one), why)


def _vulnerable_card(found: Vulnerable | str | None) -> Card:
    what, share = _("Vulnerable households"), _share_vulnerable(found)
    if share is None or not isinstance(found, Vulnerable):
        return Card(what, _("withheld") if isinstance(found, str) else _("not known"), "", "", "#vulnerable", words=True)
    all_of = sentences.households(found.n_households - (found.n_unknown or 0))
    words = {"n": figure(found.n_vulnerable), "of": all_of}
    of = _("%(n)s of %(of)s surveyed") if found.n_unknown is None else _("%(n)s of %(of)s whose state is known")
    return Card(what, percent(share), "%", of % words, "#vulnerable")


def poverty_lines(found: Incomes | None) -> list[Line]:
    """The measures of income poverty, those that the reader may see."""
    return _lines(found, _POOR)


def inequality_lines(found: Incomes | None) -> list[Line]:
    """The measures of inequality, and mean and median."""
    return _lines(found, _UNEQUAL)


def rests_on(found: Incomes | None, measure: str, *, sees_small: bool) -> str:
    """How many people a measure, and those beside it, rest on; "" where it is not told."""
    one = found.measures.get(measure) if found else None
    if one is None:
        return ""
    words = {"n": sentences.people(one.n), "missing": sentences.count(cell(one.n_missing, may_see_small=sees_small))}
    told = _("Rests on %(n)s; the income of %(missing)s is not known.") if one.n_missing else _("Rests on %(n)s.")
    return told % words


def _lines(found: Incomes | None, names: Sequence[str]) -> list[Line]:
    lines = []
    for name in names:
        one = found.measures.get(name) if found else None
        if one is not None:
            label, meaning = _words(name)
            value, unit = _value(name, one.b)
            lines.append(Line(label, meaning, value, unit, _between(name, one)))
    return lines


def _words(name: str) -> tuple[str, str]:
    return {
        "fgt0": (_("Headcount (FGT 0)"), _("people below the line, of those whose income is known")),
        "fgt1": (_("Gap (FGT 1)"), _("mean distance below the line as a share of it, nobody above it counting")),
        "fgt2": (_("Severity (FGT 2)"), _("the same with the deepest weighing most")),
        "watts": (_("Watts index"), _("mean of the logarithm of the line over incomes below it")),
        "sen": (_("Sen index"), _("headcount, gap and inequality among those below the line in one")),
        "gini": ("Gini", _("0 when all have the same, 1 when one has all")),
        "theil": ("Theil", _("0 when all have the same; weighs the top more than Gini")),
        "mean": (_("Mean income"), _("a person a year")),
        "median": (_("Median income"), _("a person a year: half have less")),
    }[name]


def _value(name: str, b: float | None) -> tuple[str, str]:
    if b is None:
        return _("not known"), ""
    if name in _IN_PERCENT:
        return percent(b), "%"
    return (figure(b), _("baht")) if name in _IN_BAHT else (figure(b, 3), "")


def _between(name: str, one: Estimate) -> str:
    if one.b is None or one.ll is None or one.ul is None:
        return ""
    ends = f"{_value(name, one.ll)[0]}–{_value(name, one.ul)[0]}"
    return _("95%% interval %(between)s") % {"between": f"{ends}%" if name in _IN_PERCENT else ends}


def fifths(found: Incomes | None) -> list[charts.Bar]:
    """What share of all income each fifth of people has, the poorest fifth first; [] where it is not told."""
    shares = [found.measures[name].b for name in _FIFTHS if name in found.measures] if found else []
    known = [share for share in shares if share is not None]
    if len(known) < len(_FIFTHS):
        return []
    names = (_("Poorest fifth"), _("Second fifth"), _("Third fifth"), _("Fourth fifth"), _("Richest fifth"))
    return [
        charts.Bar(name, f"{percent(share)}%", charts.per_cent(share / (max(known) or 1)))
        for name, share in zip(names, known, strict=True)
    ]


def income_lines(rules: Rulebook) -> list[IncomeLine]:
    """The lines of income poverty, newest first."""
    policy = rules.policies.get("income")
    if policy is None:
        return []
    return [
        IncomeLine(figure(one.line_per_month), figure(one.line_per_year), year(one.start.year), one.source, one.verified)
        for one in reversed(policy.versions.versions)
    ]


def newest_of(rules: Rulebook, name: str) -> Any:
    """The newest version of a policy; None where the rulebook has none."""
    policy = rules.policies.get(name)
    return policy.versions.newest if policy else None


def vulnerable_picture(found: Vulnerable | str | None) -> VulnerablePicture | None:
    """Households by the vulnerable-household rule; None where nobody was surveyed."""
    if found is None:
        return None
    if not isinstance(found, Vulnerable):
        return VulnerablePicture(withheld=True)
    rest = max(0, found.n_households - found.n_vulnerable - (found.n_unknown or 0))
    items = [("vulnerable", _("vulnerable"), found.n_vulnerable)]
    if found.n_unknown is None:
        items.append(("not-known", _("not vulnerable or not yet known"), rest))
    else:
        items += [("not-vulnerable", _("not vulnerable"), rest), ("not-known", _("not yet known"), found.n_unknown)]
    segments = charts.stack([(label, n, figure(n)) for _css, label, n in items])
    causes = [
        (_("Low income"), found.n_low_income),
        (_("Members who depend on others"), found.n_dependents),
        (_("Low income and such members"), found.n_both),
    ]
    return VulnerablePicture(
        parts=[(css, segment) for (css, _label, n), segment in zip(items, segments, strict=True) if n] if segments else [],
        words=[(css, label, figure(n)) for css, label, n in items],
        causes=[(label, sentences.households(n)) for label, n in causes if n is not None],
    )


def movement_picture(found: Sequence[Movement] | None) -> MovementPicture | None:
    """Capitals before and after help; None where nobody was surveyed twice or once."""
    if found is None:
        return None
    if not found:
        return MovementPicture(withheld=True)
    whole = next((one for one in found if one.capital == "overall"), found[0])
    words = {"n": figure(whole.n_matched), "of": sentences.households(whole.n_before)}
    seen = _(
        "Seen again: %(n)s of %(of)s surveyed before help. The figures rest on these alone; who was not seen again may "
        "have fared differently."
    )
    return MovementPicture([_moved(one) for one in found if one.n_matched], seen % words)


def _moved(one: Movement) -> Moved:
    label = vocabulary.capital(one.capital) if one.capital in CAPITALS else _("All five")
    dot = charts.dot(label, figure(one.mean_after, 2), one.mean_after, one.mean_before, least=1, most=4)
    change, between = one.change, ""
    if change.ll is not None and change.ul is not None:
        between = _("95%% interval %(between)s") % {"between": f"{_signed(change.ll)} – {_signed(change.ul)}"}
    levels = ""
    if one.moved:
        better, same, worse = (figure(n) for n in one.moved)
        levels = _("level rose in %(better)s, stayed in %(same)s, fell in %(worse)s") % {
            "better": better, "same": same, "worse": worse,
        }  # fmt: skip
    return Moved(dot, _signed(change.b), between, levels, _direction(change))


def _direction(change: Estimate) -> str:
    """Green or amber only where the interval leaves no doubt."""
    if change.ll is not None and change.ll > 0:
        return "g"
    return "w" if change.ul is not None and change.ul < 0 else "n"


def _signed(value: float | None) -> str:
    if value is None:
        return _("not known")
    return figure(value, 2).replace("-", "−") if round(value, 2) <= 0 else f"+{figure(value, 2)}"


def small_area_picture(
    found: SmallArea, terms: Sequence[tuple[str, float | None, float | None, int]], border: str
) -> SmallAreaPicture:
    """The share as surveyed, what the model expects, and both weighed and fitted to the province."""
    shown = [
        (_("As surveyed"), found.direct, found.direct_se),
        (_("What the model expects of a tambon like this"), found.synthetic, None),
        (_("Both, weighed by how sure each is"), found.eblup, found.rmse),
        (_("The same, made to add up to the province"), found.benchmarked, None),
    ]
    rows = []
    for label, value, error in shown:
        if value is not None:
            error_words = _("error %(error)s points") % {"error": percent(error)} if error is not None else ""
            low, high = (value - 1.96 * error, value + 1.96 * error) if error is not None else (None, None)
            span = charts.span(value, None if low is None else max(0.0, low), None if high is None else min(1.0, high), top=1.0)
            rows.append((label, f"{percent(value)}%", error_words, span))
    told = ""
    if found.gamma is not None:
        told = _("The survey weighs %(gamma)s%%, the model the rest. State known: %(people)s in %(households)s.") % {
            "gamma": figure(found.gamma * 100), "people": sentences.people(found.n_people),
            "households": sentences.households(found.n_households),
        }  # fmt: skip
    words = [
        (term, figure(value, 4), figure(se, 4) if se is not None else "") for term, value, se, _n in terms if value is not None
    ]
    return SmallAreaPicture(rows, _flag(found), told, _border(border), words, figure(terms[0][3]) if terms else "")


def _border(border: str) -> str:
    """What it means that the model finds no difference between tambons beyond what it knows of them."""
    return {
        "zero": _(
            "The survey cannot tell how far tambons differ beyond what the model knows of them, and the model took it that "
            "they do not: do not rely on its errors."
        ),
        "adjusted": _(
            "The survey cannot tell how far tambons differ beyond what the model knows of them. The model therefore takes a "
            "cautious value, and its errors are rather too large than too small."
        ),
    }.get(border, "")


def _flag(found: SmallArea) -> Chip | None:
    """Which of the figures to read: never the one with the larger error alone. That of adding up counts with the model's."""
    flag = found.flag
    if flag in ("", "thin") and None not in (found.rmse, found.benchmarked, found.eblup, found.direct_se):
        error = math.hypot(found.rmse, found.benchmarked - found.eblup)  # type: ignore[arg-type, operator]
        surer = error < found.direct_se  # type: ignore[operator]
        flag = {("thin", False): "unsure", ("", True): "either"}.get((flag, surer), flag)
    return {
        "": Chip(_("enough were surveyed here: read the surveyed figure"), "g"),
        "either": Chip(_("enough were surveyed here: read either; the surveyed figure rests on no model"), "g"),
        "unsure": Chip(_("few were surveyed here and the model is no surer: read the surveyed figure with its error"), "w"),
        "thin": Chip(_("few were surveyed here: read the weighed figure that adds up to the province"), "n"),
        "extreme": Chip(_("far from what the model expects: read the surveyed figure, and look why"), "w"),
        "not_surveyed": Chip(_("nobody was surveyed here: the figure is the model's alone"), "n"),
        "no_model": Chip(_("no model could be fitted: only the surveyed figure"), "n"),
    }.get(flag)
