"""The trail: what an auditor reads, and one's own acts."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ruamjai.warehouse.writing import safe
from ruamjai.web import permissions
from ruamjai.web.actions import trail as acts
from ruamjai.web.forms.trail import TrailForm
from ruamjai.web.models import AuditEntry, User
from ruamjai.web.models.audit import Seal
from ruamjai.web.queries import trail
from ruamjai.web.roles import Verb
from ruamjai.web.trail.acts import act_label, thing_label
from ruamjai.web.views.gate import needs, signed_in

_COLUMNS = (
    "number", "at", "act", "act_in_words", "by", "agency", "thing", "area_code", "detail", "source", "sequence", "hash",
)  # fmt: skip


@require_safe
@needs(Verb.AUDIT_SEE)
def trail_list(request: HttpRequest) -> HttpResponse:
    """``audit``: who did what, newest first, within the auditor's areas; and whether the chain is whole."""
    form = TrailForm(request.GET)
    found = trail.entries(form.filters(), areas=_areas(request.user))
    page = trail.page(found, before=_number(request, "before"), after=_number(request, "after"))
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page),
        "chain": trail.chain_state(),
        "narrowed": bool(form.filters().given()),
    }
    return render(request, "audit/trail.html", context, status=422 if form.errors else 200)


@require_safe
@needs(Verb.AUDIT_SEE)
def trail_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """``audit-export``: the same entries as a CSV file, streamed; that it was taken out is in the trail."""
    form = TrailForm(request.GET)
    filters = form.filters()
    if form.errors:
        return trail_list(request)
    found = trail.entries(filters, areas=_areas(request.user))
    acts.note_export(by=request.user, filters=filters.given())
    response = StreamingHttpResponse(_lines(found.iterator(chunk_size=2_000)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ruamjai_trail_{timezone.localdate():%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@signed_in
def my_acts(request: HttpRequest) -> HttpResponse:
    """``my-acts``: what one did oneself."""
    found = trail.acts_of(request.user)
    page = trail.page(found, before=_number(request, "before"), after=_number(request, "after"))
    for entry in page.entries:
        trail.as_answered(entry)
    return render(request, "audit/mine.html", {"page": page, "rows": _rows(page)})


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as a page shows it."""

    entry: AuditEntry
    words: str  # the act
    sealed: Seal | None
    detail: list[tuple[str, str]]

    @property
    def about(self) -> str:
        """The thing in words; its code stands with the details."""
        return thing_label(self.entry.thing)

    @property
    def by_name(self) -> str:
        """Whom the manifest names, of an act that was taken up from the command line."""
        return str(self.entry.detail.get("by_name", "")) if self.entry.by_id is None else ""

    @property
    def done_at(self) -> str:
        """When it was done there; the entry's own moment is that of taking up."""
        return str(self.entry.detail.get("done_at", ""))


def _rows(page: trail.Page) -> list[Row]:
    rows = []
    for entry in page.entries:
        told = {key: value for key, value in sorted(entry.detail.items()) if key not in ("by_name", "done_at")}
        detail = [(key, _text(value)) for key, value in told.items()]
        rows.append(Row(entry, act_label(entry.act), getattr(entry, "seal", None), detail))
    return rows


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _areas(user: User | AnonymousUser) -> list[str]:
    return permissions.areas(user, Verb.AUDIT_SEE)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


class _Line:
    """What ``csv`` writes into: hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(_COLUMNS)  # so that spreadsheets read it as UTF-8
    for entry in entries:
        seal = getattr(entry, "seal", None)
        cells = (
            entry.pk, timezone.localtime(entry.at).isoformat(), entry.act, act_label(entry.act),
            entry.by.username if entry.by else entry.detail.get("by_name", ""), entry.agency_id, entry.thing, entry.area_code,
            json.dumps(entry.detail, ensure_ascii=False, sort_keys=True), entry.source,
            seal.sequence if seal else None, seal.hash if seal else None,
        )  # fmt: skip
        yield writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])
