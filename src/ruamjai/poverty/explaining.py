"""Why a household counts as poor or not: each indicator with the answers it rests on, and what each register says.

Plain data only, codes and values; the pages turn them into sentences. The results are those of the run's own tables;
the rulebook adds the version that held, its source, and which answers would have to be different.
``explaining_change`` says what it takes to leave poverty, ``explaining_words`` which year a register's word speaks of.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ruamjai.poverty.explaining_change import WaysOut, ways_out
from ruamjai.poverty.explaining_words import NO_YEAR, RegisterWord, register_words
from ruamjai.poverty.measuring import MEASURE, indicators_of
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.conditions import Test, holds, tests
from ruamjai.rulebook.model import NOTHING_SAID, Indicator, IndicatorVersion, Label, MeasureVersion
from ruamjai.tables.registers import DIMENSIONS

# (table, column, values) -> the rows of that table of the run that have one of the values in the column.
LookUp = Callable[[str, str, Sequence[str]], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class RowWhy:
    """One row an indicator asked: a member (``record_id``) or the household itself (``None``).

    ``applies`` and ``deprived`` are null for unknown. ``unmet`` are the tests of deprivation that the answers meet: with
    none of them met, the row no longer fails.
    """

    record_id: str | None
    answers: Mapping[str, Any]
    applies: bool | None
    deprived: bool | None
    unmet: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class IndicatorWhy:
    """One indicator's result, the version of the rulebook that it rests on (null: none held), and the rows asked."""

    indicator: str
    number: int
    dimension: str
    unit: str
    result: str
    n_eligible: int
    n_failed: int
    n_unknown: int
    holds_from: dt.date | None
    source: Label
    verified: bool
    rows: tuple[RowWhy, ...]


@dataclass(frozen=True, slots=True)
class NeedWhy:
    """A need: an indicator that fails, what would have to be true, and for whom.

    ``indicator`` is its lasting id, by which a referral may name it. ``record_ids`` are the rows of the members who fail it,
    none where it asks the household. ``unmet`` are the tests of deprivation that somebody's answers meet.
    """

    indicator: str
    dimension: str
    need: Label
    record_ids: tuple[str, ...]
    unmet: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class DimensionWhy:
    """One dimension: deprived (null unknown), its weight, and the indicators that fail or are unknown."""

    dimension: str
    deprived: bool | None
    weight: Fraction
    failed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SurveyWhy:
    """What จปฐ. makes of the household.

    ``dimensions_to_lift`` is the least number of deprived dimensions that must be lifted to fall below ``k`` (0 where
    the household is not known to be poor). ``needs`` are the failed indicators, in the order of the form; ``leaving`` says
    which of them would have to be met to leave poverty, and what would have to be asked.
    """

    survey_year: int | None
    n_members: int
    income_per_person: float | None
    poor: bool | None
    k: Fraction | None
    n_deprived: int
    n_unknown: int
    dimensions_to_lift: int
    dimensions: tuple[DimensionWhy, ...]
    indicators: tuple[IndicatorWhy, ...]
    needs: tuple[NeedWhy, ...]
    leaving: WaysOut


@dataclass(frozen=True, slots=True)
class PersonWords:
    """What each register says of one resident, and what each rule makes of it (null: unknown).

    ``tpmap_dimensions`` are those that TPMAP's list names; years are CE, null where the file does not say. ``words`` hold
    each register's own word with the years it speaks of and the version of the rule that reads it.
    """

    person_id: str
    in_basic_needs: bool
    basic_needs_poor: bool | None
    tpmap_listed: bool
    tpmap_years: tuple[int | None, ...]
    tpmap_dimensions: tuple[str, ...]
    welfare_state: str | None
    welfare_years: tuple[int | None, ...]
    pppconnext_level: int | None
    pppconnext_poor: bool | None
    rules: Mapping[str, bool | None]
    words: tuple[RegisterWord, ...]


