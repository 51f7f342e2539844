"""Log lines without what may be a citizen number, without rows that PostgreSQL quotes, and without words of strange errors.

Thirteen digits or more are masked wherever they stand: in any script of digits, with one mark or space between them, and
as an address, ``repr`` or ``bytes`` writes Thai digits. Rather a long number too many than a person's.

An exception that was not foreseen may quote anything: the name that was not found, the cell that could not be read. Of it the
log holds its kind and where it broke; its own words only where they come from the machine and not from what was handled.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

MASK = "x" * 13

_DIGIT = r"(?:%e0%b9%9\d|\\u0e5\d|\\xe0\\xb9\\x9\d|\d)"  # the first three: Thai digits in an address, a repr, bytes
_BETWEEN = r"(?:%20|%2d|\\xa0|[\s+\-‐‑‒–—_./])?"
_NUMBER = re.compile(f"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{12,}}", re.IGNORECASE)
_AS_WRITTEN = re.compile(
    r"(?<!\d)(?:\d{13}|\d[-_. ]\d{4}[-_. ]\d{5}[-_. ]\d{2}[-_. ]\d)(?!\d)"
)  # as a citizen number stands on a card
_QUOTED_ROW = re.compile(r"^(\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|PARAMETERS):\s).*$", re.MULTILINE)
_OF_THE_MACHINE = (ImportError, NameError, AttributeError, TypeError, MemoryError, RecursionError, NotImplementedError)
_UNREACHED = frozenset(
    {"psycopg.OperationalError", "django.db.utils.OperationalError", "django.core.exceptions.DisallowedHost"}
)
LEFT_OUT = "(its words are left out)"
_BETWEEN_CAUSES = {True: "\nwhich led to:\n\n", False: "\nand while that was handled:\n\n"}


def masked(text: str) -> str:
    """``text`` with each long number masked and PostgreSQL's quotations of rows and statements left out."""
    return _NUMBER.sub(MASK, _QUOTED_ROW.sub(r"\1(left out)", text))


def without_numbers(text: str) -> str:
    """``text`` that people wrote, with what is written as a citizen number masked; years and codes side by side stay."""
    return _AS_WRITTEN.sub(MASK, text)


def words_of(error: BaseException) -> str:
    """What may be told of an exception's own words. Those of this programme never hold a person's data (``errors.py``)."""
    kind = type(error)
    if kind.__module__.startswith("ruamjai.") or isinstance(error, _OF_THE_MACHINE):
        return masked(str(error))
    if isinstance(error, OSError):
        return f"[Errno {error.errno}] {error.strerror}" if error.errno else LEFT_OUT  # without the name of the file
    if any(f"{one.__module__}.{one.__qualname__}" in _UNREACHED for one in kind.__mro__):
        return masked(str(error).partition("\n")[0])
    return LEFT_OUT


def trace(error: BaseException, where: TracebackType | None = None) -> str:
    """An exception and what led to it: each with its kind, its places in the source, and its words if they may be told."""
    chain: list[tuple[BaseException, bool]] = []
    one: BaseException | None = error
    while one is not None and not any(one is known for known, _meant in chain):
        chain.append((one, one.__cause__ is not None))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    parts = []
    for n, (one, _meant) in reversed(list(enumerate(chain))):
        places = traceback.format_tb(where if n == 0 and where else one.__traceback__)
        parts += ["".join(places), f"{type(one).__qualname__}: {words_of(one)}\n"]
        if isinstance(one, BaseExceptionGroup):
            parts += [f"-- one of {len(one.exceptions)}:\n{trace(each)}\n" for each in one.exceptions]
        if n:
            parts.append(_BETWEEN_CAUSES[chain[n - 1][1]])
    return masked("".join(parts)).rstrip("\n")


class Masking(logging.Filter):
    """A filter for handlers: the finished line and the finished trace are masked, so nothing is put in afterwards."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True, always; the record is changed."""
        record.args = _told(record.args)
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # a line that does not fit its own blanks
            text = f"{record.msg} (its blanks could not be filled)"
        record.msg, record.args = masked(text), None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = trace(record.exc_info[1], record.exc_info[2])  # a formatter writes this and reads no exception
        elif record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


def _told(arguments: Any) -> Any:
    """What fills a line's blanks, with an exception as far as it may be told."""
    if isinstance(arguments, tuple):
        return tuple(words_of(one) if isinstance(one, BaseException) else one for one in arguments)
    return arguments


def mask_all(*loggers: logging.Logger) -> None:
    """Put the filter on every handler of ``loggers`` that has none yet."""
    for logger in loggers:
        for handler in logger.handlers:
            if not any(isinstance(known, Masking) for known in handler.filters):
                handler.addFilter(Masking())
