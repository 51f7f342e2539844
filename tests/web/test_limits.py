"""How often may be asked: counted over all processes, by account or address, and told with the seconds to wait."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from ruamjai.web import addresses, limits
from ruamjai.web.limits import Kind, Limit
from web.api.spdci_check import answer_faults
from web.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limited(settings):
    settings.RATE_LIMITS = True


@pytest.fixture
def tight(monkeypatch):
    """``tight("page", 2)``: two a minute for one kind."""

    def make(name, minute, hour=1000):
        limit = Limit(minute, hour)
        monkeypatch.setattr(limits, name, Kind(name.lower(), limit, limit))

    return make


def test_the_third_of_two_is_refused_with_a_page_in_thai(client, data, steward, tight):
    tight("PAGE", 2)
    client.force_login(steward)
    assert [client.get(reverse("about")).status_code for _ in range(3)] == [200, 200, 429]
    told = client.get(reverse("about"))
    assert 1 <= int(told["Retry-After"]) <= 60
    assert "เรียกใช้ถี่เกินไป" in told.content.decode()
    assert told["Cache-Control"] == "no-store"


def test_one_account_does_not_use_up_what_another_has(client, data, steward, administrator, tight):
    tight("PAGE", 1)
    client.force_login(steward)
    assert [client.get(reverse("about")).status_code for _ in range(2)] == [200, 429]
    other = Client()
    other.force_login(administrator)
    assert other.get(reverse("about")).status_code == 200


def test_signed_in_readers_behind_one_address_are_counted_apart_and_guests_together(data, tight):
    tight("PAGE", 1)
    assert Client().get(reverse("about")).status_code == 200
    assert Client().get(reverse("about")).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get(reverse("about")).status_code == 200


def test_passwords_are_tried_so_often_and_no_more_whatever_the_user_name(data, tight):
    tight("SIGN_IN", 3)
    for n in range(3):
        assert Client().post(reverse("sign-in"), {"username": f"nobody{n}", "password": "x"}).status_code == 422
    assert Client().post(reverse("sign-in"), {"username": "nobody9", "password": "x"}).status_code == 429
    user = make_user(username="late")
    assert Client().post(reverse("sign-in"), {"username": user.username, "password": PASSWORD}).status_code == 429
    assert Client().get(reverse("sign-in")).status_code == 200


def test_a_caller_of_the_api_is_told_as_a_problem(client, data, tight):
    tight("API", 1)
    client.get("/api/v1/runs")
    told = client.get("/api/v1/runs")
    assert told.status_code == 429
    assert told["Content-Type"] == "application/problem+json"
    assert told.json()["status"] == 429
    assert int(told["Retry-After"]) >= 1


def test_a_partners_system_is_told_in_its_own_form(data, tight):
    tight("API", 1)
    address = "/api/spdci/registry/sync/search"
    assert [Client().post(address).status_code for _ in range(2)] == [401, 429]
    told = Client().post(address)
    assert answer_faults(told.json()) == []
    assert told.json()["errors"][0]["code"] == "err.request.too_many_requests"
    assert int(told["Retry-After"]) >= 1


def test_new_made_up_tokens_do_not_help(data, tight):
    tight("API", 2)
    asked = [Client().get("/api/v1/runs", HTTP_AUTHORIZATION=f"Bearer rj_{n}").status_code for n in range(3)]
    assert asked[-1] == 429
    assert 429 not in asked[:2]


def test_exports_asked_for_by_token_are_counted_as_exports_too(data, tight):
    tight("EXPORT", 2)
    header = {"HTTP_AUTHORIZATION": "Bearer rj_one"}
    assert [Client().post("/api/v1/exports", **header).status_code for _ in range(3)] == [401, 401, 429]
    assert Client().get("/api/v1/exports", **header).status_code == 401, "looking how far they are is not held up"


def test_the_hour_holds_when_the_minute_does_not():
    asked = [limits.count([("a", 60, 100), ("a", 3600, 2)]) for _ in range(3)]
    assert asked[:2] == [None, None]
    assert 3500 < asked[2] <= 3600


def test_a_window_that_has_ended_begins_anew():
    assert limits.count([("a", 60, 1)]) is None
    assert limits.count([("a", 60, 1)]) is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_asked SET ends = clock_timestamp()")
    assert limits.count([("a", 60, 1)]) is None
    assert limits.count([("a", 60, 1)]) > 1, "a whole window again"


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("post", "/sign-in/", "sign-in"),
        ("post", "/sign-in/code/", "sign-in"),
        ("get", "/sign-in/", "page"),
        ("post", "/search/", "search"),
        ("get", "/households/", "household"),
        ("get", "/looks/", "household"),
        ("post", "/data/exports/", "export"),
        ("get", "/data/exports/", "page"),
        ("get", "/api/v1/runs", "api"),
        ("get", "/api/", "page"),
        ("get", "/", "page"),
    ],
)
def test_each_request_has_its_kind(method, path, kind):
    assert limits.kind_of(getattr(RequestFactory(), method)(path)).name == kind


def test_households_are_read_one_by_one_for_a_working_day_and_not_a_district_an_hour():
    held = limits.HOUSEHOLD.account
    assert held.minute >= 60
    assert held.hour * 24 < 30_000  # an amphoe has so many


def test_what_stands_in_the_table_names_nobody(client, data, steward):
    client.force_login(steward)
    client.get(reverse("about"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM web_asked")
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'web_asked'")
        assert cursor.fetchone() == ("u",)
    assert len(keys) == 2
    assert all(len(key) == 32 and int(key, 16) for key in keys)


def test_counting_is_one_question_to_the_database(client, data, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(limits.secrets, "randbelow", lambda _n: 1)
    with django_assert_num_queries(1):
        limits.count([("a", 60, 9), ("a", 3600, 9), ("b", 60, 9), ("b", 3600, 9)])


def test_ended_windows_are_removed(monkeypatch):
    limits.count([("old", 60, 9)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_asked SET ends = now() - interval '2 hours'")
        monkeypatch.setattr(limits.secrets, "randbelow", lambda _n: 0)
        limits.count([("new", 60, 9)])
        cursor.execute("SELECT count(*) FROM web_asked")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_as_many_proxies_are_believed_as_there_are(settings, proxies, told, found):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert addresses.address_of(request) == found


def test_a_subscriber_of_ipv6_is_one_asker():
    one, other = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"
    assert addresses.network_of(one) == addresses.network_of(other) != addresses.network_of("2001:db8:1:3::1")
    assert addresses.network_of("::ffff:1.2.3.4") == "1.2.3.4" == addresses.network_of("1.2.3.4")
    assert addresses.network_of("not an address") == "not an address"
