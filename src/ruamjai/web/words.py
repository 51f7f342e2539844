"""Words with two languages in the data: the one that the reader chose."""

import re
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_ADDRESS = re.compile(r"(https?://[^\s()]+)")
_FOREIGN = {  # language of the reader → what is read aloud in the other one
    "th": ("en", re.compile(r"([A-Za-z][A-Za-z0-9 ,.:;()&=%/'’–-]*[A-Za-z0-9.)])")),
    "en": ("th", re.compile(r"([\u0e01-\u0e5b](?:[\u0e01-\u0e5b0-9 .]*[\u0e01-\u0e5b0-9.])?)")),
}
_WORD = re.compile(r"[A-Za-z]{2,}|[\u0e01-\u0e5b]+")


def in_language(thai: str, english: str) -> str:
    """``english`` for a reader of English where there is any, else ``thai``."""
    return english if get_language() == "en" and english else thai or english


def label_of(thing: Any, what: str = "label") -> str:
    """``<what>_th`` or ``<what>_en`` of an object or a mapping, or its ``<what>`` with ``th`` and ``en``; the other one where
    one is missing, "" where both are."""
    thai, english = (_get(thing, f"{what}_{language}") for language in ("th", "en"))
    if not thai and not english:
        both = _get(thing, what)
        thai, english = (_get(both, language) for language in ("th", "en"))
    return in_language(thai or "", english or "")


def with_tongues(text: str) -> SafeString:
    """``text`` with what is in the other language marked so (``lang``): titles of papers, names of forms.

    A single Latin word, such as TPMAP, is not marked, nor is an address.
    """
    tongue, run = _FOREIGN["en" if get_language() == "en" else "th"]
    least = 2 if tongue == "en" else 1
    pieces = []
    for place, part in enumerate(_ADDRESS.split(text)):  # an odd place is an address, below a run of the other language
        for i, piece in enumerate([part] if place % 2 else run.split(part)):
            foreign = i % 2 and len(_WORD.findall(piece)) >= least
            pieces.append(format_html('<span lang="{}">{}</span>', tongue, piece) if foreign else piece)
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
