"""Households: lists of them, and all that the registers say of one. Facts under pseudonyms only; no personal table is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from ruamjai.tables.registers import CAPITALS, DIMENSIONS
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

State = Literal["", "poor", "not_poor", "unknown", "not_surveyed", "differ"]
STATES: tuple[State, ...] = ("poor", "unknown", "differ", "not_poor", "not_surveyed")
PAGE = 50
Row = Mapping[str, Any]


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
    """All that the registers say of one household: rows of the promised tables, as mappings from column to value."""

    id: str
    label: str
    area_code: str
    n_registers: int
    poverty: Row | None  # household_poverty
    indicators: tuple[Row, ...]  # indicator_results
    capitals: Mapping[str, Row]  # household_capitals by period
    people: tuple[Row, ...]  # people, with what person_poverty and จปฐ. say of each
    sources: tuple[Row, ...]  # household_records of the household, newest first
    listed: tuple[Row, ...] = ()  # tpmap_people of its people
    cards: tuple[Row, ...] = ()  # welfare_cards of its people
    pppconnext_members: tuple[Row, ...] = ()
    vintages: Mapping[str, int | None] = field(default_factory=dict)  # register -> year (CE)

    @property
    def latest_capitals(self) -> Row | None:
        """The capitals as last surveyed."""
        return self.capitals.get("after") or self.capitals.get("before")


def household_place(run: SealedRun, household_id: str) -> Row | None:
    """Label and area of one household, to ask for the right to see it before anything else is read; None if there is none."""
    table = run.table("households")
    rows = run.collect(table.filter(table.household_id == household_id)).to_pylist()
    if not rows:
        return None
    return {**rows[0], "area_code": rows[0]["village_code"] or rows[0]["tambon_code"] or "TH"}


def household(run: SealedRun, place: Row) -> Household:
    """Everything on the household that ``household_place`` found."""
    found = place["household_id"]
    people = _people(run, found)
    sources = _sources(run, found)
    records = [source["household_record_id"] for source in sources]
    members = _where(run, "basic_needs_members", "household_record_id", _of_register(sources, "basic_needs"))
    others = _where(run, "pppconnext_members", "household_record_id", _of_register(sources, "pppconnext"))
    by_record = _persons_of(run, [person["person_id"] for person in people])
    asked = {by_record[row["record_id"]]: row for row in members if row["record_id"] in by_record}
    known_elsewhere = {by_record[row["record_id"]] for row in others if row["record_id"] in by_record}
    capitals = _where(run, "household_capitals", "household_id", [found])
    poverty = _where(run, "household_poverty", "household_id", [found])
    listed = _where(run, "tpmap_people", "record_id", [record for record in by_record if record.startswith("tpmap:")])
    cards = _where(run, "welfare_cards", "record_id", [record for record in by_record if record.startswith("welfare_card:")])
    return Household(
        id=found,
        label=place["label"],
        area_code=place["area_code"],
        n_registers=place["n_registers"],
        poverty=poverty[0] if poverty else None,
        indicators=tuple(_where(run, "indicator_results", "household_id", [found])),
        capitals={row["period"]: row for row in capitals},
        people=tuple(
            {**person, "member": asked.get(person["person_id"]), "in_pppconnext": person["person_id"] in known_elsewhere}
            for person in people
        ),
        sources=tuple(sources),
        listed=tuple(listed),
        cards=tuple(cards),
        pppconnext_members=tuple(others),
        vintages=_vintages(run, sources, listed, cards) if records or listed or cards else {},
    )


def _people(run: SealedRun, household_id: str) -> list[Row]:
    people, poverty = run.table("people"), run.table("person_poverty")
    here = people.filter(people.household_id == household_id).select("person_id", "sex", "birth_year", "n_registers")
    said = poverty.drop("household_id", "village_code", "tambon_code")
    joined = here.left_join(said, "person_id").drop("person_id_right")
    return run.collect(joined.order_by([ibis.asc("birth_year", nulls_first=False), "person_id"])).to_pylist()


def _sources(run: SealedRun, household_id: str) -> list[Row]:
    sources, records = run.table("household_sources"), run.table("household_records")
    here = sources.filter(sources.household_id == household_id).select("household_record_id")
    wanted = ("household_record_id", "register", "batch", "survey_year", "survey_date")
    rows = run.collect(records.select(*wanted).semi_join(here, "household_record_id")).to_pylist()
    rows.sort(key=lambda row: (-(row["survey_year"] or 0), row["register"], row["household_record_id"]))
    return rows


def _of_register(sources: Sequence[Row], register: str) -> list[str]:
    return [source["household_record_id"] for source in sources if source["register"] == register]


def _persons_of(run: SealedRun, people: Sequence[str]) -> dict[str, str]:
    """Every row of a register that speaks of these people: record_id -> person_id."""
    rows = _where(run, "record_persons", "person_id", people)
    return {row["record_id"]: row["person_id"] for row in rows}


def _where(run: SealedRun, name: str, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
    if not values:
        return []
    table = run.table(name)
    return run.collect(table.filter(table[column].isin(list(values)))).to_pylist()


@once_a_run
def batch_vintages(run: SealedRun) -> dict[str, tuple[str, int | None]]:
    """Batch -> (register, the year CE that its data speak of)."""
    rows = columns_of(run, "batches", "batch", "register", "vintage")
    return {batch: (register, year) for batch, register, year in zip(*rows.values(), strict=True)}


def _vintages(run: SealedRun, sources: Sequence[Row], listed: Sequence[Row], cards: Sequence[Row]) -> dict[str, int | None]:
    """The year that each register's word on this household speaks of; the newest where there are several."""
    said: list[tuple[str, int | None]] = [
        (source["register"], source["survey_year"] or batch_vintages(run).get(source["batch"], ("", None))[1])
        for source in sources
    ]
    said += [("tpmap", row["year"]) for row in listed] + [("welfare_card", row["scheme_year"]) for row in cards]
    newest: dict[str, int | None] = {}
    for register, year in said:
        newest[register] = max(filter(None, (newest.get(register), year)), default=None)
    return newest


def capital_scores(row: Row | None) -> dict[str, tuple[float | None, int | None]]:
    """Score and level of each capital of a household; empty without a survey."""
    return {name: (row[name], row[f"{name}_level"]) for name in CAPITALS} if row else {}
