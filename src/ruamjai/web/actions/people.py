"""What people ask about their data: asked, identity established, worked on, granted or refused. Codes only, no free text."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai import flow
from ruamjai.errors import UsageError
from ruamjai.web import outbox, people_policy, permissions
from ruamjai.web.models import Identity, PersonRequest, RequestState, User
from ruamjai.web.roles import Verb

_OPEN = (RequestState.RECEIVED, RequestState.IDENTIFIED, RequestState.WORKING)


@transaction.atomic
def ask(
    *,
    by: User,
    kind: str,
    ground: str,
    area_code: str,
    register: str = "",
    columns: tuple[str, ...] = (),
    counter: bool = False,
) -> PersonRequest:
    """Ask, for oneself or (``counter``) as whoever handles requests for somebody who came in person.

    The clock of the kind's days begins now. ``ValueError`` for a kind or a ground that is not in the closed lists;
    ``PermissionDenied`` at the counter without the right in that area.
    """
    listed = people_policy.choice("kind", kind)
    if kind not in people_policy.choice("ground", ground).kinds:
        raise ValueError(f"{ground} is no ground for {kind}.")
    permissions.require(by, Verb.REQUEST_HANDLE if counter else Verb.OWN_ASK, area_code if counter else None)
    now = timezone.now()
    known = None if counter else Identity.objects.filter(user=by).first()
    made = PersonRequest.objects.create(
        kind=kind, ground=ground, area_code=area_code, register=register, columns=list(columns), asked_at=now,
        due_on=timezone.localdate(now) + dt.timedelta(days=int(listed.said["days"])),
        asker=None if counter else by, taken_by=by if counter else None,
        state=RequestState.IDENTIFIED if known else RequestState.RECEIVED, person_id=known.person_id if known else "",
    )  # fmt: skip
    outbox.audit(
        "request.ask",
        f"request:{made.pk}",
        by=by,
        area_code=area_code,
        kind=kind,
        ground=ground,
        counter=counter,
        register=register,
    )
    return made


@transaction.atomic
def establish(*, by: User, request: PersonRequest, person_id: str, how: str, area_code: str) -> Identity:
    """Say that whoever asked is this person of the register: shown how, by whom. ``area_code`` is where the person lives.

    ``PermissionDenied`` without the right in the area of the request and of the person, or for a request of one's own.
    """
    people_policy.choice("evidence", how)
    found = _mine(by, request, RequestState.RECEIVED, RequestState.IDENTIFIED)
    permissions.require(by, Verb.REQUEST_HANDLE, area_code)
    identity = Identity.objects.create(request=found, user=found.asker, person_id=person_id, how=how, by=by)
    found.person_id, found.state, found.handler = person_id, RequestState.IDENTIFIED, by
    found.save(update_fields=["person_id", "state", "handler"])
    outbox.audit("request.establish", f"request:{found.pk}", by=by, area_code=found.area_code, how=how, person=person_id)
    return identity


@transaction.atomic
def begin(*, by: User, request: PersonRequest) -> None:
    """Take a request whose identity is established into work."""
    found = _mine(by, request, RequestState.IDENTIFIED)
    found.state, found.handler = RequestState.WORKING, by
    found.save(update_fields=["state", "handler"])
    outbox.audit("request.begin", f"request:{found.pk}", by=by, area_code=found.area_code, kind=found.kind)


@transaction.atomic
def refuse(*, by: User, request: PersonRequest, refusal: str) -> None:
    """Refuse for a reason of the closed list; it stands in the record of processing (s. 39 (7)).

    ``ValueError`` for a reason that is not meant for this kind of request.
    """
    found = _mine(by, request, *_OPEN)
    if found.kind not in people_policy.choice("refusal", refusal).kinds:
        raise ValueError(f"{refusal} is no reason to refuse {found.kind}.")
    found.state, found.refusal, found.handler, found.ended_at = RequestState.REFUSED, refusal, by, timezone.now()
    found.save(update_fields=["state", "refusal", "handler", "ended_at"])
    outbox.audit("request.refuse", f"request:{found.pk}", by=by, area_code=found.area_code, kind=found.kind, refusal=refusal)


@transaction.atomic
def grant(*, by: User, request: PersonRequest) -> None:
    """Grant: erasure and objection are carried out at once; a correction waits in its owner's list; access may be opened.

    ``RunError`` while a run is being made, ``UsageError`` if no run knows the person: then nothing is granted.
    """
    found = _mine(by, request, RequestState.WORKING)
    found.state, found.handler, found.ended_at = RequestState.GRANTED, by, timezone.now()
    found.save(update_fields=["state", "handler", "ended_at"])
    detail = {"kind": found.kind}
    if found.kind in ("erasure", "objection"):
        reason = "objected" if found.kind == "objection" else found.ground
        done = flow.erase(data=settings.DATA, person_ids=[found.person_id], by=by.username, reason=reason)
        detail |= {"rows": len(done.record_ids), "batches": len(done.batches), "runs": len(done.runs)}
    outbox.audit("request.grant", f"request:{found.pk}", by=by, area_code=found.area_code, **detail)


@transaction.atomic
def open_package(*, by: User, request: PersonRequest, how: str) -> str:
    """Open what is held about the person of a granted request for access or portability: written down as a look.

    Returns the pseudonym. ``PermissionDenied`` for anybody but the asker and those who handle requests in that area;
    ``UsageError`` unless it was granted.
    """
    if request.asker_id != by.pk:
        permissions.require(by, Verb.REQUEST_HANDLE, request)
    if request.state != RequestState.GRANTED or request.kind not in ("access", "portability") or not request.person_id:
        raise UsageError("This request has not been granted.", message_th="คำขอนี้ยังไม่ได้รับอนุญาต")
    outbox.audit(
        "request.open", f"request:{request.pk}", by=by, area_code=request.area_code, purpose="own_request", how=how,
        person=request.person_id,
    )  # fmt: skip
    return request.person_id


def _mine(by: User, request: PersonRequest, *states: str) -> PersonRequest:
    """The request, alone for this transaction. Nobody handles what they asked for themselves."""
    permissions.require(by, Verb.REQUEST_HANDLE, request)
    found = PersonRequest.objects.select_for_update().get(pk=request.pk)
    if found.asker_id == by.pk:
        raise UsageError("A request is not handled by whoever made it.", message_th="ผู้ยื่นคำขอจัดการคำขอของตนเองไม่ได้")
    if found.state not in states:
        raise UsageError("This request has moved on meanwhile.", message_th="คำขอนี้เปลี่ยนสถานะไปแล้ว")
    return found
