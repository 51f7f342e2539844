"""The canonical form of an entry, and its hash: ``docs/method/trail.md`` says it in words, with a worked example.

A link's hash is SHA-256 over the UTF-8 bytes of one JSON object that holds the link's place, the hash of the link
before, the moment of sealing, and every column of the entry. Anybody who can read the two tables can compute it again.
"""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any, NamedTuple

NOTHING_BEFORE = "0" * 64
FIELDS = ("id", "at", "by", "agency", "act", "thing", "area_code", "detail", "source")
COLUMNS = "e.id, e.at, e.by_id, e.agency_id, e.act, e.thing, e.area_code, e.detail::text, e.source"


class Link(NamedTuple):
    """A link of the chain as it stands in the table."""

    sequence: int
    entry_id: int
    sealed_at: dt.datetime
    previous: str
    hash: str


def link_hash(*, sequence: int, previous: str, sealed_at: dt.datetime, entry: tuple[Any, ...]) -> str:
    """The hash of the link at ``sequence``. ``entry`` is a row of :data:`COLUMNS`, ``detail`` as PostgreSQL writes it."""
    held = dict(zip(FIELDS, entry, strict=True))
    held["detail"] = json.loads(held["detail"], parse_float=Decimal)
    whole = {"sequence": sequence, "previous": previous, "sealed_at": sealed_at, "entry": held}
    return hashlib.sha256(canonical(whole).encode("utf-8")).hexdigest()


def canonical(value: Any) -> str:
    """``value`` as JSON in one way only: keys in order of their code points, no blanks, no escapes that are not needed.

    A moment is UTC to the microsecond; a number is plain digits without an exponent or trailing zeros after the point.
    ``TypeError`` for what JSON does not know.
    """
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(str(key))}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, dt.datetime):
        return f'"{moment(value)}"'
    if isinstance(value, Decimal):
        return _plain(value)
    raise TypeError(f"{type(value).__name__} has no canonical form.")


def moment(value: dt.datetime) -> str:
    """A moment in UTC to the microsecond: ``2026-11-21T11:21:00.000000Z``."""
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: Decimal) -> str:
    digits = format(value, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in ("-0", "") else digits
