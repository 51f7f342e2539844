"""Public figures: what pages withhold is withheld here; lists are walked without a gap; errors are problems."""

import json

import pytest

from ruamjai.warehouse import RunStore
from ruamjai.web.api.problems import CONTENT_TYPE
from ruamjai.web.queries.figures import figures
from web import figures_run
from web.api.conftest import number, seal

pytestmark = pytest.mark.django_db


def walk(client, address, headers=None, **query):
    """Every item of a list, page by page, and the runs that the pages say they come from."""
    items, runs, cursor = [], set(), None
    while True:
        answer = client.get(address, {**query, **({"cursor": cursor} if cursor else {})}, headers=headers or {})
        assert answer.status_code == 200, answer.content
        page = answer.json()
        items += page["items"]
        runs.add(page["run"])
        cursor = page["next"]
        if cursor is None:
            return items, runs


def test_figures_without_token_are_those_of_the_pages(client, run):
    told = client.get("/api/v1/areas/47030103").json()
    assert told["figures"]["n_poor"] == {"value": None, "state": "small"} or told["figures"]["n_poor"]["value"] is None
    for item in walk(client, "/api/v1/areas", within="47", limit=500)[0]:
        page = figures(run).of(item["code"], sees_small=False)
        if page is None:
            assert item["figures"] is None
        else:
            assert item["figures"]["n_poor"] == {"value": page.n_poor.value, "state": page.n_poor.state}
            assert item["figures"]["h"]["value"] == page.h.value
            assert item["figures"]["m0"]["value"] == page.m0.value


def test_small_counts_are_told_within_the_tokens_area_only(client, run, give):
    _token, headers = give("steward", "area.see_small", area="47")
    assert client.get("/api/v1/areas/47030103", headers=headers).json()["figures"]["n_poor"]["value"] == 3
    assert client.get("/api/v1/areas/TH", headers=headers).json() == client.get("/api/v1/areas/TH").json()
    rows, _runs = walk(client, "/api/v1/measures", headers, measure="hd")
    assert {row["area_code"] for row in rows if row["state"] == "shown"} == {"47", "4703", "470301", "470303"}


def test_a_walk_has_no_gap_and_nothing_twice(client, run):
    whole, _runs = walk(client, "/api/v1/areas", within="47", limit=500)
    parts, runs = walk(client, "/api/v1/areas", within="47", limit=7)
    assert parts == whole
    assert len({one["code"] for one in parts}) == len(parts) > 100
    assert runs == {run.id}
    for address in ("/api/v1/measures", "/api/v1/strategic-areas", "/api/v1/rules"):
        assert walk(client, address, limit=1)[0] == walk(client, address, limit=500)[0]


def test_a_new_run_tears_no_walk(client, data):
    first = seal(data)
    begun = client.get("/api/v1/measures", {"limit": 2}).json()
    tables = {**figures_run.usual_tables(), "poverty_measures": []}
    second = figures_run.seal_run(data, **tables)
    assert client.get("/api/v1/measures").json() == {"run": second.id, "next": None, "items": []}
    going_on = client.get("/api/v1/measures", {"limit": 2, "cursor": begun["next"]}).json()
    assert going_on["run"] == first.id
    assert going_on["items"]


def test_a_cursor_of_a_run_that_is_gone_says_so(client, data):
    seal(data)
    cursor = client.get("/api/v1/areas", {"limit": 1}).json()["next"]
    store = RunStore(data)
    store.pointer.unlink()
    store.folder.rename(data / "elsewhere")
    answer = client.get("/api/v1/areas", {"limit": 1, "cursor": cursor})
    assert answer.status_code == 410


@pytest.mark.parametrize("change", [lambda c: c[:-2] + "AA", lambda c: "x" + c, lambda c: "ก\x00"])
def test_a_cursor_that_was_changed_is_refused(client, run, change):
    cursor = client.get("/api/v1/areas", {"limit": 1}).json()["next"]
    assert client.get("/api/v1/areas", {"cursor": change(cursor)}).status_code == 400


def test_a_cursor_of_another_list_or_filter_is_refused(client, run):
    cursor = client.get("/api/v1/areas", {"limit": 1, "within": "47"}).json()["next"]
    for address, query in (("/api/v1/areas", {}), ("/api/v1/areas", {"within": "57"}), ("/api/v1/measures", {"within": "47"})):
        assert client.get(address, {**query, "cursor": cursor}).status_code == 400


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/areas/99", 404), ("get", "/api/v1/areas/4", 422), ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/areas?limit=0", 422),
        ("get", "/api/v1/areas?withn=47", 422), ("post", "/api/v1/areas", 405), ("get", "/api/v1/households", 401),
    ],
)  # fmt: skip
def test_a_problem_is_told_in_both_languages(client, run, method, address, status):
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    assert answer["Content-Type"] == CONTENT_TYPE
    told = json.loads(answer.content)
    assert told["status"] == status
    assert all(told[name] for name in ("title", "title_th", "detail", "detail_th"))
    assert answer.has_header("WWW-Authenticate") == (status == 401)
    assert answer.has_header("Allow") == (status == 405)


def test_before_the_first_run_there_are_areas_without_figures(client, data):
    told = client.get("/api/v1/areas/47").json()
    assert told["run"] is None
    assert told["figures"] is None
    assert client.get("/api/v1/measures").json() == {"run": None, "next": None, "items": []}


def test_our_fault_is_told_without_what_was_asked(client, run, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError(number(1))

    monkeypatch.setattr("ruamjai.web.api.figures.walk", broken)
    answer = client.get("/api/v1/areas")
    assert answer.status_code == 500
    assert answer["Content-Type"] == CONTENT_TYPE
    assert "RuntimeError" in caplog.text
    assert number(1) not in caplog.text + answer.content.decode()


def test_the_page_lists_every_operation(client, run):
    text = client.get("/api/").content.decode()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert path in text
