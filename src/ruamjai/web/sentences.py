"""The answer of a page in one sentence, written from the data, with the one phrase that matters marked.

In the catalogue the marked phrase stands between ``[[`` and ``]]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ruamjai.warehouse.privacy import SMALL, Cell
from ruamjai.web.queries.figures import AreaFigures
from ruamjai.web.queries.places import Place

Tone = Literal["", "g", "n"]  # needs attention, good, no data: the class of the mark
_FRACTIONS = (
    (9, 10), (7, 8), (5, 6), (4, 5), (3, 4), (2, 3), (3, 5), (1, 2), (2, 5), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8),
    (1, 9), (1, 10), (1, 12), (1, 15), (1, 20), (1, 25), (1, 30), (1, 40), (1, 50), (1, 60), (1, 70), (1, 80), (1, 100),
)  # fmt: skip
_NEARLY_ALL = 0.915  # from here on it is the rest that readers go by, and whole fractions tell it too coarsely


@dataclass(frozen=True, slots=True)
class Sentence:
    """``before``, the marked phrase ``mark``, and ``after``; ``tone`` is the colour of the mark."""

    before: str
    mark: str
    after: str
    tone: Tone = ""

    def __str__(self) -> str:
        return self.before + self.mark + self.after


def marked(text: str, tone: Tone = "", *more: str) -> Sentence:
    """A sentence from text with ``[[marked phrase]]``; ``more`` sentences follow it. Without a mark all is plain."""
    before, opened, rest = text.partition("[[")
    phrase, _closed, after = rest.partition("]]") if opened else ("", "", "")
    return Sentence(before, phrase, " ".join([after, *more]) if more else after, tone)


def people(n: int) -> str:
    """ "1,234 people"."""
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": f"{n:,}"}


def households(n: int) -> str:
    """ "1,234 households"."""
    return ngettext("%(n)s household", "%(n)s households", n) % {"n": f"{n:,}"}


def count(shown: Cell) -> str:
    """A count as it may be shown: "1,234", "fewer than 5", "withheld", "no data"."""
    if shown.state == "shown":
        return f"{shown.value:,}"
    if shown.state == "small":
        return _("fewer than %(n)s") % {"n": SMALL}
    return _("withheld") if shown.state == "hidden" else _("no data")


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    if get_language() == "en":
        return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    first, last = " ".join(words[:-1]), words[-1]
    return _("%(first)s and %(last)s") % {
        "first": first if _is_thai(first[-1:]) else f"{first} ",
        "last": last if _is_thai(last[:1]) else f" {last}",
    }


def _is_thai(letter: str) -> bool:
    """Words of Thai letters stand close; beside others there is a space."""
    return "ก" <= letter <= "์"


def one_in(share: float) -> str:
    """A share above 0 and below 1 as people say it: "1 in 6", "2 in 3", "96 in 100", "3 in 1,000".

    The nearest fraction by odds, so that the rest is told as nearly as the share. Never "0 in …" and never all: whether
    anybody is, or is not, has a sentence of its own.
    """
    if share >= _NEARLY_ALL:
        return _in(*next(((n, of) for of in (100, 1_000, 10_000) if (n := round(share * of)) < of), (99_999, 100_000)))
    if share < 0.0095:
        return _in(
            *next(((n, of) for of in (1_000, 10_000) if (n := round(share * of))), (max(1, round(share * 100_000)), 100_000))
        )
    odds = log(share / (1 - share))
    return _in(*min(_FRACTIONS, key=lambda fraction: abs(odds - log(fraction[0] / (fraction[1] - fraction[0])))))


def _in(n: int, of: int) -> str:
    return _("%(n)s in %(of)s") % {"n": f"{n:,}", "of": f"{of:,}"}


def no_run() -> Sentence:
    """Before the first run."""
    return marked(_("[[No figures yet]]: no run has been published. Files are taken first, then a run is made."), "n")


def area(
    figures: AreaFigures | None,
    *,
    dimensions: Sequence[str] = (),
    deepest: tuple[str, str] | None = None,
    with_data: tuple[int, int] | None = None,
    others: Sequence[str] = (),
) -> Sentence:
    """The answer for an area.

    ``dimensions``: labels of what people lack most, largest first (those that may be shown). ``deepest``: name and share of
    the part where the share is highest. ``with_data``: (parts with data, parts), told while some have none. ``others``: labels
    of registers that know the area though จปฐ. did not survey it.
    """
    if figures is None:
        return _no_data(others)
    if figures.state == "unknown":
        return marked(
            _("[[Not yet known]] who is poor: %(people)s were surveyed, but no household answered all that is needed.")
            % {"people": people(figures.n_people.value or 0)},
            "n",
        )
    told = {
        "zero": _nobody,
        "small": _few,
        "hidden": _withheld,
        "known": lambda known: _share(known, dimensions),
    }[figures.state](figures)
    more = _deepest(deepest) + _only_part(with_data)
    return marked(told[0], told[1], *more)


def _share(figures: AreaFigures, dimensions: Sequence[str]) -> tuple[str, Tone]:
    share = figures.h.value or 0.0
    words = {"lacks": listed([_in_sentence(name) for name in dimensions[:2]])}
    if share >= 1:
        if not dimensions:
            return _("[[Everybody]] surveyed whose answers are known is poor."), ""
        return _("[[Everybody]] surveyed whose answers are known is poor; what they lack most is %(lacks)s.") % words, ""
    words["share"] = one_in(share)
    if not dimensions:
        return _("About [[%(share)s of the people surveyed are poor]].") % words, ""
    return _("About [[%(share)s of the people surveyed are poor]]; what they lack most is %(lacks)s.") % words, ""


def _nobody(figures: AreaFigures) -> tuple[str, Tone]:
    words = {"people": people(figures.n_people.value or 0)}
    if figures.n_unknown.value == 0:
        return _("[[Nobody]] of the %(people)s surveyed is poor by any of the five dimensions.") % words, "g"
    return _("[[Nobody is known to be poor]] of the %(people)s surveyed; of some the answers are not complete.") % words, "g"


def _few(figures: AreaFigures) -> tuple[str, Tone]:
    words = {"people": people(figures.n_people.value or 0), "small": SMALL}
    if figures.n_people.state != "shown":
        return _("[[Fewer than %(small)s people]] were surveyed here; figures of so few are withheld.") % words, "n"
    return _("[[Fewer than %(small)s people]] of the %(people)s surveyed are poor.") % words, "g"


def _withheld(figures: AreaFigures) -> tuple[str, Tone]:
    if figures.n_people.state != "shown":
        return _few(figures)
    words = {"people": people(figures.n_people.value or 0)}
    return (
        _("[[The figure is withheld]]: with it the figure of a few households nearby could be told. %(people)s were surveyed.")
        % words,
        "n",
    )


def _no_data(others: Sequence[str]) -> Sentence:
    do = _("Take the survey's files for this area, then make a new run; data stewards of the province can do that.")
    if others:
        known = _("[[No data yet]] from the basic-needs survey here; %(others)s knows the area.")
        return marked(known % {"others": listed(list(others))}, "n", do)
    return marked(_("[[No data yet]] for this area: no register that has been taken speaks of it."), "n", do)


def _deepest(deepest: tuple[str, str] | None) -> list[str]:
    if deepest is None:
        return []
    return [_("The share is highest in %(area)s (%(share)s%%).") % {"area": deepest[0], "share": deepest[1]}]


def _only_part(with_data: tuple[int, int] | None) -> list[str]:
    if with_data is None or with_data[0] >= with_data[1]:
        return []
    return [_("Data so far from %(n)s of %(of)s areas.") % {"n": with_data[0], "of": with_data[1]}]


def _in_sentence(label: str) -> str:
    """A label inside a sentence: English ones lose their capital."""
    return label[:1].lower() + label[1:] if get_language() == "en" else label


@dataclass(frozen=True, slots=True)
class HouseholdState:
    """What the sentence of a household rests on. ``deprived`` and ``unknown`` are labels of dimensions."""

    n_members: int
    n_children: int  # below 15
    n_elderly: int  # 60 and over
    surveyed: bool
    deprived: tuple[str, ...]
    unknown: tuple[str, ...]
    level: str | None  # PPPConnext's, in words
    level_before: str | None
    n_disagreements: int


def household(state: HouseholdState) -> Sentence:
    """The answer for a household."""
    told, tone = _need(state)
    more = [_members(state)]
    if state.level:
        if state.level_before and state.level_before != state.level:
            words = {"now": state.level, "before": state.level_before}
            more.append(_("PPPConnext: %(now)s, before that %(before)s.") % words)
        else:
            more.append(_("PPPConnext: %(now)s.") % {"now": state.level})
    if state.n_disagreements:
        more.append(
            ngettext("The registers differ on %(n)s matter.", "The registers differ on %(n)s matters.", state.n_disagreements)
            % {"n": state.n_disagreements}
        )
    return marked(told, tone, *more)


def _need(state: HouseholdState) -> tuple[str, Tone]:
    if not state.surveyed:
        return _("[[No basic-needs survey yet]], so what this household lacks is not known."), "n"
    deprived = listed([_in_sentence(label) for label in state.deprived])
    unknown = listed([_in_sentence(label) for label in state.unknown])
    if state.deprived and state.unknown:
        words = {"deprived": deprived, "unknown": unknown}
        return _("[[Lacking in %(deprived)s]]; not yet known in %(unknown)s.") % words, ""
    if state.deprived:
        return _("[[Lacking in %(deprived)s]].") % {"deprived": deprived}, ""
    if state.unknown:
        return _("[[Not yet known]] in %(unknown)s; lacking in nothing that is known.") % {"unknown": unknown}, "n"
    return _("[[Lacking in none]] of the five dimensions."), "g"


def _members(state: HouseholdState) -> str:
    parts = [people(state.n_members)]
    if state.n_children:
        parts.append(ngettext("%(n)s child", "%(n)s children", state.n_children) % {"n": state.n_children})
    if state.n_elderly:
        parts.append(ngettext("%(n)s aged 60 or over", "%(n)s aged 60 or over", state.n_elderly) % {"n": state.n_elderly})
    return (", " if get_language() == "en" else " ").join(parts) + (". " if get_language() == "en" else " ").rstrip()


def household_list(n: int, areas: Sequence[str]) -> Sentence:
    """The head of a list of households in ``areas`` (their titles)."""
    words = {"households": households(n), "areas": listed(areas)}
    return marked(_("[[%(households)s]] in %(areas)s. Names are hidden.") % words, "n")


def places(n_eligible: int, n_near: int, n_with_data: int, first: str | None) -> Sentence:
    """The answer of the page on strategic areas."""
    if not n_with_data:
        return marked(_("[[No tambon can be judged yet]]: no run has data on where poor households are."), "n")
    words = {"n": f"{n_eligible:,}", "of": f"{n_with_data:,}", "first": first or "", "near": n_near}
    near = [_("Lacking one thing only: %(near)s more.") % words] if n_near else []
    if not n_eligible:
        return marked(_("[[No tambon meets all three criteria yet]], of %(of)s with data.") % words, "n", *near)
    told = ngettext(
        "[[%(n)s tambon meets all three criteria]], of %(of)s with data: %(first)s.",
        "[[%(n)s tambons meet all three criteria]], of %(of)s with data; poor households are most concentrated in %(first)s.",
        n_eligible,
    )
    return marked(told % words, "", *near)


def why(area: str) -> Sentence:
    """The head of the page that tells how figures came about."""
    return marked(
        _("Every figure of %(area)s can be [[worked out again from the numbers below]], and every rule has its source.")
        % {"area": area},
        "g",
    )


def would_rank(place: Place) -> str:
    """ "would rank 3rd if all parties accepted the data system"; "" for a place that is not one thing away."""
    if place.would_rank is None:
        return ""
    words = {"n": place.would_rank}
    if place.lacks == ("has_manager",):
        return _("would stand %(n)s in order if it had an Area Manager") % words
    return _("would stand %(n)s in order if all parties accepted the data system") % words


def lists(union: Cell, target: Cell, dropped: Cell) -> Sentence:
    """How far the lists agree: people whom a register calls poor, those of the target rule, and whom it leaves out of them."""
    if union.state == "no_data" or union.value == 0:
        do = _("Take the registers' files for this area, then make a new run.")
        return marked(_("[[No register names anybody in need]] here."), "n", do)
    if union.value is None:
        return marked(_("[[The figures are withheld]]: so few people are named here that they could be told apart."), "n")
    words = {"union": people(union.value), "dropped": count(dropped)}
    if dropped.value is None:
        return marked(
            _("At least one register calls %(union)s poor; [[how many the target rule leaves out is withheld]].") % words, "n"
        )
    if dropped.value == 0:
        return marked(
            _("At least one register calls %(union)s poor, and [[the target rule leaves out none of them]].") % words, "g"
        )
    if dropped.value >= union.value:
        return marked(_("At least one register calls %(union)s poor; [[the target rule leaves out all of them]].") % words)
    more = [] if target.value is None else [_("It takes in %(target)s.") % {"target": people(target.value)}]
    share = {"share": one_in(dropped.value / union.value)}
    told = _("Of %(union)s whom at least one register calls poor, [[the target rule leaves out %(dropped)s, about %(share)s]].")
    return marked(told % (words | share), "", *more)


def no_unseen() -> Sentence:
    """How many people in need no register knows, where it cannot be told."""
    do = _("At least two registers that were made independently must have been taken for the same province.")
    return marked(_("[[No estimate yet]] of how many people in need no register knows."), "n", do)


def incomes(share: float | None, n: int | None, vulnerable: float | None, state: str) -> Sentence:
    """Income poverty in an area. ``state``: known, withheld, no_line or none; ``vulnerable``: share of households, if known."""
    more = []
    if vulnerable is not None:
        more.append(_vulnerable(vulnerable))
    if state == "none":
        do = _("Take the basic-needs survey's files for this area, then make a new run.")
        return marked(_("[[No income is known]] here: nobody was surveyed, or nobody answered."), "n", do, *more)
    if state == "no_line":
        told = _(
            "[[No line of income poverty]] holds for the years that were surveyed here, so nobody is counted below it or "
            "above it."
        )
        return marked(told, "n", *more)
    if share is None or n is None:
        return marked(_("[[Income poverty here is withheld]]: the figure would rest on too few people."), "n", *more)
    words = {"n": people(n)}
    if share == 0:
        return marked(
            _("[[Nobody]] of the %(n)s whose income is known lives below the line of income poverty.") % words, "g", *more
        )
    if share >= 1:
        return marked(_("[[All]] of the %(n)s whose income is known live below the line of income poverty.") % words, "", *more)
    words["share"] = one_in(share)
    return marked(
        _("About [[%(share)s live below the line of income poverty]], of %(n)s whose income is known.") % words, "", *more
    )


def _vulnerable(share: float) -> str:
    if share == 0:
        return _("By the rule, no household is vulnerable.")
    if share >= 1:
        return _("By the rule, every household is vulnerable.")
    return _("By the rule, %(share)s households are vulnerable.") % {"share": one_in(share)}
