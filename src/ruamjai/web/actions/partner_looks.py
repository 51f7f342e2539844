"""What a partner system's look-ups leave behind: a look at whoever was found, a refusal of whoever lives elsewhere, a row of
the trail in every case, and an alert where numbers seem to be tried one after another. The number is written nowhere."""

import datetime as dt
from typing import Literal

from django.db import transaction
from django.utils import timezone

from ruamjai.web import outbox
from ruamjai.web.actions import looks
from ruamjai.web.look_policy import Home
from ruamjai.web.models import ApiToken, AuditEntry, Look, User

ACT = "look.partner"
PURPOSE = "partner"  # of purposes.toml; what the token was given for stands in the trail beside it
TRYING = "refused"  # the rule of looks.toml that such an alert is told by
MISSES, MINUTES = 20, 60  # as many misses within that time, and more misses than hits: numbers are being tried

Outcome = Literal["told", "nobody", "spent"]


@transaction.atomic
def look_up(*, by: User, token: ApiToken, home: Home, outside: bool) -> Outcome:
    """Write one look-up down, before it is answered; whether it may be.

    ``home`` has no people where nobody was found; ``outside`` says that somebody was, outside the token's areas. "spent": the
    day's budget of the token or its account is used up.
    """
    held = ApiToken.objects.select_for_update().get(pk=token.pk)
    if not held.looks_left():
        return "spent"
    today = timezone.localdate()
    held.looks_made = held.looks_made + 1 if held.looks_on == today else 1
    held.looks_on = today
    held.save(update_fields=["looks_on", "looks_made"])
    outcome = _written(by, token, home, outside)
    person = next(iter(home.people), "none")
    outbox.audit(
        ACT, f"person:{person}", by=by, area_code=home.area_code or token.area_code,
        token=token.pk, purpose=token.purpose, run=home.run, outcome=outcome, outside=outside,
    )  # fmt: skip
    if outcome == "nobody":
        _alert_where_numbers_are_tried(by, token)
    return outcome


def _written(by: User, token: ApiToken, home: Home, outside: bool) -> Outcome:
    if outside:
        looks.refuse(by=by, household_id=home.household_id, area_code=home.area_code)
    if outside or not home.people:
        return "nobody"
    written = looks.look_up(by=by, home=home, purpose=PURPOSE, reference=f"token {token.prefix}")
    return "told" if isinstance(written, Look) else "spent"


def _alert_where_numbers_are_tried(by: User, token: ApiToken) -> None:
    """Tell the auditors where misses outnumber hits: once an episode."""
    since = timezone.now() - dt.timedelta(minutes=MINUTES)
    asked = AuditEntry.objects.filter(by=by, act=ACT, at__gte=since)
    misses, hits = (asked.filter(detail__outcome=outcome).count() for outcome in ("nobody", "told"))
    if misses >= MISSES and misses > hits:
        detail = {"refusals": misses, "minutes": MINUTES}
        looks.raise_alert(by=None, user=by, rule=TRYING, area_code=token.area_code, detail=detail, since=since)
