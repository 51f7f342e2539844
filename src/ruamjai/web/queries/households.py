"""Households: lists of them, and all that the registers say of one. Facts under pseudonyms only; no personal table is read."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.explaining import HouseholdWhy, SurveyWhy, explain
from ruamjai.rulebook import Rulebook
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.narrowing import inside
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

State = Literal["", "poor", "not_poor", "unknown", "not_surveyed", "differ"]
STATES: tuple[State, ...] = ("poor", "unknown", "differ", "not_poor", "not_surveyed")
PAGE = 50
Row = Mapping[str, Any]
# Of the rule's answers those that no section of the Act guards: who is disabled or needs care is not read.
_VULNERABLE = ("survey_year", "low_income", "has_dependents", "vulnerable", "insecure_housing")
_CHECK = ("person_id", "outcome", "checked_on", "n_checks")
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
    wanted = _wanted(run, areas, state)
    ordered = wanted.mutate(total=wanted.count().over(ibis.window())).order_by(
        ["tambon_code", "village_code", "label", "household_id"]
    )
    rows = run.collect(ordered.limit(size, offset=(max(1, page) - 1) * size)).to_pylist()
    if not rows and page > 1:  # beyond the last page nobody tells the total
        return [], int(run.collect(wanted.aggregate(total=wanted.count())).to_pylist()[0]["total"])
    return _with_facts(run, rows), int(rows[0]["total"]) if rows else 0


def _wanted(run: SealedRun, areas: Sequence[str], state: State) -> ir.Table:
    """The households inside the areas that are in that state."""
    households, poverty = run.table("households"), run.table("household_poverty")
    households = households.filter(inside(households, areas))
    if state == "not_surveyed":
        return households.anti_join(poverty, "household_id")
    if state == "differ":
        return households.semi_join(_differing(run), "household_id")
    conditions = {"poor": poverty.poor, "not_poor": ~poverty.poor, "unknown": poverty.poor.isnull()}
    return households.semi_join(poverty.filter(conditions[state]), "household_id") if state else households


def _with_facts(run: SealedRun, rows: Sequence[Row]) -> list[HouseholdRow]:
    """The rows of one page with what poverty and capitals say of each; looked up by household, which is quicker than joined."""
    ids = [row["household_id"] for row in rows]
    poverty = run.look_up("household_poverty", "household_id", ids, "household_id", "poor", *DIMENSIONS)
    capitals = run.look_up("household_capitals", "household_id", ids, "household_id", "period", "level")
    people = run.look_up("person_poverty", "household_id", ids, "household_id", "n_registers_poor", "n_registers_asked")
    surveyed = {row["household_id"]: row for row in poverty}
    levels = {row["household_id"]: row["level"] for row in sorted(capitals, key=lambda row: row["period"] == "after")}
    differ = {row["household_id"] for row in people if 0 < row["n_registers_poor"] < row["n_registers_asked"]}
    return [_row(row, surveyed.get(row["household_id"]), levels, differ) for row in rows]


def _differing(run: SealedRun) -> ir.Table:
    """Households in which one register calls a person poor and another, that was asked, does not."""
    people = run.table("person_poverty")
    split = people.filter(
        people.household_id.notnull() & (people.n_registers_poor > 0) & (people.n_registers_poor < people.n_registers_asked)
    )
    return split.select("household_id").distinct()


def _row(row: Row, poverty: Row | None, levels: Mapping[str, int | None], differ: Container[str]) -> HouseholdRow:
    return HouseholdRow(
        id=row["household_id"],
        label=row["label"],
        area_code=_area(row),
        n_members=row["n_members"],
        n_registers=row["n_registers"],
        surveyed=poverty is not None,
        poor=poverty["poor"] if poverty else None,
        deprived=tuple(name for name in DIMENSIONS if poverty and poverty[name]),
        unknown=tuple(name for name in DIMENSIONS if poverty and poverty[name] is None),
        level=levels.get(row["household_id"]),
        differs=row["household_id"] in differ,
    )


@dataclass(frozen=True)
class Household:
    """All that the registers say of one household. Rows are mappings from a promised table's columns to values."""

    id: str
    label: str
    area_code: str
    n_registers: int
    why: HouseholdWhy | None  # None where no register says anything about need
    # Rows of household_members and people together, with "registers" (those that know the person, and the year (CE) of the
    # newest survey of theirs that lists them here), "member", the จปฐ. row, and "in_pppconnext".
    people: tuple[Row, ...]
    # Those listed here before who live elsewhere, newest first: the same, with the label and area of where they live now.
    elsewhere: tuple[Row, ...] = ()
    sources: tuple[Row, ...] = ()  # household_records, newest first
    pppconnext_members: tuple[Row, ...] = ()
    vintages: Mapping[str, int | None] = field(default_factory=dict)  # register -> year (CE) of its word
    vulnerable: Row | None = None  # vulnerable_households, without what is sensitive
    change: Row | None = None  # capital_changes
    checks: Mapping[str, Row] = field(default_factory=dict)  # person -> their latest field check
    batches: Sequence[Row] = ()  # of the registers that know the household: batch, register, vintage, taken_at

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
    rows = run.look_up("households", "household_id", [household_id])
    return {**rows[0], "area_code": _area(rows[0])} if rows else None


