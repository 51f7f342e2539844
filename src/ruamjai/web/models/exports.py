"""Exports in bulk: what was asked for, for what, how far it is, and until when the file is kept."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ruamjai.thai.areas import holding
from ruamjai.web.models.tokens import ApiToken
from ruamjai.web.models.work import Job


class ExportState(models.TextChoices):
    """Where an export stands. One that was stopped or broke off is gone on with from what was read."""

    WAITING = "waiting", _("Waiting its turn")
    WORKING = "working", _("Working")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Could not be finished")


class ExportKind(models.TextChoices):
    """The form of the file."""

    CSV = "csv", _("CSV, for any programme")
    XLSX = "xlsx", _("XLSX, for Excel")
    PARQUET = "parquet", _("Parquet, for analysis")


class ExportPurpose(models.TextChoices):
    """What facts are taken out for: a closed list."""

    PLANNING = "planning", _("Plan work in an area")
    EVALUATION = "evaluation", _("Evaluate and study, without persons")
    REPORTING = "reporting", _("Report to those who ordered the work")
    CHECKING = "checking", _("Check the data against its source")


class ExportJob(Job):
    """One export. Its file is named by its id, lies in ``data/web/exports/``, and is for ``by`` alone."""

    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, null=True, related_name="+")  # by which it was asked
    run = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    areas = models.JSONField(default=list)  # what it holds: what was asked for and allowed, outermost codes
    sensitive = models.BooleanField(default=False)  # with the columns of section 26
    kind = models.CharField(max_length=10, choices=ExportKind.choices)
    purpose = models.CharField(max_length=20, choices=ExportPurpose.choices)
    size = models.BigIntegerField(default=0)  # of the file, in bytes
    n_fetched = models.PositiveIntegerField(default=0)
    kept_until = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # the file is gone; this row stays

    class Meta(Job.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ExportKind.values), name="export_kind_known"),
            models.CheckConstraint(condition=models.Q(purpose__in=ExportPurpose.values), name="export_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.kind}"

    @property
    def area_code(self) -> str:
        """The innermost area that holds all of it."""
        return holding(self.areas)

    @property
    def file_name(self) -> str:
        """What the file is called when it is fetched: run, table and area; nothing of a person."""
        return f"ruamjai-{self.run}-{self.table}-{self.area_code}.{self.kind}"

    def can_be_fetched(self) -> bool:
        """Whether there is a file; who may have it is another question."""
        return self.state == ExportState.DONE and self.removed_at is None and self.kept_until > timezone.now()

    def can_go_on(self) -> bool:
        """Whether it stands still and what was read is still there."""
        return self.state in (ExportState.STOPPED, ExportState.FAILED) and self.removed_at is None
