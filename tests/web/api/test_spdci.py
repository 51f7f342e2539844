"""A partner system asks for one person by number: by the published description, and no more than its token is for."""

import copy
import datetime as dt
import json

import pytest
from django.utils import timezone

from ruamjai.warehouse import OpenRun, Warehouse
from ruamjai.web.actions import partner_looks, tokens
from ruamjai.web.api import spdci
from ruamjai.web.models import ApiToken, AuditEntry, Look, LookAlert
from ruamjai.web.roles import Verb
from web.api.conftest import (
    ELSEWHERE,
    GONE,
    HEAD,
    HOUSE_NO,
    HOUSEHOLD,
    MOVED,
    NAME,
    NOBODY,
    PEOPLE,
    SURNAME,
    TWO_PEOPLE,
    number,
)
from web.api.spdci_check import answer_faults, request_faults
from web.factories import give_token

pytestmark = pytest.mark.django_db
ADDRESS = "/api/spdci/registry/sync/search"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(spdci, "STEP", 0.001)


def message(*numbers: str, **criteria) -> dict:
    """A request as the description has it, one item a number."""
    now = timezone.now().isoformat(timespec="seconds")
    items = [
        {
            "reference_id": f"ref-{i}",
            "timestamp": now,
            "search_criteria": {
                "version": "1.0.0", "reg_event_type": "REGISTER", "query_type": "idtype-value", "response_entity": "Household",
                "query": {"type": "NID", "value": number}, "pagination": {"page_size": 10, "page_number": 1}, **criteria,
            },
            "locale": "tha",
        }
        for i, number in enumerate(numbers)
    ]  # fmt: skip
    header = {
        "version": "1.0.0", "message_id": "m-1", "message_ts": now, "action": "search", "sender_id": "welfare.example.go.th",
        "receiver_id": "ruamjai", "total_count": len(items), "is_msg_encrypted": False,
    }  # fmt: skip
    body = {"signature": "", "header": header, "message": {"transaction_id": "t-1", "search_request": items}}
    assert request_faults(body) == []
    return body


@pytest.fixture
def partner(give):
    """A partner's token for a purpose: ``partner("eligibility", area="47")`` gives (token, headers)."""

    def one(purpose="eligibility", area="TH", **more):
        return give("partner", "person.look_up", area=area, purpose=purpose, **more)

    return one


