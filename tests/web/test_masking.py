"""No log line holds what may be a citizen number, wherever in the line or its trace it stood."""

import io
import logging

import pytest
from django.conf import settings
from django.db import DataError, OperationalError

from ruamjai.errors import UsageError
from ruamjai.thai import citizen_id
from ruamjai.web.masking import LEFT_OUT, MASK, Masking, mask_all, masked, trace

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


NAME = "สมมติ" + "นามสกุลยาว"


def test_of_a_strange_exception_its_kind_and_place_are_written_and_none_of_its_words(written):
    log, text = written
    try:
        try:
            raise KeyError(THAI)
        except KeyError as error:
            error.add_note(f"looked for {NAME}")
            raise ValueError(f"no household of {NAME}, {NUMBER}") from error
    except ValueError:
        log.exception("could not look up %s", DASHED)
    told = text.getvalue()
    assert "KeyError" in told
    assert "which led to" in told
    assert f"ValueError: {LEFT_OUT}" in told
    assert "test_masking.py" in told, "where it broke is kept"
    assert not any(one in told for one in (NUMBER, THAI, DASHED, NAME))


def raised(kind, *arguments):
    try:
        raise kind(*arguments)
    except kind as error:
        return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (raised(UsageError, "there is no run 0999"), "there is no run 0999"),
        (raised(AttributeError, "'NoneType' object has no attribute 'area'"), "no attribute 'area'"),
        (raised(FileNotFoundError, 2, "No such file or directory", f"/data/{NAME}.csv"), "[Errno 2] No such file or directory"),
        (raised(OperationalError, f"server closed the connection\nLINE 1: SELECT '{NAME}'"), "server closed the connection"),
    ],
)
def test_words_of_the_machine_and_of_this_programme_are_kept_without_what_was_handled(error, told):
    assert told in trace(error)
    assert NAME not in trace(error)


@pytest.mark.parametrize(
    "error",
    [
        raised(DataError, f'invalid input syntax for type date: "{NAME}"'),
        raised(RuntimeError, NAME),
        raised(OSError, NAME),
        raised(ExceptionGroup, NAME, [raised(ValueError, NAME), raised(KeyError, NAME)]),
    ],
)  # fmt: skip
def test_words_that_may_quote_somebody_are_not_kept(error, written):
    log, text = written
    log.error("broke: %s", error, exc_info=error)
    assert NAME not in text.getvalue()
    assert type(error).__name__ in text.getvalue()


def test_a_chain_that_bites_its_tail_ends():
    one, other = ValueError(NAME), KeyError(NAME)
    one.__context__, other.__context__ = other, one
    assert trace(one).count("KeyError") == 1


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
