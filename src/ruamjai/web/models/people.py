"""What people ask of what is held about them, who they were found to be, breaches, and what was removed for its age.

No name, number or free text stands here: a reference number, codes of closed lists, and pseudonyms.
"""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ruamjai.thai import dates
from ruamjai.web import people_policy
from ruamjai.web.models.accounts import User
from ruamjai.web.models.work import Job, JobState


class RequestState(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", _("Received")
    IDENTIFIED = "identified", _("Identity established")
    WORKING = "working", _("In work")
    CARRYING = "carrying", _("Granted, being carried out")  # not answered yet: the clock counts on
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class PersonRequest(models.Model):
    """Somebody asks (PDPA s. 30-36): an account about its own holder, or taken at the counter by whoever handles requests."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    ground = models.CharField(max_length=30)
    register = models.CharField(max_length=60, blank=True)  # of a correction: whose register, and which of its columns
    columns = models.JSONField(default=list)
    area_code = models.CharField(max_length=8)
    asker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="requests")  # null: at the counter
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.RECEIVED)
    person_id = models.CharField(max_length=40, blank=True, db_index=True)
    refusal = models.CharField(max_length=30, blank=True)
    handler = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    handed_back = models.CharField(max_length=20, blank=True)  # why a grant that could not be carried out was taken back
    handed_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(asker__isnull=False) | models.Q(taken_by__isnull=False), name="request_came_from_somebody"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""), name="request_is_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the person is told: Buddhist year and number, such as 2569-00012."""
        return f"{dates.to_buddhist(timezone.localdate(self.asked_at).year)}-{self.pk:05d}"

    @property
    def ended(self) -> bool:
        return self.state in (RequestState.GRANTED, RequestState.REFUSED)

    @property
    def days_left(self) -> int:
        """Whole days until the answer is due; below zero once it is overdue."""
        end = timezone.localdate(self.ended_at) if self.ended_at else timezone.localdate()
        return (self.due_on - end).days

    @property
    def overdue(self) -> bool:
        return self.days_left < 0

    @property
    def days_overdue(self) -> int:
        """Whole days since the answer was due; 0 until then."""
        return max(-self.days_left, 0)

    @property
    def kind_label(self) -> str:
        return people_policy.label("kind", self.kind)

    @property
    def ground_label(self) -> str:
        return people_policy.label("ground", self.ground)

    @property
    def refusal_label(self) -> str:
        return people_policy.label("refusal", self.refusal)

    @property
    def handed_back_label(self) -> str:
        return people_policy.label("hand_back", self.handed_back)

    @property
    def refusal_section(self) -> str:
        return people_policy.choice("refusal", self.refusal).section if self.refusal else ""


class Identity(models.Model):
    """Somebody established that an account, or whoever made a request, is a person of the register: how, when, by whom."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="identities")
    request = models.ForeignKey(PersonRequest, on_delete=models.PROTECT, null=True, related_name="identities")
    person_id = models.CharField(max_length=40, db_index=True)
    how = models.CharField(max_length=30)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(request__isnull=False), name="identity_is_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.person_id}"

    @property
    def how_label(self) -> str:
        return people_policy.label("evidence", self.how)


class Breach(models.Model):
    """A breach of personal data (PDPA s. 37 (4)): what, when it was known, how many people, how great the risk."""

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=20)
    cause = models.CharField(max_length=20)
    risk = models.CharField(max_length=10)
    n_people = models.PositiveIntegerField(null=True)  # null: not yet known
    area_code = models.CharField(max_length=8, default="TH")
    known_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    office_told_at = models.DateTimeField(null=True)
    late = models.CharField(max_length=20, blank=True)  # why the Office was told later than 72 hours
    people_told_at = models.DateTimeField(null=True)
    remedy = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-known_at", "-id"]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"B{dates.to_buddhist(timezone.localdate(self.known_at).year)}-{self.pk:03d}"

    @property
    def office_due_at(self) -> dt.datetime | None:
        """Until when the Office is told; None where there is no risk, and it need not be."""
        return None if self.risk == "none" else self.known_at + dt.timedelta(hours=people_policy.OFFICE_HOURS)

    @property
    def latest_at(self) -> dt.datetime:
        """Until when a late notice is still taken, with its reasons."""
        return self.known_at + dt.timedelta(days=people_policy.LATE_DAYS)

    @property
    def hours_left(self) -> int | None:
        """Whole hours until the Office is to be told; below zero when late; None where nothing is due any more."""
        if self.office_due_at is None or self.office_told_at:
            return None
        return int((self.office_due_at - timezone.now()).total_seconds() // 3600)

    @property
    def told_late(self) -> bool:
        """Whether the Office was told, or would be told now, after the 72 hours."""
        return self.office_due_at is not None and (self.office_told_at or timezone.now()) > self.office_due_at

    @property
    def past_latest(self) -> bool:
        """Whether the Office has not been told though even the last day for a late notice is over."""
        return self.office_due_at is not None and self.office_told_at is None and timezone.now() > self.latest_at

    @property
    def people_due(self) -> bool:
        """Whether those concerned are still to be told, as the risk is high."""
        return self.risk == "high" and self.people_told_at is None

    @property
    def may_close(self) -> bool:
        office = self.risk == "none" or self.office_told_at is not None
        return self.closed_at is None and office and not self.people_due and bool(self.remedy)

    @property
    def what_label(self) -> str:
        return people_policy.label("breach_what", self.what)

    @property
    def cause_label(self) -> str:
        return people_policy.label("breach_cause", self.cause)

    @property
    def risk_label(self) -> str:
        return people_policy.label("risk", self.risk)

    @property
    def late_label(self) -> str:
        return people_policy.label("late", self.late) if self.late else ""

    @property
    def remedy_label(self) -> str:
        return people_policy.label("remedy", self.remedy) if self.remedy else ""


class RetentionAct(models.Model):
    """Batches that were kept longer than their register's period lost what points at people: when, by whom, how much."""

    id = models.BigAutoField(primary_key=True)
    register = models.CharField(max_length=60)
    batches = models.JSONField(default=list)
    years = models.PositiveSmallIntegerField()
    n_rows = models.PositiveIntegerField()
    n_runs = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.register} {len(self.batches)}"


