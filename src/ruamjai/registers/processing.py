"""What is held of people, on what ground, and for how long: the record of processing, read from the registers themselves.

Personal Data Protection Act B.E. 2562, section 39: eight items. Six stand here; refusals and objections (item 7) are what
people asked on the pages, and are handed in by whoever writes the record.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamjai.registers.inbox import Batch, batches
from ruamjai.registers.shelf import Column, Register, found

_SAID = Path(__file__).with_name("processing.toml")


@dataclass(frozen=True, slots=True)
class Words:
    """Something said in both languages."""

    th: str
    en: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """How long rows of a register may point at a person: whole years, and where that is written."""

    years: int
    verified: bool
    source: Words

    def due_on(self, batch: Batch) -> dt.date:
        """The day from which the batch is kept too long: the last day of its year, or the day it was taken, and the years."""
        taken = dt.datetime.fromisoformat(batch.taken_at).date()
        if batch.vintage is not None:
            return dt.date(batch.vintage + self.years + 1, 1, 1)
        return taken.replace(year=taken.year + self.years, day=min(taken.day, 28))


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an agency's file: what it is called there, how personal it is, and what it is read on the ground of.

    ``section`` is section 24's ground, and section 26's beside it for a sensitive column; "" for one that is not taken.
    """

    heading: str
    ours: str
    personal: str
    taken: bool
    why_not: str
    section: str


@dataclass(frozen=True, slots=True)
class Processing:
    """All that the record says of one register, besides refusals and objections."""

    register: Register
    fields: tuple[Field, ...]
    retention: Period
    controller: Words
    rights: Words
    disclosure: Words
    security: Words

    @property
    def personal(self) -> tuple[Field, ...]:
        """The columns taken that point at a person or are named in section 26."""
        return tuple(field for field in self.fields if field.taken and field.personal != "no")

    @property
    def sensitive(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.taken and field.personal == "sensitive")

    @property
    def not_taken(self) -> tuple[Field, ...]:
        """Seen in the file and left out: what is not needed is not held (section 22)."""
        return tuple(field for field in self.fields if not field.taken)


@cache
def _said() -> Mapping[str, Any]:
    return tomllib.loads(_SAID.read_text("utf-8"))


def _words(said: Mapping[str, Any]) -> Words:
    return Words(said["th"], said["en"], said.get("verified", True))


def retention(register: str) -> Period:
    """How long a register's rows may point at a person."""
    periods = _said()["retention"]
    said = periods.get(register, periods["default"])
    return Period(said["years"], said["verified"], _words(said["source"]))


def record() -> list[Processing]:
    """The record of processing, a register each."""
    said = _said()
    return [
        Processing(
            register, _fields(register), retention(register.id),
            *(_words(said[name]) for name in ("controller", "rights", "disclosure", "security")),
        )
        for register in found().values()
    ]  # fmt: skip


def _fields(register: Register) -> tuple[Field, ...]:
    seen: dict[tuple[str, str], Field] = {}
    for column in register.columns:
        seen.setdefault((column.ours, column.theirs[0]), _field(column, register))
    return tuple(seen.values())


def _field(column: Column, register: Register) -> Field:
    basis = register.legal_basis
    sections = [basis.section, *([basis.sensitive_section] if column.personal == "sensitive" else [])]
    return Field(
        column.theirs[0], column.ours, column.personal, column.taken, column.not_taken,
        " + ".join(sections) if column.taken else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """One register's batches that still point at people: those whose period is over, and the day on which the next one's is."""

    register: Register
    period: Period
    batches: list[Batch]
    n_rows: int
    next_on: dt.date | None


def due(inbox: Path, today: dt.date) -> list[Due]:
    """For each register what is kept too long on the day ``today``."""
    known = [batch for batch in batches(inbox) if not emptied(batch)]
    told = []
    for register in found().values():
        period = retention(register.id)
        mine = [(period.due_on(batch), batch) for batch in known if batch.register == register.id]
        over = [batch for day, batch in mine if day <= today]
        later = [day for day, _batch in mine if day > today]
        told.append(Due(register, period, over, sum(batch.n_taken for batch in over), min(later, default=None)))
    return told


def emptied(batch: Batch) -> bool:
    """Whether nothing in it points at anybody: of a register without people, or emptied before."""
    return batch.n_erased >= batch.tables.get("person_records", 0)
