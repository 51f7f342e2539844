"""Tests of the pages, on the real database."""

import shutil

import pytest

from web import ground
from web.factories import make_user, take_samples

data = ground.data
django_db_modify_db_settings = ground.django_db_modify_db_settings
web_role = ground.web_role


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


@pytest.fixture(scope="session")
def _samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    take_samples(folder, "amphoe", "card", "61_province")
    return folder


@pytest.fixture
def inbox(data, _samples):
    """A data folder with four batches taken from the registers' own samples; one of them has nothing wrong in it."""
    shutil.copytree(_samples / "inbox", data / "inbox")
    return data / "inbox"
