"""Work that a person asked for and a worker does: taking an uploaded file, making a run."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ruamjai.web.models.accounts import User


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("Waiting its turn")
    WORKING = "working", _("Working")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Not taken")
    FAILED = "failed", _("Could not be finished")


class UploadedFile(models.Model):
    """A file that a person handed in; it is removed from here once a batch holds it or it was refused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(null=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """What every job has: who asked, where it stands, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    step = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    code = models.CharField(max_length=60, blank=True)  # of the finding that tells why it was refused
    message_th = models.TextField(blank=True)
    message_en = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["-asked_at"]

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in (JobState.WAITING, JobState.WORKING)


class TakeJob(Job):
    """An uploaded file on its way to becoming a batch."""

    file = models.OneToOneField(UploadedFile, on_delete=models.PROTECT, related_name="job")
    register = models.CharField(max_length=60)
    batch = models.CharField(max_length=120, blank=True)
    already = models.BooleanField(default=False)  # the same file stood here before: nothing was changed

    def __str__(self) -> str:
        return f"{self.register} {self.file.name}"


class RunJob(Job):
    """A run in the making. ``steps`` holds one ``{"step": …, "seconds": …}`` for each step that is done."""

    run = models.CharField(max_length=20, blank=True)
    publish = models.BooleanField(default=True)
    steps = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"run {self.run or '…'}"


class ReadBatch(models.Model):
    """Somebody has dealt with what was found in a batch: read it, told the agency where that is needed."""

    batch = models.CharField(max_length=120, unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.batch
