"""What the page of people whom no register knows shows, put together from estimates and words for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.web import charts, sentences, vocabulary
from ruamjai.web.queries.atlas import COUNTRY, Area, Atlas
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.queries.unseen import History, Model, Unseen
from ruamjai.web.templatetags.ruamjai import figure


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One model: its words, the estimate, the interval, and how much it weighs in the average."""

    label: str
    n: str
    between: str
    weight: str
    aic: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A province or the country: known, estimated unknown with its interval and picture, the model and those beside it.

    ``first`` is the register whose definition holds; ``named`` and ``cannot_tell`` are "" where there is nothing to tell.
    """

    area: Area
    first: str
    definition: str
    seen: str
    named: str
    cannot_tell: str
    n: str
    between: str
    span: charts.Span | None
    model: str
    captures: str
    models: Sequence[ModelLine]
    what_ifs: Sequence[tuple[str, str]]
    histories: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Silent:
    """A province without a figure, and why."""

    area: Area
    why: str


def lead(run: SealedRun | None, found: Sequence[Unseen]) -> sentences.Sentence:
    """The answer in one sentence, of the country."""
    if run is None:
        return sentences.no_run()
    whole = next((one for one in found if one.code == COUNTRY), None)
    if whole is None or whole.chosen is None:
        return sentences.no_unseen()
    chosen = whole.chosen
    if chosen.unseen is None or not chosen.captures:
        return sentences.no_unseen()
    return sentences.marked(_told(chosen, rounded=whole.rounded), "", _how_sure(chosen), *_if_missed_more(whole))


def _told(chosen: Model, *, rounded: bool) -> str:
    words = {
        "register": vocabulary.capture(chosen.captures[0]),
        "seen": sentences.people(chosen.n_seen),
        "n": sentences.people(round(chosen.unseen or 0)),
    }
    if rounded:
        told = _(
            "%(register)s found about %(seen)s poor. If what is taken for granted below holds, "
            "[[about %(n)s more, poor by the same definition, are known to no register]]."
        )
    else:
        told = _(
            "%(register)s found %(seen)s poor. If what is taken for granted below holds, "
            "[[about %(n)s more, poor by the same definition, are known to no register]]."
        )
    return told % words


def _how_sure(chosen: Model) -> str:
    if chosen.ll is None or chosen.ul is None:
        return _("How sure that is cannot be told.")
    ends = {"low": f"{round(chosen.ll):,}", "high": sentences.people(round(chosen.ul))}
    return _("The 95%% interval goes from %(low)s to %(high)s.") % ends


def _if_missed_more(one: Unseen) -> list[str]:
    """The first what-if: a figure that rests on what cannot be seen is not told alone."""
    for other in one.what_ifs[:1]:
        if other.unseen is not None:
            words = {"times": other.missed_times, "n": sentences.people(round(other.unseen))}
            return [_("Were the poor missed %(times)s times as often as others, it would be about %(n)s.") % words]
    return []


def country(found: Sequence[Unseen], atlas: Atlas) -> Line | None:
    """The country's own estimate; None where there is none."""
    whole = next((one for one in found if one.code == COUNTRY), None)
    return _line(whole, atlas, None) if whole and _has_figure(whole) else None


def provinces(found: Sequence[Unseen], atlas: Atlas) -> tuple[list[Line], list[Silent]]:
    """Provinces with a figure, the largest first, on one scale; and those without, each with its reason."""
    parts = [one for one in found if one.code != COUNTRY and one.code in atlas]
    told = sorted((one for one in parts if _has_figure(one)), key=lambda one: (-_unseen(one), one.code))
    top = max((max(_unseen(one), one.chosen.ul or 0.0) for one in told if one.chosen), default=0.0)
    silent = [Silent(atlas.area(one.code), _reason(one)) for one in parts if not _has_figure(one)]
    return [line for one in told if (line := _line(one, atlas, top))], silent


def _has_figure(one: Unseen) -> bool:
    return one.chosen is not None and one.chosen.unseen is not None


def _unseen(one: Unseen) -> float:
    return (one.chosen.unseen or 0.0) if one.chosen else 0.0


