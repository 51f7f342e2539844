"""What the worker writes down about a job while it does it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ruamjai.web import outbox
from ruamjai.web.models import ErasureJob, JobState, RunJob, TakeJob

Job = TakeJob | RunJob | ErasureJob


def begin(*, job: Job) -> bool:
    """Mark ``job`` as being worked on; False if it has ended before (a worker that was killed handed it back)."""
    begun = type(job).objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.WORKING])
    return bool(begun.update(state=JobState.WORKING, step="", done=0, total=0))


def tell(*, job: Job, step: str, done: int, total: int, **more: Any) -> None:
    """Write down how far ``job`` is, for the page that shows it."""
    type(job).objects.filter(pk=job.pk).update(step=step[:40], done=done, total=total, **more)


@transaction.atomic
def end(*, job: Job, state: JobState, act: str, thing: str, detail: dict[str, Any], **became: Any) -> None:
    """Write down what became of ``job``, and that it was done for the person who asked."""
    type(job).objects.filter(pk=job.pk).update(state=state, ended_at=timezone.now(), **became)
    outbox.audit(act, thing, by=job.by, **detail)
