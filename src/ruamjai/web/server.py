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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from ruamjai.errors import EnvironmentFault
from ruamjai.web import database, keys, one_time_codes, safety
from ruamjai.web.postgres import Embedded

if TYPE_CHECKING:
    from ruamjai.web.trail.sealing import Sealing

_PATIENCE = 300.0  # seconds for the first page: an old or busy machine takes minutes; a part that ends is told at once
_A_SIGN_AFTER = 20.0  # seconds until it is said that the pages are still starting, and again
_RESTARTS = 5  # of the worker: a job that eats all memory takes it along
OWNER_URL = "RUAMJAI_DATABASE_OWNER_URL"
log = logging.getLogger(__name__)


def prepare(*, data: Path, demo: bool = False) -> Embedded | None:
    """Get the data folder ready: database up and migrated, agencies, Thai words, font and static files; idempotent.

    Returns the embedded server, which counts this process as its user until it is stopped; None with ``DATABASE_URL``.
    ``demo`` opens one made-up account a role.
    """
    data = data.resolve()
    embedded = _point_at(data)
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


def _point_at(data: Path) -> Embedded | None:
    """Tell the settings which data folder is meant; its embedded server, not started yet, or None with ``DATABASE_URL``."""
    os.environ["RUAMJAI_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "ruamjai.web.settings"
    return None if os.environ.get("DATABASE_URL") else Embedded(data / "web")


def _get_ready(demo: bool) -> None:
    import django  # noqa: PLC0415 - the settings ask where the database is, so it is up before they are read

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from ruamjai.web.actions import accounts, accounts_demo, trail  # noqa: PLC0415 - after django.setup()
    from ruamjai.web.trail.sealing import Sealer  # noqa: PLC0415 - after django.setup()

    _migrate()
    trail.take_up(by=None, data=settings.DATA)
    Sealer().seal()
    call_command("clearsessions", verbosity=0)
    accounts.load_agencies(by=None)
    if demo:
        accounts_demo.make()
    _collect_static()


def _migrate() -> None:
    """As the owner, bring the tables up to date and grant the web's role its rights; say so where the web owns tables."""
    from django.conf import settings  # noqa: PLC0415 - after django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()
    from django.db import DatabaseError, connection  # noqa: PLC0415 - after django.setup()

    from ruamjai.web import database_rights  # noqa: PLC0415 - after django.setup()

    url, owner_url = os.environ.get("DATABASE_URL"), keys.from_environment(OWNER_URL)
    web_role = connection.settings_dict["USER"]
    owner = database.owner_settings(settings.WEB_DATA, url, owner_url)
    with database.speaking_as(owner):
        try:
            call_command("migrate", verbosity=0, interactive=False)
            if owner is not None:
                database_rights.grant(web_role)
        except DatabaseError as error:
            raise EnvironmentFault(
                f"The tables could not be brought up to date as {connection.settings_dict['USER']}: {error}. "
                f"Name their owner in {OWNER_URL}; docs/guide/en/auditor.md says what to grant.",
                message_th=f"ปรับปรุงตารางในฐานข้อมูลไม่ได้ ให้ระบุเจ้าของตารางใน {OWNER_URL}",
            ) from error
    for fault in database.faults():
        log.warning("%s · %s", fault.th, fault.en)


@contextmanager
def reached(data: Path) -> Iterator[None]:
    """For a command: Django set up on the data folder, the database up as it stands (nothing is migrated), left at the end."""
    data = data.resolve()
    if not (data / "web").is_dir():
        raise EnvironmentFault(
            f"There is no workspace in {data} yet; `ruamjai serve` makes it.", message_th="ยังไม่มีฐานข้อมูลของเว็บในโฟลเดอร์นี้"
        )
    embedded = _point_at(data)
    try:
        if embedded:
            embedded.start()
        import django  # noqa: PLC0415 - the settings ask where the database is, so it is up before they are read

        django.setup()
        yield
    finally:
        if embedded:
            from django.db import connection  # noqa: PLC0415 - after django.setup()

            connection.close()
            embedded.stop()


def demo_logins(data: Path) -> list[tuple[str, str, str, str]]:
    """One line a role: the role in Thai, user name, password, and the code of the second step at this moment ("" without).

    After :func:`prepare` with ``demo``.
    """
    from django.utils import translation  # noqa: PLC0415 - Django is set up by prepare

    from ruamjai.web.roles import ROLES  # noqa: PLC0415 - Django is set up by prepare

    kept = demo_accounts(data)
    with translation.override("th"):
        return [
            (str(ROLES[name].label), name, of["password"], one_time_codes.code(of["secret"]) if "secret" in of else "")
            for name, of in kept.items()
            if name in ROLES
        ]


def demo_accounts(data: Path) -> dict[str, dict[str, str]]:
    """User name → ``password`` and, where the role needs it, ``secret``; ``EnvironmentFault`` before the demo's first start."""
    try:
        kept: dict[str, dict[str, str]] = json.loads((data / "web" / "demo_accounts.json").read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise EnvironmentFault(
            "There are no accounts of the demo in this data folder. Start it with: ruamjai demo",
            message_th="โฟลเดอร์ข้อมูลนี้ยังไม่มีบัญชีของชุดสาธิต เริ่มด้วย ruamjai demo",
        ) from error
    return kept


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
        if safety.production(os.environ, host):
            safety.refuse_for(safety.Danger(fault.code, fault.th, fault.en) for fault in database.faults())
        stack.callback(_sealing().end)
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
        stack.callback(_sealing().end)
        worker = _Part("ruamjai.web.worker", restarts=_RESTARTS)
        stack.callback(worker.end)
        while not asked.to_stop:
            worker.look_after()
            time.sleep(0.2)
    return 0


def _sealing() -> "Sealing":
    """Seals what pages and worker write. Begun before them and ended after them: what they write last is sealed too."""
    from ruamjai.web.trail.sealing import Sealing  # noqa: PLC0415 - Django is set up by prepare

    sealing = Sealing()
    sealing.start()
    return sealing


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
        own = {name: value for name, value in os.environ.items() if not name.startswith(OWNER_URL)}  # the owner stays here
        environment = own | {"RUAMJAI_LIFELINE": "1", "PYTHONUNBUFFERED": "1"}
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


def _first_page(host: str, port: int, pages: _Part, asked: _Asked, *, patience: float = _PATIENCE) -> None:
    """Wait until the first page answers, whatever it answers before; ``EnvironmentFault`` if the pages end, or time does."""
    begun = time.monotonic()
    told, sign = "nothing", begun + _A_SIGN_AFTER
    while time.monotonic() < begun + patience:
        if asked.to_stop:
            return
        pages.look_after()
        told = _answer(host, port)
        if told == str(int(http.HTTPStatus.OK)):
            return
        if time.monotonic() >= sign:
            sign = time.monotonic() + _A_SIGN_AFTER
            words = "กำลังเริ่มหน้าเว็บอยู่ เครื่องอาจช้าหรือมีงานมาก โปรดรอ · the pages are still starting, after %d s (last answer: %s)"
            log.warning(words, time.monotonic() - begun, told)
        time.sleep(0.1)
    raise EnvironmentFault(
        f"The pages did not come up within {patience:.0f} s (last answer: {told}); the log above says why.",
        message_th="หน้าเว็บยังไม่ตอบภายในเวลาที่รอ ข้อความก่อนหน้านี้บอกสาเหตุ ลองเริ่มใหม่เมื่อเครื่องว่างขึ้น",
    )


def _answer(host: str, port: int) -> str:
    """What the first page answers now: the number of its state, or what kind of error asking met."""
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
    try:
        connection.request("GET", "/sign-in/", headers=_as_through_the_proxy())
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:  # nobody listens yet, or whoever did went away in between
        return type(error).__name__
    finally:
        connection.close()


def _as_through_the_proxy() -> dict[str, str]:
    """What a request carries that the site answers to: a name of its own, and https where a proxy speaks it."""
    from django.conf import settings  # noqa: PLC0415 - after django.setup()

    return {"Host": (settings.ALLOWED_HOSTS or ["127.0.0.1"])[0], **({"X-Forwarded-Proto": "https"} if settings.HTTPS else {})}


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
