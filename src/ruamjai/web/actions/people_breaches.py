"""Breaches of personal data: told, the Office told within 72 hours, the people where the risk is high, closed with a remedy."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ruamjai.errors import UsageError
from ruamjai.web import outbox, people_policy, permissions
from ruamjai.web.models import Breach, User
from ruamjai.web.roles import Verb


@transaction.atomic
def report(
    *, by: User, what: str, cause: str, risk: str, known_at: dt.datetime, n_people: int | None = None, area_code: str = "TH"
) -> Breach:
    """Write a breach down, of the area whose people it concerns. The clock runs from when it was known, not from now.

    ``ValueError`` for what is in no list.
    """
    permissions.require(by, Verb.BREACH_HANDLE, area_code)
    for name, value in (("breach_what", what), ("breach_cause", cause), ("risk", risk)):
        people_policy.choice(name, value)
    if known_at > timezone.now():
        raise ValueError("A breach is not known before it is known.")
    made = Breach.objects.create(
        what=what, cause=cause, risk=risk, known_at=known_at, n_people=n_people, area_code=area_code, by=by
    )
    said = {"what": what, "cause": cause, "risk": risk, "people": n_people}
    outbox.audit("breach.report", f"breach:{made.pk}", by=by, area_code=area_code, **said)
    return made


@transaction.atomic
def assess(*, by: User, breach: Breach, risk: str, n_people: int | None) -> None:
    """Say anew how great the risk is and how many people it concerns."""
    found = _open(by, breach)
    people_policy.choice("risk", risk)
    found.risk, found.n_people = risk, n_people
    found.save(update_fields=["risk", "n_people"])
    outbox.audit("breach.assess", f"breach:{found.pk}", by=by, area_code=found.area_code, risk=risk, people=n_people)


@transaction.atomic
def tell_office(*, by: User, breach: Breach, late: str = "") -> None:
    """Note that the Office has been told. ``UsageError`` after 72 hours without a reason of the list."""
    found = _open(by, breach)
    if found.office_told_at:
        raise UsageError("The Office was told before.", message_th="แจ้งสำนักงานไว้แล้ว")
    if found.told_late:
        if not late:
            raise UsageError("72 hours have passed: say why.", message_th="พ้น 72 ชั่วโมงแล้ว ต้องระบุเหตุผล")
        people_policy.choice("late", late)
    found.office_told_at, found.late = timezone.now(), late if found.told_late else ""
    found.save(update_fields=["office_told_at", "late"])
    outbox.audit("breach.tell_office", f"breach:{found.pk}", by=by, area_code=found.area_code, late=found.late)


@transaction.atomic
def tell_people(*, by: User, breach: Breach) -> None:
    """Note that those concerned have been told, with the remedy."""
    found = _open(by, breach)
    found.people_told_at = found.people_told_at or timezone.now()
    found.save(update_fields=["people_told_at"])
    outbox.audit("breach.tell_people", f"breach:{found.pk}", by=by, area_code=found.area_code, people=found.n_people)


@transaction.atomic
def close(*, by: User, breach: Breach, remedy: str) -> None:
    """Close with what was done. ``UsageError`` while somebody is still to be told."""
    found = _open(by, breach)
    people_policy.choice("remedy", remedy)
    found.remedy = remedy
    if not found.may_close:
        raise UsageError("Somebody is still to be told.", message_th="ยังมีผู้ที่ต้องแจ้ง")
    found.closed_at = timezone.now()
    found.save(update_fields=["remedy", "closed_at"])
    outbox.audit("breach.close", f"breach:{found.pk}", by=by, area_code=found.area_code, remedy=remedy)


def _open(by: User, breach: Breach) -> Breach:
    permissions.require(by, Verb.BREACH_HANDLE, breach)
    found = Breach.objects.select_for_update().get(pk=breach.pk)
    if found.closed_at:
        raise UsageError("This breach is closed.", message_th="เหตุนี้ปิดแล้ว")
    return found
