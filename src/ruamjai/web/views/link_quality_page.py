"""What the page of link quality says, put together from figures and words for one reader."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ruamjai.web import sentences
from ruamjai.web.queries.link_quality import Bin, Measure, Reviews, Scope
from ruamjai.web.templatetags.ruamjai import figure
from ruamjai.web.views.area_page import Card

_GOOD = 0.95  # lower limit of precision from which the marked phrase is green
_PARTS = ("tier1", "tier2", "duplicates")


@dataclass(frozen=True, slots=True)
class Told:
    """A measure in words: the share in per cent, its interval, and how many pairs were read; "" where it is not known."""

    share: str = ""
    between: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One register or province of the tables."""

    name: str
    scope: Scope
    precision: Told
    recall: Told
    opinion: str


@dataclass(frozen=True, slots=True)
class BinRow:
    """One row of the calibration table: what kind of pairs, their bin and mean stated probability, and what was found."""

    kind: str
    stated: str
    n_pairs: int
    found: Told
    css: str


def row(name: str, scope: Scope) -> Row:
    """A scope as a row; ``name`` without what its brackets add."""
    return Row(name.split(" (")[0], scope, told(scope.measure("precision")), told(recall(scope)), opinion(scope))


def recall(scope: Scope) -> Measure | None:
    """Recall of all true pairs; where nobody knows how many were never weighed, of those weighed."""
    return scope.measure("recall") or scope.measure("recall_weighed")


def opinion(scope: Scope) -> str:
    """What share of its links the model holds to be right."""
    model = scope.measure("precision", basis="model")
    return share_words(model.estimate) if model and model.estimate is not None else ""


def told(measure: Measure | Bin | None) -> Told:
    """The words of a measure or of a bin that was read."""
    if measure is None or measure.estimate is None or measure.ll is None or measure.ul is None:
        return Told()
    read = _("%(n)s pairs read") % {"n": figure(measure.n_reviewed)}
    return Told(share_words(measure.estimate), f"{share_words(measure.ll)}–{share_words(measure.ul)}", read)


def share_words(share: float) -> str:
    """A share in per cent: near an end with more places, and 100 or 0 only for all or none."""
    percent = share * 100
    if share in (0, 1):
        return figure(percent)
    nearness = min(percent, 100 - percent)
    decimals = 1 if nearness >= 1 else 2 if nearness >= 0.01 else 3
    return figure(min(max(percent, 0.001), 99.999), decimals)


def kind_words(kind: str) -> str:
    """What a kind of pairs is called."""
    return {
        "tier1": _("Linked by citizen number"),
        "tier2": _("Linked by comparison"),
        "duplicates": _("Twice in one list"),
        "possible": _("Left apart, nearly linked"),
    }[kind]


def bin_row(one: Bin) -> BinRow:
    """A bin as a row."""
    stated = share_words(one.stated) if one.stated is not None else ""
    if one.kind != "tier1":
        stated = f"{one.bin_from * 100:g}–{one.bin_to * 100:g}"
    return BinRow(kind_words(one.kind), stated, one.n_pairs, told(one), one.kind)


def lead(whole: Scope, drawn: Reviews) -> sentences.Sentence:
    """The answer in one sentence: measured, begun, or nobody has looked."""
    precision = whole.measure("precision")
    found = told(precision)
    if precision is not None and found.share:
        text = _("People read a sample, and by it [[%(share)s%% of links are right]] (95%% interval %(between)s%%).")
        words = {"share": found.share, "between": found.between}
        return sentences.marked(text % words, "g" if (precision.ll or 0) >= _GOOD else "")
    if drawn.n:
        text = _(
            "The review has begun, and [[too few pairs are answered]] to say how many links are right. The programme "
            "itself holds %(share)s%% to be right; that is its opinion, not a measurement."
        )
    else:
        text = _(
            "[[Nobody has checked yet]] how many links are right. The programme itself holds %(share)s%% to be right; that is "
            "its opinion, not a measurement."
        )
    return sentences.marked(text % {"share": opinion(whole) or "–"}, "" if drawn.n else "n")


def cards(whole: Scope, drawn: Reviews) -> list[Card]:
    """Links that are right, true pairs that are found, how many links there are, how far reviewers agree."""
    n_links = [whole.counts[name] for name in ("n_tier1", "n_tier2", "n_duplicates")]
    links = [
        text % {"n": sentences.count(cell)}
        for text, cell in zip((_("%(n)s by number"), _("%(n)s by comparison"), _("%(n)s inside a list")), n_links, strict=True)
    ]
    known = [cell.value for cell in n_links if cell.value is not None]
    total = figure(sum(known)) if len(known) == len(n_links) else sentences.count(n_links[0])
    return [
        _card(_("Links that are right"), told(whole.measure("precision")), "why-right"),
        _card(_("True pairs that are linked"), told(recall(whole)), "why-found", prefix=_("at most")),
        Card(_("Links"), total, "", " · ".join(links), ""),
        _agreement(whole, drawn),
    ]


def _card(what: str, found: Told, why: str, prefix: str = "") -> Card:
    if not found.share:
        return Card(what, _("not measured"), "", _("see below how it is measured"), f"#{why}", words=True)
    sure = _("95%% interval %(between)s%%") % {"between": found.between}
    return Card(what, found.share, "%", " · ".join(filter(None, (prefix, sure, found.read))), f"#{why}")


def _agreement(whole: Scope, drawn: Reviews) -> Card:
    agreement, kappa = told(whole.measure("agreement")), whole.measure("kappa")
    what = _("Two reviewers agree")
    if not agreement.share:
        words = _("no pair read by two") if drawn.n else _("see below how it is measured")
        return Card(what, _("not measured"), "", words, "#why-two", words=True)
    beyond = _("beyond chance (kappa) %(kappa)s") % {"kappa": figure(kappa.estimate, 2)} if kappa else ""
    return Card(what, agreement.share, "%", " · ".join(filter(None, (beyond, agreement.read))), "#why-two")


def parts(whole: Scope) -> list[tuple[str, Told, str]]:
    """Each kind of links: its name, what was measured, what the model holds."""
    found = []
    for part in _PARTS:
        model = whole.measure("precision", part=part, basis="model")
        if model is not None and model.estimate is not None:
            found.append((kind_words(part), told(whole.measure("precision", part=part)), share_words(model.estimate)))
    return found


def told_bounds(measure: Measure | None) -> str:
    """Between which shares the figure would lie if every open pair went against, or for, the links; "" where none is open."""
    if measure is None or measure.least is None or measure.most is None or not measure.n_open:
        return ""
    return f"{share_words(measure.least)}–{share_words(measure.most)}"
