"""What may be exported in bulk, by whom, and how long a file is kept.

Tables of facts alone: a table with personal columns is never offered. Whoever takes out facts of households must be allowed to
see households there; whoever takes out figures of areas must be allowed to see counts below five there, since a whole table
with some counts hidden would give them away. Who may not is refused; what is public is read on the pages and by the API.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ruamjai.tables import TABLES
from ruamjai.tables.schema import Table
from ruamjai.web import permissions
from ruamjai.web.models import TAKE_OUT_PURPOSES, ApiToken, ExportJob, User
from ruamjai.web.permissions import inside
from ruamjai.web.roles import Verb

KEPT = dt.timedelta(days=7)  # long enough to fetch it after a long weekend
MOST_AT_ONCE = 3  # of one account: one worker makes them all, in turn
MOST_IN_A_WORKBOOK = 3 * 1_048_575  # rows: three full sheets; what is longer opens in no spreadsheet


@dataclass(frozen=True, slots=True)
class Offer:
    """A table that may be exported: what it is called, and what one must be allowed to see besides exporting."""

    table: str
    label: Promise
    verb: Verb

    @property
    def promise(self) -> Table:
        """Its columns, key and order."""
        return TABLES[self.table]

    @property
    def has_sensitive(self) -> bool:
        """Whether some of its columns, or whole rows, are what section 26 of the PDPA names."""
        return bool(self.promise.sensitive_rows) or any(column.personal == "sensitive" for column in self.promise.columns)

    def columns(self, *, sensitive: bool) -> list[str]:
        """The columns that leave: never a personal one, those of section 26 only when asked for."""
        held = ("no", "sensitive") if sensitive else ("no",)
        return [column.name for column in self.promise.columns if column.personal in held]


OFFERS: dict[str, Offer] = {
    offer.table: offer
    for offer in (
        Offer("households", _("Households"), Verb.HOUSEHOLD_SEE),
        Offer("household_poverty", _("Households: what each lacks"), Verb.HOUSEHOLD_SEE),
        Offer("indicator_results", _("Households: result of each indicator"), Verb.HOUSEHOLD_SEE),
        Offer("household_capitals", _("Households: five capitals"), Verb.HOUSEHOLD_SEE),
        Offer("capital_changes", _("Households: how capitals moved"), Verb.HOUSEHOLD_SEE),
        Offer("vulnerable_households", _("Households: vulnerable"), Verb.HOUSEHOLD_SEE),
        Offer("people", _("People under pseudonyms"), Verb.HOUSEHOLD_SEE),
        Offer("person_poverty", _("People: what each register says"), Verb.HOUSEHOLD_SEE),
        Offer("area_poverty", _("Areas: counts and poverty"), Verb.AREA_SEE_SMALL),
        Offer("poverty_measures", _("Areas: measures with their errors"), Verb.AREA_SEE_SMALL),
        Offer("rule_comparison", _("Areas: what each rule takes in"), Verb.AREA_SEE_SMALL),
        Offer("area_capitals", _("Areas: five capitals"), Verb.AREA_SEE_SMALL),
        Offer("area_incomes", _("Areas: incomes"), Verb.AREA_SEE_SMALL),
        Offer("area_vulnerable", _("Areas: vulnerable households"), Verb.AREA_SEE_SMALL),
        Offer("strategic_areas", _("Strategic areas and what others lack"), Verb.AREA_SEE_SMALL),
    )
}


def offers(user: User) -> list[Offer]:
    """What ``user`` may take out somewhere."""
    return [offer for offer in OFFERS.values() if allowed(user, offer)]


def allowed(user: User, offer: Offer, token: ApiToken | None = None) -> list[str]:
    """The areas, outermost only, of which ``user`` (by ``token``, if given) may take out this table; [] is nowhere."""
    if token is not None and token.purpose not in TAKE_OUT_PURPOSES:
        return []
    found = ["TH"]
    for verb in (Verb.EXPORT_MAKE, offer.verb):
        if token is not None and (verb not in token.verbs or not token.stands()):
            return []
        found = common(found, permissions.areas(user, verb))
    return found if token is None else common(found, [token.area_code])


def common(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """What lies in both, outermost only."""
    found = {one for one in some if any(inside(one, other) for other in others)}
    found |= {other for other in others if any(inside(other, one) for one in some)}
    return sorted(found)


def stands(job: ExportJob, token: ApiToken | None = None) -> bool:
    """Whether who asked for it may take out today all that it holds."""
    offer = OFFERS.get(job.table)
    if offer is None or not job.by.stands():
        return False
    held = allowed(job.by, offer, token)
    return bool(job.areas) and all(any(inside(area, one) for one in held) for area in job.areas)


def folder(job: ExportJob) -> Path:
    """Where its parts and its file lie: for the account of the pages alone, named by nothing but a number."""
    return settings.DATA / "web" / "exports" / str(job.pk)


def file(job: ExportJob) -> Path:
    """Its file."""
    return folder(job) / f"export.{job.kind}"
