"""The trail as pages read it: entries by filter, the state of the chain, one's own acts."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from ruamjai.web.models import AuditEntry, User
from ruamjai.web.models.audit import Seal
from ruamjai.web.queries.narrowing import lying_in
from ruamjai.web.roles import ROLES, Verb, verbs_of

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What the trail is narrowed to; what is empty narrows nothing. Days are days in Thailand, both included."""

    act: str = ""
    thing: str = ""
    area: str = ""
    account: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def given(self) -> dict[str, str]:
        """Those that narrow, by name."""
        return {name: str(getattr(self, name)) for name in self.__slots__ if getattr(self, name)}


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, newest first, and the numbers to go on from; None where there is nothing further."""

    entries: list[AuditEntry]
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the chain is: its head, how many entries wait, and when it was last proved and what came out."""

    head: Seal | None
    waiting: int
    proof: AuditEntry | None

    @property
    def faults(self) -> int:
        """How many faults the last proof found."""
        return int(self.proof.detail.get("faults", 0)) if self.proof else 0


def head() -> Seal | None:
    """The last link of the chain; None before the first."""
    return Seal.objects.order_by("-sequence").first()


def chain_state() -> ChainState:
    """How far the chain is. Entries that wait are counted among those after the newest sealed one."""
    last = head()
    newest = Seal.objects.order_by("-entry_id").first()
    waiting = AuditEntry.objects.filter(pk__gt=newest.entry_id if newest else 0, seal=None).count()
    return ChainState(last, waiting, AuditEntry.objects.filter(act="trail.verify").first())


def entries(filters: Filters, *, areas: list[str]) -> QuerySet[AuditEntry]:
    """The entries that ``filters`` leave, newest first: all to an auditor of the country, else those that lie in ``areas``."""
    found = AuditEntry.objects.select_related("by", "agency", "seal").filter(lying_in(areas))
    if filters.act:
        found = found.filter(act=filters.act)
    if filters.thing:
        found = found.filter(thing__startswith=filters.thing)
    if filters.area:
        found = (
            found.filter(area_code=filters.area) if filters.area == "TH" else found.filter(area_code__startswith=filters.area)
        )
    if filters.account:
        found = found.filter(Q(by__username=filters.account) | Q(by=None, detail__by_name=filters.account))
    if filters.first:
        found = found.filter(at__gte=_midnight(filters.first))
    if filters.last:
        found = found.filter(at__lt=_midnight(filters.last + dt.timedelta(days=1)))
    return found


def page(found: QuerySet[AuditEntry], *, before: int | None = None, after: int | None = None) -> Page:
    """The entries older than number ``before``, or the nearest newer than ``after``, or the newest.

    A page stays what it was while entries are added: it is told by the number where it begins, not by how many come first.
    """
    if after is not None:
        rows = list(found.filter(pk__gt=after).order_by("pk")[: PER_PAGE + 1])
        more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE][::-1]
        return Page(rows, rows[-1].pk if rows else None, rows[0].pk if more else None)
    rows = list((found.filter(pk__lt=before) if before is not None else found)[: PER_PAGE + 1])
    more, rows = len(rows) > PER_PAGE, rows[:PER_PAGE]
    return Page(rows, rows[-1].pk if more else None, rows[0].pk if rows and before is not None else None)


def acts() -> list[str]:
    """Every act that stands in the trail, in order of its code."""
    return list(AuditEntry.objects.order_by("act").values_list("act", flat=True).distinct())


def acts_of(user: User) -> QuerySet[AuditEntry]:
    """What ``user`` did, newest first; of a partner's look-ups one entry each, read through :func:`as_answered`."""
    found = AuditEntry.objects.filter(by=user).select_related("by", "agency", "seal")
    if user.grants.filter(role__in=[role for role in ROLES if Verb.PERSON_LOOK_UP in verbs_of(role)]).exists():
        return found.exclude(act="look.refuse")  # beside the look-up's own entry; only of whom there is
    return found


def as_answered(entry: AuditEntry) -> AuditEntry:
    """A look-up that told its partner nothing, in the same words whether the person lives elsewhere or there is nobody."""
    if entry.act == "look.partner" and entry.detail.get("outcome") != "told":
        entry.thing, entry.area_code = "person:none", ""
        entry.detail = {name: entry.detail[name] for name in ("outcome", "purpose", "token") if name in entry.detail}
    return entry


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())
