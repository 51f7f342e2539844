"""The door for the command line: get everything ready, serve the pages, do the work.

``serve`` starts three things and stops them in the other order: PostgreSQL (embedded, unless ``DATABASE_URL`` names a
server), the pages (gunicorn, two workers), and a worker for what pages ask for. What it starts ends with it, even if it is
killed; PostgreSQL alone lives on then, and the next start joins it.
"""

import fcntl
import hashlib
import http
import http.client
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from ruamjai.errors import EnvironmentFault
from ruamjai.web.postgres import Embedded

_PATIENCE = 30.0  # seconds for the first page
_RESTARTS = 5  # of the worker: a job that eats all memory takes it along
log = logging.getLogger(__name__)


def prepare(*, data: Path, demo: bool = False) -> Embedded | None:
    """Get the data folder ready: database up and migrated, agencies, Thai words, font and static files; idempotent.

    Returns the embedded server, which counts this process as its user until it is stopped; None with ``DATABASE_URL``.
    ``demo`` opens one made-up account a role.
    """
    data = data.resolve()
    os.environ["RUAMJAI_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ruamjai.web.settings"
    embedded = None if os.environ.get("DATABASE_URL") else Embedded(data / "web")
    try:
        if embedded:
            embedded.start()
        (data / "web").mkdir(parents=True, exist_ok=True)
        with (data / "web" / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two that start at once get ready one after the other
            _get_ready(demo)
    except BaseException:
        if embedded:
            embedded.stop()
        raise
    return embedded


def _get_ready(demo: bool) -> None:
    import django  # noqa: PLC0415 - the settings ask where the database is, so it is up before they are read

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from ruamjai.web.actions import accounts  # noqa: PLC0415 - after django.setup()

    call_command("migrate", verbosity=0, interactive=False)
    call_command("clearsessions", verbosity=0)
    accounts.load_agencies(by=None)
    if demo:
        accounts.make_demo_accounts()
    _collect_static()


def demo_logins(data: Path) -> list[tuple[str, str, str]]:
    """One line a role: the role in Thai, user name, password. After :func:`prepare` with ``demo``."""
    from django.utils import translation  # noqa: PLC0415 - Django is set up by prepare

    from ruamjai.web.roles import ROLES  # noqa: PLC0415 - Django is set up by prepare

    passwords: dict[str, str] = json.loads((data / "web" / "demo_accounts.json").read_text(encoding="ascii"))
    with translation.override("th"):
        return [(str(ROLES[name].label), name, password) for name, password in passwords.items()]


def serve(*, host: str, port: int, data: Path, ready: Callable[[str], None], demo: bool = False) -> int:
    """Serve until Ctrl-C or SIGTERM; ``ready`` is told the address once the first page answers. Returns the exit code.

    ``EnvironmentFault`` if the port is taken, or a part ends by itself.
    """
    _free(host, port)
    asked = _Asked()
    with ExitStack() as stack:
        embedded = prepare(data=data, demo=demo)
        if embedded:
            stack.callback(embedded.stop)
        pages = _Part("gunicorn", "--config", "python:ruamjai.web.gunicorn_settings", "--bind", f"{host}:{port}")
        stack.callback(pages.end)
        worker = _Part("ruamjai.web.worker", restarts=_RESTARTS)
        stack.callback(worker.end)
        _first_page(host, port, pages, asked)
        if not asked.to_stop:
            ready(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/")  # noqa: S104 - told, not bound
        while not asked.to_stop:
            pages.look_after()
            worker.look_after()
            time.sleep(0.2)
    return 0


def work(*, data: Path) -> int:
    """Do the work that pages ask for, until Ctrl-C or SIGTERM. Returns the exit code; ``EnvironmentFault`` as in serve."""
    asked = _Asked()
    with ExitStack() as stack:
        embedded = prepare(data=data)
        if embedded:
            stack.callback(embedded.stop)
        worker = _Part("ruamjai.web.worker", restarts=_RESTARTS)
        stack.callback(worker.end)
        while not asked.to_stop:
            worker.look_after()
            time.sleep(0.2)
    return 0


class _Asked:
    """Whether somebody asked us to stop: Ctrl-C, or SIGTERM."""

    def __init__(self) -> None:
        self.to_stop = False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._stop)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.to_stop = True


class _Part:
    """A process of ours, in a session of its own and tied to us by a pipe: when we are gone it reads the end and goes."""

    def __init__(self, module: str, *arguments: str, restarts: int = 0) -> None:
        self._command = [sys.executable, "-m", module, *arguments]
        self._restarts = restarts
        self.process = self._begin()

    def _begin(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"RUAMJAI_LIFELINE": "1", "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, env=environment, start_new_session=True)  # noqa: S603

    def look_after(self) -> None:
        """Begin it again if it ended by itself; ``EnvironmentFault`` if it has ended too often."""
        code = self.process.poll()
        if code is None:
            return
        if not self._restarts:
            raise EnvironmentFault(f"{self._command[2]} ended by itself with code {code}; the log above says why.")
        self._restarts -= 1
        log.warning("%s ended by itself with code %s and is begun again", self._command[2], code)
        self.process = self._begin()

    def end(self) -> None:
        """Ask it to end, and make it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _free(host: str, port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise EnvironmentFault(
                f"Port {port} on {host} is taken. Choose another with --port.",
                message_th=f"พอร์ต {port} ถูกใช้อยู่ เลือกพอร์ตอื่นด้วย --port",
            ) from error


def _first_page(host: str, port: int, pages: _Part, asked: _Asked) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and pages.process.poll() is None:
        if asked.to_stop:
            return
        connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
        try:
            connection.request("GET", "/sign-in/", headers={"Host": "127.0.0.1"})
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
            break
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise EnvironmentFault("The pages did not come up; the log above says why.")


def _collect_static() -> None:
    """Font and static files in one folder, compressed, under names that never change their content; once a version."""
    from django.conf import settings  # noqa: PLC0415 - after django.setup()
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - after django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from ruamjai.web import fonts  # noqa: PLC0415 - fontTools is heavy
    from ruamjai.web.maps import library  # noqa: PLC0415 - after django.setup()

    fonts.refresh(settings.GENERATED)
    library.refresh(settings.GENERATED)
    digest = hashlib.sha256(version("whitenoise").encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.WEB_DATA / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(digest.hexdigest())
