"""Which PostgreSQL the workspace talks to: a server named by ``DATABASE_URL``, or the embedded one in the data folder."""

import json
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

NAME = "ruamjai"  # of the role and the database, embedded


def django_settings(web_data: Path, url: str | None) -> dict[str, Any]:
    """Django's entry for the database; a connection is only made when it is first needed.

    Without ``url`` it is the embedded server of ``web_data``, where it was last seen; :class:`ruamjai.web.postgres.Embedded`
    starts it. ``ValueError`` if ``url`` is none.
    """
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if url:
        return entry | _from_url(url)
    seen = address(web_data)
    return entry | {
        "NAME": NAME,
        "USER": NAME,
        "HOST": "127.0.0.1",
        "PORT": seen.get("port", 1),  # nothing listens on port 1: a connection is refused at once and says so
        "PASSWORD": seen.get("password", ""),
    }


def address(web_data: Path) -> dict[str, Any]:
    """What is written down of the embedded server: ``port``, ``password`` and ``uid``; empty before its first start."""
    try:
        return dict(json.loads((web_data / "postgres.json").read_text(encoding="ascii")))
    except FileNotFoundError:
        return {}


def _from_url(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    parts = conninfo_to_dict(url)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry = {ours: str(parts.pop(theirs, "") or "") for ours, theirs in named.items()}
    return entry | {"OPTIONS": parts}
