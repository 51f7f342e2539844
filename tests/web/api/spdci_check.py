"""Our own check of SPDCI messages, written by hand from the published description (``docs/method/spdci.md`` says which).

Only what the description says: which fields must be there, of what type, which words are allowed. It knows nothing of the
code under test. Each function gives a list of faults.
"""

import datetime as dt
import re
from typing import Any

STATUS = {"rcvd", "pdng", "succ", "rjct"}
HEADER_REASONS = {
    "rjct.version.invalid", "rjct.message_id.duplicate", "rjct.message_ts.invalid", "rjct.action.invalid",
    "rjct.action.not_supported", "rjct.total_count.invalid", "rjct.total_count.limit_exceeded", "rjct.errors.too_many",
}  # fmt: skip
SEARCH_REASONS = {
    "rjct.reference_id.invalid", "rjct.reference_id.duplicate", "rjct.timestamp.invalid", "rjct.search_criteria.invalid",
    "rjct.filter.invalid", "rjct.sort.invalid", "rjct.pagination.invalid", "rjct.search.too_many_records_found",
}  # fmt: skip
QUERY_TYPES = {"idtype-value", "expression", "predicate"}
LOCALE = re.compile(r"[a-z]{3}")


class Faults(list[str]):
    """What is wrong, with where."""

    def needs(self, where: str, thing: Any, **fields: type | tuple[type, ...]) -> bool:
        """Each field is there and of its type."""
        if not isinstance(thing, dict):
            self.append(f"{where}: no object")
            return False
        for name, kind in fields.items():
            if name not in thing:
                self.append(f"{where}.{name}: missing")
            else:
                self.typed(f"{where}.{name}", thing[name], kind)
        return True

    def may(self, where: str, thing: dict[str, Any], **fields: type | tuple[type, ...]) -> None:
        """Each field that is there is of its type."""
        for name in fields.keys() & thing.keys():
            self.typed(f"{where}.{name}", thing[name], fields[name])

    def typed(self, where: str, value: Any, kind: type | tuple[type, ...]) -> None:
        """A value of its type; true is no number."""
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in kinds):
            self.append(f"{where}: {type(value).__name__}")

    def one_of(self, where: str, value: Any, words: set[str]) -> None:
        """One of the words that the description lists."""
        if value is not None and value not in words:
            self.append(f"{where}: {value}")

    def moment(self, where: str, value: Any) -> None:
        """ISO 8601 with its zone."""
        try:
            zone = dt.datetime.fromisoformat(value).tzinfo
        except (TypeError, ValueError):
            zone = None
        if zone is None:
            self.append(f"{where}: no moment with a zone")

    def short(self, where: str, value: Any, most: int) -> None:
        """A text of at most that many characters."""
        if isinstance(value, str) and len(value) > most:
            self.append(f"{where}: longer than {most}")


def request_faults(body: Any) -> list[str]:
    """Of the request of /registry/sync/search."""
    faults = Faults()
    if not faults.needs("body", body, header=dict, message=dict):
        return faults
    faults.may("body", body, signature=str)
    header, message = body.get("header"), body.get("message")
    if faults.needs("header", header, message_id=str, message_ts=str, action=str, sender_id=str, total_count=int):
        faults.may("header", header, version=str, sender_uri=str, receiver_id=str, is_msg_encrypted=bool, meta=dict)
        faults.moment("header.message_ts", header.get("message_ts"))
        faults.one_of("header.action", header.get("action"), {"search"})
    if faults.needs("message", message, transaction_id=str, search_request=list):
        faults.short("message.transaction_id", message.get("transaction_id"), 99)
        for i, item in enumerate(message.get("search_request", [])):
            _request_item(faults, f"search_request[{i}]", item)
    return faults


def _request_item(faults: Faults, where: str, item: Any) -> None:
    if not faults.needs(where, item, reference_id=str, timestamp=str, search_criteria=dict):
        return
    faults.moment(f"{where}.timestamp", item.get("timestamp"))
    _locale(faults, where, item)
    criteria = item.get("search_criteria")
    if not faults.needs(f"{where}.search_criteria", criteria, query_type=str, query=(dict, list)):
        return
    faults.one_of(f"{where}.query_type", criteria.get("query_type"), QUERY_TYPES)
    faults.one_of(f"{where}.reg_event_type", criteria.get("reg_event_type"), {"REGISTER", "NewHouseHoldMember"})
    faults.one_of(f"{where}.response_entity", criteria.get("response_entity"), {"Household", "Family", "Member"})
    faults.may(where, criteria, version=str, sort=list, pagination=dict, consent=dict, authorize=dict)
    if isinstance(criteria.get("query"), dict):
        faults.may(f"{where}.query", criteria["query"], type=str)
    if "pagination" in criteria:
        faults.needs(f"{where}.pagination", criteria["pagination"], page_size=(int, float))


def answer_faults(body: Any) -> list[str]:
    """Of the answer of /registry/sync/search (``default``)."""
    faults = Faults()
    if not faults.needs("body", body, header=dict):
        return faults
    faults.may("body", body, signature=str, message=dict)
    header = body["header"]
    faults.needs("header", header, message_id=str, message_ts=str, action=str, status=str)
    faults.may(
        "header", header, version=str, status_reason_message=str, total_count=int, completed_count=int, sender_id=str,
        receiver_id=str, is_msg_encrypted=bool, meta=dict,
    )  # fmt: skip
    faults.moment("header.message_ts", header.get("message_ts"))
    faults.one_of("header.action", header.get("action"), {"on-search"})
    faults.one_of("header.status", header.get("status"), STATUS)
    faults.one_of("header.status_reason_code", header.get("status_reason_code"), HEADER_REASONS)
    faults.short("header.status_reason_message", header.get("status_reason_message"), 999)
    if "message" in body:
        _answer_message(faults, body["message"])
    if "errors" in body:
        for one in body["errors"]:
            faults.needs("errors", one, code=str, message=str)
    return faults


def _answer_message(faults: Faults, message: Any) -> None:
    if not faults.needs("message", message, transaction_id=str, correlation_id=str, search_response=list):
        return
    faults.short("message.transaction_id", message.get("transaction_id"), 99)
    faults.short("message.correlation_id", message.get("correlation_id"), 99)
    for i, item in enumerate(message.get("search_response", [])):
        _answer_item(faults, f"search_response[{i}]", item)


def _answer_item(faults: Faults, where: str, item: Any) -> None:
    if not faults.needs(where, item, reference_id=str, timestamp=str, status=str):
        return
    faults.moment(f"{where}.timestamp", item.get("timestamp"))
    faults.one_of(f"{where}.status", item.get("status"), STATUS)
    faults.one_of(f"{where}.status_reason_code", item.get("status_reason_code"), SEARCH_REASONS)
    faults.short(f"{where}.status_reason_message", item.get("status_reason_message"), 999)
    _locale(faults, where, item)
    if "data" in item and faults.needs(f"{where}.data", item["data"], reg_records=list):
        faults.may(f"{where}.data", item["data"], version=str)
        for record in item["data"]["reg_records"]:
            faults.typed(f"{where}.reg_records", record, dict)
    if "pagination" in item:
        kinds = dict.fromkeys(("page_size", "page_number", "total_count"), (int, float))
        faults.needs(f"{where}.pagination", item["pagination"], **kinds)


def _locale(faults: Faults, where: str, item: dict[str, Any]) -> None:
    if "locale" in item and not (isinstance(item["locale"], str) and LOCALE.fullmatch(item["locale"])):
        faults.append(f"{where}.locale: not three small letters")