@dataclass(frozen=True, slots=True)
class HouseholdWhy:
    """All that the run knows of why a household is where it is. ``survey`` is null where จปฐ. did not survey it.

    ``capitals`` are the rows of ``household_capitals``, before help first.
    """

    household_id: str
    survey: SurveyWhy | None
    capitals: tuple[Mapping[str, Any], ...]
    people: tuple[PersonWords, ...]


def explain(*, household: str, look_up: LookUp, rules: Rulebook) -> HouseholdWhy | None:
    """Why ``household`` (its pseudonym) stands where it stands; ``None`` where no register of the run knows it.

    ``rules`` must be the rulebook that the run was made with. ``look_up`` is ``OpenRun.look_up``, or answers like it.
    """
    found = look_up("household_poverty", "household_id", [household])
    capitals = look_up("household_capitals", "household_id", [household])
    people = look_up("person_poverty", "household_id", [household])
    if not (found or capitals or people):
        return None
    survey = None
    if found:
        record = found[0]["household_record_id"]
        survey = _survey(
            found[0],
            look_up("indicator_results", "household_id", [household]),
            look_up("basic_needs_households", "household_record_id", [record])[0],
            sorted(look_up("basic_needs_members", "household_record_id", [record]), key=lambda row: str(row["record_id"])),
            rules,
        )
    listed = _records(look_up, "tpmap_people", [p for p in people if p["tpmap_listed"]])
    cards = _records(look_up, "welfare_cards", [p for p in people if p["welfare_state"] not in (None, "none")])
    return HouseholdWhy(
        household_id=household,
        survey=survey,
        capitals=tuple(sorted(capitals, key=lambda row: str(row["period"]), reverse=True)),
        people=tuple(
            _words(person, listed.get(person["person_id"], []), cards.get(person["person_id"], []), survey, rules)
            for person in sorted(people, key=lambda row: str(row["person_id"]))
        ),
    )


