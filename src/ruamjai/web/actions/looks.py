"""Looking at people: opening names, and a whole number after that; giving an account more for some days; settling an alert.

A look that is refused is written down as well. What looks like going through a list raises an alert in the same transaction.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ruamjai.thai.areas import holding
from ruamjai.web import look_policy, look_rules, outbox, permissions
from ruamjai.web.look_policy import Home
from ruamjai.web.models import Look, LookAlert, LookedAt, LookExtension, LookKind, Refusal, RefusedLook, User
from ruamjai.web.roles import Verb


@transaction.atomic
def open_names(*, by: User, home: Home, purpose: str, reference: str = "", session: str) -> Look | Refusal:
    """Open the names of a household's people to ``by``, for that session and a short time, or say why not.

    Whole households only: where the day's budget does not reach for all who live there, none is opened.
    ``KeyError`` for a purpose that the list does not have.
    """
    now = _alone(by)
    roles = look_policy.roles_of(by, area=home.area_code)
    refusal = _refusal(by, home, roles, look_policy.purposes()[purpose].roles, now)
    if refusal:
        return _refuse(by, home, refusal, now)
    minutes = look_policy.policy().names_minutes
    return _write(by, home, roles, now, minutes, purpose=purpose, reference=reference, session=session)


@transaction.atomic
def open_number(*, by: User, look: Look, person_id: str, session: str) -> Look | Refusal:
    """Open one person's whole citizen number: a second act, after a look at their names that is still open, for its purpose."""
    now = _alone(by)
    home = Home(look.area_code, look.run, frozenset({person_id}), look.household_id, look.label)
    roles = look_policy.roles_of(by, area=look.area_code)
    mine = look.by_id == by.pk and look.session == session and look.kind == LookKind.NAMES and look.until > now
    purpose = look_policy.purposes().get(look.purpose)
    if not roles or not mine or not look.people.filter(person_id=person_id).exists():
        return _refuse(by, home, Refusal.AREA, now)
    if purpose is None or not purpose.number or not roles & purpose.roles:  # the role it was chosen by may have ended since
        return _refuse(by, home, Refusal.PURPOSE, now)
    minutes = look_policy.policy().number_minutes
    said = {"purpose": look.purpose, "reference": look.reference, "session": session, "kind": LookKind.NUMBER}
    return _write(by, home, roles, now, minutes, **said)


@transaction.atomic
def refuse(*, by: User, household_id: str, area_code: str) -> None:
    """Write down that ``by`` asked for a household of an area that is not theirs."""
    now = _alone(by)
    _refuse(by, Home(area_code, "", frozenset(), household_id), Refusal.AREA, now)


@transaction.atomic
def extend(*, by: User, user: User, extra: int, until: dt.date, reason: str) -> LookExtension:
    """Let ``user`` open ``extra`` people more a day, from today until ``until``.

    ``PermissionDenied`` where ``by`` may not; ``ValueError`` for an unknown reason, a day out of reach, or more than
    one account may be given on any of these days.
    """
    now = _alone(user)
    if not look_policy.extends(by, user):
        raise PermissionDenied("look.extend")
    policy, today = look_policy.policy(), timezone.localdate(now)
    days = [today + dt.timedelta(days=n) for n in range((until - today).days + 1)]
    if not 0 < len(days) <= policy.extra_days:
        raise ValueError(f"From today for {policy.extra_days} days at most.")
    if (
        reason not in look_policy.reasons()
        or extra < 1
        or extra + max(LookExtension.on(user, day) for day in days) > policy.most_extra
    ):
        raise ValueError(f"At most {policy.most_extra} people more a day, for a reason of the list.")
    made = LookExtension.objects.create(user=user, day=today, until=until, extra=extra, reason=reason, by=by, at=now)
    areas = permissions.areas(user, Verb.HOUSEHOLD_SEE_NAMES)
    detail = {"extra": extra, "until": until.isoformat(), "reason": reason}
    outbox.audit("look.extend", f"account:{user.pk}", by=by, area_code=holding(areas), **detail)
    return made


