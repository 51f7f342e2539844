"""The house code (รหัสประจำบ้าน): eleven digits of a house in the civil register, read from ruined cells.

Written dddd-dddddd-d: four digits of the registry office that gave it (an amphoe's, or of a municipality's office, counted
down from 99), six of the house, and a last one. Weaknesses: the office may since have been split, so the code says where the
house was registered first and not in which amphoe it stands; the last digit is said to be a check digit, but no public
source gives its rule, so it is not checked and any eleven digits pass. A household is not a house: several may share one.
"""

import re
from dataclasses import dataclass
from typing import Literal

from ruamjai.thai.text import normalise

State = Literal["valid", "missing", "damaged", "invalid"]

_LENGTH = 11
_QUOTES = "'\"`´‘’“”"
_NOISE = re.compile(r"[\s\-‐‑‒–—_]")
_DECIMALS = re.compile(r"(\d+)[.,]0*")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d*))?[eE]\+?0*(\d+)")
_MISSING = {"", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ", "null", "none", "nan", "n/a", "na"}
# A spreadsheet that kept five decimals of 5.70500E+10 writes five zeros at the end.
_ROUNDED = re.compile(r"\d{6}0{5}")


@dataclass(frozen=True, slots=True)
class HouseCode:
    """What a cell says: ``code`` is eleven digits exactly where ``state`` is "valid"."""

    code: str | None
    state: State


def read(value: str) -> HouseCode:
    """Reads a cell. Repairs what lost nothing: quotes, spaces, hyphens, Thai digits, ".0", ="…", a full 5.7050012345E+10.

    "damaged" is what no rule can restore: 5.705E+10, ten digits, twelve, rounding to zeros. "missing" is an empty cell, a
    dash, a word for none, or zeros alone. All else is "invalid". No office begins with 0.
    """
    text = normalise(value).lstrip("=").strip(_QUOTES + " ")
    if found := _DECIMALS.fullmatch(text):
        text = found[1]
    text = _NOISE.sub("", text).strip(_QUOTES)
    if text.lower() in _MISSING or text.strip("0") == "":
        return HouseCode(None, "missing")
    if found := _SCIENTIFIC.fullmatch(text):
        decimals, exponent = found[2] or "", int(found[3])
        if exponent != _LENGTH - 1 or len(decimals) != _LENGTH - 1:
            return HouseCode(None, "damaged")
        text = found[1] + decimals
    if re.fullmatch(r"[1-9]\d{10}", text) and not _ROUNDED.fullmatch(text):
        return HouseCode(text, "valid")
    damaged = _ROUNDED.fullmatch(text) or re.fullmatch(r"\d{10}|\d{12}", text)
    return HouseCode(None, "damaged" if damaged else "invalid")


def written(code: str) -> str:
    """The code as the house register prints it: dddd-dddddd-d."""
    return f"{code[:4]}-{code[4:10]}-{code[10:]}"


def office(code: str) -> str:
    """The four digits of the registry office that gave the code."""
    return code[:4]
