"""Which PostgreSQL the workspace talks to, and as whom: a server named by ``DATABASE_URL``, or the embedded one.

Two roles. The *owner* owns the tables: it migrates and grants, at the start alone. The *web's role* owns nothing: pages
and worker connect as it, may read and add to the trail, and can neither change it nor take its guards away.

==========  ======================================  =============================================
            embedded                                a server
==========  ======================================  =============================================
owner       ``ruamjai``                             ``RUAMJAI_DATABASE_OWNER_URL`` (or ``…_FILE``)
the web     ``ruamjai_web``                         ``DATABASE_URL``
==========  ======================================  =============================================
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg.conninfo import conninfo_to_dict

if TYPE_CHECKING:
    from ruamjai.web.database_rights import Fault

NAME = "ruamjai"  # of the owner and the database, embedded
WEB_ROLE = "ruamjai_web"


def django_settings(web_data: Path, url: str | None) -> dict[str, Any]:
    """Django's entry for the database, as the web's role; a connection is only made when it is first needed.

    Without ``url`` it is the embedded server of ``web_data``, where it was last seen; :class:`ruamjai.web.postgres.Embedded`
    starts it. ``ValueError`` if ``url`` is none.
    """
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if url:
        return entry | _from_url(url)
    seen = address(web_data)
    return entry | {
        "NAME": NAME,
        "USER": WEB_ROLE,
        "HOST": "127.0.0.1",
        "PORT": seen.get("port", 1),  # nothing listens on port 1: a connection is refused at once and says so
        "PASSWORD": seen.get("web_password", ""),
    }


def owner_settings(web_data: Path, url: str | None, owner_url: str | None = None) -> dict[str, Any] | None:
    """What differs in Django's entry when the owner speaks; None where no other than the web's role is known."""
    if url:
        return _from_url(owner_url) if owner_url else None
    seen = address(web_data)
    return {"USER": NAME, "PASSWORD": seen.get("password", ""), "PORT": seen.get("port", 1)}


def address(web_data: Path) -> dict[str, Any]:
    """What is written down of the embedded server: ``port``, ``password`` (the owner's), ``web_password``, ``uid``.

    Empty before its first start.
    """
    try:
        return dict(json.loads((web_data / "postgres.json").read_text(encoding="ascii")))
    except FileNotFoundError:
        return {}


@contextmanager
def speaking_as(settings: dict[str, Any] | None) -> Iterator[None]:
    """Let this thread's connection speak as another role for a while (None: as it does)."""
    from django.db import connections  # noqa: PLC0415 - this module is read by the settings

    connection = connections["default"]
    before = dict(connection.settings_dict)
    if settings is not None:
        connection.close()
        connection.settings_dict.update(settings)
    try:
        yield
    finally:
        if settings is not None:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)


def _from_url(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    parts = conninfo_to_dict(url)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry = {ours: str(parts.pop(theirs, "") or "") for ours, theirs in named.items()}
    return entry | {"OPTIONS": parts}


def faults() -> "list[Fault]":
    """What of the database lets the trail be changed, as the role that the pages connect as; [] is as it should be."""
    from ruamjai.web import database_rights  # noqa: PLC0415 - this module is read by the settings

    return database_rights.faults()
