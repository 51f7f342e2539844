"""Telling the auditors where an account could have been taken over by somebody who keeps accounts."""

from django.db import transaction
from django.utils import timezone

from ruamjai.web import look_rules
from ruamjai.web.actions import looks
from ruamjai.web.models import User


@transaction.atomic
def tell_of_renewals(*, user: User) -> None:
    """After somebody renewed a way in of ``user``'s account: an alert where now both were, or where it has but one.

    Asked again when it is given a role. It is the machine's: whoever did it does not find it among their own acts.
    """
    found = look_rules.taken_over(user, timezone.now())
    if found:
        looks.raise_alert(
            by=None, user=user, rule=found.rule, area_code=found.area_code, detail=found.detail, since=found.since
        )