def _records(look_up: LookUp, table: str, people: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of a register that speak of the wanted people, by person."""
    by_person: dict[str, list[Mapping[str, Any]]] = {}
    if people:
        known = look_up("record_persons", "person_id", [person["person_id"] for person in people])
        person_of = {row["record_id"]: row["person_id"] for row in known}
        for row in look_up(table, "record_id", list(person_of)):
            by_person.setdefault(person_of[row["record_id"]], []).append(row)
    return by_person


def _survey(
    household: Mapping[str, Any],
    results: Sequence[Mapping[str, Any]],
    answers: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    rules: Rulebook,
) -> SurveyWhy:
    measure = rules.measures[MEASURE]
    year = household["survey_year"]
    version = measure.versions.for_year(year)
    by_id = {row["indicator"]: row for row in results}
    asked = {**answers, "income_per_person": household["income_per_person"]}
    indicators = [
        _indicator(indicator, by_id[indicator.id], year, asked, members)
        for indicator in indicators_of(rules, measure)
        if indicator.id in by_id
    ]
    dimensions = []
    for dimension in measure.dimensions:
        mine = version.indicators[dimension.id] if version else ()
        dimensions.append(
            DimensionWhy(
                dimension=dimension.id,
                deprived=household[dimension.id],
                weight=version.weights[dimension.id] if version else Fraction(0),
                failed=tuple(i.indicator for i in indicators if i.indicator in mine and i.result == "fail"),
                unknown=tuple(i.indicator for i in indicators if i.indicator in mine and i.result == "unknown"),
            )
        )
    leaving = _leaving(dimensions, version)
    return SurveyWhy(
        survey_year=year,
        n_members=household["n_members"],
        income_per_person=household["income_per_person"],
        poor=household["poor"],
        k=version.k if version else None,
        n_deprived=household["n_deprived"],
        n_unknown=household["n_unknown"],
        dimensions_to_lift=len(leaving.ways[0].dimensions) if leaving.ways else 0,
        dimensions=tuple(dimensions),
        indicators=tuple(indicators),
        needs=tuple(_need(one, rules.indicators[one.indicator]) for one in indicators if one.result == "fail"),
        leaving=leaving,
    )


def _leaving(dimensions: Sequence[DimensionWhy], version: MeasureVersion | None) -> WaysOut:
    if version is None:
        return WaysOut((), ())
    return ways_out(
        weights=version.weights,
        k=version.k,
        failed={one.dimension: one.failed for one in dimensions},
        unknown={one.dimension: one.unknown for one in dimensions},
    )


def _need(why: IndicatorWhy, indicator: Indicator) -> NeedWhy:
    failing = [row for row in why.rows if row.applies and row.deprived]
    return NeedWhy(
        indicator=why.indicator,
        dimension=why.dimension,
        need=indicator.need,
        record_ids=tuple(row.record_id for row in failing if row.record_id is not None),
        unmet=tuple(dict.fromkeys(test for row in failing for test in row.unmet)),
    )


def _indicator(
    indicator: Indicator,
    result: Mapping[str, Any],
    year: int | None,
    household: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
) -> IndicatorWhy:
    version = indicator.versions.for_year(year)
    rows = members if indicator.unit == "person" else [household]
    return IndicatorWhy(
        indicator=indicator.id,
        number=indicator.number,
        dimension=result["dimension"],
        unit=indicator.unit,
        result=result["result"],
        n_eligible=result["n_eligible"],
        n_failed=result["n_failed"],
        n_unknown=result["n_unknown"],
        holds_from=version.start if version else None,
        source=version.source if version else NOTHING_SAID,
        verified=version.verified if version else False,
        rows=tuple(_row(indicator, version, row) for row in rows) if version else (),
    )


def _row(indicator: Indicator, version: IndicatorVersion, row: Mapping[str, Any]) -> RowWhy:
    applies = True if version.applies is None else holds(version.applies, row)
    deprived = holds(version.deprived, row)
    asked = tests(version.deprived)
    if version.missing == "unknown" and any(row[test.column] is None for test in asked):
        deprived = None
    return RowWhy(
        record_id=row["record_id"] if indicator.unit == "person" else None,
        answers={column: row[column] for column in indicator.columns},
        applies=applies,
        deprived=deprived,
        unmet=tuple(test for test in asked if test.holds(row[test.column])) if applies is not False else (),
    )


def _words(
    person: Mapping[str, Any],
    listed: Sequence[Mapping[str, Any]],
    cards: Sequence[Mapping[str, Any]],
    survey: SurveyWhy | None,
    rules: Rulebook,
) -> PersonWords:
    # A run made before years were kept: judged by this household's survey.
    year = person.get("basic_needs_year", survey.survey_year if survey and person["in_basic_needs"] else None)
    verdicts = {}
    for name, rule in rules.rules.items():
        version = rule.versions.for_year(NO_YEAR if year is None else year)
        verdicts[name] = holds(version.takes_in, person) if version else None
    return PersonWords(
        person_id=person["person_id"],
        in_basic_needs=person["in_basic_needs"],
        basic_needs_poor=person["basic_needs_poor"],
        tpmap_listed=person["tpmap_listed"],
        tpmap_years=_years(listed, "year"),
        tpmap_dimensions=tuple(name for name in DIMENSIONS if any(row[name] for row in listed)),
        welfare_state=person["welfare_state"],
        welfare_years=_years(cards, "scheme_year"),
        pppconnext_level=person["pppconnext_level"],
        pppconnext_poor=person["pppconnext_poor"],
        rules=verdicts,
        words=register_words(person, year, rules),
    )


def _years(rows: Sequence[Mapping[str, Any]], column: str) -> tuple[int | None, ...]:
    return tuple(sorted({row[column] for row in rows}, key=lambda year: year or 0))
