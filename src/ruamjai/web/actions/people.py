"""What people ask about their data: asked, identity established, worked on, granted or refused. Codes only, no free text."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ruamjai.errors import UsageError
from ruamjai.warehouse import RunStore
from ruamjai.web import look_policy, outbox, people_policy, permissions
from ruamjai.web.models import (
    ErasureJob,
    Identity,
    JobState,
    Look,
    LookedAt,
    LookKind,
    PersonRequest,
    RequestState,
    User,
)
from ruamjai.web.roles import Verb

PURPOSE = "own_request"  # of purposes.toml

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
    """Grant: erasure and objection go to the worker; a correction waits in its owner's list; access may be opened.

    What goes to the worker is answered once it is carried out: until then its clock counts.
    """
    found = _mine(by, request, RequestState.WORKING)
    erases = found.kind in ("erasure", "objection")
    found.state, found.handler = RequestState.CARRYING if erases else RequestState.GRANTED, by
    found.ended_at = None if erases else timezone.now()
    found.save(update_fields=["state", "handler", "ended_at"])
    detail = {"kind": found.kind}
    if erases:
        reason = "objected" if found.kind == "objection" else found.ground
        anew = {"by": by, "reason": reason, "state": JobState.WAITING, "asked_at": timezone.now(), "ended_at": None, "step": "",
                "done": 0, "code": "", "message_th": "", "message_en": ""}  # fmt: skip
        job, _made = ErasureJob.objects.update_or_create(request=found, defaults=anew)  # one that was taken back was there
        outbox.hand_over("erase", job.pk)
        detail["job"] = str(job.pk)
    outbox.audit("request.grant", f"request:{found.pk}", by=by, area_code=found.area_code, **detail)


@transaction.atomic
def hand_back(*, by: User, request: PersonRequest, why: str) -> None:
    """Take back a grant that could not be carried out, for a reason of the closed list, so that it is weighed anew.

    Only where nothing has been erased: what has begun can be finished alone, as the first step already keeps the person out of
    later files. The clock counts on. ``UsageError`` where it is being carried out, or has begun; ``ValueError`` for no reason.
    """
    chosen = people_policy.choice("hand_back", why)
    found = _mine(by, request, RequestState.CARRYING)
    job = ErasureJob.objects.select_for_update().get(request=found)
    if not job.failed:
        raise UsageError("It is being carried out.", message_th="กำลังดำเนินการลบอยู่")
    if job.begun:
        raise UsageError("The erasure has begun and can only be finished.", message_th="การลบเริ่มไปแล้ว ต้องทำให้เสร็จ ส่งกลับไม่ได้")
    found.state, found.handler = RequestState(chosen.said["state"]), by
    found.handed_back, found.handed_back_at = chosen.id, timezone.now()
    if found.state == RequestState.RECEIVED:
        found.person_id = ""
    found.save(update_fields=["state", "handler", "handed_back", "handed_back_at", "person_id"])
    outbox.audit(
        "request.hand_back", f"request:{found.pk}", by=by, area_code=found.area_code, kind=found.kind, why=chosen.id,
        job=str(job.pk),
    )  # fmt: skip


@transaction.atomic
def open_package(*, by: User, request: PersonRequest, how: str) -> str:
    """Open what is held about the person of a granted request for access or portability: a look at the person.

    The look is told on the person's receipt like any other, also where the asker opens it; it uses up no budget of looks, as a
    right that the law gives does not end with an officer's day. Returns the pseudonym. ``PermissionDenied`` for anybody but
    the asker and those who handle requests in that area; ``UsageError`` unless it was granted; ``RunError`` before a run.
    """
    role = "citizen"
    if request.asker_id != by.pk:
        permissions.require(by, Verb.REQUEST_HANDLE, request)
        role = min(look_policy.roles_of(by, Verb.REQUEST_HANDLE, request.area_code))
    if request.state != RequestState.GRANTED or request.kind not in ("access", "portability") or not request.person_id:
        raise UsageError("This request has not been granted.", message_th="คำขอนี้ยังไม่ได้รับอนุญาต")
    now, run = timezone.now(), RunStore(settings.DATA).chosen(None).id
    look = Look.objects.create(
        at=now, until=now, by=by, agency_id=by.agency_id, role=role, kind=LookKind.PACKAGE, purpose=PURPOSE,
        reference=request.reference, area_code=request.area_code, run=run,
    )  # fmt: skip
    LookedAt.objects.create(look=look, person_id=request.person_id)
    outbox.audit(
        "request.open", f"request:{request.pk}", by=by, area_code=request.area_code, purpose=PURPOSE, how=how,
        person=request.person_id, look=look.pk,
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
