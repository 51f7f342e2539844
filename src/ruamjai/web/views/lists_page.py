"""What the page of lists and registers shows, put together from counts, field checks and words for one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ruamjai.web import charts, sentences, vocabulary
from ruamjai.web.queries.atlas import Atlas
from ruamjai.web.queries.figures import NOBODY, UNION, RuleRow
from ruamjai.web.queries.lists import TARGET, Beside, ListError
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.templatetags.ruamjai import figure, percent
from ruamjai.web.titles import title
from ruamjai.web.views.household_words import Chip, card, outcome, register_name, with_year


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the table: counts in words, "" where there is none to tell of this rule."""

    label: str
    people: str
    dropped: str
    added: str
    left: str
    unknown: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One rule as a bar in parts, on one scale for all: both, only this list, only the other."""

    label: str
    parts: Sequence[tuple[str, charts.Segment]]  # css class, part
    words: str


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One measure of one list's error: the share in per cent, its interval and what it rests on; or words instead."""

    measure: str
    share: str
    between: str
    rests_on: str
    chip: str
    instead: str
    span: charts.Span | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a list, without a name: the household, the village, each register's word and the latest field check."""

    household: str | None
    label: str
    village: str
    words: Sequence[tuple[str, Chip]]
    check: Chip | None
    checked_on: object


def lead(run: SealedRun | None, rows: Sequence[RuleRow]) -> sentences.Sentence:
    """The answer in one sentence."""
    if run is None:
        return sentences.no_run()
    by_rule = {row.rule: row for row in rows}
    union, target = by_rule.get(UNION), by_rule.get(TARGET)
    return sentences.lists(
        union.n_people if union else NOBODY, target.n_people if target else NOBODY, target.n_dropped if target else NOBODY
    )


def rule_lines(rows: Sequence[RuleRow], beside: Mapping[str, Beside]) -> list[RuleLine]:
    """Each rule and what it makes of the area's people."""
    lines = []
    for row in rows:
        one = beside.get(row.rule)
        other = one if row.rule != TARGET else None
        lines.append(
            RuleLine(
                label=vocabulary.rule(row.rule),
                people=sentences.count(row.n_people),
                dropped="" if row.rule == UNION else sentences.count(row.n_dropped),
                added=figure(other.added) if other else "",
                left=figure(other.left) if other else "",
                unknown=figure(one.unknown) if one else "",
            )
        )
    return lines


def pictures(rows: Sequence[RuleRow], beside: Mapping[str, Beside]) -> list[Picture]:
    """Rules as bars: beside the target list for readers with the right to small counts, else inside the union of registers."""
    if beside:
        wanted = [beside[row.rule] for row in rows if row.rule in beside and row.rule != TARGET]
        longest = max((one.both + one.added + one.left for one in wanted), default=0)
        return [_beside(one, longest) for one in wanted if one.both + one.added + one.left]
    by_rule = {row.rule: row for row in rows}
    union = by_rule[UNION].n_people.value if UNION in by_rule else None
    found = []
    for row in rows:
        kept, dropped = row.n_people.value, row.n_dropped.value
        if row.rule != UNION and union and kept is not None and dropped is not None:
            words = _("takes in %(kept)s, leaves out %(dropped)s") % {"kept": figure(kept), "dropped": figure(dropped)}
            found.append(_picture(row.rule, [("both", kept), ("left", dropped)], max(union, kept + dropped), words))
    return found


def _beside(one: Beside, longest: int) -> Picture:
    both = figure(one.both) if one.counted else _("at most %(n)s") % {"n": figure(one.both)}
    words = _("both %(both)s · only this %(added)s · only the target rule %(left)s") % {
        "both": both, "added": figure(one.added), "left": figure(one.left),
    }  # fmt: skip
    if one.untold:
        words += " · " + _("the target rule cannot tell of %(n)s") % {"n": figure(one.untold)}
    return _picture(one.rule, [("both", one.both), ("added", one.added), ("left", one.left)], longest, words)


def _picture(rule: str, parts: Sequence[tuple[str, int]], whole: int, words: str) -> Picture:
    start, drawn = 0, []
    for css, n in parts:
        if n:
            drawn.append((css, charts.Segment(css, figure(n), charts.per_cent(start / whole), charts.per_cent(n / whole))))
        start += n
    return Picture(vocabulary.rule(rule), drawn, words)


# field checks


def error_lines(errors: Mapping[str, Sequence[ListError]]) -> list[tuple[str, list[ErrorLine]]]:
    """Each rule's list and its errors, the target list first."""
    order = {rule: place for place, rule in enumerate((TARGET, *vocabulary.rules().rules))}
    known = sorted(errors, key=lambda rule: (rule != TARGET, order.get(rule, len(order)), rule))
    return [(vocabulary.rule(rule), [_error_line(one) for one in errors[rule]]) for rule in known]


