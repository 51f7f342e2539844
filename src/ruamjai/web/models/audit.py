"""The trail: who did what to which thing, when. Rows are added and never changed."""

from typing import Any

from django.db import models
from django.utils import timezone

from ruamjai.web.models.accounts import Agency, User


class AuditEntry(models.Model):
    """One act. Written by the action itself, in the transaction of the act; PostgreSQL refuses to change or remove it.

    ``detail`` holds codes and counts: never a name, a number, or an address of a household.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="acts")  # null: the machine itself
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)  # the actor's, on that day
    act = models.CharField(max_length=40)
    thing = models.CharField(max_length=120)
    area_code = models.CharField(max_length=8, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing"], name="audit_by_thing")]

    def __str__(self) -> str:
        return f"{self.act} {self.thing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An audit entry is added, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        """Refused: ``TypeError``."""
        raise TypeError("An audit entry is never removed.")
