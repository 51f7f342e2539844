"""Households: lists of them, and all that the registers say of one. Facts under pseudonyms only; no personal table is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.explaining import EXPLAINS_FROM, HouseholdWhy, SurveyWhy, explain
from ruamjai.rulebook import Rulebook
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

State = Literal["", "poor", "not_poor", "unknown", "not_surveyed", "differ"]
STATES: tuple[State, ...] = ("poor", "unknown", "differ", "not_poor", "not_surveyed")
PAGE = 50
Row = Mapping[str, Any]
# What a page needs of a จปฐ. member; health and disability (section 26) are not among it.
_MEMBER = ("record_id", "household_record_id", "age", "sex", "relation", "occupation", "says_welfare_card")


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household in a list. Dimensions: True lacking, False not, None unknown; empty where จปฐ. did not survey it."""

    id: str
    label: str
    area_code: str  # the innermost area that is known
    n_members: int
    n_registers: int
    surveyed: bool
    poor: bool | None
    deprived: tuple[str, ...]
    unknown: tuple[str, ...]
    level: int | None
    differs: bool  # one register says poor, another that knows the people says not


def household_list(
    run: SealedRun, areas: Sequence[str], *, state: State = "", page: int = 1, size: int = PAGE
) -> tuple[list[HouseholdRow], int]:
    """One page of the households inside ``areas`` (codes), by area and label, and how many there are on all pages."""
    wanted = _listed(run, areas, state)
    total = run.collect(wanted.aggregate(n=wanted.count())).to_pylist()[0]["n"]
    ordered = wanted.order_by(["tambon_code", "village_code", "label", "household_id"])
    rows = run.collect(ordered.limit(size, offset=(max(1, page) - 1) * size)).to_pylist()
    return [_row(row) for row in rows], int(total)


def _listed(run: SealedRun, areas: Sequence[str], state: State) -> ir.Table:
    households = run.table("households")
    households = households.filter(_inside(households, areas))
    poverty = run.table("household_poverty").select("household_id", "poor", *DIMENSIONS).mutate(surveyed=ibis.literal(True))
    capitals = run.table("household_capitals")
    before, after = (
        capitals.filter(capitals.period == period).select("household_id", **{f"level_{period}": capitals.level})
        for period in ("before", "after")
    )
    joined = households.left_join(poverty, "household_id").drop("household_id_right")
    joined = joined.left_join(before, "household_id").drop("household_id_right")
    joined = joined.left_join(after, "household_id").drop("household_id_right")
    joined = joined.left_join(_differing(run), "household_id").drop("household_id_right")
    conditions = {
        "": None,
        "poor": joined.poor,
        "not_poor": ~joined.poor,
        "unknown": joined.surveyed & joined.poor.isnull(),
        "not_surveyed": joined.surveyed.isnull(),
        "differ": joined.differs,
    }
    condition = conditions[state]
    return joined if condition is None else joined.filter(condition)


def _inside(table: ir.Table, areas: Sequence[str]) -> ir.BooleanValue:
    """Rows inside any of the areas; a row without a tambon lies in the country only."""
    if "TH" in areas:
        return ibis.literal(True)
    found: ir.BooleanValue = ibis.literal(False)
    for code in areas:
        found = found | (table.village_code == code if len(code) == 8 else table.tambon_code.startswith(code))
    return found.fill_null(False)


def _differing(run: SealedRun) -> ir.Table:
    """Households in which one register calls a person poor and another, that was asked, does not."""
    people = run.table("person_poverty")
    split = people.filter(
        people.household_id.notnull() & (people.n_registers_poor > 0) & (people.n_registers_poor < people.n_registers_asked)
    )
    return split.select("household_id").distinct().mutate(differs=ibis.literal(True))


def _row(row: Row) -> HouseholdRow:
    surveyed = bool(row["surveyed"])
    level = row["level_after"] if row["level_after"] is not None else row["level_before"]
    return HouseholdRow(
        id=row["household_id"],
        label=row["label"],
        area_code=row["village_code"] or row["tambon_code"] or "TH",
        n_members=row["n_members"],
        n_registers=row["n_registers"],
        surveyed=surveyed,
        poor=row["poor"],
        deprived=tuple(name for name in DIMENSIONS if row[name]),
        unknown=tuple(name for name in DIMENSIONS if surveyed and row[name] is None),
        level=level,
        differs=bool(row["differs"]),
    )


