"""What the API says when it cannot answer: ``application/problem+json`` (RFC 9457), in English and in Thai.

A problem never repeats what was sent: a wrong value may be somebody's number.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class Fault(Schema):
    """One wrong part of a request: where it stands, and what is wrong with it as a code."""

    where: str
    code: str


class ProblemOut(Schema):
    """A problem."""

    type: str
    title: str
    title_th: str
    status: int
    detail: str
    detail_th: str
    errors: list[Fault] = []


TITLES: Mapping[int, tuple[str, str]] = {
    400: ("The request cannot be read", "อ่านคำขอไม่ได้"),
    401: ("A token is needed", "ต้องใช้โทเคน"),
    403: ("No right", "ไม่มีสิทธิ"),
    404: ("Not here", "ไม่มีรายการนี้"),
    405: ("Not by this method", "ใช้วิธีเรียกนี้ไม่ได้"),
    409: ("Not as things stand", "ยังทำไม่ได้ในขณะนี้"),
    410: ("No longer here", "ไม่มีแล้ว"),
    416: ("Beyond the end of the file", "ช่วงที่ขออยู่เลยท้ายไฟล์"),
    422: ("A value is wrong", "มีค่าที่ไม่ถูกต้อง"),
    429: ("Too many requests", "เรียกถี่เกินไป"),
    500: ("Our fault", "ระบบขัดข้อง"),
}
DETAILS: Mapping[int, tuple[str, str]] = {
    400: ("The body or the cursor is not what this address takes.", "เนื้อหาหรือตัวชี้หน้าไม่ถูกต้อง"),
    401: (
        "Send a standing token: Authorization: Bearer rj_…",
        "โปรดส่งโทเคนที่ยังใช้ได้ในส่วนหัว Authorization: Bearer rj_…",
    ),
    403: ("The token does not carry this right.", "โทเคนนี้ไม่มีสิทธิทำรายการนี้"),
    404: ("There is none, or it is not within the token's areas.", "ไม่มีรายการนี้ หรืออยู่นอกพื้นที่ของโทเคน"),
    405: ("The header Allow says which methods are taken.", "ดูวิธีที่ใช้ได้ในส่วนหัว Allow"),
    409: ("See errors: what stands in the way.", "ดู errors ว่าติดขัดที่ใด"),
    410: ("It is no longer kept. Begin anew.", "ไม่ได้เก็บไว้แล้ว โปรดเริ่มใหม่"),
    416: ("The header Content-Range says how long the file is.", "ดูความยาวไฟล์ในส่วนหัว Content-Range"),
    422: ("See errors: where, and what is wrong.", "ดู errors ว่าผิดที่ใด"),
    429: ("Wait as long as the header Retry-After says, in seconds.", "โปรดรอตามจำนวนวินาทีในส่วนหัว Retry-After"),
    500: ("It was written down. Nothing was changed.", "บันทึกเหตุไว้แล้ว ไม่มีข้อมูลใดเปลี่ยนแปลง"),
}


class Refused(Exception):
    """Raised by an operation that does not answer."""

    def __init__(self, status: int, *, wait: int | None = None, where: str = "", code: str = "") -> None:
        super().__init__(status)
        self.status, self.wait = status, wait
        self.errors = [{"where": where, "code": code}] if code else []


def problem(status: int, *, errors: list[dict[str, str]] | None = None, wait: int | None = None) -> HttpResponse:
    """The answer for ``status``; an unknown one reads as a fault of the request (400)."""
    named = status if status in TITLES else 400
    title, detail = TITLES[named], DETAILS[named]
    body = {
        "type": "about:blank", "title": title[0], "title_th": title[1], "status": status,
        "detail": detail[0], "detail_th": detail[1], "errors": errors or [],
    }  # fmt: skip
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="ruamjai"'
    if wait is not None:
        response["Retry-After"] = str(wait)
    return response


def status_of(error: Exception) -> int:
    """The status that an exception means; 500 for what nobody foresaw."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, AuthenticationError):
        return 401
    if isinstance(error, HttpError):
        return error.status_code
    if isinstance(error, Http404):
        return 404
    return 422 if isinstance(error, ValidationError) else 500


def faults_of(error: Exception) -> list[dict[str, str]]:
    """Where a request is wrong. Only names that we gave and pydantic's own codes: never a value."""
    if isinstance(error, Refused):
        return error.errors
    if not isinstance(error, ValidationError):
        return []
    return [{"where": _place(one.get("loc", ())), "code": str(one.get("type", "invalid"))} for one in error.errors]


def _place(loc: Any) -> str:
    """The way to a wrong part; what the caller named beyond two floors is not repeated."""
    return ".".join(str(part) for part in loc if str(part).isidentifier() or isinstance(part, int))[:120]


def answer(_request: HttpRequest, error: Exception) -> HttpResponse:
    """What an exception in the API reads as."""
    status = status_of(error)
    if status == 500:
        note(error)
    return problem(status, errors=faults_of(error), wait=getattr(error, "wait", None))


def note(error: Exception) -> None:
    """Write down where our fault lies; an exception's own words may hold what was asked for, so they are left out."""
    log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def as_problem(
    view: Callable[..., HttpResponseBase], refused: Callable[[HttpRequest, Exception], HttpResponse]
) -> Callable[..., HttpResponseBase]:
    """A view whose refusal of a method is ``refused`` like any other, and whose answers no cache keeps for others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed, response = response["Allow"], refused(request, Refused(405))
            response["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store" if "Authorization" in request.headers else "no-cache")
        response.headers.setdefault("Vary", "Authorization")
        return response

    return wrapped
