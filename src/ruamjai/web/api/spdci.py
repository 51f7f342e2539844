"""SPDCI's Social Registry, sync ``search``: a partner system asks for one person by number, with a purpose and a budget."""

import datetime as dt
import time
import uuid
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router

from ruamjai.thai.citizen_id import is_valid
from ruamjai.warehouse import OpenRun
from ruamjai.web.actions import partner_looks
from ruamjai.web.api import problems
from ruamjai.web.api.bearer import TOKEN
from ruamjai.web.api.problems import Refused
from ruamjai.web.api.spdci_messages import (
    NOW_AND_THEN,
    VERSION,
    ErrorsOut,
    HeaderIn,
    ItemIn,
    SearchIn,
    SearchOut,
)
from ruamjai.web.models import LOOK_UP_PURPOSES
from ruamjai.web.queries import partner_search, runs
from ruamjai.web.queries.api import Holder
from ruamjai.web.queries.partner_search import PersonFound
from ruamjai.web.roles import Verb

router = Router(tags=["spdci"])

SENDER = "ruamjai"
MOST = 10  # requests of a batch
ID_TYPES = ("NID", "UIN")  # the citizen number
STEP = 0.2  # seconds for each person asked for; an answer comes at a whole multiple, so that its time tells nothing
CONTEXT = {"@vocab": "https://schema.spdci.org/extensions/social/v1"}
CODES = {
    400: "err.request.bad", 401: "err.request.unauthorized", 403: "err.request.forbidden", 404: "err.request.not_found",
    422: "err.request.bad", 429: "err.request.too_many_requests", 500: "err.service.unavailable",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "rjct.reference_id.duplicate": "เลขอ้างอิงซ้ำในชุดเดียวกัน · the reference stands twice in the batch",
    "rjct.timestamp.invalid": "เวลาต่างจากเวลาจริงเกินไป · the time is too far off",
    "rjct.search_criteria.invalid": (
        "ค้นได้เฉพาะ idtype-value ด้วยเลขประจำตัวประชาชน (NID) ตามเหตุผลของโทเคน · only idtype-value by citizen number (NID), "
        "for the token's own purpose"
    ),
    "rjct.pagination.invalid": "มีคำตอบหน้าเดียว · there is one page only",
    "rjct.version.invalid": "รองรับรุ่น 1.0.0 · version 1.0.0 is spoken",
    "rjct.message_ts.invalid": "เวลาต่างจากเวลาจริงเกินไป · the time is too far off",
    "rjct.total_count.invalid": "total_count ไม่ตรงกับจำนวนคำขอ · total_count is not the number of requests",
    "rjct.total_count.limit_exceeded": f"ส่งได้ครั้งละไม่เกิน {MOST} คำขอ · at most {MOST} requests at once",
}
SPENT = "ครบจำนวนที่ค้นได้ในวันนี้ · the day's budget is used up"
ERRORS = dict.fromkeys((400, 401, 403, 422, 429, 500), ErrorsOut)


@router.post(
    "/registry/sync/search",
    auth=TOKEN,
    response={200: SearchOut, **ERRORS},
    summary="SPDCI Social Registry 1.0.0: search by number",
    operation_id="post_reg_sync_search",
    exclude_none=True,
)
def search(request: HttpRequest, asked: SearchIn) -> dict[str, Any]:
    """For partner systems. Unknown numbers and people outside the token's area are answered alike: no record."""
    begun = time.monotonic()
    holder: Holder = request.auth
    if not holder.areas(Verb.PERSON_LOOK_UP) or holder.token.purpose not in LOOK_UP_PURPOSES:
        raise Refused(403)
    items = asked.message.search_request
    if code := _header_fault(asked.header, len(items)):
        return _envelope(asked, [], code)
    faults = _faults(holder, items)
    if sum(not fault for fault in faults) > holder.token.looks_left():
        raise Refused(429, wait=_until_midnight())
    run = runs.published()
    answers = [
        _rejected(item, fault) if fault else _answered(holder, run, item) for item, fault in zip(items, faults, strict=True)
    ]
    step = STEP * max(1, len(items))
    time.sleep(step - (time.monotonic() - begun) % step)
    return _envelope(asked, answers)


