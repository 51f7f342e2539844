"""How a drawn pair travels through a reviewer's file: one code that says all of its design and is read by nobody.

Linking writes it, the register of reviews reads it. A reviewer must not see tier, score or decision; a CSV file has no hidden
columns, so they stand in one unreadable cell. A check in it tells a cell that a spreadsheet or a hand has changed.
"""

import base64
import hashlib
from dataclasses import astuple, dataclass, fields
from typing import Any

PAIR_KINDS = ("tier1", "duplicates", "tier2", "possible")
"""How a pair was weighed: linked by number, inside one list, by comparison; or weighed and left apart."""

_VERSION = "r1."
_CHECK = 6  # bytes


@dataclass(frozen=True, slots=True)
class PairCode:
    """One drawn pair and its design: see the columns of the same names in ``link_reviews``. ``province`` may be ""."""

    sample: str
    run: str
    left_record_id: str
    right_record_id: str
    right_register: str
    stratum: str
    kind: str
    probability: float
    province: str
    n_stratum: int
    n_cell: int
    n_side: int


def write_pair_code(pair: PairCode) -> str:
    """The pair as one cell of ASCII letters, digits, ``-``, ``_`` and ``.``; no field may hold a tab."""
    body = "\t".join(repr(value) if isinstance(value, float) else str(value) for value in astuple(pair)).encode()
    return _VERSION + base64.urlsafe_b64encode(_check(body) + body).decode("ascii").rstrip("=")


def read_pair_code(cell: str) -> PairCode | None:
    """The pair of a cell; None where the cell is no such code or was changed on its way."""
    text = cell.strip()
    if not text.startswith(_VERSION):
        return None
    text = text.removeprefix(_VERSION)
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        if packed[:_CHECK] != _check(packed[_CHECK:]):
            return None
        values = packed[_CHECK:].decode().split("\t")
        pair = PairCode(*(kind(value) for kind, value in zip(_KINDS_OF_FIELDS, values, strict=True)))
    except ValueError:  # base64, UTF-8, numbers and a wrong count of fields all end here
        return None
    return pair if _makes_sense(pair) else None


_KINDS_OF_FIELDS: tuple[Any, ...] = tuple(field.type for field in fields(PairCode))


def _makes_sense(pair: PairCode) -> bool:
    counts = 1 <= pair.n_cell <= pair.n_stratum and pair.n_cell <= pair.n_side
    return pair.kind in PAIR_KINDS and 0 <= pair.probability <= 1 and counts and pair.run.isdecimal()


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECK]
