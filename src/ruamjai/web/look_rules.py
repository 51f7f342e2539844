"""What looks like somebody going through a list instead of working: the rules of ``looks.toml``, tried after every look.

And what looks like somebody who keeps accounts taking one over: its ways in renewed for its holder, who may not know.

An alert that was settled starts the count anew: what the auditor has dealt with is not held against the account again.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils import timezone

from ruamjai.thai.areas import holding
from ruamjai.web import look_policy
from ruamjai.web.models import AuditEntry, Look, LookAlert, LookKind, Refusal, RefusedLook, User
from ruamjai.web.roles import Verb, verbs_of

_NUMBERED = re.compile(r"(.*?)(\d+)")
_WAYS_IN = frozenset({"account.password_link", "account.bind_identity"})  # each stands for what its holder alone knows or is
_SECOND_STEP = frozenset({"account.mfa_reset"})
_ABOUT_PEOPLE = frozenset({Verb.HOUSEHOLD_SEE, Verb.HOUSEHOLD_SEE_NAMES, Verb.PERSON_LOOK_UP, Verb.EXPORT_MAKE})
Seen = tuple[dt.datetime, str, str, str]  # when, household, its label, its area


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that holds: since when it was counted, the counts that it is told by, and the area that holds all of it."""

    rule: str
    since: dt.datetime
    detail: dict[str, int]
    area_code: str


def found(user: User, now: dt.datetime) -> list[Found]:
    """The rules that hold of ``user`` at ``now``."""
    rules, settled = look_policy.policy().rules, _settled(user)
    widest = max(rules["fast"]["minutes"], rules["in_order"]["minutes"])
    seen = _seen(user, now - dt.timedelta(minutes=widest), now)
    tried = (
        _fast(seen, rules["fast"], _since(now, rules["fast"]["minutes"], settled.get("fast"))),
        _in_order(seen, rules["in_order"], _since(now, rules["in_order"]["minutes"], settled.get("in_order"))),
        _refused(user, rules["refused"], _since(now, rules["refused"]["minutes"], settled.get("refused"))),
        _night(user, rules["night"], now, settled.get("night")),
        _renewed_looks(user, rules["renewed_looks"], now, settled.get("renewed_looks")),
    )
    return [one for one in tried if one]


def taken_over(user: User, now: dt.datetime) -> Found | None:
    """What opens the account of ``user`` was renewed by others within days, so that they could sign in: with its second step,
    or alone where the account has none and opens something about people."""
    return _renewed_both(user, now) or _renewed_alone(user, now)


def _renewed_both(user: User, now: dt.datetime) -> Found | None:
    rule = look_policy.policy().rules["renewed_both"]
    since = _days_ago(now, rule["days"], _settled(user).get("renewed_both"))
    acts = {act for act, _at in _renewals(user, since)}
    return _renewed(user, "renewed_both", since) if acts & _WAYS_IN and acts & _SECOND_STEP else None


def _renewed_alone(user: User, now: dt.datetime) -> Found | None:
    if Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        return None
    if not any(verbs_of(grant.role) & _ABOUT_PEOPLE for grant in user.standing_grants):
        return None
    rule = look_policy.policy().rules["renewed_alone"]
    since = _days_ago(now, rule["days"], _settled(user).get("renewed_alone"))
    return _renewed(user, "renewed_alone", since) if any(act in _WAYS_IN for act, _at in _renewals(user, since)) else None


def _renewed(user: User, rule: str, since: dt.datetime) -> Found:
    days = look_policy.policy().rules[rule]["days"]
    return Found(rule, since, {"days": days}, holding(grant.area_code for grant in user.grants.all()))


def _renewed_looks(user: User, rule: Mapping[str, int], now: dt.datetime, settled: dt.datetime | None) -> Found | None:
    since = _days_ago(now, rule["days"], settled)
    renewals = _renewals(user, since)
    if not renewals:
        return None
    opened = Look.objects.filter(by=user, at__gt=min(at for _act, at in renewals), kind=LookKind.NAMES)
    areas = dict(opened.values_list("household_id", "area_code"))
    if len(areas) < rule["households"]:
        return None
    return Found("renewed_looks", since, {"households": len(areas), "days": rule["days"]}, holding(areas.values()))


