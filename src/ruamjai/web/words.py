"""Words with two languages in the data: the one that the reader chose."""

from typing import Any

from django.utils.translation import get_language


def in_language(thai: str, english: str) -> str:
    """``english`` for a reader of English where there is any, else ``thai``."""
    return english if get_language() == "en" and english else thai or english


def label_of(thing: Any, what: str = "label") -> str:
    """``<what>_th`` or ``<what>_en`` of an object or a mapping; the other one where one is missing."""
    if isinstance(thing, dict):
        return in_language(thing.get(f"{what}_th") or "", thing.get(f"{what}_en") or "")
    return in_language(getattr(thing, f"{what}_th", "") or "", getattr(thing, f"{what}_en", "") or "")
