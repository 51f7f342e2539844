"""What every test of the pages stands on: Django on a PostgreSQL of this session's own, and a data folder.

Imported by the ``conftest.py`` of tests/web and tests/browser; both share the one server.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="ruamjai-tests-"))
os.environ["RUAMJAI_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "ruamjai.web.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the tests

import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from ruamjai.web import database_rights  # noqa: E402
from ruamjai.web.database import WEB_ROLE, address, owner_settings, speaking_as  # noqa: E402
from ruamjai.web.postgres import Embedded  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow, and meant to be
settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.RATE_LIMITS = False  # tests ask a thousand times a minute; test_limits.py turns them on
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
django.setup()


from django.test import Client  # noqa: E402

from web.factories import as_sign_in_leaves_it  # noqa: E402

_force_login = Client.force_login


def _signed_in_at_once(client, user, backend="ruamjai.web.sign_in.StandingAccounts"):
    """``force_login`` as the tests know it, with the second step passed and the session in our list."""
    _force_login(client, user, backend)
    as_sign_in_leaves_it(client.session, user)


Client.force_login = _signed_in_at_once

SERVER = Embedded(DATA / "web", quick=True)


@atexit.register
def _clean_up() -> None:
    SERVER.stop()
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Start the embedded server before the test database is made. Outside tests marked for it the database is closed."""
    django_db_blocker.block()
    if SERVER._users is None:
        SERVER.start()
    if not os.environ.get("DATABASE_URL"):  # tests own their database; `web_role` speaks as the pages do
        connections["default"].settings_dict.update(owner_settings(DATA / "web", None))


def _past_the_guards(flush):
    """Empty the tables between tests as the superuser that tests are: PostgreSQL refuses to empty the trail."""
    return lambda ops, words: flush(ops, ["SET session_replication_role = replica", *words, "RESET session_replication_role"])


# On the class: beside an event loop (Playwright's) the same thread has a connection of its own.
_operations = type(connections["default"].ops)
_operations.execute_sql_flush = _past_the_guards(_operations.execute_sql_flush)


@pytest.fixture
def web_role(transactional_db):
    """From here on the test speaks to the database as the pages do: a real connection of a role that owns nothing."""
    database_rights.grant(WEB_ROLE)
    with speaking_as({"USER": WEB_ROLE, "PASSWORD": address(DATA / "web")["web_password"]}):
        yield


@pytest.fixture
def data(tmp_path):
    """An empty data folder of this test's own."""
    before = settings.DATA
    settings.DATA = tmp_path
    yield tmp_path
    settings.DATA = before
