"""Tests of the pages, on the real database."""

import pytest

from web.factories import make_user
from web.ground import data, django_db_modify_db_settings  # noqa: F401 - fixtures


@pytest.fixture
def steward(db):
    """A data steward of the whole country."""
    return make_user("steward")


@pytest.fixture
def administrator(db):
    """An administrator."""
    return make_user("administrator")


@pytest.fixture
def stranger(db):
    """Somebody with an account and no role."""
    return make_user()
