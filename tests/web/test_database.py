"""Which PostgreSQL the workspace talks to."""

import pytest

from ruamjai.web.database import address, django_settings, owner_settings


def test_a_server_is_named_by_its_url(tmp_path):
    entry = django_settings(tmp_path, "postgresql://clerk:p%40ss@db.example.org:6543/ruamjai?sslmode=require")
    assert {key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "ruamjai", "USER": "clerk", "PASSWORD": "p@ss", "HOST": "db.example.org", "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


def test_other_databases_are_not_taken(tmp_path):
    with pytest.raises(ValueError, match="postgresql://"):
        django_settings(tmp_path, "mysql://localhost/ruamjai")


def test_without_a_url_it_is_the_embedded_one_where_it_was_last_seen(tmp_path):
    assert address(tmp_path) == {}
    assert django_settings(tmp_path, None)["HOST"] == "127.0.0.1"
    (tmp_path / "postgres.json").write_text('{"port": 4711, "password": "x", "web_password": "y", "uid": null}')
    entry = django_settings(tmp_path, None)
    assert (entry["USER"], entry["PORT"], entry["PASSWORD"]) == ("ruamjai_web", 4711, "y"), "pages never speak as the owner"
    assert owner_settings(tmp_path, None) == {"USER": "ruamjai", "PASSWORD": "x", "PORT": 4711}


def test_the_owner_of_a_server_has_a_url_of_its_own(tmp_path):
    web, owner = "postgresql://clerk@db/ruamjai", "postgresql://keeper:k@db/ruamjai"
    assert owner_settings(tmp_path, web, owner)["USER"] == "keeper"
    assert owner_settings(tmp_path, web) is None, "the one role there is"
