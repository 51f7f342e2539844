"""Do fifty people at work at once wait no longer than 300 ms for a page and 500 ms for what they write (95th percentile)?

A demo world is served by ``ruamjai demo`` on this machine. Each person has an account of their own, signs in through the
real forms with password and one-time code, and then works for a minute: opens pages, searches, opens households, asks for
names with a purpose, settles batches, with a pause between as people have. Asking and answering share the machine.

    python bench/web_load.py [--people 20000] [--workers 50] [--seconds 60] [--pause 2] [--port 8765] [--data DIR]
"""

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LIMITS = {"read": 300, "write": 500}  # ms at the 95th percentile
MOST_LOOKS = 3  # people's names that each worker asks for: a look has a budget
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_HOUSEHOLD = re.compile(r'href="/households/([0-9a-z]+)/"')
_BATCH = re.compile(r'href="/data/batches/(?!uploads?/)([^/"?]+)/"')
_AREA = re.compile(r'href="/areas/(\d{2,8})/')
_PURPOSE = re.compile(r'name="purpose" value="([^"]+)"')


@dataclass
class Times:
    """How long each answer took, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, name: str, seconds: float, status: int) -> None:
        with self.lock:
            self.took[kind].append(seconds * 1000)
            self.kinds[f"{kind} {name}"].append(seconds * 1000)
            if status >= 400:
                self.errors[f"{status} {name}"] += 1


class Person:
    """One person at work, with a connection and cookies of their own."""

    def __init__(self, port: int, name: str, password: str, secret: str, times: Times) -> None:
        self.name, self._password, self._secret, self._times = name, password, secret, times
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self._random = random.Random(name)  # noqa: S311  the same acts each time
        self._seen: dict[str, list[str]] = {"household": [], "batch": [], "area": ["TH"]}
        self._looks = 0
        self.page = ""

    def ask(self, kind: str, name: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask, follow what it leads to, and note the time of the whole. Returns the status and where it ended."""
        start = time.perf_counter()
        status, to = self._once(path, fields)
        for _hop in range(4):
            if status not in (301, 302, 303):
                break
            path, fields = to, None
            status, to = self._once(path, None)
        self._times.note(kind, name, time.perf_counter() - start, status)
        return status, path

    def _once(self, path: str, fields: dict[str, str] | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if fields is not None:
            token = _TOKEN.search(self.page)
            body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1] if token else ""})
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = self._answer("POST" if body is not None else "GET", path, body, headers)
            page = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            with self._times.lock:
                self._times.errors[type(error).__name__] += 1
            return 599, path
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self._cookies[name] = value
        if answer.status < 300:
            self.page = page
        return answer.status, answer.headers.get("Location", path)

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        """As browsers do, once more on a new connection where the server had closed the kept one without a word."""
        kept = self._connection.sock is not None
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if not kept:
                raise
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def sign_in(self) -> None:
        """Through both forms. ``RuntimeError`` where that does not lead in."""
        from ruamjai.web import one_time_codes

        self._once("/sign-in/", None)
        status, to = self._once("/sign-in/", {"username": self.name, "password": self._password})
        for _hop in range(4):
            if status == 302:
                status, to = self._once(to, None)
        if 'name="code"' in self.page:
            status, to = self._once("/sign-in/code/", {"code": one_time_codes.code(self._secret)})
        status, _ = self._once("/data/batches/", None)
        if status != 200:
            raise RuntimeError(f"{self.name} could not sign in: {status}")

    def work(self, until: float, pause: float) -> None:
        """Until then, one thing after another."""
        acts: list[tuple[int, Callable[[], None]]] = [
            (4, self._today), (8, self._area), (5, self._list), (10, self._household), (3, self._batches), (3, self._search),
            (4, self._settle), (2, self._look),
        ]  # fmt: skip
        weights, choices = [weight for weight, _ in acts], [act for _, act in acts]
        time.sleep(self._random.random() * pause)
        while time.monotonic() < until:
            self._random.choices(choices, weights)[0]()
            self._remember()
            time.sleep(pause * (0.5 + self._random.random()))

    def _remember(self) -> None:
        for name, found in (("household", _HOUSEHOLD), ("batch", _BATCH), ("area", _AREA)):
            self._seen[name] = (self._seen[name] + found.findall(self.page))[-60:]

    def _any(self, name: str) -> str | None:
        return self._random.choice(self._seen[name]) if self._seen[name] else None

    def _today(self) -> None:
        self.ask("read", "first page", "/")

    def _area(self) -> None:
        self.ask("read", "area", f"/areas/{self._any('area')}/")

    def _list(self) -> None:
        self.ask("read", "households", f"/households/?page={self._random.randint(1, 5)}")

    def _household(self) -> None:
        household = self._any("household")
        self.ask("read", "household", f"/households/{household}/") if household else self._list()

    def _batches(self) -> None:
        self.ask("read", "batches", "/data/batches/")

    def _search(self) -> None:
        self.ask("read", "search", "/search/", {"q": self._random.choice(["พาน", "เชียงราย", "สกลนคร", "เมือง", "5705"])})

    def _settle(self) -> None:
        batch = self._any("batch")
        if batch is None:
            return self._batches()
        self.ask("write", "settle a batch", f"/data/batches/{batch}/settle/", {})
        return None

    def _look(self) -> None:
        household = self._any("household")
        if household is None or self._looks >= MOST_LOOKS:
            return self._household()
        address = f"/looks/households/{household}/"
        self.ask("read", "ask for names", address)
        purposes = _PURPOSE.findall(self.page)
        if purposes:
            self._looks += 1
            said = {"purpose": self._random.choice(purposes), "reference": f"สน.{self._random.randint(1, 999)}/2566"}
            self.ask("write", "open names", address, said)
        return None


