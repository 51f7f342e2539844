"""schemathesis over the whole API, in this process: no fault of ours, every answer as described, nothing without its token.

A small setting in the tests; ``RUAMJAI_SCHEMA_EXAMPLES=200`` asks more of each operation (``make bench``).
"""

import os
import warnings

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NonInteractiveExampleWarning
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ruamjai.web import work
from ruamjai.web.actions import exports
from ruamjai.web.api import spdci
from ruamjai.web.models import ApiToken
from web.api.conftest import ELSEWHERE, GONE, HEAD, HOUSE_NO, HOUSEHOLD, NAME, NOBODY, PEOPLE, SURNAME
from web.api.spdci_check import answer_faults
from web.figures_run import OTHER

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("RUAMJAI_SCHEMA_EXAMPLES", "6"))
MODEST = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES < 50, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
MARKS = (NAME, SURNAME, HOUSE_NO, HEAD, ELSEWHERE, NOBODY)
SEARCH = "/api/spdci/registry/sync/search"


@pytest.fixture
def described(run, monkeypatch):
    """The API by its own description, without its steps of time."""
    monkeypatch.setattr(spdci, "STEP", 1e-9)
    warnings.simplefilter("ignore", NonInteractiveExampleWarning)
    for signal in (request_started, request_finished):  # the test's transaction outlives a request
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def holders(give):
    """Headers by who asks: a steward of one province, and a partner."""
    _steward, steward = give("steward", "area.see_small", "run.see", "household.see", "export.make", area="47")
    _partner, partner = give("partner", "person.look_up", purpose="eligibility", area="47")
    return {"steward": steward, "partner": partner}


@pytest.fixture
def asked_for(holders):
    """What the steward's token asked for: one whose file is there, and one that was stopped."""
    token = ApiToken.objects.get(verbs__contains="export.make")
    made, stopped = (
        exports.ask(by=token.user, token=token, table="households", kind="csv", purpose=token.purpose) for _ in range(2)
    )
    work.export(str(made.pk))
    exports.stop(by=token.user, job=stopped)
    return {"made": str(made.pk), "stopped": str(stopped.pk)}


def operations(described):
    return [found.ok() for found in described.get_all_operations()]


def tries(strategy, attempt, most=EXAMPLES):
    """Try it on cases of a strategy."""

    def one(case):  # Hypothesis takes no function with defaults
        attempt(case)

    settings(MODEST, max_examples=most)(given(case=strategy)(one))()


def ask(case, headers):
    """One call; the answer is as described, and holds nothing personal. A cursor or a time may be right in form alone."""
    answer = case.call(headers=headers)
    case.validate_response(answer, headers=headers, excluded_checks=[positive_data_acceptance])
    text = answer.content.decode() + str(answer.headers)
    assert not [mark for mark in MARKS if mark in text]
    assert answer.status_code < 500
    return answer


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_described(described, holders, mode):
    seen = set()
    for operation in operations(described):
        who = "partner" if operation.path == SEARCH else "steward"

        def tried(case, who=who, path=operation.path):
            seen.add((path, ask(case, holders[who]).status_code))

        tries(operation.as_strategy(generation_mode=mode), tried)
    asked = {path for path, _status in seen}
    assert asked == {operation.path for operation in operations(described)} or mode == GenerationMode.NEGATIVE
    if mode == GenerationMode.POSITIVE:
        answered = {path for path, status in seen if status == 200}
        assert answered >= {path for path in asked if "{" not in path}
        assert ("/api/v1/exports", 201) in seen


def test_what_is_there_answers_as_described(described, holders):
    """With codes and pseudonyms of the run, which chance does not find."""
    known = {
        "/api/v1/areas/{code}": [{"code": code} for code in ("TH", "47", "470301", "47030103", "570505")],
        "/api/v1/households/{household_id}": [{"household_id": one} for one in (HOUSEHOLD, OTHER)],
    }
    statuses = []
    for operation in operations(described):
        for parts in known.get(operation.path, []):
            statuses.append(ask(operation.Case(path_parameters=parts), holders["steward"]).status_code)
    assert sorted(statuses) == [200] * 6 + [404], "the household of another province is not there"


def test_an_export_answers_as_described_wherever_it_stands(described, holders, asked_for):
    known = {(one.method.upper(), one.path.partition("{export_id}")[2]): one for one in operations(described)}

    def told(which, *wanted):
        case = known[wanted].Case(path_parameters={"export_id": asked_for[which]})
        return ask(case, holders["steward"]).status_code

    steps = (("GET", ""), ("GET", "/file"), ("POST", "/stop"), ("POST", "/go-on"), ("DELETE", ""), ("GET", "/file"))
    assert [told("made", *step) for step in steps] == [200, 200, 200, 409, 204, 410]
    assert [told("stopped", *step) for step in steps] == [200, 409, 200, 200, 409, 409]


def test_a_search_answers_as_described_by_both_descriptions(described, holders):
    """Messages of any form, but of this hour and for numbers of which some are known."""
    [operation] = [one for one in operations(described) if one.path == SEARCH]
    numbers = st.sampled_from([HEAD, ELSEWHERE, NOBODY, PEOPLE[0], GONE])
    statuses = set()

    @MODEST
    @given(case=operation.as_strategy(), wanted=st.lists(numbers, min_size=12, max_size=12), known=st.booleans())
    def tried(case, wanted, known):
        now = timezone.now().isoformat()
        asked = case.body["message"]["search_request"]
        case.body["header"] |= {"message_ts": now, "total_count": len(asked), "version": "1.0.0"}
        for item, number in zip(asked, wanted, strict=False):
            item["timestamp"] = now
            if known:
                item["search_criteria"] |= {"query_type": "idtype-value", "query": {"type": "NID", "value": number}}
        answer = ask(case, holders["partner"])
        told = answer.json()
        assert answer_faults(told) == []
        statuses.update([told["header"]["status"]])

    tried()
    assert "succ" in statuses


def test_nothing_that_needs_a_token_answers_without(described):
    protected = [one for one in operations(described) if {} not in one.definition.raw["security"]]
    assert {one.path for one in protected} == {
        "/api/v1/runs", "/api/v1/households", "/api/v1/households/{household_id}", SEARCH,
        "/api/v1/exports", "/api/v1/exports/{export_id}",
        *(f"/api/v1/exports/{{export_id}}/{part}" for part in ("file", "stop", "go-on")),
    }  # fmt: skip
    for operation in protected:
        for headers in ({}, {"Authorization": "Bearer rj_" + "x" * 43}, {"Authorization": "Basic eDp4"}):

            def refused(case, headers=headers):
                answer = case.call(headers=headers)
                assert answer.status_code == 401
                assert answer.headers["www-authenticate"]

            tries(operation.as_strategy(), refused, 2)
