"""Words of a household's page: a register's name, and a word on a coloured ground."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ruamjai.web.held_words import CARDS, OUTCOMES
from ruamjai.web.templatetags.ruamjai import year

REGISTERS = ("basic_needs", "tpmap", "pppconnext", "welfare_card")


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a coloured ground; ``css`` is "" ours, "w" needs attention, "g" good, "n" nothing known."""

    words: str
    css: str


def outcome(name: str) -> Chip:
    """What a field check found."""
    css = {"confirmed": "w", "not_poor": "g", "newly_found": "w"}
    return Chip(str(OUTCOMES.get(name, name)), css.get(name, "n"))


def card(state: str | None) -> Chip:
    """The state of somebody's welfare card."""
    css = {"verified": "g", "registered": ""}
    return Chip(str(CARDS[state]) if state in CARDS else _("not known"), css.get(state or "", "n"))


def with_year(chip: Chip, when: int | None) -> Chip:
    """The same word with the year (CE) that it speaks of, if that is known."""
    return Chip(f"{chip.words} {year(when)}", chip.css) if when else chip


def register_name(name: str) -> str:
    """A register as people call it."""
    return {
        "basic_needs": _("Basic needs"),
        "tpmap": "TPMAP",
        "pppconnext": "PPPConnext",
        "welfare_card": _("Welfare card"),
        "field_checks": _("Field checks"),
    }.get(name, name)
