"""Whole tables by token: asked for, watched, stopped and gone on with, fetched, removed. A token knows of its own alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Field, Router, Schema, Status
from pydantic import AfterValidator, ConfigDict, Strict, WithJsonSchema

from ruamjai.web import export_files, export_policy
from ruamjai.web.actions import exports as acts
from ruamjai.web.api import answers
from ruamjai.web.api.bearer import TOKEN
from ruamjai.web.api.figures import CODE, OF_A_LIST, REFUSALS, Cursor, Limit
from ruamjai.web.api.problems import ProblemOut, Refused, problem
from ruamjai.web.api.walking import walk
from ruamjai.web.export_files import TYPES
from ruamjai.web.models import TAKE_OUT_PURPOSES, ApiToken, ExportJob
from ruamjai.web.queries import exports as kept
from ruamjai.web.queries.api import Holder
from ruamjai.web.roles import Verb

router = Router(tags=["exports"])

OF_ONE = {403: ProblemOut, 404: ProblemOut, **REFUSALS}
_CONTENT = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()}
A_FILE = {
    "responses": {
        200: {"description": "The file", "content": _CONTENT},
        206: {"description": "The part that Range asks for: the rest of a download that broke off", "content": _CONTENT},
    }
}
# What stands in the way of an export, by the action's own word for it.
FAULTS = {
    "table": (422, "body.asked.table"),
    "area": (422, "body.asked.area_code"),
    "many": (409, "account"),
    "run": (409, "run"),
}


def _offered(table: str) -> str:
    if table not in export_policy.OFFERS:
        raise ValueError("no such table is offered")
    return table


Table = Annotated[str, AfterValidator(_offered), WithJsonSchema({"type": "string", "enum": list(export_policy.OFFERS)})]


class ExportIn(Schema):
    """What is asked for; its purpose is the token's."""

    model_config = ConfigDict(extra="forbid")

    table: Table
    kind: Literal["csv", "xlsx", "parquet"]
    area_code: Annotated[str, Field(pattern=CODE)] | None = Field(None, description="Left out: all that the token reaches")
    sensitive: Annotated[bool, Strict()] = Field(False, description="With the columns on health and disability (PDPA s. 26)")


@router.post(
    "/exports",
    auth=TOKEN,
    response={201: answers.Export, 400: ProblemOut, 403: ProblemOut, 409: ProblemOut, **REFUSALS},
    summary="Ask for a whole table as a file",
)
def export_ask(request: HttpRequest, response: HttpResponse, asked: ExportIn) -> Status:
    """By the right ``export.make`` and the one to see what the table holds, for a token to plan or to evaluate."""
    holder, token = _holder(request)
    with _refusals():
        job = acts.ask(
            by=holder.user, token=token, table=asked.table, kind=asked.kind, purpose=token.purpose,
            area_code=asked.area_code or "", sensitive=asked.sensitive,
        )  # fmt: skip
    response["Location"] = f"/api/v1/exports/{job.pk}"
    return Status(201, _export(job))


