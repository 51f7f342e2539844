"""People's requests as they are read: one's own, those to handle, what is held about a person, corrections for the owners."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ruamjai import registers
from ruamjai.tables import TABLES
from ruamjai.warehouse import OpenRun
from ruamjai.web import permissions
from ruamjai.web.models import Breach, ErasureJob, Identity, PersonRequest, RequestState, User
from ruamjai.web.queries import looks, runs
from ruamjai.web.queries.narrowing import lying_in
from ruamjai.web.roles import Verb
from ruamjai.web.words import label_of

OPEN = (RequestState.RECEIVED, RequestState.IDENTIFIED, RequestState.WORKING, RequestState.CARRYING)


def own(user: User) -> QuerySet[PersonRequest]:
    """One's own, the newest first."""
    return PersonRequest.objects.filter(asker=user).order_by("-asked_at")


def to_handle(user: User) -> QuerySet[PersonRequest]:
    """Those of the areas in which ``user`` handles requests, the first due first; a request of one's own is another's work."""
    here = lying_in(permissions.areas(user, Verb.REQUEST_HANDLE))
    return PersonRequest.objects.filter(here).exclude(asker=user).select_related("asker", "taken_by", "handler", "erasure")


def waiting(user: User) -> tuple[int, int]:
    """How many requests wait for ``user``, and how many of them are overdue."""
    if not permissions.areas(user, Verb.REQUEST_HANDLE):
        return 0, 0
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate()))
    found = to_handle(user).filter(state__in=OPEN).order_by().aggregate(n=Count("pk"), late=late)
    return found["n"], found["late"]


def breaches_waiting(user: User) -> int:
    """How many breaches wait for ``user``: not closed."""
    return breaches(user, Verb.BREACH_HANDLE).filter(closed_at=None).count()


def breaches(user: User, verb: Verb = Verb.BREACH_SEE) -> QuerySet[Breach]:
    """The breaches of the areas in which ``user`` may do ``verb``, the newest first."""
    return Breach.objects.filter(lying_in(permissions.areas(user, verb)))


def erasure(request: PersonRequest) -> ErasureJob | None:
    """How far the carrying out of a granted erasure or objection is; None where nothing is carried out, or the grant was taken
    back.
    """
    if request.state not in (RequestState.CARRYING, RequestState.GRANTED):
        return None
    return ErasureJob.objects.filter(request=request).first()


def corrections(user: User, register: str = "") -> list[PersonRequest]:
    """Granted corrections for the owners of registers: which columns are said to be wrong. No value stands here."""
    found = to_handle(user).filter(kind="correction", state=RequestState.GRANTED)
    return list(found.filter(register=register) if register else found)


def person_of(user: User) -> str:
    """The pseudonym that was established for an account; "" before."""
    found = Identity.objects.filter(user=user).first()
    return found.person_id if found else ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of a household, to choose from without a name."""

    person_id: str
    sex: int | None
    birth_year: int | None
    n_registers: int
    area_code: str


def people_of(user: User, household: str, area: str) -> list[Candidate]:
    """The people of a household by its pseudonym, or by its label inside ``area``, where ``user`` handles requests."""
    run = runs.published()
    if run is None or not household:
        return []
    homes = run.table("households")
    labelled = homes.label == household
    if area != "TH":  # a label stands once a tambon, and may stand again elsewhere
        labelled = labelled & homes.tambon_code.startswith(area)
    found = run.collect(homes.filter((homes.household_id == household) | labelled).limit(50)).to_pylist()
    seen = [
        one for one in found if permissions.may(user, Verb.REQUEST_HANDLE, one["village_code"] or one["tambon_code"] or "TH")
    ]
    if not seen:
        return []
    people = run.table("people")
    rows = run.collect(people.filter(people.household_id.isin([one["household_id"] for one in seen]))).to_pylist()
    return [
        Candidate(r["person_id"], r["sex"], r["birth_year"], r["n_registers"], r["village_code"] or r["tambon_code"] or "TH")
        for r in rows
    ]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is held: its promised column, and the heading that the agency gives it, "" where it gives none."""

    table: str
    column: str
    heading: str
    value: Any = field(repr=False)
    personal: str


@dataclass(frozen=True, slots=True)
class Held:
    """What one row of one register holds: its source, and each thing."""

    register: str
    register_label: str
    owner: str
    batch: str
    vintage: int | None
    row_number: int | None
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Package:
    """All that is held about a person, and who looked."""

    run: str
    person_id: str
    held: list[Held]
    facts: list[Item]
    looks: list[looks.LookSeen]


_RESULTS = ("people", "person_poverty")
_NOT_SAID = {"record_id", "household_record_id", "register", "batch", "row_number"}


def package(person_id: str) -> Package | None:
    """What the published run holds about a person; None before the first run. Called only after the look was written down."""
    run = runs.published()
    if run is None:
        return None
    records = [row["record_id"] for row in run.look_up("record_persons", "person_id", [person_id])]
    rows = run.personal_look_up("person_records", "record_id", records)
    facts = [
        Item(name, column, "", value, TABLES[name].column(column).personal)
        for name in _RESULTS
        if run.has(name)
        for row in run.look_up(name, "person_id", [person_id])
        for column, value in row.items()
        if value is not None and column != "person_id"
    ]
    vintages = {entry["batch"]: entry["vintage"] for entry in run.manifest.raw["batches"]}
    held = [_held(run, row, vintages) for row in sorted(rows, key=lambda row: row["record_id"])]
    return Package(run.id, person_id, held, facts, looks.looks_at(person_id))


def _held(run: OpenRun, row: dict[str, Any], vintages: dict[str, int | None]) -> Held:
    """The row, and what the register's own tables say under its key."""
    register = registers.found()[row["register"]]
    headings = {column.ours: column.theirs[0] for column in register.columns if column.ours}
    found = [("person_records", name, value) for name, value in row.items()]
    for name in register.produces:
        table = TABLES[name]
        if not table.personal and table.key == ("record_id",) and run.has(name):
            for other in run.look_up(name, "record_id", [row["record_id"]]):
                found += [(name, column, value) for column, value in other.items()]
    items = {
        column: Item(table, column, headings.get(column, ""), value, TABLES[table].column(column).personal)
        for table, column, value in found
        if value is not None and column not in _NOT_SAID
    }
    return Held(
        register.id, label_of(register), label_of(register, "owner"), row["batch"], vintages.get(row["batch"]),
        row["row_number"], list(items.values()),
    )  # fmt: skip
