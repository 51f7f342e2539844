"""The citizen number: reading it from ruined cells, its check digit, and how weak that is.

The check digit is sum(d_i * (13 - i)) mod 11 over the first twelve digits (i from 0). The third digit's weight is 11,
which is 0 mod 11, so *any* error in it passes; over all places one single-digit error in eleven (9.3 %) passes. A number whose
check holds is not proof of identity: linking still compares name and birth.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ruamjai.thai.text import normalise

State = Literal["valid", "missing", "damaged", "invalid"]

# Digits 2-3 that no registration office has: what made-up people and tests must use.
NO_OFFICE = frozenset({"28", "29", "59", "68", "69", "78", "79", "87", "88", "89", "97", "98", "99"})

_QUOTES = "'\"`´‘’“”"
_NOISE = re.compile(r"[\s\-‐‑‒–—_]")
_DECIMALS = re.compile(r"(\d+)[.,]0*")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d*))?[eE]\+?0*(\d+)")
_MISSING = {"", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ", "null", "none", "nan", "n/a", "na", "0"}
# A spreadsheet that kept five decimals of 1.10170E+12 writes seven zeros at the end; no office numbers like that.
_ROUNDED = re.compile(r"\d{6}0{7}")


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What a cell says: ``number`` is 13 digits with a right check digit exactly where ``state`` is "valid"."""

    number: str | None
    state: State


def check_digit(first12: str) -> int:
    """The thirteenth digit that belongs to twelve; ``ValueError`` unless given twelve ASCII digits."""
    if len(first12) != 12 or not (first12.isascii() and first12.isdigit()):
        raise ValueError("a check digit is computed from twelve digits")
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(first12))
    return (11 - total % 11) % 10


def is_valid(number: str) -> bool:
    """Thirteen ASCII digits, of a class that exists (0-8), whose check digit holds."""
    if len(number) != 13 or not (number.isascii() and number.isdigit()) or number[0] == "9":
        return False
    return check_digit(number[:12]) == int(number[12])


def read(value: str) -> CitizenId:
    """Reads a cell. Repairs what lost nothing: quotes, spaces, hyphens, Thai digits, ".0", ="…", a full 1.234567890123E+12.

    "damaged" is what a spreadsheet ruined and no rule can restore: 1.1017E+12, lost leading zeros (12 digits), rounding
    to zeros. "missing" is an empty cell, a dash, a word for none, or zeros alone. All else is "invalid".
    """
    text = _NOISE.sub("", normalise(value).lstrip("=").strip(_QUOTES + " "))
    text = text.strip(_QUOTES)
    if text.lower() in _MISSING or text.strip("0") == "":
        return CitizenId(None, "missing")
    if found := _SCIENTIFIC.fullmatch(text):
        decimals, exponent = found[2] or "", int(found[3])
        if exponent != 12 or len(decimals) != 12:
            return CitizenId(None, "damaged")
        text = found[1] + decimals
    elif found := _DECIMALS.fullmatch(text):
        text = found[1]
    if is_valid(text) and not _ROUNDED.fullmatch(text):
        return CitizenId(text, "valid")
    damaged = _ROUNDED.fullmatch(text) or re.fullmatch(r"\d{12}", text)
    return CitizenId(None, "damaged" if damaged else "invalid")


def mask(number: str) -> str:
    """The number as a page may show it to someone who need not know it: its last three digits only."""
    digits = number.rjust(13, "x")[-13:]
    return f"x-xxxx-xxxxx-{digits[10:12]}-{digits[12]}"


def no_office(number: str) -> bool:
    """True where digits 2-3 name no registration office: a made-up number."""
    return number[1:3] in NO_OFFICE
