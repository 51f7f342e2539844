"""People, agencies and files for tests of the pages."""

import datetime as dt
import time
from pathlib import Path

import pyarrow as pa
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from ruamjai import registers
from ruamjai.tables import TABLES
from ruamjai.warehouse import RunStore, Warehouse, arrow_schema
from ruamjai.warehouse.runs import table_path
from ruamjai.web import one_time_codes
from ruamjai.web.actions import tokens
from ruamjai.web.models import Agency, ApiToken, RoleGrant, SignedIn, User

PASSWORD = "a sentence of my own"


def make_agency(code: str = "codi") -> Agency:
    return Agency.objects.get_or_create(code=code, defaults={"name_th": "พอช.", "name_en": "CODI", "order_key": "พอช"})[0]


def make_user(role: str | None = None, *, area: str = "TH", username: str | None = None, **fields) -> User:
    """A standing account; with ``role`` held in ``area``."""
    username = username or (f"{role}-{area}".lower() if role else "stranger")
    fields.setdefault("ends_on", timezone.localdate() + dt.timedelta(days=365))
    user = User(username=username, display_name=f"คนทดสอบ {username}", **fields)
    user.set_password(PASSWORD)
    user.save()
    if role:
        RoleGrant.objects.create(user=user, role=role, area_code=area)
    return user


def give_app(user: User) -> str:
    """An authenticator app for ``user``: returns its secret."""
    secret = one_time_codes.new_secret()
    TOTP.activate(user, secret)
    return secret


def give_token(by: User, user: User, **wanted) -> tuple[ApiToken, str]:
    """A token that ``by`` gives ``user``'s account, and its secret, which ``user`` takes."""
    token = tokens.issue(by=by, user=user, **wanted)
    secret = tokens.take(by=user, token=token)
    token.refresh_from_db()
    return token, secret


def as_sign_in_leaves_it(session, user: User, *, second_step: bool = True) -> None:
    """Make ``session``, in which ``user`` is signed in, one that stands; without ``second_step`` a password alone opened it."""
    session["account_authentication_methods"] = (
        [{"method": "mfa", "type": "totp", "at": time.time() - 600}] if second_step else []
    )
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    SignedIn.objects.get_or_create(key_hash=SignedIn.hash_of(session.session_key), defaults={"user": user})


def take_samples(data: Path, *names: str) -> list[registers.TakenBatch]:
    """Take the registers' own sample files (those whose name begins with one of ``names``, or all) into ``data/inbox``."""
    taken = []
    for register in registers.found().values():
        for file in sorted((register.folder / "sample").iterdir()):
            if not names or file.name.startswith(names):
                taken += registers.take(register=register.id, files=[file], inbox=data / "inbox", secret=b"k" * 32, by="test")
    return taken


def seal_run(
    data: Path, batches: list[registers.Batch] = (), *, publish: bool = True, publishable: bool = True, households=()
) -> str:
    """Seal a run with a manifest and, where ``households`` are given, the table of them. Returns its number."""
    store = RunStore(data)
    manifest = {
        "made_at": "2023-02-15T03:00:00+00:00", "made_by": "test", "publishable": publishable, "what_if": [], "only": [],
        "parent": None, "engine": "duckdb", "seed": 2566, "code": {"version": "0.1.0", "digest": "c" * 64},
        "rulebook": "r" * 64, "parts": {}, "python": "3.11",
        "batches": [
            {"batch": b.id, "register": b.register, "file_name": b.file_name, "vintage": b.vintage, "n_taken": b.n_taken}
            for b in batches
        ],
        "tables": {"households": {"rows": len(households), "bytes": 1000}},
        "steps": [{"name": name, "seconds": s, "peak_mib": 9} for name, s in (("registers", 1.5), ("a-step-of-old", 0.5))],
    }  # fmt: skip
    with store.making() as folder:
        if households:
            rows = pa.Table.from_pylist(list(households), schema=arrow_schema(TABLES["households"]))
            with Warehouse.open() as warehouse:
                warehouse.write(rows, table_path(folder, "households"), TABLES["households"])
        run = store.seal(folder, manifest)
    if publish:
        store.publish(run.id)
    return run.id
