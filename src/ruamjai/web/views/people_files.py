"""Tables of the pages on people's rights as files: CSV or XLSX, formulas neutralised, kept in no folder that others read."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.http import Http404, HttpResponse

from ruamjai.warehouse.writing import write_csv, write_xlsx

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
