"""Log lines without what may be a citizen number, and without the rows that PostgreSQL quotes in its complaints.

Thirteen digits or more are masked wherever they stand: in any script of digits, with one mark or space between them, and
as an address, ``repr`` or ``bytes`` writes Thai digits. Rather a long number too many than a person's.
"""

import logging
import re

MASK = "x" * 13

_DIGIT = r"(?:%e0%b9%9\d|\\u0e5\d|\\xe0\\xb9\\x9\d|\d)"  # the first three: Thai digits in an address, a repr, bytes
_BETWEEN = r"(?:%20|%2d|\\xa0|[\s+\-‐‑‒–—_./])?"
_NUMBER = re.compile(f"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{12,}}", re.IGNORECASE)
_QUOTED_ROW = re.compile(r"^(\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|PARAMETERS):\s).*$", re.MULTILINE)
_PLAIN = logging.Formatter()


def masked(text: str) -> str:
    """``text`` with each long number masked and PostgreSQL's quotations of rows and statements left out."""
    return _NUMBER.sub(MASK, _QUOTED_ROW.sub(r"\1(left out)", text))


class Masking(logging.Filter):
    """A filter for handlers: the finished line and the finished trace are masked, so nothing is put in afterwards."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True, always; the record is changed."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # a line that does not fit its own blanks
            text = f"{record.msg} (its blanks could not be filled)"
        record.msg, record.args = masked(text), None
        if record.exc_info and record.exc_info[0] and not record.exc_text:
            record.exc_text = _PLAIN.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)  # a formatter writes this and does not read the exception again
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True


def mask_all(*loggers: logging.Logger) -> None:
    """Put the filter on every handler of ``loggers`` that has none yet."""
    for logger in loggers:
        for handler in logger.handlers:
            if not any(isinstance(known, Masking) for known in handler.filters):
                handler.addFilter(Masking())
