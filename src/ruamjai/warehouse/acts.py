"""Acts at the command line that no manifest tells: one line each in ``data/acts.jsonl``, for the web to take up into its trail.

A line holds codes and counts, never a person's data. Lines are only ever added.
"""

import json
import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "acts.jsonl"


@dataclass(frozen=True, slots=True)
class Act:
    """One line: ``act`` was done to ``thing`` at ``at`` (UTC), by whoever the operating system calls ``by``."""

    id: str
    act: str
    thing: str
    by: str
    at: datetime
    detail: dict[str, Any]


def note(data: Path, act: str, thing: str, *, by: str, **detail: Any) -> None:
    """Leave a line in the data folder ``data``; it is on the disk when this returns."""
    line = {"id": uuid.uuid4().hex, "act": act, "thing": thing, "by": by, "at": datetime.now(UTC).isoformat(), "detail": detail}
    with (data / FILE).open("a+b") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a full disk cut the last line off: it takes no other line along
                file.write(b"\n")
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def noted(data: Path) -> list[Act]:
    """Every line, oldest first; one that cannot be read is passed over."""
    try:
        lines = (data / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"])
            found.append(Act(told["id"], told["act"], told["thing"], told["by"], at, dict(told["detail"])))
    return found
