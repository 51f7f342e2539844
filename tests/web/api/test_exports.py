"""Exports by token: from asking to the file, within what the token carries, and seen by that token alone."""

import csv
import io
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from ruamjai.web import export_policy, work
from ruamjai.web.actions import exports, tokens
from ruamjai.web.models import AuditEntry, ExportJob, RoleGrant
from web.api.conftest import GONE, HOUSEHOLD
from web.factories import give_token
from web.figures_run import OTHER

pytestmark = pytest.mark.django_db
EXPORTS = "/api/v1/exports"
CARRIED = ("household.see", "export.make")


@pytest.fixture
def holder(run, give):
    """A token of a steward's account for province 47, and its headers."""
    return give("steward", *CARRIED, area="47")


def asked(client, headers, **what):
    body = {"table": "households", "kind": "csv", **what}
    return client.post(EXPORTS, json.dumps(body), content_type="application/json", headers=headers)


def made(client, headers, **what) -> str:
    """The address of an export that the worker has made."""
    answer = asked(client, headers, **what)
    assert answer.status_code == 201, answer.content
    work.export(answer.json()["id"])
    return answer["Location"]


def rows(answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_from_asking_to_the_file_within_the_tokens_area(client, holder):
    token, headers = holder
    answer = asked(client, headers)
    before = client.get(answer["Location"], headers=headers).json()
    assert (before["state"], before["ready"], before["areas"], before["purpose"]) == ("waiting", False, ["47"], "planning")
    assert client.get(f"{answer['Location']}/file", headers=headers).status_code == 409

    work.export(before["id"])
    after = client.get(answer["Location"], headers=headers).json()
    file = client.get(f"{answer['Location']}/file", headers=headers)
    told = rows(file)

    assert (after["state"], after["ready"], after["done"]) == ("done", True, after["total"])
    assert file["Content-Type"] == "text/csv"
    assert file["Cache-Control"] == "no-store"
    assert {row["household_id"] for row in told} == {HOUSEHOLD} != {OTHER}
    acts = {entry.act: entry for entry in AuditEntry.objects.filter(thing=f"export:{after['id']}")}
    assert acts.keys() == {"export.ask", "export.make", "export.fetch"}
    assert {(entry.by_id, entry.detail["token"]) for entry in acts.values()} == {(token.user_id, token.pk)}


def test_a_program_goes_on_with_a_download_and_is_told_when_there_is_no_more(client, holder):
    _token, headers = holder
    page = made(client, headers) + "/file"
    first = client.get(page, headers=headers)
    whole = b"".join(first.streaming_content)
    rest = client.get(page, headers={**headers, "Range": "bytes=20-", "If-Range": first["ETag"]})
    assert (rest.status_code, rest["Content-Range"]) == (206, f"bytes 20-{len(whole) - 1}/{len(whole)}")
    assert whole[:20] + b"".join(rest.streaming_content) == whole
    over = client.get(page, headers={**headers, "Range": f"bytes={len(whole)}-"})
    assert (over.status_code, over.json()["status"], over["Content-Range"]) == (416, 416, f"bytes */{len(whole)}")
    assert AuditEntry.objects.filter(act="export.fetch").count() == 1


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_each_kind_has_its_type(client, holder, kind):
    _token, headers = holder
    answer = client.get(made(client, headers, kind=kind) + "/file", headers=headers)
    assert answer["Content-Type"].startswith("application/vnd.")
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    assert b"".join(answer.streaming_content)[:2] in (b"PK", b"PA")


def test_nobody_else_knows_of_it(client, holder, give, administrator):
    token, headers = holder
    mine = made(client, headers)
    _second, other = give_token(
        administrator, token.user, name="x", verbs=CARRIED, area_code="TH", purpose="evaluation", ends_on=token.ends_on
    )
    stranger = give("area_manager", *CARRIED, area="47", held_in="47")[1]
    by_hand = exports.ask(by=token.user, table="households", kind="csv", purpose="planning")
    for others in (stranger, {"Authorization": f"Bearer {other}"}):
        for method, part in (("get", ""), ("get", "/file"), ("post", "/stop"), ("post", "/go-on"), ("delete", "")):
            assert getattr(client, method)(mine + part, headers=others).status_code == 404
        assert client.get(EXPORTS, headers=others).json()["items"] == []
    assert client.get(f"{EXPORTS}/{by_hand.pk}", headers=headers).status_code == 404, "what its account asked for on a page"
    assert client.get(f"{EXPORTS}/{uuid.uuid4()}", headers=headers).status_code == 404
    page = Client()
    page.force_login(token.user)
    assert page.get(f"/data/exports/{mine.rpartition('/')[2]}/").status_code == 200, "it belongs to the token's account"


def test_what_the_token_does_not_carry_is_refused(client, run, give):
    _token, reader = give("steward", "household.see", area="47")
    assert asked(client, reader).status_code == client.get(EXPORTS, headers=reader).status_code == 403
    _token, headers = give("steward", *CARRIED, area="4703")
    for refused in ({"table": "area_poverty"}, {"area_code": "57"}, {"area_code": "4704"}):
        assert asked(client, headers, **refused).status_code == 403, refused
    assert asked(client, headers, area_code="TH").json()["areas"] == ["4703"]
    for wrong in ({"table": "person_records"}, {"kind": "exe"}, {"area_code": "4799"}, {"purpose": "reporting"}):
        answer = asked(client, headers, **wrong)
        assert answer.status_code == 422, wrong
        assert answer.json()["errors"][0]["where"].startswith("body.asked.")
    assert ExportJob.objects.count() == 1


def test_no_token_takes_tables_out_for_what_people_are_looked_up_for(run, give, holder):
    with pytest.raises(ValueError, match="take_out"):
        give("steward", *CARRIED, area="47", purpose="eligibility")
    token, _headers = holder
    token.purpose = "referral"  # as one might stand there by hand
    token.save()
    assert export_policy.allowed(token.user, export_policy.OFFERS["households"], token) == []


@pytest.mark.parametrize("end", ["right", "area", "token"])
def test_a_file_is_not_fetched_once_the_right_has_ended(client, holder, end):
    token, headers = holder
    mine = made(client, headers, area_code="TH")
    if end == "token":
        tokens.revoke(by=token.user, token=token)
    else:
        RoleGrant.objects.filter(user=token.user).update(role="evaluator" if end == "right" else "steward")
        RoleGrant.objects.filter(user=token.user).update(area_code="TH" if end == "right" else "4703")
    assert client.get(mine + "/file", headers=headers).status_code == (403 if end == "right" else 401)
    assert not AuditEntry.objects.filter(act="export.fetch").exists()


def test_stopped_gone_on_with_and_removed(client, holder, django_capture_on_commit_callbacks):
    token, headers = holder
    mine = asked(client, headers)["Location"]
    assert client.post(mine + "/stop", headers=headers).json()["state"] == "stopped"
    assert client.post(mine + "/go-on", headers=headers).json()["state"] == "waiting"
    assert client.delete(mine, headers=headers).status_code == 409
    job = ExportJob.objects.get()
    work.export(str(job.pk))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(mine, headers=headers).status_code == 204
    assert not export_policy.folder(job).exists()
    assert client.get(mine + "/file", headers=headers).status_code == 410
    assert client.get(mine, headers=headers).json()["ready"] is False
    acts = AuditEntry.objects.filter(thing=f"export:{job.pk}").exclude(detail__token=token.pk)
    assert not acts.exists(), "each names the token"


def test_the_fourth_at_once_waits_its_turn(client, holder):
    _token, headers = holder
    assert [asked(client, headers).status_code for _ in range(3)] == [201] * 3
    late = asked(client, headers)
    assert late.status_code == 409
    assert late.json()["errors"] == [{"where": "account", "code": "many"}]


def test_the_list_is_walked_newest_first(client, holder):
    _token, headers = holder
    mine = [made(client, headers) for _ in range(3)]
    ExportJob.objects.update(asked_at=timezone.now())  # all at one moment: the key decides
    items = [client.get(EXPORTS, headers=headers).json()["items"]]
    seen, cursor = [], None
    for _ in mine:
        page = client.get(EXPORTS, {"limit": 1, **({"cursor": cursor} if cursor else {})}, headers=headers).json()
        seen, cursor = seen + page["items"], page["next"]
    assert cursor is None
    assert [one["id"] for one in seen] == [one["id"] for one in items[0]]
    assert {f"{EXPORTS}/{one['id']}" for one in seen} == set(mine)
    foreign = client.get("/api/v1/areas", {"limit": 1}, headers=headers).json()["next"]
    assert client.get(EXPORTS, {"cursor": foreign}, headers=headers).status_code == 400


def test_a_stray_post_is_not_found_and_asks_for_no_cookie():
    client = Client(enforce_csrf_checks=True)
    for astray in (f"{GONE}/stop", "7%0A%92", ""):
        answer = client.post(f"{EXPORTS}/{astray}")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
