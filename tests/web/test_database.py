"""Which PostgreSQL the workspace talks to."""

import pytest

from ruamjai.web.database import address, django_settings


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
    (tmp_path / "postgres.json").write_text('{"port": 4711, "password": "x", "uid": null}')
    entry = django_settings(tmp_path, None)
    assert (entry["PORT"], entry["PASSWORD"]) == (4711, "x")
