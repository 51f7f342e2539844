"""What somebody should know of how a file was read, and the errors that stop it, each in Thai and in English.

A notice names columns, counts and row numbers, never what stands in a cell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ruamjai.errors import FileRefused


@dataclass(frozen=True, slots=True)
class Notice:
    """``code`` for machines, the sentence in both languages for people."""

    code: str
    th: str
    en: str


def refused(code: str, th: str, en: str) -> FileRefused:
    """The refusal of a person file, in both languages."""
    return FileRefused(en, code=code, message_th=th)


@contextmanager
def named(label: str) -> Iterator[None]:
    """A refusal from within says which file it is about."""
    try:
        yield
    except FileRefused as error:
        raise refused(error.code, f"{label}: {error.message_th}", f"{label}: {error}") from None