@transaction.atomic
def raise_alert(*, by: User | None, user: User, rule: str, area_code: str, detail: dict[str, int], since: dt.datetime) -> None:
    """Tell the auditors of ``user``: once an episode; one that stood at ``since`` is brought up to date."""
    now = timezone.now()
    standing = LookAlert.objects.filter(user=user, rule=rule, settled_at=None, last_at__gte=since).first()
    if standing:
        standing.last_at, standing.detail, standing.area_code = now, detail, area_code
        standing.save(update_fields=["last_at", "detail", "area_code"])
        return
    alert = LookAlert.objects.create(
        user=user, agency_id=user.agency_id, rule=rule, area_code=area_code, detail=detail, began_at=now, last_at=now
    )
    outbox.audit("alert.raise", f"alert:{alert.pk}", by=by, area_code=area_code, rule=rule, account=user.pk, **detail)


@transaction.atomic
def settle(*, by: User, alert: int, note: str) -> None:
    """Say what an alert was found to be; it is settled once. ``ValueError`` for an unknown note.

    ``PermissionDenied`` for an alert of another area, and for one about oneself; ``LookAlert.DoesNotExist`` if there is none.
    """
    found = LookAlert.objects.select_for_update(of=("self",)).get(pk=alert)
    permissions.require(by, Verb.ALERT_SEE, found.area_code)
    if found.user_id == by.pk:
        raise PermissionDenied("alert.settle")
    if note not in look_policy.notes():
        raise ValueError(f"There is no note {note}.")
    if found.settled_at is None:
        found.settled_at, found.settled_by, found.note = timezone.now(), by, note
        found.save(update_fields=["settled_at", "settled_by", "note"])
        outbox.audit("alert.settle", f"alert:{found.pk}", by=by, area_code=found.area_code, note=note)


def _alone(user: User) -> dt.datetime:
    """Hold the account's row until the act is over, so that looks at once are counted one by one. Returns the time."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return timezone.now()


def _refusal(by: User, home: Home, roles: frozenset[str], may_use: frozenset[str], now: dt.datetime) -> Refusal | None:
    if not roles:
        return Refusal.AREA
    if not roles & may_use:
        return Refusal.PURPOSE
    if not home.people:
        return Refusal.GONE
    today = LookedAt.objects.filter(look__by=by, look__at__gte=look_policy.midnight(now))
    seen = set(today.exclude(look__kind=LookKind.PACKAGE).values_list("person_id", flat=True))  # the law's, not the day's
    budget = _budget(by) + LookExtension.on(by, timezone.localdate(now))
    return Refusal.BUDGET if len(seen | home.people) > max(budget, len(seen)) else None


def _budget(by: User) -> int:
    """The largest budget among the roles by which ``by`` looks at people anywhere."""
    return look_policy.policy().budget_of(look_policy.roles_of(by))


def _write(by: User, home: Home, roles: frozenset[str], now: dt.datetime, minutes: int, **said: str) -> Look:
    budgets = look_policy.policy().budgets
    look = Look.objects.create(
        at=now, until=now + dt.timedelta(minutes=minutes), by=by, agency_id=by.agency_id,
        role=max(roles, key=lambda role: (budgets.get(role, 0), role)), household_id=home.household_id, label=home.label,
        area_code=home.area_code, run=home.run, **said,
    )  # fmt: skip
    LookedAt.objects.bulk_create([LookedAt(look=look, person_id=person) for person in sorted(home.people)])
    detail = {"look": look.pk, "kind": str(look.kind), "purpose": look.purpose, "people": len(home.people), "run": home.run}
    outbox.audit("look.open", f"household:{home.household_id}", by=by, area_code=home.area_code, **detail)
    _watch(by, now)
    return look


def _refuse(by: User, home: Home, why: Refusal, now: dt.datetime) -> Refusal:
    RefusedLook.objects.create(at=now, by=by, why=why, household_id=home.household_id, area_code=home.area_code)
    outbox.audit("look.refuse", f"household:{home.household_id}", by=by, area_code=home.area_code, why=str(why))
    if why == Refusal.AREA:
        _watch(by, now)
    return why


def _watch(user: User, now: dt.datetime) -> None:
    for found in look_rules.found(user, now):
        raise_alert(by=None, user=user, rule=found.rule, area_code=found.area_code, detail=found.detail, since=found.since)
