"""The trail at the command line, on a workspace of its own: taken up, sealed, witnessed, tampered with, found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ruamjai import registers
from ruamjai.cli.audit import _witnesses
from ruamjai.errors import UsageError
from ruamjai.warehouse.secret import secret
from ruamjai.web import database
from ruamjai.web.postgres import Embedded, connection_string

PREPARE = """
import sys
from pathlib import Path
from ruamjai.web import server
embedded = server.prepare(data=Path(sys.argv[1]))
from ruamjai.web.actions import trail
import datetime as dt
trail.take_up(by=None, data=Path(sys.argv[1]), settled=dt.timedelta())
embedded.stop()
"""


def run(*words: object, **environment: str) -> subprocess.CompletedProcess:
    kept = {key: value for key, value in os.environ.items() if key not in ("RUAMJAI_DATA", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=kept | environment, check=False, timeout=600)


@pytest.fixture
def data(tmp_path):
    """A data folder in which a batch was taken and withdrawn at the command line, by somebody named in the environment."""
    register = registers.found()["welfare_card"]
    (batch,) = registers.take(
        register=register.id, files=[register.folder / "sample" / "card_47.csv"], inbox=tmp_path / "inbox",
        secret=secret(tmp_path), by="somchai",
    )  # fmt: skip
    registers.withdraw(inbox=tmp_path / "inbox", batch=batch.id, by="somsri", reason="a reason that names nobody")
    return tmp_path


def in_database(data: Path, *statements: str) -> list:
    with Embedded(data / "web"), psycopg.connect(connection_string(database.address(data / "web"))) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def audit(data: Path, *words: object) -> subprocess.CompletedProcess:
    return run("-m", "ruamjai", "--data", data, "audit", *words)


def test_a_trail_is_proved_before_and_after_tampering(data, tmp_path):
    """One test: each start of PostgreSQL costs seconds."""
    for _twice in range(2):  # the second time nothing is taken up again
        made = run("-c", PREPARE, data)
        assert made.returncode == 0, made.stderr
    told = in_database(
        data,
        "SELECT act, by_id, detail->>'by_name', detail->>'register', detail ? 'reason' FROM web_auditentry "
        "WHERE source IS NOT NULL ORDER BY id",
    )
    assert told == [
        ("batch.take", None, "somchai", "welfare_card", False), ("batch.withdraw", None, "somsri", None, False),
    ]  # fmt: skip
    sealed = audit(data, "seal")
    assert sealed.returncode == 0, sealed.stderr
    head = audit(data, "head")
    proved = audit(data, "verify", "--witness", head.stdout.split()[0])
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "✓" in proved.stdout
    assert "nothing changed" in proved.stdout
    unsealed = "SELECT act FROM web_auditentry WHERE id NOT IN (SELECT entry_id FROM web_seal)"
    assert in_database(data, unsealed) == [], "nor does its own entry wait for a sealer that is not running"
    (tmp_path / "minutes.txt").write_text(f"ประชุมครั้งที่ 1: {head.stdout}")
    (entry,) = in_database(data, "SELECT id FROM web_auditentry WHERE act = 'batch.withdraw'")
    in_database(data, f"UPDATE web_auditentry SET detail = '{{}}' WHERE id = {entry[0]}")  # noqa: S608
    proved = audit(data, "verify", "--witness", tmp_path / "minutes.txt")
    assert proved.returncode == 1
    assert f"รายการ {entry[0]} " in proved.stdout
    assert "was changed after it was sealed" in proved.stdout
    assert in_database(data, unsealed) == [("trail.verify",)], "of a trail that is not sound nothing is sealed"
    told = json.loads(audit(data, "verify", "--json").stdout)
    assert (told["sound"], told["n_faults"]) == (False, 1)
    assert told["faults"] == [{"kind": "changed", "entry": entry[0], "sequence": told["faults"][0]["sequence"]}]


def test_without_a_workspace_it_says_so(tmp_path):
    told = audit(tmp_path, "verify")
    assert told.returncode == 6
    assert "There is no workspace" in told.stderr


def test_what_is_no_witness_is_told():
    with pytest.raises(UsageError, match="no head"):
        _witnesses(["b" * 63 + "@1"])
