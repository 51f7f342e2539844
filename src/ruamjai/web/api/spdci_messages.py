"""The messages of SPDCI's Social Registry, version 1.0.0, sync ``search``: as its published description has them.

Read from ``release/yaml/social_api_v1.0.0.yaml`` of the repository spdci/standards (``docs/method/spdci.md`` says which
version). What it leaves free (consent, authorize, sort, meta) is free here.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, Strict, WithJsonSchema

VERSION = "1.0.0"
NOW_AND_THEN = dt.timedelta(minutes=15)  # how far a sender's clock may be off


def _moment(value: str) -> str:
    """A day and time with its zone, as RFC 3339 writes it; ``ValueError`` for anything else."""
    found = dt.datetime.fromisoformat(value)
    if found.tzinfo is None or len(value) < len("2023-01-01T00:00:00Z") or value[10] not in "Tt":
        raise ValueError("a time needs its date and its zone")
    return value


Moment = Annotated[str, AfterValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Whole = Annotated[int, Strict()]
Truth = Annotated[bool, Strict()]


class HeaderIn(Schema):
    """MsgHeader_V1.0.0."""

    version: str = VERSION
    message_id: str = Field(max_length=200)
    message_ts: Moment
    action: Literal["search"]
    sender_id: str = Field(max_length=200)
    sender_uri: str | None = None
    receiver_id: str | None = Field(None, max_length=200)
    total_count: Whole
    is_msg_encrypted: Truth = False
    meta: dict[str, Any] | None = None


class PageIn(Schema):
    """Pagination, counted from 1."""

    page_size: Annotated[int, Strict(), Field(ge=1)]
    page_number: Annotated[int, Strict(), Field(ge=1)] = 1


class Criteria(Schema):
    """What is searched for. Only ``idtype-value`` of a household is answered; the others are rejected item by item."""

    version: str = VERSION
    reg_event_type: Literal["REGISTER", "NewHouseHoldMember"] | None = None
    query_type: Literal["idtype-value", "expression", "predicate"]
    response_entity: Literal["Household", "Family", "Member"] | None = None
    query: dict[str, Any] | list[Any]
    sort: list[dict[str, Any]] | None = None
    pagination: PageIn | None = None
    consent: dict[str, Any] | None = None
    authorize: dict[str, Any] | None = None


class ItemIn(Schema):
    """One request of a batch."""

    reference_id: str = Field(max_length=200)
    timestamp: Moment
    search_criteria: Criteria
    locale: Annotated[str, Field(pattern=r"^[a-z]{3,3}$")] | None = None


class MessageIn(Schema):
    """SearchRequest."""

    transaction_id: str = Field(max_length=99)
    search_request: list[ItemIn]


class SearchIn(Schema):
    """The whole envelope. ``signature`` may be left out or empty: the transport proves who speaks."""

    signature: str = ""
    header: HeaderIn
    message: MessageIn


Status = Literal["rcvd", "pdng", "succ", "rjct"]
HeaderReason = Literal[
    "rjct.version.invalid", "rjct.message_ts.invalid", "rjct.total_count.invalid", "rjct.total_count.limit_exceeded"
]  # fmt: skip
ItemReason = Literal[
    "rjct.reference_id.duplicate", "rjct.timestamp.invalid", "rjct.search_criteria.invalid", "rjct.pagination.invalid"
]  # fmt: skip


class HeaderOut(Schema):
    """MsgCallbackHeader_V1.0.0."""

    version: str = VERSION
    message_id: str
    message_ts: str = Field(json_schema_extra={"format": "date-time"})
    action: Literal["on-search"] = "on-search"
    status: Status
    status_reason_code: HeaderReason | None = None
    status_reason_message: str | None = Field(None, max_length=999)
    total_count: int = 0
    completed_count: int = 0
    sender_id: str
    receiver_id: str = ""
    is_msg_encrypted: Literal[False] = False


class Data(Schema):
    """Search result."""

    version: str = VERSION
    reg_records: list[dict[str, Any]]


class PageOut(Schema):
    """Pagination of the answer."""

    page_size: int
    page_number: int
    total_count: int


class ItemOut(Schema):
    """The answer to one request."""

    reference_id: str
    timestamp: str = Field(json_schema_extra={"format": "date-time"})
    status: Status
    status_reason_code: ItemReason | None = None
    status_reason_message: str | None = Field(None, max_length=999)
    data: Data | None = None
    pagination: PageOut | None = None
    locale: str | None = None


class MessageOut(Schema):
    """SearchResponse."""

    transaction_id: str
    correlation_id: str = Field(max_length=99)
    search_response: list[ItemOut]


class SearchOut(Schema):
    """The answer's envelope."""

    signature: str = ""
    header: HeaderOut
    message: MessageOut


class ErrorOut(Schema):
    """One error of the transport."""

    code: str
    message: str


class ErrorsOut(Schema):
    """HttpErrorResponse; with the header that the description asks of every other answer."""

    header: HeaderOut
    errors: list[ErrorOut]
