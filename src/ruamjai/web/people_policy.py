"""The closed lists of people's requests and of breaches, as ``people_policy.toml`` has them: no answer is free text."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamjai.web.words import in_language

OFFICE_HOURS = 72  # PDPA s. 37 (4): the Office is told within 72 hours of knowing
LATE_DAYS = 15  # a late notice, with its reasons, at the latest


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: its id, its words in the reader's language, and what else it says."""

    id: str
    said: Mapping[str, Any]

    @property
    def label(self) -> str:
        return in_language(self.said["label"]["th"], self.said["label"]["en"])

    @property
    def about(self) -> str:
        return in_language(self.said["about"]["th"], self.said["about"]["en"])

    @property
    def section(self) -> str:
        return str(self.said.get("section", ""))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.said.get("kinds", ()))


@cache
def _lists() -> Mapping[str, Mapping[str, Choice]]:
    data = tomllib.loads(Path(__file__).with_name("people_policy.toml").read_text("utf-8"))
    return {name: {entry["id"]: Choice(entry["id"], entry) for entry in entries} for name, entries in data.items()}


def choices(name: str, *, kind: str | None = None) -> list[Choice]:
    """The entries of list ``name``; with ``kind`` those that are meant for that kind of request."""
    return [one for one in _lists()[name].values() if kind is None or kind in one.kinds]


def choice(name: str, id_: str) -> Choice:
    """One entry. ``ValueError`` for one that is not in the list."""
    found = _lists()[name].get(id_)
    if found is None:
        raise ValueError(f"There is no {name} {id_}.")
    return found


def label(name: str, id_: str) -> str:
    """The words of one entry; the id itself for one that is no longer listed, "" for none."""
    found = _lists()[name].get(id_)
    return found.label if found else id_
