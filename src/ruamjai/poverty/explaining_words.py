"""Each register's word on a person: what it says, of which years, and by which version of which rule it is read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.conditions import holds
from ruamjai.rulebook.model import NOTHING_SAID, Label

NO_YEAR = 9999  # whom จปฐ. did not survey, or in no known year, is judged by the newest version


@dataclass(frozen=True, slots=True)
class RegisterWord:
    """One register's word on one person.

    ``knows`` says whether the register calls the person poor or not poor; ``says`` which of the two (null: unknown, or it
    does not know them). ``years`` (CE, null where the file does not say) are those of the data it speaks of; none where it
    does not know the person. ``rule`` reads the word, in the version from ``holds_from`` (null: none held).
    """

    register: str
    rule: str
    knows: bool
    says: bool | None
    years: tuple[int | None, ...]
    holds_from: dt.date | None
    source: Label
    verified: bool


def register_words(person: Mapping[str, Any], year: int | None, rules: Rulebook) -> tuple[RegisterWord, ...]:
    """The word of every register that has a rule, on ``person`` (a row of ``person_poverty``).

    ``year`` is that of the จปฐ. survey the person is judged by (null: none, or unknown).
    """
    found = []
    for name, rule in rules.rules.items():
        if rule.register is None:
            continue
        version = rule.versions.for_year(NO_YEAR if year is None else year)
        knows = bool(version and version.asked is not None and holds(version.asked, person))
        found.append(
            RegisterWord(
                register=rule.register,
                rule=name,
                knows=knows,
                says=holds(version.takes_in, person) if version and knows else None,
                years=_years(person, rule.register, knows),
                holds_from=version.start if version else None,
                source=version.source if version else NOTHING_SAID,
                verified=version.verified if version else False,
            )
        )
    return tuple(found)


def _years(person: Mapping[str, Any], register: str, knows: bool) -> tuple[int | None, ...]:
    """The year of a register's word, where it has one; runs made before years were kept cannot tell."""
    column = f"{register}_year"
    return (person[column],) if knows and column in person else ()
