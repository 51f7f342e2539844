"""A file that cannot be read, to show how a fault is told: a workbook cut short, as by a copy that was stopped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class _File(Protocol):
    @property
    def register(self) -> str: ...
    @property
    def path(self) -> Path: ...


def write_broken(folder: Path, files: Sequence[_File]) -> Path | None:
    """The first half of the first workbook of ``basic_needs`` (of any register if it has none); None without a workbook."""
    books = [file for file in files if file.path.suffix == ".xlsx"]
    books.sort(key=lambda file: file.register != "basic_needs")
    if not books:
        return None
    whole = books[0].path.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / books[0].path.name.replace(".xlsx", "_cut_short.xlsx")
    path.write_bytes(whole[: len(whole) // 2])
    return path
