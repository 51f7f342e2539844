"""Starting runs and publishing them."""

from django.conf import settings
from django.db import transaction

from ruamjai.errors import RunError
from ruamjai.warehouse import RunStore
from ruamjai.web import outbox
from ruamjai.web.models import JobState, RunJob, User


@transaction.atomic
def start(*, by: User) -> RunJob:
    """Hand a run to the worker. ``RunError`` while another that was started here has not ended."""
    if RunJob.objects.select_for_update().filter(state__in=[JobState.WAITING, JobState.WORKING]).exists():
        raise RunError("Another run has been started and has not ended.", message_th="มีรอบข้อมูลที่กำลังประมวลผลอยู่แล้ว")
    job = RunJob.objects.create(by=by)
    outbox.audit("run.start", f"job:{job.pk}", by=by)
    outbox.hand_over("run", job.pk)
    return job


@transaction.atomic
def publish(*, by: User, run: str) -> None:
    """Let every page speak of ``run``. ``UsageError`` if there is none, ``RunError`` if it may not be published."""
    store = RunStore(settings.DATA)
    outbox.audit("run.publish", f"run:{run}", by=by, before=store.published_id())
    store.publish(run, by=by.username)