def _line(one: Unseen, atlas: Atlas, top: float | None) -> Line | None:
    chosen = one.chosen
    if chosen is None or one.code not in atlas:
        return None
    return Line(
        area=atlas.area(one.code),
        first=vocabulary.capture(chosen.captures[0]) if chosen.captures else "",
        definition=_definition(chosen.captures),
        seen=figure(chosen.n_seen),
        named=figure(chosen.n_named) if chosen.n_named is not None else "",
        cannot_tell=figure(one.cannot_tell) if one.cannot_tell else "",
        n=figure(chosen.unseen),
        between=_between(chosen),
        span=charts.span(chosen.unseen, chosen.ll, chosen.ul, top=top) if top else None,
        model=model_words(chosen),
        captures=_captures(chosen.captures),
        models=[_model_line(model) for model in (chosen, *one.models)],
        what_ifs=[_what_if(other) for other in one.what_ifs if other.unseen is not None],
        histories=_histories(chosen.captures, one.histories),
    )


def _model_line(model: Model) -> ModelLine:
    n = figure(model.unseen) if model.unseen is not None else reason_words(model.reason)
    weight = figure(model.weight, 2) if model.weight is not None else ""
    return ModelLine(model_words(model), n, _between(model), weight, figure(model.aic, 1) if model.aic else "", model.chosen)


def _between(model: Model) -> str:
    return f"{figure(model.ll)}–{figure(model.ul)}" if model.ll is not None and model.ul is not None else ""


def model_words(model: Model) -> str:
    """A model by what it takes the registers to be: independent, or dependent two by two."""
    if model.model == "chapman":
        return _("two independent registers (Chapman)")
    if model.model == "average":
        return _("average of models, by how well each fits (AIC)")
    pairs = [term for term in model.model.split("+") if len(term) > 1]
    if not pairs:
        return _("log-linear: all registers independent")
    letters = {chr(ord("a") + i): name for i, name in enumerate(model.captures)}
    words = [" × ".join(vocabulary.capture(letters.get(letter, letter)) for letter in pair) for pair in pairs]
    return _("log-linear: dependent are %(pairs)s") % {"pairs": sentences.listed(words)}


def _captures(names: Sequence[str]) -> str:
    return sentences.listed([vocabulary.capture(name) for name in names])


def _definition(captures: Sequence[str]) -> str:
    """Whom the first register counts as poor, in words; "" where the rulebook has none."""
    return vocabulary.definition(captures[0]) if captures else ""


def _what_if(other: Model) -> tuple[str, str]:
    between = _between(other)
    return str(other.missed_times), f"{figure(other.unseen)} ({between})" if between else figure(other.unseen)


def _histories(captures: Sequence[str], histories: Sequence[History]) -> list[tuple[str, str]]:
    """The people of each combination of registers: first those whom the first register calls poor, then those it missed."""
    order = sorted(histories, key=lambda one: [-ord(bit) for bit in one.history])
    return [(_history(captures, one.history), _people_of(captures, one)) for one in order]


def _people_of(captures: Sequence[str], one: History) -> str:
    if one.history.startswith("1") or one.share_of == "names":
        return figure(one.n)
    if one.expected is None:
        return _("%(n)s; too few were judged to say how many are poor") % {"n": figure(one.n)}
    words = {"n": figure(one.n), "poor": figure(one.expected), "register": vocabulary.capture(captures[0])}
    told = _("%(n)s, of whom about %(poor)s poor as %(register)s has it") % words
    return f"{told} ({_SHARES[one.share_of]()})" if one.share_of in _SHARES else told


_SHARES = {
    "area": lambda: _("share of all here whom another register names"),
    "country": lambda: _("share of all provinces with these registers"),
}


def _history(captures: Sequence[str], history: str) -> str:
    """ "10" as "called poor by basic needs only", "01" as "not reached by basic needs, called poor by PPPConnext"."""
    said = [vocabulary.capture(name) for name, bit in zip(captures, history, strict=False) if bit == "1"]
    words = {"registers": sentences.listed(said), "first": vocabulary.capture(captures[0])}
    if len(said) == len(captures):
        return _("Called poor by all of them")
    if history.startswith("0"):
        return _("Not reached by %(first)s, called poor by %(registers)s") % words
    return _("Called poor by %(registers)s only") % words


def _reason(one: Unseen) -> str:
    return _("withheld: so few are known here that they could be told apart") if one.withheld else reason_words(one.reason)


def reason_words(reason: str) -> str:
    """Why there is no figure."""
    return {
        "one_register": _("only one register knows people here; the files of a second, independent one must be taken"),
        "too_few": _("too few people are known for an estimate"),
        "no_overlap": _("hardly anybody is known to two registers, so nothing can be said of those known to none"),
        "not_fitted": _("no model could be fitted"),
        "few_judged": _("too few people whom another register names were judged by the first"),
    }.get(reason, reason)


def capture_words(version: Any) -> list[str]:
    """The registers that count as independent captures."""
    return [vocabulary.capture(one.id) for one in getattr(version, "captures", ())]