def _area(household: Row) -> str:
    return str(household["village_code"] or household["tambon_code"] or "TH")


def still_known(run: SealedRun, household_ids: Iterable[str]) -> set[str]:
    """Of ``household_ids`` those that the run has."""
    return {row["household_id"] for row in run.look_up("households", "household_id", household_ids, "household_id")}


def household(run: SealedRun, place: Row, rules: Rulebook) -> Household:
    """Everything on the household that ``household_place`` found."""
    found = place["household_id"]
    sources = _sources(run, found)
    listed, person_of = _listed(run, found)
    members = run.look_up("basic_needs_members", "household_record_id", _of_register(sources, "basic_needs"))
    others = run.look_up("pppconnext_members", "household_record_id", _of_register(sources, "pppconnext"))
    why = _why(run, found, rules, person_of, members)
    asked = {person_of[row["record_id"]]: row for row in members if row["record_id"] in person_of}
    known_elsewhere = {person_of[row["record_id"]] for row in others if row["record_id"] in person_of}
    people = [
        {
            **person,
            "member": _needed(asked.get(person["person_id"])),
            "in_pppconnext": person["person_id"] in known_elsewhere,
        }
        for person in listed
    ]
    vintages = _vintages(run, sources, why)
    return Household(
        id=found,
        label=place["label"],
        area_code=place["area_code"],
        n_registers=place["n_registers"],
        why=why,
        people=tuple(person for person in people if person["lives_here"]),
        elsewhere=tuple(sorted((one for one in people if not one["lives_here"]), key=_newest_first)),
        sources=tuple(sources),
        pppconnext_members=tuple(others),
        vintages=vintages,
        vulnerable=_row_of(run, "vulnerable_households", found, *_VULNERABLE),
        change=_row_of(run, "capital_changes", found),
        checks=_checks(run, [person["person_id"] for person in people]),
        batches=[batch for batch in batch_rows(run).values() if batch["register"] in vintages],
    )


def _row_of(run: SealedRun, name: str, household_id: str, *wanted: str) -> Row | None:
    """The household's row of a table; None where it has none, or the run was made before there was such a table."""
    rows = run.look_up(name, "household_id", [household_id], *wanted) if run.has(name) else []
    return rows[0] if rows else None


def _checks(run: SealedRun, people: Sequence[str]) -> dict[str, Row]:
    rows = run.look_up("checked_people", "person_id", people, *_CHECK) if run.has("checked_people") else []
    return {row["person_id"]: row for row in rows}


def _listed(run: SealedRun, household_id: str) -> tuple[list[Row], dict[str, str]]:
    """Everybody listed here, the oldest first, and which rows of registers speak of whom: record_id -> person_id."""
    persons = {row["person_id"]: {**row, "registers": {}} for row in _members(run, household_id)}
    here: dict[str, int | None] = {}
    if run.has("household_member_sources"):
        listed = run.look_up("household_member_sources", "household_id", [household_id], "record_id", "survey_year")
        here = {row["record_id"]: row["survey_year"] for row in listed}
    person_of = {}
    for row in run.look_up("record_persons", "person_id", persons):
        person_of[row["record_id"]] = row["person_id"]
        known = persons[row["person_id"]]["registers"]
        known[row["register"]] = max(filter(None, (known.get(row["register"]), here.get(row["record_id"]))), default=None)
    oldest_first = sorted(persons.values(), key=lambda person: (person["birth_year"] or 9999, person["person_id"]))
    return oldest_first, person_of