@router.get(
    "/exports",
    auth=TOKEN,
    response={200: answers.Exports, 403: ProblemOut, **OF_A_LIST},
    summary="Exports asked for by this token, newest first",
)
def export_list(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """With those whose file is gone."""
    _user, token = _holder(request)
    here = walk("exports", {}, cursor, of_run=False)
    found = kept.of_token_after(token, here.after, limit + 1)
    told, following = here.page(found, limit, lambda job: [job.asked_at.isoformat(), job.pk])
    return {"next": following, "items": [_export(job) for job in told]}


@router.get("/exports/{uuid:export_id}", auth=TOKEN, response={200: answers.Export, **OF_ONE}, summary="How far an export is")
def export_one(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """Rows done of rows in all, in two steps: read, then written."""
    return _export(_own(request, export_id))


@router.get(
    "/exports/{uuid:export_id}/file",
    auth=TOKEN,
    response={409: ProblemOut, 410: ProblemOut, 416: ProblemOut, **OF_ONE},
    openapi_extra=A_FILE,
    summary="The file of an export",
)
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Streamed, for seven days, while the right to all of it stands. Each fetch is written down.

    A download that broke off is gone on with by `Range: bytes=N-` and `If-Range` with its `ETag`: that is no new fetch.
    """
    job = _own(request, export_id)
    part = export_files.asked(request, job)
    if part is None:
        refused = problem(416)
        for name, said in export_files.beyond(job).items():
            refused[name] = said
        return refused
    with _refusals():
        try:
            path = acts.fetch(by=job.by, job=job, token=job.token, first=part.first)
        except FileNotFoundError as none:
            if job.removed_at is None and job.kept_until is None:
                raise Refused(409, where="state", code=job.state) from none
            raise Refused(410) from none
    return export_files.answer(path, job, part)


@router.post("/exports/{uuid:export_id}/stop", auth=TOKEN, response={200: answers.Export, **OF_ONE}, summary="Stop an export")
def export_stop(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """What was read is kept. One that has ended stays as it is."""
    job = _own(request, export_id)
    acts.stop(by=job.by, job=job, token=job.token)
    return _export(_own(request, export_id))


@router.post(
    "/exports/{uuid:export_id}/go-on",
    auth=TOKEN,
    response={200: answers.Export, 409: ProblemOut, **OF_ONE},
    summary="Go on with an export that stands still",
)
def export_go_on(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    """From what was read before."""
    job = _own(request, export_id)
    with _refusals():
        if not acts.go_on(by=job.by, job=job, token=job.token):
            raise Refused(409, where="state", code=job.state)
    return _export(_own(request, export_id))


@router.delete(
    "/exports/{uuid:export_id}",
    auth=TOKEN,
    response={204: None, 409: ProblemOut, **OF_ONE},
    summary="Remove the file of an export",
)
def export_remove(request: HttpRequest, export_id: UUID) -> Status:
    """And what was read for it. That it was asked for stays written down."""
    job = _own(request, export_id)
    if not acts.remove(by=job.by, job=job, token=job.token) and job.removed_at is None:
        raise Refused(409, where="state", code=job.state)
    return Status(204, None)


def _holder(request: HttpRequest) -> tuple[Holder, ApiToken]:
    """Who asks, and by what; 403 where the token takes no tables out."""
    holder: Holder = request.auth
    token = holder.token
    if token is None or token.purpose not in TAKE_OUT_PURPOSES or not holder.areas(Verb.EXPORT_MAKE):
        raise Refused(403)
    return holder, token


def _own(request: HttpRequest, export_id: UUID) -> ExportJob:
    """The export as it stands now; one that another token or a person asked for answers as one that is not there."""
    _user, token = _holder(request)
    job = kept.of_token(token).filter(pk=export_id).first()
    if job is None:
        raise Refused(404)
    return job


@contextmanager
def _refusals() -> Iterator[None]:
    """What an action refuses, as a problem."""
    try:
        yield
    except PermissionDenied as no:
        raise Refused(403) from no
    except ValueError as wrong:
        status, where = FAULTS[str(wrong)]
        raise Refused(status, where=where, code=str(wrong)) from wrong


def _export(job: ExportJob) -> dict[str, Any]:
    return {
        "id": job.pk, "table": job.table, "kind": job.kind, "purpose": job.purpose, "areas": job.areas,
        "sensitive": job.sensitive, "run": job.run, "state": job.state, "step": job.step, "done": job.done, "total": job.total,
        "bytes": job.size, "asked_at": job.asked_at, "ended_at": job.ended_at, "kept_until": job.kept_until,
        "ready": job.can_be_fetched() and export_policy.stands(job, job.token), "can_go_on": job.can_go_on(),
        "message_th": job.message_th, "message_en": job.message_en,
    }  # fmt: skip
