"""How the command line speaks: Thai first, English beside it; tables and progress by rich."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def data_folder() -> Path:
    """The data folder: RUAMJAI_DATA, or ./data."""
    return Path(os.environ.get("RUAMJAI_DATA") or "data")


def say(th: str, en: str = "") -> None:
    """One line of plain text: Thai, then English where it is given."""
    OUT.print(f"{th} · {en}" if en else th, markup=False)


def show(headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A table; columns numbered in ``right`` are numbers. An empty table says so."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*("–" if value is None else f"{value:,}" if isinstance(value, int) else str(value) for value in row))
        count += 1
    if count:
        OUT.print(table, markup=False)
    else:
        say("ยังไม่มีรายการ", "nothing yet")


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress display on the error stream, so that output can be piped."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=28), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=ERR) as bar:
        yield bar
