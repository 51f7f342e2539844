"""Who asks through the API, and the rows it reads: facts under pseudonyms, in the order of their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from ruamjai.tables import TABLES
from ruamjai.tables.registers import OPEN_DIMENSIONS
from ruamjai.web import permissions
from ruamjai.web.models import ApiToken, User
from ruamjai.web.queries.narrowing import beyond, inside, not_sensitive
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.roles import PUBLIC, Verb

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks: anybody, or an account by a token, which narrows what the account may do."""

    user: User | AnonymousUser
    token: ApiToken | None = None

    def may(self, verb: Verb, area: str) -> bool:
        """Whether both the account and its token may do ``verb`` in ``area``."""
        if verb in PUBLIC:
            return True
        token = self.token
        return (
            token is not None
            and verb in token.verbs
            and permissions.inside(area, token.area_code)
            and permissions.may(self.user, verb, area)
        )

    def areas(self, verb: Verb) -> list[str]:
        """Where: what the account and its token have in common; [] is nowhere."""
        token = self.token
        if verb in PUBLIC:
            return ["TH"]
        if token is None or verb not in token.verbs:
            return []
        held = permissions.areas(self.user, verb)
        if any(permissions.inside(token.area_code, area) for area in held):
            return [token.area_code]
        return [area for area in held if permissions.inside(area, token.area_code)]

    def sees_small(self, area: str) -> bool:
        """Whether counts below five of ``area`` are told."""
        return self.may(Verb.AREA_SEE_SMALL, area)


ANYBODY = Holder(AnonymousUser())


def holder_of(secret: str) -> Holder | None:
    """Whoever holds this token; None where there is none, it has ended or was withdrawn, or its account no longer stands."""
    digest = ApiToken.digest_of(secret)
    token = ApiToken.objects.select_related("user__agency").filter(digest=digest).first()
    if token is None or not token.stands() or not permissions.may(token.user, Verb.API_USE, token.area_code):
        return None
    return Holder(token.user, token)


# Rows in the order of their keys: each page begins after the last key of the one before, so nothing is told twice or left out.


def measure_rows(run: SealedRun, filters: Mapping[str, str], after: Sequence[str], size: int) -> list[Row]:
    """Rows of ``poverty_measures`` after a key (area, measure, indicator), at most ``size``."""
    if not run.has("poverty_measures"):
        return []
    table = run.table("poverty_measures")
    for name in ("level", "measure"):
        if filters.get(name):
            table = table.filter(table[name] == filters[name])
    within = filters.get("within", "TH")
    if within != "TH":
        table = table.filter(table.area_code.startswith(within))
    keys = ("area_code", "measure", "indicator")
    if after:
        table = table.filter(beyond(table, keys, after))
    return run.collect(table.order_by(list(keys)).limit(size)).to_pylist()


def household_rows(run: SealedRun, areas: Sequence[str], state: str, after: str, size: int) -> list[Row]:
    """Households inside ``areas`` after a pseudonym, with what จปฐ. says; ``state`` is poor, not_poor, unknown or ""."""
    if not run.has("households"):
        return []
    table = run.table("households")
    table = table.filter(inside(table, areas))
    if after:
        table = table.filter(table.household_id > after)
    poverty = run.table("household_poverty")
    if state:
        wanted = {"poor": poverty.poor, "not_poor": ~poverty.poor, "unknown": poverty.poor.isnull()}[state]
        table = table.semi_join(poverty.filter(wanted), "household_id")
    rows = run.collect(table.order_by("household_id").limit(size)).to_pylist()
    ids = [row["household_id"] for row in rows]
    return _with(rows, _rows_of(run, "household_poverty", "household_id", ids))


def household(run: SealedRun, household_id: str) -> dict[str, Any] | None:
    """One household with what is known of it under pseudonyms; None if there is none."""
    if not run.has("households"):
        return None
    found = _rows_of(run, "households", "household_id", [household_id])
    if not found:
        return None
    row = dict(_with(found, _rows_of(run, "household_poverty", "household_id", [household_id]))[0])
    row["capitals"] = sorted(
        _rows_of(run, "household_capitals", "household_id", [household_id]), key=lambda one: str(one["period"])
    )
    row["indicators"] = sorted(
        _rows_of(run, "indicator_results", "household_id", [household_id]), key=lambda one: str(one["indicator"])
    )
    row["people"] = sorted(
        _rows_of(run, "person_poverty", "household_id", [household_id]), key=lambda one: str(one["person_id"])
    )
    return row


def area_of(row: Row) -> str:
    """The innermost area of a household that is known."""
    return row["village_code"] or row["tambon_code"] or "TH"


def _rows_of(run: SealedRun, name: str, key: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a fact table with those ids, without any column or row that is personal or sensitive."""
    if not ids or not run.has(name):
        return []
    table = not_sensitive(run.table(name), TABLES[name])
    open_columns = [column.name for column in TABLES[name].columns if column.personal == "no" and column.name in table.columns]
    return run.collect(table.filter(table[key].isin(list(ids))).select(*open_columns)).to_pylist()


def _with(rows: Sequence[Row], poverty: Sequence[Row]) -> list[Row]:
    known = {row["household_id"]: row for row in poverty}
    names = ("survey_year", "poor", "n_unknown", *OPEN_DIMENSIONS)
    return [
        {**row, "surveyed": row["household_id"] in known, **{n: known.get(row["household_id"], {}).get(n) for n in names}}
        for row in rows
    ]
