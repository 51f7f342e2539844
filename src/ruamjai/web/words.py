"""Words with two languages in the data: the one that the reader chose."""

from typing import Any

from django.utils.translation import get_language


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


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