def _renewals(user: User, since: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """What others renewed of the ways in to ``user``'s account; at the command line, nobody's name stands beside it."""
    acts = AuditEntry.objects.filter(thing=f"account:{user.pk}", act__in=_WAYS_IN | _SECOND_STEP, at__gt=since)
    return list(acts.exclude(by=user).values_list("act", "at"))


def _days_ago(now: dt.datetime, days: int, settled: dt.datetime | None) -> dt.datetime:
    return _since(now, days * 24 * 60, settled)


def _settled(user: User) -> dict[str, dt.datetime]:
    rows = LookAlert.objects.filter(user=user, settled_at__isnull=False).order_by("settled_at")
    return dict(rows.values_list("rule", "settled_at"))


def _since(now: dt.datetime, minutes: int, settled: dt.datetime | None) -> dt.datetime:
    begins = now - dt.timedelta(minutes=minutes)
    return max(begins, settled) if settled else begins


def _seen(user: User, since: dt.datetime, now: dt.datetime) -> list[Seen]:
    looks = Look.objects.filter(by=user, at__gt=since, at__lte=now, kind=LookKind.NAMES)
    return list(looks.values_list("at", "household_id", "label", "area_code"))


def _fast(seen: Sequence[Seen], rule: Mapping[str, int], since: dt.datetime) -> Found | None:
    here = [one for one in seen if one[0] > since]
    households = len({household for _at, household, _label, _area in here})
    if households < rule["households"]:
        return None
    return Found("fast", since, {"households": households, "minutes": rule["minutes"]}, holding(one[3] for one in here))


def _in_order(seen: Sequence[Seen], rule: Mapping[str, int], since: dt.datetime) -> Found | None:
    numbers: dict[tuple[str, str], set[int]] = {}
    for at, _household, label, area in seen:
        parts = _NUMBERED.fullmatch(label)
        if at > since and parts:
            numbers.setdefault((area, parts[1]), set()).add(int(parts[2]))
    longest, area = max(((_in_a_row(found), area) for (area, _), found in numbers.items()), default=(0, "TH"))
    if longest < rule["households"]:
        return None
    return Found("in_order", since, {"households": longest, "minutes": rule["minutes"]}, area)


def _in_a_row(numbers: set[int]) -> int:
    """The length of the longest run of numbers that follow one another, in whatever order they came."""
    longest = 0
    for first in numbers:
        if first - 1 not in numbers:
            last = first
            while last + 1 in numbers:
                last += 1
            longest = max(longest, last - first + 1)
    return longest


def _refused(user: User, rule: Mapping[str, int], since: dt.datetime) -> Found | None:
    areas = list(RefusedLook.objects.filter(by=user, why=Refusal.AREA, at__gt=since).values_list("area_code", flat=True))
    if len(areas) < rule["refusals"]:
        return None
    return Found("refused", since, {"refusals": len(areas), "minutes": rule["minutes"]}, holding(areas))


def _night(user: User, rule: Mapping[str, int], now: dt.datetime, settled: dt.datetime | None) -> Found | None:
    local = timezone.localtime(now)
    if rule["to_hour"] <= local.hour < rule["from_hour"]:
        return None
    began = local.replace(hour=rule["from_hour"], minute=0, second=0, microsecond=0)
    began -= dt.timedelta(days=1) if local.hour < rule["to_hour"] else dt.timedelta()
    since = max(began, settled) if settled else began
    before = [one for one in _seen(user, began - dt.timedelta(days=rule["days"]), began) if _at_night(one[0], rule)]
    here = [one for one in _seen(user, since, now) if _at_night(one[0], rule)]
    households = len({one[1] for one in here})
    usual = len({(timezone.localtime(one[0] - dt.timedelta(hours=12)).date(), one[1]) for one in before}) / rule["days"]
    if households < rule["households"] or households < rule["times"] * usual:
        return None
    return Found("night", since, {"households": households, "usual": round(usual)}, holding(one[3] for one in here))


def _at_night(at: dt.datetime, rule: Mapping[str, int]) -> bool:
    hour = timezone.localtime(at).hour
    return hour >= rule["from_hour"] or hour < rule["to_hour"]