def _members(run: SealedRun, household_id: str) -> list[Row]:
    """Everybody listed here, with what people says of them and where they live now."""
    about = ("person_id", "sex", "birth_year", "household_id")
    if not run.has("household_members"):  # a run made before they were kept
        unsaid = dict.fromkeys(("basis", "relation", "last_year", "now_label", "now_area"))
        residents = run.look_up("people", "household_id", [household_id], *about)
        return [{**row, **unsaid, "lives_here": True, "now": household_id} for row in residents]
    wanted = ("person_id", "lives_here", "basis", "relation", "last_year")
    listed = run.look_up("household_members", "household_id", [household_id], *wanted)
    people = {row["person_id"]: row for row in run.look_up("people", "person_id", [row["person_id"] for row in listed], *about)}
    moved = {row["household_id"] for row in people.values()} - {household_id, None}
    homes = {row["household_id"]: row for row in run.look_up("households", "household_id", moved)}
    return [{**row, **_about(people.get(row["person_id"]), homes)} for row in listed]


def _about(person: Row | None, homes: Mapping[str, Row]) -> Row:
    now = person["household_id"] if person else None
    home = homes.get(now) if now else None
    return {
        "sex": person["sex"] if person else None,
        "birth_year": person["birth_year"] if person else None,
        "now": now,
        "now_label": home["label"] if home else None,
        "now_area": _area(home) if home else None,
    }


def _newest_first(person: Row) -> tuple[int, str]:
    return -(person["last_year"] or 0), person["person_id"]


def _why(
    run: SealedRun, household_id: str, rules: Rulebook, person_of: Mapping[str, str], members: Sequence[Row]
) -> HouseholdWhy | None:
    """``poverty.explain`` on this run; what was read already is handed over instead of being looked up again."""

    def look_up(name: str, column: str, values: Sequence[str]) -> Sequence[Row]:
        if name == "record_persons" and person_of:
            return [{"record_id": record, "person_id": person} for record, person in person_of.items() if person in values]
        if name == "basic_needs_members":
            return [row for row in members if row[column] in values]
        return run.look_up(name, column, values)

    return explain(household=household_id, rules=rules, look_up=look_up)


def _needed(member: Row | None) -> Row | None:
    """What a page needs of a จปฐ. member; health and disability (section 26 of the Act) are not among it."""
    return {name: member[name] for name in _MEMBER} if member else None


def _sources(run: SealedRun, household_id: str) -> list[Row]:
    here = run.look_up("household_sources", "household_id", [household_id], "household_record_id")
    wanted = ("household_record_id", "register", "batch", "survey_year", "survey_date")
    rows = run.look_up("household_records", "household_record_id", [row["household_record_id"] for row in here], *wanted)
    return sorted(rows, key=lambda row: (-(row["survey_year"] or 0), row["register"], row["household_record_id"]))


def _of_register(sources: Sequence[Row], register: str) -> list[str]:
    return [source["household_record_id"] for source in sources if source["register"] == register]


@once_a_run
def batch_rows(run: SealedRun) -> dict[str, Row]:
    """Batch -> its register, the year (CE) that its data speak of, and when it was taken; newest first."""
    columns = ("batch", "register", "vintage", "taken_at")
    rows = [
        dict(zip(columns, values, strict=True)) for values in zip(*columns_of(run, "batches", *columns).values(), strict=True)
    ]
    return {str(row["batch"]): row for row in rows[::-1]}


def _vintages(run: SealedRun, sources: Sequence[Row], why: HouseholdWhy | None) -> dict[str, int | None]:
    """The year that each register's word on this household speaks of; the newest where there are several."""
    batches = batch_rows(run)
    said: list[tuple[str, int | None]] = [
        (source["register"], source["survey_year"] or batches.get(source["batch"], {}).get("vintage")) for source in sources
    ]
    for person in why.people if why else ():
        said += [("tpmap", year) for year in person.tpmap_years]
        said += [("welfare_card", year) for year in person.welfare_years]
    newest: dict[str, int | None] = {}
    for register, year in said:
        newest[register] = max(filter(None, (newest.get(register), year)), default=None)
    return newest
