"""Who calls: a token in the header ``Authorization``, or nobody in particular; and how fast one token may call."""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest
from ninja.security import HttpBearer

from ruamjai.web.actions import tokens
from ruamjai.web.api.problems import Refused
from ruamjai.web.queries import api as asked
from ruamjai.web.queries.api import ANYBODY, Holder

A_MINUTE = 60


class Pace:
    """At most ``most`` calls a minute for each token, counted in this process's memory.

    The site serves from two processes, so a token may reach twice that at most; people looked up have a budget of their own
    in the database.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._lock = threading.Lock()
        self._window = -1
        self._calls: dict[int, int] = {}

    def wait(self, token: int) -> int:
        """Count one call. 0 where it may go on, else the seconds until the next minute."""
        now = self._clock()
        with self._lock:
            if int(now // A_MINUTE) != self._window:
                self._window, self._calls = int(now // A_MINUTE), {}
            self._calls[token] = self._calls.get(token, 0) + 1
            over = self._calls[token] > self.most
        return max(1, int(A_MINUTE - now % A_MINUTE)) if over else 0


PACE = Pace(300)


class Token(HttpBearer):
    """A standing token of a standing account is needed."""

    def __call__(self, request: HttpRequest) -> Holder | None:
        """Whoever the header names; None without one, which reads as 401."""
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.strip():
            return None
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """The holder, whose call is counted; None where the token does not stand."""
        holder = asked.holder_of(token)
        if holder is None or holder.token is None:
            return None
        if wait := PACE.wait(holder.token.pk):
            raise Refused(429, wait=wait)
        tokens.note_use(by=holder.user, token=holder.token)
        return holder


class AnybodyOrToken(Token):
    """Public figures: without a token as anybody sees them. A wrong token is refused, and not read as none."""

    def __call__(self, request: HttpRequest) -> Holder | None:
        """Anybody, where nothing is sent."""
        return super().__call__(request) if "Authorization" in request.headers else ANYBODY


TOKEN, ANY = Token(), AnybodyOrToken()
