"""A workbook for people to fill in: rows to read, one cell a row to answer by choice, and a page that says how.

Made for files that leave with personal data: readable by their owner alone, and never written over one that is there already,
for it may hold answers.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ruamjai.errors import UsageError
from ruamjai.warehouse.writing import write_csv

_WIDEST, _NARROWEST, _OPEN = 34, 9, 18  # characters; of a column that is filled in, the least
_GUIDE_WIDTH = 110
_OWNER_ONLY = 0o077  # what is taken from a new file's mode
_TITLE, _SMALL, _TEXT = 14, 10, 11  # points
_PAPER, _BAND, _HEAD, _ANSWER, _LINE = "#FFFFFF", "#F4F1EA", "#E3F0EF", "#FFF6CC", "#BBBBBB"


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What is to be filled in.

    ``rows``: text under its headings. ``answer_column`` takes nothing but ``answers``; ``open_columns`` may be written into,
    all others are locked; ``hidden`` ones are out of sight; ``shaded`` ones have a ground of their own, so that two columns
    side by side are kept apart; the first ``n_frozen`` stay. ``guide`` is a sheet of its own, its title first.
    """

    sheet: str
    rows: pa.Table
    titles: tuple[str, ...]
    answer_column: str
    answers: tuple[str, ...]
    open_columns: tuple[str, ...]
    hidden: tuple[str, ...]
    shaded: tuple[str, ...]
    guide: tuple[str, ...]
    n_frozen: int


def refuse_place(path: Path) -> None:
    """``UsageError`` if a file is there already, which may hold answers, or is to be of a kind that cannot be written."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError(f"{path.name}: write .xlsx or .csv.", message_th=f"{path.name}: ใช้ได้เฉพาะ .xlsx หรือ .csv")
    if path.exists():
        raise UsageError(
            f"{path} is there already and may hold answers: name another file.",
            message_th=f"มีไฟล์ {path} อยู่แล้วและอาจมีคำตอบ โปรดตั้งชื่อไฟล์อื่น",
        )


def write_answer_sheet(what: AnswerSheet, path: Path) -> None:
    """Write it as CSV (the bare rows) or XLSX, by the ending of ``path``; only its owner may read it.

    ``UsageError`` as :func:`refuse_place` has it.
    """
    refuse_place(path)
    with _for_its_owner(path) as part:
        if path.suffix.lower() == ".csv":
            write_csv(what.rows, part)
        else:
            with xlsxwriter.Workbook(str(part)) as book:
                _write_rows(book, what)
                _write_guide(book, what.guide)


@contextmanager
def _for_its_owner(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to, moved there when all went well. What is made meanwhile is for the owner alone."""
    before = os.umask(_OWNER_ONLY)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        os.umask(before)


def _write_rows(book: xlsxwriter.Workbook, what: AnswerSheet) -> None:
    page = book.add_worksheet(what.sheet)
    base = {"font_size": _TEXT, "valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": _LINE}
    locked, shaded = book.add_format(base | {"bg_color": _PAPER}), book.add_format(base | {"bg_color": _BAND})
    open_ = book.add_format(base | {"bg_color": _ANSWER, "locked": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": _HEAD, "bottom": 1})
    for row, title in enumerate(what.titles):
        page.write_string(row, 0, title, book.add_format({"bold": row == 0, "font_size": _SMALL if row else _TITLE}))
    top = len(what.titles)
    last = top + what.rows.num_rows
    for column, name in enumerate(what.rows.column_names):
        page.write_string(top, column, name, head)
        style = open_ if name in what.open_columns else shaded if name in what.shaded else locked
        texts = what.rows.column(name).to_pylist()
        for row, text in enumerate(texts, top + 1):
            if text is None:
                page.write_blank(row, column, None, style)
            else:
                page.write_string(row, column, text, style)  # never a formula, whatever it begins with
        widest = max([len(text) + 2 for text in texts if text], default=0)
        least = _OPEN if name in what.open_columns else _NARROWEST
        page.set_column(column, column, min(max(widest, least), _WIDEST), None, {"hidden": name in what.hidden})
        if name == what.answer_column and last > top:
            choice = {"validate": "list", "source": list(what.answers), "error_message": " / ".join(what.answers)}
            page.data_validation(top + 1, column, last, column, choice)
    page.set_row(top, 48)
    page.freeze_panes(top + 1, what.n_frozen)
    page.autofilter(top, 0, last, what.rows.num_columns - 1)
    page.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True})
    _set_paper(page, what, top, last)


def _set_paper(page: xlsxwriter.worksheet.Worksheet, what: AnswerSheet, top: int, last: int) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.repeat_rows(top)
    page.print_area(f"A1:{xl_col_to_name(what.rows.num_columns - 1)}{last + 1}")
    page.fit_to_pages(1, 0)


def _write_guide(book: xlsxwriter.Workbook, guide: tuple[str, ...]) -> None:
    title, *lines = guide
    page = book.add_worksheet(title)
    page.set_column(0, 0, _GUIDE_WIDTH, book.add_format({"text_wrap": True, "valign": "top", "font_size": 12}))
    page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": _TITLE}))
    for row, line in enumerate(lines, 1):
        page.write_string(row, 0, line)
    page.protect()
