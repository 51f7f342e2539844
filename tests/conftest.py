"""What all tests share: the command line as a function, and a small made-up world, taken in and run once."""

import contextlib
import io

import pytest
from hypothesis import HealthCheck, settings

from ruamjai.__main__ import main

# A busy machine is no fault of the code: no test is timed, and each tries the same examples every time.
# `pytest --hypothesis-profile others` tries others: what that finds becomes an `@example`, and is mended.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("others", **UNHURRIED)
settings.register_profile("the same", derandomize=True, **UNHURRIED)
settings.load_profile("the same")


@pytest.fixture(scope="session")
def ruamjai():
    """Run a command and give back (exit code, what it printed, what it said of errors)."""

    def run(*words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([str(word) for word in words])
        return code, out.getvalue(), err.getvalue()

    return run


@pytest.fixture(scope="session")
def small_world(ruamjai, tmp_path_factory):
    """A data folder with about 3,000 made-up people: made, taken in, run and published."""
    data = tmp_path_factory.mktemp("small world") / "data"
    code, out, err = ruamjai("--data", data, "demo", "--no-serve", "--people", 3000)
    assert code == 0, out + err
    return data
