"""What the pages on people's rights share: tables as files (CSV or XLSX, formulas neutralised), and how far an erasure is."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ruamjai.warehouse.writing import write_csv, write_xlsx
from ruamjai.web.models import ErasureJob

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def answer(name: str, kind: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as a file to keep; 404 for a kind that is not offered. Every cell is text or empty."""
    if kind not in TYPES:
        raise Http404
    listed = [[None if cell is None else str(cell) for cell in row] for row in rows]
    columns = zip(*listed, strict=True) if listed else [[] for _ in headings]
    table = pa.table([pa.array(list(column), pa.string()) for column in columns], names=list(headings))
    with tempfile.TemporaryDirectory(prefix="ruamjai-") as folder:
        path = Path(folder) / f"{name}.{kind}"
        if kind == "csv":
            write_csv(table, path)
        else:
            write_xlsx(table, path, sheet=name[:31])
        content = path.read_bytes()
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def handed_over() -> str:
    """What is told once something was decided that the worker carries out."""
    return _("Decided, and written down. The worker carries it out.")


def not_chosen() -> str:
    """What is told where an act was sent without what it needs."""
    return _("Nothing was done: choose from the list first, or look at what was typed.")


def how_far(request: HttpRequest, job: ErasureJob | None, *, handles: bool, poll: str, again: str) -> HttpResponse:
    """The part of a page that tells how far ``job`` is; once it has ended, the word to the page to load itself anew."""
    if job is None or job.ended:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "people/_erasing.html", {"job": job, "handles": handles, "poll": poll, "again": again})
