"""Households and runs: within the token's rights and areas, under pseudonyms, and nothing personal in any answer."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ruamjai.tables.registers import SENSITIVE_DIMENSIONS
from ruamjai.web import limits
from ruamjai.web.actions import tokens
from ruamjai.web.models import AuditEntry
from web.api.conftest import ELSEWHERE, HEAD, HOUSE_NO, HOUSEHOLD, NAME, NOBODY, SURNAME, TWO_PEOPLE
from web.api.test_figures import walk
from web.figures_run import OTHER

pytestmark = pytest.mark.django_db
ADDRESSES = ("/api/v1/areas", "/api/v1/areas/47030101", "/api/v1/measures", "/api/v1/strategic-areas", "/api/v1/rules")
FACTS = ("/api/v1/runs", "/api/v1/households", f"/api/v1/households/{HOUSEHOLD}")


def test_households_are_those_of_the_tokens_area(client, run, give):
    _token, headers = give("steward", "household.see", area="47")
    items, _runs = walk(client, "/api/v1/households", headers)
    assert [one["household_id"] for one in items] == [HOUSEHOLD]
    assert items[0]["poor"] is True
    assert items[0]["education"] is True
    assert client.get(f"/api/v1/households/{HOUSEHOLD}", headers=headers).json()["people"][0]["target"] is True


def test_what_section_26_names_is_not_told_nor_can_be_reckoned(client, run, give):
    _token, headers = give("steward", "household.see")
    told = client.get(f"/api/v1/households/{HOUSEHOLD}", headers=headers).json()
    assert not {"health", "access", "n_deprived"} & set(told), "the count, less the open ones, would tell the others"
    held = {row["dimension"] for row in run.collect(run.table("indicator_results")).to_pylist()}
    assert held & SENSITIVE_DIMENSIONS, "there is something to hold back"
    assert {row["dimension"] for row in told["indicators"]} == held - SENSITIVE_DIMENSIONS


def test_the_accounts_area_narrows_a_token_of_the_country(client, run, give):
    token, headers = give("area_manager", "household.see", area="57", held_in="57")
    token.area_code = "TH"  # as if the account's area had been taken away since
    token.save()
    assert client.get("/api/v1/households", headers=headers).status_code == 401, "the API right does not reach the country"
    token.area_code = "57"
    token.save()
    items, _runs = walk(client, "/api/v1/households", headers)
    assert [one["household_id"] for one in items] == [OTHER]


def test_a_household_elsewhere_answers_as_one_that_is_not_there(client, run, give):
    _token, headers = give("steward", "household.see", area="57")
    elsewhere = client.get(f"/api/v1/households/{HOUSEHOLD}", headers=headers)
    nowhere = client.get("/api/v1/households/h" + "z" * 20, headers=headers)
    assert elsewhere.status_code == nowhere.status_code == 404
    assert elsewhere.content == nowhere.content
    assert client.get("/api/v1/households", {"within": "47"}, headers=headers).json()["items"] == []


def test_lists_are_narrowed_and_walked(client, run, give):
    _token, headers = give("steward", "household.see")
    whole = walk(client, "/api/v1/households", headers)[0]
    assert walk(client, "/api/v1/households", headers, limit=1)[0] == whole
    assert [one["household_id"] for one in walk(client, "/api/v1/households", headers, state="poor")[0]] == [HOUSEHOLD]
    assert walk(client, "/api/v1/households", headers, state="unknown")[0] == []


def test_a_right_that_the_token_does_not_carry_is_refused(client, run, give):
    _token, headers = give("steward", "area.see_small")
    for address in FACTS:
        assert client.get(address, headers=headers).status_code == 403


def test_runs_are_told_by_their_own_right(client, run, give):
    _token, headers = give("evaluator", "run.see", purpose="evaluation")
    told = client.get("/api/v1/runs", headers=headers).json()
    assert [(one["id"], one["published"]) for one in told["items"]] == [(run.id, True)]
    assert client.get("/api/v1/households", headers=headers).status_code == 403


@pytest.mark.parametrize("end", ["revoked", "past", "account closed", "account past", "right taken"])
def test_a_token_that_no_longer_stands_opens_nothing(client, run, give, administrator, end):
    token, headers = give("steward", "household.see")
    assert client.get("/api/v1/households", headers=headers).status_code == 200
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if end == "revoked":
        tokens.revoke(by=administrator, token=token)
    elif end == "past":
        token.ends_on = yesterday
        token.save()
    elif end == "right taken":
        token.user.grants.all().delete()
    else:
        token.user.is_active = end != "account closed"
        if end == "account past":
            token.user.ends_on = yesterday
        token.user.save()
    for address in (*FACTS, "/api/v1/areas"):
        assert client.get(address, headers=headers).status_code == 401, "not even what is public, as if no token were sent"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic abc", "Bearer rj_wrong", "rj_x", "Bearer \udcff"])
def test_a_wrong_header_is_refused(client, run, header):
    for address in (*FACTS, "/api/v1/areas"):
        assert client.get(address, HTTP_AUTHORIZATION=header).status_code == 401


def test_a_token_waits_when_it_calls_too_often(client, run, give, monkeypatch, settings):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "API", limits.Kind("api", limits.Limit(2, 1000), limits.Limit(1000, 1000)))
    _token, headers = give("steward", "household.see")
    _other, others = give("evaluator", "run.see")
    assert [client.get("/api/v1/households", headers=headers).status_code for _ in range(3)] == [200, 200, 429]
    for spelt in ("bearer  {}", "BEARER {} ", "Bearer {}"):
        late = client.get("/api/v1/households", HTTP_AUTHORIZATION=spelt.format(headers["Authorization"][7:]))
        assert late.status_code == 429, "another spelling is no other token"
    assert 1 <= int(late["Retry-After"]) <= 60
    assert client.get("/api/v1/runs", headers=others).status_code == 200, "another token is not held up"


def test_use_is_noted_once_a_day(client, run, give):
    token, headers = give("steward", "household.see")
    for _ in range(3):
        client.get("/api/v1/households", headers=headers)
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    assert AuditEntry.objects.filter(act="token.use", thing=f"token:{token.pk}").count() == 1


def test_no_answer_holds_anything_personal(client, run, give):
    """The run's personal part is full of marked names, houses and numbers: none may appear anywhere, nor the secret."""
    _token, headers = give("steward", "area.see_small", "run.see", "household.see")
    answers = [client.get(address, headers=headers) for address in (*ADDRESSES, *FACTS)]
    answers += [client.get(f"/api/v1/households/{mark}", headers=headers) for mark in (HEAD, NAME)]
    text = "".join(answer.content.decode() + json.dumps(dict(answer.headers)) for answer in answers)
    text += json.dumps(list(AuditEntry.objects.values_list("thing", "detail")))
    for mark in (
        NAME,
        SURNAME,
        HOUSE_NO,
        HEAD,
        ELSEWHERE,
        NOBODY,
        TWO_PEOPLE,
        headers["Authorization"][7:],
        "citizen",
        "a42216",
    ):
        assert mark not in text


def test_what_is_public_asks_the_database_nothing(client, run):
    client.get("/api/v1/areas/47")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/api/v1/areas/47")
    assert len(asked) == 0


def test_answers_to_tokens_are_kept_by_no_cache(client, run, give):
    _token, headers = give("steward", "household.see")
    assert client.get("/api/v1/households", headers=headers)["Cache-Control"] == "no-store"
    assert client.get("/api/v1/areas/47")["Cache-Control"] == "no-cache"
