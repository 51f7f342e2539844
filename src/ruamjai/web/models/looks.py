"""Looks at people: who opened whose names, in which area, for what; what was refused; and what that alerts of.

Nothing here is personal data of those looked at: households and people stand under their pseudonyms.
"""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ruamjai.web.models.accounts import Agency, User


class LookKind(models.TextChoices):
    """What a look opens."""

    NAMES = "names", _("Names and address")
    NUMBER = "number", _("Whole citizen number")
    LOOK_UP = "look_up", _("Look-up by a partner system")
    PACKAGE = "package", _("All that is held, for a request")


class Look(models.Model):
    """Somebody looked: rows are added in the transaction of the look; PostgreSQL refuses to change or remove one."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()  # what it opened stays open that long, in that session only
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="looks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)  # the viewer's, on that day
    role = models.CharField(max_length=20)  # by which it was allowed
    kind = models.CharField(max_length=10, choices=LookKind.choices, default=LookKind.NAMES)
    purpose = models.CharField(max_length=30)  # an id of purposes.toml
    reference = models.CharField(max_length=24, blank=True)  # number of a letter or a visit; never words about a person
    household_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=40, blank=True)  # of the household in that run, such as ก-4-0172
    area_code = models.CharField(max_length=8)
    run = models.CharField(max_length=20)
    session = models.CharField(max_length=64, blank=True)  # a keyed digest of the session's key

    append_only = True

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "at"], name="look_by_account"),
            models.Index(fields=["household_id", "at"], name="look_by_household"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id}"

    @property
    def open(self) -> bool:
        """Whether what it opened is still open."""
        return self.until > timezone.now()


class LookedAt(models.Model):
    """One person whom a look opened."""

    id = models.BigAutoField(primary_key=True)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="people")
    person_id = models.CharField(max_length=40)

    append_only = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "person_id"], name="looked_at_once_a_look")]
        indexes = [models.Index(fields=["person_id"], name="looked_at_by_person")]

    def __str__(self) -> str:
        return self.person_id


class Refusal(models.TextChoices):
    """Why a look was refused."""

    AREA = "area", _("Outside the area or the right")
    BUDGET = "budget", _("The day's budget is used up")
    PURPOSE = "purpose", _("The purpose does not allow it")
    GONE = "gone", _("No longer in the data")


class RefusedLook(models.Model):
    """A look that was asked for and refused."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="refused_looks")
    why = models.CharField(max_length=10, choices=Refusal.choices)
    household_id = models.CharField(max_length=40, blank=True)
    area_code = models.CharField(max_length=8)

    append_only = True

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "at"], name="refused_look_by_account")]

    def __str__(self) -> str:
        return f"{self.why} {self.household_id}"


class LookExtension(models.Model):
    """More people a day for one account, from one day to another, given by somebody who answers for it."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="look_extensions")
    day = models.DateField()  # the first
    until = models.DateField()  # the last
    extra = models.PositiveIntegerField()  # people a day
    reason = models.CharField(max_length=30)  # an id of looks.toml
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    append_only = True

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "day"], name="look_extension_by_day")]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("day")), name="look_extension_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}–{self.until} +{self.extra}"

    @classmethod
    def on(cls, user: User, day: dt.date) -> int:
        """How many people more ``user`` may open on ``day``."""
        given = cls.objects.filter(user=user, day__lte=day, until__gte=day)
        return given.aggregate(total=models.Sum("extra"))["total"] or 0


class LookAlert(models.Model):
    """What looks like somebody going through a list: one row an episode. ``detail`` holds counts, never a household."""

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=30)  # an id of looks.toml
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="look_alerts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)
    area_code = models.CharField(max_length=8)  # the smallest area that holds all of it
    began_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=30, blank=True)  # an id of looks.toml

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "rule", "last_at"], name="look_alert_by_account")]

    def __str__(self) -> str:
        return f"{self.rule} {self.user_id}"