BEGUN = "begun"  # among what an erasure has emptied: that it has begun, before the first thing is done that stays


class ErasureJob(Job):
    """A decision on its way to being carried out: a granted erasure or objection, or the end of a register's period.

    ``by`` decided it. ``emptied`` tells of each batch and run that has been dealt with how many rows lost what points at
    people, over all tries: what was emptied before a worker was killed is not emptied again, and still counts.
    """

    request = models.OneToOneField(PersonRequest, on_delete=models.PROTECT, null=True, related_name="erasure")
    reason = models.CharField(max_length=30)  # of flow.REASONS
    register = models.CharField(max_length=60, blank=True)  # whose period is over
    batches = models.JSONField(default=list)
    years = models.PositiveSmallIntegerField(null=True)
    emptied = models.JSONField(default=dict)

    class Meta(Job.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["register"],
                condition=models.Q(request__isnull=True) & ~models.Q(state="done"),
                name="one_retention_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.request or self.register}"

    @property
    def failed(self) -> bool:
        """Whether somebody must try again."""
        return self.state == JobState.FAILED

    @property
    def begun(self) -> bool:
        """Whether anything may have been erased already: it can be finished, and no longer be taken back."""
        return bool(self.emptied) or self.total > 0

    def n_emptied(self, kind: str) -> int:
        """How many of ``kind`` ("batch", "run") lost anything."""
        return sum(rows > 0 for name, rows in self.emptied.items() if name.startswith(f"{kind}:"))
