"""Looks as they are read: one's own, who looked at a person, what is open in a session, what a day's budget leaves, alerts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ruamjai.errors import RuamjaiError
from ruamjai.web import look_policy, permissions
from ruamjai.web.models import Look, LookAlert, LookedAt, LookExtension, LookKind, Refusal, RefusedLook, User
from ruamjai.web.models.accounts import role_label
from ruamjai.web.queries import rights, runs
from ruamjai.web.queries.narrowing import lying_in
from ruamjai.web.roles import ROLES, Verb, verbs_of


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
    pairs = _changes("person")
    while new:
        new = {old for old, now in pairs if now in new} - known
        known |= new
    return sorted(known - {person_id})


def successors(kind: str, pseudonym: str) -> list[str] | None:
    """What a pseudonym of an earlier run ("person" or "household") is called since: [] if retired, None if no run tells."""
    pairs = _changes(kind)
    if not any(old == pseudonym for old, _now in pairs):
        return None
    ends, seen, new = set(), {pseudonym}, {pseudonym}
    while new:
        further = {now for old, now in pairs if old in new and now} - seen
        ends |= {now for now in further if not any(old == now for old, _then in pairs)}
        seen, new = seen | further, further
    return sorted(ends)


def _changes(kind: str) -> Sequence[tuple[str, str | None]]:
    """(old, new) of every kept run; new is None for one that was retired."""
    pairs: list[tuple[str, str | None]] = []
    for manifest in runs.all_runs():
        try:
            run = runs.store().open_run(manifest.id)
            if run.has("pseudonym_changes"):
                table = run.table("pseudonym_changes")
                table = table.filter(table.kind == kind).select("old_id", "new_id")
                pairs += [(row["old_id"], row["new_id"]) for row in run.collect(table).to_pylist()]
        except RuamjaiError:  # a run that cannot be opened hides no look: those under the name of today are found
            continue
    return pairs


def _seen(look: Look) -> LookSeen:
    return LookSeen(
        at=timezone.localtime(look.at),
        agency=str(look.agency or ""),
        role=role_label(look.role),
        name=look.by.display_name,
        purpose=look_policy.purpose_label(look.purpose),
        kind=str(LookKind(look.kind).label),
        area_code=look.area_code,
    )


def open_look(user: User, *, household_id: str, run: str, session: str, after: int = 0) -> Look | None:
    """The look at a household's names still open to ``user`` in that session, or None. ``after``: closed up to that one."""
    return _still_open(user, household_id, run, session, after).filter(kind=LookKind.NAMES).first()


def open_numbers(user: User, *, household_id: str, run: str, session: str, after: int = 0) -> list[Look]:
    """The looks at whole numbers of that household that are still open, newest first."""
    return list(_still_open(user, household_id, run, session, after).filter(kind=LookKind.NUMBER))


def _still_open(user: User, household_id: str, run: str, session: str, after: int) -> QuerySet[Look]:
    if not session:
        return Look.objects.none()
    looks = Look.objects.filter(by=user, session=session, run=run, pk__gt=after)
    return looks.filter(household_id=household_id, until__gt=timezone.now()).order_by("-id")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many different people an account has opened today, how many it may, and how many of these were given besides."""

    used: int
    limit: int
    extra: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


def budget(user: User) -> Budget:
    """What today's budget of ``user`` leaves."""
    now = timezone.now()
    people = LookedAt.objects.filter(look__by=user, look__at__gte=look_policy.midnight(now))
    people = people.exclude(look__kind=LookKind.PACKAGE)
    used = people.aggregate(n=Count("person_id", distinct=True))["n"]
    given = LookExtension.on(user, timezone.localdate(now))
    return Budget(used, look_policy.policy().budget_of(look_policy.roles_of(user)) + given, given)


def mine(user: User) -> QuerySet[Look]:
    """One's own looks, newest first, each with ``n_people``."""
    return Look.objects.filter(by=user).annotate(n_people=Count("people")).order_by("-id")


@dataclass(frozen=True, slots=True)
class Spender:
    """An account that looked at people today, or was refused for its budget, and what is left to it."""

    user: User
    budget: Budget
    refused: bool


def spenders(by: User | AnonymousUser) -> list[Spender]:
    """The accounts to which ``by`` may give more today, those with the least left first."""
    today = look_policy.midnight(timezone.now())
    looked = Look.objects.filter(at__gte=today).values("by")
    refused = set(RefusedLook.objects.filter(at__gte=today, why=Refusal.BUDGET).values_list("by", flat=True))
    users = User.objects.filter(Q(pk__in=looked) | Q(pk__in=refused)).prefetch_related("grants").order_by("display_name")
    found = [Spender(user, budget(user), user.pk in refused) for user in users if look_policy.extends(by, user)]
    return sorted(found, key=lambda one: (not one.refused, one.budget.left))


def extensions_of(user: User) -> QuerySet[LookExtension]:
    """What ``user`` was given besides and holds today or later, newest first."""
    return LookExtension.objects.filter(user=user, until__gte=timezone.localdate()).select_related("by")


def extensions(reader: User) -> QuerySet[LookExtension]:
    """Every larger budget that was given to the accounts whose alerts ``reader`` may see, newest first."""
    given = LookExtension.objects.select_related("user", "user__agency", "by")
    return given.filter(user__in=rights.known_accounts(reader, Verb.ALERT_SEE))


def whom_to_ask(user: User) -> list[str]:
    """The offices (role and agency) that may give ``user`` more people a day; [] where there is none."""
    roles = [role for role in ROLES if Verb.LOOK_EXTEND in verbs_of(role)]
    holders = User.objects.filter(grants__role__in=roles).select_related("agency").prefetch_related("grants").distinct()
    offices = [
        " · ".join(filter(None, (grant.role_label, str(holder.agency or ""))))
        for holder in holders
        if look_policy.extends(holder, user)
        for grant in holder.standing_grants
        if grant.role in roles
    ]
    return sorted(set(offices))


def alerts(user: User | AnonymousUser) -> QuerySet[LookAlert]:
    """The alerts that ``user`` may see, those that nobody has settled first, then newest first. None about oneself."""
    here = lying_in(permissions.areas(user, Verb.ALERT_SEE))
    found = LookAlert.objects.filter(here).exclude(user_id=user.pk).select_related("user", "agency", "settled_by")
    return found.annotate(settled=Count("settled_at")).order_by("settled", "-id")


def alerts_waiting(user: User | AnonymousUser) -> int:
    """How many alerts wait for ``user`` to settle them."""
    return alerts(user).filter(settled_at=None).count()
