"""The file of an export as it is answered: whole, or from where a download broke off (a single range of bytes, RFC 9110).

A file never changes once it is made, so its tag is its number: who goes on with an older one by ``If-Range`` gets the whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ruamjai.web.models import ExportJob

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)
_AT_ONCE = 1 << 18  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes ``first`` to ``last`` of a file, both among them; ``ranged``: asked for as a part, and answered as one."""

    first: int
    last: int
    ranged: bool


def tag(job: ExportJob) -> str:
    """The strong entity tag of a finished export's file."""
    return f'"{job.pk.hex}-{job.size}"'


def asked(request: HttpRequest, job: ExportJob) -> Part | None:
    """What of the file is asked for; None where the range begins behind its end (416).

    The whole, as the standard says, for several ranges at once, for one that cannot be read, and for ``If-Range`` with another
    tag: what was fetched before was of another file. The whole, too, of what is not there: whoever fetches it is told.
    """
    whole = Part(0, job.size - 1, ranged=False)
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or not job.can_be_fetched() or request.headers.get("If-Range", tag(job)) != tag(job):
        return whole
    first, last = match.groups()
    if not first:
        return _last_bytes(int(last), job.size) if last else whole
    if last and int(last) < int(first):
        return whole
    if int(first) >= job.size:
        return None
    return Part(int(first), min(int(last or job.size), job.size - 1), ranged=True)


def _last_bytes(n: int, size: int) -> Part | None:
    return Part(max(size - n, 0), size - 1, ranged=True) if n and size else None


def answer(path: Path, job: ExportJob, part: Part) -> StreamingHttpResponse:
    """``part`` of the file, streamed: 206 with its place where it was asked for as one, otherwise 200. Kept by no cache."""
    response = StreamingHttpResponse(_bytes(path, part), status=206 if part.ranged else 200, headers=headers(job))
    response["Content-Length"] = str(part.last - part.first + 1)
    if part.ranged:
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{job.size}"
    return response


def headers(job: ExportJob) -> dict[str, str]:
    """What every answer about the file carries, whole or in part."""
    return {
        "Accept-Ranges": "bytes",
        "ETag": tag(job),
        "Content-Type": TYPES[job.kind],
        "Content-Length": str(job.size),
        "Content-Disposition": str(content_disposition_header(True, job.file_name)),
        "Cache-Control": "no-store",
    }


def beyond(job: ExportJob) -> dict[str, str]:
    """What an answer carries whose range begins behind the end of the file."""
    return {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{job.size}", "Cache-Control": "no-store"}


def _bytes(path: Path, part: Part) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(part.first)
        left = part.last - part.first + 1
        while left > 0 and (block := file.read(min(left, _AT_ONCE))):
            left -= len(block)
            yield block
