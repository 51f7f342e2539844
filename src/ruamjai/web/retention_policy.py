"""What a retention period may not empty yet: what an open request of a person is about waits until that is answered.

A right to see, to receive, to object, to have corrected or erased would come to nothing if the rows it speaks of lost their
names meanwhile, and nobody would notice. So a batch waits while a request reaches into it; the register's others do not.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ruamjai import flow
from ruamjai.registers import Batch, processing
from ruamjai.web.models import Look, LookKind, PersonRequest, RequestState

TO_FETCH = dt.timedelta(days=30)  # what was granted to be shown waits so long for whoever asked to come and open it


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of the batches of a register whose period is over: those that can be emptied now, those that wait, and for what."""

    free: tuple[Batch, ...]
    held: tuple[Batch, ...]
    requests: tuple[PersonRequest, ...]


def waiting(batches: Sequence[Batch]) -> Waiting:
    """Which of ``batches`` wait for an answer, by what every kept run holds their rows to be about.

    A request of somebody who has not been established yet reaches into every batch with rows of its area.
    """
    asked = {one.pk: one for one in to_be_answered()} if batches else {}
    whom = {number: flow.Concerned(one.person_id, one.area_code) for number, one in asked.items()}
    reached = flow.reaching(data=settings.DATA, batches=batches, whom=whom)
    numbers = sorted(set().union(*reached.values()))
    return Waiting(
        tuple(batch for batch in batches if batch.id not in reached),
        tuple(batch for batch in batches if batch.id in reached),
        tuple(asked[number] for number in numbers),
    )


def to_be_answered() -> list[PersonRequest]:
    """The open requests, and those granted to be shown that nobody has opened yet (at most :data:`TO_FETCH` long)."""
    since = timezone.now() - TO_FETCH
    granted = Q(state=RequestState.GRANTED, kind__in=("access", "portability"), ended_at__gt=since)
    found = PersonRequest.objects.filter(~Q(state__in=(RequestState.GRANTED, RequestState.REFUSED)) | granted).order_by("pk")
    numbers = [one.reference for one in found if one.ended]
    shown = set(Look.objects.filter(kind=LookKind.PACKAGE, reference__in=numbers).values_list("reference", flat=True))
    return [one for one in found if not one.ended or one.reference not in shown]


def pointing(batches: Sequence[Batch]) -> list[Batch]:
    """Those of which something still points at a person."""
    return [batch for batch in batches if not processing.emptied(batch)]