@contextmanager
def served(data: Path, port: int) -> Iterator[None]:
    """The demo, served until left; ``RuntimeError`` where it does not come up within two minutes."""
    server = subprocess.Popen(
        [sys.executable, "-m", "ruamjai", "--data", str(data), "demo", "--port", str(port)],
        stdout=subprocess.DEVNULL, env=os.environ | {"RUAMJAI_LOG": "ERROR"},
    )  # fmt: skip
    try:
        for _try in range(240):
            time.sleep(0.5)
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/about/")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    break
            except OSError:
                continue
        else:
            raise RuntimeError("the pages did not come up")
        yield
    finally:
        server.terminate()
        server.wait(30)


def accounts(data: Path, n: int) -> list[tuple[str, str, str]]:
    """``n`` stewards' accounts of their own, each with a second step: user name, password, secret."""
    from ruamjai.web import server  # it sets Django up

    with server.reached(data):
        from allauth.mfa.totp.internal.auth import TOTP

        from ruamjai.web import one_time_codes
        from ruamjai.web.actions import accounts as acts
        from ruamjai.web.models import Agency

        acts.load_agencies(by=None)
        agency = Agency.objects.get(code="province")
        made = []
        stamp = int(time.time())
        for number in range(n):
            name = f"load-{stamp}-{number}"
            user, password = acts.open_account(
                by=None, username=name, display_name=f"ผู้ใช้จำลอง {number}", role="steward", agency=agency
            )
            secret = one_time_codes.new_secret()
            TOTP.activate(user, secret)
            made.append((name, password, secret))
        return made


def share(values: list[float], part: float) -> float:
    """The value below which ``part`` of ``values`` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def measured(port: int, who: list[tuple[str, str, str]], seconds: float, pause: float) -> Times:
    """Everybody signs in, then all work at once."""
    times = Times()
    people = [Person(port, *one, times) for one in who]
    start = time.perf_counter()
    for person in people:
        person.sign_in()
    print(f"{len(people)} people signed in through both steps in {time.perf_counter() - start:.1f} s", flush=True)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.work, args=(until, pause)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def told(times: Times, seconds: float) -> bool:
    """Print the numbers beside the limits; whether all hold."""
    print(f"{'':<28}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for name, values in sorted(times.kinds.items()):
        print(f"{name:<28}{len(values):>7}{share(values, 0.5):>9.0f}{share(values, 0.95):>9.0f}{max(values):>9.0f}")
    holds = not times.errors
    for kind, limit in LIMITS.items():
        values = times.took[kind]
        p95 = share(values, 0.95) if values else float("inf")
        holds = holds and p95 <= limit
        middle = share(values, 0.5) if values else float("nan")
        print(f"{kind + 's':<8} {len(values):>6} ({len(values) / seconds:.1f}/s)  p50 {middle:.0f} ms", end="  ")
        print(f"p95 {p95:.0f} : {limit} ms = {p95 / limit:.2f}")
    print(f"errors   {sum(times.errors.values()):>6}  {dict(times.errors)}", flush=True)
    return holds


def main() -> int:
    """Measure, and fail where a limit does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2, help="seconds between two things that a person does, on average")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--data", type=Path, help="a folder with a demo world, kept; without it one is made and removed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-") as folder:
        data = arguments.data or Path(folder) / "data"
        made = [sys.executable, "-m", "ruamjai", "--data", str(data), "demo", "--no-serve", "--people", str(arguments.people)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        with served(data, arguments.port):
            times = measured(arguments.port, accounts(data, arguments.workers), arguments.seconds, arguments.pause)
        for sealed in Path(folder).rglob("*"):  # read-only; the temporary folder must be able to go
            sealed.chmod(0o755)
    return 0 if told(times, arguments.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