@pytest.fixture
def ask(client, run):
    """Send a message; every answer, whatever its status, is one that the description knows."""

    def one(body, headers, status=200):
        answer = client.post(ADDRESS, json.dumps(body), content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content
        told = answer.json()
        assert answer_faults(told) == []
        return told

    return one


def items(told: dict) -> list[dict]:
    return told["message"]["search_response"]


def records(told: dict) -> list[dict]:
    return [record for item in items(told) for record in item["data"]["reg_records"]]


def attributes(record: dict) -> dict:
    return {one["attribute_name"]: one["attribute_value"] for one in record["additional_attributes"]}


def test_a_person_is_found_by_number_and_told_under_a_pseudonym(ask, partner):
    _token, headers = partner()
    told = ask(message(HEAD), headers)
    [record] = records(told)
    assert record["@type"] == "Household"
    assert record["household_identifier"] == HOUSEHOLD
    assert attributes(record) == {
        "registers": ["basic_needs", "tpmap", "welfare_card", "pppconnext"],
        "dimensions": {"living": False, "education": True, "income": True},
        "poor_by": {"basic_needs": True, "pppconnext": False, "target": True, "union": True},
    }
    assert told["header"]["status"] == "succ"
    assert told["header"]["receiver_id"] == "welfare.example.go.th"
    assert items(told)[0]["reference_id"] == "ref-0"
    assert items(told)[0]["pagination"]["total_count"] == 1


@pytest.mark.parametrize(
    ("purpose", "told"),
    [("coordination", {"registers"}), ("referral", {"registers", "dimensions"}),
     ("eligibility", {"registers", "dimensions", "poor_by"})],
)  # fmt: skip
def test_the_purpose_says_how_much_is_told(ask, partner, purpose, told):
    _token, headers = partner(purpose)
    assert set(attributes(records(ask(message(HEAD), headers))[0])) == told


def test_unknown_elsewhere_and_mixed_up_are_answered_alike(client, ask, partner, monkeypatch):
    """The same words, and the same number of questions to the run: neither answer nor work tells whether somebody is there."""
    _token, headers = partner(area="47")
    asked = []
    plain = Warehouse.look_up
    monkeypatch.setattr(Warehouse, "look_up", lambda *question: asked.append(question[2]) or plain(*question))
    monkeypatch.setattr(OpenRun, "collect", None)
    answers, work = [], []
    for one in (NOBODY, ELSEWHERE, TWO_PEOPLE, HEAD):
        asked.clear()
        told = ask(message(one), headers)
        work.append(tuple(asked))
        for part in (told["header"], told["message"], items(told)[0]):
            for name in ("message_id", "message_ts", "correlation_id", "timestamp"):
                part.pop(name, None)
        answers.append(told)
    assert answers[0] == answers[1] == answers[2] != answers[3]
    assert len(set(work)) == 1
    assert len(work[0]) == 6


def test_each_query_is_a_row_of_the_trail_without_the_number(ask, partner):
    token, headers = partner(area="47")
    ask(message(HEAD, NOBODY, ELSEWHERE), headers)
    rows = list(AuditEntry.objects.filter(act=partner_looks.ACT).order_by("id"))
    assert [(row.thing, row.detail["outcome"], row.detail["outside"]) for row in rows] == [
        (f"person:{PEOPLE[0]}", "told", False), ("person:none", "nobody", False), (f"person:{MOVED}", "nobody", True),
    ]  # fmt: skip
    assert {row.detail["purpose"] for row in rows} == {"eligibility"}
    assert {row.by_id for row in rows} == {token.user_id}
    [look] = Look.objects.all()
    assert (look.kind, look.household_id, look.area_code) == ("look_up", HOUSEHOLD, "47030101")
    assert [one.person_id for one in look.people.all()] == [PEOPLE[0]]
    trail = json.dumps([[row.thing, row.area_code, row.detail] for row in AuditEntry.objects.all()])
    for one in (HEAD, NOBODY, ELSEWHERE):
        assert one not in trail


def test_nothing_personal_and_no_number_in_any_answer(ask, partner):
    _token, headers = partner()
    text = "".join(json.dumps(ask(message(one), headers), ensure_ascii=False) for one in (HEAD, ELSEWHERE, NOBODY))
    wrong = message(HEAD)
    wrong["header"]["total_count"] = HEAD
    text += json.dumps(ask(wrong, headers, 422))
    for mark in (NAME, SURNAME, HOUSE_NO, HEAD, ELSEWHERE, NOBODY, GONE):
        assert mark not in text


def test_one_who_lives_in_no_household_is_told_without_one(data, ask, partner):
    """Somebody known to registers that know no households; nothing of theirs is invented."""
    from ruamjai.web.queries.partner_search import PersonFound, told

    gone = PersonFound(GONE, "", "", "47030101", None, {}, None)
    assert told(gone, "eligibility") == {
        "registers": [], "dimensions": None, "poor_by": {"basic_needs": None, "pppconnext": None, "target": None, "union": None}
    }  # fmt: skip


def test_the_days_budget_ends_the_looking(ask, partner):
    token, headers = partner(looks_a_day=3)
    ask(message(HEAD, NOBODY), headers)
    refused = ask(message(HEAD, NOBODY), headers, 429)
    assert refused["errors"][0]["code"] == "err.request.too_many_requests"
    ask(message(HEAD), headers)
    ask(message(HEAD), headers, 429)
    ApiToken.objects.filter(pk=token.pk).update(looks_on=timezone.localdate() - dt.timedelta(days=1))
    ask(message(HEAD), headers)
    token.refresh_from_db()
    assert token.looks_made == 1


def test_a_further_token_does_not_lengthen_the_account_s_day(ask, partner, monkeypatch, administrator):
    monkeypatch.setattr(ApiToken, "MOST_LOOKS", 3)
    token, headers = partner(looks_a_day=3)
    ask(message(HEAD, NOBODY), headers)
    tokens.revoke(by=administrator, token=token)
    _token, secret = give_token(
        administrator, token.user, name="another", verbs=[Verb.PERSON_LOOK_UP], area_code="TH", purpose="referral",
        ends_on=token.ends_on, looks_a_day=3,
    )  # fmt: skip
    again = {"Authorization": f"Bearer {secret}"}
    ask(message(HEAD, NOBODY), again, 429)
    ask(message(HEAD), again)
    ask(message(HEAD), again, 429)


def test_a_budget_spent_meanwhile_is_answered_with_nobody(ask, partner, monkeypatch):
    """Two requests at once may both see one look left: the row of the token is asked again, and the second is told nothing."""
    token, headers = partner(looks_a_day=1)
    seen = iter([5])
    monkeypatch.setattr(ApiToken, "looks_left", lambda one: next(seen, int(one.looks_made == 0)))
    first, second = items(ask(message(HEAD, HEAD), headers))
    assert first["data"]["reg_records"]
    assert second["status"] == "rjct"
    assert "data" not in second
    token.refresh_from_db()
    assert token.looks_made == Look.objects.count() == 1


def test_trying_numbers_one_after_another_raises_an_alert(ask, partner):
    token, headers = partner(area="47")
    for i in range(4):
        ask(message(*(number(100 + i * 5 + j) for j in range(5))), headers)
    [alert] = LookAlert.objects.all()
    assert (alert.user_id, alert.area_code, alert.detail["misses"]) == (token.user_id, "47", 20)
    ask(message(number(999)), headers)
    assert LookAlert.objects.get().detail["misses"] == 21, "one alert an episode"


def test_honest_work_with_some_misses_raises_none(ask, partner):
    _token, headers = partner()
    for i in range(11):
        ask(message(HEAD, ELSEWHERE, number(200 + i)), headers)
    assert not LookAlert.objects.exists()


REJECTED = (
    ({"query_type": "expression"}, "rjct.search_criteria.invalid"),
    ({"query_type": "predicate", "query": []}, "rjct.search_criteria.invalid"),
    ({"query": {"type": "MOBILE", "value": HEAD}}, "rjct.search_criteria.invalid"),
    ({"query": {"type": "NID", "value": HEAD[:-1] + str((int(HEAD[-1]) + 1) % 10)}}, "rjct.search_criteria.invalid"),
    ({"query": {"type": "NID", "value": {"$ne": None}}}, "rjct.search_criteria.invalid"),
    ({"query": {"type": "NID", "value": "%"}}, "rjct.search_criteria.invalid"),
    ({"response_entity": "Member"}, "rjct.search_criteria.invalid"),
    ({"authorize": {"purpose": {"code": "marketing"}}}, "rjct.search_criteria.invalid"),
    ({"consent": {"purpose": {"code": "marketing"}}}, "rjct.search_criteria.invalid"),
    ({"pagination": {"page_size": 10, "page_number": 2}}, "rjct.pagination.invalid"),
)  # fmt: skip


def test_what_is_not_answered_is_rejected_item_by_item(ask, partner):
    token, headers = partner()
    for n, (criteria, code) in enumerate(REJECTED, 1):
        body = message(HEAD, HEAD)
        body["message"]["search_request"][0]["search_criteria"] |= criteria
        first, second = items(ask(body, headers))
        assert (first["status"], first["status_reason_code"]) == ("rjct", code), criteria
        assert "data" not in first
        assert second["status"] == "succ"
        token.refresh_from_db()
        assert token.looks_made == n, "what is not looked up is not counted"


def test_the_purpose_of_the_token_may_be_named(ask, partner):
    _token, headers = partner()
    told = ask(message(HEAD, authorize={"purpose": {"code": "eligibility"}}, consent={"@type": "Consent"}), headers)
    assert len(records(told)) == 1


def test_a_wrong_header_rejects_the_message(ask, partner):
    _token, headers = partner()
    for change, code in (
        ({"version": "2.0.0"}, "rjct.version.invalid"),
        ({"message_ts": "2020-01-01T00:00:00+07:00"}, "rjct.message_ts.invalid"),
        ({"total_count": 3}, "rjct.total_count.invalid"),
    ):
        body = message(HEAD)
        body["header"] |= change
        told = ask(body, headers)
        assert (told["header"]["status"], told["header"]["status_reason_code"]) == ("rjct", code)
        assert items(told) == []
    assert not AuditEntry.objects.filter(act=partner_looks.ACT).exists()


def test_what_is_astray_is_refused_in_the_same_form(client, ask):
    for answer in (client.get(ADDRESS), client.post("/api/spdci/registry/search"), client.post(ADDRESS + "?q=1")):
        assert answer.status_code in (404, 405, 422)
        assert answer_faults(answer.json()) == []
        assert answer.json()["header"]["status"] == "rjct"


def test_a_batch_is_small_and_its_references_differ(ask, partner):
    _token, headers = partner()
    assert ask(message(*[HEAD] * 11), headers)["header"]["status_reason_code"] == "rjct.total_count.limit_exceeded"
    body = message(HEAD, HEAD)
    body["message"]["search_request"][1]["reference_id"] = "ref-0"
    assert items(ask(body, headers))[1]["status_reason_code"] == "rjct.reference_id.duplicate"


REQUIRED = (
    ("header",), ("message",), ("header", "message_id"), ("header", "message_ts"), ("header", "action"),
    ("header", "sender_id"), ("header", "total_count"), ("message", "transaction_id"), ("message", "search_request"),
    ("message", "search_request", 0, "reference_id"), ("message", "search_request", 0, "timestamp"),
    ("message", "search_request", 0, "search_criteria"), ("message", "search_request", 0, "search_criteria", "query_type"),
    ("message", "search_request", 0, "search_criteria", "query"),
)  # fmt: skip
WRONG = (
    (("header", "action"), "subscribe"), (("header", "message_ts"), "yesterday"), (("header", "message_ts"), "2026-01-01"),
    (("header", "total_count"), "1"), (("header", "is_msg_encrypted"), "no"), (("message", "transaction_id"), "x" * 100),
    (("message", "search_request", 0, "locale"), "th"),
    (("message", "search_request", 0, "search_criteria", "query_type"), "sql"),
    (("message", "search_request", 0, "search_criteria", "pagination"), {}), (("signature",), 1),
    (("message", "search_request", 0, "search_criteria", "reg_event_type"), "LIVEBIRTH"),
)  # fmt: skip


def at(body, path):
    for part in path:
        body = body[part]
    return body


def test_each_required_field_is_required(ask, partner):
    _token, headers = partner()
    for path in REQUIRED:
        body = copy.deepcopy(message(HEAD))
        del at(body, path[:-1])[path[-1]]
        assert request_faults(body), f"the description asks for {path}"
        assert ask(body, headers, 422)["errors"][0]["code"] == "err.request.bad"


def test_each_wrong_value_is_refused(ask, partner):
    _token, headers = partner()
    for path, value in WRONG:
        body = message(HEAD)
        at(body, path[:-1])[path[-1]] = value
        assert request_faults(body), f"the description does not allow {value} in {path}"
        ask(body, headers, 422)


def test_what_cannot_be_read_is_refused_in_the_same_form(client, run, partner):
    _token, headers = partner()
    for body in (b"", b"{", b"[]", b'"x"', b"\xff", b"null"):
        answer = client.post(ADDRESS, body, content_type="application/json", headers=headers)
        assert answer.status_code in (400, 422)
        assert answer_faults(answer.json()) == []


def test_only_partners_with_a_purpose_may_look_up(client, run, ask, give, administrator):
    _token, headers = give("steward", "household.see")
    assert ask(message(HEAD), headers, 403)["errors"][0]["code"] == "err.request.forbidden"
    ask(message(HEAD), {}, 401)
    with pytest.raises(ValueError, match="purpose"):
        give("partner", "person.look_up", purpose="planning")
    with pytest.raises(ValueError, match="verbs"):
        give("steward", "person.look_up", purpose="eligibility", area="47")


def test_a_partner_reads_no_household_without_a_number(client, run, partner):
    _token, headers = partner()
    for address in ("/api/v1/households", f"/api/v1/households/{HOUSEHOLD}", "/api/v1/runs"):
        assert client.get(address, headers=headers).status_code == 403


def test_each_answer_comes_at_a_whole_step(monkeypatch, ask, partner):
    slept, clock = [], iter([0.0, 0.13, 0.2, 0.21])
    monkeypatch.setattr(spdci, "STEP", 0.1)
    monkeypatch.setattr(spdci.time, "sleep", slept.append)
    monkeypatch.setattr(spdci.time, "monotonic", lambda: next(clock))
    _token, headers = partner()
    ask(message(HEAD), headers)
    assert slept == [pytest.approx(0.07)]