def refused(error: Exception) -> HttpResponse:
    """An error of the transport in SPDCI's own form; it repeats nothing of what was sent."""
    status = problems.status_of(error)
    if status == 500:
        problems.note(error)
    title, detail = problems.TITLES.get(status, problems.TITLES[400]), problems.DETAILS.get(status, problems.DETAILS[400])
    header = {
        "version": VERSION, "message_id": uuid.uuid4().hex, "message_ts": _now(), "action": "on-search", "status": "rjct",
        "status_reason_message": f"{title[1]} · {title[0]}", "total_count": 0, "completed_count": 0, "sender_id": SENDER,
        "receiver_id": "", "is_msg_encrypted": False,
    }  # fmt: skip
    code = CODES.get(status, "err.request.bad")
    said = " ".join(f"{one['where']}: {one['code']}" for one in problems.faults_of(error)) or f"{detail[1]} · {detail[0]}"
    response = JsonResponse(
        {"header": header, "errors": [{"code": code, "message": said[:999]}]},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="ruamjai"'
    if getattr(error, "wait", None) is not None:
        response["Retry-After"] = str(error.wait)  # type: ignore[attr-defined]
    return response


def _header_fault(header: HeaderIn, n: int) -> str:
    if header.version != VERSION:
        return "rjct.version.invalid"
    if _off(header.message_ts):
        return "rjct.message_ts.invalid"
    if header.total_count != n:
        return "rjct.total_count.invalid"
    return "rjct.total_count.limit_exceeded" if n > MOST else ""


def _faults(holder: Holder, items: list[ItemIn]) -> list[str]:
    """For each request why it is rejected; empty where it is answered."""
    seen: set[str] = set()
    faults = []
    for item in items:
        faults.append("rjct.reference_id.duplicate" if item.reference_id in seen else _item_fault(holder, item))
        seen.add(item.reference_id)
    return faults


def _item_fault(holder: Holder, item: ItemIn) -> str:
    wanted = item.search_criteria
    if _off(item.timestamp):
        return "rjct.timestamp.invalid"
    if wanted.pagination and wanted.pagination.page_number != 1:
        return "rjct.pagination.invalid"
    household = wanted.response_entity in (None, "Household")
    if wanted.query_type != "idtype-value" or not household or not _number(wanted.query) or not _for_purpose(holder, item):
        return "rjct.search_criteria.invalid"
    return ""


def _number(query: Any) -> str:
    """The citizen number of an ``idtype-value`` query; "" where it holds none whose check digit is right."""
    if not isinstance(query, dict) or query.get("type") not in ID_TYPES:
        return ""
    value = query.get("value")
    return value if isinstance(value, str) and is_valid(value) else ""


def _for_purpose(holder: Holder, item: ItemIn) -> bool:
    """Whether what the sender says it is for, if it says so, is what the token was given for."""
    for said in (item.search_criteria.authorize, item.search_criteria.consent):
        purpose = (said or {}).get("purpose")
        code = purpose.get("code") if isinstance(purpose, dict) else None
        if code not in (None, "", holder.token.purpose):
            return False
    return True


def _answered(holder: Holder, run: OpenRun | None, item: ItemIn) -> dict[str, Any]:
    """Look the person up, write it down, and tell what the purpose allows."""
    found = partner_search.person_of(run, _number(item.search_criteria.query)) if run else None
    outside = found is not None and not holder.may(Verb.PERSON_LOOK_UP, found.area_code)
    who = {name: getattr(found, name) for name in ("person_id", "household_id", "label", "area_code")} if found else {}
    whom = partner_looks.Whom(run.id if run else "", **who)
    outcome = partner_looks.look_up(by=holder.user, token=holder.token, whom=whom, outside=outside)
    if outcome == "spent":
        return {**_answer_to(item, "rjct"), "status_reason_message": SPENT}
    records = [_record(found, holder.token.purpose)] if found and outcome == "told" else []
    size = item.search_criteria.pagination.page_size if item.search_criteria.pagination else MOST
    return {
        **_answer_to(item, "succ"),
        "data": {"version": VERSION, "reg_records": records},
        "pagination": {"page_size": size, "page_number": 1, "total_count": len(records)},
    }


def _record(found: PersonFound, purpose: str) -> dict[str, Any]:
    """A household as Household.jsonld names its parts; what is ours stands among the additional attributes."""
    facts = partner_search.told(found, purpose)
    return {
        "@context": CONTEXT,
        "@type": "Household",
        "household_identifier": found.household_id,
        "household_size": str(found.household["n_members"]) if found.household else "",
        "additional_attributes": [{"attribute_name": name, "attribute_value": value} for name, value in facts.items()],
    }


def _rejected(item: ItemIn, code: str) -> dict[str, Any]:
    return {**_answer_to(item, "rjct"), "status_reason_code": code, "status_reason_message": WORDS[code]}


def _answer_to(item: ItemIn, status: str) -> dict[str, Any]:
    return {"reference_id": item.reference_id, "timestamp": _now(), "status": status, "locale": item.locale}


def _envelope(asked: SearchIn, answers: list[dict[str, Any]], fault: str = "") -> dict[str, Any]:
    header = {
        "message_id": uuid.uuid4().hex, "message_ts": _now(), "status": "rjct" if fault else "succ", "sender_id": SENDER,
        "receiver_id": asked.header.sender_id, "total_count": len(asked.message.search_request),
        "completed_count": len(answers),
    }  # fmt: skip
    if fault:
        header |= {"status_reason_code": fault, "status_reason_message": WORDS[fault]}
    message = {
        "transaction_id": asked.message.transaction_id, "correlation_id": uuid.uuid4().hex, "search_response": answers
    }  # fmt: skip
    return {"signature": "", "header": header, "message": message}


def _off(moment: str) -> bool:
    return abs(dt.datetime.fromisoformat(moment) - timezone.now()) > NOW_AND_THEN


def _now() -> str:
    return timezone.now().isoformat(timespec="seconds")


def _until_midnight() -> int:
    now = timezone.localtime()
    return int((dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo) - now).total_seconds()) + 1
