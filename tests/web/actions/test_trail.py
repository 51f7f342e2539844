"""Acts at the command line are taken up from their manifests, once; those of pages are not told twice."""

import datetime as dt
import json

import pytest

from ruamjai import flow, registers
from ruamjai.cli import run_command
from ruamjai.warehouse import RunStore, acts
from ruamjai.web.actions import runs, trail
from ruamjai.web.models import AuditEntry
from web import figures_run, looks_run
from web.factories import make_user, seal_run, take_samples

pytestmark = pytest.mark.django_db
AT_ONCE = dt.timedelta()


def taken_up(data) -> list[tuple]:
    trail.take_up(by=None, data=data, settled=AT_ONCE)
    found = AuditEntry.objects.exclude(source=None).order_by("pk")
    return [(entry.act, entry.thing, entry.detail["by_name"]) for entry in found]


def test_take_withdraw_run_and_publish_are_each_taken_up_once(data):
    batches = take_samples(data, "amphoe", "card")
    registers.withdraw(inbox=data / "inbox", batch=batches[0].id, by="somsri", reason="twice the same month")
    run = seal_run(data, publish=False)
    RunStore(data).publish(run, by="somsak")
    told = taken_up(data)
    assert set(told) == {
        *(("batch.take", f"batch:{batch.id}", "test") for batch in batches),
        ("batch.withdraw", f"batch:{batches[0].id}", "somsri"), ("run.make", f"run:{run}", "test"),
        ("run.publish", f"run:{run}", "somsak"),
    }  # fmt: skip
    assert len(told) == len(batches) + 3
    assert taken_up(data) == told
    entry = AuditEntry.objects.get(act="batch.withdraw")
    assert entry.by is None
    assert entry.detail["done_at"] == registers.batches(data / "inbox")[0].withdrawn_at
    assert "twice" not in str(entry.detail), "a reason is free text and may name somebody"


def test_a_run_published_again_later_is_told_again(data):
    first, second = seal_run(data), seal_run(data)
    store = RunStore(data)
    store.publish(first, by="somsak")
    assert [line["run"] for line in store.publications()] == [first, second, first]
    assert [line["before"] for line in store.publications()] == [None, first, second]
    assert [thing for act, thing, _by in taken_up(data) if act == "run.publish"] == [
        f"run:{first}",
        f"run:{second}",
        f"run:{first}",
    ]


def test_what_a_page_did_has_its_entry_already(data):
    run = seal_run(data, publish=False)
    steward = make_user("steward")
    runs.publish(by=steward, run=run)
    assert [told for told in taken_up(data) if told[0] == "run.publish"] == []
    assert AuditEntry.objects.get(act="run.publish").by == steward


def test_what_has_just_been_done_waits_for_the_next_time(data):
    take_samples(data, "card")
    assert trail.take_up(by=None, data=data) == 0
    assert trail.take_up(by=None, data=data, settled=AT_ONCE) == 1


def test_a_line_that_was_cut_off_hides_none_of_the_others(data):
    run = seal_run(data)
    with (data / "publications.jsonl").open("a") as file:
        file.write('{"run": "00')
    assert [act for act, thing, _by in taken_up(data) if thing == f"run:{run}"] == ["run.make", "run.publish"]


def test_what_was_done_by_a_clock_that_ran_ahead_is_not_kept_out_until_then(data):
    """A machine whose clock is a year on, or a line whose time somebody changed, hides nothing."""
    (batch,) = take_samples(data, "card")[:1]
    (manifest,) = (data / "inbox").rglob(f"{batch.id}/manifest.json")
    changed = json.loads(manifest.read_text()) | {"taken_at": "2999-01-01T00:00:00+00:00"}
    manifest.chmod(0o600)
    manifest.write_text(json.dumps(changed))
    assert trail.take_up(by=None, data=data) == 1
    assert AuditEntry.objects.get(source=f"batch.take:{batch.id}").detail["done_at"].startswith("2999")


def test_lines_that_somebody_wrote_by_hand_keep_no_other_act_out(data):
    run = seal_run(data, publish=False)
    RunStore(data).publish(run, by="somsak")
    with (data / "publications.jsonl").open("a") as file:
        file.write(f'5\n[]\n{{"run": "{run}"}}\n{{"run": "{run}", "at": "noon", "by": "x", "before": null}}\n')
    with (data / "acts.jsonl").open("a") as file:
        file.write(
            '{"id": "1", "act": "run.prune", "thing": "run:0001", "by": "x", "at": "2023-01-01T00:00:00", "detail": {}}\n'
        )
    told = taken_up(data)
    assert ("run.publish", f"run:{run}", "somsak") in told
    assert ("run.prune", "run:0001", "x") in told, "a time without a zone is UTC"
    assert sum(act == "run.publish" for act, _thing, _by in told) == 1


def test_a_run_made_small_and_a_spine_that_changed_are_taken_up_from_their_lines(data):
    for _twice in range(2):
        looks_run.seal_named_run(data)
    RunStore(data).prune(keep=1, by="somsri")
    with (data / acts.FILE).open("a") as file:
        file.write('{"id": "cut o')
    acts.note(data, "spine.withdraw", "spine:people", by="somsak", batch="late", step=3)
    acts.note(data, "account.open", "account:1", by="somsak")
    told = taken_up(data)
    assert ("run.prune", "run:0001", "somsri") in told
    assert ("spine.withdraw", "spine:people", "somsak") in told
    assert AuditEntry.objects.get(act="spine.withdraw").detail["batch"] == "late"
    assert not AuditEntry.objects.filter(act="account.open").exists(), "acts of pages are never taken from a file"
    assert taken_up(data) == told


def test_an_erasure_at_the_command_line_is_taken_up_for_every_run_that_it_rewrote(data):
    for _twice in range(2):
        looks_run.seal_named_run(data)
    before = taken_up(data)
    assert run_command(["--data", str(data), "erase", figures_run.PEOPLE[0], "--reason", "court"]) == 0
    told = [one for one in taken_up(data) if one not in before]
    assert told == [("data.erase", f"run:{run}", flow.operator()) for run in ("0001", "0002")]
    entry = AuditEntry.objects.filter(act="data.erase").last()
    assert entry.detail["reason"] == "court"
    assert entry.detail["rows"]["person_records"] == 2
    assert figures_run.PEOPLE[0] not in str(entry.detail)
    assert [one for one in taken_up(data) if one not in before] == told
