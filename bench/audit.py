"""What does the trail cost a write? Fifty people who write at once, with their entries, without, and with the sealer.

A write is what a person does: a request through the whole of the pages (session, sign-in, policy, the action, its
transaction), by fifty accounts at once, each on a connection of their own as the web's role, to a PostgreSQL that waits for its
disk (``fsync`` on). It is timed without its audit entry, with it, and with entry and sealer, in turns of a few seconds that
alternate, so that whatever else the machine does falls on all alike. Beside it the bare action, without any request: the worst
case, one small UPDATE against which any INSERT is large. Limit: the entry adds at most 10 % to how long a write takes, and the
sealer no more than that. Beside the time stands the processors' work for a write, which others on the machine disturb less.

    python bench/audit.py [--people 50] [--seconds 4] [--rounds 5] [--data DIR]
"""

import argparse
import datetime as dt
import http
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT = 1.10
WITHOUT, WITH, SEALED = "without the entry", "with the entry", "with entry and sealer"


def main() -> int:
    """Measure; exit code 1 where the limit does not hold."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--people", type=int, default=50)
    words.add_argument("--seconds", type=float, default=4.0)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--data", type=Path, help="data folder on the disk to measure (default: a temporary one)")
    arguments = words.parse_args()
    from ruamjai.web import server

    with tempfile.TemporaryDirectory(prefix="ruamjai-bench-", dir=arguments.data) as folder:
        os.environ.pop("DATABASE_URL", None)
        embedded = server.prepare(data=Path(folder))
        assert embedded is not None, "DATABASE_URL is not set"
        try:
            arguments.postmaster = embedded._running()
            return measure(arguments)
        finally:
            from django.db import connection

            connection.close()
            embedded.stop()


def measure(arguments: argparse.Namespace) -> int:
    """Requests and bare acts, then how fast a sealer catches up and a proof is done."""
    from ruamjai.web.trail.sealing import Sealer
    from ruamjai.web.trail.verifying import verify

    people = make_people(arguments.people)
    entry, sealer = compare("a request", people, request, arguments)
    compare("the bare action", people, bare, arguments)
    begun = time.perf_counter()
    caught_up = Sealer().seal(wait=True)
    sealing = time.perf_counter() - begun
    begun = time.perf_counter()
    proof = verify()
    proving = time.perf_counter() - begun
    say(f"a sealer that begins anew catches up {caught_up:,} entries in {sealing:.1f} s; ")
    say(f"{proof.sealed:,} are proved in {proving:.1f} s: {'sound' if proof.sound else proof.faults[:3]}\n")
    return 0 if entry <= LIMIT and sealer <= LIMIT and proof.sound else 1


def make_people(number: int) -> list[Any]:
    """Accounts with a client each that is signed in, as signing in leaves it."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from ruamjai.web import limits
    from ruamjai.web.models import SignedIn, User

    settings.ALLOWED_HOSTS = ["testserver"]
    limits.Limits.__call__ = lambda self, request: self.get_response(request)  # type: ignore[method-assign]  # they write on
    people = []
    for n in range(number):
        user = User(username=f"bench-{n}", display_name="bench", ends_on=timezone.localdate() + dt.timedelta(days=30))
        user.set_unusable_password()
        user.save()
        client = Client(raise_request_exception=True)
        client.force_login(user, "ruamjai.web.sign_in.StandingAccounts")
        SignedIn.objects.get_or_create(key_hash=SignedIn.hash_of(client.session.session_key), defaults={"user": user})
        people.append((user, client))
    return people


def request(person: Any, turn: int) -> None:
    """The other language is chosen on a page."""
    answer = person[1].post("/language/", {"language": ("en", "th")[turn % 2], "next": "/about/"})
    if answer.status_code != http.HTTPStatus.FOUND or answer["Location"] != "/about/":
        raise AssertionError(f"{answer.status_code} {answer.get('Location')}")


def bare(person: Any, turn: int) -> None:
    """The same act, without a page."""
    from ruamjai.web.actions import accounts

    accounts.choose_language(by=person[0], language=("en", "th")[turn % 2])


def compare(
    what: str, people: list[Any], act: Callable[[Any, int], None], arguments: argparse.Namespace
) -> tuple[float, float]:
    """By how much the entry, and the sealer besides, make the median write longer."""
    times: dict[str, list[float]] = {WITHOUT: [], WITH: [], SEALED: []}
    medians: dict[str, list[float]] = {name: [] for name in times}
    work: dict[str, list[float]] = {name: [] for name in times}
    at_once(people, act, 1.0)  # connections are made, plans are known
    for _ in range(arguments.rounds):
        for name in times:
            begun = worked(arguments.postmaster)
            found = turn_of(name, people, act, arguments.seconds)
            work[name].append((worked(arguments.postmaster) - begun) / len(found))
            times[name] += found
            medians[name].append(statistics.median(found))
    for name, found in times.items():
        rate = len(found) / (arguments.rounds * arguments.seconds)
        say(f"{what}, {name:24} median {statistics.median(medians[name]) * 1e3:7.1f} ms   ")
        say(f"p95 {quantile(found, 0.95) * 1e3:7.1f} ms   {rate:6.0f} writes/s   ")
        say(f"processor {statistics.median(work[name]) * 1e3:6.2f} ms a write\n")
    for kind, found in (("time", medians), ("processor", work)):
        entry, sealer = by_how_much(found, WITHOUT, WITH), by_how_much(found, WITH, SEALED)
        say(f"{what}, {kind}: the entry adds {(entry - 1) * 100:.1f} %, the sealer {(sealer - 1) * 100:.1f} % besides\n")
    return entry, sealer


def by_how_much(found: dict[str, list[float]], base: str, other: str) -> float:
    """The median ratio of neighbouring turns."""
    return statistics.median(b / a for a, b in zip(found[base], found[other], strict=True))


def worked(postmaster: Any) -> float:
    """Seconds of processor that this process and PostgreSQL have used: backends count once their connections are closed."""
    theirs = postmaster.cpu_times()
    ours = time.process_time()
    return ours + theirs.user + theirs.system + theirs.children_user + theirs.children_system


def say(words: str) -> None:
    """Print at once."""
    sys.stdout.write(words)
    sys.stdout.flush()


def turn_of(name: str, people: list[Any], act: Callable[[Any, int], None], seconds: float) -> list[float]:
    """One turn: seconds of each write."""
    from ruamjai.web import outbox
    from ruamjai.web.trail.sealing import Sealing

    audit = outbox.audit
    sealing = Sealing() if name == SEALED else None
    if name == WITHOUT:
        outbox.audit = lambda *_words, **_more: None  # type: ignore[assignment, return-value, misc]
    if sealing:
        sealing.start()
    try:
        return at_once(people, act, seconds)
    finally:
        outbox.audit = audit
        if sealing:
            sealing.end()


def at_once(people: list[Any], act: Callable[[Any, int], None], seconds: float) -> list[float]:
    """Everybody writes for that long, each on a connection of their own; the seconds of each write."""
    from django.db import connection

    found: list[float] = []
    barrier = threading.Barrier(len(people))

    def work(user: Any) -> None:
        mine = []
        act(user, 0)
        barrier.wait()
        end = time.perf_counter() + seconds
        turn = 1
        while (begun := time.perf_counter()) < end:
            act(user, turn)
            mine.append(time.perf_counter() - begun)
            turn += 1
        found.extend(mine)
        connection.close()

    threads = [threading.Thread(target=work, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def quantile(times: list[float], share: float) -> float:
    """The value that ``share`` of ``times`` lie below."""
    return sorted(times)[int(share * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(main())
