"""How often may be asked: generous for people, tight for whoever tries one thing after another. See decision 0024.

A signed-in reader is counted by account, anybody else by address, and a caller of the API by both token and address, in two
windows each; one that asks for an export as such besides. The counts stand in one unlogged table of PostgreSQL, so that every
process of the pages counts together; whom they count stands there under a keyed hash.
"""

import math
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from ruamjai.web.addresses import address_of, network_of
from ruamjai.web.api import door, problems
from ruamjai.web.api.bearer import secret_in
from ruamjai.web.views import errors

MINUTE, HOUR = 60, 3600  # seconds: the windows
_SWEEP_ONE_IN = 500  # requests, after which ended windows are removed


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests of one kind may come from one asker, in a minute and in an hour."""

    minute: int
    hour: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request, with the limits of an account (or a token) and of an address."""

    name: str
    account: Limit
    address: Limit


# An office of fifty behind one address signs in at half past eight; nobody reads more than a household a minute all day;
# a map that is moved asks several times a second.
SIGN_IN = Kind("sign-in", Limit(30, 120), Limit(100, 400))
SEARCH = Kind("search", Limit(60, 900), Limit(60, 900))
HOUSEHOLD = Kind("household", Limit(90, 1000), Limit(30, 120))
EXPORT = Kind("export", Limit(10, 60), Limit(10, 60))
API = Kind("api", Limit(300, 15_000), Limit(1200, 40_000))
PAGE = Kind("page", Limit(600, 12_000), Limit(600, 12_000))
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (SIGN_IN, SEARCH, HOUSEHOLD, EXPORT, API, PAGE)}

_SIGNING_IN = ("sign-in/", "invitation/", "password/", "two-steps/")
_HOUSEHOLDS = ("households/", "looks/")
_EXPORTS = "/api/v1/exports"
_COUNT = """
INSERT INTO web_asked AS held (key, ends, n)
SELECT wanted.key, clock_timestamp() + make_interval(secs => wanted.seconds), 1
FROM unnest(%s::text[], %s::int[]) AS wanted(key, seconds)
ON CONFLICT (key) DO UPDATE SET
n = CASE WHEN held.ends <= clock_timestamp() THEN 1 ELSE held.n + 1 END,
ends = CASE WHEN held.ends <= clock_timestamp() THEN excluded.ends ELSE held.ends END
RETURNING key, n, extract(epoch FROM ends - clock_timestamp())
"""

Answer = Callable[[HttpRequest], HttpResponse]


class Limits:
    """The middleware. It stands behind the one that knows the person, and answers 429 before the page does anything."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    @staticmethod
    def process_view(request: HttpRequest, _view: object, _args: object, _kwargs: dict[str, Any]) -> HttpResponse | None:
        """None where the request may go on."""
        if not settings.RATE_LIMITS:
            return None
        kind = kind_of(request)
        wait = count(_windows(request, kind))
        if wait is None:
            return None
        answer = door.refused(request, problems.Refused(429, wait=wait)) if kind is API else errors.too_many(request, wait)
        answer["Retry-After"] = str(wait)
        return answer


def kind_of(request: HttpRequest) -> Kind:
    """Which limits hold for a request, by where it goes. Only what is sent counts as signing in or exporting."""
    path = request.path_info.removeprefix("/")
    if path.startswith(("api/v1/", "api/spdci/")):
        return API
    if request.method == "POST" and path.startswith(_SIGNING_IN):
        return SIGN_IN
    if request.method == "POST" and path.startswith("data/exports/"):
        return EXPORT
    if path.startswith("search/"):
        return SEARCH
    return HOUSEHOLD if path.startswith(_HOUSEHOLDS) else PAGE


def count(windows: Iterable[tuple[str, int, int]]) -> int | None:
    """Count one request in each of ``windows`` (asker, seconds, most); the seconds to wait where one is full, else None."""
    most = {_key(asker, seconds): (seconds, limit) for asker, seconds, limit in windows}
    keys = sorted(most)  # in one order everywhere: two requests never wait for each other's rows
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [keys, [most[key][0] for key in keys]])
        counted = cursor.fetchall()
        if secrets.randbelow(_SWEEP_ONE_IN) == 0:
            cursor.execute("DELETE FROM web_asked WHERE ends < clock_timestamp() - interval '1 minute'")
    waits = [float(left) for key, n, left in counted if n > most[key][1]]
    return max(1, math.ceil(max(waits))) if waits else None


def _windows(request: HttpRequest, kind: Kind) -> list[tuple[str, int, int]]:
    from_address = (f"{kind.name} address {network_of(address_of(request))}", kind.address)
    if kind is API:
        token = secret_in(request.META.get("HTTP_AUTHORIZATION", ""))
        kinds = (API, EXPORT) if request.method == "POST" and request.path_info.startswith(_EXPORTS) else (API,)
        askers = [from_address, *((f"{one.name} token {token}", one.account) for one in kinds if token)]
    elif request.user.is_authenticated:
        askers = [(f"{kind.name} account {request.user.pk}", kind.account)]
    else:
        askers = [from_address]
    return [
        (asker, seconds, most)
        for asker, limit in askers
        for seconds, most in ((MINUTE, limit.minute), (HOUR, limit.hour))
    ]  # fmt: skip


def _key(asker: str, seconds: int) -> str:
    return salted_hmac("ruamjai.asked", f"{seconds} {asker}", algorithm="sha256").hexdigest()[:32]
