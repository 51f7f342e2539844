"""Exports as they are read: one's own, and the rows of a table within areas, in the order of its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.db.models import Q, QuerySet

from ruamjai.warehouse import arrow_schema
from ruamjai.web.export_policy import Offer
from ruamjai.web.models import ApiToken, ExportJob, User
from ruamjai.web.queries.narrowing import beyond, inside, not_sensitive
from ruamjai.web.queries.sealed import SealedRun


def own_exports(user: User) -> QuerySet[ExportJob]:
    """What ``user`` asked for, newest first."""
    return ExportJob.objects.filter(by=user).select_related("by__agency", "token")


def own_export(user: User, job: Any) -> ExportJob | None:
    """One of them; None for another's and for one that is not there."""
    return own_exports(user).filter(pk=job).first()


def of_token(token: ApiToken) -> QuerySet[ExportJob]:
    """What was asked for by ``token``, newest first; what its account asked for otherwise is not its business."""
    return (
        ExportJob.objects.filter(by=token.user_id, token=token)
        .select_related("by__agency", "token")
        .order_by("-asked_at", "-pk")
    )


def of_token_after(token: ApiToken, after: tuple[str, ...], size: int) -> list[ExportJob]:
    """The next of them behind a moment (ISO 8601) and id, or the first; at most ``size``."""
    found = of_token(token)
    if after:
        moment, key = after
        found = found.filter(Q(asked_at__lt=moment) | Q(asked_at=moment, pk__lt=UUID(key)))
    return list(found[:size])


@dataclass(frozen=True)
class Rows:
    """The rows of one table of a sealed run that lie in ``areas``; a run never changes, so asking again gives the same."""

    run: SealedRun
    offer: Offer
    areas: Sequence[str]
    sensitive: bool = False

    @property
    def columns(self) -> list[str]:
        """The columns that leave."""
        return self.offer.columns(sensitive=self.sensitive)

    @property
    def key(self) -> tuple[str, ...]:
        """What the rows are ordered by: unique, never empty."""
        return self.offer.promise.key

    @property
    def schema(self) -> pa.Schema:
        """The promised types of the columns that leave."""
        whole = arrow_schema(self.offer.promise)
        return pa.schema([whole.field(name) for name in self.columns])

    def count(self) -> int:
        """How many there are."""
        return int(self.run.collect(self._here().aggregate(n=lambda table: table.count()))["n"][0].as_py())

    def after(self, key: tuple[Any, ...] | None, most: int) -> pa.Table:
        """The next rows after ``key`` (None: the first), at most ``most``."""
        table = self._here()
        if key is not None:
            table = table.filter(table[self.key[0]] >= key[0], beyond(table, self.key, key))
        return self.run.collect(table.order_by(list(self.key)).limit(most).select(*self.columns))

    def _here(self) -> ir.Table:
        """Rows that lie in the areas, and whose household lies there by its own row too: both speak of where it is."""
        table = self.run.table(self.offer.table)
        if not self.sensitive:
            table = not_sensitive(table, self.offer.promise)
        if "TH" in self.areas:
            return table
        if "area_code" in table.columns:
            return table.filter(_starts(table.area_code, self.areas))
        if "tambon_code" in table.columns:
            table = table.filter(inside(table, self.areas))
        if "household_id" in table.columns:
            homes = self.run.table("households")
            here = homes.filter(inside(homes, self.areas)).select("household_id")
            known = table.household_id.isin(here.household_id)
            table = table.filter(
                (known | table.household_id.isnull()) if self.offer.promise.column("household_id").null else known
            )
        return table


def _starts(column: ir.Value, areas: Sequence[str]) -> ir.BooleanValue:
    found: ir.BooleanValue = ibis.literal(False)
    for code in areas:
        found = found | column.startswith(code)
    return found
