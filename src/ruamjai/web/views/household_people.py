"""The people of a household's page: who lives there, who was listed there before, and which registers know them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.web.held_words import RELATIONS
from ruamjai.web.queries.households import Household
from ruamjai.web.views.household_words import REGISTERS, Chip, outcome, register_name


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who lives there, without a name: relation, sex and age in words.

    ``known`` are the registers that know them, by name, with the year (CE) of the newest survey of theirs that lists them here.
    """

    id: str
    who: str
    occupation: str
    chips: Sequence[Chip]
    known: Sequence[tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody listed there before: where they live now, with the household's id where the reader may see it."""

    who: str
    known: Sequence[tuple[str, int | None]]
    now: str
    household: str | None


def people(found: Household, year: int | None) -> list[Person]:
    """Everybody in the house: the head first, then by age."""
    order = {"head": 0, "spouse": 1, "parent": 2, "child": 3, "grandchild": 4}
    known = sorted(found.people, key=lambda one: order.get(_relation(one) or "", 5))
    return [person(one, found, year) for one in known]


def person(one: Mapping[str, Any], found: Household, year: int | None) -> Person:
    """Somebody in the house, and which registers do not know them there."""
    member = one["member"] or {}
    chips = []
    if one["basis"] == "earlier_survey":
        chips.append(Chip(_("not in the newest survey"), "w"))
    if check := found.checks.get(one["person_id"]):
        chips.append(outcome(check["outcome"]))
    if found.survey and one["member"] is None:
        chips.append(Chip(_("not in basic needs"), "w"))
    if found.capitals and not one["in_pppconnext"]:
        chips.append(Chip(_("not in PPPConnext"), "w"))
    return Person(
        one["person_id"], who=who(one, year), occupation=member.get("occupation") or "", chips=chips, known=_known(one)
    )


def elsewhere(found: Household, year: int | None, may_see: Callable[[str], bool]) -> list[Elsewhere]:
    """Those who were listed here and live elsewhere, newest first; ``may_see`` says whether the reader sees an area's homes."""
    return [_elsewhere(one, year, may_see) for one in found.elsewhere]


def _elsewhere(one: Mapping[str, Any], year: int | None, may_see: Callable[[str], bool]) -> Elsewhere:
    seen = one["now_label"] is not None and may_see(one["now_area"])
    if seen:
        now = _("Lives in household %(label)s now") % {"label": one["now_label"]}
    elif one["now"] is not None:
        now = _("Lives in a household outside your areas now")
    else:
        now = _("In no household that a register knows; may have moved away or died")
    return Elsewhere(who(one, year), _known(one), now, one["now"] if seen else None)


def _known(one: Mapping[str, Any]) -> list[tuple[str, int | None]]:
    order = {name: place for place, name in enumerate(REGISTERS)}
    names = sorted(one["registers"], key=lambda name: (order.get(name, len(order)), name))
    return [(register_name(name), one["registers"][name]) for name in names]


def who(one: Mapping[str, Any], year: int | None) -> str:
    """A person without a name."""
    relation = RELATIONS.get(_relation(one) or "", _("Relation not known"))
    sex = {1: _("male"), 2: _("female")}.get(one["sex"] or (one["member"] or {}).get("sex"), _("sex not known"))
    age = age_of(one, year)
    return f"{relation} · {sex} {age}" if age is not None else f"{relation} · {sex}"


def _relation(one: Mapping[str, Any]) -> str | None:
    """To the head: the newest word of a register on it; in a run that keeps none, จปฐ.'s."""
    return one["relation"] or (one["member"] or {}).get("relation")


def age_of(one: Mapping[str, Any], year: int | None) -> int | None:
    """Age as จปฐ. asked; else the year of the data less the year of birth."""
    asked = (one["member"] or {}).get("age")
    if asked is not None:
        return int(asked)
    return year - one["birth_year"] if year and one["birth_year"] else None
