"""The whole of it, as the command line starts it: pages, worker, database; stopped in order, or killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ruamjai.errors import EnvironmentFault
from ruamjai.web import database, one_time_codes, server

PATIENCE = 180  # s: a busy machine is no fault

SERVE = """
import sys
from pathlib import Path
from ruamjai.web import server
data = Path(sys.argv[2])
def told(address):
    print(address, *(name for _role, name, _password, _code in server.demo_logins(data)), flush=True)
sys.exit(server.serve(host="127.0.0.1", port=int(sys.argv[1]), data=data, ready=told, demo=True))
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One data folder for the module: a second start goes on from what is there. Its name has a space and Thai letters."""
    folder = tmp_path_factory.mktemp("ข้อมูล ของเรา")
    yield folder
    from ruamjai.web.postgres import Embedded

    embedded = Embedded(folder / "web")
    embedded.start()
    embedded.stop()


def start(folder: Path, port: int) -> tuple[subprocess.Popen, str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("RUAMJAI_DATA", "DJANGO_SETTINGS_MODULE")}
    served = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=environment,
    )  # fmt: skip
    said = iter(served.stdout.readline, "")  # a busy machine is told so before it is told the address
    return served, next((line for line in said if "still starting" not in line), "")


def get(port: int, address: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers={"Accept-Encoding": "br"})
    return connection.getresponse()


def gone(processes: list[psutil.Process], within: float = PATIENCE) -> bool:
    return not psutil.wait_procs(processes, timeout=within)[1]


def test_a_day_of_it_with_kills(folder):
    """Pages, worker and database come up; the worker is killed, then all is; the next start goes on; a stop stops all.

    One test, because each start costs seconds.
    """
    port = free_port()
    served, told = start(folder, port)
    assert told.startswith(f"http://127.0.0.1:{port}/ "), told + (served.stdout.read() if served.poll() is not None else "")
    assert "steward" in told.split()
    parts = parts_of(served)
    names = " ".join(" ".join(part.cmdline()) for part in parts)
    assert all(name in names for name in ("gunicorn", "ruamjai.web.worker", "postgres"))
    the_first_page_is_light_and_its_files_are_kept_for_good(port)
    next(part for part in parts if "ruamjai.web.worker" in " ".join(part.cmdline())).kill()
    an_upload_is_taken_by_the_worker(folder, port)  # by the one that was begun in its place
    parts = parts_of(served)
    survivor = database.address(folder / "web")["port"]
    ours = [part for part in parts if "postgres" not in part.name()]
    served.kill()
    served.wait()
    assert gone(ours), "pages and worker end by themselves"
    again, told = start(folder, port)
    assert told.startswith("http://")
    assert database.address(folder / "web")["port"] == survivor, "the database was joined"
    parts += parts_of(again)
    again.send_signal(signal.SIGINT)
    rest, _errors = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0, rest
    assert gone(parts)


def parts_of(served: subprocess.Popen) -> list[psutil.Process]:
    """The processes that ``serve`` began, and theirs."""
    return psutil.Process(served.pid).children(recursive=True)


def the_first_page_is_light_and_its_files_are_kept_for_good(port):
    page = get(port, "/sign-in/")
    assert page.status == 200
    shown = page.read().decode()
    files = {line.split('"')[0] for mark in ('href="/static', 'src="/static') for line in shown.split(mark)[1:]}
    assert len(files) >= 6
    weight = len(shown.encode())
    for file in files:
        answer = get(port, f"/static{file}")
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"], file
        if file.endswith((".css", ".js")):
            assert answer.headers["Content-Encoding"] == "br", file
        weight += len(answer.read())
    assert weight < 200_000


def an_upload_is_taken_by_the_worker(folder, port):
    from ruamjai import registers

    sample = registers.found()["welfare_card"].folder / "sample" / "card_47.csv"
    browser = Browser(port)
    browser.sign_in("steward", **server.demo_accounts(folder)["steward"])
    shown = browser.upload("welfare_card", sample)
    end = time.monotonic() + PATIENCE
    while "เปิดชุดข้อมูล" not in shown and time.monotonic() < end:
        time.sleep(0.3)
        shown = browser.get("/data/batches/uploads/")
    (batch,) = registers.batches(folder / "inbox")
    assert f"/data/batches/{batch.id}/" in shown


def test_a_taken_port_is_told_before_anything_is_started(tmp_path):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=f"Port {port}"):
            server.serve(host="127.0.0.1", port=port, data=tmp_path, ready=print)
    assert not list(tmp_path.iterdir())


class Browser:
    """As little of a browser as a form needs."""

    def __init__(self, port: int) -> None:
        import urllib.request
        from http.cookiejar import CookieJar

        self.base = f"http://127.0.0.1:{port}"
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def get(self, address: str) -> str:
        return self._open(self.base + address, timeout=PATIENCE).read().decode()

    def _token(self, address: str) -> str:
        return self.get(address).split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    def sign_in(self, name: str, password: str, secret: str) -> None:
        import urllib.parse

        for address, fields in (
            ("/sign-in/", {"username": name, "password": password}),
            ("/sign-in/code/", {"code": one_time_codes.code(secret)}),
        ):
            form = fields | {"csrfmiddlewaretoken": self._token(address)}
            self._open(self.base + address, urllib.parse.urlencode(form).encode(), timeout=PATIENCE)

    def upload(self, register: str, path: Path) -> str:
        import urllib.request

        boundary = "form-part"
        fields = {"register": register, "csrfmiddlewaretoken": self._token("/data/batches/upload/")}
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        )
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"\r\n\r\n'
        body += head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.base + "/data/batches/upload/", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )
        return self._open(request, timeout=PATIENCE).read().decode()


class Answering:
    """Stands in for gunicorn: refuses its first visitors, answers those after them by the states it is given."""

    def __init__(self, states: list[int]) -> None:
        import http.server
        import threading

        left = iter(states)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                state = next(left)
                if not state:
                    return  # hangs up without a word
                self.send_response(state)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_told: object) -> None:
                pass

        self.left = left
        self.web = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.web.server_address[1]
        threading.Thread(target=self.web.serve_forever, daemon=True).start()

    def look_after(self) -> None:
        """It runs."""


class Ended:
    def look_after(self) -> None:
        raise EnvironmentFault("gunicorn ended by itself with code 1")


class NotAsked:
    to_stop = False


def test_the_first_page_is_asked_for_again_until_it_is_there(monkeypatch, caplog):
    monkeypatch.setattr(server, "_A_SIGN_AFTER", 0.0)
    pages = Answering([0, 502, 503, 500, 200])
    try:
        server._first_page("127.0.0.1", pages.port, pages, NotAsked())
    finally:
        pages.web.shutdown()
        pages.web.server_close()
    assert next(pages.left, "none left") == "none left", "it went on to the page itself"
    assert [word in caplog.text for word in ("still starting", "RemoteDisconnected", "502", "503", "500")] == [True] * 5


def test_pages_that_never_come_or_end_are_told_apart():
    port = free_port()
    with pytest.raises(EnvironmentFault, match="did not come up within 0 s") as told:
        server._first_page("127.0.0.1", port, Answering([]), NotAsked(), patience=0.3)
    assert "ConnectionRefusedError" in str(told.value)
    with pytest.raises(EnvironmentFault, match="ended by itself"):
        server._first_page("127.0.0.1", port, Ended(), NotAsked())


ENDS_WHILE_READING = """
import sys, time
import ruamjai.web.warming as warming
def warm():
    import duckdb
    end = time.monotonic() + 1.5
    reading = duckdb.connect()
    print("reads", flush=True)
    while time.monotonic() < end:
        reading.execute("SELECT range, range * 2 FROM range(300000)").fetchall()
warming.warm = warm
warming.begin()
sys.stdin.readline()
sys.exit(0)
"""


def test_a_process_that_stops_while_it_reads_ahead_ends_in_order(tmp_path):
    """Torn out of the engine by the end of the process, a thread takes it along with SIGABRT."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "ruamjai.web.settings", "RUAMJAI_DATA": str(tmp_path)}
    ending = subprocess.Popen(
        [sys.executable, "-c", "import django\ndjango.setup()" + ENDS_WHILE_READING],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert ending.stdout.readline() == "reads\n"
    _told, error = ending.communicate("stop\n", timeout=PATIENCE)
    assert ending.returncode == 0, error


def test_a_site_behind_a_proxy_is_asked_as_the_proxy_asks(settings, client):
    """The first page is waited for under a name that the site answers to, and not sent to https again."""
    settings.ALLOWED_HOSTS, settings.HTTPS, settings.SECURE_SSL_REDIRECT = ["ruamjai.example.go.th"], True, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/offline/", headers={"Host": "127.0.0.1"}).status_code == 400
    assert client.get("/offline/", headers={"Host": "ruamjai.example.go.th"}).status_code == 301
    assert client.get("/offline/", headers=server._as_through_the_proxy()).status_code == 200
