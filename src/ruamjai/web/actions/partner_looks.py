"""What a partner system's look-ups leave behind: a look at whoever was found, a refusal of whoever lives elsewhere, a row of
the trail in every case, and an alert where numbers seem to be tried one after another. The number is written nowhere."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from ruamjai.web import look_policy, outbox
from ruamjai.web.actions import looks
from ruamjai.web.models import ApiToken, AuditEntry, Look, LookedAt, LookKind, User
from ruamjai.web.roles import Verb, verbs_of

ACT = "look.partner"
PURPOSE = "partner"  # of purposes.toml; what the token was given for stands in the trail beside it
TRIED = "numbers_tried"  # the rule of looks.toml

Outcome = Literal["told", "nobody", "spent"]


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a look-up in a run found, under pseudonyms; all but the run are empty where it found nobody."""

    run: str
    person_id: str = ""
    household_id: str = ""
    label: str = ""
    area_code: str = ""


@transaction.atomic
def look_up(*, by: User, token: ApiToken, whom: Whom, outside: bool) -> Outcome:
    """Write one look-up down, before it is answered; whether it may be.

    ``outside``: whoever was found lives outside the token's areas. "spent": its budget for the day is used up.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # tokens of one account are counted one after the other
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if not held.looks_left():
        return "spent"
    today = timezone.localdate()
    held.looks_made = held.looks_made + 1 if held.looks_on == today else 1
    held.looks_on = today
    held.save(update_fields=["looks_on", "looks_made"])
    outcome = _written(by, whom, outside)
    outbox.audit(
        ACT, f"person:{whom.person_id or 'none'}", by=by, area_code=whom.area_code or token.area_code,
        token=token.pk, purpose=token.purpose, run=whom.run, outcome=outcome, outside=outside,
    )  # fmt: skip
    if outcome == "nobody":
        _alert_where_numbers_are_tried(by, token)
    return outcome


def _written(by: User, whom: Whom, outside: bool) -> Outcome:
    if outside:
        looks.refuse(by=by, household_id=whom.household_id, area_code=whom.area_code)
    if outside or not whom.person_id:
        return "nobody"
    role = next(grant.role for grant in by.standing_grants if Verb.PERSON_LOOK_UP in verbs_of(grant.role))
    now = timezone.now()
    look = Look.objects.create(
        at=now, until=now, by=by, agency_id=by.agency_id, role=role, kind=LookKind.LOOK_UP, purpose=PURPOSE,
        household_id=whom.household_id, label=whom.label, area_code=whom.area_code, run=whom.run,
    )  # fmt: skip
    LookedAt.objects.create(look=look, person_id=whom.person_id)
    return "told"


def _alert_where_numbers_are_tried(by: User, token: ApiToken) -> None:
    """Tell the auditors where misses outnumber hits: once an episode."""
    rule = look_policy.policy().rules[TRIED]
    since = timezone.now() - dt.timedelta(minutes=rule["minutes"])
    asked = AuditEntry.objects.filter(by=by, act=ACT, at__gte=since)
    misses, hits = (asked.filter(detail__outcome=outcome).count() for outcome in ("nobody", "told"))
    if misses >= rule["misses"] and misses > hits:
        detail = {"misses": misses, "minutes": rule["minutes"]}
        looks.raise_alert(by=None, user=by, rule=TRIED, area_code=token.area_code, detail=detail, since=since)
