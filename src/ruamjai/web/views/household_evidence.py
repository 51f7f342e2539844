"""What a household's page rests on: each register's word on each person with its year, the rows, the batches they came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.poverty.explaining import PersonWords
from ruamjai.web.queries.households import Household
from ruamjai.web.templatetags.ruamjai import day
from ruamjai.web.views.household_words import REGISTERS, Chip, card, outcome, register_name, with_year


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """Each register's word on one person (register, word), and the latest field check with its day."""

    who: str
    words: Sequence[tuple[str, Chip]]
    check: Chip | None
    checked_on: str


@dataclass(frozen=True, slots=True)
class RegisterEvidence:
    """What a register's word rests on: when the household was asked, and the batches with the year that they speak of."""

    register: str
    asked: Sequence[str]
    batches: Sequence[tuple[str, int | None, str]]


def people(found: Household, who: Mapping[str, str]) -> list[PersonEvidence]:
    """Everybody in the house, as ``who`` (person_id -> words) has them, with each register's own word."""
    said = {one.person_id: one for one in found.why.people} if found.why else {}
    return [
        _person(words, said.get(person), found.checks.get(person))
        for person, words in who.items()
        if person in said or person in found.checks
    ]


def _person(who: str, said: PersonWords | None, check: Mapping[str, Any] | None) -> PersonEvidence:
    return PersonEvidence(
        who=who,
        words=_words(said) if said else [],
        check=outcome(check["outcome"]) if check else None,
        checked_on=day(check["checked_on"]) if check and check["checked_on"] else "",
    )


def _words(said: PersonWords) -> list[tuple[str, Chip]]:
    by_register = {word.register: word for word in said.words}
    found = []
    for name in REGISTERS:
        if name == "welfare_card":
            found.append((register_name(name), with_year(card(said.welfare_state), _newest(said.welfare_years))))
        elif name in by_register:
            word = by_register[name]
            found.append((register_name(name), with_year(_says(word.says, knows=word.knows), _newest(word.years))))
    return found


def _says(says: bool | None, *, knows: bool) -> Chip:
    if not knows:
        return Chip(_("says nothing"), "n")
    return {
        True: Chip(_("counts as poor"), "w"),
        False: Chip(_("does not count as poor"), "g"),
        None: Chip(_("not yet known"), "n"),
    }[says]


def _newest(years: Sequence[int | None]) -> int | None:
    return max((year for year in years if year is not None), default=None)


def registers(found: Household) -> list[RegisterEvidence]:
    """What each register's word on the household rests on."""
    order = [name for name in REGISTERS if name in found.vintages] + sorted(set(found.vintages) - set(REGISTERS))
    told = [RegisterEvidence(register_name(name), _asked(found, name), _batches(found, name)) for name in order]
    return [one for one in told if one.asked or one.batches]


def _asked(found: Household, register: str) -> list[str]:
    days = [source["survey_date"] for source in found.sources if source["register"] == register]
    return [_("asked on %(day)s") % {"day": day(when)} for when in days if when]


def _batches(found: Household, register: str) -> list[tuple[str, int | None, str]]:
    """The batches that the household's own rows came in; of registers without households, those of the word's year."""
    own = {source["batch"] for source in found.sources if source["register"] == register}
    mine = [batch for batch in found.batches if batch["register"] == register]
    chosen = [batch for batch in mine if batch["batch"] in own]
    if not own:
        chosen = [batch for batch in mine if found.vintages[register] in (None, batch["vintage"])] or mine
    return [(batch["batch"], batch["vintage"], batch["taken_at"]) for batch in chosen]
