"""Each register's word on a person: what it says, of which years, and by which version of which rule it is read."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.conditions import holds

Collect = Callable[[ir.Table], pa.Table]

NO_YEAR = 9999  # whom จปฐ. did not survey, or in no known year, is judged by the newest version


@dataclass(frozen=True, slots=True)
class RegisterWord:
    """One register's word on one person.

    ``knows`` says whether the register calls the person poor or not poor; ``says`` which of the two (null: unknown, or it
    does not know them). ``years`` (CE, oldest first, null where the file does not say) are those of the data it speaks of; none
    where that cannot be told. ``rule`` reads the word, in the version from ``holds_from`` (null: none held).
    """

    register: str
    rule: str
    knows: bool
    says: bool | None
    years: tuple[int | None, ...]
    holds_from: dt.date | None
    source: str
    verified: bool


def register_words(
    person: Mapping[str, Any], year: int | None, years: Mapping[str, tuple[int | None, ...]], rules: Rulebook
) -> tuple[RegisterWord, ...]:
    """The word of every register that has a rule, on ``person`` (a row of ``person_poverty``).

    ``year`` is that of the จปฐ. survey the person is judged by (null: none, or unknown); ``years`` are those of each word.
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
                years=years.get(rule.register, ()),
                holds_from=version.start if version else None,
                source=version.source if version else "",
                verified=version.verified if version else False,
            )
        )
    return tuple(found)


def survey_years(
    household: str,
    people: Sequence[Mapping[str, Any]],
    member_sources: ir.Table | None,
    household_poverty: ir.Table,
    household_capitals: ir.Table,
    collect: Collect,
) -> dict[str, dict[str, int | None]]:
    """Person → survey register → the year of the survey that its word on them rests on: the newest of where it lists them.

    ``people`` are rows of ``person_poverty``. Without ``member_sources`` each is taken to be listed in ``household`` alone.
    """
    homes: dict[tuple[str, str], set[str]] = {}
    if member_sources is None:
        for person in people:
            if person["in_basic_needs"]:
                homes[person["person_id"], "basic_needs"] = {household}
            if person["pppconnext_level"] is not None:
                homes[person["person_id"], "pppconnext"] = {household}
    else:
        listed = member_sources.filter(member_sources.person_id.isin([person["person_id"] for person in people]))
        for row in collect(listed.select("person_id", "register", "household_id").distinct()).to_pylist():
            homes.setdefault((row["person_id"], row["register"]), set()).add(row["household_id"])
    wanted = sorted({home for found in homes.values() for home in found})
    years = {
        "basic_needs": _newest(collect, household_poverty, wanted),
        "pppconnext": _newest(collect, household_capitals, wanted),
    }
    said: dict[str, dict[str, int | None]] = {}
    for (name, register), found in homes.items():
        known = [years[register][home] for home in found if home in years.get(register, {})]
        if known:
            said.setdefault(name, {})[register] = max((year for year in known if year is not None), default=None)
    return said


def _newest(collect: Collect, surveys: ir.Table, households: Iterable[str]) -> dict[str, int | None]:
    """Household → the year of its newest survey (null: not told)."""
    rows = collect(surveys.filter(surveys.household_id.isin(list(households))).select("household_id", "survey_year"))
    newest: dict[str, int | None] = {}
    for row in rows.to_pylist():
        home, year = row["household_id"], row["survey_year"]
        newest[home] = max(filter(None, (newest.get(home), year)), default=None)
    return newest