def _error_line(one: ListError) -> ErrorLine:
    what = measure_words(one.measure)
    if one.state != "shown" or one.b is None:
        chip, instead = _instead(one)
        return ErrorLine(what, "", "", "", chip, instead, None)
    between = ""
    if one.ll is not None and one.ul is not None:
        between = _("95%% interval %(between)s%%") % {"between": f"{percent(one.ll)}–{percent(one.ul)}"}
    rests_on = _("%(errors)s of %(reached)s reached, %(drawn)s drawn") % {
        "errors": figure(one.n_errors), "reached": figure(one.n_reached), "drawn": figure(one.n_drawn),
    }  # fmt: skip
    return ErrorLine(what, percent(one.b), between, rests_on, "", "", charts.span(one.b, one.ll, one.ul, top=1.0))


def _instead(one: ListError) -> tuple[str, str]:
    """Why there is no figure: in a word, and in full."""
    if one.state == "withheld":
        return _("withheld"), _("It rests on too few visits, or would give another figure away.")
    if one.n_drawn:
        return _("no data"), _("none reached of %(drawn)s drawn") % {"drawn": figure(one.n_drawn)}
    return _("no data"), _("Nobody was reached.")


def measure_words(measure: str) -> str:
    """What a measure of field checks says."""
    return {
        "inclusion": _("On the list, found not poor"),
        "gone": _("On the list, moved away or dead"),
        "exclusion": _("Found poor, not on the list"),
    }.get(measure, measure)


# people


def choices(rules: Iterable[str], rule: str, kind: str) -> list[tuple[str, str, bool]]:
    """The lists that can be asked for: "rule.kind", its words, and whether it is the one that is open."""
    found = [(TARGET, "dropped"), (TARGET, "unknown")]
    found += [
        (name, which) for name in rules if name != TARGET for which in ("added", "left") if (name, which) != (UNION, "left")
    ]
    return [(f"{name}.{which}", choice_words(name, which), (name, which) == (rule, kind)) for name, which in found]


def choice_words(rule: str, kind: str) -> str:
    """A list in a few words."""
    words = {"rule": vocabulary.rule(rule)}
    return {
        "dropped": _("Called poor by a register, left out by: %(rule)s"),
        "unknown": _("Cannot be told by: %(rule)s"),
        "added": _("Taken in by: %(rule)s – and not by the target rule"),
        "left": _("Target people left out by: %(rule)s"),
    }[kind] % words


def list_words(rule: str, kind: str, total: int) -> str:
    """The head of a list of people: what it is, and how many there are."""
    words = {"list": choice_words(rule, kind), "n": figure(total)}
    return ngettext("%(list)s: %(n)s person", "%(list)s: %(n)s people", total) % words


def listed(row: Mapping[str, Any], atlas: Atlas) -> Listed:
    """Somebody in a list."""
    village = atlas.get(row["village_code"])
    return Listed(
        household=row["household_id"],
        label=row["label"] or _("no household known"),
        village=title(village) if village else "",
        words=register_chips(row),
        check=outcome(row["outcome"]) if row["outcome"] else None,
        checked_on=row["checked_on"],
    )


def register_chips(row: Mapping[str, Any]) -> list[tuple[str, Chip]]:
    """Each register by name and its word with the year, in the order of the columns."""
    said = [
        ("basic_needs", with_year(_survey(row), row["basic_needs_year"])),
        ("tpmap", with_year(Chip(_("listed"), "w") if row["tpmap_listed"] else Chip(_("not listed"), ""), row["tpmap_year"])),
        ("welfare_card", with_year(card(row["welfare_state"]), row["welfare_year"])),
        ("pppconnext", with_year(_level(row), row["pppconnext_year"])),
    ]
    return [(register_name(name), chip) for name, chip in said]


def register_heads() -> list[str]:
    """The heads of the columns of ``register_chips``."""
    return [register_name(name) for name in ("basic_needs", "tpmap", "welfare_card", "pppconnext")]


def _survey(row: Mapping[str, Any]) -> Chip:
    if not row["in_basic_needs"]:
        return Chip(_("not surveyed"), "n")
    return {
        True: Chip(_("counts as poor"), "w"),
        False: Chip(_("does not count as poor"), "g"),
        None: Chip(_("not yet known"), "n"),
    }[row["basic_needs_poor"]]


def _level(row: Mapping[str, Any]) -> Chip:
    if row["pppconnext_level"] is None:
        return Chip(_("not surveyed"), "n")
    return Chip(vocabulary.level(row["pppconnext_level"]) or "", "w" if row["pppconnext_poor"] else "g")
