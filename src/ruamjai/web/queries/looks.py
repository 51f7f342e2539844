"""Looks as they are read: one's own, who looked at a person, what is open in a session, what a day's budget leaves, alerts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from ruamjai.errors import RuamjaiError
from ruamjai.web import look_policy
from ruamjai.web.models import Look, LookKind
from ruamjai.web.queries import runs
from ruamjai.web.roles import ROLES


@dataclass(frozen=True, slots=True)
class LookSeen:
    """One look at a person, as that person is told of it: of the viewer the agency, the role and the name shown, no more."""

    at: dt.datetime
    agency: str  # "" where the viewer belongs to none
    role: str
    name: str
    purpose: str
    kind: str  # in words
    area_code: str

    @property
    def by_name_of_office(self) -> str:
        """Agency and role."""
        return " · ".join(filter(None, (self.agency, self.role)))


def looks_at(person_id: str) -> list[LookSeen]:
    """Who looked at a person, when and what for, newest first; also under pseudonyms since merged into this one."""
    rows = Look.objects.filter(people__person_id__in=[person_id, *former(person_id)]).distinct()
    return [_seen(look) for look in rows.select_related("by", "agency").order_by("-at", "-id")]


def former(person_id: str) -> list[str]:
    """Pseudonyms that the kept runs say were merged into, or split from, this person."""
    known, new = {person_id}, {person_id}
    pairs = _changes()
    while new:
        new = {old for old, now in pairs if now in new} - known
        known |= new
    return sorted(known - {person_id})


def _changes() -> Sequence[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for manifest in runs.all_runs():
        try:
            run = runs.store().open_run(manifest.id)
            if run.has("pseudonym_changes"):
                table = run.table("pseudonym_changes")
                table = table.filter(table.kind == "person", table.new_id.notnull()).select("old_id", "new_id")
                pairs += [(row["old_id"], row["new_id"]) for row in run.collect(table).to_pylist()]
        except RuamjaiError:  # a run that cannot be opened hides no look: those under the name of today are found
            continue
    return pairs


def _seen(look: Look) -> LookSeen:
    return LookSeen(
        at=timezone.localtime(look.at),
        agency=str(look.agency or ""),
        role=str(ROLES[look.role].label) if look.role in ROLES else look.role,
        name=look.by.display_name,
        purpose=look_policy.purpose_label(look.purpose),
        kind=str(LookKind(look.kind).label),
        area_code=look.area_code,
    )
