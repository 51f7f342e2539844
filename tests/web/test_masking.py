"""No log line holds what may be a citizen number, wherever in the line or its trace it stood."""

import io
import logging

import pytest
from django.conf import settings

from ruamjai.thai import citizen_id
from ruamjai.web.masking import MASK, Masking, mask_all, masked

NUMBER = "128" + "0000000" + "11"
NUMBER += str(citizen_id.check_digit(NUMBER))
THAI = NUMBER.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
DASHED = f"{NUMBER[0]}-{NUMBER[1:5]}-{NUMBER[5:10]}-{NUMBER[10:12]}-{NUMBER[12]}"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER, THAI, DASHED, DASHED.replace("-", " "), DASHED.replace("-", "%20"), f"id={NUMBER}&x", f"'{THAI}'", ascii(THAI),
        repr(THAI.encode()), "".join(f"%{byte:02X}" for byte in THAI.encode()), f"{NUMBER}{NUMBER}", f"ข้อความ{THAI}ต่อท้าย",
    ],
)  # fmt: skip
def test_a_number_is_masked_however_it_is_written(text):
    assert citizen_id.is_valid(NUMBER)
    assert citizen_id.no_office(NUMBER)
    told = masked(f"before {text} after")
    assert MASK in told
    assert told.startswith("before ")
    assert told.endswith(" after")
    assert not any(part in told for part in (NUMBER, NUMBER[1:], THAI, THAI[1:], NUMBER[5:10]))


@pytest.mark.parametrize("text", ["2026-11-21 19:00", "run 0007 took 12.5 s", "127.0.0.1:8000", "123456789012", "pid 4711"])
def test_what_is_no_number_of_a_person_stays(text):
    assert masked(text) == text


def test_rows_that_the_database_quotes_are_left_out():
    told = masked('duplicate key\nDETAIL:  Key (name)=(สมหญิง ใจดี) already exists.\n  File "x.py", line 3')
    assert "สมหญิง" not in told
    assert "duplicate key" in told
    assert 'File "x.py", line 3' in told


@pytest.fixture
def written():
    """A logger that writes through the filter into a text."""
    text, log = io.StringIO(), logging.getLogger("ruamjai.test.masking")
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("{levelname} {message}", style="{"))
    log.addHandler(handler)
    log.propagate = False
    mask_all(log)
    mask_all(log)
    assert sum(isinstance(one, Masking) for one in handler.filters) == 1
    yield log, text
    log.removeHandler(handler)


def test_an_exception_that_holds_a_number_is_written_without_it(written):
    log, text = written
    try:
        try:
            raise KeyError(THAI)
        except KeyError as error:
            raise ValueError(f"no household of {NUMBER}") from error
    except ValueError:
        log.exception("could not look up %s", DASHED)
    told = text.getvalue()
    assert "ValueError: no household of" in told
    assert "test_masking.py" in told, "where it broke is kept"
    assert told.count(MASK) == 3
    assert not any(number in told for number in (NUMBER, THAI, DASHED))


@pytest.mark.parametrize("arguments", [(int(NUMBER),), ({"n": NUMBER},), ([THAI],)])
def test_what_fills_a_blank_is_masked_whatever_its_kind(written, arguments):
    log, text = written
    log.error("asked for %s", *arguments)
    assert MASK in text.getvalue()


def test_a_line_that_does_not_fit_its_blanks_is_still_written(written):
    log, text = written
    log.error("%d of %d", "x")  # noqa: PLE1206  what is tried
    assert "blanks could not be filled" in text.getvalue()


def test_every_handler_of_the_settings_has_the_mask():
    assert settings.LOGGING["handlers"]
    assert all("masking" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
    for name in ("", "django", "django.request", "django.server", "django.security"):
        handlers = logging.getLogger(name).handlers
        ours = [handler for handler in handlers if type(handler).__module__ in ("logging", "django.utils.log")]
        assert all(
            any(isinstance(one, Masking) for one in handler.filters)
            for handler in ours
            if type(handler) is logging.StreamHandler
        )
        assert "AdminEmailHandler" not in {type(handler).__name__ for handler in handlers}
