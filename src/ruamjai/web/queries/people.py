"""The personal tables of a run, read for those whom a look has opened: the one place in the web that opens them.

What is asked for is a :class:`~ruamjai.web.models.Look`, which stands in the trail: without one nothing is read. Whole
citizen numbers are read for a look of that kind only; for any other they are masked before they leave this module.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ruamjai.web.look_policy import Home
from ruamjai.web.models import Look, LookKind
from ruamjai.web.queries.households import batch_rows
from ruamjai.web.queries.sealed import SealedRun

Row = Mapping[str, Any]


class PersonalRun(SealedRun, Protocol):
    """The part of ``warehouse.OpenRun`` that is used here."""

    def personal_look_up(self, name: str, column: str, values: Iterable[str], *wanted: str) -> list[dict[str, Any]]: ...


class ClosedLookError(Exception):
    """The look is over, or is not of this run: nothing is read."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that registers say, the one that says it newest first: ``registers`` are their ids.

    What points at a person is in no ``repr``: errors and logs show those.
    """

    words: str = field(repr=False)
    registers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What the registers say of one person. Several names, or numbers, are several registers that differ.

    ``erased``: no register holds anything that points at the person any more.
    """

    names: tuple[Said, ...]
    numbers: tuple[Said, ...]  # masked
    erased: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Where registers say that the household lives; each part is None where they do not say."""

    house_no: str | None = field(repr=False)
    village_code: str | None
    tambon_code: str | None
    registers: tuple[str, ...]


def home(run: SealedRun, place: Row) -> Home:
    """Whom a look at a household would open: those who live there now. ``place`` is what ``household_place`` found."""
    residents = run.look_up("people", "household_id", [place["household_id"]], "person_id")
    return Home(
        area_code=place["area_code"],
        run=run.id,
        people=frozenset(row["person_id"] for row in residents),
        household_id=place["household_id"],
        label=place["label"],
    )


def opened(run: PersonalRun, look: Look) -> dict[str, Opened]:
    """What the registers say of each whom ``look`` opened, by person."""
    _must_be_open(run, look)
    people = sorted(look.people.values_list("person_id", flat=True))
    newest = _newest(run, people, "title", "first_name", "last_name", "citizen_id")
    return {person: _opened(newest.get(person, [])) for person in people}


def numbers(run: PersonalRun, look: Look) -> dict[str, tuple[Said, ...]]:
    """Whole citizen numbers, written 1-2345-67890-12-3, of each whom ``look`` opened; it must be a look of that kind."""
    _must_be_open(run, look)
    if look.kind != LookKind.NUMBER:
        raise ClosedLookError(f"A look at {look.kind} opens no number.")
    people = list(look.people.values_list("person_id", flat=True))
    newest = _newest(run, people, "citizen_id")
    return {person: _said((row["register"], _in_groups(row["citizen_id"])) for row in rows) for person, rows in newest.items()}


def addresses(run: PersonalRun, look: Look) -> tuple[Address, ...]:
    """Where registers say that the household of ``look`` lives: the newest of each register, alike ones together."""
    _must_be_open(run, look)
    sources = run.look_up("household_sources", "household_id", [look.household_id], "household_record_id")
    ids = [row["household_record_id"] for row in sources]
    wanted = ("register", "batch", "row_number", "house_no", "village_code", "tambon_code")
    rows = run.personal_look_up("household_addresses", "household_record_id", ids, *wanted)
    found: dict[tuple[str | None, ...], list[str]] = {}
    for row in _newest_of_each(run, rows):
        if row["house_no"]:
            found.setdefault((row["house_no"], row["village_code"], row["tambon_code"]), []).append(row["register"])
    return tuple(Address(*where, registers=tuple(registers)) for where, registers in found.items())


def _must_be_open(run: SealedRun, look: Look) -> None:
    if not look.open or look.run != run.id:
        raise ClosedLookError(f"Look {look.pk} is over.")


def _newest(run: PersonalRun, people: Sequence[str], *columns: str) -> dict[str, list[Row]]:
    """Of each person the newest row of each register, newest first."""
    person_of = {row["record_id"]: row["person_id"] for row in run.look_up("record_persons", "person_id", people)}
    rows = run.personal_look_up(
        "person_records", "record_id", person_of, "record_id", "register", "batch", "row_number", *columns
    )
    of_person: dict[str, list[Row]] = {}
    for row in rows:
        of_person.setdefault(person_of[row["record_id"]], []).append(row)
    return {person: _newest_of_each(run, found) for person, found in of_person.items()}


def _newest_of_each(run: SealedRun, rows: Iterable[Row]) -> list[Row]:
    """The newest row of each register, newest first: by the year its batch speaks of, then as the batches came."""
    came = {batch: -place for place, batch in enumerate(batch_rows(run))}
    years = {batch: row["vintage"] or 0 for batch, row in batch_rows(run).items()}

    def age(row: Row) -> tuple[int, int, str, int]:
        return years.get(row["batch"], 0), came.get(row["batch"], -len(came)), row["register"], row["row_number"] or 0

    newest: dict[str, Row] = {}
    for row in sorted(rows, key=age, reverse=True):
        newest.setdefault(row["register"], row)
    return list(newest.values())


def _opened(rows: Sequence[Row]) -> Opened:
    titles: dict[str, str] = {}
    for row in rows:  # a title changes with age and marriage: the newest is told, and none differs by it
        titles.setdefault(_bare(row), row["title"] or "")
    names = tuple(
        Said(titles[said.words] + said.words, said.registers) for said in _said((r["register"], _bare(r)) for r in rows)
    )
    whole = _said((row["register"], row["citizen_id"] or "") for row in rows)  # two that differ inside look alike when masked
    masked = tuple(Said(masked_number(said.words), said.registers) for said in whole)
    return Opened(names, masked, erased=not names and not masked)


def _bare(row: Row) -> str:
    return " ".join(filter(None, (row["first_name"], row["last_name"])))


def _said(pairs: Iterable[tuple[str, str]]) -> tuple[Said, ...]:
    """What is said, once each, with the registers that say it; nothing where they say nothing."""
    found: dict[str, list[str]] = {}
    for register, words in pairs:
        if words:
            found.setdefault(words, []).append(register)
    return tuple(Said(words, tuple(registers)) for words, registers in found.items())


def masked_number(number: str | None) -> str:
    """First and last digit: 1-xxxx-xxxxx-xx-3; "" without a number."""
    return f"{number[0]}-xxxx-xxxxx-xx-{number[12]}" if number and len(number) == 13 else ""


def _in_groups(number: str | None) -> str:
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}" if number and len(number) == 13 else ""
