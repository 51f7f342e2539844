"""The trail: who did what to which thing, when, and the chain that proves it. Rows are added and never changed."""

from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone

from ruamjai.web.models.accounts import Agency, User


class AuditEntry(models.Model):
    """One act. Written by the action itself, in the transaction of the act; PostgreSQL refuses to change or remove it.

    ``detail`` holds codes and counts: never a name, a number, or an address of a household.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    # null: the machine itself
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="acts", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, db_index=False)  # the actor's, on that day
    act = models.CharField(max_length=40)
    thing = models.CharField(max_length=120)
    area_code = models.CharField(max_length=8, blank=True)
    detail = models.JSONField(default=dict)
    source = models.CharField(max_length=160, null=True)  # of an act taken up from elsewhere, once

    append_only = True  # the web's role in the database may read and add, nothing else

    class Meta:
        ordering = ["-id"]
        # Each index is paid for by every act: days lie in the order of the rows, so a block range tells where one begins.
        indexes = [
            models.Index(fields=["by", "id"], name="audit_by_account"),  # what somebody did last
            models.Index(fields=["thing"], name="audit_by_thing"),
            BrinIndex(fields=["at"], name="audit_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=models.Q(source__isnull=False), name="audit_taken_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit entry is added, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        """Refused: ``TypeError``."""
        raise TypeError("An audit entry is never removed.")


class Seal(models.Model):
    """One link of the chain: which entry stands at ``sequence``, and the hash over it and over all that came before.

    ``hash`` is SHA-256 in hex over the entry in canonical form (:mod:`ruamjai.web.trail.chain`). Rows are added by the
    sealer alone, within a second of the act, and never changed.
    """

    sequence = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    sealed_at = models.DateTimeField()
    previous = models.CharField(max_length=64)  # hash of the link before; 64 zeros before the first
    hash = models.CharField(max_length=64)

    append_only = True

    class Meta:
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.hash}@{self.sequence}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused: ``TypeError``. :mod:`ruamjai.web.trail.sealing` adds the links, many at once."""
        raise TypeError("A seal is added by the sealer, never changed.")

    def delete(self, *args: Any, **kwargs: Any) -> None:
        """Refused: ``TypeError``."""
        raise TypeError("A seal is never removed.")