@dataclass(frozen=True)
class Household:
    """All that the registers say of one household. Rows are mappings from a promised table's columns to values."""

    id: str
    label: str
    area_code: str
    n_registers: int
    why: HouseholdWhy | None  # None where no register says anything about need
    people: tuple[Row, ...]  # rows of people; "member" is the จปฐ. row, "in_pppconnext" whether that register knows the person
    sources: tuple[Row, ...] = ()  # household_records, newest first
    pppconnext_members: tuple[Row, ...] = ()
    vintages: Mapping[str, int | None] = field(default_factory=dict)  # register -> year (CE) of its word

    @property
    def survey(self) -> SurveyWhy | None:
        """What จปฐ. makes of it."""
        return self.why.survey if self.why else None

    @property
    def capitals(self) -> dict[str, Row]:
        """household_capitals by period, "before" and "after"."""
        return {str(row["period"]): row for row in self.why.capitals} if self.why else {}


def household_place(run: SealedRun, household_id: str) -> Row | None:
    """Label and area of one household, to ask for the right to see it before anything else is read; None if there is none."""
    table = run.table("households")
    rows = run.collect(table.filter(table.household_id == household_id)).to_pylist()
    if not rows:
        return None
    return {**rows[0], "area_code": rows[0]["village_code"] or rows[0]["tambon_code"] or "TH"}


def household(run: SealedRun, place: Row, rules: Rulebook) -> Household:
    """Everything on the household that ``household_place`` found."""
    found = place["household_id"]
    why = explain(household=found, rules=rules, collect=run.collect, **{name: run.table(name) for name in EXPLAINS_FROM})
    sources = _sources(run, found)
    people = _where(run, "people", "household_id", [found])
    members = _where(run, "basic_needs_members", "household_record_id", _of_register(sources, "basic_needs"), *_MEMBER)
    others = _where(run, "pppconnext_members", "household_record_id", _of_register(sources, "pppconnext"))
    person_of = {
        row["record_id"]: row["person_id"]
        for row in _where(run, "record_persons", "person_id", [person["person_id"] for person in people])
    }
    asked = {person_of[row["record_id"]]: row for row in members if row["record_id"] in person_of}
    known_elsewhere = {person_of[row["record_id"]] for row in others if row["record_id"] in person_of}
    return Household(
        id=found,
        label=place["label"],
        area_code=place["area_code"],
        n_registers=place["n_registers"],
        why=why,
        people=tuple(
            {**person, "member": asked.get(person["person_id"]), "in_pppconnext": person["person_id"] in known_elsewhere}
            for person in sorted(people, key=lambda person: (person["birth_year"] or 9999, person["person_id"]))
        ),
        sources=tuple(sources),
        pppconnext_members=tuple(others),
        vintages=_vintages(run, sources, why),
    )


def _sources(run: SealedRun, household_id: str) -> list[Row]:
    sources, records = run.table("household_sources"), run.table("household_records")
    here = sources.filter(sources.household_id == household_id).select("household_record_id")
    wanted = ("household_record_id", "register", "batch", "survey_year", "survey_date")
    rows = run.collect(records.select(*wanted).semi_join(here, "household_record_id")).to_pylist()
    rows.sort(key=lambda row: (-(row["survey_year"] or 0), row["register"], row["household_record_id"]))
    return rows


def _of_register(sources: Sequence[Row], register: str) -> list[str]:
    return [source["household_record_id"] for source in sources if source["register"] == register]


def _where(run: SealedRun, name: str, column: str, values: Sequence[str], *wanted: str) -> list[dict[str, Any]]:
    if not values:
        return []
    table = run.table(name)
    found = table.filter(table[column].isin(list(values)))
    return run.collect(found.select(*wanted) if wanted else found).to_pylist()


@once_a_run
def batch_vintages(run: SealedRun) -> dict[str, int | None]:
    """Batch -> the year (CE) that its data speak of."""
    rows = columns_of(run, "batches", "batch", "vintage")
    return dict(zip(rows["batch"], rows["vintage"], strict=True))


def _vintages(run: SealedRun, sources: Sequence[Row], why: HouseholdWhy | None) -> dict[str, int | None]:
    """The year that each register's word on this household speaks of; the newest where there are several."""
    said: list[tuple[str, int | None]] = [
        (source["register"], source["survey_year"] or batch_vintages(run).get(source["batch"])) for source in sources
    ]
    for person in why.people if why else ():
        said += [("tpmap", year) for year in person.tpmap_years]
        said += [("welfare_card", year) for year in person.welfare_years]
    newest: dict[str, int | None] = {}
    for register, year in said:
        newest[register] = max(filter(None, (newest.get(register), year)), default=None)
    return newest
